"""Patterns of mistakes in Python itself: each function yields the names or code that show one."""

import ast
from collections.abc import Iterator

from kmeanslab.checks.source import (
    Source,
    assigned_names,
    called,
    creates_container,
    loop_names,
    names_in,
    stores_into,
)

_METHODS = {"mean", "sum", "argmin", "min", "max", "copy", "append", "tolist", "any", "all", "std"}

_NEW_ARRAYS = {"concatenate", "vstack", "hstack", "astype", "reshape", "flatten", "argmin", "mean"}


def carets(source: Source) -> Iterator[str]:
    """`^` with a number, where a power is meant."""
    for node in source.all(ast.BinOp):
        if isinstance(node.op, ast.BitXor) and isinstance(node.right, ast.Constant):
            yield ast.unparse(node)


def numbers_as_conditions(source: Source) -> Iterator[str]:
    """`if label`, `not best`: a number, or None before there is one, and 0 counts as None."""
    numbers = {
        name
        for made in source.all(ast.Assign)
        if ast.unparse(made.value) == "None"
        for name in assigned_names(made)
    }
    for loop in source.all(ast.For):
        if called(loop.iter) in {"range", "enumerate"} or names_in(loop.iter) & {*source.arguments}:
            numbers |= set(loop_names(loop))
    for node in source.all(ast.If, ast.IfExp, ast.While):
        for part in _conditions(node.test):
            container = ast.unparse(part.value) if isinstance(part, ast.Subscript) else ""
            if ast.unparse(part) in numbers or container in source.arguments:
                yield ast.unparse(part)


def _conditions(test):
    """The parts of a condition between `and`, `or` and `not`."""
    if isinstance(test, ast.BoolOp):
        return [part for value in test.values for part in _conditions(value)]
    negated = isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not)
    return _conditions(test.operand) if negated else [test]


def identities(source: Source) -> Iterator[str]:
    """`is` between values that are no single objects such as None."""
    for node in source.all(ast.Compare):
        sides = [node.left, *node.comparators]
        single = any(isinstance(s, ast.Constant) and not isinstance(s.value, int) for s in sides)
        if isinstance(node.ops[0], ast.Is | ast.IsNot) and not single:
            yield ast.unparse(node)


def methods_not_called(source: Source) -> Iterator[str]:
    """The name of a method, used as if it were its result."""
    for node in source.all(ast.Attribute):
        above = source.parents[node]
        used = isinstance(above, ast.Assign | ast.Return | ast.BinOp | ast.Compare | ast.Expr)
        owner = ast.unparse(node.value)
        limits = owner in {"np", "numpy", "math"} or "info" in owner  # np.mean, np.finfo(float).max
        if used and node.attr in _METHODS and not limits and isinstance(node.ctx, ast.Load):
            yield ast.unparse(node)


def loops_over_a_number(source: Source) -> Iterator[str]:
    """`for k in K`."""
    numbers = set(source.arguments[2:])
    for node in source.all(ast.Assign):
        if called(node.value) == "len" or ".shape[" in ast.unparse(node.value):
            numbers |= set(assigned_names(node))
    for node in source.all(ast.For):
        if isinstance(node.iter, ast.Name) and node.iter.id in numbers:
            yield node.iter.id


def ranges_of_arrays(source: Source) -> Iterator[str]:
    """`range(X)` and `range(X.shape)`."""
    for node in source.all(ast.Call):
        if called(node) == "range":
            for part in node.args:
                shape = isinstance(part, ast.Attribute) and part.attr == "shape"
                if shape or (isinstance(part, ast.Name) and part.id in source.arguments[:2]):
                    yield ast.unparse(part)


def replaced_in_a_loop(source: Source) -> Iterator[str]:
    """A returned name that each round gives one new value, and nothing collects."""
    for node in source.all(ast.Assign):
        for name in set(assigned_names(node)) & source.returned():
            kept = any(stores_into(n) == name for n in source.all(ast.stmt))
            own = name in names_in(node.value) or creates_container(node.value)
            if source.loops_around(node) and not kept and not own:
                yield name


def created_in_the_loop(source: Source) -> Iterator[str]:
    """A container that each round makes anew and fills, and that is read after the loop."""
    for node in source.all(ast.Assign):
        loop = (source.loops_around(node) or [None])[0]
        if loop is None or not creates_container(node.value):
            continue
        body = source.parents[loop].body
        after = body[body.index(loop) + 1 :] if loop in body else []
        later = {name for statement in after for name in names_in(statement)}
        for name in set(assigned_names(node)) & (source.returned() | later):
            if any(stores_into(inside) == name for inside in ast.walk(loop)):
                yield name


def after_the_loop(source: Source) -> Iterator[str]:
    """A store at the place of a loop variable, or of a value of the last round, after the loop."""
    for loop in source.all(ast.For):
        above = source.parents[loop]
        body = getattr(above, "body", [])
        outermost = loop in body and not source.loops_around(loop)
        for node in body[body.index(loop) + 1 :] if outermost else ():
            target = node.targets[0] if isinstance(node, ast.Assign) else None
            if isinstance(target, ast.Subscript) and set(loop_names(loop)) & names_in(target.slice):
                yield ast.unparse(target)


