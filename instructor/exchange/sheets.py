"""Read a CSV file of an LMS or a spreadsheet, and write it back with nothing else changed."""

from __future__ import annotations

import codecs
import io
import os
import re
import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path

MARKS = {
    codecs.BOM_UTF8: "utf-8",
    codecs.BOM_UTF16_LE: "utf-16-le",
    codecs.BOM_UTF16_BE: "utf-16-be",
}


class SheetError(ValueError):
    """The file can't be used; the message names it, the line and the way out."""


class Sheet:
    """A table as an LMS exports it: its encoding, separator and line ends are kept.

    Parameters
    ----------
    path : Path
        Where it was read from.
    data : bytes
        What it holds.
    """

    def __init__(self, path: Path, data: bytes):
        self.path = path
        self.mark, self.encoding, text = _decoded(path, data)
        self.lines = list(_records(text))
        self.separator, start = _separator(self.lines)
        self.raw = [_split(line, self.separator) for line in self.lines]
        self.table = [[_unquoted(cell) for cell in row] for row in self.raw]
        filled = [number for number in range(start, len(self.table)) if any(self.table[number])]
        if not filled:
            raise SheetError(f"{path.name} is empty")
        self.first, self.head = filled[0] + 1, self.table[filled[0]]

    def find(self, *names: str) -> int | None:
        """Return the number of the first column with one of these names, without regard to case."""
        wanted = [name.casefold() for name in names]
        return next((i for i, n in enumerate(self.head) if n.strip().casefold() in wanted), None)

    def column(self, name: str) -> int:
        """Return the number of a column. Raises SheetError when there is none."""
        number = self.find(name)
        if number is None:
            raise SheetError(
                f"{self.path.name} has no column {name!r}; it has {', '.join(self.head)}"
            )
        return number

    def rows(self) -> Iterator[tuple[int, list[str]]]:
        """Yield (number in the table, cells) of each row below the head that is not empty."""
        for number, row in enumerate(self.table[self.first :], self.first):
            if any(cell.strip() for cell in row):
                row += [""] * (len(self.head) - len(row))
                yield number, row

    def error(self, number: int, words: str) -> SheetError:
        """Return a SheetError about a row."""
        return SheetError(f"{self.path.name}, row {number + 1}: {words}")

    def set(self, number: int, column: int, text: str) -> None:
        """Put a text into a cell."""
        row = self.raw[number]
        row += [""] * (column + 1 - len(row))
        quoted = row[column].startswith('"') or self.separator in text
        row[column] = f'"{text}"' if quoted else text
        self.table[number][column] = text

    def text(self) -> bytes:
        """Return the file as bytes: every cell that was not set is as it was read."""
        ends = [line[len(line.rstrip("\r\n")) :] for line in self.lines]
        rows = [self.separator.join(row) + end for row, end in zip(self.raw, ends, strict=True)]
        return self.mark + "".join(rows).encode(self.encoding)

    def save(self) -> Path:
        """Write it in place, the original beside it. Returns the path of the original."""
        kept = _free(self.path)
        shutil.copy2(self.path, kept)
        part = self.path.with_name(self.path.name + ".part")
        part.write_bytes(self.text())
        os.replace(part, self.path)
        return kept


def read_sheet(path: Path) -> Sheet:
    """Return the Sheet in a CSV file. Raises SheetError when it is none."""
    try:
        return Sheet(Path(path), Path(path).read_bytes())
    except OSError as error:
        raise SheetError(f"{path} can't be read: {error.strerror}") from error


def _decoded(path, data):
    """Return (mark, encoding, text): Blackboard writes UTF-16, old spreadsheets Windows-1252."""
    if data.startswith(b"PK\3\4"):
        raise SheetError(f"{path.name} is a spreadsheet, not CSV: save it as CSV first")
    mark, marked = next(((m, e) for m, e in MARKS.items() if data.startswith(m)), (b"", "utf-8"))
    for encoding in (marked, "cp1252"):
        try:
            return mark, encoding, data[len(mark) :].decode(encoding)
        except UnicodeError:
            continue
    raise SheetError(f"{path.name} is no text: save it as CSV in UTF-8")


def _records(text: str) -> Iterable[str]:
    """Yield the rows with their line ends; a line end inside quotes is no end of a row."""
    record = ""
    for line in io.StringIO(text, newline=""):
        record += line
        if record.count('"') % 2 == 0:
            yield record
            record = ""
    if record:
        yield record


def _separator(lines):
    """Return (separator, number of the line to go on with). Excel may write it as a first line."""
    number, first = next(((n, t) for n, t in enumerate(lines) if t.strip()), (0, ""))
    if told := re.fullmatch(r'"?sep=([,;\t])"?[,;\t]*', first.strip("\r\n ")):
        return told[1], number + 1
    return max(",;\t", key=re.sub(r'"[^"]*"', "", first).count), number


def _split(record, separator):
    """Return the cells of a row as they are written, quotes included; csv would drop these."""
    cells, quoted = [""], False
    for letter in record.rstrip("\r\n"):
        quoted ^= letter == '"'
        if letter == separator and not quoted:
            cells.append("")
        else:
            cells[-1] += letter
    if quoted:
        raise SheetError(f"a quote is not closed in {record[:40]!r}")
    return cells if cells != [""] else []


def _unquoted(cell):
    return cell[1:-1].replace('""', '"') if cell[:1] == '"' else cell


def _free(path):
    """Return a path beside a file that nothing has yet."""
    names = (path.with_name(f"{path.stem}.original{n or ''}{path.suffix}") for n in range(10**6))
    return next(name for name in names if not name.exists())
