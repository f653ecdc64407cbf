"""K-means as a reader would write it in array code, for tests that need a run of it."""

import numpy as np

from kmeanslab.experiments.data_sets import kMeans_init_centroids

BAD_START = np.array([[3.0, 3.0], [6.0, 2.0], [8.0, 5.0]])  # on the lesson's points


def find_closest_centroids(X, centroids):
    return ((X[:, None] - centroids) ** 2).sum(axis=2).argmin(axis=1)


def compute_centroids(X, idx, K):
    sums = np.stack([np.bincount(idx, column, K) for column in X.T], axis=1)
    return sums / np.maximum(np.bincount(idx, minlength=K), 1)[:, None]


def run_kMeans(X, initial_centroids, max_iters=10, history=None):
    """All of max_iters iterations; history receives each of them and the final pair."""
    centroids, history = np.array(initial_centroids, float), [] if history is None else history
    for _ in range(max_iters):
        idx = find_closest_centroids(X, centroids)
        history.append((centroids, idx))
        chosen = np.isin(np.arange(len(centroids)), idx)[:, None]
        centroids = np.where(chosen, compute_centroids(X, idx, len(centroids)), centroids)
    history.append((centroids, find_closest_centroids(X, centroids)))
    return history[-1]


def cluster(X, K, seed=0, **options):
    return run_kMeans(X, kMeans_init_centroids(X, K, np.random.default_rng(seed)), **options)
