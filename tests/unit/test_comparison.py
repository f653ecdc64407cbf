"""The comparison inside the checks: right results never refused, wrong ones always."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from kmeanslab.checks.calling import Call
from kmeanslab.checks.exercise import Probe
from kmeanslab.checks.labels import inspect_labels
from kmeanslab.checks.means import inspect_means

SCALES = st.sampled_from([1e-3, 1.0, 255.0, 1e4, 1e7])
INTEGERS = st.sampled_from(["int8", "int32", "int64", "uint8", "uint64", "intp"])


@st.composite
def clusters(draw):
    """Return X (m, n), labels (m,), K: any scale and offset, duplicates, K = 1 and K = m."""
    m, n = draw(st.integers(1, 12)), draw(st.integers(1, 5))
    K = draw(st.sampled_from([1, m, draw(st.integers(1, 12))]))
    whole = st.integers(-50, 50)
    rows = draw(st.lists(st.lists(whole, min_size=n, max_size=n), min_size=m, max_size=m))
    if draw(st.booleans()):
        rows[-1] = rows[0]
    X = (np.array(rows, dtype=float) + draw(st.sampled_from([0, 1000]))) * draw(SCALES)
    idx = np.array(draw(st.lists(st.integers(0, K - 1), min_size=m, max_size=m)))
    return X, idx, K


def label_probe(X, idx, K):
    """Return a probe that expects the labels idx, for centroids that play no part."""
    return Probe("crowd", (X, np.zeros((K, X.shape[1]))), idx)


def mean_probe(X, idx, K):
    rows = [X[idx == k].mean(axis=0) if k in idx else np.full(X.shape[1], np.nan) for k in range(K)]
    return Probe("crowd", (X, idx, K), np.array(rows))


def verdict(inspect, probe, result):
    return inspect(probe, Call(probe.args, result))


@given(clusters(), INTEGERS)
def test_right_labels_of_any_integer_type(data, dtype):
    probe = label_probe(*data)
    assert verdict(inspect_labels, probe, data[1].astype(dtype)) is None


@given(clusters(), st.data())
def test_one_wrong_label(data, draw):
    _, idx, K = data
    probe = label_probe(*data)
    index = draw.draw(st.integers(0, len(idx) - 1))
    wrong = idx.copy()
    wrong[index] = draw.draw(st.integers(-2, K + 1).filter(lambda label: label != idx[index]))
    fault = verdict(inspect_labels, probe, wrong)
    assert fault.about == "value"
    assert str(wrong[index]) in fault.received


@given(clusters(), st.sampled_from([float, np.float32, bool, object, complex]))
def test_labels_of_another_type(data, dtype):
    fault = verdict(inspect_labels, label_probe(*data), data[1].astype(dtype))
    assert fault.about == "labels dtype"


@given(clusters(), st.sampled_from(["loop", "reverse", "matrix product", "float32"]), st.data())
def test_right_means_of_any_method(data, method, draw):
    """However the sum is made, and whatever stands in the row of an empty cluster."""
    X, idx, K = data
    order = np.arange(len(X))[::-1] if method == "reverse" else np.arange(len(X))
    with np.errstate(all="ignore"):
        if method == "matrix product":
            means = np.eye(K)[idx].T @ X / np.bincount(idx, minlength=K)[:, None]
        else:
            sums = np.zeros((K, X.shape[1]))
            np.add.at(sums, idx[order], X[order])
            means = sums / np.bincount(idx, minlength=K)[:, None]
    empty = ~np.isin(np.arange(K), idx)
    means[empty] = draw.draw(st.sampled_from([np.nan, 0, np.inf, -1e9]))
    if method == "float32":
        means = means.astype(np.float32)
    assert verdict(inspect_means, mean_probe(*data), means) is None


@given(clusters(), st.data(), st.sampled_from([2e-6, 1e-3, 1, -2e-6, -1]))
def test_one_wrong_mean(data, draw, relative):
    X, idx, _ = data
    probe = mean_probe(*data)
    row, column = draw.draw(st.sampled_from(list(idx))), draw.draw(st.integers(0, X.shape[1] - 1))
    wrong = probe.expected.copy()
    wrong[row, column] += relative * max(np.abs(X).max(), 1e-9)
    fault = verdict(inspect_means, probe, wrong)
    assert fault.about == "value"


@given(clusters(), st.sampled_from([np.nan, np.inf, -np.inf]), st.data())
def test_not_finite_where_a_cluster_has_points(data, value, draw):
    probe = mean_probe(*data)
    wrong = probe.expected.copy()
    wrong[draw.draw(st.sampled_from(list(data[1]))), 0] = value
    assert verdict(inspect_means, probe, wrong).about == "finite"


@given(clusters(), st.sampled_from(["transposed", "row", "flat", "column", "more"]))
def test_means_of_another_shape(data, change):
    probe = mean_probe(*data)
    wrong = {
        "transposed": probe.expected.T,
        "row": probe.expected[:-1],
        "flat": probe.expected.ravel(),
        "column": probe.expected[:, :-1],
        "more": np.vstack([probe.expected, probe.expected[:1]]),
    }[change]
    if wrong.shape != probe.expected.shape:
        assert verdict(inspect_means, probe, wrong).about == "means shape"
