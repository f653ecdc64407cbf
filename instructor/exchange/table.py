"""The table of a collecting, for a terminal."""

from __future__ import annotations

from collections.abc import Iterable

from grading.course.times import as_text
from grading.run.report import printable

from .collecting import Row


def lines(rows: Iterable[Row]) -> list[str]:
    """Return the table as lines of text, one for each student, notes indented below.

    Parameters
    ----------
    rows : iterable of Row

    Returns
    -------
    list of str
        Control characters that a file's name may hold are shown, not sent to the terminal.
    """
    rows = list(rows)
    width = max((len(row.student) for row in rows), default=0)
    found = []
    for row in rows:
        when = f", {as_text(row.moment)}" if row.moment else ""
        what = f"{_few(row.taken)}{when}" if row.taken else ""
        head = f"{row.student or '-':{width}}  {row.state:9}  {row.name}".rstrip()
        found += [f"{head}  {what}".rstrip(), *(f"{'':{width}}  {note}" for note in row.notes)]
    return [printable(line) for line in found]


def _few(names):
    rest = f" and {len(names) - 3} more" if len(names) > 3 else ""
    return ", ".join(names[:3]) + rest
