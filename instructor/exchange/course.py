"""The course's folders and its gradebook, as far as the exchange with the LMS needs them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from nbgrader.api import Gradebook
from nbgrader.coursedir import CourseDirectory
from traitlets.config import Config, PyFileConfigLoader

from grading.course.gradebook import open_gradebook


class NoCourse(Exception):
    """The folder holds no course, or several assignments; the message says what to do."""


@dataclass
class Course:
    """One assignment of a course.

    Attributes
    ----------
    folder : Path
    assignment : str
    config : Config
        Of nbgrader_config.py.
    coursedir : CourseDirectory
        nbgrader's.
    deadline : datetime or None
        In UTC.
    """

    folder: Path
    assignment: str
    config: Config
    coursedir: CourseDirectory
    deadline: datetime | None

    @classmethod
    def read(cls, folder: Path, assignment: str | None = None) -> Course:
        """Return the course in a folder; its only assignment by default. Raises NoCourse."""
        folder = folder.resolve()
        if not (folder / "nbgrader_config.py").is_file():
            raise NoCourse(f"{folder} holds no nbgrader_config.py")
        config = PyFileConfigLoader("nbgrader_config.py", path=str(folder)).load_config()
        config.CourseDirectory.root = str(folder)
        coursedir = CourseDirectory(config=config)
        with open_gradebook(coursedir) as book:
            due = {a.name: a.duedate for a in book.assignments}
        if assignment is None and len(due) == 1:
            assignment = next(iter(due))
        if assignment is None or assignment not in due:
            listed = ", ".join(due) or "none: run `python build.py` first"
            raise NoCourse(f"name the assignment with --assignment; the gradebook has {listed}")
        deadline = due[assignment] and due[assignment].replace(tzinfo=UTC)
        return cls(folder, assignment, config, coursedir, deadline)

    def gradebook(self) -> Gradebook:
        """Return nbgrader's Gradebook; use it in a `with`."""
        return open_gradebook(self.coursedir)

    @property
    def submitted(self) -> Path:
        """The folder of all submissions."""
        return self.folder / self.coursedir.submitted_directory

    @property
    def downloaded(self) -> Path:
        """The folder of what went to and came from the LMS."""
        return self.folder / "downloaded" / self.assignment

    @property
    def ledger(self) -> Path:
        """The file that says what was collected."""
        return self.downloaded / "collected.json"

    @property
    def feedback(self) -> Path:
        """The zip of feedback pages."""
        return self.downloaded / "feedback.zip"
