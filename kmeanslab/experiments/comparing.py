"""Compare two ways to group the same points, and join groups into larger ones."""

import numpy as np
from numpy.typing import ArrayLike

from kmeanslab.experiments.words import say


def same_pairs(idx: ArrayLike, other: ArrayLike) -> float:
    """Return how often two labelings agree on a pair of points: together in both, or apart in both.

    The Rand index (W. M. Rand, 1971). It does not matter how the groups are numbered.

    Parameters
    ----------
    idx, other
        m labels each.

    Returns
    -------
    float
        From 0 to 1.

    Raises
    ------
    ValueError
        When one has more labels than the other.
    """
    idx, other = np.asarray(idx), np.asarray(other)
    if idx.shape != other.shape:
        raise ValueError(say("unequal labels", first=len(idx), second=len(other)))
    together, also = idx[:, np.newaxis] == idx, other[:, np.newaxis] == other
    pairs = ~np.eye(len(idx), dtype=bool)
    return float(np.mean((together == also)[pairs]))


def join_regions(X: ArrayLike, idx: ArrayLike, groups: int) -> np.ndarray:
    """Join clusters that touch until `groups` are left.

    Two clusters touch where a point of one is near a point of the other; the closest pair is joined
    first (single linkage). It needs (m, m) distances: for some thousand points at most.

    Parameters
    ----------
    X
        Points, shape (m, n).
    idx
        Their m labels.
    groups
        How many clusters are to be left.

    Returns
    -------
    np.ndarray
        New labels (m,), from 0.
    """
    X, joined = np.asarray(X, float), np.array(idx)
    gaps = np.linalg.norm(X[:, np.newaxis] - X, axis=2)
    while len(names := np.unique(joined)) > groups:
        pairs = [(a, b) for i, a in enumerate(names) for b in names[i + 1 :]]
        a, b = min(pairs, key=lambda pair: _gap(gaps, joined, *pair))
        joined[joined == b] = a
    return np.unique(joined, return_inverse=True)[1]


def _gap(gaps, labels, a, b):
    return gaps[np.ix_(labels == a, labels == b)].min()


def cross_table(group: ArrayLike, names: list[str], idx: ArrayLike) -> list[dict]:
    """Count how many points of each known group carry each label.

    Parameters
    ----------
    group
        The known group of each point, m integers from 0.
    names
        Of the groups.
    idx
        m labels.

    Returns
    -------
    list of dict
        Rows for `print_table`: one for each group, a column for each label.
    """
    group, idx = np.asarray(group), np.asarray(idx)
    return [
        {"group": name}
        | {say("label", k=k): int(np.sum((group == g) & (idx == k))) for k in np.unique(idx)}
        for g, name in enumerate(names)
    ]
