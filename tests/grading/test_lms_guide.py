"""What the instructor's guide says about names, Colab and the commands of lms.py."""

import io
import re
import shlex
import subprocess
import zipfile

import pytest

import lms
from conftest import REPOSITORY

GUIDE = (REPOSITORY / "instructor" / "README.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```(bash|python)\n(.*?)```", GUIDE, re.DOTALL)
HOLDS_NAMES = [
    "students.csv",
    "report.csv",
    "report.csv.part",
    "grades.csv",
    "late.csv",
    "EXPORT.csv",
    "EXPORT.original.csv",
    "EXPORT.xls",
    "FILE.zip",
    "gradebook.db",
    "gradebook.db-journal",
    ".nbgrader.log",
    "course_secret",
    "submitted/4711/KMeans/KMeans.ipynb",
    "submitted/4711/KMeans.replaced-1/KMeans.ipynb",
    "autograded/.grading/KMeans/running",
    "feedback/4711/KMeans/KMeans.html",
    "downloaded/KMeans/collected.json",
    "downloaded/KMeans/feedback.zip",
    "downloaded/KMeans/rehearsal/gradebook.db",
]


@pytest.mark.parametrize("name", HOLDS_NAMES)
def test_git_ignores_what_holds_names(name):
    command = ["git", "check-ignore", "--no-index", "-q", f"instructor/{name}"]
    done = subprocess.run(command, cwd=REPOSITORY, check=False)
    if done.returncode == 128:
        pytest.skip("this copy is no git repository")
    assert done.returncode == 0, f"git would keep instructor/{name}"


def test_lms_understands_every_command_of_the_guide():
    lines = "\n".join(text for kind, text in BLOCKS if kind == "bash").splitlines()
    commands = [line.removeprefix("python lms.py ") for line in lines if "lms.py" in line]
    assert {command.split()[0] for command in commands} == {
        *("students", "rehearse", "collect", "feedback", "marks"),
    }
    for command in commands:
        assert callable(lms.parse(shlex.split(command)).run)


def test_the_cell_for_colab_brings_the_files(tmp_path, monkeypatch):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as file:
        file.writestr("data/points.csv", "1,2")
    (tmp_path / "KMeans.zip").write_bytes(buffer.getvalue())
    (cell,) = [text for kind, text in BLOCKS if "urllib.request" in text]
    address = "https://YOUR.SITE/KMeans.zip"
    assert address in cell
    monkeypatch.chdir(tmp_path)
    exec(cell.replace(address, (tmp_path / "KMeans.zip").as_uri()), {})
    assert (tmp_path / "data" / "points.csv").read_text() == "1,2"


def test_the_anchors_of_the_guide_exist():
    heads = re.findall(r"^## (.+)$", GUIDE, re.MULTILINE)
    anchors = {re.sub(r"[^\w -]", "", head).lower().replace(" ", "-") for head in heads}
    links = re.findall(r"\]\(#([^)]+)\)", GUIDE)
    assert links and set(links) <= anchors
