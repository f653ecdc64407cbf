"""Zips of submissions as each LMS makes them."""

import json
import zipfile

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
