"""Without a sandbox nothing is graded, unless this very command says so, and never as root."""

import csv
import os
import shutil
import subprocess
import sys

import pytest
from nbgrader.apps import NbGraderAPI
from sandboxed import as_ordinary_user
from tinyclass import grades
from tinycourse import ANSWERS, NAME, hand_in
from traitlets.config import Config

import grade
from conftest import REPOSITORY
from grading.sandbox import bubblewrap

pytestmark = [pytest.mark.needs_sandbox, pytest.mark.slow]  # it grades classes


@pytest.mark.parametrize("options", [[], ["--dry-run"], ["--unconfined"]])
def test_nothing_is_graded_where_nothing_is_confined(tiny, options, capsys, monkeypatch):
    folder, release = tiny
    hand_in(folder, "ada", release)
    monkeypatch.setattr(bubblewrap, "missing", lambda: "bubblewrap (bwrap) is not installed")
    monkeypatch.setattr(os, "getuid", lambda: 0)
    assert grade.main(["--course", str(folder), *options]) == 2
    said = capsys.readouterr().err
    if "--unconfined" in options:
        assert "never runs unconfined as root: run this as an ordinary user" in said
    else:
        assert "bubblewrap (bwrap) is not installed" in said and "--unconfined" in said
    assert not (folder / "autograded" / "ada").exists() and not (folder / "report.csv").exists()


@pytest.fixture
def without_bubblewrap(built, open_folder):
    """A course, and a function that runs a command in it as an ordinary user without bwrap."""
    folder = open_folder / "course"
    shutil.copytree(built[0], folder)
    programs = open_folder / "programs"
    programs.mkdir()
    environment = {**os.environ, "PATH": str(programs), "HOME": str(open_folder)}

    def command(*line):
        subprocess.run(["chmod", "-R", "a+rwX", folder], check=True)
        line = [*as_ordinary_user(), sys.executable, *map(str, line)]
        return subprocess.run(
            line, cwd=folder, env=environment, capture_output=True, text=True, check=False
        )

    return folder, built[1], command


def test_grade_runs_unconfined_only_when_asked(without_bubblewrap):
    folder, release, command = without_bubblewrap
    hand_in(folder, "right", release)
    hand_in(folder, "loops", release, {**ANSWERS, "area": "def area(r):\n    while True: pass"})
    line = [REPOSITORY / "instructor" / "grade.py", "--course", folder, "--jobs", "1"]
    refused = command(*line)
    assert refused.returncode == 2 and "Traceback" not in refused.stderr
    assert "bubblewrap (bwrap) is not installed" in refused.stderr
    assert not (folder / "autograded" / "right").exists()
    done = command(*line, "--unconfined")
    assert done.returncode == 0, done.stderr
    with open(folder / "report.csv", newline="", encoding="utf-8") as file:
        lines = {line["student"]: line for line in csv.DictReader(file)}
    assert (lines["right"]["total"], lines["loops"]["total"]) == ("9", "4")
    assert "not confined: bubblewrap (bwrap) is not installed" in lines["right"]["flags"]


def test_autograde_runs_unconfined_only_when_asked(without_bubblewrap):
    folder, release, command = without_bubblewrap
    hand_in(folder, "ada", release)
    with open(folder / "nbgrader_config.py", "a") as file:
        file.write("c.SandboxExecute.unconfined = True\n")  # a file is no command: it counts not
    line = ["-m", "nbgrader", "autograde", NAME]
    refused = command(*line)
    assert refused.returncode != 0 and "cannot be confined" in refused.stderr
    assert "Traceback" not in refused.stderr
    assert not (folder / "autograded" / "ada").joinpath(NAME).exists()
    done = command(*line, "--SandboxExecute.unconfined=True")
    assert done.returncode == 0 and "not confined" in done.stderr, done.stderr
    assert grades(folder, "ada")["doubled_hidden"][0] == 4


@pytest.mark.parametrize("options", [{"flag": ["-O"]}, {"env": {"PYTHONOPTIMIZE": "1"}}], ids=str)
def test_nothing_is_graded_by_a_python_without_asserts(tiny, options):
    folder, release = tiny
    hand_in(folder, "wrong", release, {"area": "def area(radius):\n    return 3"})
    line = [sys.executable, *options.get("flag", []), REPOSITORY / "instructor" / "grade.py"]
    environment = {**os.environ, **options.get("env", {})}
    line += ["--course", folder, "--jobs", "1"]
    subprocess.run(line, env=environment, capture_output=True, check=True)
    with open(folder / "report.csv", newline="", encoding="utf-8") as file:
        (found,) = csv.DictReader(file)
    assert found["area"] == "" and "drops every assert" in found["state"], found


def test_the_formgrader_never_grades_unconfined(tiny, monkeypatch):
    folder, release = tiny
    hand_in(folder, "ada", release)
    monkeypatch.setattr(bubblewrap, "missing", lambda: "bubblewrap (bwrap) is not installed")
    config = Config(SandboxExecute={"unconfined": True})
    course = grade.read_course(folder)
    config.merge(course.config)
    done = NbGraderAPI(course.coursedir, config=config).autograde(NAME, "ada")
    assert not done["success"] and "cannot be confined" in done["log"] + done["error"]


def test_marks_given_unconfined_are_given_again_once_the_sandbox_is_back(without_bubblewrap, run):
    folder, release, command = without_bubblewrap
    hand_in(folder, "ada", release)
    line = [REPOSITORY / "instructor" / "grade.py", "--course", folder, "--jobs", "1"]
    assert "1 graded, 0 unchanged" in command(*line, "--unconfined").stdout
    assert "0 graded, 1 unchanged" in command(*line, "--unconfined").stdout
    out, lines = run(folder)
    assert "1 graded, 0 unchanged" in out and "not confined" not in lines["ada"]["flags"]
    assert "0 graded, 1 unchanged" in run(folder)[0]
    done = command("-m", "nbgrader", "autograde", NAME, "--SandboxExecute.unconfined=True")
    assert "0 graded, 1 unchanged" in run(folder)[0], done.stderr  # nbgrader skips what is graded
    force = ["--force", "--SandboxExecute.unconfined=True"]
    assert command("-m", "nbgrader", "autograde", NAME, *force).returncode == 0
    assert "1 graded, 0 unchanged" in run(folder)[0]
