"""Make a course beside the real one, and a class in it that does not exist."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from nbgrader.apps import NbGraderAPI
from nbgrader.coursedir import CourseDirectory

from grading.course.times import as_text

from .course import Course, NoCourse
from .samples import CLASS, late_list, sample_notebook, sample_sheet, sample_zip


@dataclass
class Rehearsal:
    """A folder to rehearse in.

    Attributes
    ----------
    folder : Path
        A course like the real one, with a gradebook of its own.
    zip : Path
        The sample class's submissions.
    late : Path
        A list of late students, for an LMS whose zip holds no times.
    sheet : Path or None
        The sheet of marks as the LMS would export it.
    """

    folder: Path
    zip: Path
    late: Path
    sheet: Path | None


def prepare(course: Course, layout: str) -> Rehearsal:
    """Make the course to rehearse in, anew each time; the real gradebook is not touched.

    Parameters
    ----------
    course : Course
        The real one.
    layout : str
        The key of the LMS's layout.

    Returns
    -------
    Rehearsal

    Raises
    ------
    NoCourse
        When nbgrader can't release the assignment.
    """
    folder = course.downloaded / "rehearsal"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    shutil.copy(course.folder / "nbgrader_config.py", folder)
    source = Path(course.coursedir.format_path("source", ".", course.assignment))
    shutil.copytree(source, folder / "source" / course.assignment)
    deadline = datetime.now(UTC).replace(microsecond=0)
    _release(course, folder, deadline)
    names = sorted(path.name for path in source.glob("*.ipynb"))
    released = folder / "release" / course.assignment
    notebooks = {
        s: sample_notebook(released / names[0], source / names[0], s.answers) for s in CLASS
    }
    zip_path = folder / f"sample-{layout}.zip"
    sample_zip(zip_path, layout, notebooks, names[0], deadline)
    late = folder / "late.csv"
    late.write_text(late_list(deadline), encoding="utf-8")
    sheet = folder / f"sample-{layout}.csv"
    text = sample_sheet(layout, course.assignment, 100)
    if text is None:
        return Rehearsal(folder, zip_path, late, None)
    sheet.write_bytes(text.encode())
    return Rehearsal(folder, zip_path, late, sheet)


def _release(course, folder, deadline):
    """Let nbgrader release the assignment into the folder's own gradebook."""
    config = course.config.copy()
    config.CourseDirectory.root = str(folder)
    config.CourseDirectory.db_url = f"sqlite:///{folder / 'gradebook.db'}"
    api = NbGraderAPI(CourseDirectory(config=config), config=config)
    done = api.generate_assignment(course.assignment, force=True, create=True)
    if not done["success"]:
        raise NoCourse(f"nbgrader could not release {course.assignment}:\n{done['log']}")
    with api.gradebook as book:
        due = as_text(deadline)
        book.update_or_create_assignment(course.assignment, duedate=due)
