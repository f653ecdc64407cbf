"""Patterns of mistakes about points, columns and clusters, in the text of either exercise."""

import ast
from collections.abc import Iterator

from kmeanslab.checks.source import (
    Source,
    assigned_names,
    called,
    loop_names,
    names_in,
    stores_into,
)


def norms_of_two(source: Source) -> Iterator[str]:
    """`norm(x, c)`: the second argument says which norm."""
    for node in source.all(ast.Call):
        second = node.args[1] if called(node) == "norm" and len(node.args) > 1 else None
        if isinstance(second, ast.Name | ast.Subscript):
            yield ast.unparse(node)


def enumerate_swapped(source: Source) -> Iterator[str]:
    """`for x, i in enumerate(X)`: the first is used as a row, or the second as a row number."""
    tables = source.arguments[:1] if len(source.arguments) == 3 else source.arguments
    for loop in source.all(ast.For):
        names = loop_names(loop)
        if ast.unparse(loop.iter) not in [f"enumerate({table})" for table in tables]:
            continue
        if len(names) != 2:
            continue
        indices = [n for n in ast.walk(loop) if isinstance(n, ast.Subscript)]
        second_is_index = any(ast.unparse(node.slice) == names[1] for node in indices)
        if second_is_index or _is_subtracted(loop, names[0]):
            yield f"{names[0]}, {names[1]}"


def _is_subtracted(loop, name):
    for node in ast.walk(loop):
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Sub):
            numbers = [isinstance(side, ast.Constant) for side in (node.left, node.right)]
            if name in (ast.unparse(node.left), ast.unparse(node.right)) and not any(numbers):
                return True
    return False


def going_on(source: Source) -> Iterator[str]:
    """What an inner loop changes and the outer one reads, or what it counts, begins before both."""
    for inner in source.all(ast.For, ast.While):
        for outer in source.loops_around(inner)[:1]:
            if inner not in outer.body:
                continue
            before = [n for s in outer.body[: outer.body.index(inner)] for n in ast.walk(s)]
            after = outer.body[outer.body.index(inner) + 1 :]
            read = {name for statement in after for name in names_in(statement)}
            counted = names_in(inner.test) if isinstance(inner, ast.While) else set()
            goes_on = _kept(inner) & (read | counted) - _assigned([*before, *after])
            for name in sorted(goes_on - source.returned()):
                if any(node.lineno < outer.lineno for node in source.assignments(name)):
                    yield name


def _assigned(statements):
    """The names that plain assignments among these give a value."""
    return {n for s in statements if isinstance(s, ast.Assign) for n in assigned_names(s)}


def _kept(loop):
    """The names that a loop adds to, or sets in some rounds alone."""
    changed = set()
    for node in ast.walk(loop):
        if isinstance(node, ast.Assign):
            changed |= set(assigned_names(node))
        elif isinstance(node, ast.AugAssign) and isinstance(node.target, ast.Name):
            changed.add(node.target.id)
        elif isinstance(node, ast.Expr) and stores_into(node):
            changed.add(stores_into(node))
    return changed - _assigned(loop.body) - set(loop_names(loop))


def points_zipped_with_centroids(source: Source) -> Iterator[str]:
    """`zip(X, centroids)`: each point meets one centroid alone."""
    for node in source.all(ast.Call):
        names = [ast.unparse(part) for part in node.args]
        if called(node) == "zip" and len(names) == 2 and names == source.arguments:
            yield f"zip({', '.join(names)})"


def power_before_minus(source: Source) -> Iterator[str]:
    """`x - c ** 2`: the power comes first."""
    for node in source.all(ast.BinOp):
        power = isinstance(node.op, ast.Sub) and _is_power(node.right)
        if power and isinstance(node.left, ast.Name | ast.Subscript):
            yield ast.unparse(node)


def _is_power(node):
    return isinstance(node, ast.BinOp) and isinstance(node.op, ast.Pow)


def root_of_difference(source: Source) -> Iterator[str]:
    """`sqrt(x - c)`: a difference may be negative."""
    for node in source.all(ast.Call):
        inside = node.args[0] if called(node) == "sqrt" and node.args else None
        if isinstance(inside, ast.BinOp) and isinstance(inside.op, ast.Sub):
            sides = (inside.left, inside.right)
            if all(isinstance(side, ast.Name | ast.Subscript) for side in sides):
                yield ast.unparse(node)


