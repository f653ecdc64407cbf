"""What a submission of the red team's class is made from. Nothing here runs outside the sandbox."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat
from nbformat.v4 import new_code_cell

from conftest import LOOP_ANSWERS, answered

NAMES = ("find_closest_centroids", "compute_centroids")
WRONG = {
    "find_closest_centroids": """
def find_closest_centroids(X, centroids):
    return np.zeros(len(X), dtype=int)
""",
    "compute_centroids": """
def compute_centroids(X, idx, K):
    return np.zeros((K, X.shape[1]))
""",
}
SUBMISSIONS = {}


@dataclass
class Entry:
    """make(kit) returns the notebook to hand in, or None when it wrote the folder itself."""

    make: Any
    marks: tuple
    word: str = ""
    kind: str = "accident"


class Kit:
    """What an entry is made from: the release, cut down to the cells that matter, and a folder."""

    def __init__(self, release, folder):
        self.folder = Path(folder)
        copy = nbformat.from_dict(release)
        kept = [c for c in copy.cells if "nbgrader" in c.metadata or c.id == "imports"]
        asked = next(c for c in copy.cells if c.id == "reflection_question")
        kept.insert(len(kept) - 1, asked)
        copy.cells = kept
        self.release = copy

    def notebook(self, answers=LOOP_ANSWERS, first="", last=""):
        """Return a notebook with these answers and code above and below everything else."""
        notebook = answered(self.release, answers)
        if first:
            notebook.cells.insert(1, new_code_cell(first))
        if last:
            notebook.cells.append(new_code_cell(last))
        return notebook

    def write(self, path, notebook):
        """Write a notebook, or bytes, into the submission."""
        target = self.folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        data = notebook if isinstance(notebook, bytes) else json.dumps(notebook).encode()
        target.write_bytes(data)


def cell(notebook, name):
    """Return a cell by its nbgrader name."""
    named = (c for c in notebook.cells if c.metadata.get("nbgrader", {}).get("grade_id") == name)
    return next(named)


def place(notebook, name):
    """Return the position of a cell."""
    wanted = cell(notebook, name)
    return next(i for i, c in enumerate(notebook.cells) if c is wanted)


def accident(marks, word="", name=None):
    """Register a submission of an honest student."""

    def register(make):
        SUBMISSIONS[name or make.__name__] = Entry(make, marks, word)
        return make

    return register


def cheat(marks=(0, 0), word="", name=None):
    """Register a submission that tries a trick, with what its answers deserve without it."""

    def register(make):
        SUBMISSIONS[name or make.__name__] = Entry(make, marks, word, "cheat")
        return make

    return register


def prelude(name, marks, code, answers=LOOP_ANSWERS, word="", kind="accident"):
    """Register a submission whose first cell does something."""
    entry = Entry(lambda kit: kit.notebook(answers, first=code), marks, word, kind)
    SUBMISSIONS[name] = entry


def function(name, marks, word="", kind="accident", **bodies):
    """Register a submission with other functions."""
    answers = {**(WRONG if kind == "cheat" else LOOP_ANSWERS), **bodies}
    SUBMISSIONS[name] = Entry(lambda kit: kit.notebook(answers), marks, word, kind)


def trick(name, code, marks=(0, 0), word=""):
    """Register a submission with wrong answers whose first cell tries a trick."""
    prelude(name, marks, code, WRONG, word, "cheat")
