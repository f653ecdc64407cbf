"""Tables of rows, as plain text."""

from collections.abc import Sequence
from dataclasses import asdict
from math import floor, isfinite, log10

from kmeanslab.sentences import load_sentences

SENTENCES = load_sentences("laboratory")
MAX_DECIMALS = 6


def print_table(rows: Sequence) -> None:
    """Print rows as a table, see `table_text`."""
    print(table_text(rows))


def table_text(rows: Sequence) -> str:
    """Return rows as a table in plain text.

    Parameters
    ----------
    rows
        Of one data class, or dicts with the same keys. The names of the columns are in the file
        of sentences; one that is not there is printed as it is.
    """
    if not rows:
        return SENTENCES["no rows"]
    cells = [row if isinstance(row, dict) else asdict(row) for row in rows]
    columns = [[_heading(name), *_texts([row[name] for row in cells])] for name in cells[0]]
    widths = [max(map(len, column)) for column in columns]
    if any(isinstance(list(row.values())[-1], str) for row in cells):
        widths[-1] = 0  # words at the end begin at one place, and a long one moves no number
    lines = zip(*columns, strict=True)
    return "\n".join("  ".join(map(str.rjust, line, widths)) for line in lines)


def _heading(name):
    return SENTENCES.get(f"column {name}", str(name))


def _texts(values):
    """Return the values of one column as text; its floats have the same number of decimals."""
    decimals = _decimals([abs(value) for value in values if isinstance(value, float)])
    return [_text(value, decimals) for value in values]


def _decimals(numbers):
    """Return as many as show four digits of the largest number and two of the smallest but 0."""
    sizes = [floor(log10(number)) for number in numbers if number and isfinite(number)]
    if not sizes:
        return 0
    return min(MAX_DECIMALS, max(0, 3 - max(sizes), 1 - min(sizes)))


def _text(value, decimals):
    if value is None:
        return "-"
    if isinstance(value, bool):
        return SENTENCES["yes" if value else "no"]
    if isinstance(value, float):
        return f"{value:,.{decimals}f}"
    return f"{value:,}" if isinstance(value, int) else str(value)
