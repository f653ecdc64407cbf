"""One zip of feedback pages, with the names under which the LMS gives each back to its student."""

from __future__ import annotations

import os
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass

from grading.course.prompt import PAGE_SECONDS, within

from .course import Course
from .ledger import Ledger
from .pages import MAX_PAGE, Pages

# What stands between the LMS's part of a name and the page's own, as each LMS documents it for
# feedback files in one zip. Blackboard and Gradescope take none: theirs is for your own use.
JOINED = {
    "moodle": "/",
    "moodle-flat": "",
    "canvas": "",
    "blackboard": "_",
    "brightspace": "/",
    "gradescope": "/",
    "plain": "/",
}
BY_HAND = ("blackboard", "gradescope", "plain", None)


@dataclass
class Returned:
    """One student's page: its name in the zip, or why there is none."""

    student: str
    path: str = ""
    problem: str = ""


def write_feedback(course: Course, ledger: Ledger) -> Iterator[Returned]:
    """Write `downloaded/<assignment>/feedback.zip`; the file is whole or the old one.

    Parameters
    ----------
    course : Course
    ledger : Ledger
        Under which name each student's work came.

    Yields
    ------
    Returned
        For each student with marks, in order.
    """
    target = course.feedback
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_suffix(".part")
    with course.gradebook() as book, zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED) as file:
        pages = Pages(course)
        submissions = book.assignment_submissions(course.assignment)
        for submission in sorted(submissions, key=lambda s: s.student.id):
            yield _add(file, pages, submission, ledger, course.assignment)
    os.replace(part, target)


def _add(file, pages, submission, ledger, assignment):
    """Add one student's page; what is wrong with it is that student's line."""
    student = submission.student.id
    try:
        with within(PAGE_SECONDS):
            text = pages.write(submission)
    except (OSError, ValueError, KeyError, AttributeError, RecursionError) as error:
        return Returned(student, problem=f"no page: {error}")
    if len(text.encode()) > MAX_PAGE:
        return Returned(student, problem="no page: it would be larger than 300 kB")
    path = _path(student, ledger, assignment)
    if path in file.namelist():  # a group has one folder, and each of its members a page
        path = path.replace(f"{assignment}.html", f"{assignment}-{student}.html")
    file.writestr(path, text)
    return Returned(student, path)


def _path(student, ledger, assignment):
    """Return a page's name in the zip."""
    entry = ledger.students.get(student)
    start = f"{entry.place}{JOINED[ledger.layout]}" if entry else f"{student}/"
    return f"{start}{assignment}.html"
