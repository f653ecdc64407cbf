"""Where a test and an empty answer stand: what is tested is what the student wrote, wherever."""

import functools

from . import template as released
from .template import attempted

# Cells are compared with each other many times: each is looked into once.
defined = functools.lru_cache(maxsize=None)(released.defined)


def put_in_order(cells, template, chosen):
    """Put each test below the answer that it tests; return notes for the report.

    cells: of a submission, in their order. chosen: {name: cell} of the released ones.
    """
    notes = []
    for answer, tests in template.exercises():
        own = chosen[answer.name]
        above = answering(cells, own, answer)
        if index(cells, own) > index(cells, above):
            _put_above(cells, own, above)
            notes.append(f"{answer.name}: its empty cell moved above the answer")
        place = index(cells, above)
        early = [chosen[t.name] for t in tests if index(cells, chosen[t.name]) < place]
        for test in reversed(early):
            del cells[index(cells, test)]
            cells.insert(1 + index(cells, above), test)
        if early:
            notes.append(f"{answer.name}: its tests moved below it")
    return notes


def answering(cells, own, answer):
    """Return the cell that answers: its own, or the last that defines what an empty one should."""
    if not answer.functions or attempted(own.source, answer):
        return own
    code = (c for c in cells if c.cell_type == "code" and c is not own and not _is_locked(c))
    others = [c for c in code if answer.functions <= defined(c.source)]
    return others[-1] if others else own


def index(cells, cell):
    """Return the position of a cell: of this one, not of one that is equal."""
    return next(i for i, c in enumerate(cells) if c is cell)


def _put_above(cells, own, above):
    """Let the empty cell run first: below the answer, it would take its place."""
    del cells[index(cells, own)]
    cells.insert(index(cells, above), own)


def _is_locked(cell):
    return cell.metadata.get("nbgrader", {}).get("locked", False)
