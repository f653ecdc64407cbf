"""A pytest plugin: zips of submissions as each LMS makes them, and a course to collect them."""

import json
import shutil
import zipfile

import pytest
from nbgrader.api import Gradebook

import lms

NOTEBOOK = {"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}


def notebook(mark="first"):
    """Return a notebook as bytes; two with different marks differ."""
    return json.dumps({**NOTEBOOK, "metadata": {"mark": mark}}).encode()


def write_zip(path, files):
    """Write {name: bytes} into a zip; a list of pairs may hold a name twice."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        for name, data in files.items() if isinstance(files, dict) else files:
            file.writestr(name, data)
    return path


GRADESCOPE = """---
submission_12345:
  :submitters:
  - :name: Ada Example
    :sid: '4711'
    :email: ada@example.org
  :created_at: 2027-03-01 17:30:00.123456789 Z
  :score: 0.0
  :status: processed
submission_12346:
  :submitters:
  - :name: Bob Example
    :sid:
    :email: bob@example.org
  :created_at: !ruby/object:ActiveSupport::TimeWithZone
    utc: 2027-03-01 18:30:00.000000000 Z
    zone: !ruby/object:ActiveSupport::TimeZone
      name: America/Los_Angeles
    time: 2027-03-01 10:30:00.000000000 Z
"""

# {layout: (prefix of Ada's files, prefix of Bob's, their ids, their times in UTC or None)}
LAYOUTS = {
    "moodle": (
        "Ada Example_4711_assignsubmission_file_/",
        "Bob Example_4712_assignsubmission_file_/",
        ("4711", "4712"),
        (None, None),
    ),
    "moodle-flat": (
        "Ada Example_4711_assignsubmission_file_",
        "Bob Example_4712_assignsubmission_file_",
        ("4711", "4712"),
        (None, None),
    ),
    "canvas": (
        "exampleada_4711_9911_",
        "examplebob_LATE_4712_9912_",
        ("4711", "4712"),
        (None, "2027-03-01 18:00:01 UTC"),
    ),
    "blackboard": (
        "K-Means_Lesson_ada_attempt_2027-03-01-17-30-00_",
        "K-Means_Lesson_bob_b_attempt_2027-03-01-20-30-00_",
        ("ada", "bob_b"),
        ("2027-03-01 17:30:00 UTC", "2027-03-01 20:30:00 UTC"),
    ),
    "brightspace": (
        "4711-99 - Ada Example - Mar 1, 2027 530 PM/",
        "4712-99 - Bob Ex - Ample - Mar 1, 2027 1230 AM/",
        ("4711", "4712"),
        ("2027-03-01 17:30:00 UTC", "2027-03-01 00:30:00 UTC"),
    ),
    "gradescope": (
        "assignment_99_export/submission_12345/",
        "assignment_99_export/submission_12346/",
        ("4711", "bob@example.org"),
        ("2027-03-01 17:30:00 UTC", "2027-03-01 18:30:00 UTC"),
    ),
    "plain": ("ada/", "bob/", ("ada", "bob"), (None, None)),
}


def class_zip(path, layout, ada, bob):
    """Write a class of two in a layout; ada, bob: {path: bytes}."""
    first, second, _, _ = LAYOUTS[layout]
    files = {first + n: d for n, d in ada.items()} | {second + n: d for n, d in bob.items()}
    if layout == "gradescope":
        files["assignment_99_export/submission_metadata.yml"] = GRADESCOPE
    return write_zip(path, files)


@pytest.fixture(scope="session")
def due_gradebook(empty_gradebook, tmp_path_factory):
    """Return a gradebook with one assignment and its deadline."""
    path = shutil.copy(empty_gradebook, tmp_path_factory.mktemp("gradebook"))
    with Gradebook(f"sqlite:///{path}", "k") as book:
        book.update_or_create_assignment("KMeans", duedate="2027-03-01 18:00:00 UTC")
    return path


@pytest.fixture
def lms_course(tmp_path, due_gradebook):
    """Return the folder of a course with one assignment and a deadline."""
    folder = tmp_path / "course"
    folder.mkdir()
    settings = "c = get_config()\nc.CourseDirectory.course_id = 'k'\n"
    (folder / "nbgrader_config.py").write_text(settings)
    shutil.copy(due_gradebook, folder)
    return folder


def run(course, path, *options):
    """Collect a zip; return the exit code."""
    return lms.main(["--course", str(course), "collect", str(path), *map(str, options)])


def submitted(course):
    """Return {student: {path: bytes}} of all that lies in submitted/KMeans."""
    found = {}
    for path in sorted((course / "submitted").glob("*/KMeans/**/*")):
        if path.is_file():
            student, _, *rest = path.relative_to(course / "submitted").parts
            found.setdefault(student, {})["/".join(rest)] = path.read_bytes()
    return found


def replaced(course, student):
    """Return the folders of a student's earlier work."""
    return sorted((course / "submitted" / student).glob("KMeans.replaced-*"))
