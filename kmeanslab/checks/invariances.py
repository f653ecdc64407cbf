"""What calling proves about a wrong function: what its answer depends on, and should not.

The function of the student is called on a case and on the case with one thing changed. Nothing is
compared with a solution: both answers are the student's own. What is said is what was seen.
"""

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from kmeanslab.checks.calling import call_safely
from kmeanslab.checks.exercise import Probe, tolerance_of

_SMALL = 50  # points of a case on which many variations are tried
# What a case has that no case before it has: a function that first fails here fails because of it.
NEWS = {
    "label 0 unused": "zero unused",
    "more clusters than points": "few points for clusters",
    "1009 points": "many points",
    "256 labels": "many labels",
    "empty": "highest unused",
}


def broken_invariance(target: Callable, probe: Probe, probes: tuple) -> str | None:
    """Return the sentence for what the answer depends on and should not, or None.

    Parameters
    ----------
    target
        The function of the student.
    probe
        The case that failed: all cases before it passed.
    probes
        All cases of the exercise.

    Returns
    -------
    str or None
        A key of the sentences.
    """
    found = _only_here(target, probe) or NEWS.get(probe.title)
    if found or probe.title == "ties":
        return found
    small = [one for one in probes if len(one.args[0]) < _SMALL]
    if len(probe.args) == 2 and _last_column_alone(target, small):
        return "last column alone"
    tests = _LABELS if len(probe.args) == 2 else _MEANS
    cases = [probe, *small[:3]] if probe in small else small[:3]
    for hint, depends in tests:
        if any(depends(target, *one.args) for one in cases):
            return hint
    return None


def _only_here(target, probe):
    """Return what is special about a case, if the function is right without it."""
    X = probe.args[0]
    tables = [isinstance(arg, np.ndarray) and arg.ndim == 2 for arg in probe.args]
    whole = [table and arg.dtype.kind == "i" for table, arg in zip(tables, probe.args, strict=True)]
    floats = [
        arg * 1.0 if is_whole else arg for is_whole, arg in zip(whole, probe.args, strict=True)
    ]
    if any(whole) and _is_right(target, tuple(floats), probe, tolerance_of(probe)):
        return "whole numbers only"
    if np.any(X % 1) and not np.any(4 * X % 1) and _is_right_on_quarters(target, probe, tables):
        return "fractions lost"
    if len(np.unique(X, axis=0)) < len(X) < _SMALL:
        apart = X + 1e-4 * np.arange(len(X))[:, np.newaxis]
        if _is_right(target, (apart, *probe.args[1:]), probe, 0.01):
            return "equal points"
    if probe.title == "1009 points" and len(probe.args) == 2:
        result = _answer(target, probe.args)
        wrong = np.flatnonzero(result != probe.expected) if result is not None else []
        if len(wrong) and wrong[0] > len(X) // 2:
            return "rest left out"
    return None


def _is_right_on_quarters(target, probe, tables):
    """Return whether a function is right once all quarters are whole: four times as large."""
    large = tuple(4 * arg if table else arg for table, arg in zip(tables, probe.args, strict=True))
    expected = probe.expected * (4 if len(probe.args) == 3 else 1)
    return _is_right(target, large, replace(probe, expected=expected), 4 * tolerance_of(probe))


def _is_right(target, args, probe, tolerance):
    result = _answer(target, args)
    if result is None or result.shape != probe.expected.shape:
        return False
    known = ~np.isnan(probe.expected)
    return np.allclose(result[known], probe.expected[known], rtol=0, atol=tolerance)


def _answer(target, args):
    """Return the result of a call as an array of numbers, or None."""
    result = call_safely(target, args).result
    usable = isinstance(result, np.ndarray) and result.dtype.kind in "iuf"
    return result if usable else None


def _differ(one, other):
    """Return whether two answers are comparable and differ by more than rounding."""
    if one is None or other is None or one.shape != other.shape:
        return False
    size = np.abs(one[np.isfinite(one)]).max(initial=0)
    return not np.allclose(one, other, rtol=1e-6, atol=1e-6 * size, equal_nan=True)


def _step(X):
    """Return a step for each column that is far larger than the data."""
    return 2 * np.abs(X).max() * np.arange(1, X.shape[1] + 1)


# ---- Labels -------------------------------------------------------------------------------------


def _other_points(target, X, centroids):
    together = _answer(target, (X, centroids))
    if together is None or together.shape != (len(X),):
        return False
    alone = (_answer(target, (X[[i]], centroids)) for i in range(len(X)))
    return any(_differ(together[[i]], one) for i, one in enumerate(alone))


def _order_of_centroids(target, X, centroids):
    forward, back = (_answer(target, (X, C)) for C in (centroids, centroids[::-1].copy()))
    return back is not None and _differ(forward, len(centroids) - 1 - back)


def _moved_together(target, X, centroids):
    step = _step(X)
    return _differ(*(_answer(target, (X + by, centroids + by)) for by in (0, step)))


