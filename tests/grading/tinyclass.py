"""A pytest plugin: a class of the tiny course, and the command that grades it."""

import concurrent.futures
import csv
import shutil

import nbformat
import pytest
import tinycourse
from nbgrader.api import Gradebook
from tinycourse import ANSWERS, NAME

import grade
from conftest import grade_class
from grading.run import executors

WRONG = {"area": "def area(radius):\n    return 3", "doubled": ANSWERS["doubled"]}
PARTIAL = {**ANSWERS, "doubled": "def doubled(values):\n    return [2 * v for v in values] or None"}


@pytest.fixture(scope="session")
def built(once):
    """The tiny course and its release, built once."""
    folder = once("tiny", tinycourse.build)
    return folder, nbformat.read(folder / "release" / NAME / f"{NAME}.ipynb", as_version=4)


@pytest.fixture(scope="session")
def empty_gradebook(once):
    """The file of a gradebook of the course "k" with nothing in it; making one takes seconds."""

    def fill(folder):
        Gradebook(f"sqlite:///{folder}/gradebook.db", "k").close()

    return once("gradebook", fill) / "gradebook.db"


@pytest.fixture
def tiny(built, tmp_path):
    """A copy of the tiny course for one test: (folder, release)."""
    folder = tmp_path / "course"
    shutil.copytree(built[0], folder)
    return folder, built[1]


class Here(executors.Pool):
    """An executor in this process: the tests of the class run need no pool that starts anew."""

    def open(self):
        return concurrent.futures.ThreadPoolExecutor(1)


@pytest.fixture
def run(monkeypatch, capsys):
    """Run the command in this process; return what it printed and {student: report line}."""
    monkeypatch.setattr(executors, "Pool", Here)

    def command(folder, *options):
        assert grade.main(["--course", str(folder), *options]) == 0
        with open(folder / "report.csv", newline="", encoding="utf-8") as file:
            lines = {line["student"]: line for line in csv.DictReader(file)}
        return capsys.readouterr().out, lines

    return command


def command_line(folder, *options):
    """Run the command as an instructor does, in a process of its own; return {student: line}."""
    grade_class(folder, *options)
    with open(folder / "report.csv", newline="", encoding="utf-8") as file:
        return {line["student"]: line for line in csv.DictReader(file)}


def grades(folder, student):
    """Return {cell: (automatic, by hand, to be looked at)} from the gradebook."""
    with Gradebook(f"sqlite:///{folder}/gradebook.db") as book:
        notebook = book.find_submission_notebook(NAME, NAME, student)
        return {
            g.name: (g.auto_score, g.manual_score, g.needs_manual_grade) for g in notebook.grades
        }
