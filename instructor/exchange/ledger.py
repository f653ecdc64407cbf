"""What was collected from the LMS: under which name each student's feedback goes back."""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass, field
from pathlib import Path


class BrokenLedger(Exception):
    """The ledger can't be read; the message names its file."""


@dataclass
class Collected:
    """How the LMS names one student's work.

    Attributes
    ----------
    place : str
        What the LMS put before the files' own names.
    name : str
        The student's name, as far as the LMS gives it.
    attempt : list
        Compares later than that of older work; empty where the LMS says nothing.
    source : str
        The name of the zip.
    """

    place: str
    name: str
    attempt: list
    source: str


@dataclass
class Ledger:
    """What was collected for one assignment; a file in `downloaded/`, which git ignores.

    Attributes
    ----------
    path : Path
    layout : str or None
        The key of the LMS's layout.
    students : dict
        {student: Collected}.
    """

    path: Path
    layout: str | None = None
    students: dict[str, Collected] = field(default_factory=dict)

    @classmethod
    def read(cls, path: Path) -> Ledger:
        """Return the ledger in a file, an empty one when there is none. Raises BrokenLedger."""
        try:
            known = json.loads(path.read_text(encoding="utf-8"))
            students = {student: Collected(**entry) for student, entry in known["students"].items()}
            return cls(path, known["layout"], students)
        except FileNotFoundError:
            return cls(path)
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise BrokenLedger(f"{path} is damaged: delete it and collect again") from error

    def note(self, student: str, entry: Collected) -> None:
        """Keep what was collected of a student, at once: a stopped run is known up to here."""
        self.students[student] = entry
        self.path.parent.mkdir(parents=True, exist_ok=True)
        known = {s: asdict(c) for s, c in sorted(self.students.items())}
        part = self.path.with_suffix(".part")
        text = json.dumps({"layout": self.layout, "students": known}, indent=1)
        part.write_text(text, encoding="utf-8")
        os.replace(part, self.path)