def turned_table(source: Source) -> Iterator[str]:
    """`x - centroids.T`: a difference needs the features at the same places."""
    for node in source.all(ast.BinOp):
        for side in (node.left, node.right) if isinstance(node.op, ast.Sub) else ():
            turned = isinstance(side, ast.Attribute) and side.attr == "T"
            if turned and ast.unparse(side.value) in source.arguments:
                yield ast.unparse(side)


def divided_by_labels(source: Source) -> Iterator[str]:
    """A sum over the labels themselves, or a count of those above 0, as a divisor."""
    labels = source.arguments[1] if len(source.arguments) == 3 else ""
    for node in source.all(ast.BinOp):
        adds = called(node.right) in {"sum", "count_nonzero"} and isinstance(node.op, ast.Div)
        if adds and labels:
            text = _first_operand(node.right)
            if text == labels or text.startswith(f"{labels}[{labels} == "):
                yield ast.unparse(node.right)


def _first_operand(call):
    """The text of what `f(a)` or `a.f()` works on."""
    return ast.unparse(call.args[0] if call.args else getattr(call.func, "value", call))


def _equalities(source):
    """(left side, right side, text) of every == in Exercise 2."""
    for node in source.all(ast.Compare):
        sides = (node.left, node.comparators[0])
        if isinstance(node.ops[0], ast.Eq) and len(source.arguments) == 3:
            yield *map(ast.unparse, sides), ast.unparse(node)


def compared_with_K(source: Source) -> Iterator[str]:
    """A label compared with K: no label is as high."""
    for left, right, text in _equalities(source):
        K, labels = source.arguments[2], source.arguments[1]
        if K in (left, right) and labels in (left.split("[")[0], right.split("[")[0]):
            yield text


def points_compared(source: Source) -> Iterator[str]:
    """Points compared with a label."""
    for left, right, text in _equalities(source):
        names = (left.split("[")[0], right.split("[")[0])
        if source.arguments[0] in names and source.arguments[1] not in text:
            yield text


def another_axis(source: Source) -> Iterator[str]:
    """A counter that runs over one axis, used as an index of another one."""
    counters, axes = _counters(source), _axes(source)
    for node in source.all(ast.Subscript):
        places = axes.get(ast.unparse(node.value), ())
        parts = node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]
        for part, place in zip(parts, places, strict=False):
            counted = counters.get(ast.unparse(part))
            # In Exercise 2, X[k] may fill the row of a cluster without points.
            fills = (counted, place, len(source.arguments)) == ("clusters", "points", 3)
            fills = fills and ast.unparse(node.value) == source.arguments[0]
            if counted and place and counted != place and not fills:
                yield ast.unparse(node)


def labels_of_another_axis(source: Source) -> Iterator[str]:
    """`idx == j`, where j counts the points or the columns."""
    counters = _counters(source)
    for left, right, text in _equalities(source):
        if left == source.arguments[1] and counters.get(right) in {"points", "columns"}:
            yield text


def sorted_table(source: Source) -> Iterator[str]:
    """`np.sort(centroids, axis=0)`: each column is sorted by itself."""
    tables = source.returned().union(source.arguments[:1], source.arguments[-1:])
    for node in source.all(ast.Call):
        words = [ast.unparse(word) for word in node.keywords]
        sorts = called(node) == "sort" and "axis=0" in words
        if sorts and _first_operand(node) in tables:
            yield ast.unparse(node)


def _axes(source):
    """What each axis of each array counts: points, columns or clusters; None if it is not known."""
    X, second, *rest = [*source.arguments, "", ""][:3]
    if rest != [""]:
        axes = {X: ("points", "columns"), second: ("points",)}
    else:
        axes = {X: ("points", "columns"), second: ("clusters", "columns")}
    sizes = _sizes(source, axes)
    for node in source.all(ast.Assign):
        if isinstance(node.value, ast.Subscript) and isinstance(node.value.slice, ast.Compare):
            for name in assigned_names(node):  # a name that holds some rows
                axes.setdefault(name, axes.get(ast.unparse(node.value.value), ()))
        if called(node.value) in {"zeros", "ones", "empty"} and node.value.args:
            shape = node.value.args[0]
            parts = shape.elts if isinstance(shape, ast.Tuple) else [shape]
            for name in assigned_names(node):
                axes.setdefault(name, tuple(sizes.get(ast.unparse(part)) for part in parts))
    return axes


