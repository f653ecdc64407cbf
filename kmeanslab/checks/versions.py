"""Notice that the newest version of a function did not compile, so that an older one is checked."""

import ast
import inspect
import re
import sys
from collections.abc import Callable

from kmeanslab.sentences import SENTENCES


def older_version_note(function: Callable) -> str:
    """Return a line that says that an older version is checked, or an empty text.

    In a notebook the cell with the newest `def` may have a syntax error. Then its name still means
    the function of an earlier run, and a check would judge that one without a word.
    """
    shell = sys.modules["IPython"].get_ipython() if "IPython" in sys.modules else None
    name, text = getattr(function, "__name__", ""), _text(function)
    if shell is None or not text:
        return ""
    after: list = []  # the cells with a version that came after the one that is checked
    for cell in shell.user_ns.get("In", []):
        if text in cell:
            after = []
        elif re.search(rf"^def {re.escape(name)}\b", cell, re.MULTILINE):
            after.append(cell)
    line = _error_line(shell, after[-1]) if after else None
    return SENTENCES["older version"].format(name=name, line=line) if line else ""


def _text(function):
    try:
        return inspect.getsource(function).strip()
    except (OSError, TypeError):
        return ""


def _error_line(shell, cell: str) -> int | None:
    """Return the line of a cell that Python can't read, or None."""
    try:
        ast.parse(shell.transform_cell(cell))
    except SyntaxError as error:
        return error.lineno or 1
    return None
