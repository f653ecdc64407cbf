"""Take the learner's two functions out of the saved lesson, for the laboratory."""

import json
import os
from collections.abc import Callable
from pathlib import Path

import numpy as np

NAMES = ("find_closest_centroids", "compute_centroids")
PASTE = "paste both functions into the next cell instead"


class NotReady(Exception):
    """The lesson's two functions can't be used yet; the message says what to do."""


def load_own_functions(
    checks: dict[str, Callable], path: str | os.PathLike = "KMeans.ipynb"
) -> tuple[Callable, Callable]:
    """Return the two functions that the learner wrote in the lesson.

    Parameters
    ----------
    checks
        {function name: check}, the lesson's own: a function is taken when its check passes.
    path
        The saved lesson.

    Returns
    -------
    tuple
        find_closest_centroids and compute_centroids. Each runs in a namespace of its own, with
        NumPy as `np`.

    Raises
    ------
    NotReady
        When the file can't be read, or when a function is not there, blank, or wrong.
    """
    cells = _code_cells(Path(path))
    return tuple(_function(name, _source(cells, name), checks[name]) for name in NAMES)


def _code_cells(path: Path) -> list[dict]:
    try:
        notebook = json.loads(path.read_text(encoding="utf-8"))
        return [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
    except OSError:
        raise NotReady(f"There is no file {path} beside this notebook: {PASTE}.") from None
    except (ValueError, KeyError, TypeError):
        raise NotReady(
            f"{path} can't be read as a notebook: save it once more, or {PASTE}."
        ) from None


def _source(cells: list[dict], name: str) -> str:
    """The cell that nbgrader knows by this name, or else the last that defines it."""
    texts = {"".join(cell["source"]): cell.get("metadata", {}) for cell in cells}
    known = [t for t, data in texts.items() if data.get("nbgrader", {}).get("grade_id") == name]
    defining = [text for text in texts if f"def {name}(" in text]
    found = [text for text in known if text in defining] or defining
    if not found:
        raise NotReady(f"The saved lesson has no {name}: write it there, save, and run this again.")
    return found[-1]


def _function(name: str, source: str, check: Callable) -> Callable:
    namespace: dict = {"np": np, "numpy": np}
    try:
        exec(compile(source, f"<{name}>", "exec"), namespace)
        check(namespace[name])
    except SyntaxError as error:
        raise NotReady(f"{name} in the saved lesson does not compile: {error.msg}.") from None
    except AssertionError as error:  # what a check raises
        first = str(error).splitlines()[0] if str(error) else "its check does not pass"
        raise NotReady(f"In the saved lesson: {first}. Finish it there and save.") from None
    return namespace[name]
