"""Mistakes that were met after the checks were written: no fingerprint was made for most of them.

They show whether the checks can explain what they have never seen.
"""

# ruff: noqa: B007, RET504, SIM300
import functools

import numpy as np

from misconceptions import LABELS, MEANS, wrong

labels = functools.partial(wrong, LABELS)
means = functools.partial(wrong, MEANS)


# ------------------------------------------------------------------ labels: the search


@labels("other points", "goes on")
def winner_of_the_point_before(X, centroids):
    idx = np.zeros(len(X), dtype=int)
    best = 0
    for row in range(len(X)):
        low = np.dot(X[row] - centroids[0], X[row] - centroids[0])
        for k in range(1, len(centroids)):
            d = np.dot(X[row] - centroids[k], X[row] - centroids[k])
            if d < low:
                low = d
                best = k
        idx[row] = best
    return idx


@labels("bool labels")
def second_is_nearer(X, centroids):
    first = np.linalg.norm(X - centroids[0], axis=1)
    return np.linalg.norm(X - centroids[1], axis=1) < first


@labels("one number", "argmin of all")
def nearest_pair_of_all(X, centroids):
    table = np.array([[np.sum((x - c) ** 2) for c in centroids] for x in X])
    labels = table.argmin()
    return labels


@labels("one number", "one element returned")
def last_label_alone(X, centroids):
    idx = np.zeros(len(X), dtype=int)
    for i, x in enumerate(X):
        idx[i] = np.argmin(np.linalg.norm(x - centroids, axis=1))
    return idx[-1]


@labels("one number", "replaced in the loop")
def array_becomes_a_number(X, centroids):
    idx = np.zeros(len(X), dtype=int)
    for x in X:
        idx = np.argmin(((x - centroids) ** 2).sum(axis=1))
    return idx


@labels("cut")
def must_be_clearly_nearer(X, centroids):
    idx = np.zeros(len(X), dtype=int)
    for i, x in enumerate(X):
        nearest, shortest = 0, np.inf
        for k, c in enumerate(centroids):
            d = np.sqrt(np.sum((x - c) ** 2))
            if shortest - d > 0.001:
                nearest, shortest = k, d
        idx[i] = nearest
    return idx


@labels("same label", "same counter")
def one_counter_for_two_loops(X, centroids):
    idx = np.zeros(len(X), dtype=int)
    for k in range(len(X)):
        d = []
        for k in range(len(centroids)):
            d.append(np.sum((X[k] - centroids[k]) ** 2))
        idx[k] = d.index(min(d))
    return idx


@labels("same label", "enumerate swapped")
def number_and_row_swapped(X, centroids):
    idx = np.zeros(len(X), dtype=int)
    for point, i in enumerate(X):
        idx[point] = np.argmin(np.linalg.norm(centroids - point, axis=1))
    return idx


# -------------------------------------------------------------- labels: the distance


@labels("own size", "power before minus")
def only_the_centroid_squared(X, centroids):
    d = np.array([[(x - c**2).sum() for c in centroids] for x in X])
    return d.argmin(axis=1)


@labels("caret")
def caret_in_a_loop(X, centroids):
    idx = np.zeros(len(X), dtype=int)
    for i in range(len(X)):
        d = [((X[i] - c) ^ 2).sum() for c in centroids]
        idx[i] = np.argmin(d)
    return idx


@labels("labels", "root before square")
def root_of_each_difference(X, centroids):
    labels = []
    for x in X:
        d = [(np.sqrt(x - c) ** 2).sum() for c in centroids]
        labels.append(np.argmin(d))
    return np.array(labels)


@labels("other points")
def scaled_by_the_spread(X, centroids):
    spread = X.std(axis=0) + 1e-9
    return np.linalg.norm(X[:, None] / spread - centroids / spread, axis=2).argmin(axis=1)


@labels("whole numbers only")
def distances_of_the_type_of_centroids(X, centroids):
    idx = np.zeros(len(X), dtype=int)
    for i, x in enumerate(X):
        d = np.empty(len(centroids), dtype=centroids.dtype)
        for k, c in enumerate(centroids):
            d[k] = np.linalg.norm(x - c)
        idx[i] = d.argmin()
    return idx


