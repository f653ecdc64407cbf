"""The report of a class: one line for each student, as a table and as report.csv."""

import csv
import os
import shutil
from dataclasses import dataclass
from pathlib import Path

from nbgrader.api import MissingEntry

from ..course import collect
from ..course.gradebook import open_gradebook
from ..notebook.execute import UNCONFINED
from ..notebook.submission import MISSING

WARNING = UNCONFINED.split("{")[0]
NOT_YET = "not graded yet"


@dataclass
class Line:
    """What the report says of one student."""

    student: str
    state: str
    marks: dict  # {exercise: points or None}
    total: float | None
    best: float
    late: str
    repaired: str
    look: str
    seconds: float | None


def lines(course):
    """Return the Line of each student, sorted."""
    found = []
    with open_gradebook(course.coursedir) as book:
        there = collect.students(course.coursedir, course.assignment)
        for student in there:
            record = course.records.read(student)
            found.append(_line(course, book, student, record or {"state": NOT_YET}))
        for student in {s.id for s in book.students} - set(there):
            record = {"state": MISSING, "why": "nothing was handed in"}
            found.append(_line(course, book, student, record))
    return sorted(found, key=lambda line: line.student)


def _line(course, book, student, record):
    parts = [record["state"] + (f": {record['why']}" if record.get("why") else "")]
    marks, total, late = _marks(course, book, student)
    return Line(
        student,
        "; ".join([*parts, *record.get("details", [])]),
        marks,
        total,
        sum(c.points for t in course.templates.values() for c in t.cells),
        late,
        "; ".join(record.get("notes", [])),
        "; ".join(dict.fromkeys(record.get("facts", []))),
        record.get("seconds"),
    )


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
    total = sum(m for m in marks.values() if m is not None)
    penalty = submission.late_submission_penalty or 0.0
    return marks, max(0.0, total - penalty), _lateness(submission.total_seconds_late, penalty)


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
        head = ["student", "state", *names, "total", "of", "late", "repaired", "worth a look"]
        writer.writerow([*head, "seconds"])
        for e in entries:
            marks = [_number(m) for m in e.marks.values()]
            texts = [e.late, e.repaired, e.look]
            seconds = "" if e.seconds is None else f"{e.seconds:.1f}"
            row = [e.student, e.state, *marks, _number(e.total), _number(e.best), *texts, seconds]
            writer.writerow([_harmless(cell) for cell in row])
    os.replace(part, path)


def _number(value):
    return "" if value is None else f"{value:g}"


def _harmless(cell):
    """A spreadsheet runs a cell that begins like a formula: put a quote before it."""
    cell = cell.encode("utf-8", "backslashreplace").decode()
    return f"'{cell}" if cell[:1] in ("=", "+", "-", "@", "\t", "\r") else cell


def table(entries):
    """Return the report as lines of text that fit the terminal, where the names allow it."""
    width = shutil.get_terminal_size((120, 24)).columns
    if not entries:
        return ["No student has handed in anything."]
    names = list(entries[0].marks)
    head = ["student", *names, "total", "state"]
    rows = [
        [
            e.student,
            *(_number(m) or "-" for m in e.marks.values()),
            _number(e.total) or "-",
            e.state,
        ]
        for e in entries
    ]
    widths = [max(len(row[i]) for row in [head, *rows]) for i in range(len(head) - 1)]
    text = [
        "  ".join(c.ljust(w) for c, w in zip(row, widths, strict=False)) for row in [head, *rows]
    ]
    states = [row[-1] for row in [head, *rows]]
    lines = [f"{t}  {s}"[: max(width, len(t) + 20)] for t, s in zip(text, states, strict=True)]
    lines += sorted({w for e in entries for w in e.look.split("; ") if w.startswith(WARNING)})
    return [line.encode("utf-8", "backslashreplace").decode() for line in lines]
