"""Patterns of mistakes in the search for the smallest distance, in the text of Exercise 1."""

import ast
from collections.abc import Iterator

from kmeanslab.checks.source import Source, assigned_names, called, loop_names


def minimum_kept(source: Source) -> Iterator[str]:
    """`if d < best`, and nothing ever gives best another value in the loop."""
    for node in source.all(ast.If):
        test, loops = node.test, source.loops_around(node)
        if not (loops and isinstance(test, ast.Compare) and isinstance(test.ops[0], ast.Lt)):
            continue
        best = ast.unparse(test.comparators[0])
        made = source.assignments(best)
        inside = [one for one in made if node in ast.walk(loops[0]) and one in ast.walk(loops[0])]
        if made and not inside and best not in source.arguments:
            yield best


def minimum_from_zero(source: Source) -> Iterator[str]:
    """`if d < best`, where best starts at 0."""
    for node in source.all(ast.If):
        if isinstance(node.test, ast.Compare) and isinstance(node.test.ops[0], ast.Lt | ast.LtE):
            best = ast.unparse(node.test.comparators[0])
            starts = [ast.unparse(made.value) for made in source.assignments(best)[:1]]
            if starts in (["0"], ["0.0"]):
                yield best


def row_number_kept(source: Source) -> Iterator[str]:
    """`if d < best: best = k`: the next distance is compared with a row number."""
    for node in source.all(ast.If):
        if not (isinstance(node.test, ast.Compare) and isinstance(node.test.ops[0], ast.Lt)):
            continue
        best, counters = node.test.comparators[0], _counters_around(source, node)
        for made in node.body:
            kept = isinstance(made, ast.Assign) and ast.unparse(best) in assigned_names(made)
            if kept and ast.unparse(made.value) in counters - {ast.unparse(node.test.left)}:
                yield ast.unparse(made)


def _counters_around(source, node):
    loops = [loop for loop in source.loops_around(node) if isinstance(loop, ast.For)]
    counting = [loop for loop in loops if called(loop.iter) in {"range", "enumerate"}]
    return {loop_names(loop)[0] for loop in counting}


def least_of_pairs(source: Source) -> Iterator[str]:
    """`min(pairs)` of (k, distance), or of a dictionary with the keys k: the smallest k wins."""
    for node in source.all(ast.Call):
        plain = ast.unparse(node.func) == "min" and not node.keywords and len(node.args) == 1
        name = ast.unparse(node.args[0]) if plain else ""
        made = [one.value for one in source.assignments(name)]
        if any(_counts_first(value) for value in made) or name in _filled_by_counter(source):
            yield ast.unparse(node)


def _counts_first(value):
    """Whether a comprehension gives pairs or items whose first part is its counter."""
    if not isinstance(value, ast.ListComp | ast.DictComp):
        return False
    loop = value.generators[0]
    counter = ast.unparse(loop.target).strip("()").split(",")[0]
    first = value.key if isinstance(value, ast.DictComp) else _first_of_pair(value.elt)
    counts = called(loop.iter) in {"range", "enumerate"}
    return counts and first is not None and ast.unparse(first) == counter


def _first_of_pair(node):
    return node.elts[0] if isinstance(node, ast.Tuple) and node.elts else None


def _filled_by_counter(source):
    """Return the names of dictionaries with counters as keys, and of lists with them in pairs."""
    names = set()
    for node in source.all(ast.Assign, ast.Call):
        first, name = None, ""
        if called(node) == "append" and node.args:
            first, name = _first_of_pair(node.args[0]), ast.unparse(node.func)
        elif isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Subscript):
            first, name = node.targets[0].slice, ast.unparse(node.targets[0].value)
            made = [one.value for one in source.assignments(name)]
            first = first if any(_is_dictionary(value) for value in made) else None
        if first is not None and ast.unparse(first) in _counters_around(source, node):
            names.add(name.removesuffix(".append"))
    return names


def _is_dictionary(node):
    return isinstance(node, ast.Dict) or called(node) == "dict"
