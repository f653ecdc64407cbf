"""A pytest plugin: how the workers of pytest-xdist share the work, and what one makes for all.

The tests of a group stay with one worker, which makes their fixtures once. A module is a group;
LONGEST takes tests out of one, or joins some of two. The longest groups begin first, so that none
of them runs alone at the end.
"""

import shutil

import pytest
from filelock import FileLock
from xdist.scheduler import LoadScopeScheduling

# What the names of a group's tests hold in common; by the time that `--durations=0` shows.
LONGEST = (
    "test_redteam.py",
    "test_site_in_browser.py",
    "[double loops]",
    "as_an_ordinary_user[not unconfined]",
    "test_grading_kill.py",
    "test_nbgrader.py",
    "test_lms_rehearse.py",
    "test_saved_elsewhere.py",
    "test_browser_axe.py",
    "test_browser_instructor.py",
)


def group_of(test):
    """The group of a test, by its name."""
    return next((part for part in LONGEST if part in test), test.partition("::")[0])


class GroupScheduling(LoadScopeScheduling):
    """Hand out group after group, in the order of the tests."""

    def _split_scope(self, nodeid):
        return group_of(nodeid)


def pytest_xdist_make_scheduler(config, log):
    """Distribute groups, whatever `--dist` says."""
    config.option.loadscopereorder = False  # by the number of tests, the longest would come last
    return GroupScheduling(config, log)


def pytest_collection_modifyitems(items):
    """Put the longest groups first, then all that is slow."""
    places = {group: place for place, group in enumerate(LONGEST)}

    def place(item):
        quick = item.get_closest_marker("slow") is None
        return places.get(group_of(item.nodeid), len(LONGEST) + quick)

    items.sort(key=place)


@pytest.fixture(scope="session")
def once(request, tmp_path_factory):
    """Return a function that gives a folder, filled by whichever worker asks for it first."""
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if hasattr(request.config, "workerinput") else base

    def folder(name, fill):
        place, done = shared / name, shared / f"{name}.done"
        with FileLock(shared / f"{name}.lock"):
            if not done.exists():
                shutil.rmtree(place, ignore_errors=True)
                place.mkdir()
                fill(place)
                done.touch()
        return place

    return folder
