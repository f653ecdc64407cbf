"""Is the lesson right to hand in? Both checks passed, the answer written, saved under its name."""

import inspect
import os
from collections.abc import Callable
from pathlib import Path

from kmeanslab.saved_lesson import function_source, graded_cell, read_cells, source_of
from kmeanslab.sentences import load_sentences

SENTENCES = load_sentences("handing_in")
FILE = "KMeans.ipynb"
ANSWER = "reflection"
# What stands in an answer that nobody wrote: nbgrader's words, and the lesson's.
PLACEHOLDERS = ("YOUR ANSWER HERE", "*Write your answer here.*")


def print_what_is_missing(checks: dict[str, Callable], functions: dict[str, Callable]) -> None:
    """Print what is still missing before the lesson is handed in, a line each.

    Parameters
    ----------
    checks
        {function name: its check}.
    functions
        The names of the notebook, `globals()`.
    """
    open_points = [
        *_failing(checks, functions),
        *_unsaved(Path(FILE), {name: functions[name] for name in checks if name in functions}),
    ]
    print("\n".join(open_points) or SENTENCES["ready"].format(file=FILE))


def _failing(checks, functions):
    """Yield a line for each function that is missing or that its check refuses."""
    for name, check in checks.items():
        try:
            check(functions.get(name))
        except AssertionError as error:  # what a graded check raises
            yield str(error).splitlines()[0]


def _unsaved(path, functions):
    """Yield a line for each thing that the file lacks."""
    opened = Path(os.environ.get("JPY_SESSION_NAME", FILE)).name  # set by Jupyter's server
    if opened != FILE:
        yield SENTENCES["other name"].format(found=opened, file=FILE)
        return
    try:
        cells = read_cells(path)
    except (OSError, ValueError):
        yield SENTENCES["unreadable"].format(file=FILE)
        return
    answer = graded_cell(cells, ANSWER)
    if answer is None:
        yield SENTENCES["no answer cell"].format(file=FILE)
    elif not source_of(answer).strip() or any(w in source_of(answer) for w in PLACEHOLDERS):
        yield SENTENCES["no answer"]
    for name, function in functions.items():
        text = _text_of(function)
        if text is None or text not in (function_source(cells, name) or ""):
            yield SENTENCES["unsaved"].format(name=name)


def _text_of(function):
    """Return a function's source, or None where it has none."""
    try:
        return inspect.getsource(function).strip()
    except (OSError, TypeError):  # it is no function, or none of this notebook's cells
        return None
