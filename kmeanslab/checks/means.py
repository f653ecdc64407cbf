"""Inspect one call of compute_centroids. The means that are expected come with the case."""

import numpy as np

from kmeanslab.checks.calling import Call
from kmeanslab.checks.exercise import Fault, Probe, tolerance_of
from kmeanslab.checks.faults import (
    changed_input_fault,
    dtype_fault,
    exception_fault,
    no_array_fault,
    shape_fault,
)
from kmeanslab.checks.messages import point_text, text_width
from kmeanslab.sentences import SENTENCES

MEANS_ARGUMENTS = ("X", "idx", "K")


def inspect_means(probe, call):
    """Return the first thing that is wrong with one call of compute_centroids, or None."""
    result, expected = call.result, probe.expected
    if call.error is not None:
        return exception_fault(probe, call.error)
    if not isinstance(result, np.ndarray):
        return no_array_fault(probe, result, "list means")
    if result.shape != expected.shape:
        return shape_fault("means shape", _means_shape_hint(probe, result), probe, result)
    if result.dtype.kind != "f":
        hint = {"i": "int means", "u": "int means", "b": "bool means"}
        hint = hint.get(result.dtype.kind, "float type")
        return dtype_fault("means dtype", hint, probe, result, "floats")
    filled = ~np.isnan(expected[:, 0])  # the row of a cluster without points may be anything
    lost = np.flatnonzero(filled & ~np.isfinite(result).all(axis=1))
    if len(lost):
        return _wrong_row("finite", "not finite", probe, result, int(lost[0]))
    if call.changed is not None:
        return changed_input_fault(probe, MEANS_ARGUMENTS[call.changed])
    near = np.isclose(result, expected, rtol=0, atol=tolerance_of(probe)).all(axis=1)
    wrong = np.flatnonzero(filled & ~near)
    return _wrong_row("value", "means hint", probe, result, int(wrong[0])) if len(wrong) else None


def _means_shape_hint(probe, result):
    (m, n), K = probe.args[0].shape, probe.args[2]
    if result.size == K * n and 1 in (K, n):
        return "squeezed"
    hints = {
        (): "one number",
        (n,): "single row",
        (1, n): "single row",
        (m, n): "row per point",
        (K,): "one number each",
        (n, K): "transposed",
    }
    if result.shape in hints:
        return hints[result.shape]
    if result.ndim == 2 and n == result.shape[1]:
        if len(result) > K:
            return "row too many"
        return "row missing" if len(np.unique(probe.args[1])) == K else "row count"
    if result.ndim == 2 and len(result) == K:
        return "columns"
    return "third axis" if result.ndim == 3 else "means shape hint"


def _wrong_row(about, hint, probe, result, row):
    """Return the fault of one row, with the points that it is the mean of."""
    X, idx, _ = probe.args
    points = X[idx == row]
    values = point_text(probe.expected[row])
    members = ", ".join(point_text(point) for point in points)
    expected = SENTENCES["row of"].format(row=row, values=values, members=members)
    if len(expected) > text_width():
        expected = SENTENCES["row"].format(row=row, values=values, count=len(points))
    received = SENTENCES["received row"].format(row=row, values=point_text(result[row]))
    return Fault(about, hint, probe.args, received, expected)


def smaller_means(probe, call):
    """Yield the probe that holds one cluster alone, one whose row was wrong."""
    X, idx, K = probe.args
    for row in range(K):
        one = Probe(probe.title, (X[idx == row], idx[idx == row] * 0, 1), probe.expected[[row]])
        alone = Call(one.args, call.result[[row]])
        if len(one.args[0]) and inspect_means(one, alone):
            yield one


def means_probe(title, X, idx, expected, types=float):
    """Return a probe of Exercise 2. idx has one digit, or one label, for each point.

    A row of None stands for a cluster without points.
    """
    n = len(X[0])
    rows = [[np.nan] * n if row is None else row for row in expected]
    labels = np.array([int(label) for label in idx])
    return Probe(title, (np.array(X, dtype=types), labels, len(rows)), np.array(rows, float))
