"""A run that is killed is a run that was paused: three random moments (the script does twenty)."""

import kill_grading
import pytest

pytestmark = pytest.mark.slow  # it grades a class three times, and kills it


def test_killed_runs_go_on():
    assert len(kill_grading.main(3)) == 3
