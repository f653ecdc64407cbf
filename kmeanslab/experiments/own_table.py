"""Tables of the reader's own, out of a CSV file or a cell, or a sentence on what is in the way."""

import csv
import os
import re
from collections.abc import Sequence
from io import StringIO
from pathlib import Path

import numpy as np

from kmeanslab.sentences import load_sentences

SENTENCES = load_sentences("tables")
SEPARATORS = ",;\t"


def load_csv(path: str | os.PathLike, columns: Sequence[int | str] | None = None) -> np.ndarray:
    """Numbers from a CSV file, with a line of names above them or without.

    Commas, semicolons or tabs stand between the values; behind semicolons a decimal comma is
    understood too.

    Parameters
    ----------
    path
        The file's name; `~` is your home folder.
    columns
        Which columns to take, by name or by position, for example ["age", "income"] or [0, 2].
        Without it all are taken.

    Returns
    -------
    np.ndarray
        float64, shape (m, n): one row for each line, every value finite.

    Raises
    ------
    FileNotFoundError
        When there is no such file.
    ValueError
        When it is no table, or when a column holds something else than numbers.
    """
    text = _text_of(Path(path).expanduser(), str(path))
    table = _read(text, str(path))
    if columns is None:
        _refuse_counters(table, str(path))
    else:
        table = _picked(table, columns, str(path))
    return _numbers(table, str(path))


def tables_like(X: np.ndarray, **tables: object) -> dict[str, np.ndarray]:
    """Return the reader's own tables that can stand in for X; of each other one, print why not.

    Parameters
    ----------
    X
        Shape (m, n).
    tables
        By name; ... stands for one that is not written yet.

    Returns
    -------
    dict
        Of tables of the shape of X, with finite numbers only.
    """
    ready = {}
    for name, table in tables.items():
        if problem := _unlike(X, table):
            found = np.shape(np.asarray(table))
            print(SENTENCES[problem].format(name=name, found=found, expected=X.shape))
        else:
            ready[name] = np.asarray(table, dtype=float)
    return ready


def _unlike(X, table):
    """Return the name of the sentence on what keeps a table from standing in for X, or None."""
    if table is ... or table is None:
        return "not started"
    if np.shape(table) != X.shape:
        return "other shape"
    if not np.issubdtype(np.asarray(table).dtype, np.number) or not np.isfinite(table).all():
        return "not finite"
    return None


def _fail(sentence, **values):
    raise ValueError(SENTENCES[sentence].format(**values))


def _text_of(path, name):
    """The file's text: in UTF-8, in UTF-16 as Excel marks it, or in the alphabet of Windows."""
    if re.match(r"[a-z]{2,}:/+", name, re.IGNORECASE):
        _fail("web address", name=name)
    if path.is_dir():
        _fail("folder", name=name)
    if not path.exists():
        raise FileNotFoundError(SENTENCES["no file"].format(name=name, folder=Path.cwd()))
    data = path.read_bytes()
    if data.startswith(b"PK"):
        _fail("workbook", name=name)
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16")
    if b"\0" in data:
        _fail("no text", name=name)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def _read(text, name):
    """The table as a DataFrame, its columns under their names or numbers."""
    import pandas as pd  # here, so that the laboratory's other tools do without it

    first_line = text.lstrip().split("\n", 1)[0]
    if first_line.lower().startswith(("<!doctype html", "<html")):
        _fail("web page", name=name)
    separator = max(SEPARATORS, key=first_line.count)
    decimal = "," if separator == ";" and re.search(r"\d,\d", text) else "."
    rows = _even_rows(text, separator, name)
    header = 0 if rows and _has_names(rows, decimal, name) else None
    if len(rows) == (header == 0):
        _fail("no rows", name=name)
    options = {"sep": separator, "decimal": decimal, "header": header, "skipinitialspace": True}
    return pd.read_csv(StringIO(text), **options)


def _even_rows(text, separator, name):
    """The values of each line that is not blank, as text; or the first line with more or fewer."""
    reader, rows = csv.reader(StringIO(text), delimiter=separator, skipinitialspace=True), []
    for row in reader:
        if not "".join(row).strip() and len(row) < 2:
            continue
        if rows and len(row) != len(rows[0]):
            found = {"found": len(row), "line": reader.line_num, "expected": len(rows[0])}
            _fail("uneven lines", name=name, **found)
        rows.append(row)
    return rows


def _has_names(rows, decimal, name):
    """Whether the first line holds names: no numbers, or a word above a number."""
    first, *others = rows
    if others and first == [str(k) for k in range(len(first))]:
        _fail("counted columns", name=name, line=",".join(first))
    numbers = [_is_number(value, decimal) for value in first]
    below = [_is_number(value, decimal) for value in (others or rows)[0]]
    return not any(numbers) or any(b and not a for a, b in zip(numbers, below, strict=True))


def _is_number(text, decimal):
    try:
        float(text.replace(decimal, "."))
    except ValueError:
        return False
    return True


def _refuse_counters(table, name):
    """An unnamed first column that counts the rows is what pandas adds when it saves a table."""
    first = table.columns[0]
    if str(first).startswith("Unnamed") and _counts_rows(table[first]):
        _fail("counted rows", name=name, others=list(table.columns[1:]))


def _counts_rows(column):
    return (
        np.array_equal(np.diff(column), np.ones(len(column) - 1)) if _is_numeric(column) else False
    )


def _is_numeric(column):
    return column.dtype.kind in "iuf"


def _picked(table, columns, name):
    """The columns that are asked for, by name or by position."""
    if isinstance(columns, str | int):
        columns = [columns]
    names, picked = list(table.columns), []
    for column in columns:
        by_position = isinstance(column, int | np.integer) and -len(names) <= column < len(names)
        if column not in names and not by_position:
            _fail("no column", name=name, column=repr(column), columns=names)
        picked.append(names.index(column) if column in names else int(column))
    if not picked:
        _fail("nothing picked", name=name)
    return table.iloc[:, picked]


def _numbers(table, name):
    """The values as floats, or the first thing that is no finite number."""
    numeric = [c for c in table.columns if _is_numeric(table[c]) and not _counts_rows(table[c])]
    for column in table.columns:
        values = table[column]
        if not _is_numeric(values):
            words = [str(value) for value in values if not _is_number(str(value), ".")]
            shown = {"column": column, "value": words[0] if words else values.iloc[0]}
            _fail("text" if numeric else "text alone", name=name, numeric=numeric, **shown)
        lost = np.flatnonzero(~np.isfinite(values.astype(float)))
        if len(lost):
            kind = "missing" if np.isnan(values.iloc[lost[0]]) else "infinite"
            _fail(kind, name=name, column=column, row=lost[0] + 1)
    return table.to_numpy(dtype=float)
