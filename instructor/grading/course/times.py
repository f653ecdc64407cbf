"""Read when work was handed in. What could mean two moments is refused, never guessed."""

from __future__ import annotations

import re
from datetime import UTC, datetime, tzinfo
from zoneinfo import ZoneInfo

EXAMPLE = "2027-03-01 20:30:00 UTC"
MOMENT = re.compile(
    r"(?P<date>\d{4}-\d\d-\d\d)[T ]+(?P<clock>\d\d?:\d\d(:\d\d)?)(\.\d+)?\s*(?P<zone>\S*)"
)
OFFSET = re.compile(r"([+-]\d\d):?(\d\d)?")


class UnclearTime(ValueError):
    """A text is not one moment; the message quotes it and shows how to write one."""


def parse_moment(text: str, zone: tzinfo | None = UTC) -> datetime:
    """Return the moment that a text names.

    Parameters
    ----------
    text : str
        Year first, such as "2027-03-01 20:30:00 UTC", "2027-03-01T20:30Z",
        "2027-03-01 20:30 +0100" or "2027-03-01 20:30 Europe/Berlin".
    zone : tzinfo or None
        Where the clock stood when the text does not say; nbgrader takes UTC. None means where this
        computer stands.

    Returns
    -------
    datetime
        In UTC, to the second.

    Raises
    ------
    UnclearTime
        For anything else, also for "02.03.2027", a day in some countries and a month in others.
    """
    found = MOMENT.fullmatch(text.lstrip("\ufeff").strip())
    try:
        if not found:
            raise ValueError
        naive = datetime.fromisoformat(f"{found['date']} {found['clock'].zfill(5)}")
        return read_clock(naive, _zone(found["zone"]) or zone)
    except (ValueError, OverflowError, OSError, KeyError) as error:
        shown = text.strip()[:40]
        raise UnclearTime(f"{shown!r} is not one clear time; write it like {EXAMPLE}") from error


def read_clock(naive: datetime, zone: tzinfo | None) -> datetime:
    """Return the moment that a clock showed.

    Parameters
    ----------
    naive : datetime
        What the clock showed.
    zone : tzinfo or None
        Where it stands; None means where this computer stands.

    Returns
    -------
    datetime
        In UTC.

    Raises
    ------
    UnclearTime
        For the hour that comes twice in autumn, and for the one that spring leaves out.
    """
    moments = {naive.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1)}
    if len(moments) > 1:
        words = "is shown twice or never, as the clock is changed: write it in UTC"
        raise UnclearTime(f"{naive:%Y-%m-%d %H:%M:%S} {words}")
    return moments.pop()


def as_text(moment: datetime) -> str:
    """Return a moment as nbgrader reads it from `timestamp.txt`, in UTC."""
    return moment.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S UTC")


def _zone(name):
    """Return a time zone by its name or offset; None for an empty name."""
    if not name:
        return None
    if name.upper() in ("Z", "UTC", "GMT"):
        return UTC
    if offset := OFFSET.fullmatch(name):
        return datetime.strptime(f"{offset[1]}{offset[2] or '00'}", "%z").tzinfo
    if "/" not in name:  # CST is in America and in China, and ZoneInfo knows only one
        raise ValueError(name)
    return ZoneInfo(name)
