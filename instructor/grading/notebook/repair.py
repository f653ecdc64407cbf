"""Find the released cells in a submitted notebook, and put right what happened to them.

Copied, deleted, moved and renamed cells, lost metadata, changed tests: afterwards each cell of the
template is there once, with nbgrader's own metadata, and every test is the course's.
"""

import ast
import functools
import itertools
import re
from dataclasses import dataclass, field

from nbformat.v4 import new_code_cell

from . import order
from . import template as released
from .order import defined, index
from .replay import NOT_PYTHON
from .states import AnswerState
from .template import attempted, is_prose

GONE = "This cell was missing."
FENCE = re.compile(r"^\s*```.*\n?", re.MULTILINE)  # around code in a text

plain = functools.lru_cache(maxsize=None)(released.plain)


@dataclass
class Repaired:
    """What was found and done, in words for the report, and the state of each answer."""

    notes: list = field(default_factory=list)
    facts: list = field(default_factory=list)
    states: dict[str, AnswerState] = field(default_factory=dict)  # by the answer's name
    found_in: dict[str, str] = field(default_factory=dict)  # where text was found elsewhere


def repair(notebook, template):
    """Make `notebook` (as `reading.read_notebook` gives it) one that nbgrader can grade, in place.

    Returns Repaired.
    """
    result = Repaired()
    chosen = _match(notebook.cells, template, result)
    for cell in template.cells:
        if cell.name in chosen:
            _keep_definitions(notebook.cells, chosen[cell.name], cell, result)
            _restore(chosen[cell.name], cell, result)
    _strip_others(notebook.cells, chosen)
    _insert_missing(notebook.cells, template, chosen, result)
    result.notes += order.put_in_order(notebook.cells, template, chosen)
    _look_elsewhere(notebook.cells, template, chosen, result)
    _unique_ids(notebook.cells)
    notebook.metadata.update(template.metadata)
    _forget()
    return result


def _forget():
    """Drop what is known of one submission's cells before the next one."""
    defined.cache_clear()
    plain.cache_clear()


def similarity(notebook, template):
    """Return (answers attempted, cells found): which of several notebooks is the one."""
    chosen = _match(list(notebook.cells), template, Repaired())
    answers = [c for c in template.cells if c.solution and c.name in chosen]
    done = sum(attempted(chosen[c.name].source, c) for c in answers)
    _forget()
    return done, len(chosen)


def _match(cells, template, result):
    """Return {name: cell}; copies that hold nothing new are taken out of `cells`."""
    chosen, taken = {}, set()
    for find in (_by_name, _by_id, _by_content, _by_place, _as_text):
        for cell in template.cells:
            if cell.name in chosen:
                continue
            free = [c for c in cells if id(c) not in taken]
            found = find(free, cell)
            if not found:
                continue
            chosen[cell.name] = best = _choose(found, cell)
            taken.add(id(best))
            _remove_copies(cells, found, best, cell, result)
            if find is not _by_name:
                result.notes.append(f"{cell.name}: found although its name was lost")
    return chosen


def _by_name(cells, wanted):
    return [c for c in cells if c.metadata.get("nbgrader", {}).get("grade_id") == wanted.name]


def _by_id(cells, wanted):
    def plausible(cell):
        return cell.cell_type == wanted.cell_type or wanted.cell_type == "markdown"

    return [c for c in cells if c.id == wanted.name and _nameless(c) and plausible(c)]


def _by_content(cells, wanted):
    if wanted.functions:
        code = [c for c in cells if c.cell_type == "code" and _nameless(c)]
        return [c for c in code if wanted.functions <= defined(c.source)]
    text = plain(wanted.visible)
    return [c for c in cells if text and _nameless(c) and plain(c.source) == text]


def _by_place(cells, wanted):
    """An answer in words stands below its question."""
    if wanted.cell_type != "markdown" or not wanted.previous.strip():
        return []
    return [
        below
        for above, below in itertools.pairwise(cells)
        if plain(above.source) == plain(wanted.previous) and below.cell_type != "code"
    ]


def _as_text(cells, wanted):
    """A function may have become text, with its name lost."""
    if not wanted.functions:
        return []
    text = (c for c in cells if c.cell_type != "code" and _nameless(c))
    return [c for c in text if wanted.functions <= _defined_in_text(FENCE.sub("", c.source))]


def _defined_in_text(text):
    """Return what a text defines that is nothing but code: the course's own only quote some."""
    try:
        ast.parse(text)
    except NOT_PYTHON:
        return frozenset()
    return defined(text)


def _nameless(cell):
    return "grade_id" not in cell.metadata.get("nbgrader", {})


def _choose(found, wanted):
    """Return the cell that counts: the last that answers, as it does when all cells are run."""
    if not wanted.solution:
        return found[-1]
    tried = [c for c in found if attempted(c.source, wanted)]
    whole = [c for c in tried if wanted.functions <= defined(c.source)]
    return (whole or tried or found)[-1]


def _remove_copies(cells, found, best, wanted, result):
    """Take out copies that say nothing new; another attempt stays and runs, without the name."""
    others = [c for c in found if c is not best]
    known = {plain(best.source), plain(wanted.source), plain(wanted.visible)}
    empty = [c for c in others if plain(c.source) in known or wanted.test]
    if empty:
        keep = [c for c in cells if not any(c is e for e in empty)]
        cells[:] = keep
        result.notes.append(f"{wanted.name}: {_count(len(empty), 'copied cell')} removed")
    rest = len(others) - len(empty)
    if rest:
        result.notes.append(f"{wanted.name}: {_count(rest, 'other version')} kept, not graded")


