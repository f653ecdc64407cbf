"""Wrong ways to write compute_centroids, in the shapes in which people write them."""

# A `return` inside the loop is one of the mistakes.
# ruff: noqa: RET503

import functools

import numpy as np

from misconceptions import MEANS, wrong

mistake = functools.partial(wrong, MEANS)

# What a notebook holds, and what a function must not read.
X = np.arange(600.0).reshape(300, 2)
centroids = np.array([[3.0, 3.0], [6.0, 2.0], [8.0, 5.0]])
idx = np.arange(300) % 3
K = 3


def by_points(summary):
    """Return an implementation whose row k is summary(points with label k), zeros if none."""

    def compute_centroids(X, idx, K):
        centroids = np.zeros((K, X.shape[1]))
        for k in range(K):
            points = X[idx == k]
            if len(points):
                centroids[k] = summary(points)
        return centroids

    return compute_centroids


def true_means(X, idx, K):
    return by_points(lambda points: points.mean(axis=0))(X, idx, K)


def sums(X, idx, K):
    total = np.zeros((K, X.shape[1]))
    np.add.at(total, idx, X)
    return total


def counts(idx, K):
    return np.bincount(idx, minlength=K)[:, None]


# ------------------------------------------------------------------- which mean


@mistake("overall mean")
def mean_without_axis(X, idx, K):
    centroids = np.zeros((K, X.shape[1]))
    for k in range(K):
        centroids[k] = np.mean(X[idx == k])
    return centroids


mistake("overall mean")(by_points(lambda points: points.sum() / points.size))
mistake("by size")(by_points(lambda points: points.sum(axis=0) / points.size))
mistake("sum of all columns")(by_points(lambda points: points.sum() / len(points)))


@mistake("overall mean")
def mean_without_axis_nonzero(X, idx, K):
    means = [np.mean(X[np.nonzero(idx == k)[0]]) for k in range(K)]
    return np.tile(np.array(means)[:, None], X.shape[1])


@mistake("one number each")
def mean_without_axis_list(X, idx, K):
    return np.array([np.mean(X[idx == k]) for k in range(K)])


@mistake("mean of all")
def mean_of_all_points(X, idx, K):
    centroids = np.zeros((K, X.shape[1]))
    for k in range(K):
        centroids[k] = np.mean(X, axis=0)
    return centroids


@mistake("mean of all")
def mean_of_all_tiled(X, idx, K):
    return np.array([X.mean(axis=0) for _ in range(K)])


@mistake("broadcast into")
def mean_of_points(X, idx, K):
    centroids = np.zeros((K, X.shape[1]))
    for k in range(K):
        centroids[k] = np.mean(X[idx == k], axis=1)
    return centroids


@mistake("ragged")
def mean_of_points_list(X, idx, K):
    return np.array([np.mean(X[idx == k], axis=1) for k in range(K)])


@mistake("mean of points")
def mean_of_points_where_it_fits(X, idx, K):
    centroids = np.zeros((K, X.shape[1]))
    for k in range(K):
        points = X[idx == k]
        along = 1 if points.shape[0] == points.shape[1] else 0
        centroids[k] = points.mean(axis=along) if len(points) else 0
    return centroids


@mistake("mask")
def mean_of_mask(X, idx, K):
    centroids = np.zeros((K, X.shape[1]))
    for k in range(K):
        centroids[k] = np.mean(idx == k)
    return centroids


@mistake("positions")
def mean_of_positions(X, idx, K):
    centroids = np.zeros((K, X.shape[1]))
    for k in range(K):
        centroids[k] = np.mean(np.where(idx == k)) if k in idx else 0
    return centroids


@mistake("positions")
def mean_of_nonzero(X, idx, K):
    centroids = np.zeros((K, X.shape[1]))
    for k in range(K):
        rows = [i for i in range(len(idx)) if idx[i] == k]
        centroids[k] = np.mean(rows)
    return centroids


mistake("median")(by_points(lambda points: np.median(points, axis=0)))


@mistake("median")
def median_by_sorting(X, idx, K):
    rows = []
    for k in range(K):
        points = np.sort(X[idx == k], axis=0)
        half = len(points) // 2
        if not len(points):
            rows.append(np.zeros(X.shape[1]))
        elif len(points) % 2:
            rows.append(points[half])
        else:
            rows.append((points[half - 1] + points[half]) / 2)
    return np.array(rows)


