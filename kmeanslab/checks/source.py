"""Read the source text of a function: what the rules of `source_rules` look at.

Nothing is run and nothing is changed here. A function whose text can't be seen, such as one in
another process, has no source, and then nothing is said about it.
"""

import ast
import inspect
import textwrap
from collections.abc import Callable, Iterator

LOOPS = (ast.For, ast.While)
_CREATORS = {"zeros", "ones", "empty", "full", "zeros_like", "ones_like", "empty_like", "full_like"}


class Source:
    """The syntax tree of one function.

    Parameters
    ----------
    node
        The definition.

    Attributes
    ----------
    arguments : list of str
        The names of its arguments, in order.
    parents : dict
        The node above each node.
    """

    def __init__(self, node: ast.FunctionDef) -> None:
        self.node = node
        self.arguments = [argument.arg for argument in node.args.args]
        self.parents = {
            child: above for above in ast.walk(node) for child in ast.iter_child_nodes(above)
        }

    def all(self, *kinds: type) -> Iterator[ast.AST]:
        """Yield every node of these kinds, in the order of the text."""
        found = [node for node in ast.walk(self.node) if isinstance(node, kinds)]
        yield from sorted(found, key=_position)

    def loops_around(self, node: ast.AST) -> list[ast.For | ast.While]:
        """Return the loops that a node stands in, the innermost first."""
        found = []
        while node in self.parents:
            child, node = node, self.parents[node]
            if isinstance(node, LOOPS) and child in node.body:
                found.append(node)
        return found

    def returned(self) -> set[str]:
        """Return the names that are returned, also as np.array(name)."""
        return {name for node in self.all(ast.Return) for name in names_in(node)}

    def assignments(self, name: str) -> list[ast.Assign]:
        """Return the plain assignments to a name, in the order of the text."""
        return [node for node in self.all(ast.Assign) if name in assigned_names(node)]


def source_of(function: Callable) -> Source | None:
    """Return the source of a function, or None where it can't be seen."""
    try:
        text = inspect.getsource(inspect.unwrap(function))
        tree = ast.parse(textwrap.dedent(text))
    except (OSError, TypeError, SyntaxError, ValueError):
        return None
    found = [node for node in tree.body if isinstance(node, ast.FunctionDef)]
    return Source(found[0]) if len(found) == 1 else None


def _position(node):
    """Where a node stands in the text; a comprehension has no place of its own."""
    node = getattr(node, "target", node)
    return node.lineno, node.col_offset


def names_in(node: ast.AST) -> set[str]:
    """Return all names that are read or written in a node."""
    return {part.id for part in ast.walk(node) if isinstance(part, ast.Name)}


def assigned_names(node: ast.Assign) -> list[str]:
    """Return the names that an assignment gives a value: a and b of `a, b = 1, 2`."""
    targets = [
        part
        for target in node.targets
        for part in (target.elts if isinstance(target, ast.Tuple) else [target])
    ]
    return [target.id for target in targets if isinstance(target, ast.Name)]


def loop_names(loop: ast.AST) -> list[str]:
    """Return the variables of a `for` loop; none for `while`."""
    if not isinstance(loop, ast.For):
        return []
    return [part.id for part in ast.walk(loop.target) if isinstance(part, ast.Name)]


def called(node: ast.AST) -> str:
    """Return the name of the function or method that is called, or an empty text."""
    function = node.func if isinstance(node, ast.Call) else None
    return getattr(function, "attr", getattr(function, "id", ""))


def stores_into(node: ast.AST) -> str:
    """Return the name of the container that a statement changes, or an empty text.

    It is `a` for `a[i] = 1`, `a[i] += 1` and `a.append(1)`.
    """
    target = None
    if isinstance(node, ast.Assign):
        target = node.targets[0]
    elif isinstance(node, ast.AugAssign):
        target = node.target
    elif isinstance(node, ast.Expr) and called(node.value) in {"append", "extend"}:
        target = ast.Subscript(getattr(node.value.func, "value", None))
    while isinstance(target, ast.Subscript):
        target = target.value
        if isinstance(target, ast.Name):
            return target.id
    return ""


def creates_container(node: ast.AST) -> bool:
    """Return whether an expression makes an array of zeros or the like, or an empty list."""
    if isinstance(node, ast.List):
        return not node.elts
    return called(node) in _CREATORS
