"""The red team's class, graded once with the command: nothing won, nothing lost, nobody stopped."""

import base64
import hashlib
import os
import re
import shutil

import nbformat
import pytest
from bs4 import BeautifulSoup
from redteam import NAMES, SUBMISSIONS, Kit

import grade
from conftest import REPOSITORY, grade_class, rows_of, run_in
from grading.course.gradebook import open_gradebook
from grading.run.classrun import plan

# Short, so that a class full of endless loops ends; long enough for a busy machine with two cores.
LIMITS = {
    "cell_seconds": 10,
    "call_seconds": 6,
    "test_seconds": 12,
    "notebook_seconds": 40,
    "memory_bytes": 1500 * 2**20,
    "disk_bytes": 32 * 2**20,
    "processes": 64,
}
pytestmark = [pytest.mark.needs_sandbox, pytest.mark.slow]  # it grades the red team's class


def folder_digest(folder):
    """Return a digest of every file, link and date below a folder."""
    digest = hashlib.sha256()
    for top, folders, names in sorted(os.walk(folder)):
        for name in sorted(folders + names):
            path = os.path.join(top, name)
            state = os.lstat(path)
            digest.update(repr((path, state.st_mode, state.st_size, state.st_mtime_ns)).encode())
    return digest.hexdigest()


@pytest.fixture(scope="module")
def classroom(course, release, tmp_path_factory):
    """A course of its own with all submissions, graded; its folder and the run's output."""
    folder = tmp_path_factory.mktemp("red team") / "course"
    shutil.copytree(course / "source", folder / "source")
    shutil.copy2(course / "gradebook.db", folder)
    config = (REPOSITORY / "instructor" / "nbgrader_config.py").read_text(encoding="utf-8")
    config += "".join(f"\nc.SandboxLimits.{name} = {value}" for name, value in LIMITS.items())
    (folder / "nbgrader_config.py").write_text(config, encoding="utf-8")
    os.symlink(REPOSITORY / "instructor" / "grading", folder / "grading")
    for student, entry in SUBMISSIONS.items():
        kit = Kit(release, folder / "submitted" / student / "KMeans")
        notebook = entry.make(kit)
        if notebook is not None:
            kit.write("KMeans.ipynb", notebook)
    before = folder_digest(folder / "submitted")
    grade_class(folder, "--jobs", "4")  # some of them only wait for an end
    assert folder_digest(folder / "submitted") == before, "submitted/ was written to"
    return folder


@pytest.fixture(scope="module")
def lines(classroom):
    """{student: line of report.csv}, after the table of expected and received is printed."""
    found = rows_of(classroom / "report.csv")
    for student, entry in SUBMISSIONS.items():
        received = [found[student][name] or "-" for name in NAMES]
        print(f"{entry.kind:9} {student:30} expected {entry.marks}  received {received}")
    return found


def test_the_class_is_large_and_of_both_kinds():
    kinds = [entry.kind for entry in SUBMISSIONS.values()]
    assert kinds.count("accident") >= 25 and kinds.count("cheat") >= 15


def test_every_student_has_a_line(lines):
    assert sorted(lines) == sorted(SUBMISSIONS)


@pytest.mark.parametrize("student", SUBMISSIONS)
def test_marks(lines, student):
    entry, line = SUBMISSIONS[student], lines[student]
    received = tuple(float(line[name]) if line[name] else None for name in NAMES)
    assert received == entry.marks, line
    said = "; ".join([line["state"], line["repaired"], line["flags"]])
    assert entry.word in said


def test_a_student_with_the_courses_own_files_is_not_suspected(lines):
    assert lines["handed_in_the_whole_folder"]["flags"] == ""


def test_gradebook_agrees_with_the_report(classroom, lines):
    course = grade.read_course(classroom)
    with open_gradebook(course.coursedir) as book:
        scores = {s.student.id: s.score for s in book.assignment_submissions("KMeans")}
    assert scores == {student: float(line["total"] or 0) for student, line in lines.items()}


def test_nothing_is_left_to_do(classroom):
    course = grade.read_course(classroom)
    assert set(plan(course).values()) == {"unchanged"}


@pytest.fixture(scope="module")
def pages(classroom, lines):
    """{student: feedback page}."""
    done = run_in(classroom, "nbgrader", "generate_feedback", "KMeans")
    assert done.returncode == 0, done.stderr[-3000:]
    found = (classroom / "feedback").glob("*/KMeans/KMeans.html")
    return {path.parts[-3]: path.read_text(encoding="utf-8") for path in found}


def test_every_student_gets_a_page(pages):
    assert sorted(pages) == sorted(SUBMISSIONS)


def test_no_page_shows_a_hidden_test(pages, source):
    hidden = [c.source for c in source.cells if "BEGIN HIDDEN TESTS" in c.source]
    words = {name for text in hidden for name in re.findall(r"^def (\w+)", text, re.MULTILINE)}
    assert len(words) >= 4
    for student, page in pages.items():
        assert not [word for word in words if word in page], student


def test_no_page_runs_anything_of_a_student(pages):
    for student, page in pages.items():
        soup = BeautifulSoup(page, "html.parser")
        for tag in soup.find_all(True):
            assert not [name for name in tag.attrs if name.startswith("on")], student
            assert not str(tag.get("href", "")).startswith("javascript:"), student
        assert not [s for s in soup.find_all("script") if "stolen" in s.text], student


def test_what_is_harmless_stays_on_the_page(pages):
    soup = BeautifulSoup(pages["scripts_in_the_page"], "html.parser")
    assert soup.find("summary", string="kept")
    assert soup.find("strong", string="bold words")
    drawn = [img["src"] for img in soup.find_all("img") if "svg+xml" in img["src"]]
    svg = base64.b64decode(drawn[0].split(",")[1]).decode()
    assert "<circle" in svg and "stolen" not in svg


def test_why_is_said_where_nothing_could_be_graded(pages):
    assert "the notebook is empty" in pages["empty_file"]
    assert "no notebook was handed in, but notes.txt" in pages["nothing_inside"]


def test_the_notebooks_can_be_read_by_nbgrader(classroom):
    paths = list((classroom / "autograded").glob("*/KMeans/KMeans.ipynb"))
    assert len(paths) > len(SUBMISSIONS) / 2
    for path in paths:
        nbformat.validate(nbformat.read(path, as_version=4))
