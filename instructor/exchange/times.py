"""When work came: from the LMS's clock, or from a list of late students."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from pathlib import Path
from zoneinfo import ZoneInfo

from grading.course.times import UnclearTime, parse_moment, read_clock

from .origins import Origin
from .sheets import Sheet, read_sheet


def read_late(path: Path, zone: ZoneInfo | None) -> dict[str, datetime | None]:
    """Read a list of late students.

    Parameters
    ----------
    path : Path
        A CSV file with the columns `id` and `time`; an empty time means late, nobody knows by how
        much.
    zone : ZoneInfo or None
        Where the clock of times without a zone stands; None means where this computer stands.

    Returns
    -------
    dict
        {student: moment in UTC, or None}.

    Raises
    ------
    SheetError
        When a column is missing, or a time is not one clear moment; names the line.
    """
    sheet = read_sheet(path)
    found: dict[str, datetime | None] = {}
    student, time = sheet.column("id"), sheet.column("time")
    for number, row in sheet.rows():
        name = row[student].strip()
        moment = _moment(sheet, number, row[time].strip(), zone)
        if found.setdefault(name, moment) != moment:
            raise sheet.error(number, f"{name} is listed before, with another time")
    return found


def _moment(sheet: Sheet, number: int, text: str, zone: tzinfo | None) -> datetime | None:
    try:
        return parse_moment(text, zone) if text else None
    except UnclearTime as error:
        raise sheet.error(number, str(error)) from error


@dataclass
class Moments:
    """Decides when each student's work came.

    Attributes
    ----------
    late : dict or None
        {student: moment in UTC, or None for an unknown one}; None without a list.
    zone : ZoneInfo or None
        Where the LMS's clock stands; None means where this computer stands.
    deadline : datetime or None
        The assignment's, in UTC.
    """

    late: dict | None
    zone: ZoneInfo | None
    deadline: datetime | None

    def __call__(
        self, origin: Origin, student: str, before: datetime | None
    ) -> tuple[datetime | None, str | None]:
        """Return when the work came, and what to say about it.

        Parameters
        ----------
        origin : Origin
            Of the newest file.
        student : str
        before : datetime or None
            What was known before; it stays where neither the LMS nor a list says anything now.

        Returns
        -------
        moment : datetime or None
            None when nobody says.
        note : str or None

        Raises
        ------
        ValueError
            When it may be late and nobody can tell when it came.
        """
        late = self.late or {}
        listed, known = student in late, late.get(student)
        if known:
            return known, None
        if not listed and origin.unclear:
            raise ValueError(f"its time {origin.unclear!r} can't be read: list it with --late")
        if not listed and origin.clock:
            clock = origin.clock
            return (clock.astimezone(UTC) if clock.tzinfo else read_clock(clock, self.zone)), None
        if self.late is None and before and not (origin.late and not self._is_late(before)):
            return before, "the time is the one of before"
        if not origin.late and not listed:
            return None, None
        if self.deadline is None:
            raise ValueError("it is late, but the assignment has no deadline: set one first")
        words = "late, nobody says by how much: it counts as one second late"
        return self.deadline + timedelta(seconds=1), words

    def _is_late(self, moment: datetime) -> bool:
        return self.deadline is not None and moment > self.deadline
