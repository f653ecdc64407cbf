"""Read what was released from nbgrader's gradebook, and write one submission's marks at once."""

import contextlib
from pathlib import Path

import nbformat
from nbgrader import utils
from nbgrader.api import Gradebook, MissingEntry
from nbgrader.preprocessors import AssignLatePenalties

from ..notebook.template import TemplateCell, build_template


class NotReleased(Exception):
    """The gradebook or the source folder does not know the assignment."""


def open_gradebook(coursedir):
    """Return nbgrader's Gradebook of the course; use it in a `with`."""
    return Gradebook(coursedir.db_url, coursedir.course_id)


def read_templates(coursedir, assignment):
    """Return {notebook's name: Template} of an assignment. Raises NotReleased."""
    with open_gradebook(coursedir) as book:
        try:
            notebooks = book.find_assignment(assignment).notebooks
        except MissingEntry as error:
            raise NotReleased(f"the gradebook has no assignment {assignment!r}") from error
        known = {notebook.name: _cells(notebook) for notebook in notebooks}
    folder = Path(coursedir.format_path(coursedir.source_directory, ".", assignment))
    templates = {}
    for name, cells in known.items():
        path = folder / f"{name}.ipynb"
        if not path.is_file():
            raise NotReleased(f"{path} is missing: build the course on this machine first")
        templates[name] = build_template(name, nbformat.read(path, as_version=4), cells)
    if not templates:
        raise NotReleased(f"the assignment {assignment!r} has no notebooks")
    return templates


def _cells(notebook):
    grades = {c.name: c.max_score for c in notebook.grade_cells}
    tasks = {c.name: c.max_score for c in notebook.task_cells}
    solutions = {c.name for c in notebook.solution_cells}
    return {
        c.name: TemplateCell(
            name=c.name,
            cell_type=c.cell_type,
            source=c.source,
            checksum=c.checksum,
            locked=c.locked,
            grade=c.name in grades,
            solution=c.name in solutions,
            task=c.name in tasks,
            points=float(grades.get(c.name, tasks.get(c.name, 0.0))),
        )
        for c in notebook.source_cells
    }


def grades_of(notebook):
    """Return ({cell: automatic score or None}, {cell: automatic comment or None}) of a notebook."""
    scores, comments = {}, {}
    for cell in notebook.cells:
        name = cell.metadata.get("nbgrader", {}).get("grade_id")
        if utils.is_grade(cell):
            scores[name] = utils.determine_grade(cell)[0]
        if utils.is_solution(cell) or utils.is_task(cell):
            same = cell.metadata.nbgrader["checksum"] == utils.compute_checksum(cell)
            comments[name] = "No response." if same and not utils.is_task(cell) else None
    return scores, comments


@contextlib.contextmanager
def one_transaction(book):
    """Hold back the commits of nbgrader's API, which come after every call, until the end."""
    commit, book.db.commit = book.db.commit, book.db.flush
    try:
        yield
        commit()
    except BaseException:
        book.db.rollback()
        raise
    finally:
        book.db.commit = commit


def write_marks(book, config, assignment, result):
    """Write a graded submission: all of it or nothing. Marks given by hand stay.

    result: classrun.Result.
    """
    with one_transaction(book), book.db.no_autoflush:
        book.update_or_create_student(result.student)
        book.update_or_create_submission(
            assignment, result.student, timestamp=_timestamp(result.timestamp)
        )
        submission = book.find_submission(assignment, result.student)
        for name, (scores, comments) in result.marks.items():
            notebook = book.find_submission_notebook(name, assignment, result.student)
            for grade in notebook.grades:
                if grade.name in scores:
                    _write_score(grade, scores[grade.name])
            for comment in notebook.comments:
                comment.auto_comment = comments.get(comment.name)
            book.db.flush()
            book.db.refresh(notebook)
            notebook.late_submission_penalty = _penalty(config, submission, notebook)


def _write_score(grade, score):
    """As nbgrader does it: a mark by hand counts, and is to be looked at after a regrade."""
    grade.auto_score = score
    grade.needs_manual_grade = grade.manual_score is not None or score is None


def _penalty(config, submission, notebook):
    late = submission.total_seconds_late
    if late <= 0:
        return None
    rule = AssignLatePenalties(config=config)
    rule.init_plugin()
    student = submission.student.id
    penalty = rule.plugin_inst.late_submission_penalty(student, notebook.score, late)
    return None if penalty is None else rule._check_late_penalty(notebook, penalty)


def _timestamp(text):
    try:
        return utils.parse_utc(text)
    except (ValueError, OverflowError, TypeError):
        return None