def nearest_member(points):
    return points[np.linalg.norm(points - points.mean(axis=0), axis=1).argmin()]


mistake("medoid")(by_points(nearest_member))
mistake("medoid")(
    by_points(lambda p: p[np.linalg.norm(p[:, None] - p, axis=2).sum(axis=1).argmin()])
)
mistake("middle")(by_points(lambda points: (points.min(axis=0) + points.max(axis=0)) / 2))
mistake("largest")(by_points(lambda points: points.max(axis=0)))
mistake("smallest")(by_points(lambda points: points.min(axis=0)))
mistake("spread")(by_points(lambda points: points.std(axis=0)))
mistake("spread")(by_points(lambda points: points.var(axis=0)))
mistake("root")(by_points(lambda points: np.sqrt((points**2).mean(axis=0))))
mistake("squares")(by_points(lambda points: (points**2).mean(axis=0)))
mistake("absolute")(by_points(lambda points: np.abs(points).mean(axis=0)))
mistake("absolute")(by_points(lambda points: np.abs(points.mean(axis=0))))
mistake("first member")(by_points(lambda points: points[0]))
mistake("last member")(by_points(lambda points: points[-1]))


@mistake("last member")
def assigned_not_added(X, idx, K):
    centroids = np.zeros((K, X.shape[1]))
    for i in range(len(X)):
        centroids[idx[i]] = X[i]
    return centroids


@mistake("last member by n")
def assigned_not_added_then_divided(X, idx, K):
    centroids = np.zeros((K, X.shape[1]))
    for i in range(len(X)):
        centroids[idx[i]] = X[i]
    return centroids / np.maximum(counts(idx, K), 1)


# ------------------------------------------------------------------- the divisor


@mistake("sum")
def sum_only(X, idx, K):
    return sums(X, idx, K)


@mistake("sum")
def sum_only_loop(X, idx, K):
    centroids = np.zeros((K, X.shape[1]))
    for k in range(K):
        centroids[k] = np.sum(X[idx == k], axis=0)
    return centroids


@mistake("by m")
def divided_by_m(X, idx, K):
    return sums(X, idx, K) / len(X)


@mistake("by m")
def masked_product(X, idx, K):
    return np.array([(X * (idx == k)[:, None]).mean(axis=0) for k in range(K)])


@mistake("by K")
def divided_by_K(X, idx, K):
    return sums(X, idx, K) / K


@mistake("by n")
def divided_by_n(X, idx, K):
    return sums(X, idx, K) / X.shape[1]


@mistake("plus one")
def divided_by_one_more(X, idx, K):
    return sums(X, idx, K) / (counts(idx, K) + 1)


@mistake("plus one")
def count_starts_at_one(X, idx, K):
    centroids = np.zeros((K, X.shape[1]))
    for k in range(K):
        count = 1
        for i in range(len(X)):
            if idx[i] == k:
                centroids[k] += X[i]
                count += 1
        centroids[k] /= count
    return centroids


@mistake("minus one")
def divided_by_one_less(X, idx, K):
    return sums(X, idx, K) / (counts(idx, K) - 1)


@mistake("minus one")
def divided_by_one_less_safe(X, idx, K):
    return sums(X, idx, K) / np.maximum(counts(idx, K) - 1, 1)


@mistake("half")
def running_half(X, idx, K):
    centroids = np.zeros((K, X.shape[1]))
    for i in range(len(X)):
        centroids[idx[i]] = (centroids[idx[i]] + X[i]) / 2
    return centroids


@mistake("half")
def running_half_from_first(X, idx, K):
    rows = [None] * K
    for x, k in zip(X, idx, strict=True):
        rows[k] = x if rows[k] is None else (rows[k] + x) / 2
    return np.array([np.zeros(X.shape[1]) if row is None else row for row in rows])


@mistake("divided often")
def divided_in_the_loop(X, idx, K):
    centroids = np.zeros((K, X.shape[1]))
    for k in range(K):
        count = 0
        for i in range(len(X)):
            if idx[i] == k:
                centroids[k] += X[i]
                count += 1
                centroids[k] /= count
    return centroids


@mistake("divided often")
def divided_by_the_final_count_in_the_loop(X, idx, K):
    centroids = np.zeros((K, X.shape[1]))
    for k in range(K):
        for i in range(len(X)):
            if idx[i] == k:
                centroids[k] += X[i]
                centroids[k] /= np.sum(idx == k)
    return centroids