def _sizes(source, axes):
    """What each size counts, by its text: `len(X)`, `X.shape[1]`, and names for them."""
    sizes = dict.fromkeys(source.arguments[2:3], "clusters")
    for array, kinds in axes.items():
        if not kinds:
            continue  # part of an array of which nothing is known
        sizes |= {f"{array}.shape[{axis}]": kind for axis, kind in enumerate(kinds)}
        sizes[f"len({array})"] = kinds[0]
    for node in source.all(ast.Assign):
        shape = ast.unparse(node.value).removesuffix(".shape")
        kinds = axes.get(shape, ()) if shape != ast.unparse(node.value) else ()
        kinds = kinds or (sizes.get(ast.unparse(node.value)),)
        for name, kind in zip(assigned_names(node), kinds, strict=False):
            if kind and sizes.setdefault(name, kind) != kind:
                sizes[name] = None
    return sizes


def _counters(source):
    """What each loop variable counts, if it always counts the same."""
    axes = _axes(source)
    sizes, counters = _sizes(source, axes), {}
    for loop in source.all(ast.For, ast.comprehension):
        size = None
        if called(loop.iter) == "range" and len(loop.iter.args) < 3:
            size = sizes.get(ast.unparse(loop.iter.args[-1]))
        elif called(loop.iter) == "enumerate":
            size = axes.get(ast.unparse(loop.iter.args[0]), (None,))[0]
        name = ast.unparse(loop.target).strip("()").split(",")[0]
        if counters.setdefault(name, size) != size:
            counters[name] = None
    return counters


def whole_blocks(source: Source) -> Iterator[str]:
    """`range(len(X) // 10)`: a rest is left out."""
    for node in source.all(ast.For):
        for part in node.iter.args[-1:] if called(node.iter) == "range" else ():
            made = source.assignments(part.id)[-1:] if isinstance(part, ast.Name) else []
            for size in [part, *(one.value for one in made)]:
                if isinstance(size, ast.BinOp) and isinstance(size.op, ast.FloorDiv):
                    yield ast.unparse(size)


def place_of_a_value(source: Source) -> Iterator[str]:
    """`points.index(p)`: the first place where this value stands."""
    for node in source.all(ast.Call):
        value = node.args[0] if called(node) == "index" and node.args else None
        counters = [name for loop in source.loops_around(node) for name in loop_names(loop)]
        if isinstance(value, ast.Name) and value.id in counters:
            yield ast.unparse(node)


def break_between_clusters(source: Source) -> Iterator[str]:
    """`break` in the loop over the clusters of Exercise 2."""
    counters = _counters(source) if len(source.arguments) == 3 else {}
    for node in source.all(ast.Break):
        loop = source.loops_around(node)[0]
        if any(counters.get(name) == "clusters" for name in loop_names(loop)):
            yield "break"


def no_repeats(source: Source) -> Iterator[str]:
    """A set, or `np.unique` with an axis: equal points are one."""
    for node in source.all(ast.Call, ast.SetComp):
        rows = called(node) == "unique" and any(word.arg == "axis" for word in node.keywords)
        if called(node) == "set" or isinstance(node, ast.SetComp) or rows:
            yield ast.unparse(node)


def whole_quotient(source: Source) -> Iterator[str]:
    """`//` where a mean is worked out."""
    if len(source.arguments) != 3:
        return
    for node in source.all(ast.BinOp, ast.AugAssign):
        above = source.parents[node]
        divided = ast.unparse(getattr(node, "left", node))
        counts = isinstance(above, ast.Subscript | ast.Slice | ast.Call) or "len(" in divided
        if isinstance(node.op, ast.FloorDiv) and not counts:
            yield "//"