def _count(number, word):
    return f"{number} {word}" if number == 1 else f"{number} {word}s"


def _keep_definitions(cells, cell, wanted, result):
    """A function that was written into a locked cell runs above it, in a cell of its own."""
    if wanted.locked and defined(cell.source) - defined(wanted.source):
        cells.insert(index(cells, cell), new_code_cell(cell.source))
        result.notes.append(f"{wanted.name}: the functions written into it kept")


def _restore(cell, wanted, result):
    """Give a cell its type, metadata and, where it is locked, its source."""
    if cell.cell_type != wanted.cell_type:
        result.notes.append(f"{wanted.name}: made a {wanted.cell_type} cell again")
        _change_type(cell, wanted.cell_type)
    if wanted.locked:
        if plain(cell.source) not in (plain(wanted.visible), plain(wanted.source)):
            result.facts.append(f"changed the locked cell {wanted.name}")
        cell.source = wanted.source
    cell.metadata["nbgrader"] = wanted.metadata()
    if wanted.solution:
        done = attempted(cell.source, wanted)
        if done and wanted.functions and not any(f in cell.source for f in wanted.functions):
            names = ", ".join(sorted(defined(cell.source))) or "something else"
            result.facts.append(f"{wanted.name}: its cell defines {names}")
        result.states[wanted.name] = AnswerState.DONE if done else AnswerState.UNTOUCHED


def _change_type(cell, kind):
    cell.cell_type = kind
    cell.pop("attachments", None)
    if kind == "code":
        cell.source = FENCE.sub("", cell.source)
        cell.outputs, cell.execution_count = [], None
    else:
        cell.pop("outputs", None)
        cell.pop("execution_count", None)


def _strip_others(cells, chosen):
    """Leave nbgrader's metadata on the chosen cells only."""
    kept = {id(c) for c in chosen.values()}
    for cell in cells:
        if id(cell) not in kept:
            cell.metadata.pop("nbgrader", None)


def _insert_missing(cells, template, chosen, result):
    """Put released cells that are gone behind the released cell before them."""
    elsewhere = {name for c in cells if c.cell_type == "code" for name in defined(c.source)}
    above = None
    for wanted in template.cells:
        if wanted.name not in chosen:
            empty = f"# {GONE}" if wanted.cell_type == "code" else GONE
            cell = chosen[wanted.name] = wanted.new_cell(wanted.source if wanted.locked else empty)
            place = 1 + index(cells, above) if above is not None else 0
            cells.insert(place if above is not None or wanted.locked else len(cells), cell)
            found = bool(wanted.functions) and wanted.functions <= elsewhere
            if wanted.solution:
                result.states[wanted.name] = AnswerState.DONE if found else AnswerState.MISSING
            result.notes.append(f"{wanted.name}: deleted cell put back")
        above = chosen[wanted.name]


def _look_elsewhere(cells, template, chosen, result):
    """Say where an answer may stand whose own cell is empty.

    A sentence makes a written answer differ from what was handed out: nbgrader then leaves it to
    the instructor, who reads there where to look.
    """
    for answer in template.cells:
        cell = chosen[answer.name]
        if not answer.solution or result.states[answer.name] == AnswerState.DONE:
            continue
        if answer.cell_type == "code":
            if answer.functions and answer.functions <= _defined_beside(cells, cell):
                result.states[answer.name] = AnswerState.DONE
                result.notes.append(f"{answer.name}: answered in another cell")
        elif where := _foreign_text(cells, cell, template):
            result.states[answer.name] = AnswerState.ELSEWHERE
            result.found_in[answer.name] = where
            cell.source += f"\n\n[Nothing was written here. Text was found in {where}.]"


def _defined_beside(cells, cell):
    code = (c for c in cells if c.cell_type == "code" and c is not cell)
    return frozenset(name for c in code for name in defined(c.source))


def _foreign_text(cells, cell, template):
    """Return the place of the nearest text that the course did not write, or None."""
    here = index(cells, cell)
    texts = {*(plain(c.source) for c in template.cells), *template.texts, "", plain(f"# {GONE}")}
    found = [
        place
        for place, other in enumerate(cells)
        if other is not cell
        and plain(other.source) not in texts
        and (other.cell_type != "code" or (abs(place - here) < 3 and is_prose(other.source)))
    ]
    if not found:
        return None
    place = min(found, key=lambda p: abs(p - here))
    words = " ".join(_new_part(cells[place].source, template.texts).split())
    return f'cell {place + 1}: "{words[:60]}{"…" if len(words) > 60 else ""}"'


def _new_part(source, texts):
    """Return what was written below a text of the course, or all of it."""
    lines = source.split("\n")
    for end in range(len(lines) - 1, 0, -1):
        if plain("\n".join(lines[:end])) in texts and plain("\n".join(lines[end:])):
            return "\n".join(lines[end:])
    return source


def _unique_ids(cells):
    seen = set()
    for position, cell in enumerate(cells):
        if cell.id in seen:
            cell.id = f"{cell.id[:50]}-{position}"
        seen.add(cell.id)
