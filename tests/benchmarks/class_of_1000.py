"""Grade a large, mixed class on a Dask cluster of two workers, and compare every mark.

    python tests/benchmarks/class_of_1000.py                 1,000 submissions: two hours and a half
    python tests/benchmarks/class_of_1000.py --brief         of each notebook the graded cells alone
    python tests/benchmarks/class_of_1000.py --students 20

Most are solved; the others are half done, blank, wrong or endless, and 2 % are of the red team.
Prints the time and the memory of grade.py, and ends with code 1 when a mark is wrong or the run
did not finish.
"""

import argparse
import collections
import csv
import itertools
import os
import shutil
import sys
import sysconfig
import tempfile
from pathlib import Path

TESTS = Path(__file__).resolve().parent.parent
REPOSITORY = TESTS.parent
INSTRUCTOR = REPOSITORY / "instructor"
sys.path[:0] = [str(p) for p in (TESTS, TESTS / "grading", REPOSITORY, INSTRUCTOR)]
os.environ["PATH"] = sysconfig.get_path("scripts") + os.pathsep + os.environ["PATH"]

import nbformat  # noqa: E402
from redteam import NAMES, SUBMISSIONS, Kit  # noqa: E402
from redteam.kit import WRONG  # noqa: E402

import build  # noqa: E402
from benchmarks.spent import timed  # noqa: E402
from conftest import FAST_ANSWERS, LOOP_ANSWERS, answered  # noqa: E402

# Short, so that endless loops end; long enough for a busy machine.
LIMITS = {"cell_seconds": 20, "call_seconds": 8, "test_seconds": 16, "memory_bytes": 1500 * 2**20}
ENDLESS = "def find_closest_centroids(X, centroids):\n    while True:\n        pass"
KINDS = {  # what is answered, the marks of both exercises, and how many of a hundred
    "solved with loops": (LOOP_ANSWERS, (10, 10), 35),
    "solved": (FAST_ANSWERS, (10, 10), 30),
    "half": ({NAMES[0]: FAST_ANSWERS[NAMES[0]]}, (10, 0), 12),
    "blank": ({}, (0, 0), 10),
    "wrong": (WRONG, (0, 0), 8),
    "endless": ({**FAST_ANSWERS, NAMES[0]: ENDLESS}, (0, 10), 3),
    "hostile": (None, None, 2),
}
CHEATS = {name: entry for name, entry in SUBMISSIONS.items() if entry.kind == "cheat"}


def kinds():
    """Yield the kind of one student after the other, without end: one of each, then by share."""
    yield from KINDS
    given = collections.Counter(list(KINDS))
    for number in itertools.count(len(KINDS) + 1):
        kind = max(KINDS, key=lambda k: KINDS[k][2] * number / 100 - given[k])
        given[kind] += 1
        yield kind


def hand_in(folder, release, students, whole=True):
    """Write a class's submissions; return {student: (kind, expected marks)}.

    whole: hand in all of the notebook, not the graded cells alone.
    """
    cheats, expected = itertools.cycle(CHEATS), {}
    for number, kind in enumerate(itertools.islice(kinds(), students)):
        answers, marks, _ = KINDS[kind]
        student = f"student{number:04}"
        kit = Kit(release, folder / "submitted" / student / "KMeans")
        if answers is None:
            kind = next(cheats)
            marks, notebook = CHEATS[kind].marks, CHEATS[kind].make(kit)
        else:
            notebook = answered(release if whole else kit.release, answers)
        if notebook is not None:  # else it wrote its folder itself
            kit.write("KMeans.ipynb", notebook)
        expected[student] = kind, marks
    return expected


def grade_on_dask(folder):
    """Grade a course's folder with grade.py on two local workers; return (seconds, Spent)."""
    from distributed import LocalCluster

    options = {"processes": True, "threads_per_worker": 1, "dashboard_address": None}
    with LocalCluster(n_workers=2, **options) as cluster:
        line = [sys.executable, str(INSTRUCTOR / "grade.py"), "--course", str(folder)]
        line += ["--dask", cluster.scheduler_address]
        line += [f"--SandboxLimits.{name}={value}" for name, value in LIMITS.items()]
        return timed(line, folder)


def differences(folder, expected):
    """Return a line for each student whose marks are not those expected, or who has none."""
    with open(folder / "report.csv", newline="", encoding="utf-8") as file:
        lines = {line["student"]: line for line in csv.DictReader(file)}
    found = []
    for student, (kind, marks) in expected.items():
        line = lines.get(student, dict.fromkeys(NAMES, ""))
        received = tuple(float(line[name]) if line[name] else None for name in NAMES)
        if received != marks or student not in lines:
            found.append(f"{student} ({kind}): {received} instead of {marks}; {line}")
    return found


def grade_class(folder, release, students, whole=True):
    """Hand in, grade and compare; return what differs, as `differences` does."""
    expected = hand_in(folder, release, students, whole)
    print(f"{students} submissions, {os.cpu_count()} cores", flush=True)
    seconds, spent = grade_on_dask(folder)
    wrong = differences(folder, expected)
    print(*wrong, sep="\n", end="\n" if wrong else "")
    print(f"{seconds / 60:.1f} minutes, {60 * students / seconds:.1f} submissions a minute")
    print(f"grade.py took {spent.own_peak / 2**20:.0f} MB of memory at most")
    print(f"{students - len(wrong)} of {students} have the marks that they deserve")
    return wrong


def main(students, whole):
    """Make the course and its class; returns the exit code."""
    with tempfile.TemporaryDirectory() as top:
        folder = Path(top) / "course"
        folder.mkdir()
        shutil.copy2(INSTRUCTOR / "nbgrader_config.py", folder)
        (folder / "grading").symlink_to(INSTRUCTOR / "grading")
        release = nbformat.read(build.build(folder), as_version=4)
        return 1 if grade_class(folder, release, students, whole) else 0


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--students", type=int, default=1000)
    parser.add_argument("--brief", action="store_true")
    chosen = parser.parse_args()
    sys.exit(main(chosen.students, not chosen.brief))