def last_value_appended(source: Source) -> Iterator[str]:
    """`append` after the loop whose every round sets the value."""
    for loop in source.all(ast.For):
        body = getattr(source.parents[loop], "body", [])
        plain = {n for s in loop.body if isinstance(s, ast.Assign) for n in assigned_names(s)}
        for node in body[body.index(loop) + 1 :] if loop in body else ():
            if isinstance(node, ast.Expr) and called(node.value) == "append":
                argument = node.value.args[0] if node.value.args else None
                if isinstance(argument, ast.Name) and argument.id in plain:
                    yield argument.id


def equals_for_plus(source: Source) -> Iterator[str]:
    """A value that starts at 0 and is set anew in each round, without its old value."""
    for node in source.all(ast.Assign):
        for name in assigned_names(node):
            loops = source.loops_around(node)
            before = [s for s in source.assignments(name) if s.lineno < node.lineno]
            starts = [s for s in before if ast.unparse(s.value) in {"0", "0.0"}]
            inside = loops and node in loops[0].body and not any(s in loops[0].body for s in before)
            reads = loops and _reads(loops[0], name)
            if starts and inside and not reads and not creates_container(node.value):
                yield name


def _reads(node, name):
    parts = (part for part in ast.walk(node) if isinstance(part, ast.Name))
    return any(part.id == name and isinstance(part.ctx, ast.Load) for part in parts)


def same_counter(source: Source) -> Iterator[str]:
    """A loop that uses the variable of the loop around it."""
    for loop in source.all(ast.For):
        for outer in source.loops_around(loop):
            yield from sorted(set(loop_names(loop)) & set(loop_names(outer)) - {"_"})


def arguments_changed_in_a_loop(source: Source) -> Iterator[str]:
    """An argument as loop variable, or assigned to in a loop."""
    for node in source.all(ast.Assign, ast.For):
        names = loop_names(node) if isinstance(node, ast.For) else assigned_names(node)
        if isinstance(node, ast.For) or source.loops_around(node):
            yield from (name for name in names if name in source.arguments)


def arguments_replaced(source: Source) -> Iterator[str]:
    """An argument that gets a value which has nothing to do with it."""
    for node in source.all(ast.Assign):
        for name in assigned_names(node):
            if name in source.arguments and name not in names_in(node.value):
                yield name


def returns_in_a_loop(source: Source) -> Iterator[str]:
    """`return` without a condition, as a step of a loop."""
    for node in source.all(ast.Return):
        if isinstance(source.parents[node], ast.For):
            yield "return"


def one_element_returned(source: Source) -> Iterator[str]:
    """`return idx[0]` and the like."""
    for node in source.all(ast.Return):
        if isinstance(node.value, ast.Subscript) and isinstance(node.value.value, ast.Name):
            index = node.value.slice
            if isinstance(index, ast.Name | ast.Constant | ast.UnaryOp):
                yield ast.unparse(node.value)


def argmin_of_all(source: Source) -> Iterator[str]:
    """`argmin` without an axis, as the whole result."""
    names = source.returned()
    for node in source.all(ast.Assign, ast.Return):
        whole = called(node.value) == "argmin" and not node.value.keywords
        flat = whole and len(node.value.args) == (1 if _of_numpy(node.value) else 0)
        kept = isinstance(node, ast.Return) or set(assigned_names(node)) & names
        if flat and kept and not source.loops_around(node):
            yield "argmin"


def _of_numpy(call):
    return isinstance(call.func, ast.Attribute) and names_in(call.func.value) == {"np"}


def never_filled(source: Source) -> Iterator[str]:
    """A container that is returned as it was made."""
    for name in sorted(source.returned()):
        made = source.assignments(name)
        if len(made) != 1 or not creates_container(made[0].value):
            continue
        uses = [n for n in source.all(ast.Name) if n.id == name and n is not made[0].targets[0]]
        if all(isinstance(source.parents[node], ast.Return) for node in uses):
            yield name


def empty_added_to(source: Source) -> Iterator[str]:
    """`np.empty` as the start of a sum."""
    for node in source.all(ast.AugAssign):
        name = stores_into(node)
        if any(called(made.value).startswith("empty") for made in source.assignments(name)):
            yield name


def results_dropped(source: Source) -> Iterator[str]:
    """`np.append(a, 1)` as a statement: the new array is kept by nobody."""
    for node in source.all(ast.Expr):
        if called(node.value) in _NEW_ARRAYS and not stores_into(node):
            yield ast.unparse(node.value.func)
        elif called(node.value) == "append" and _of_numpy(node.value):
            yield "np.append"


def compared_and_not_stored(source: Source) -> Iterator[str]:
    """`idx[i] == k` as a statement."""
    for node in source.all(ast.Expr):
        if isinstance(node.value, ast.Compare) and isinstance(node.value.ops[0], ast.Eq):
            yield ast.unparse(node)


def arguments_never_read(source: Source) -> Iterator[str]:
    """An argument that stands nowhere in the function."""
    for name in source.arguments:
        if all(node.id != name for node in source.all(ast.Name)):
            yield name


def one_list_for_all(source: Source) -> Iterator[str]:
    """`[[]] * K`: the inner list is not copied."""
    for node in source.all(ast.BinOp):
        if isinstance(node.op, ast.Mult) and isinstance(node.left, ast.List):
            inner = node.left.elts
            if len(inner) == 1 and isinstance(inner[0], ast.List):
                yield ast.unparse(node)


def breaks(source: Source) -> Iterator[str]:
    """`break` in a `for` loop."""
    for node in source.all(ast.Break):
        if isinstance(source.loops_around(node)[0], ast.For):
            yield "break"
