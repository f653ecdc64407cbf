"""Correct ways to write compute_centroids. Every one of them must pass."""

import sys
import time
import warnings

import numpy as np

from misconceptions import MEANS, right

variant = right(MEANS)

# The notebook has these too; who does not read them must not be blamed for them.
X = np.zeros((300, 2))
idx = np.zeros(300, dtype=int)
K = 3


@variant
def mask(X, idx, K):
    centroids = np.zeros((K, X.shape[1]))
    for k in range(K):
        points = X[idx == k]
        centroids[k] = np.mean(points, axis=0)
    return centroids


@variant
def where(X, idx, K):
    n = X.shape[1]
    centroids = np.zeros((K, n))
    for k in range(K):
        centroids[k, :] = np.mean(X[np.where(idx == k)[0]], axis=0)
    return centroids


@variant
def where_tuple(X, idx, K):
    centroids = np.empty((K, X.shape[1]))
    for k in range(K):
        rows = np.where(idx == k)
        centroids[k] = X[rows].sum(axis=0) / len(rows[0])
    return centroids


@variant
def nonzero(data, labels, clusters):
    return np.array([data[np.nonzero(labels == k)].mean(0) for k in range(clusters)])


@variant
def comprehension(X, idx, K):
    return np.vstack([X[idx == k].mean(axis=0) for k in range(K)])


@variant
def sums_and_counts(X, idx, K):
    m, n = X.shape
    centroids = np.zeros((K, n))
    counts = np.zeros(K)
    for i in range(m):
        centroids[idx[i]] += X[i]
        counts[idx[i]] += 1
    for k in range(K):
        if counts[k] > 0:
            centroids[k] /= counts[k]
    return centroids


@variant
def sums_and_counts_by_cluster(X, idx, K):
    sums, sizes = np.zeros((K, X.shape[1])), np.zeros(K)
    means = np.zeros((K, X.shape[1]))
    for k in range(K):
        for i in range(len(X)):
            if idx[i] == k:
                sums[k] += X[i]
                sizes[k] += 1
        if sizes[k]:
            means[k] = sums[k] / sizes[k]
    return means


@variant
def bincount(X, idx, K):
    counts = np.bincount(idx, minlength=K)
    sums = [np.bincount(idx, weights=column, minlength=K) for column in X.T]
    return np.stack(sums, axis=1) / counts[:, None]


@variant
def add_at(X, idx, K):
    sums = np.zeros((K, X.shape[1]))
    np.add.at(sums, idx, X)
    return sums / np.maximum(np.bincount(idx, minlength=K), 1)[:, None]


@variant
def one_hot(X, idx, K):
    chosen = np.eye(K)[idx]
    return chosen.T @ X / chosen.sum(axis=0)[:, None]


@variant
def mask_product(X, idx, K):
    member = (idx[:, None] == np.arange(K)).astype(float)
    with np.errstate(invalid="ignore"):
        return np.dot(member.T, X) / member.sum(axis=0).reshape(-1, 1)


@variant
def append_lists(X, idx, K):
    clusters = [[] for _ in range(K)]
    for i in range(len(X)):
        clusters[idx[i]].append(X[i])
    return np.array(
        [np.mean(points, axis=0) if points else np.full(X.shape[1], np.nan) for points in clusters]
    )


@variant
def column_by_column(X, idx, K):
    centroids = np.zeros((K, X.shape[1]))
    for k in range(K):
        for j in range(X.shape[1]):
            total, count = 0, 0
            for i in range(X.shape[0]):
                if idx[i] == k:
                    total += X[i, j]
                    count += 1
            if count:
                centroids[k, j] = total / count
    return centroids


@variant
def running_mean(X, idx, K):
    centroids, counts = np.zeros((K, X.shape[1])), [0] * K
    for x, k in zip(X, idx, strict=True):
        counts[k] += 1
        centroids[k] += (x - centroids[k]) / counts[k]
    return centroids


@variant
def average_with_weights(X, idx, K):
    return np.array(
        [np.average(X, axis=0, weights=idx == k) if (idx == k).any() else X[0] for k in range(K)]
    )


@variant
def masked_array(X, idx, K):
    rows = [np.ma.array(X, mask=np.repeat((idx != k)[:, None], X.shape[1], 1)) for k in range(K)]
    return np.array([row.mean(axis=0).filled(0) for row in rows])


@variant
def sorted_groups(X, idx, K):
    order = np.argsort(idx, kind="stable")
    ends = np.cumsum(np.bincount(idx, minlength=K))
    return np.array([part.mean(axis=0) for part in np.split(X[order], ends[:-1])])


@variant
def dictionary(X, idx, K):
    groups = {k: [] for k in range(K)}
    for i, label in enumerate(idx):
        groups[label].append(X[i])
    return np.array([np.mean(groups[k] or [X[0]], axis=0) for k in range(K)])


@variant
def single_precision(X, idx, K):
    return np.array([X[idx == k].mean(axis=0) for k in range(K)], dtype=np.float32)


@variant
def random_for_empty(X, idx, K):
    rng = np.random.default_rng()
    centroids = np.zeros((K, X.shape[1]))
    for k in range(K):
        members = X[idx == k]
        centroids[k] = members.mean(axis=0) if len(members) else X[rng.integers(len(X))]
    return centroids


def mean_of(points):
    return sum(points) / len(points) if len(points) else 0


@variant
def helper_from_another_cell(X, idx, K):
    centroids = np.zeros((K, X.shape[1]))
    for k in range(K):
        centroids[k] = mean_of(X[idx == k])
    return centroids


@variant
def prints(X, idx, K):
    print("means of", K)
    print("careful", file=sys.stderr)
    return mask(X, idx, K)


@variant
def warns(X, idx, K):
    warnings.warn("means ahead", stacklevel=2)
    return mask(X, idx, K)


@variant
def slow(X, idx, K):
    time.sleep(20e-6 * len(X) * K)
    return mask(X, idx, K)
