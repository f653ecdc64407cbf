"""Grade a class: what is new or changed, several at once, and go on after a stop."""

import contextlib
import hashlib
from dataclasses import asdict, dataclass
from pathlib import Path

from nbgrader.api import InvalidEntry
from sqlalchemy.exc import SQLAlchemyError
from tqdm import tqdm

from ..course import collect
from ..course.folders import hidden_folders
from ..course.gradebook import open_gradebook, read_templates, write_marks
from ..course.preprocessors import SandboxExecute
from ..course.seeds import ensure_secret, seed_for
from ..notebook.libraries import libraries
from ..notebook.states import Due, SubmissionState
from ..notebook.submission import Job, Result
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
        self.libraries = libraries(self.templates.values(), self.support)
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
            hidden_folders(self.coursedir),
            {name: dict(self.config[name]) for name in nbgrader if name in self.config},
            self.libraries,
        )


def plan(course, only=None, everything=False):
    """Return {student: Due}, sorted by student.

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
        record = course.records.read(student)
        if _is_current(course, student, record) and (student in known or not record["graded"]):
            repeat = everything or not record["graded"] or _can_be_confined_now(course, record)
            states[student] = Due.AGAIN if repeat else Due.UNCHANGED
        else:
            states[student] = Due.NEW if record is None else Due.CHANGED
    return states


def _is_current(course, student, record):
    """Return whether a record is that of the submission as it is now."""
    try:
        fingerprint = course.fingerprint(course.collect(student))
    except Exception:  # one submission: `grade` meets it again, and says what it is
        return False
    return course.records.is_current(student, record, fingerprint)


def _can_be_confined_now(course, record):
    """Return whether marks were given without a sandbox, and there is one again."""
    return record.get("unconfined", False) and course.unconfined is None


def grade(course, backend, todo):
    """Grade the students of `todo` and write each one's marks as they come.

    Ctrl-C and kill -9 lose what is being graded and nothing else.

    Parameters
    ----------
    course : Course
        The assignment.
    backend : executors.Pool or executors.Dask
        Where to grade.
    todo : list of str
        The students' ids.

    Returns
    -------
    dict
        {student: why not even a record could be written}; those are graded again by the next run.

    Raises
    ------
    Busy
        While another run grades the assignment.
    """
    with course.records.one_run(), open_gradebook(course.coursedir) as book:
        writer = _Writer(course, book)
        results = grade_all(backend, writer.jobs(todo))
        try:
            for result in tqdm(results, total=len(todo), unit="submission", leave=False):
                writer.keep(result)
        finally:
            results.close()
    return writer.unrecorded


class _Writer:
    """Makes the jobs of a run and keeps their results; no student ends it for another one."""

    def __init__(self, course, book):
        self.course = course
        self.book = book
        self.unrecorded = {}
        self._fingerprints = {}

    def jobs(self, todo):
        """Yield the Job of each student who can have one."""
        for student in todo:
            self._fingerprints[student] = ""
            try:
                student.encode()
                job = self.course.job(student)
                self._fingerprints[student] = self.course.fingerprint(job.submission)
            except UnicodeEncodeError:
                words = "the name of its folder is not UTF-8: rename the folder"
                self._record(Result(student, SubmissionState.FAILED, words))
            except Exception as error:  # of one student
                self._record(Result(student, SubmissionState.FAILED, first_line(error)))
            else:
                yield job

    def keep(self, result):
        """Write marks, folder and record, in this order: only the last one says it is done."""
        try:
            if result.marks:
                staged = self.course.records.stage(result, self.course.support)
                write_marks(self.book, self.course.config, self.course.assignment, result)
                self.course.records.put_in_place(staged, result.student)
        except (SQLAlchemyError, InvalidEntry, OSError, ValueError) as error:
            with contextlib.suppress(SQLAlchemyError):
                self.book.db.rollback()
            words = f"the marks could not be written: {first_line(error)}"
            result = Result(result.student, SubmissionState.FAILED, words)
        self._record(result)

    def _record(self, result):
        try:
            self.course.records.write(result, self._fingerprints[result.student])
        except OSError as error:
            self.unrecorded[result.student] = f"{first_line(error)}; {result.why or 'graded'}"


def first_line(error):
    """Return what an exception says, in one line."""
    return (str(error).splitlines() or [type(error).__name__])[0]
