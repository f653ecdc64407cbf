"""One student's feedback page: the exercises with marks, comments and what the checks said.

The ungraded rest of the notebook is left out, and with it nearly all of nbgrader's page.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

import jinja2
import nbformat
from markupsafe import Markup
from nbconvert.filters import strip_ansi

from grading.course.feedback import clean_markdown
from grading.course.gradebook import read_templates

from .course import Course

MAX_PAGE, MAX_TEXT = 300_000, 20_000
CUT = "\n[cut: the rest is in your notebook]"
PICTURES = re.compile(r"<img\b[^>]*>")
OPEN = "not marked yet"


@dataclass
class Check:
    """A test of an exercise, as its student sees it."""

    title: str
    points: str
    message: str


@dataclass
class Exercise:
    """An exercise with points; either `code` or `prose` is the student's answer."""

    title: str
    points: str
    code: str = ""
    prose: str = ""  # cleaned HTML
    comments: list[str] = field(default_factory=list)
    checks: list[Check] = field(default_factory=list)


@dataclass
class Page:
    """All that a feedback page says."""

    title: str
    student: str
    exercises: list[Exercise]
    penalty: str
    total: str


class Pages:
    """Writes the feedback pages of an assignment.

    Parameters
    ----------
    course : Course
    """

    def __init__(self, course: Course):
        self.course = course
        self.templates = read_templates(course.coursedir, course.assignment)
        self.titles = {name: self._titles(name) for name in self.templates}
        folder = Path(__file__).parent
        loader = jinja2.FileSystemLoader(folder)
        self.template = jinja2.Environment(loader=loader, autoescape=True).get_template("page.html")

    def _titles(self, name):
        """Return {cell: the large heading above it} of a notebook that the course wrote."""
        folder = self.course.coursedir.format_path(
            self.course.coursedir.source_directory, ".", self.course.assignment
        )
        titles, heading = {}, name
        for cell in nbformat.read(Path(folder) / f"{name}.ipynb", as_version=4).cells:
            if cell.cell_type == "markdown":
                found = re.findall(r"^##? +(.+)$", cell.source, re.MULTILINE)
                heading = found[-1] if found else heading
            titles[cell.metadata.get("nbgrader", {}).get("grade_id")] = heading
        return titles

    def write(self, submission) -> str:
        """Return a student's page as HTML under 300 kB.

        Parameters
        ----------
        submission : SubmittedAssignment
            Of nbgrader's gradebook.

        Returns
        -------
        str
            Without scripts, hidden tests, and anything loaded from elsewhere.
        """
        page = self._page(submission)
        text = self.template.render(page=page)
        if len(text.encode()) > MAX_PAGE:
            for exercise in page.exercises:
                exercise.prose = Markup(PICTURES.sub("[picture left out]", exercise.prose))
            text = self.template.render(page=page)
        if len(text.encode()) > MAX_PAGE:
            for exercise in page.exercises:
                exercise.prose = Markup.escape(Markup(exercise.prose).striptags()[:MAX_TEXT])
            text = self.template.render(page=page)
        return text

    def _page(self, submission):
        exercises = []
        for notebook in submission.notebooks:
            cells = self._cells(submission.student.id, notebook.name)
            grades = {grade.name: grade for grade in notebook.grades}
            comments = {c.name: c.comment for c in notebook.comments if c.comment}
            for answer, tests in self.templates[notebook.name].exercises():
                known = [grades[c.name] for c in (answer, *tests) if c.name in grades]
                if known:
                    made = Exercise(self.titles[notebook.name][answer.name], _points(known))
                    made.comments = [
                        comments[c.name] for c in (answer, *tests) if c.name in comments
                    ]
                    made.checks = [_check(c, grades[c.name], cells) for c in tests]
                    _put_answer(made, cells.get(answer.name))
                    exercises.append(made)
        penalty = submission.late_submission_penalty or 0.0
        total = max(0.0, submission.score - penalty)
        waits = any(exercise.points.startswith(OPEN) for exercise in exercises)
        return Page(
            self.course.assignment,
            submission.student.id,
            exercises,
            f"{penalty:g}" if penalty else "",
            f"{total:g} of {submission.max_score:g}{' so far' if waits else ''}",
        )

    def _cells(self, student, name):
        """Return {nbgrader's name: cell} of a graded notebook."""
        folder = self.course.coursedir.format_path(
            self.course.coursedir.autograded_directory, student, self.course.assignment
        )
        notebook = nbformat.read(Path(folder) / f"{name}.ipynb", as_version=4)
        return {cell.metadata.get("nbgrader", {}).get("grade_id"): cell for cell in notebook.cells}


def _points(grades):
    """Return the points of an exercise in words."""
    best = sum(grade.max_score for grade in grades)
    if any(g.auto_score is None and g.manual_score is None for g in grades):
        return f"{OPEN}, of {best:g}"
    return f"{sum(grade.score for grade in grades):g} of {best:g}"


def _check(cell, grade, cells):
    title = "Hidden cases" if cell.hidden else "The check in your notebook"
    return Check(title, _points([grade]), _message(cells.get(cell.name)))


def _message(cell):
    """Return what a test cell said, as text."""
    texts = []
    for output in cell.outputs if cell is not None else []:
        if output.output_type == "stream":
            texts.append(output.text)
        elif output.output_type == "error":
            said = "\n".join(output.traceback) or output.evalue
            texts.append(said.removeprefix("AssertionError: "))
    return _cut(strip_ansi("\n".join(texts)).strip())


def _put_answer(exercise, cell):
    """Show a student's answer: code as text, prose as cleaned HTML."""
    if cell is None:
        exercise.code = "(none)"
    elif cell.cell_type == "code":
        exercise.code = _cut(cell.source)
    else:
        exercise.prose = Markup(clean_markdown({"cell": cell}, _cut(cell.source)))


def _cut(text):
    return text if len(text) <= MAX_TEXT else text[:MAX_TEXT] + CUT