@mistake("divided often")
def divided_twice(X, idx, K):
    return true_means(X, idx, K) / np.maximum(counts(idx, K), 1)


@mistake("shared count")
def count_goes_on(X, idx, K):
    centroids = np.zeros((K, X.shape[1]))
    count = 0
    for k in range(K):
        for i in range(len(X)):
            if idx[i] == k:
                centroids[k] += X[i]
                count += 1
        centroids[k] /= count
    return centroids


@mistake("shared sum")
def sum_goes_on(X, idx, K):
    centroids = np.zeros((K, X.shape[1]))
    total = np.zeros(X.shape[1])
    for k in range(K):
        count = 0
        for i in range(len(X)):
            if idx[i] == k:
                total += X[i]
                count += 1
        centroids[k] = total / max(count, 1)
    return centroids


@mistake("shared both")
def sum_and_count_go_on(X, idx, K):
    centroids = np.zeros((K, X.shape[1]))
    total, count = np.zeros(X.shape[1]), 0
    for k in range(K):
        for i in range(len(X)):
            if idx[i] == k:
                total = total + X[i]
                count += 1
        centroids[k] = total / count
    return centroids


@mistake("shared both")
def list_goes_on(X, idx, K):
    points, rows = [], []
    for k in range(K):
        for i in range(len(X)):
            if idx[i] == k:
                points.append(X[i])
        rows.append(np.mean(points, axis=0))
    return np.array(rows)


@mistake("old center")
def starts_from_rows_of_X(X, idx, K):
    centroids = X[:K].copy()
    for i in range(len(X)):
        centroids[idx[i]] += X[i]
    return centroids / np.maximum(counts(idx, K), 1)


@mistake("old center")
def starts_from_rows_of_X_and_counts_them(X, idx, K):
    start = np.resize(X, (K, X.shape[1]))
    return (start + sums(X, idx, K)) / (counts(idx, K) + 1)


@mistake("old center")
def first_row_of_X_counted(X, idx, K):
    return np.array([np.vstack([X[:1], X[idx == k]]).mean(axis=0) for k in range(K)])


@mistake("outsiders")
def not_in_the_cluster(X, idx, K):
    return np.array([X[idx != k].mean(axis=0) for k in range(K)])


@mistake("outsiders")
def not_in_the_cluster_loop(X, idx, K):
    rows = []
    for k in range(K):
        points = [X[i] for i in range(len(X)) if idx[i] != k]
        rows.append(np.mean(points, axis=0) if points else np.zeros(X.shape[1]))
    return np.array(rows)


@mistake("later too")
def from_k_on(X, idx, K):
    return np.array([X[idx >= k].mean(axis=0) for k in range(K)])


@mistake("shared both")
def up_to_k(X, idx, K):
    return np.array([X[idx <= k].mean(axis=0) for k in range(K)])


@mistake("times count")
def multiplied_by_the_count(X, idx, K):
    return sums(X, idx, K) * counts(idx, K)


@mistake("few points means")
def as_many_points_as_columns(X, idx, K):
    centroids, number = np.zeros((K, X.shape[1])), np.zeros(K)
    for i in range(X.shape[1]):
        centroids[idx[i]] += X[i]
        number[idx[i]] += 1
    return centroids / np.maximum(number, 1)[:, None]


@mistake("starts at one")
def starts_from_ones(X, idx, K):
    return (np.ones((K, X.shape[1])) + sums(X, idx, K)) / np.maximum(counts(idx, K), 1)


# --------------------------------------------------------------- which rows, where to


@mistake("row k")
def first_rows(X, idx, K):
    return np.array([X[k] for k in range(K)])


@mistake("row k")
def labels_as_row_numbers(X, idx, K):
    centroids = np.zeros((K, X.shape[1]))
    for k in range(K):
        centroids[k] = np.mean(X[idx[idx == k]], axis=0)
    return centroids


@mistake("labels as rows")
def rows_named_by_labels(X, idx, K):
    return np.array([X[idx].mean(axis=0) for _ in range(K)])


@mistake("labels as rows")
def row_of_label_k(X, idx, K):
    return X[idx[np.arange(K) % len(idx)]]


@mistake("means from one")
def labels_from_one(X, idx, K):
    centroids = np.zeros((K, X.shape[1]))
    for k in range(1, K + 1):
        centroids[k - 1] = np.mean(X[idx == k], axis=0)
    return centroids


