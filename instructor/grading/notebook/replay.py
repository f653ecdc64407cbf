"""What a new kernel is given of the cells that ran in the one before it.

A cell is run again as a whole while there is time for it, the answers and the quickest first. Of
the others, and of cells that failed, what they import and define is kept.
"""

from __future__ import annotations

import ast
import itertools
import re
from dataclasses import dataclass

from IPython.core.inputtransformer2 import TransformerManager

DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
VALUES = (
    *(ast.Constant, ast.Name, ast.Attribute, ast.Tuple, ast.List, ast.Dict, ast.Set),
    *(ast.UnaryOp, ast.BinOp, ast.unaryop, ast.operator, ast.expr_context),
)
BLOCKS = (ast.Try, ast.TryStar, ast.If, ast.With)
AROUND_A_CELL = re.compile(r"\s*%%\w+.*\n")  # a magic: most of them run the cell in place
NOT_PYTHON = (SyntaxError, ValueError, RecursionError, MemoryError)


@dataclass(eq=False)
class Step:
    """A cell to run again.

    Attributes
    ----------
    source : str
        Its code.
    seconds : float
        How long it took.
    needed : bool
        Whether it holds an answer, or what answers are built on.
    reduced : bool
        Whether only its definitions are left.
    """

    source: str
    seconds: float
    needed: bool
    reduced: bool = False

    def reduce(self) -> bool:
        """Keep the definitions alone; return whether that changes anything."""
        if self.reduced:
            return False
        self.source, self.seconds, self.reduced = definitions(self.source), 0.0, True
        return True


def choose(steps: list[Step], seconds: float) -> list[tuple[str, list[Step]]]:
    """Return what to run again within a time, in order.

    Parameters
    ----------
    steps : list of Step
        All cells that ran.
    seconds : float
        The time for all of them.

    Returns
    -------
    list of (str, list of Step)
        Code and the steps that it comes from. Steps for which there is no time are reduced to their
        definitions.
    """
    for step in sorted(steps, key=lambda s: (not s.needed, s.seconds)):
        if step.seconds <= seconds:
            seconds -= step.seconds
        else:
            step.reduce()
    return _joined(steps)


def _joined(steps: list[Step]) -> list[tuple[str, list[Step]]]:
    """Join neighbors that are reduced: thousands of small cells take long one by one."""
    joined: list[tuple[str, list[Step]]] = []
    for reduced, group in itertools.groupby(steps, key=lambda step: step.reduced):
        several = list(group)
        if not reduced:
            joined += [(step.source, [step]) for step in several]
        elif source := "\n".join(step.source for step in several if step.source):
            joined.append((source, several))
    return joined


def definitions(source: str, only_missing: bool = False) -> str:
    """Return code for what a cell imports and defines, without what else it does.

    Parameters
    ----------
    source : str
        A cell, with IPython's magics or without.
    only_missing : bool
        Leave alone the functions, classes and constants that exist when the code runs.

    Returns
    -------
    str
        Python code in which each statement may fail alone; empty where there is nothing to keep.
    """
    tree = _parsed(source)
    kept = [_guarded(node, _names(node) if only_missing else ()) for node in _kept(tree.body)]
    return ast.unparse(ast.Module(kept, []))


def _guarded(node: ast.stmt, names: tuple[str, ...]) -> ast.stmt:
    """Return a statement that fails alone, and that is left out where all the names exist."""
    (guard,) = ast.parse("try:\n    pass\nexcept (Exception, SystemExit):\n    pass").body
    assert isinstance(guard, ast.Try)
    guard.body = [node]
    if not names:
        return guard
    (condition,) = ast.parse(f"if not {{*{names!r}}} <= {{*globals()}}:\n    pass").body
    assert isinstance(condition, ast.If)
    condition.body = [guard]
    return condition


def has_magic_around(source: str) -> bool:
    """Return whether a magic decides what a cell does: `%%timeit` defines nothing of it."""
    return AROUND_A_CELL.match(source) is not None


def imports(source: str) -> str:
    """Return code for what a cell imports, in blocks too; each import may fail alone."""
    lines: list[str] = []
    waiting: list[ast.AST] = [*_parsed(source).body]
    while waiting:
        node = waiting.pop(0)
        if isinstance(node, ast.Import | ast.ImportFrom):
            lines.append(ast.unparse(node))
        elif not isinstance(node, DEFINITIONS):
            waiting = [*ast.iter_child_nodes(node), *waiting]
    return definitions("\n".join(lines))


def _parsed(source: str) -> ast.Module:
    try:
        plain = AROUND_A_CELL.sub("", source, count=1)
        return ast.parse(TransformerManager().transform_cell(plain))
    except NOT_PYTHON:
        return ast.Module([], [])


def _kept(body: list[ast.stmt]) -> list[ast.stmt]:
    """Return the statements that import or define something; blocks keep only such statements."""
    found: list[ast.stmt] = []
    for node in body:
        if isinstance(node, BLOCKS):
            found += _block(node)
        elif isinstance(node, ast.Import):
            found += [ast.Import([alias]) for alias in node.names]
        elif isinstance(node, DEFINITIONS) or _is_import(node) or _is_constant(node):
            found.append(node)
    return found


def _block(node: ast.Try | ast.TryStar | ast.If | ast.With) -> list[ast.stmt]:
    """Return a block without what it does beside importing and defining."""
    if isinstance(node, ast.With):
        return _kept(node.body)
    node.body, node.orelse = _kept(node.body), _kept(node.orelse)
    rest = [node.orelse]
    if isinstance(node, ast.Try | ast.TryStar):
        node.finalbody = _kept(node.finalbody)
        for handler in node.handlers:
            handler.body = _kept(handler.body)
        rest += [node.finalbody, *(handler.body for handler in node.handlers)]
    if not node.body and not any(rest):
        return []
    node.body = node.body or [ast.Pass()]
    for handler in getattr(node, "handlers", []):
        handler.body = handler.body or [ast.Pass()]
    return [node]


def _is_import(node: ast.stmt) -> bool:
    """Return whether a statement imports; what comes from __future__ can't stand in a block."""
    if isinstance(node, ast.ImportFrom):
        return node.module != "__future__"
    return isinstance(node, ast.Import)


def _is_constant(node: ast.stmt) -> bool:
    """Return whether a statement gives names to values, or to a lambda, and calls nothing."""
    if not isinstance(node, ast.Assign | ast.AnnAssign) or node.value is None:
        return False
    if isinstance(node.value, ast.Lambda):
        return True
    return all(isinstance(part, VALUES) for part in ast.walk(node.value))


def _names(node: ast.stmt) -> tuple[str, ...]:
    """Return the names that a statement defines; of an import none, it can be done twice."""
    if isinstance(node, DEFINITIONS):
        return (node.name,)
    if isinstance(node, ast.Assign | ast.AnnAssign):
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        inside = (part for target in targets for part in ast.walk(target))
        return tuple(part.id for part in inside if isinstance(part, ast.Name))
    return ()
