"""The hidden test cells against the bank: every mistake is refused, every correct answer passes."""

import re
from pathlib import Path

import numpy as np
import pytest

from misconceptions import LABELS, MEANS, load, table

LESSON = Path(__file__).resolve().parents[2] / "instructor" / "lesson" / "KMeans.py"
CELLS = dict(
    zip(
        (LABELS, MEANS),
        re.findall(
            r"### BEGIN HIDDEN TESTS\n(.*?)### END HIDDEN TESTS",
            LESSON.read_text(encoding="utf-8"),
            re.DOTALL,
        ),
        strict=False,
    )
)
MISTAKES, VARIANTS = load()


def passes(exercise, function, seed):
    """Whether the hidden cell of an exercise lets a function pass."""
    try:
        with np.errstate(all="ignore"):
            exec(CELLS[exercise], {exercise: function, "GRADER_SEED": seed})
    except Exception:
        return False
    return True


@pytest.mark.parametrize("seed", range(3))
def test_correct_variants_pass(seed):
    assert [v for v in VARIANTS if not passes(v.exercise, v.function, seed)] == []


@pytest.mark.filterwarnings("ignore")
def test_mistakes_are_refused():
    """Some of them remember earlier calls, so the names of those accepted are compared."""
    found = [m for m in MISTAKES if passes(m.exercise, m.function, seed=0)]
    assert [(m.exercise, table.name(m.function)) for m in found] == []
