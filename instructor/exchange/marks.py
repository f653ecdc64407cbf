"""Fill the course's marks into the sheet that an LMS exported, and change nothing else in it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field

from .course import Course
from .ledger import Ledger
from .sheets import Sheet, SheetError


@dataclass(frozen=True)
class Format:
    """How one LMS's sheet names students and marks.

    Attributes
    ----------
    title : str
    signature : tuple of str
        Columns that only this LMS's sheet has together.
    ids : tuple of str
        Columns that may hold the id, the usual one first.
    marks : callable
        Takes a column's name and the assignment's, returns whether the marks go there.
    """

    title: str
    signature: tuple[str, ...]
    ids: tuple[str, ...]
    marks: Callable[[str, str], bool]


def _begins(rest):
    """Return a test of a column's name: the assignment's name, then what the LMS puts behind it."""
    return lambda column, name: bool(re.fullmatch(rf"(?i:{re.escape(name)}){rest}", column.strip()))


# Each as documented by the vendor, for the sheet that its gradebook exports and imports again.
FORMATS = (
    Format(
        "Moodle",
        ("Identifier", "Grade"),
        ("Identifier", "Email address"),
        lambda column, _: column.strip().casefold() == "grade",
    ),
    Format(
        "Canvas",
        ("Student", "ID", "Section"),
        ("ID", "SIS Login ID", "SIS User ID"),
        _begins(r" \(\d+\)"),
    ),
    Format(
        "Blackboard",
        ("Username", "Last Access"),
        ("Username", "Student ID"),
        _begins(r" \[.*\].*"),
    ),
    Format(
        "Brightspace",
        ("End-of-Line Indicator",),
        ("OrgDefinedId", "Username", "Email"),
        _begins(r" (Points|Numeric|Text|Scheme)? ?Grade.*"),
    ),
)
NAMES = (("First Name", "Last Name"), ("First name", "Surname"), ("Full name",), ("Student",))


@dataclass
class Filled:
    """What happened to a sheet.

    Attributes
    ----------
    title : str
        The LMS.
    column : str
        Where the marks went.
    written : int
        How many students have their mark in it now.
    unmatched : list of str
        Students of the gradebook that the sheet does not have.
    open : list of str
        Students whose work waits to be marked.
    locked : list of str
        Students whose mark the LMS does not let anyone change.
    """

    title: str
    column: str
    written: int = 0
    unmatched: list = field(default_factory=list)
    open: list = field(default_factory=list)
    locked: list = field(default_factory=list)


def read_marks(course: Course) -> dict[str, float | None]:
    """Return {student: points, None while something waits to be marked} from the gradebook."""
    marks = {}
    with course.gradebook() as book:
        for submission in book.assignment_submissions(course.assignment):
            grades = [grade for notebook in submission.notebooks for grade in notebook.grades]
            waits = any(g.auto_score is None and g.manual_score is None for g in grades)
            penalty = submission.late_submission_penalty or 0.0
            marks[submission.student.id] = None if waits else max(0.0, submission.score - penalty)
    return marks


def fill(
    sheet: Sheet, assignment: str, marks: dict, ledger: Ledger, column: str | None = None
) -> Filled:
    """Put the marks into a sheet, in memory.

    Parameters
    ----------
    sheet : Sheet
        As the LMS exported it.
    assignment : str
        Its name in the LMS.
    marks : dict
        {student: points or None}.
    ledger : Ledger
        Knows the students' names in the LMS.
    column : str, optional
        The column of the marks, when its name does not tell.

    Returns
    -------
    Filled

    Raises
    ------
    SheetError
        When the LMS or the column can't be told.
    """
    known = next((f for f in FORMATS if all(sheet.find(c) is not None for c in f.signature)), None)
    if known is None and column is None:
        raise SheetError(
            f"{sheet.path.name} is not a sheet that Moodle, Canvas, Blackboard or Brightspace "
            f"exports in English; name the column of the marks with --column"
        )
    number = _mark_column(sheet, known, assignment, column)
    rows = _rows_by_student(sheet, known, set(marks), ledger, number)
    filled = Filled(known.title if known else "another sheet", sheet.head[number])
    comma = _has_comma(sheet, number)
    locked = sheet.find("Grade can be changed")
    for student, points in sorted(marks.items()):
        if student not in rows:
            filled.unmatched.append(student)
        elif points is None:
            filled.open.append(student)
        elif locked is not None and sheet.table[rows[student]][locked].strip() == "No":
            filled.locked.append(student)
        else:
            text = f"{round(points, 4):g}"
            sheet.set(rows[student], number, text.replace(".", ",") if comma else text)
            filled.written += 1
    return filled


def _mark_column(sheet, known, assignment, column):
    if column is not None:
        return sheet.column(column)
    found = [i for i, name in enumerate(sheet.head) if known.marks(name, assignment)]
    if len(found) == 1:
        return found[0]
    what = "several columns are" if found else "no column is"
    raise SheetError(
        f"{sheet.path.name}: {what} called {assignment!r}; choose one with --column: "
        f"{', '.join(sheet.head)}"
    )


def _rows_by_student(sheet, known, students, ledger, marks):
    """Return {student: row}: by the one column of ids that knows most of them, or by name.

    One column for the whole class: a number may be one student's id and another's login. Where id
    and name lead to two rows, neither is believed.
    """
    columns = [c for c in map(sheet.find, known.ids if known else ("id",)) if c is not None]
    if known is None and not columns:
        columns = [c for c in range(len(sheet.head)) if c != marks]
    found = [_unique((_id(row[c], students), n) for n, row in sheet.rows()) for c in columns]
    if known is None:
        _refuse_two(sheet, columns, found)
    by_name = _rows_by_name(sheet, students, ledger)
    best = max([*found, by_name], key=len)
    return {s: n for s, n in best.items() if by_name.get(s, n) == n}


def _refuse_two(sheet, columns, found):
    """Raise SheetError where two columns of an unknown sheet know students by different rows."""
    known = [(c, rows) for c, rows in zip(columns, found, strict=True) if rows]
    for column, rows in known[1:]:
        if any(known[0][1].get(s, n) != n for s, n in rows.items()):
            first, second = sheet.head[known[0][0]], sheet.head[column]
            raise SheetError(
                f"{sheet.path.name}: {first!r} and {second!r} may both hold the students' ids; "
                f"call the one that does 'id'"
            )


def _rows_by_name(sheet, students, ledger):
    """Return {student: row} of those whose name comes once in the sheet and once in the class."""
    names = _unique((_folded(e.name), s) for s, e in ledger.students.items() if s in students)
    rows = _unique((_folded(_full_name(sheet, row)), n) for n, row in sheet.rows())
    return {names[name]: n for name, n in rows.items() if name in names}


def _folded(name):
    return unicodedata.normalize("NFC", name).casefold()


def _id(cell, students):
    """Return the id in a cell, "" when no student has it.

    Moodle writes "Participant 4711", in German "Teilnehmer/in4711", Brightspace "#4711".
    """
    word = cell.rpartition(" ")[2] if cell.strip() else ""
    number = re.search(r"\d*$", word)[0]
    ids = (cell.strip(), word.removeprefix("#"), number)
    return next((text for text in ids if text in students), "")


def _full_name(sheet, row):
    for columns in NAMES:
        numbers = [sheet.find(column) for column in columns]
        if None not in numbers:
            return " ".join(row[n].strip() for n in numbers)
    return ""


def _unique(pairs):
    """Return a dict of the pairs whose key comes once and is not empty."""
    found, twice = {}, set()
    for key, value in pairs:
        if key in found:
            twice.add(key)
        found[key] = value
    return {key: value for key, value in found.items() if key and key not in twice}


def _has_comma(sheet, number):
    """Return whether the sheet writes 12,5 for twelve and a half, as Moodle does in German."""
    columns = [c for c, name in enumerate(sheet.head) if c == number or "max" in name.casefold()]
    return any(re.fullmatch(r"\d+,\d+", row[c].strip()) for _, row in sheet.rows() for c in columns)
