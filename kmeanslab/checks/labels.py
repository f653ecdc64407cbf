"""Inspect one call of find_closest_centroids. The labels that are expected come with the case."""

import math

import numpy as np

from kmeanslab.checks.exercise import Fault, Probe
from kmeanslab.checks.faults import (
    changed_input_fault,
    dtype_fault,
    exception_fault,
    no_array_fault,
    shape_fault,
)
from kmeanslab.checks.messages import point_text
from kmeanslab.sentences import SENTENCES

LABELS_ARGUMENTS = ("X", "centroids")


def inspect_labels(probe, call):
    """Return the first thing that is wrong with one call of find_closest_centroids, or None."""
    result, expected = call.result, probe.expected
    if call.error is not None:
        return exception_fault(probe, call.error)
    if not isinstance(result, np.ndarray):
        return no_array_fault(probe, result, "list labels")
    if result.shape != expected.shape:
        return shape_fault("labels shape", _labels_shape_hint(probe, result), probe, result)
    if result.dtype.kind not in "iu":
        labels = np.arange(len(probe.args[1]) + 1)
        fractions = result.dtype.kind == "f" and not np.isin(result, labels).all()
        hint = "fractions as labels" if fractions else "float labels"
        hint = {"f": hint, "b": "bool labels"}.get(result.dtype.kind, "other labels")
        return dtype_fault("labels dtype", hint, probe, result, "whole numbers")
    if call.changed is not None:
        return changed_input_fault(probe, LABELS_ARGUMENTS[call.changed])
    index = _first_wrong_label(probe, result)
    return None if index is None else _wrong_label(probe, result, index)


def _first_wrong_label(probe, result):
    """Return the first point whose label is no row number, else the first wrong one, or None."""
    outside = (result < 0) | (result >= len(probe.args[1]))
    wrong = [*np.flatnonzero(outside), *np.flatnonzero(result != probe.expected)]
    return int(wrong[0]) if wrong else None


def _labels_shape_hint(probe, result):
    X, centroids = probe.args
    (m, n), K = X.shape, len(centroids)
    if result.shape == (m, n) and all(row in centroids.tolist() for row in result.tolist()):
        return "coordinates"
    hints = {
        (): "one number",
        (1,): "one number",
        (m, n): "per column" if result.dtype.kind in "iu" else "labels shape hint",
        (K,): "per centroid",
        (m, K): "table",
        (m, 1): "column",
        (1, m): "column",
    }
    return hints.get(result.shape, "labels shape hint")


def _wrong_label(probe, result, index):
    """Return the fault of one label, with both distances worked out."""
    X, centroids = probe.args
    right, chosen = int(probe.expected[index]), int(result[index])

    def described(key, label):
        distance = f"{math.dist(X[index], centroids[label]):.4g}"
        return SENTENCES[key].format(label=label, point=point, distance=distance)

    point = point_text(X[index])
    if len(X) > 1:
        point = SENTENCES["one of many"].format(index=index, point=point)
    expected = described("label", right)
    if not 0 <= chosen < len(centroids):
        received = SENTENCES["no such label"].format(label=chosen, last=len(centroids) - 1)
        return Fault("value", "out of range", probe.args, received, expected)
    hint = "same label" if np.ptp(result) == 0 < np.ptp(probe.expected) else "labels"
    if math.dist(X[index], centroids[right]) == math.dist(X[index], centroids[chosen]):
        hint = "tie"
    return Fault("value", hint, probe.args, described("chosen label", chosen), expected)


def smaller_labels(probe, call):
    """Yield probes with one point of a failed one: against two centroids, then against all."""
    X, centroids = probe.args
    index = _first_wrong_label(probe, call.result)
    right, chosen = int(probe.expected[index]), int(call.result[index])
    if 0 <= chosen < len(centroids):
        pair = sorted([right, chosen])
        expected = np.array([pair.index(right)])
        yield Probe(probe.title, (X[[index]], centroids[pair]), expected)
    yield Probe(probe.title, (X[[index]], centroids), np.array([right]))


def labels_probe(title, X, centroids, expected, types=(float, float)):
    """Return a probe of Exercise 1. expected has one digit, or one label, for each point."""
    args = tuple(
        np.array(table, dtype=kind) for table, kind in zip((X, centroids), types, strict=True)
    )
    return Probe(title, args, np.array([int(label) for label in expected]))
