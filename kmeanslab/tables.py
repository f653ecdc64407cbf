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
    aligned = [
        _aligned(column, name, cells) for name, column in zip(cells[0], columns, strict=True)
    ]
    return "\n".join("  ".join(line).rstrip() for line in zip(*aligned, strict=True))


def _aligned(column, name, cells):
    """Return the texts of a column in equal width: words begin, numbers end, below each other."""
    width = max(map(len, column))
    words = any(isinstance(row[name], str) for row in cells)
    return [text.ljust(width) if words else text.rjust(width) for text in column]


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
