"""Correct ways to write find_closest_centroids. Every one of them must pass."""

import functools
import logging
import math
import sys
import time
import warnings

import numpy as np

from misconceptions import LABELS, right

variant = right(LABELS)

# The notebook has these too; who does not read them must not be blamed for them.
X = np.zeros((300, 2))
centroids = np.zeros((3, 2))
K = 3


@variant
def double_loop_with_list(X, centroids):
    K = centroids.shape[0]
    idx = np.zeros(X.shape[0], dtype=int)
    for i in range(X.shape[0]):
        distance = []
        for j in range(K):
            distance.append(np.linalg.norm(X[i] - centroids[j]))
        idx[i] = np.argmin(distance)
    return idx


@variant
def running_minimum(X, centroids):
    idx = np.zeros(X.shape[0], dtype=int)
    for i in range(X.shape[0]):
        smallest = float("inf")
        for j in range(centroids.shape[0]):
            d = np.sum((X[i] - centroids[j]) ** 2)
            if d < smallest:
                smallest = d
                idx[i] = j
    return idx


@variant
def running_minimum_from_the_first(data, centers):
    labels = np.empty(len(data), dtype=np.int32)
    for i, x in enumerate(data):
        winner, best = 0, math.dist(x, centers[0])
        for k, c in enumerate(centers[1:], start=1):
            if math.dist(x, c) < best:
                winner, best = k, math.dist(x, c)
        labels[i] = winner
    return labels


@variant
def largest_float(X, centroids):
    idx = np.zeros(len(X), dtype=np.int64)
    for i in range(len(X)):
        best = sys.float_info.max
        for k in range(len(centroids)):
            d = np.dot(X[i] - centroids[k], X[i] - centroids[k])
            if d < best:
                best, idx[i] = d, k
    return idx


@variant
def loop_over_points(X, centroids):
    idx = np.zeros(X.shape[0], dtype=np.uint8)
    for i in range(X.shape[0]):
        idx[i] = np.argmin(np.linalg.norm(centroids - X[i], axis=1))
    return idx


@variant
def loop_over_centroids(X, centroids):
    table = np.zeros((X.shape[0], centroids.shape[0]))
    for k in range(centroids.shape[0]):
        table[:, k] = np.sum((X - centroids[k]) ** 2, axis=1)
    return table.argmin(axis=1)


@variant
def loop_over_centroids_where(X, centroids):
    idx = np.zeros(X.shape[0], dtype=np.intp)
    best = np.full(X.shape[0], np.inf)
    for k, c in enumerate(centroids):
        d = np.linalg.norm(X - c, axis=1)
        idx = np.where(d < best, k, idx)
        best = np.minimum(d, best)
    return idx


@variant
def broadcast(X, centroids):
    return np.linalg.norm(X[:, None] - centroids, axis=-1).argmin(-1)


@variant
def broadcast_the_other_way(X, centroids):
    return np.argmin(((X - centroids[:, np.newaxis]) ** 2).sum(axis=2), axis=0)


@variant
def expanded_square(X, centroids):
    d = (X**2).sum(1, keepdims=True) - 2 * X @ centroids.T + (centroids**2).sum(1)
    return np.argmin(d, axis=1)


@variant
def einsum(X, centroids):
    difference = X[:, None] - centroids[None]
    return np.einsum("ijk,ijk->ij", difference, difference).argmin(axis=1).astype(np.int32)


@variant
def key_function(X, centroids):
    K = len(centroids)
    return np.array([min(range(K), key=lambda k: np.linalg.norm(x - centroids[k])) for x in X])


@variant
def dictionary(X, centroids):
    labels = []
    for x in X:
        d = {k: np.sqrt(((x - c) ** 2).sum()) for k, c in enumerate(centroids)}
        labels.append(min(d, key=d.get))
    return np.asarray(labels)


@variant
def list_index(X, centroids):
    labels = []
    for x in X.tolist():
        d = [sum((a - b) ** 2 for a, b in zip(x, c, strict=True)) for c in centroids.tolist()]
        labels.append(d.index(min(d)))
    return np.array(labels, dtype="uint16")


@variant
def apply_along_axis(X, centroids):
    return np.apply_along_axis(lambda x: np.argmin(np.linalg.norm(centroids - x, axis=1)), 1, X)


@variant
def where_minimum(X, centroids):
    idx = np.zeros(X.shape[0], dtype=int)
    for i in range(X.shape[0]):
        d = np.linalg.norm(X[i] - centroids, axis=1)
        idx[i] = np.where(d == d.min())[0][0]
    return idx


@variant
def argsort_stable(X, centroids):
    d = ((X[:, None] - centroids) ** 2).sum(axis=2)
    return d.argsort(axis=1, kind="stable")[:, 0]


@variant
def column_then_flat(X, centroids):
    idx = np.zeros((X.shape[0], 1), dtype=int)
    for i in range(X.shape[0]):
        idx[i, 0] = np.argmin(np.linalg.norm(X[i] - centroids, axis=1))
    return idx.flatten()


@variant
def float_then_int(X, centroids):
    idx = np.zeros(len(X))
    for i in range(len(X)):
        idx[i] = np.argmin([np.linalg.norm(X[i] - c) for c in centroids])
    return idx.astype("int")


def squared_distance(a, b):
    return np.dot(a - b, a - b)


@variant
def helper_from_another_cell(X, centroids):
    return np.array([np.argmin([squared_distance(x, c) for c in centroids]) for x in X])


@variant
def prints(X, centroids):
    print("X", X.shape, "centroids", centroids)
    print("careful", file=sys.stderr)
    return broadcast(X, centroids)


@variant
def warns(X, centroids):
    warnings.warn("distances ahead", stacklevel=2)
    logging.getLogger("distances").warning("distances ahead")
    np.float64(0) / np.float64(0)
    return broadcast(X, centroids)


@variant
def slow(X, centroids):
    time.sleep(20e-6 * len(X) * len(centroids))
    return broadcast(X, centroids)


@variant
def big_enough_number(X, centroids):
    idx = np.zeros(len(X), dtype=int)
    for i in range(len(X)):
        best = sys.maxsize
        for k in range(len(centroids)):
            d = np.linalg.norm(X[i] - centroids[k])
            if d < best:
                best, idx[i] = d, k
    return idx


class Model:
    def __call__(self, X, centroids):
        return broadcast(X, centroids)

    def predict(self, X, centroids):
        return self(X, centroids)


variant(Model())
variant(Model().predict)
variant(functools.partial(lambda power, X, centroids: broadcast(X, centroids), 2))
