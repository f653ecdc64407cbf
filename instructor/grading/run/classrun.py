"""Grade a class: what is new or changed, several at once, and go on after a stop."""

import hashlib
from dataclasses import asdict, dataclass
from pathlib import Path

from nbgrader.api import InvalidEntry
from sqlalchemy.exc import SQLAlchemyError
from tqdm import tqdm

from ..course import collect
from ..course.gradebook import open_gradebook, read_templates, write_marks
from ..course.seeds import ensure_secret, seed_for
from ..notebook.execute import SandboxExecute
from ..notebook.submission import FAILED, Job, Result
from ..sandbox.limits import SandboxLimits
from .executors import grade_all
from .records import Records


@dataclass
class Course:
    """One assignment of a course, and how it is graded."""

    coursedir: object  # nbgrader's CourseDirectory
    config: object  # of nbgrader_config.py
    assignment: str
    unconfined: str | None = None  # why student code is not confined

    def __post_init__(self):
        self.templates = read_templates(self.coursedir, self.assignment)
        self.support = collect.support_files(self.coursedir, self.assignment)
        settings = SandboxExecute(config=self.config)
        self.limits = SandboxLimits(config=self.config)
        self.secret = ensure_secret(Path(self.coursedir.root) / settings.secret)
        self.records = Records(self.coursedir, self.assignment)
        self.release = self._release()

    def _release(self):
        """Return a digest of all that decides about marks but the submission."""
        parts = [asdict(t) for t in self.templates.values()]
        parts += [sorted((p, hashlib.sha256(d).hexdigest()) for p, d in self.support.items())]
        parts += [self.limits.values(), self.secret]
        return hashlib.sha256(repr(parts).encode()).hexdigest()

    def fingerprint(self, submission):
        """Return what the marks of a submission depend on, as one word."""
        return hashlib.sha256((self.release + submission.digest).encode()).hexdigest()

    def collect(self, student):
        """Return the student's Submission."""
        return collect.collect(self.coursedir, self.assignment, student)

    def job(self, student):
        """Return the Job of a student, with the submission as it is now."""
        nbgrader = ("LimitOutput", "IgnorePattern")
        return Job(
            student,
            self.collect(student),
            self.templates,
            self.support,
            seed_for(self.secret, self.assignment, student),
            self.limits,
            self.unconfined,
            (str(self.coursedir.root),),
            {name: dict(self.config[name]) for name in nbgrader if name in self.config},
        )


def plan(course, only=None, everything=False):
    """Return {student: "new" | "changed" | "again" | "unchanged"}, sorted by student.

    only: ids to look at (all without). Raises KeyError for an id that handed in nothing.
    """
    students = collect.students(course.coursedir, course.assignment)
    unknown = sorted(set(only or ()) - set(students))
    if unknown:
        raise KeyError(f"nothing handed in by {', '.join(unknown)}")
    with open_gradebook(course.coursedir) as book:
        known = {s.student.id for s in book.assignment_submissions(course.assignment)}
    states = {}
    for student in students if only is None else sorted(set(only)):
        print_ = course.fingerprint(course.collect(student))
        record = course.records.read(student)
        current = course.records.is_current(student, record, print_)
        if current and (student in known or not record["graded"]):
            repeat = everything or not record["graded"] or _can_be_confined_now(course, record)
            states[student] = "again" if repeat else "unchanged"
        else:
            states[student] = "new" if record is None else "changed"
    return states


def _can_be_confined_now(course, record):
    """Return whether marks were given without a sandbox, and there is one again."""
    return record.get("unconfined", False) and course.unconfined is None


def grade(course, backend, todo):
    """Grade the students of `todo` and write each one's marks as they come.

    Ctrl-C and kill -9 lose what is being graded and nothing else. Raises Busy.
    """
    prints = {}

    def jobs():
        for student in todo:
            job = course.job(student)
            prints[student] = course.fingerprint(job.submission)
            yield job

    with course.records.one_run(), open_gradebook(course.coursedir) as book:
        results = grade_all(backend, jobs())
        try:
            for result in tqdm(results, total=len(todo), unit="submission", leave=False):
                _keep_or_tell(course, book, result, prints[result.student])
        finally:
            results.close()


def _keep_or_tell(course, book, result, fingerprint):
    """Keep a result; what can't be written is the line of one student and ends nothing."""
    try:
        _keep(course, book, result, fingerprint)
    except (SQLAlchemyError, InvalidEntry, OSError, ValueError) as error:
        book.db.rollback()
        words = f"the marks could not be written: {str(error).splitlines()[0]}"
        course.records.write(Result(result.student, FAILED, words), fingerprint)


def _keep(course, book, result, fingerprint):
    """Write marks, folder and record, in this order: only the last one says that it is done."""
    if result.marks:
        staged = course.records.stage(result, course.support)
        write_marks(book, course.config, course.assignment, result)
        course.records.put_in_place(staged, result.student)
    course.records.write(result, fingerprint)
