"""The runs that a reader tries, in a file beside the notebook: a restart of Python loses none."""

import json
import os
from pathlib import Path

from kmeanslab.one_line import OneLineError
from kmeanslab.sentences import load_sentences
from kmeanslab.tables import table_text

SENTENCES = load_sentences("records")
FILE = "my_runs.json"


class BrokenTable(OneLineError):
    """The file of runs can't be read or written."""


def record_run(**facts: object) -> None:
    """Add a run to the table in my_runs.json, and print all of it.

    Parameters
    ----------
    facts
        One for each column; ... stands for no prediction.

    Raises
    ------
    BrokenTable
        When the file holds something else, or can't be written. It is left as it was.
    """
    row = {name: None if value is ... else value for name, value in facts.items()}
    rows = [*_read(list(row)), row]
    print(table_text(rows))
    new = Path(f"{FILE}.new")
    try:
        new.write_text(json.dumps(rows, indent=1, default=str), encoding="utf-8")
        os.replace(new, FILE)  # all of it or nothing
    except OSError as error:
        raise BrokenTable(SENTENCES["not written"].format(file=FILE, why=error.strerror)) from None


def _read(columns: list[str]) -> list[dict]:
    try:
        rows = json.loads(Path(FILE).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return []
    except (OSError, ValueError):
        raise BrokenTable(SENTENCES["not read"].format(file=FILE)) from None
    alike = isinstance(rows, list) and all(isinstance(r, dict) and list(r) == columns for r in rows)
    if not alike:
        raise BrokenTable(SENTENCES["not read"].format(file=FILE))
    return rows
