"""Take the learner's two functions out of the saved lesson, for the laboratory."""

import os
from collections.abc import Callable
from pathlib import Path

import numpy as np

from kmeanslab.experiments.words import SENTENCES, say
from kmeanslab.one_line import OneLineError
from kmeanslab.saved_lesson import function_source, read_cells

NAMES = ("find_closest_centroids", "compute_centroids")


class NotReady(OneLineError):
    """The lesson's two functions can't be used yet; the message says what to do."""


def load_own_functions(
    checks: dict[str, Callable],
    pasted: dict | None = None,
    path: str | os.PathLike = "KMeans.ipynb",
) -> tuple[Callable, ...]:
    """Return the two functions that the learner wrote in the lesson.

    Parameters
    ----------
    checks
        {function name: check}, the lesson's own: a function is taken when its check passes.
    pasted
        Names of the notebook, `globals()`: where it holds both functions, they are taken.
    path
        The saved lesson.

    Returns
    -------
    tuple
        find_closest_centroids and compute_centroids. Out of the lesson, each has a namespace of
        its own, with NumPy as `np`.

    Raises
    ------
    NotReady
        When the file can't be read, or when a function is not there, blank, or wrong.
    """
    pasted = pasted or {}
    if all(_is_pasted(pasted.get(name), name) for name in NAMES):
        return tuple(_checked(name, pasted[name], checks[name]) for name in NAMES)
    cells = _saved_cells(Path(path))
    return tuple(_checked(n, _function(n, _source(cells, n)), checks[n]) for n in NAMES)


def _is_pasted(function: Callable | None, name: str) -> bool:
    """Tell a function of the notebook from one that an earlier run took out of the lesson."""
    code = getattr(function, "__code__", None)
    return code is not None and code.co_filename != f"<{name}>"


def _saved_cells(path: Path) -> list[dict]:
    try:
        return read_cells(path)
    except OSError:
        raise NotReady(say("no lesson", path=path, paste=SENTENCES["paste"])) from None
    except ValueError:
        raise NotReady(say("no notebook", path=path, paste=SENTENCES["paste"])) from None


def _source(cells: list[dict], name: str) -> str:
    source = function_source(cells, name)
    if source is None:
        raise NotReady(say("no function", name=name))
    return source


def _function(name: str, source: str) -> Callable:
    namespace: dict = {"np": np, "numpy": np}
    try:
        exec(compile(source, f"<{name}>", "exec"), namespace)
    except Exception as error:  # the learner's own cell may raise anything
        what = f"{type(error).__name__}: {error}"
        raise NotReady(say("stops", name=name, what=what)) from None
    return namespace[name]


def _checked(name: str, function: Callable, check: Callable) -> Callable:
    try:
        check(function)
    except AssertionError as error:  # what a graded check raises
        first = str(error).splitlines()[0]
        raise NotReady(say("unfinished", first=first, name=name)) from None
    return function
