"""Take an LMS's zip of submissions into `submitted/`, one student at a time.

Each student has a guard of their own: what is wrong with one submission is a line of the table and
stops nobody else. A folder is made aside and put in place as a whole; what it replaces stays
beside it.
"""

from __future__ import annotations

import os
import re
import tempfile
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from pathlib import Path, PurePosixPath

from grading.course.archives import Member, NotRead, open_archive
from grading.course.collect import LEFT_OUT, TIMESTAMP
from grading.course.times import as_text, parse_moment

from .layouts import read_layout
from .ledger import Collected, Ledger
from .origins import Layout, Origin
from .placing import is_same, is_work, put_in_place, write_files

MAX_MEMBERS = 500_000
# A folder's name on every system: Windows takes no dot at its end and no name of a device.
DEVICES = r"(?!(?i:con|prn|aux|nul|com\d|lpt\d)(?:\.|$))"
ID = re.compile(DEVICES + r"[\w@+-](?:[\w@.+ -]{0,98}[\w@+-])?")
NUMBERED = re.compile(r"(-\d+| \(\d+\))$")  # Canvas and browsers number a file that comes again


class State(StrEnum):
    """What becomes of one student's work."""

    NEW = "new"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    SKIPPED = "skipped"


@dataclass
class Row:
    """One line of the table: a student, what was taken, and why something was not.

    Attributes
    ----------
    student, name : str
        As the LMS has them; `student` is empty for a file that is nobody's.
    state : State
    taken : list of str
        Paths of the files.
    notes : list of str
        What was left out and why.
    moment : datetime or None
        When the work was handed in, in UTC.
    """

    student: str
    name: str = ""
    state: State = State.SKIPPED
    taken: list = field(default_factory=list)
    notes: list = field(default_factory=list)
    moment: datetime | None = None


@dataclass
class Work:
    """All files of one student in the zip, as (Member, Origin)."""

    student: str
    files: list[tuple[Member, Origin]] = field(default_factory=list)

    @property
    def newest(self) -> Origin:
        """The Origin of the newest file, a notebook before a text beside it."""
        return max((o for _, o in self.files), key=lambda o: (o.attempt, is_work(o.path)))


@dataclass
class Target:
    """Where submissions go, and what decides about lateness.

    Attributes
    ----------
    submitted : Path
        nbgrader's folder.
    assignment : str
    ledger : Ledger
        What was collected before.
    moment : callable
        See `times.Moments`.
    dry : bool
        Whether nothing may be written.
    """

    submitted: Path
    assignment: str
    ledger: Ledger
    moment: Callable
    dry: bool = False

    def folder(self, student: str) -> Path:
        """Return the folder of a student's submission."""
        return self.submitted / student / self.assignment


def collect_zip(path: Path, target: Target, key: str | None = None) -> Iterator:
    """Collect the submissions in a zip.

    Parameters
    ----------
    path : Path
        The LMS's zip.
    target : Target
    key : str, optional
        The layout, when it can't be told from the names.

    Yields
    ------
    tuple of Layout and int
        First, the layout and the number of students.
    Row
        Then one for each student, and for each file that is nobody's.

    Raises
    ------
    NotRead, UnknownLayout
        When the zip itself can't be read.
    """
    with open_archive(path, most=MAX_MEMBERS) as members:
        layout, found = read_layout(members, key)
        works, strays = _by_student(found)
        yield layout, len(works)
        target.ledger.layout = layout.key
        for work in works:
            yield _guarded(work, layout, target, Path(path).name)
        yield from strays


def _by_student(found: dict) -> tuple[list[Work], list[Row]]:
    works: dict[str, Work] = {}
    strays: list[Row] = []
    folded: dict[str, str] = {}
    for member, origins in found.items():
        if not origins:
            words = f"{member.path}: not a name that the LMS gives"
            strays.append(Row("", notes=[words]))
        for origin in origins:
            student = unicodedata.normalize("NFC", origin.student)
            if not ID.fullmatch(student) or member.problem:
                why = member.problem or f"{student!r} can't be the name of a folder"
                strays.append(Row("", origin.name, notes=[f"{member.path}: {why}"]))
            elif folded.setdefault(student.casefold(), student) != student:
                why = f"{student} differs from {folded[student.casefold()]} in case only"
                strays.append(Row("", origin.name, notes=[f"{member.path}: {why}"]))
            else:
                works.setdefault(student, Work(student)).files.append((member, origin))
    return [works[student] for student in sorted(works)], strays