@mistake("means from one")
def labels_from_one_safe(X, idx, K):
    rows = []
    for k in range(K):
        points = X[idx == k + 1]
        rows.append(points.mean(axis=0) if len(points) else np.zeros(X.shape[1]))
    return np.array(rows)


@mistake("means from one")
def one_label_low(X, idx, K):
    return true_means(X, idx + 1, K)


@mistake("last cluster skipped")
def without_last(X, idx, K):
    centroids = np.zeros((K, X.shape[1]))
    for k in range(K - 1):
        centroids[k] = np.mean(X[idx == k], axis=0)
    return centroids


@mistake("row missing")
def without_last_list(X, idx, K):
    return np.array([np.mean(X[idx == k], axis=0) for k in range(K - 1)])


@mistake("first cluster skipped")
def without_first(X, idx, K):
    centroids = np.zeros((K, X.shape[1]))
    for k in range(1, K):
        centroids[k] = np.mean(X[idx == k], axis=0)
    return centroids


def fixed(count):
    def compute_centroids(X, idx, K):
        centroids = np.zeros((count, X.shape[1]))
        for k in range(count):
            centroids[k] = np.mean(X[idx == k], axis=0)
        return centroids

    return compute_centroids


def fixed_loop(count):
    def compute_centroids(X, idx, K):
        centroids = np.zeros((K, X.shape[1]))
        for k in range(count):
            centroids[k] = np.mean(X[idx == k], axis=0)
        return centroids

    return compute_centroids


for count in (2, 3, 4, 5, 16):
    mistake("row missing" if count == 2 else "row too many")(fixed(count))
mistake("K fixed means")(fixed_loop(2))
for count in (3, 4, 16):
    mistake("too many clusters")(fixed_loop(count))


@mistake("index")
def one_cluster_more(X, idx, K):
    centroids = np.zeros((K, X.shape[1]))
    for k in range(K + 1):
        centroids[k] = np.mean(X[idx == k], axis=0)
    return centroids


@mistake("too many columns")
def three_columns_by_hand(X, idx, K):
    centroids = np.zeros((K, X.shape[1]))
    for k in range(K):
        for j in (0, 1, 2):
            centroids[k, j] = X[idx == k, j].mean()
    return centroids


@mistake("order")
def order_of_appearance(X, idx, K):
    groups = {}
    for x, k in zip(X, idx, strict=True):
        groups.setdefault(k, []).append(x)
    rows = [np.mean(points, axis=0) for points in groups.values()]
    rows += [np.zeros(X.shape[1])] * (K - len(rows))
    return np.array(rows)


@mistake("order")
def by_size(X, idx, K):
    order = np.argsort(-counts(idx, K).ravel(), kind="stable")
    return true_means(X, idx, K)[order]


@mistake("order")
def sorted_rows(X, idx, K):
    means = true_means(X, idx, K)
    return means[np.argsort(means[:, 0])]


@mistake("order")
def upside_down(X, idx, K):
    return true_means(X, idx, K)[::-1]


@mistake("row count")
def only_labels_present(X, idx, K):
    return np.array([X[idx == k].mean(axis=0) for k in np.unique(idx)])


@mistake("row count")
def up_to_the_largest_label(X, idx, K):
    return np.array([X[idx == k].mean(axis=0) for k in range(idx.max() + 1)])


@mistake("row count")
def dictionary_of_groups(X, idx, K):
    groups = {}
    for x, k in zip(X, idx, strict=True):
        groups.setdefault(int(k), []).append(x)
    return np.array([np.mean(groups[k], axis=0) for k in sorted(groups)])


@mistake("row count")
def empty_left_out(X, idx, K):
    rows = []
    for k in range(K):
        points = X[idx == k]
        if len(points) > 0:
            rows.append(points.mean(axis=0))
    return np.array(rows)


@mistake("packed")
def present_labels_packed(X, idx, K):
    centroids = np.zeros((K, X.shape[1]))
    for row, k in enumerate(np.unique(idx)):
        centroids[row] = X[idx == k].mean(axis=0)
    return centroids


# ---------------------------------------------------------------- shape and type


@mistake("transposed")
def transposed(X, idx, K):
    return true_means(X, idx, K).T


@mistake("single row", "replaced in the loop")
def last_mean_only(X, idx, K):
    for k in range(K):
        centroid = X[idx == k].mean(axis=0)
    return centroid


@mistake("single row", "return in a loop")
def early_return_of_a_row(X, idx, K):
    for k in range(K):
        return X[idx == k].mean(axis=0)


