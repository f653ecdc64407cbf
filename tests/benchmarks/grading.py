"""Grade a class with stock nbgrader and with grade.py: submissions per minute, and where time goes.

    python tests/benchmarks/grading.py              12 submissions
    python tests/benchmarks/grading.py --students 40

Same submissions, same machine, one run after the other. Prints a table; asserts nothing.
"""

import argparse
import json
import os
import shutil
import sys
import sysconfig
import tempfile
from pathlib import Path

TESTS = Path(__file__).resolve().parent.parent
REPOSITORY = TESTS.parent
sys.path[:0] = [str(TESTS), str(REPOSITORY), str(REPOSITORY / "instructor")]
os.environ["PATH"] = sysconfig.get_path("scripts") + os.pathsep + os.environ["PATH"]

import nbformat  # noqa: E402

import build  # noqa: E402
from benchmarks.spent import timed  # noqa: E402
from conftest import answered  # noqa: E402


def make_course(folder, students):
    """Build the course and hand in solved notebooks."""
    folder.mkdir()
    shutil.copy2(REPOSITORY / "instructor" / "nbgrader_config.py", folder)
    (folder / "grading").symlink_to(REPOSITORY / "instructor" / "grading")
    release = nbformat.read(build.build(folder), as_version=4)
    source = nbformat.read(folder / "source" / "KMeans" / "KMeans.ipynb", as_version=4)
    names = ("find_closest_centroids", "compute_centroids")
    right = {cell.id: cell.source for cell in source.cells if cell.id in names}
    for number in range(students):
        target = folder / "submitted" / f"student{number:03}" / "KMeans"
        target.mkdir(parents=True)
        nbformat.write(answered(release, right), target / "KMeans.ipynb")


def phases(folder):
    """Return the mean seconds of each phase of a submission."""
    records = [json.loads(p.read_text()) for p in folder.glob("autograded/.grading/KMeans/*.json")]
    names = records[0]["phases"]
    return {name: sum(r["phases"][name] for r in records) / len(records) for name in names}


def total(folder):
    """Return all automatic marks of the gradebook, to show that the runs agree."""
    from nbgrader.api import Gradebook

    with Gradebook(f"sqlite:///{folder}/gradebook.db") as book:
        return sum(s.score for s in book.assignment_submissions("KMeans"))


def main(students, workers):
    """Print the table."""
    script = str(REPOSITORY / "instructor" / "grade.py")
    with tempfile.TemporaryDirectory() as top:
        fresh = Path(top) / "fresh"
        make_course(fresh, students)
        runs = {"stock autograde": ["nbgrader", "autograde", "KMeans"]}
        for jobs in workers:
            line = [sys.executable, script, "--course", ".", "--jobs", str(jobs)]
            runs[f"grade.py, {jobs} worker{'s' * (jobs > 1)}"] = line
        print(f"{students} submissions, {os.cpu_count()} cores")
        print(" " * 20 + "  seconds  a minute  ratio  CPU s  peak MB  marks")
        stock = None
        for name, line in runs.items():
            folder = Path(top) / name.replace(" ", "-")
            shutil.copytree(fresh, folder, symlinks=True)
            if stock is None:
                (folder / "nbgrader_config.py").write_text("c = get_config()\n")
            seconds, spent = timed(line, folder)
            stock = stock or seconds
            rate = 60 * students / seconds
            ratio = stock / seconds
            marks = total(folder)
            cost, peak = spent.seconds / students, spent.peak / 2**20
            numbers = f"{seconds:8.1f} {rate:9.1f} {ratio:6.2f} {cost:6.2f} {peak:8.0f}"
            print(f"{name:20} {numbers} {marks:6.0f}", flush=True)
            if "worker" in name:
                spent = ", ".join(f"{k} {v:.2f}" for k, v in phases(folder).items())
                print(f"{'':20} seconds of a submission: {spent}", flush=True)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--students", type=int, default=12)
    parser.add_argument("--workers", type=int, nargs="+", default=[1, 2])
    options = parser.parse_args()
    main(options.students, options.workers)
