"""When work came: from the LMS's clock, or from a list of late students."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from pathlib import Path
from zoneinfo import ZoneInfo

from grading.course.times import UnclearTime, parse_moment

from .layouts import Origin
from .sheets import Sheet, read_sheet


def from_clock(clock: datetime, zone: ZoneInfo | None) -> datetime:
    """Return the moment that an LMS's clock showed.

    Parameters
    ----------
    clock : datetime
        Without a zone it is the time on the LMS's clock.
    zone : ZoneInfo or None
        Where that clock stands; None means where this computer stands.

    Returns
    -------
    datetime
        In UTC.
    """
    if clock.tzinfo is None and zone is not None:
        clock = clock.replace(tzinfo=zone)
    return clock.astimezone(UTC)


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
    student, time = sheet.column("id"), sheet.column("time")
    return {
        row[student].strip(): _moment(sheet, number, row[time].strip(), zone)
        for number, row in sheet.rows()
    }


def _moment(sheet: Sheet, number: int, text: str, zone: tzinfo | None) -> datetime | None:
    if not text:
        return None
    try:
        return parse_moment(text, zone or datetime.now().astimezone().tzinfo or UTC)
    except UnclearTime as error:
        raise sheet.error(number, str(error)) from error


@dataclass
class Moments:
    """Decides when each student's work came.

    Attributes
    ----------
    late : dict
        {student: moment in UTC, or None for an unknown one}.
    zone : ZoneInfo or None
        Where the LMS's clock stands; None means where this computer stands.
    deadline : datetime or None
        The assignment's, in UTC.
    """

    late: dict
    zone: ZoneInfo | None
    deadline: datetime | None

    def __call__(self, origin: Origin, student: str) -> tuple[datetime | None, str | None]:
        """Return when the work came, None when nobody says, and what to say about it."""
        if self.late.get(student):
            return self.late[student], None
        if origin.clock and student not in self.late:
            return from_clock(origin.clock, self.zone), None
        if not origin.late and student not in self.late:
            return None, None
        if self.deadline is None:
            raise ValueError("it is late, but the assignment has no deadline: set one first")
        words = "late, nobody says by how much: it counts as one second late"
        return self.deadline + timedelta(seconds=1), words
