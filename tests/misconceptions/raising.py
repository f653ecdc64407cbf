"""Mistakes that stop with an exception, one or two for each kind of text that Python writes."""

# Wrong on purpose: what a linter knows is often the mistake itself.
# ruff: noqa: B905, RET504
import functools
import math

import numpy as np

from misconceptions import LABELS, MEANS, wrong

labels = functools.partial(wrong, LABELS)
means = functools.partial(wrong, MEANS)


@labels("nan stored")
def label_is_not_a_number(X, centroids):
    idx = np.zeros(len(X), dtype=int)
    for i, x in enumerate(X):
        idx[i] = np.nan if len(centroids) > 1 else x[0]
    return idx


@labels("fractions stored")
def distances_added_to_labels(X, centroids):
    idx = np.zeros(len(X), dtype=int)
    for centroid in centroids:
        idx += ((X - centroid) ** 2).sum(axis=1)
    return idx


@labels("list index")
def table_of_lists(X, centroids):
    table = [[0.0] * len(centroids)] * len(X)
    for i, x in enumerate(X):
        for k, c in enumerate(centroids):
            table[i, k] = math.dist(x, c)
    return np.argmin(table, axis=1)


@labels("no place yet")
def filled_before_it_has_places(X, centroids):
    idx = []
    for i, x in enumerate(X):
        idx[i] = np.argmin(np.linalg.norm(x - centroids, axis=1))
    return np.array(idx)


@labels("list arithmetic")
def lists_are_subtracted(X, centroids):
    points, places = X.tolist(), centroids.tolist()
    return np.array([np.argmin([sum((p - c) ** 2) for c in places]) for p in points])


@labels("no such function")
def misspelled_function(X, centroids):
    return np.array([np.argmim(np.linalg.norm(x - centroids, axis=1)) for x in X])


@labels("nothing in it")
def list_that_stays_empty(X, centroids):
    idx = np.zeros(len(X), dtype=int)
    for i in range(len(X)):
        d = []
        idx[i] = d.index(min(d))
    return idx


@labels("unpacking")
def three_of_a_shape(X, centroids):
    m, _, K = X.shape
    return np.zeros(m * K, dtype=int)


@labels("not in list")
def searched_in_another_list(X, centroids):
    idx = []
    for x in X:
        d = [math.dist(x, c) for c in centroids]
        idx.append(d.index(min(d) ** 2))
    return np.array(idx)


@labels("no key")
def points_as_keys(X, centroids):
    nearest = {x: np.argmin(np.linalg.norm(x - centroids, axis=1)) for x in X}
    return np.array(list(nearest.values()))


@labels("no length")
def length_of_a_count(X, centroids):
    m = len(X)
    return np.array([np.argmin(((X[i] - centroids) ** 2).sum(1)) for i in range(len(m))])


@labels("keyword")
def misspelled_keyword(X, centroids):
    return ((X[:, None] - centroids) ** 2).sum(axis=2).argmin(axes=1)


@labels("module")
def module_that_is_not_there(X, centroids):
    from distances import euclidean  # type: ignore[import-not-found]

    return np.array([np.argmin([euclidean(x, c) for c in centroids]) for x in X])


@labels("operands")
def text_and_number(X, centroids):
    return np.array([np.argmin(["d" + math.dist(x, c) for c in centroids]) for x in X])


@labels("operands")
def distance_compared_with_a_text(X, centroids):
    idx = np.zeros(len(X), dtype=int)
    for i, x in enumerate(X):
        best = ""
        for k, c in enumerate(centroids):
            if math.dist(x, c) < best:
                best, idx[i] = math.dist(x, c), k
    return idx


@labels("root of negative")
def root_of_the_product(X, centroids):
    return np.array([np.argmin([math.sqrt(-math.dist(x, c)) for c in centroids]) for x in X])


@labels("round brackets")
def point_is_called(X, centroids):
    idx = np.zeros(len(X), dtype=int)
    for i in range(len(X)):
        idx[i] = np.argmin(np.linalg.norm(X(i) - centroids, axis=1))
    return idx


@labels("square brackets")
def length_in_square_brackets(X, centroids):
    idx = np.zeros(len[X], dtype=int)
    return idx


@labels("square brackets")
def range_in_square_brackets(X, centroids):
    return np.array([np.argmin(((X[i] - centroids) ** 2).sum(1)) for i in range[len(X)]])


@labels("no whole number")
def half_of_the_points(X, centroids):
    return np.array([i % len(centroids) for i in range(len(X) / 2)])


@labels("inner arguments")
def forgot_what_to_search(X, centroids):
    return np.array([np.argmin() for _ in X])


@labels("own assertion")
def wants_two_columns_and_more(X, centroids):
    assert X.shape == centroids.shape
    return np.zeros(len(X), dtype=int)


@labels("own raise")
def stops_by_itself(X, centroids):
    if len(X) > len(centroids):
        raise RuntimeError("not enough centroids")
    return np.zeros(len(X), dtype=int)


@means("joined shapes")
def joined_along_the_wrong_axis(X, idx, K):
    rows = np.zeros((0, K + X.shape[1]))
    for k in range(K):
        rows = np.vstack([rows, X[idx == k].mean(axis=0)])
    return rows


@means("reshape")
def one_number_too_few(X, idx, K):
    return np.array([X[idx == k].mean() for k in range(K)]).reshape(K, X.shape[1])


@means("no such key")
def dictionary_without_lists(X, idx, K):
    groups = {}
    for x, k in zip(X, idx):
        groups[k].append(x)
    return np.array([np.mean(groups[k], axis=0) for k in range(K)])


@means("fixed item")
def tuple_is_filled(X, idx, K):
    rows = (0,) * K
    for k in range(K):
        rows[k] = X[idx == k].mean(axis=0)
    return np.array(rows)


@means("part of a number")
def index_of_the_number(X, idx, K):
    return np.array([X[idx == K[k]].mean(axis=0) for k in range(3)])


@means("not iterable")
def numbers_are_summed(X, idx, K):
    return np.array([X[idx == k].sum(axis=0) / sum(K) for k in range(K)])


@means("not called")
def difference_of_a_method(X, idx, K):
    shift = functools.reduce(lambda a, b: a, [X.mean])
    return np.array([X[idx == k].sum(axis=0) - shift for k in range(K)])


@means("mask rows")
def mask_of_the_means(X, idx, K):
    centroids = np.zeros((K, X.shape[1]))
    for k in range(K):
        centroids[k] = centroids[idx == k].mean(axis=0)
    return centroids


@labels("array method")
def list_of_distances_has_no_argmin(X, centroids):
    return np.array([[((x - c) ** 2).sum() for c in centroids].argmin() for x in X])


@means("list method")
def labels_have_no_count(X, idx, K):
    return np.array([X[idx == k].sum(axis=0) / idx.count(k) for k in range(K)])


@labels("exception")
def tables_of_other_letters(X, centroids):
    return np.einsum("ij,kj->ik", X, centroids, centroids).argmin(axis=1)
