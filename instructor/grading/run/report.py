"""The report of a class: one line for each student, as a table and as report.csv."""

import csv
import io
import os
import shutil
import sys
import textwrap
from dataclasses import dataclass, field
from pathlib import Path

from nbgrader.api import MissingEntry

from ..course import collect
from ..course.gradebook import open_gradebook
from ..notebook.states import SubmissionState

UNCONFINED = "Student code was not confined: {}."
NOT_YET = "not graded yet"
NARROW = 30  # columns that a state has at least


@dataclass
class Line:
    """What the report says of one student; texts may hold what a student chose."""

    student: str
    state: str
    details: list[str] = field(default_factory=list)  # of the whole work, then of single answers
    marks: dict[str, float | None] = field(default_factory=dict)  # of each exercise
    total: float | None = None
    best: float = 0.0
    late: str = ""
    repaired: list[str] = field(default_factory=list)
    look: list[str] = field(default_factory=list)
    unconfined: str | None = None
    seconds: float | None = None


def lines(course):
    """Return the Line of each student, sorted."""
    found = []
    with open_gradebook(course.coursedir) as book:
        there = collect.students(course.coursedir, course.assignment)
        for student in there:
            record = course.records.read(student)
            found.append(_guarded_line(course, book, student, record or {"state": NOT_YET}))
        for student in {s.id for s in book.students} - set(there):
            record = {"state": SubmissionState.MISSING, "why": "nothing was handed in"}
            found.append(_guarded_line(course, book, student, record))
    return sorted(found, key=lambda line: line.student)


def _guarded_line(course, book, student, record):
    """Return the Line of a student, whatever is wrong with this one."""
    try:
        return _line(course, book, student, record)
    except (ValueError, KeyError, TypeError) as error:
        empty = {title: None for _, title, _ in exercises(course)}
        why = record.get("why") or f"no line could be made ({type(error).__name__})"
        return Line(student, SubmissionState.FAILED, [why], empty, best=_best(course))


def _line(course, book, student, record):
    marks, total, late = _marks(course, book, student)
    return Line(
        student,
        record["state"],
        [*filter(None, [record.get("why")]), *record.get("details", [])],
        marks,
        total,
        _best(course),
        late,
        record.get("notes", []),
        list(dict.fromkeys(record.get("facts", []))),
        record.get("unconfined"),
        record.get("seconds"),
    )


def _best(course):
    return sum(c.points for t in course.templates.values() for c in t.cells)


def exercises(course):
    """Return [(notebook, exercise, names of its cells with points)]."""
    several = len(course.templates) > 1
    found = []
    for name, template in course.templates.items():
        for answer, tests in template.exercises():
            cells = {c.name for c in (answer, *tests) if c.grade or c.task}
            title = f"{name}/{answer.name}" if several else answer.name
            found.append((name, title, cells))
    return [entry for entry in found if entry[2]]


def _marks(course, book, student):
    """Return ({exercise: points}, total, lateness in words) as the gradebook has them now."""
    try:
        submission = book.find_submission(course.assignment, student)
    except MissingEntry:
        return {title: None for _, title, _ in exercises(course)}, None, ""
    scores = {
        (notebook.name, grade.name): None if _unmarked(grade) else grade.score
        for notebook in submission.notebooks
        for grade in notebook.grades
    }
    marks = {}
    for name, title, cells in exercises(course):
        points = [scores.get((name, cell)) for cell in sorted(cells)]
        known = [p for p in points if p is not None]
        marks[title] = sum(known) if known else None
    known = [m for m in marks.values() if m is not None]
    penalty = submission.late_submission_penalty or 0.0
    total = max(0.0, sum(known) - penalty) if known else None
    return marks, total, _lateness(submission.total_seconds_late, penalty)


def _unmarked(grade):
    return grade.auto_score is None and grade.manual_score is None


def _lateness(seconds, penalty):
    if seconds <= 0:
        return ""
    hours, minutes = divmod(int(seconds) // 60, 60)
    words = f"{hours} h {minutes} min late"
    return f"{words}, {penalty:g} points off" if penalty else words


def write_csv(path, entries):
    """Write the report at once; the file is whole or the old one."""
    part = Path(f"{path}.part")
    with open(part, "w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        names = list(entries[0].marks) if entries else []
        head = ["student", "state", *names, "total", "of", "late", "repaired", "flags"]
        writer.writerow([*head, "seconds"])
        for e in entries:
            marks = [_number(m) for m in e.marks.values()]
            unconfined = [UNCONFINED.format(e.unconfined)] if e.unconfined else []
            texts = [e.late, _joined(e.repaired), _joined([*unconfined, *e.look])]
            seconds = "" if e.seconds is None else f"{e.seconds:.1f}"
            row = [e.student, _state(e), *marks, _number(e.total), _number(e.best), *texts]
            writer.writerow([harmless(printable(cell)) for cell in [*row, seconds]])
    os.replace(part, path)


def _state(entry):
    return f"{entry.state}: {_joined(entry.details)}" if entry.details else entry.state


def _joined(texts):
    """Join texts; none of them can look like two."""
    return "; ".join(text.replace(";", ",") for text in texts)


def _number(value):
    return "" if value is None else f"{value:g}"


def accept_every_character():
    """Let this process print what its terminal has no character for, escaped."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def printable(text):
    """Return a text without what a terminal obeys: control and direction characters, escaped."""
    shown = (" " if c.isspace() else c if c.isprintable() else _escaped(c) for c in text)
    return "".join(shown)


def _escaped(character):
    return character.encode("unicode_escape").decode("ascii")


def harmless(cell):
    """A spreadsheet runs a cell that begins like a formula: put a quote before it."""
    return f"'{cell}" if cell.lstrip()[:1] in ("=", "+", "-", "@") else cell


def table(entries):
    """Return the report as lines of text; a long state goes on below itself."""
    if not entries:
        return ["No student has handed in anything."]
    head = ["student", *entries[0].marks, "total", "state"]
    rows = [head, *(_row(entry) for entry in entries)]
    widths = [max(len(row[i]) for row in rows) for i in range(len(head) - 1)]
    before = sum(widths) + 2 * len(widths)
    room = max(shutil.get_terminal_size((120, 24)).columns - before, NARROW)
    found = []
    for *cells, state in rows:
        start = "".join(c.ljust(w + 2) for c, w in zip(cells, widths, strict=True))
        parts = textwrap.wrap(state, room) or [""]
        found += [start + parts[0], *(" " * before + part for part in parts[1:])]
    reasons = sorted({entry.unconfined for entry in entries if entry.unconfined})
    return found + [printable(UNCONFINED.format(reason)) for reason in reasons]


def _row(entry):
    marks = (_number(mark) or "-" for mark in entry.marks.values())
    texts = [entry.student, *marks, _number(entry.total) or "-", _state(entry)]
    return [printable(text) for text in texts]
