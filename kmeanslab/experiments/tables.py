"""Tables of rows, as plain text."""

from math import floor, isfinite, log10

MOST_DECIMALS = 6


def print_table(rows):
    """Print a list of dicts with the same keys as a table, one row each."""
    if not rows:
        print("(no rows yet)")
        return
    columns = [[name, *_texts([row[name] for row in rows])] for name in rows[0]]
    widths = [max(map(len, column)) for column in columns]
    for line in zip(*columns, strict=True):
        print("  ".join(text.rjust(width) for text, width in zip(line, widths, strict=True)))


def _texts(values):
    """The values of one column as text; its floats have the same number of decimals."""
    decimals = _decimals([abs(value) for value in values if isinstance(value, float)])
    return [_text(value, decimals) for value in values]


def _decimals(numbers):
    """As many as show four digits of the largest number and two of the smallest but 0."""
    sizes = [floor(log10(number)) for number in numbers if number and isfinite(number)]
    if not sizes:
        return 0
    return min(MOST_DECIMALS, max(0, 3 - max(sizes), 1 - min(sizes)))


def _text(value, decimals):
    if value is None:
        return "-"
    if isinstance(value, float):
        return f"{value:,.{decimals}f}"
    return f"{value:,}" if isinstance(value, int) else str(value)