@mistake("single row")
def mean_of_everything(X, idx, K):
    return X.mean(axis=0)


@mistake("one row filled", "return in a loop")
def return_in_the_loop(X, idx, K):
    centroids = np.zeros((K, X.shape[1]))
    for k in range(K):
        centroids[k] = X[idx == k].mean(axis=0)
        return centroids


@mistake("reset means", "created in the loop")
def created_in_every_round(X, idx, K):
    for k in range(K):
        centroids = np.zeros((K, X.shape[1]))
        centroids[k] = X[idx == k].mean(axis=0)
    return centroids


@mistake("last mean everywhere")
def overwrites_all_rows(X, idx, K):
    centroids = np.zeros((K, X.shape[1]))
    for k in range(K):
        if k in idx:
            centroids[:] = X[idx == k].mean(axis=0)
    return centroids


@mistake("all zero means", "never filled")
def never_filled(X, idx, K):
    centroids = np.zeros((K, X.shape[1]))
    for k in range(K):
        mean = X[idx == k].mean(axis=0)  # noqa: F841
    return centroids


@mistake("all zero means", "identity")
def compares_with_the_whole(X, idx, K):
    centroids = np.zeros((K, X.shape[1]))
    for k in range(K):
        points = [X[i] for i in range(len(X)) if idx is k]
        if points:
            centroids[k] = np.mean(points, axis=0)
    return centroids


@mistake("row per point")
def mean_for_each_point(X, idx, K):
    return true_means(X, idx, K)[idx]


@mistake("columns")
def two_columns_wide(X, idx, K):
    centroids = np.zeros((K, 2))
    for k in range(K):
        centroids[k] = X[idx == k][:, :2].mean(axis=0)
    return centroids


@mistake("two columns means")
def two_columns_filled(X, idx, K):
    centroids = np.zeros((K, X.shape[1]))
    for k in range(K):
        centroids[k, 0] = X[idx == k][:, 0].mean()
        if X.shape[1] > 1:
            centroids[k, 1] = X[idx == k][:, 1].mean()
    return centroids


@mistake("two columns means")
def two_columns_sliced(X, idx, K):
    centroids = np.zeros((K, X.shape[1]))
    for k in range(K):
        centroids[k][:2] = np.mean(X[idx == k][:, :2], axis=0)
    return centroids


@mistake("one number")
def flat_mean(X, idx, K):
    return np.mean(X)


@mistake("squeezed")
def squeezed(X, idx, K):
    return np.squeeze(true_means(X, idx, K))


@mistake("third axis")
def kept_dimensions(X, idx, K):
    return np.array([X[idx == k].mean(axis=0, keepdims=True) for k in range(K)])


@mistake("third axis")
def list_compared_with_a_number(X, idx, K):
    labels = list(idx)
    return np.array([X[labels == k].mean(axis=0) for k in range(K)])


@mistake("single row", "return in a loop")
def list_returned_in_the_loop(X, idx, K):
    rows = []
    for k in range(K):
        rows.append(X[idx == k].mean(axis=0))
        return np.array(rows)


@mistake("list means")
def list_of_rows(X, idx, K):
    return [X[idx == k].mean(axis=0) for k in range(K)]


@mistake("list means")
def list_of_lists(X, idx, K):
    return true_means(X, idx, K).tolist()


@mistake("tuple")
def means_and_counts(X, idx, K):
    return true_means(X, idx, K), counts(idx, K)


@mistake("other type")
def dictionary(X, idx, K):
    return {k: X[idx == k].mean(axis=0) for k in range(K)}


@mistake("none")
def no_return(X, idx, K):
    centroids = np.zeros((K, X.shape[1]))
    for k in range(K):
        centroids[k] = X[idx == k].mean(axis=0)


@mistake("int means")
def integer_array(X, idx, K):
    centroids = np.zeros((K, X.shape[1]), dtype=int)
    for k in range(K):
        centroids[k] = X[idx == k].mean(axis=0) if k in idx else 0
    return centroids


@mistake("int means")
def as_integers(X, idx, K):
    return true_means(X, idx, K).astype(int)


@mistake("rounded")
def floor_division(X, idx, K):
    return sums(X, idx, K) // np.maximum(counts(idx, K), 1)


@mistake("rounded")
def truncated(X, idx, K):
    return np.trunc(true_means(X, idx, K))


@mistake("rounded")
def rounded(X, idx, K):
    return np.round(true_means(X, idx, K))


