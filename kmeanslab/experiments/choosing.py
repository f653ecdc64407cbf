"""Three ways to look at a choice of K: cost, silhouette, stability under resampling."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from kmeanslab.experiments.history import cost
from kmeanslab.experiments.library import has_scikit_learn
from kmeanslab.experiments.words import say


@dataclass(frozen=True)
class Choice:
    """What speaks for one K."""

    K: int
    cost: float  # mean squared distance
    silhouette: float | None  # -1 to 1, high where clusters are tight and far apart
    stability: float | None  # 1 where halves of the data give the same clusters, 0 by chance


def judge_choices(
    X: np.ndarray, clusterings: dict, cluster: Callable, assign: Callable, pairs: int = 5
) -> list[Choice]:
    """Return one row for each K.

    Parameters
    ----------
    X
        Points, shape (m, n).
    clusterings
        {K: (centroids, idx)} of all of X.
    cluster
        (X, K, seed) -> (centroids, idx), for halves of X.
    assign
        `find_closest_centroids`.
    pairs
        How many pairs of halves the stability is the mean of.
    """
    scored = has_scikit_learn(say("scores"))
    return [
        Choice(
            K=K,
            cost=cost(X, centroids, idx),
            silhouette=silhouette(X, idx) if scored else None,
            stability=stability(X, K, cluster, assign, pairs) if scored else None,
        )
        for K, (centroids, idx) in clusterings.items()
    ]


def silhouette(X: np.ndarray, idx: np.ndarray) -> float:
    """Return scikit-learn's mean silhouette of points X (m, n) with labels idx (m,).

    For one point: a is its mean distance to its own cluster, b to the nearest other one, and its
    silhouette is (b - a) / max(a, b) (P. J. Rousseeuw, 1987).
    """
    from sklearn.metrics import silhouette_score

    return float(silhouette_score(X, idx))


def stability(X: np.ndarray, K: int, cluster: Callable, assign: Callable, pairs: int = 5) -> float:
    """Return how much two clusterings agree that saw one random half of the points each.

    All points are labeled by the centroids of either half. The agreement is the adjusted Rand
    index, 1 for the same groups and about 0 for groups by chance; the mean of `pairs` pairs.
    """
    from sklearn.metrics import adjusted_rand_score

    rng, found = np.random.default_rng(0), []
    for seed in range(pairs):
        shuffled = X[rng.permutation(len(X))]
        halves = (shuffled[: len(X) // 2], shuffled[len(X) // 2 :])
        one, two = (assign(X, cluster(half, K, seed)[0]) for half in halves)
        found.append(adjusted_rand_score(one, two))
    return float(np.mean(found))