def _guarded(work, layout, target, source):
    """Return the Row of a student, whatever happens."""
    row = Row(work.student, work.newest.name)
    try:
        _take(work, layout, target, source, row)
    except (OSError, NotRead, ValueError) as error:
        row.state = State.SKIPPED
        row.notes.append(f"not collected: {getattr(error, 'strerror', None) or error}")
    return row


def _take(work, layout, target, source, row):
    """Bring a student's folder up to date, unless something newer lies there."""
    files = dict(_choose(work, layout, row))
    newest = work.newest
    folder = target.folder(work.student)
    row.moment, note = target.moment(newest, work.student, _known_time(folder))
    row.notes += [note] if note else []
    before = target.ledger.students.get(work.student)
    if refused := _refusal(layout, before, newest):
        row.notes.append(refused)
        return
    with tempfile.TemporaryDirectory(dir=_scratch(target), prefix=".collecting-") as aside:
        staged = Path(aside) / target.assignment
        row.taken = list(write_files(files, staged, row.notes))
        if not row.taken:
            row.notes.append("nothing could be taken")
            return
        row.state = _compare(staged, folder, row.moment)
        if target.dry:
            return
        if row.state is not State.UNCHANGED:
            if row.moment:
                (staged / TIMESTAMP).write_text(as_text(row.moment) + "\n", encoding="utf-8")
            row.notes += put_in_place(staged, folder)
    entry = Collected(newest.place, newest.name, list(newest.attempt), source)
    target.ledger.note(work.student, entry)


def _compare(staged, folder, moment):
    """Return whether a folder is new, updated or as it was."""
    if not os.path.lexists(folder):
        return State.NEW
    same = is_same(staged, folder) and _known_time(folder) == moment
    return State.UNCHANGED if same else State.UPDATED


def _known_time(folder):
    """Return when the work that lies there came, None when nobody said. Raises UnclearTime."""
    written = folder / TIMESTAMP
    return parse_moment(written.read_text("utf-8-sig", "replace")) if written.is_file() else None


def _scratch(target):
    """Return the folder to write aside in: that of the submissions, so that moving is instant."""
    if target.dry:
        return None
    target.submitted.mkdir(parents=True, exist_ok=True)
    return target.submitted


def _refusal(layout: Layout, before: Collected | None, newest: Origin) -> str | None:
    """Return why a student's earlier work must stay, or None."""
    if before is None:
        return None
    if layout.key == "blackboard" and before.name != newest.name:
        return f"this id was {before.name} before: collect all students in one zip"
    if newest.attempt and before.attempt and list(newest.attempt) < before.attempt:
        return f"older than what {before.source} held"
    return None


def _choose(work: Work, layout: Layout, row: Row) -> Iterable[tuple[str, Member]]:
    """Yield (path, Member) of what counts: the newest attempt, the newest of two by one name."""
    if layout.by_attempt:
        _keep_newest_attempt(work, row)
    chosen: dict[str, tuple[Member, Origin]] = {}
    for member, origin in work.files:
        numbered = origin.attempt and not layout.by_attempt and is_work(origin.path)
        name = _plain_name(origin.path) if numbered else origin.path
        old = chosen.get(name)
        if old:
            how = f"the newest by {layout.title}" if numbered else "the last in the zip"
            row.notes.append(f"two files {name}: {how} was taken")
        if old is None or origin.attempt >= old[1].attempt:
            chosen[name] = member, origin
    for member, origin in chosen.values():
        if not _is_dropped(origin.path):
            yield origin.path, member


def _keep_newest_attempt(work, row):
    """Leave out older attempts, and newer ones without a notebook."""
    full = [o.attempt for _, o in work.files if is_work(o.path)]
    newest = max(full or [o.attempt for _, o in work.files])
    others = {o.attempt for _, o in work.files} - {newest}
    row.notes += [f"other attempts left out: {len(others)}"] if others else []
    work.files = [(m, o) for m, o in work.files if o.attempt == newest]


def _plain_name(path):
    """Return a path without the number that tells a later file of the same name."""
    path = PurePosixPath(path)
    return str(path.with_name(NUMBERED.sub("", path.stem) + path.suffix))


def _is_dropped(path):
    """Return whether a file is the course's to write, or a program's; a notebook is a student's."""
    parts = PurePosixPath(path).parts
    folders = any(p in LEFT_OUT or p.startswith(".") for p in parts[:-1])
    notebook = parts[-1].lower().endswith(".ipynb") and not parts[-1].startswith("._")
    return (folders and not notebook) or parts[-1].lower() == TIMESTAMP or parts[-1] == ".DS_Store"