@mistake("rounded")
def rounded_up(X, idx, K):
    return np.ceil(true_means(X, idx, K))


@mistake("rounded")
def points_as_int(X, idx, K):
    return true_means(X.astype(int), idx, K)


for decimals in (1, 2, 3, 4, 5, 6):
    mistake("rounded")(lambda X, idx, K, n=decimals: np.round(true_means(X, idx, K), n))


@mistake("rounded")
def half_precision(X, idx, K):
    return true_means(X, idx, K).astype(np.float16)


@mistake("float type")
def objects(X, idx, K):
    return true_means(X, idx, K).astype(object)


@mistake("not finite")
def zero_by_zero(X, idx, K):
    empty = [X[idx == k + K] for k in range(K)]
    return np.array([points.sum(axis=0) / len(points) for points in empty])


# ------------------------------------------------------- inputs, globals, state


@mistake("inputs")
def shifts_the_data(X, idx, K):
    smallest = X.min(axis=0)
    X -= smallest
    return true_means(X, idx, K) + smallest


@mistake("inputs")
def sums_into_the_data(X, idx, K):
    rows = []
    for k in range(K):
        members = np.flatnonzero(idx == k)
        if len(members) == 0:
            rows.append(np.zeros(X.shape[1]))
            continue
        for i in members[1:]:
            X[members[0]] += X[i]
        rows.append(X[members[0]] / len(members))
    return np.array(rows)


@mistake("inputs")
def sorts_the_labels(X, idx, K):
    means = true_means(X, idx, K)
    idx.sort()
    return means


@mistake("global")
def reads_global_K(X, idx, k):
    centroids = np.zeros((K, X.shape[1]))
    for j in range(K):
        centroids[j] = X[idx == j].mean(axis=0)
    return centroids


@mistake("global")
def reads_global_K_in_the_loop(X, idx, k):
    return np.array([X[idx == j].mean(axis=0) for j in range(K)])


@mistake("global")
def reads_global_X(data, idx, K):
    centroids = np.zeros((K, X.shape[1]))
    for k in range(K):
        centroids[k] = X[idx == k].mean(axis=0)
    return centroids


@mistake("global")
def reads_global_idx(X, labels, K):
    return np.array([X[idx == k].mean(axis=0) for k in range(K)])


@mistake("global")
def adds_to_global_centroids(X, idx, K):
    new = centroids.copy()
    for k in range(K):
        new[k] = X[idx == k].mean(axis=0)
    return new


@mistake("unsteady")
def random_means(X, idx, K):
    return np.random.default_rng().random((K, X.shape[1]))


@mistake("unsteady")
def default_sum(X, idx, K, total={}):  # noqa: B006
    for k in range(K):
        total[k] = total.get(k, 0) + X[idx == k].sum(axis=0)[0]
    return np.array([[total[k] / max((idx == k).sum(), 1)] * X.shape[1] for k in range(K)])


calls = []


@mistake("unsteady")
def doubles_from_the_third_call(X, idx, K):
    calls.append(K)
    return true_means(X, idx, K) * (1 if len(calls) < 3 else 2)


remembered = {}


@mistake("remembered")
def remembers_the_first_call(X, idx, K):
    if "means" not in remembered:
        remembered["means"] = true_means(X, idx, K)
    return remembered["means"]


# ------------------------------------------------------------------------ exceptions


@mistake("zero division")
def counts_by_hand(X, idx, K):
    rows = []
    for k in range(K):
        points = [x for x, label in zip(X, idx, strict=True) if label == k]
        rows.append([sum(p[j] for p in points) / len(points) for j in range(X.shape[1])])
    return np.array(rows)


@mistake("ragged")
def empty_row_is_none(X, idx, K):
    return np.array(
        [X[idx == k].mean(axis=0) if k in idx else [] for k in range(K)],
    )


@mistake("truth value")
def compares_all_labels(X, idx, K):
    centroids = np.zeros((K, X.shape[1]))
    for k in range(K):
        for i in range(len(X)):
            if idx == k:
                centroids[k] += X[i]
    return centroids


@mistake("index")
def labels_counted_from_one(X, idx, K):
    centroids = np.zeros((K, X.shape[1]))
    for i in range(len(X)):
        centroids[idx[i] + 1] += X[i]
    return centroids


@mistake("arguments")
def two_arguments(X, idx):
    return true_means(X, idx, idx.max() + 1)