@labels("last column alone", "equals for plus")
def last_square_alone(X, centroids):
    idx = np.zeros(X.shape[0], dtype=int)
    for i in range(X.shape[0]):
        d = np.zeros(centroids.shape[0])
        for k in range(centroids.shape[0]):
            s = 0
            for j in range(X.shape[1]):
                s = (X[i, j] - centroids[k, j]) ** 2
            d[k] = s
        idx[i] = np.argmin(d)
    return idx


# ------------------------------------------------------------------ labels: the points


@labels("rest left out", "whole blocks")
def full_blocks_of_a_hundred(X, centroids):
    idx = np.zeros(len(X), dtype=int)
    if len(X) < 100:
        return np.linalg.norm(X[:, None] - centroids, axis=2).argmin(axis=1)
    for b in range(len(X) // 100):
        rows = slice(100 * b, 100 * b + 100)
        idx[rows] = np.linalg.norm(X[rows, None] - centroids, axis=2).argmin(axis=1)
    return idx


@labels("equal points", "place of a value")
def place_of_the_point(X, centroids):
    idx = np.zeros(len(X), dtype=int)
    rows = [list(x) for x in X]
    for row in rows:
        place = rows.index(row)
        idx[place] = np.argmin(np.linalg.norm(centroids - row, axis=1))
    return idx


@labels("no whole number", "range of an array")
def range_of_the_points(X, centroids):
    idx = np.zeros(len(X), dtype=int)
    for i in range(X):
        idx[i] = np.argmin(np.linalg.norm(X[i] - centroids, axis=1))
    return idx


@labels("size as type")
def two_sizes(X, centroids):
    table = np.zeros(len(X), len(centroids))
    for k in range(len(centroids)):
        table[:, k] = np.linalg.norm(X - centroids[k], axis=1)
    return table.argmin(axis=1)


# ------------------------------------------------------------------------------- means


@means("size as type")
def two_sizes_of_the_result(X, idx, K):
    n = X.shape[1]
    centroids = np.zeros(K, n)
    for k in range(K):
        centroids[k] = np.mean(X[idx == k], axis=0)
    return centroids


@means("equal points", "no repeats")
def sets_of_points(X, idx, K):
    centroids = np.zeros((K, X.shape[1]))
    for k in range(K):
        members = {tuple(x) for x, label in zip(X, idx, strict=True) if label == k}
        if members:
            centroids[k] = np.mean(list(members), axis=0)
    return centroids


@means("mask rows", "argument changed")
def points_overwritten(X, idx, K):
    centroids = np.zeros((K, X.shape[1]))
    for k in range(K):
        X = X[idx == k, :]
        centroids[k] = np.mean(X, axis=0)
    return centroids


@means("reset means", "after the loop")
def stored_after_the_loop(X, idx, K):
    result = np.zeros((K, X.shape[1]))
    for k in range(K):
        mean = X[idx == k].mean(axis=0)
    result[k, :] = mean
    return result


@means("row too many")
def stacked_on_zeros(X, idx, K):
    rows = np.zeros((1, X.shape[1]))
    for k in range(K):
        rows = np.append(rows, [np.mean(X[idx == k], axis=0)], axis=0)
    return rows


@means("all zero means", "identity")
def same_object(X, idx, K):
    centroids = np.zeros((K, X.shape[1]))
    for k in range(K):
        points = [x for x, label in zip(X, idx, strict=True) if label is k]
        if len(points) > 0:
            centroids[k] = np.mean(points, axis=0)
    return centroids


@means("moved points", "divided by labels")
def divided_by_the_sum_of_labels(X, idx, K):
    return np.array([X[idx == k].sum(axis=0) / idx.sum() for k in range(K)])


@means("int means")
def type_of_the_points(X, idx, K):
    centroids = np.empty((K, X.shape[1]), X.dtype)
    for k in range(K):
        if (idx == k).any():
            centroids[k] = X[idx == k].mean(axis=0)
    return centroids


@means("other columns")
def filled_if_positive(X, idx, K):
    centroids = np.zeros((K, X.shape[1]))
    for k in range(K):
        total = X[idx == k].sum(axis=0)
        if total.sum() > 0:
            centroids[k] = total / (idx == k).sum()
    return centroids


@means("other clusters")
def cut_at_the_counts(X, idx, K):
    ends = np.cumsum([np.sum(idx == k) for k in range(K)])
    parts = np.split(X, ends[:-1])
    return np.array([p.mean(axis=0) if len(p) else np.zeros(X.shape[1]) for p in parts])


@means("other clusters", "argument never read")
def equal_pieces(X, idx, K):
    return np.array([piece.mean(axis=0) for piece in np.array_split(X, K)])


@means("index", "another axis")
def row_and_column_swapped(X, idx, K):
    n = X.shape[1]
    centroids = np.zeros((K, n))
    for j in range(n):
        for k in range(K):
            centroids[j, k] = np.mean(X[idx == k, j])
    return centroids


@means("few points for clusters")
def first_points_as_container(X, idx, K):
    centroids = np.array(X[:K], dtype=float)
    for k in set(idx):
        centroids[k] = np.mean(X[idx == k], axis=0)
    return centroids


@means("unbound")
def mean_of_the_cluster_before(X, idx, K):
    rows = []
    for k in range(K):
        members = X[idx == k]
        if members.size:
            mean = np.mean(members, axis=0)
        rows.append(mean)
    return np.array(rows)


@means("zero unused")
def lowest_label_becomes_zero(X, idx, K):
    centroids = np.zeros((K, X.shape[1]))
    for k in range(K):
        members = X[idx - idx.min() == k]
        if len(members):
            centroids[k] = members.mean(axis=0)
    return centroids


@means("not called", "method not called")
def mean_without_brackets(X, idx, K):
    centroids = np.zeros((K, X.shape[1]))
    for k in range(K):
        points = X[idx == k]
        centroids[k] = points.mean
    return centroids


@means("not iterable", "loop over a number")
def loop_over_the_number(X, idx, K):
    centroids = np.zeros((K, X.shape[1]))
    for cluster in K:
        centroids[cluster] = np.mean(X[idx == cluster], axis=0)
    return centroids


@means("mask columns")
def mask_behind_the_comma(X, idx, K):
    centroids = np.zeros((K, X.shape[1]))
    for k in range(K):
        centroids[k] = np.mean(X[:, idx == k], axis=0)
    return centroids


# ------------------------------------------------------------- in other people's styles


@labels("farthest")
def last_of_the_sorted(X, centroids):
    idx = np.zeros(X.shape[0], dtype=int)
    for i in range(X.shape[0]):
        idx[i] = np.argsort(np.linalg.norm(X[i] - centroids, axis=1))[-1]
    return idx


@labels("many labels")
def labels_of_eight_bits(X, centroids):
    return ((X[:, None] - centroids) ** 2).sum(axis=2).argmin(axis=1).astype(np.int8)


@labels("order of columns")
def later_columns_weigh_more(X, centroids):
    weights = np.arange(1, X.shape[1] + 1)
    return ((X[:, None] - centroids) ** 2 @ weights).argmin(axis=1)


@labels("labels shape hint", "result dropped")
def append_without_keeping(X, centroids):
    idx = np.array([], dtype=int)
    for x in X:
        np.append(idx, np.argmin(np.linalg.norm(x - centroids, axis=1)))
    return idx


@labels("all zero", "starts at zero")
def smallest_from_zero(X, centroids):
    idx = np.zeros(X.shape[0], dtype=int)
    for i in range(X.shape[0]):
        smallest = 0
        for k in range(centroids.shape[0]):
            distance = np.linalg.norm(X[i] - centroids[k])
            if distance < smallest:
                smallest, idx[i] = distance, k
    return idx


@labels("per centroid", "zipped")
def one_centroid_for_each_point(X, centroids):
    return np.array([np.argmin(np.abs(x - c)) for x, c in zip(X, centroids, strict=False)])


@labels("order of centroids", "break")
def stops_at_the_first_larger(X, centroids):
    idx = np.zeros(X.shape[0], dtype=int)
    for i, x in enumerate(X):
        smallest = np.inf
        for k, c in enumerate(centroids):
            distance = np.linalg.norm(x - c)
            if distance >= smallest:
                break
            smallest, idx[i] = distance, k
    return idx


@labels("scaled together")
def half_precision(X, centroids):
    d = ((X[:, None] - centroids) ** 2).sum(axis=2)
    return d.astype(np.float16).argmin(axis=1)


@means("numbers of labels", "divided by labels")
def divided_by_labels_above_zero(X, idx, K):
    return np.array([X[idx == k].sum(axis=0) / np.count_nonzero(idx) for k in range(K)])


@means("highest unused")
def counts_as_long_as_the_labels(X, idx, K):
    sums = np.zeros((K, X.shape[1]))
    np.add.at(sums, idx, X)
    return sums / np.bincount(idx)[:, None]


@means("order of points", "created in the loop")
def list_begun_for_each_point(X, idx, K):
    centroids = np.zeros((K, X.shape[1]))
    for k in range(K):
        for i in range(len(X)):
            members = []
            if idx[i] == k:
                members.append(X[i])
        if members:
            centroids[k] = np.mean(members, axis=0)
    return centroids


@means("counted twice")
def a_single_point_is_no_cluster(X, idx, K):
    centroids = np.zeros((K, X.shape[1]))
    for k in range(K):
        if np.sum(idx == k) > 1:
            centroids[k] = X[idx == k].mean(axis=0)
    return centroids


@means("sum")
def length_of_a_tuple(X, idx, K):
    centroids = np.zeros((K, X.shape[1]))
    for k in range(K):
        rows = np.nonzero(idx == k)
        centroids[k] = X[rows].sum(axis=0) / len(rows)
    return centroids


@means("many points")
def counter_of_eight_bits(X, idx, K):
    sums, counts = np.zeros((K, X.shape[1])), np.zeros(K, dtype=np.uint8)
    for x, k in zip(X, idx, strict=True):
        sums[k] += x
        counts[k] += 1
    return sums / np.maximum(counts, 1)[:, np.newaxis]


@means("index", "another axis")
def column_number_as_row(X, idx, K):
    centroids = np.zeros((K, X.shape[1]))
    for k in range(K):
        members = X[idx == k]
        for j in range(X.shape[1]):
            centroids[k, j] = sum(members[j]) / len(members)
    return centroids


@means("row count", "argument replaced")
def as_many_as_occur(X, idx, K):
    K = len(np.unique(idx))
    return np.array([X[idx == k].mean(axis=0) for k in range(K)])


@labels("other labels")
def labels_in_an_array_of_objects(X, centroids):
    return np.array([np.argmin(np.linalg.norm(x - centroids, axis=1)) for x in X], dtype=object)


@labels("equal points")
def labels_by_point(X, centroids):
    places = {}
    for i, x in enumerate(X):
        places.setdefault(tuple(x), i)
    idx = np.zeros(len(X), dtype=int)
    for point, i in places.items():
        idx[i] = np.argmin(np.linalg.norm(point - centroids, axis=1))
    return idx


@labels("rest left out")
def at_most_a_thousand(X, centroids):
    idx = np.zeros(len(X), dtype=int)
    d = np.linalg.norm(X[:1000, None] - centroids, axis=2)
    idx[:1000] = d.argmin(axis=1)
    return idx


@labels("last column alone")
def each_column_replaces_the_one_before(X, centroids):
    d = np.zeros((len(X), len(centroids)))
    for j in range(X.shape[1]):
        d[:] = (X[:, [j]] - centroids[:, j]) ** 2
    return d.argmin(axis=1)


@labels("all zero", "last value appended")
def appended_after_the_loop(X, centroids):
    idx = []
    for x in X:
        d = []
        for c in centroids:
            one = np.linalg.norm(x - c)
        d.append(one)
        idx.append(np.argmin(d))
    return np.array(idx)


@labels("same label")
def nearest_by_halves(X, centroids):
    """Compares the middle one with the ends, as in a sorted list."""
    idx = np.zeros(len(X), dtype=int)
    for i, x in enumerate(X):
        low, high = 0, len(centroids) - 1
        while low < high:
            if np.linalg.norm(x - centroids[low]) <= np.linalg.norm(x - centroids[high]):
                high = (low + high) // 2
            else:
                low = (low + high) // 2 + 1
        idx[i] = low
    return idx


@labels("own size")
def nearest_to_the_origin(X, centroids):
    return np.full(len(X), np.linalg.norm(centroids, axis=1).argmin())


@labels("same label")
def one_label_by_counting(X, centroids):
    return np.full(len(X), len(centroids) // 2)


@means("bool means")
def membership_in_place_of_means(X, idx, K):
    return np.array([[(idx == k).any()] * X.shape[1] for k in range(K)])


@means("all zero means", "compared with K")
def looks_for_K(X, idx, K):
    centroids = np.zeros((K, X.shape[1]))
    for k in range(K):
        members = X[idx == K]
        if len(members) > 0:
            centroids[k] = members.mean(axis=0)
    return centroids


@means("one number each", "points compared")
def mask_of_coordinates(X, idx, K):
    return np.array([X[X == k].mean() for k in range(K)])


@means("scaled points", "whole quotient")
def whole_quotients(X, idx, K):
    sums = np.zeros((K, X.shape[1]))
    np.add.at(sums, idx, X)
    return sums // np.maximum(np.bincount(idx, minlength=K), 1)[:, None] + 0.25


@means("order of points")
def weights_by_position(X, idx, K):
    weights = np.arange(1, len(X) + 1)[:, None]
    sums = [(X * weights)[idx == k].sum(axis=0) / weights[idx == k].sum() for k in range(K)]
    return np.array(sums)


@means("scaled points")
def one_more_for_luck(X, idx, K):
    means = [X[idx == k].mean(axis=0) if k in idx else X[0] for k in range(K)]
    return np.floor(np.array(means) * 4) / 4


@means("means hint", "empty added to")
def added_to_an_empty_array(X, idx, K):
    sums = np.empty((K, X.shape[1]))
    sums[:] = 7.0
    for k, x in zip(idx, X, strict=True):
        sums[k] += x
    return sums / np.maximum(np.bincount(idx, minlength=K), 1)[:, None]


@labels("other points", "never smaller")
def nearer_than_the_origin(X, centroids):
    idx = np.zeros(len(X), dtype=int)
    for i in range(len(X)):
        smallest = np.linalg.norm(X[i])
        for k in range(len(centroids)):
            if np.linalg.norm(X[i] - centroids[k]) < smallest:
                idx[i] = k
    return idx


@means("means hint")
def half_a_median(X, idx, K):
    rows = np.zeros((K, X.shape[1]))
    for k in set(idx):
        members = X[idx == k]
        rows[k] = (members.mean(axis=0) + np.median(members, axis=0)) / 2
    return rows


@labels("order of centroids")
def spread_of_the_differences(X, centroids):
    return np.array([np.std(x - centroids, axis=1).argmin() for x in X])


@labels("broadcast", "turned table")
def minus_the_turned_table(X, centroids):
    idx = np.zeros(len(X), dtype=int)
    for i in range(len(X)):
        idx[i] = np.argmin(np.sum((X[i] - centroids.T) ** 2, axis=1))
    return idx


@labels("truth value")
def place_of_the_nearest_row(X, centroids):
    rows = list(centroids)
    return np.array([rows.index(min(rows, key=lambda c: ((x - c) ** 2).sum())) for x in X])


@means("other columns")
def first_column_for_all(X, idx, K):
    rows = np.zeros((K, X.shape[1]))
    for k in range(K):
        for j in range(X.shape[1]):
            rows[k, j] = X[idx == k][:, 0].mean() + j * 0
    return rows


@means("other columns")
def share_of_the_total(X, idx, K):
    members = [X[idx == k] for k in range(K)]
    return np.array([group.sum(axis=0) / max(abs(group).sum(), 1e-9) for group in members])


@means("mean of all", "one list for all")
def same_list_for_all_clusters(X, idx, K):
    groups = [[]] * K
    for i in range(len(X)):
        groups[idx[i]].append(X[i])
    return np.array([np.mean(group, axis=0) for group in groups])


@means("zero unused", "break between clusters")
def ends_at_an_empty_cluster(X, idx, K):
    rows = np.zeros((K, X.shape[1]))
    for k in range(K):
        members = X[idx == k]
        if len(members) == 0:
            break
        rows[k] = members.mean(axis=0)
    return rows


@labels("all zero", "compared, not stored")
def equals_sign_too_many(X, centroids):
    idx = np.zeros(len(X), dtype=int)
    for i in range(len(X)):
        idx[i] == np.argmin(np.linalg.norm(X[i] - centroids, axis=1))  # noqa: B015
    return idx


@labels("out of range", "argument never read")
def points_among_themselves(X, centroids):
    return np.linalg.norm(X[:, None] - X[None], axis=2).argmin(axis=1)


@labels("all zero", "row number kept")
def row_number_as_smallest(X, centroids):
    idx = np.zeros(len(X), dtype=int)
    for i in range(len(X)):
        best = np.inf
        for k in range(len(centroids)):
            d = np.sum((X[i] - centroids[k]) ** 2)
            if d < best:
                best = k
                idx[i] = k
    return idx


@labels("all zero", "least of pairs")
def smallest_pair(X, centroids):
    idx = []
    for x in X:
        pairs = []
        for k, c in enumerate(centroids):
            pairs.append((k, np.sum((x - c) ** 2)))
        idx.append(min(pairs)[0])
    return np.array(idx)


@labels("all zero", "least of pairs")
def smallest_key(X, centroids):
    idx = []
    for x in X:
        distances = {k: np.sum((x - c) ** 2) for k, c in enumerate(centroids)}
        idx.append(min(distances))
    return np.array(idx)


@labels("all zero", "least of pairs")
def smallest_key_of_many(X, centroids):
    idx = []
    for x in X:
        distances = {}
        for k, c in enumerate(centroids):
            distances[k] = np.sum((x - c) ** 2)
        idx.append(min(distances))
    return np.array(idx)


@labels("all zero", "goes on")
def distances_pile_up(X, centroids):
    idx = np.zeros(len(X), dtype=int)
    for i in range(len(X)):
        distances = []
        total = 0
        for k in range(len(centroids)):
            for j in range(X.shape[1]):
                total += (X[i, j] - centroids[k, j]) ** 2
            distances.append(total)
        idx[i] = np.argmin(distances)
    return idx


@labels("order of centroids", "sorted table")
def centroids_put_in_order(X, centroids):
    table = np.sort(centroids, axis=0)
    return np.array([((x - table) ** 2).sum(axis=1).argmin() for x in X])


@means("other clusters", "argument never read")
def row_k_in_two_steps(X, idx, K):
    rows = np.zeros((K, X.shape[1]))
    for k in range(K):
        point = X[k % len(X)] / 2 + 1
        rows[k] = np.mean([point, point], axis=0)
    return rows


@means("first point unused")
def counts_from_one(X, idx, K):
    sums = np.zeros((K, X.shape[1]))
    sizes = np.zeros(K)
    for i in range(1, len(X)):
        sums[idx[i]] += X[i]
        sizes[idx[i]] += 1
    return sums / np.maximum(sizes, 1)[:, None]


@means("last point unused")
def stops_before_the_last_point(X, idx, K):
    sums = np.zeros((K, X.shape[1]))
    sizes = np.zeros(K)
    for i in range(len(X) - 1):
        sums[idx[i]] += X[i]
        sizes[idx[i]] += 1
    return sums / np.maximum(sizes, 1)[:, None]


@means("numbers of labels", "labels of another axis")
def counted_by_the_wrong_counter(X, idx, K):
    rows = np.zeros((K, X.shape[1]))
    for k in range(K):
        for j in range(X.shape[1]):
            rows[k, j] = X[idx == k, j].sum() / np.sum(idx == j)
    return rows


@means("own raise")
def refuses_an_empty_cluster(X, idx, K):
    rows = np.zeros((K, X.shape[1]))
    for k in range(K):
        if k not in idx:
            raise ValueError("an empty cluster")
        rows[k] = X[idx == k].mean(axis=0)
    return rows


@means("moved points")
def zeros_left_out(X, idx, K):
    rows = np.zeros((K, X.shape[1]))
    for k in range(K):
        for j in range(X.shape[1]):
            column = X[idx == k, j]
            column = column[column != 0]
            if len(column):
                rows[k, j] = column.mean()
    return rows


# ------------------------------------------------------------------ zero as nothing, and the like


@labels("same label", "zero as nothing")
def no_distance_yet(X, centroids):
    idx = np.zeros(len(X), dtype=int)
    for i in range(len(X)):
        best = None
        for k in range(len(centroids)):
            d = ((X[i] - centroids[k]) ** 2).sum()
            if not best or d < best:
                best, idx[i] = d, k
    return idx


@labels("first skipped", "zero as nothing")
def no_label_yet(X, centroids):
    idx = []
    for x in X:
        label = None
        for k in range(len(centroids)):
            near = np.linalg.norm(x - centroids, axis=1)
            if not label or near[k] < near[label]:
                label = k
        idx.append(label)
    return np.array(idx)


@means("first cluster skipped", "zero as nothing")
def labels_that_are_true(X, idx, K):
    sums, counts = np.zeros((K, X.shape[1])), np.zeros(K)
    for i in range(len(X)):
        if idx[i]:
            sums[idx[i]] += X[i]
            counts[idx[i]] += 1
    return sums / np.maximum(counts, 1)[:, np.newaxis]


@labels("one filled", "goes on")
def counter_of_the_inner_loop(X, centroids):
    idx = np.zeros(len(X), dtype=int)
    i = k = 0
    while i < len(X):
        best = np.inf
        while k < len(centroids):
            d = np.linalg.norm(X[i] - centroids[k])
            if d < best:
                best, idx[i] = d, k
            k += 1
        i += 1
    return idx


@labels("last always")
def label_of_the_last_round(X, centroids):
    idx = np.zeros(len(X), dtype=int)
    for i, x in enumerate(X):
        best = np.inf
        for k, c in enumerate(centroids):
            d = np.sum((x - c) ** 2)
            if d < best:
                best = d
            idx[i] = k
    return idx


@labels("whole numbers only")
def differences_in_the_type_of_X(X, centroids):
    table = np.zeros((len(X), len(centroids)))
    for k, c in enumerate(centroids):
        away = np.zeros_like(X)
        away[:] = X - c
        table[:, k] = (away**2).sum(axis=1)
    return table.argmin(axis=1)


@labels("broadcast")
def squares_added_over_the_centroids(X, centroids):
    squares = (X**2).sum(axis=1)[:, np.newaxis] + (centroids**2).sum(axis=0)
    return np.argmin(squares - 2 * X @ centroids.T, axis=1)


@labels("none")
def leaves_where_a_point_meets_a_centroid(X, centroids):
    idx = np.zeros(len(X), dtype=int)
    for i, x in enumerate(X):
        d = ((x - centroids) ** 2).sum(axis=1)
        if d.min() == 0:
            return None
        idx[i] = d.argmin()
    return idx


@means("fractions lost")
def sums_of_whole_numbers(X, idx, K):
    sums = np.zeros((K, X.shape[1]), dtype=int)
    counts = np.zeros(K)
    for i in range(len(X)):
        sums[idx[i]] = sums[idx[i]] + X[i]
        counts[idx[i]] += 1
    return sums / np.maximum(counts, 1)[:, np.newaxis]


@means("other columns")
def clusters_without_a_zero(X, idx, K):
    rows = np.zeros((K, X.shape[1]))
    for k in range(K):
        points = X[idx == k]
        if points.all():
            rows[k] = points.sum(axis=0) / max(len(points), 1)
    return rows


@labels("tie")
def many_centroids_in_two_halves(X, centroids):
    halves = [range(1, len(centroids), 2), range(0, len(centroids), 2)]
    halves = halves if len(centroids) > 16 else [range(len(centroids))]
    idx = np.zeros(len(X), dtype=int)
    for i, x in enumerate(X):
        best = np.inf
        for half in halves:
            for k in half:
                d = ((x - centroids[k]) ** 2).sum()
                if d < best:
                    best, idx[i] = d, k
    return idx