def _scaled_together(target, X, centroids):
    return _differ(*(_answer(target, (X * by, centroids * by)) for by in (1, 4)))


def _order_of_columns(target, X, centroids):
    turned = (X[:, ::-1].copy(), centroids[:, ::-1].copy())
    return _differ(_answer(target, (X, centroids)), _answer(target, turned))


def _last_column_alone(target, probes):
    """Return whether, on all cases with several columns, the last alone makes a difference."""
    tables = [probe.args for probe in probes if probe.args[0].shape[1] > 1]
    answers = [_answer(target, args) for args in tables]
    if any(answer is None for answer in answers) or all(np.ptp(one) == 0 for one in answers):
        return False
    for (X, centroids), answer in zip(tables, answers, strict=True):
        keep = np.arange(X.shape[1]) == X.shape[1] - 1
        for others in (0, X.max() - X[::-1]):
            changed = np.where(keep, X, others), np.where(keep, centroids, 0)
            other = _answer(target, changed)
            if other is None or _differ(answer, other):
                return False
    return True


# ---- Means --------------------------------------------------------------------------------------


def _other_clusters(target, X, idx, K):
    rows = _answer(target, (X, idx, K))
    if rows is None or rows.shape != (K, X.shape[1]):
        return False
    for k in np.unique(idx):
        moved = X + np.where(idx == k, 0, 1)[:, np.newaxis] * _step(X)
        other = _answer(target, (moved, idx, K))
        if other is not None and other.shape == rows.shape and _differ(rows[k], other[k]):
            return True
    return False


def _used_rows(target, X, idx, K):
    rows = _answer(target, (X, idx, K))
    return rows[np.unique(idx)] if rows is not None and rows.shape == (K, X.shape[1]) else None


def _only_unused(target, X, idx, K, unused):
    """Return whether moving any point changes the means, unless it is the one that is unused."""
    rows = _answer(target, (X, idx, K))
    alone = np.sum(idx == idx[unused]) == 1  # then its cluster may be what goes wrong
    if rows is None or alone:
        return False
    moves = [
        _differ(rows, _answer(target, (X + np.eye(len(X))[:, [i]] * _step(X), idx, K)))
        for i in range(len(X))
    ]
    return not moves.pop(unused) and all(moves)


def _unused_anywhere(target, X, idx, K, unused):
    """Return whether a point is unused there and elsewhere: a condition may turn values away."""
    return all(_only_unused(target, X + by, idx, K, unused) for by in (0, _step(X)))


def _first_point_unused(target, X, idx, K):
    return _unused_anywhere(target, X, idx, K, 0)


def _last_point_unused(target, X, idx, K):
    return _unused_anywhere(target, X, idx, K, -1)


def _order_of_points(target, X, idx, K):
    turned = (X[::-1].copy(), idx[::-1].copy(), K)
    return _differ(_used_rows(target, X, idx, K), _used_rows(target, *turned))


def _numbers_of_labels(target, X, idx, K):
    other = _used_rows(target, X, K - 1 - idx, K)
    return other is not None and _differ(_used_rows(target, X, idx, K), other[::-1])


def _counted_twice(target, X, idx, K):
    twice = (np.vstack([X, X]), np.concatenate([idx, idx]), K)
    return _differ(_used_rows(target, X, idx, K), _used_rows(target, *twice))


def _other_columns(target, X, idx, K):
    rows = _used_rows(target, X, idx, K)
    for j in range(X.shape[1]):
        others = np.arange(X.shape[1]) != j
        moved = _used_rows(target, X + others * _step(X), idx, K)
        if rows is not None and moved is not None and _differ(rows[:, j], moved[:, j]):
            return True
    return False


def _moved_points(target, X, idx, K):
    rows, step = _used_rows(target, X, idx, K), _step(X)
    moved = _used_rows(target, X + step, idx, K)
    return rows is not None and _differ(rows + step, moved)


def _scaled_points(target, X, idx, K):
    rows = _used_rows(target, X, idx, K)
    return rows is not None and _differ(4 * rows, _used_rows(target, 4 * X, idx, K))


_LABELS = (
    ("other points", _other_points),
    ("order of columns", _order_of_columns),
    ("moved together", _moved_together),
    ("scaled together", _scaled_together),
    ("order of centroids", _order_of_centroids),
)
_MEANS = (
    ("other clusters", _other_clusters),
    ("first point unused", _first_point_unused),
    ("last point unused", _last_point_unused),
    ("order of points", _order_of_points),
    ("numbers of labels", _numbers_of_labels),
    ("counted twice", _counted_twice),
    ("other columns", _other_columns),
    ("moved points", _moved_points),
    ("scaled points", _scaled_points),
)
INVARIANCE_HINTS = frozenset(
    {"whole numbers only", "fractions lost", "equal points", "rest left out", *NEWS.values()}
    | {"last column alone"}
    | {hint for hint, _ in (*_LABELS, *_MEANS)}
)
