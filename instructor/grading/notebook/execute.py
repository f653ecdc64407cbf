"""Run a repaired notebook: student cells in a sandbox, test cells here."""

import os
import sys
import tempfile
from pathlib import Path

from . import checks
from .session import Session


def execute(notebook, template, support, extra, seed, kernels):
    """Run a repaired notebook: student cells in a sandbox, test cells here. Returns Session.

    support: the course's files {path: bytes}; extra: the student's own. The session is closed; its
    `facts`, `restarts` and `room` tell what happened. Raises RuntimeError where this Python leaves
    out what tests are made of.
    """
    if sys.flags.optimize:
        raise RuntimeError(
            "Python runs with -O or PYTHONOPTIMIZE, which drops every assert of a test: "
            "start it without"
        )
    with tempfile.TemporaryDirectory(prefix=f"grade-{os.getpid()}-") as folder:
        write_files(folder, support)
        own, left_out = fitting(
            {p: d for p, d in extra.items() if p not in support}, kernels.limits
        )
        session = Session({**support, **own}, kernels.limits, kernels)
        session.facts += [f"no room beside the notebook for {path}" for path in left_out]
        try:
            _run_cells(notebook, template, session, seed, folder)
        finally:
            with session.phase("stop"):
                session.close()
    return session


def _run_cells(notebook, template, session, seed, folder):
    """Run cell after cell; a test for which a name was missing runs once more at the end."""
    tests = {cell.name: cell for cell in template.cells if cell.test}
    answers = {cell.name for cell in template.cells if cell.solution}
    again = []
    with session.phase("cells"):
        session.run_imports(template.imports)
    for cell in notebook.cells:
        name = cell.metadata.get("nbgrader", {}).get("grade_id")
        if cell.cell_type == "code" and name in tests:
            with session.phase("tests"):
                if checks.run_check(cell, session, seed, folder, tests[name].hidden):
                    again.append((name, cell))
                session.run_imports(cell.source)
        elif cell.cell_type == "code":
            with session.phase("cells"):
                session.run_cell(cell, solution=name in answers)
    with session.phase("tests"):
        for name, cell in again:
            session.run_imports(template.imports)
            failed = checks.run_check(cell, session, seed, folder, tests[name].hidden)
            _say_what_came(name, failed, session)


def _say_what_came(name, failed, session):
    """Note what became of a test for which a name was missing, now that all cells have run.

    Students run their cells in any order: a helper may stand below the tests. What needs a module
    that is not installed here is left to the instructor.
    """
    if not failed:
        session.notes.append(f"{name}: tested below all cells, which define what it needs")
    elif session.absent:
        session.open[name] = f"left open, no module {', '.join(sorted(session.absent))} here"


def fitting(files, limits):
    """Return ({path: bytes} that fit beside the notebook, paths of the others): small ones first.

    A student's large picture must leave room for what the notebook itself writes.
    """
    size, count = limits.disk_bytes // 2, limits.files // 2
    chosen, left_out = {}, []
    for path, data in sorted(files.items(), key=lambda item: len(item[1])):
        size, count = size - len(data), count - 1
        if size < 0 or count < 0 or len(data) > limits.file_bytes:
            left_out.append(path)
        else:
            chosen[path] = data
    return chosen, left_out


def write_files(folder, files):
    """Write {relative path: bytes} below a folder."""
    for path, data in files.items():
        target = Path(folder) / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)
