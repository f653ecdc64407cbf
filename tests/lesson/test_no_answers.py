"""Nothing that a student receives can assign points or update centroids by itself.

Every function in every student file, in every demo cell and in every hint is tried on probes
whose right answer is known. That holds for helpers, methods and nested functions too.
"""

import ast
import contextlib
import importlib
import io
import itertools
import re
import warnings

import matplotlib.pyplot as plt
import numpy as np
import pytest

pytestmark = pytest.mark.slow  # it executes the lesson

X = np.array([[0.0, 0.0, 1.0], [1.0, 0.0, 0.0], [9.0, 9.0, 7.0], [8.0, 9.0, 9.0], [5.0, 0.0, 9.0]])
CENTROIDS = np.array([[9.0, 8.0, 8.0], [4.0, 1.0, 9.0], [0.0, 1.0, 0.0]])
LABELS = np.array([2, 2, 0, 0, 1])
MEANS = np.array([[8.5, 9.0, 8.0], [5.0, 0.0, 9.0], [0.5, 0.0, 0.5]])
ARGUMENTS = [
    *itertools.permutations((X, CENTROIDS)),
    *itertools.permutations((X, LABELS, 3)),
    *itertools.permutations((X, CENTROIDS, 3)),
    *itertools.permutations((X, CENTROIDS, LABELS, 3), 4),
]

PLANTED = """
class Tool:
    def method(self):
        def nested(points, places):
            return [min(range(3), key=lambda k: sum((p - places[k]) ** 2)) for p in points]

def innocent(points, places):
    return points[0]

def means(points, labels, number):
    return {"all": [points[labels == k].mean(0) for k in range(number)]}
"""


def functions_in(source, namespace):
    """(name, function) for every def and lambda of a source, at any depth."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            node.decorator_list = []
            local = dict(namespace)
            exec(compile(ast.Module([node], []), "<tried>", "exec"), local)
            yield node.name, local[node.name]
        elif isinstance(node, ast.Lambda):
            yield (
                f"lambda in line {node.lineno}",
                eval(compile(ast.Expression(node), "<tried>", "eval"), dict(namespace)),
            )


def arrays_in(value):
    """Every array in a result, however deep in tuples, lists and dicts."""
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, (list, tuple)):
        for part in value:
            yield from arrays_in(part)
    with contextlib.suppress(ValueError, TypeError):  # ragged: its parts were looked at
        yield np.asarray(value, dtype=float)


def gives_away(function):
    """The answer that the function gives on a probe ("labels", "centroids"), or None."""
    for arguments in ARGUMENTS:
        given = [np.copy(a) if isinstance(a, np.ndarray) else a for a in arguments]
        result = _call(function, given)
        left = [
            a for a, before in zip(given, arguments, strict=True) if not np.array_equal(a, before)
        ]
        for found in arrays_in([result, left]):
            given_back = any(np.array_equal(found, argument) for argument in arguments)
            if np.array_equal(found, LABELS) and not given_back:
                return "labels"
            if found.shape == MEANS.shape and np.allclose(found, MEANS):
                return "centroids"
    return None


def _call(function, arguments):
    with warnings.catch_warnings(), contextlib.redirect_stdout(io.StringIO()):
        warnings.simplefilter("ignore")
        try:
            return function(*arguments)
        except Exception:  # a function that can't take the probe does not give the answer away
            return None
        finally:
            plt.close("all")


def found_in(source, namespace):
    return {name: what for name, f in functions_in(source, namespace) if (what := gives_away(f))}


def hint_functions(markdown):
    """The code of each hint, as a function of either exercise."""
    for block in re.findall(r"```python\n(.*?)```", markdown, flags=re.DOTALL):
        body = "".join(f"    {line}\n" for line in block.splitlines())
        for signature in ("X, centroids", "X, idx, K"):
            yield f"def hint({signature}):\n{body}"


def test_a_planted_answer_is_found():
    assert found_in(PLANTED, {"np": np}) == {"nested": "labels", "means": "centroids"}


def test_student_files_hold_no_answer(course, monkeypatch, tmp_path):
    folder = course / "release" / "KMeans"
    monkeypatch.chdir(tmp_path)
    files = sorted(folder.rglob("*.py"))
    assert {"utils.py", "public_tests.py"} <= {path.name for path in files}
    for path in files:
        name = ".".join(path.relative_to(folder).with_suffix("").parts)
        namespace = vars(importlib.import_module(name))
        assert found_in(path.read_text(encoding="utf-8"), namespace) == {}, path.name


def test_cells_and_hints_hold_no_answer(release, blank, monkeypatch):
    import utils

    monkeypatch.chdir(blank.folder)
    for cell in release.cells:
        if cell.cell_type == "code":
            assert found_in(cell.source, vars(utils)) == {}, cell.id
        else:
            for source in hint_functions(cell.source):
                assert found_in(source, vars(utils)) == {}, cell.id


def test_there_are_hints_to_look_at(release):
    hints = [
        h for c in release.cells if c.cell_type == "markdown" for h in hint_functions(c.source)
    ]
    assert len(hints) >= 4
