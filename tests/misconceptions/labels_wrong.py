"""Wrong ways to write find_closest_centroids, in the shapes in which people write them."""

# A `return` inside the loop is one of the mistakes.
# ruff: noqa: RET503

import functools
import itertools

import numpy as np

from misconceptions import LABELS, wrong

mistake = functools.partial(wrong, LABELS)

# What a notebook holds, and what a function must not read.
X = np.arange(600.0).reshape(300, 2)
centroids = initial_centroids = np.array([[3.0, 3.0], [6.0, 2.0], [8.0, 5.0]])
K = 3
m = 300


def differences(X, centroids):
    return X[:, None, :] - centroids[None, :, :]


def distances(X, centroids):
    return np.linalg.norm(differences(X, centroids), axis=2)


def by_score(score, choose=np.argmin):
    """Return an implementation that gives each point the centroid with the best score(x, c)."""

    def find_closest_centroids(X, centroids):
        idx = np.zeros(X.shape[0], dtype=int)
        for i in range(X.shape[0]):
            idx[i] = choose([score(X[i], centroid) for centroid in centroids])
        return idx

    return find_closest_centroids


# ------------------------------------------------------------------ another distance


@mistake("sum first")
def sum_before_square(X, centroids):
    idx = np.zeros(X.shape[0], dtype=int)
    for i in range(X.shape[0]):
        best = np.inf
        for j in range(centroids.shape[0]):
            d = (X[i] - centroids[j]).sum() ** 2
            if d < best:
                best, idx[i] = d, j
    return idx


@mistake("sum first")
def sum_before_square_broadcast(X, centroids):
    return np.argmin(np.square(np.sum(differences(X, centroids), axis=2)), axis=1)


mistake("sum first")(by_score(lambda x, c: abs(np.sum(x - c))))
mistake("sum first")(by_score(lambda x, c: np.sqrt((sum(x) - sum(c)) ** 2)))


@mistake("no square")
def signed_sum(X, centroids):
    idx = []
    for x in X:
        idx.append(np.argmin([np.sum(x - c) for c in centroids]))
    return np.array(idx)


@mistake("no square")
def signed_sum_broadcast(X, centroids):
    return differences(X, centroids).sum(axis=2).argmin(axis=1)


mistake("no square")(by_score(lambda x, c: np.sum(c - x)))
mistake("no square")(by_score(lambda x, c: np.sum((x - c) ** 3)))


mistake("higher power")(by_score(lambda x, c: np.sum((x - c) ** 4)))
mistake("higher power")(by_score(lambda x, c: np.sum(np.abs(x - c) ** 3)))
mistake("two columns")(by_score(lambda x, c: np.hypot(x[0] - c[0], x[-1] - c[-1])))
mistake("own size")(by_score(lambda x, c: np.sum(x**2 - c**2)))
mistake("own size")(by_score(lambda x, c: np.sum(c**2 - x**2)))
mistake("squares first")(by_score(lambda x, c: abs(np.sum(x**2 - c**2))))
mistake("squares first")(by_score(lambda x, c: np.sum(x**2 - c**2) ** 2))
mistake("squares first")(by_score(lambda x, c: np.sum(np.abs(x**2 - c**2))))
mistake("squares first")(by_score(lambda x, c: abs(np.linalg.norm(x) - np.linalg.norm(c))))
mistake("plus")(by_score(lambda x, c: np.sum((x + c) ** 2)))
mistake("plus")(by_score(lambda x, c: np.linalg.norm(x + c)))


@mistake("two columns")
def first_two_columns(X, centroids):
    idx = np.zeros(len(X), dtype=int)
    for i, x in enumerate(X):
        d = [(x[0] - c[0]) ** 2 + (x[1] - c[1]) ** 2 for c in centroids]
        idx[i] = d.index(min(d))
    return idx


@mistake("two columns")
def first_two_columns_slice(X, centroids):
    return distances(X[:, :2], centroids[:, :2]).argmin(axis=1)


@mistake("two columns")
def unpacked_pair(X, centroids):
    labels = []
    for point in X:
        x, y = point[0], point[1]
        labels.append(np.argmin([np.hypot(x - c[0], y - c[1]) for c in centroids]))
    return np.array(labels)


@mistake("two columns")
def first_three_columns(X, centroids):
    return distances(X[:, :3], centroids[:, :3]).argmin(axis=1)


@mistake("index", "another axis")
def one_slot_per_centroid(X, centroids):
    idx = np.zeros(len(centroids), dtype=int)
    for i in range(len(X)):
        idx[i] = np.argmin(np.linalg.norm(X[i] - centroids, axis=1))
    return idx


@mistake("too many columns")
def three_columns_by_hand(X, centroids):
    idx = np.zeros(len(X), dtype=int)
    for i, x in enumerate(X):
        r = [(x[0] - c[0]) ** 2 + (x[1] - c[1]) ** 2 + (x[2] - c[2]) ** 2 for c in centroids]
        idx[i] = np.argmin(r)
    return idx


@mistake("two columns")
def first_column(X, centroids):
    return np.abs(X[:, [0]] - centroids[:, 0]).argmin(axis=1)


@mistake("two columns")
def last_column_left_out(X, centroids):
    idx = np.zeros(len(X), dtype=int)
    for i in range(len(X)):
        best = np.inf
        for k in range(len(centroids)):
            d = sum((X[i][j] - centroids[k][j]) ** 2 for j in range(X.shape[1] - 1))
            if d < best:
                best, idx[i] = d, k
    return idx


@mistake("two columns")
def first_column_left_out(X, centroids):
    return distances(X[:, 1:], centroids[:, 1:]).argmin(axis=1)


@mistake("manhattan")
def manhattan_loop(X, centroids):
    idx = np.zeros(X.shape[0], dtype=int)
    for i in range(X.shape[0]):
        distance = []
        for j in range(centroids.shape[0]):
            distance.append(np.sum(np.abs(X[i] - centroids[j])))
        idx[i] = np.argmin(distance)
    return idx


@mistake("manhattan")
def manhattan_broadcast(X, centroids):
    return np.abs(differences(X, centroids)).sum(axis=-1).argmin(axis=1)


@mistake("manhattan")
def manhattan_norm(X, centroids):
    return np.array([np.linalg.norm(x - centroids, ord=1, axis=1).argmin() for x in X])


mistake("manhattan")(by_score(lambda x, c: np.sum(np.sqrt((x - c) ** 2))))
mistake("manhattan")(by_score(lambda x, c: np.sum(np.abs(x - c)) ** 2))
mistake("manhattan")(by_score(lambda x, c: np.sum(np.abs(x[:2] - c[:2]))))
mistake("sum first")(by_score(lambda x, c: np.sum(x[:2] - c[:2]) ** 2))
mistake("largest difference")(by_score(lambda x, c: np.max(np.abs(x - c))))
mistake("largest difference")(by_score(lambda x, c: np.linalg.norm(x - c, np.inf)))
mistake("smallest difference")(by_score(lambda x, c: np.min(np.abs(x - c))))
mistake("smallest difference")(by_score(lambda x, c: np.linalg.norm(x - c, -np.inf)))
mistake("labels")(by_score(lambda x, c: np.sum(np.sqrt(np.abs(x - c)))))
mistake("product")(by_score(lambda x, c: np.prod((x - c) ** 2)))


@mistake("dot")
def largest_dot(X, centroids):
    return np.argmax(X @ centroids.T, axis=1)


@mistake("dot")
def expanded_without_centroid_squares(X, centroids):
    d = (X**2).sum(axis=1, keepdims=True) - 2 * X @ centroids.T
    return d.argmin(axis=1)


mistake("dot")(by_score(np.dot, np.argmax))
mistake("dot small")(by_score(np.dot))
mistake("dot small")(by_score(lambda x, c: np.sum(x * c)))


@mistake("half product")
def expanded_without_the_two(X, centroids):
    d = (X**2).sum(axis=1, keepdims=True) - X @ centroids.T + (centroids**2).sum(axis=1)
    return d.argmin(axis=1)


@mistake("plus")
def expanded_with_plus(X, centroids):
    d = (X**2).sum(axis=1, keepdims=True) + 2 * X @ centroids.T + (centroids**2).sum(axis=1)
    return d.argmin(axis=1)


@mistake("cosine")
def cosine(X, centroids):
    size = np.linalg.norm(X, axis=1)[:, None] * np.linalg.norm(centroids, axis=1)
    return np.argmax((X @ centroids.T) / (size + 1e-12), axis=1)


mistake("cosine")(
    by_score(
        lambda x, c: 1 - np.dot(x, c) / (np.linalg.norm(x) * np.linalg.norm(c) or 1),
    )
)
mistake("own size")(by_score(lambda x, c: np.sum(c**2)))
mistake("own size")(by_score(lambda x, c: np.linalg.norm(c)))


# ------------------------------------------------------------------- another winner


@mistake("farthest")
def farthest(X, centroids):
    return distances(X, centroids).argmax(axis=1)


@mistake("farthest")
def farthest_loop(X, centroids):
    idx = np.zeros(X.shape[0], dtype=int)
    for i in range(X.shape[0]):
        longest = 0
        for j in range(centroids.shape[0]):
            d = np.linalg.norm(X[i] - centroids[j])
            if d > longest:
                longest, idx[i] = d, j
    return idx


@mistake("second")
def second_nearest(X, centroids):
    order = distances(X, centroids).argsort(axis=1)
    return order[:, min(1, len(centroids) - 1)]


@mistake("from one")
def from_one(X, centroids):
    return distances(X, centroids).argmin(axis=1) + 1


@mistake("from one")
def from_one_loop(X, centroids):
    idx = np.zeros(len(X), dtype=int)
    for i, x in enumerate(X):
        best = float("inf")
        for k, c in enumerate(centroids, start=1):
            d = np.linalg.norm(x - c)
            if d < best:
                best, idx[i] = d, k
    return idx


@mistake("last skipped")
def without_last(X, centroids):
    idx = np.zeros(X.shape[0], dtype=int)
    for i in range(X.shape[0]):
        best = np.inf
        for j in range(centroids.shape[0] - 1):
            d = np.linalg.norm(X[i] - centroids[j])
            if d < best:
                best, idx[i] = d, j
    return idx


@mistake("last skipped")
def without_last_list(X, centroids):
    idx = np.zeros(X.shape[0], dtype=int)
    for i in range(X.shape[0]):
        d = [np.linalg.norm(X[i] - centroids[j]) for j in range(len(centroids) - 1)]
        idx[i] = np.argmin(d) if d else 0
    return idx


@mistake("first skipped")
def without_first(X, centroids):
    idx = np.zeros(X.shape[0], dtype=int)
    for i in range(X.shape[0]):
        best = np.inf
        for j in range(1, centroids.shape[0]):
            d = np.linalg.norm(X[i] - centroids[j])
            if d < best:
                best, idx[i] = d, j
    return idx


@mistake("first skipped")
def without_first_list(X, centroids):
    idx = []
    for x in X:
        d = {j: np.linalg.norm(x - centroids[j]) for j in range(1, len(centroids))}
        idx.append(min(d, key=d.get))
    return np.array(idx)


@mistake("one low")
def without_first_shifted(X, centroids):
    idx = np.zeros(len(X), dtype=int)
    for i in range(len(X)):
        d = [np.sum((X[i] - centroids[j]) ** 2) for j in range(1, len(centroids))]
        idx[i] = np.argmin(d) if d else 0
    return idx


def fixed_loop(count):
    def find_closest_centroids(X, centroids):
        idx = np.zeros(X.shape[0], dtype=int)
        for i in range(X.shape[0]):
            best = np.inf
            for j in range(count):
                d = np.sum((X[i] - centroids[j]) ** 2)
                if d < best:
                    best, idx[i] = d, j
        return idx

    return find_closest_centroids


def fixed_slice(count):
    return lambda X, centroids: distances(X, centroids[:count]).argmin(axis=1)


for count in (2, 3):
    mistake("K fixed")(fixed_loop(count))
for count in (4, 5, 6):
    mistake("too many centroids")(fixed_loop(count))
for count in (2, 3, 4, 5, 6):
    mistake("K fixed")(fixed_slice(count))
mistake("too many centroids")(fixed_loop(16))


@mistake("K fixed")
def three_by_hand(X, centroids):
    idx = np.zeros(len(X), dtype=int)
    for i, x in enumerate(X):
        a, b, c = (np.linalg.norm(x - centroids[j]) for j in (0, 1, 2))
        idx[i] = 0 if a <= b and a <= c else 1 if b <= c else 2
    return idx


@mistake("too many centroids", "another axis")
def point_number_as_centroid(X, centroids):
    idx = np.zeros(len(X), dtype=int)
    for i in range(len(X)):
        idx[i] = np.argmin([np.linalg.norm(X[i] - centroids[i]) for _ in range(len(centroids))])
    return idx


@mistake("columns as K")
def number_of_columns_as_K(X, centroids):
    K = centroids.shape[1]
    idx = np.zeros(X.shape[0], dtype=int)
    for i in range(X.shape[0]):
        best = np.inf
        for k in range(min(K, len(centroids))):
            d = np.linalg.norm(X[i] - centroids[k])
            if d < best:
                best, idx[i] = d, k
    return idx


@mistake("columns as K")
def number_of_columns_as_K_raising(X, centroids):
    idx = []
    for x in X:
        idx.append(np.argmin([np.linalg.norm(x - centroids[k]) for k in range(X.shape[1])]))
    return np.array(idx)


@mistake("few points")
def as_many_points_as_columns(X, centroids):
    idx = np.zeros(X.shape[0], dtype=int)
    for i in range(min(X.shape)):
        idx[i] = np.argmin(np.linalg.norm(X[i] - centroids, axis=1))
    return idx


@mistake("few points")
def as_many_points_as_columns_raising(X, centroids):
    idx = np.zeros(X.shape[0], dtype=int)
    for i in range(X.shape[1]):
        idx[i] = np.argmin(np.linalg.norm(X[i] - centroids, axis=1))
    return idx


@mistake("slot")
def label_at_the_centroid(X, centroids):
    idx = np.zeros(X.shape[0], dtype=int)
    for i in range(X.shape[0]):
        best = np.inf
        for k in range(centroids.shape[0]):
            d = np.linalg.norm(X[i] - centroids[k])
            if d < best:
                best, idx[min(k, len(idx) - 1)] = d, k
    return idx


@mistake("slot")
def label_at_the_last_centroid(X, centroids):
    idx = np.zeros(X.shape[0], dtype=int)
    for i in range(X.shape[0]):
        d = []
        for k in range(centroids.shape[0]):
            d.append(np.linalg.norm(X[i] - centroids[k]))
        idx[k] = np.argmin(d)
    return idx


@mistake("slot")
def label_at_the_centroid_raising(X, centroids):
    idx = np.zeros(X.shape[0], dtype=int)
    for i in range(X.shape[0]):
        best = np.inf
        for k in range(centroids.shape[0]):
            d = np.linalg.norm(X[i] - centroids[k])
            if d < best:
                best, idx[k] = d, k
    return idx


@mistake("sorted")
def sorted_labels(X, centroids):
    return np.sort(distances(X, centroids).argmin(axis=1))


@mistake("reversed")
def reversed_points(X, centroids):
    return distances(X, centroids).argmin(axis=1)[::-1]


@mistake("renamed")
def renamed(X, centroids):
    return np.unique(distances(X, centroids).argmin(axis=1), return_inverse=True)[1].ravel()


@mistake("renamed")
def renamed_by_appearance(X, centroids):
    names = {}
    nearest = distances(X, centroids).argmin(axis=1)
    return np.array([names.setdefault(k, len(names)) for k in nearest])


@mistake("renamed")
def sorted_centroids(X, centroids):
    order = np.argsort(centroids[:, 0])
    return distances(X, centroids[order]).argmin(axis=1)


@mistake("from the end")
def from_the_end(X, centroids):
    return distances(X, centroids[::-1]).argmin(axis=1)


@mistake("out of range")
def negative(X, centroids):
    return distances(X, centroids).argmin(axis=1) - len(centroids)


# ---------------------------------------------------------------- the running minimum


def start_at(big, distance, fresh=True):
    """Return a loop whose minimum starts at big; fresh: the label too is set for each point."""

    def find_closest_centroids(X, centroids):
        idx = np.zeros(X.shape[0], dtype=int)
        winner = 0
        for i in range(X.shape[0]):
            smallest = big
            if fresh:
                winner = 0
            for j in range(centroids.shape[0]):
                d = distance(X[i] - centroids[j])
                if d < smallest:
                    smallest, winner = d, j
            idx[i] = winner
        return idx

    return find_closest_centroids


def squared(difference):
    return np.sum(difference**2)


for big, distance, fresh in itertools.product(
    (100, 999, 1e6), (np.linalg.norm, squared), (True, False)
):
    mistake("big number")(start_at(big, distance, fresh))
for big, distance in itertools.product((1, 2, 5, 10, 20, 50), (np.linalg.norm, squared)):
    mistake("big number")(start_at(big, distance))


@mistake("big number")
def big_number_unset(X, centroids):
    idx = []
    for x in X:
        smallest, winner = 1000, None
        for j, c in enumerate(centroids):
            if np.linalg.norm(x - c) < smallest:
                smallest, winner = np.linalg.norm(x - c), j
        idx.append(winner if winner is not None else -1)
    return np.array(idx)


@mistake("kept minimum")
def minimum_never_reset(X, centroids):
    idx = np.zeros(X.shape[0], dtype=int)
    best = np.inf
    for i in range(X.shape[0]):
        for j in range(centroids.shape[0]):
            d = np.linalg.norm(X[i] - centroids[j])
            if d < best:
                best, idx[i] = d, j
    return idx


@mistake("kept minimum")
def minimum_and_label_never_reset(X, centroids):
    idx = np.zeros(X.shape[0], dtype=int)
    best, label = np.inf, 0
    for i in range(X.shape[0]):
        for j in range(centroids.shape[0]):
            d = np.linalg.norm(X[i] - centroids[j])
            if d < best:
                best, label = d, j
        idx[i] = label
    return idx


@mistake("kept list")
def list_never_reset(X, centroids):
    idx = np.zeros(X.shape[0], dtype=int)
    d = []
    for i in range(X.shape[0]):
        for c in centroids:
            d.append(np.linalg.norm(X[i] - c))
        idx[i] = np.argmin(d)
    return idx


@mistake("neighbor")
def beats_the_one_before(X, centroids):
    idx = np.zeros(X.shape[0], dtype=int)
    for i in range(X.shape[0]):
        before = np.inf
        for j in range(centroids.shape[0]):
            d = np.linalg.norm(X[i] - centroids[j])
            if d < before:
                idx[i] = j
            before = d
    return idx


@mistake("against first")
def beats_the_first(X, centroids):
    idx = np.zeros(X.shape[0], dtype=int)
    for i in range(X.shape[0]):
        first = np.linalg.norm(X[i] - centroids[0])
        for j in range(1, centroids.shape[0]):
            if np.linalg.norm(X[i] - centroids[j]) < first:
                idx[i] = j
    return idx


@mistake("last always")
def minimum_never_stored(X, centroids):
    idx = np.zeros(X.shape[0], dtype=int)
    for i in range(X.shape[0]):
        best = np.inf
        for j in range(centroids.shape[0]):
            if np.linalg.norm(X[i] - centroids[j]) < best:
                idx[i] = j
    return idx


@mistake("last always")
def largest_start(X, centroids):
    return np.full(len(X), len(centroids) - 1)


@mistake("stops early")
def stops_at_the_first_better(X, centroids):
    idx = np.zeros(X.shape[0], dtype=int)
    for i in range(X.shape[0]):
        best = np.linalg.norm(X[i] - centroids[0])
        for j in range(1, centroids.shape[0]):
            d = np.linalg.norm(X[i] - centroids[j])
            if d < best:
                idx[i] = j
                break
    return idx


# --------------------------------------------------------------- all zeros, all equal


@mistake("all zero")
def no_axis(X, centroids):
    idx = np.zeros(X.shape[0], dtype=int)
    for i in range(X.shape[0]):
        idx[i] = np.argmin(np.sum((X[i] - centroids) ** 2))
    return idx


@mistake("all zero")
def no_axis_norm(X, centroids):
    return np.array([np.argmin(np.linalg.norm(x - centroids)) for x in X])


@mistake("all zero", "starts at zero")
def starts_at_zero(X, centroids):
    idx = np.zeros(X.shape[0], dtype=int)
    for i in range(X.shape[0]):
        smallest = 0
        for j in range(centroids.shape[0]):
            d = np.linalg.norm(X[i] - centroids[j])
            if d < smallest:
                smallest, idx[i] = d, j
    return idx


@mistake("all zero", "never filled")
def never_filled(X, centroids):
    idx = np.zeros(X.shape[0], dtype=int)
    for i in range(X.shape[0]):
        d = [np.linalg.norm(X[i] - c) for c in centroids]
        label = np.argmin(d)  # noqa: F841
    return idx


@mistake("all zero")
def square_root_of_signed(X, centroids):
    return np.array([np.argmin([np.argmin(np.sum((x - c) ** 2)) for c in centroids]) for x in X])


@mistake("reset", "created in the loop")
def created_in_every_round(X, centroids):
    for i in range(X.shape[0]):
        idx = np.zeros(X.shape[0], dtype=int)
        idx[i] = np.argmin(np.linalg.norm(X[i] - centroids, axis=1))
    return idx


@mistake("first point skipped")
def first_point_skipped(X, centroids):
    idx = np.zeros(X.shape[0], dtype=int)
    for i in range(1, X.shape[0]):
        idx[i] = np.argmin(np.linalg.norm(X[i] - centroids, axis=1))
    return idx


@mistake("last point skipped")
def last_point_skipped(X, centroids):
    idx = np.zeros(X.shape[0], dtype=int)
    for i in range(X.shape[0] - 1):
        idx[i] = np.argmin(np.linalg.norm(X[i] - centroids, axis=1))
    return idx


@mistake("out of range")
def farthest_from_one(X, centroids):
    return distances(X, centroids).argmax(axis=1) + 1


@mistake("other points")
def compares_the_overall_mean(X, centroids):
    nearest = np.linalg.norm(X.mean(axis=0) - centroids, axis=1).argmin()
    return np.full(len(X), nearest)


@mistake("first point")
def first_row_only(X, centroids):
    idx = np.zeros(X.shape[0], dtype=int)
    for i in range(X.shape[0]):
        idx[i] = np.argmin([np.linalg.norm(X[0] - c) for c in centroids])
    return idx


@mistake("last point")
def last_label_everywhere(X, centroids):
    for x in X:
        label = np.argmin(np.linalg.norm(x - centroids, axis=1))
    return np.full(len(X), label)


@mistake("last point")
def last_label_assigned_to_all(X, centroids):
    idx = np.zeros(len(X), dtype=int)
    for x in X:
        idx[:] = np.argmin(np.linalg.norm(x - centroids, axis=1))
    return idx


@mistake("row of centroid")
def compares_row_k_of_X(X, centroids):
    idx = np.zeros(X.shape[0], dtype=int)
    for i in range(X.shape[0]):
        idx[i] = np.argmin(
            [np.linalg.norm(X[min(j, len(X) - 1)] - c) for j, c in enumerate(centroids)]
        )
    return idx


# ------------------------------------------------------------------------- the axes


@mistake("over centroids")
def summed_over_centroids(X, centroids):
    idx = np.zeros(X.shape[0], dtype=int)
    for i in range(X.shape[0]):
        idx[i] = np.argmin(np.sum((X[i] - centroids) ** 2, axis=0))
    return idx


@mistake("over centroids")
def norm_over_centroids(X, centroids):
    return np.array([np.linalg.norm(centroids - x, axis=0).argmin() for x in X])


@mistake("over centroids")
def broadcast_over_centroids(X, centroids):
    return np.argmin(np.linalg.norm(differences(X, centroids), axis=1), axis=1)


@mistake("flat")
def flat_argmin(X, centroids):
    idx = np.zeros(X.shape[0], dtype=int)
    for i in range(X.shape[0]):
        idx[i] = np.argmin((X[i] - centroids) ** 2)
    return idx


@mistake("flat")
def flat_argmin_abs(X, centroids):
    return np.array([np.argmin(np.abs(x - centroids)) for x in X])


@mistake("per centroid")
def labels_in_use(X, centroids):
    return np.unique(distances(X, centroids).argmin(axis=1))


@mistake("per centroid")
def one_answer_per_centroid(X, centroids):
    return distances(X, centroids).argmin(axis=0)


@mistake("per centroid")
def one_answer_per_centroid_loop(X, centroids):
    idx = np.zeros(len(centroids), dtype=int)
    for k, c in enumerate(centroids):
        idx[k] = np.argmin(np.linalg.norm(X - c, axis=1))
    return idx


@mistake("coordinates")
def winner_coordinates(X, centroids):
    return centroids[distances(X, centroids).argmin(axis=1)]


@mistake("coordinates")
def winner_coordinates_loop(X, centroids):
    return np.array([min(centroids, key=lambda c: np.linalg.norm(x - c)) for x in X])


@mistake("per column")
def argmin_per_column(X, centroids):
    return (differences(X, centroids) ** 2).argmin(axis=1)


@mistake("table")
def distance_table(X, centroids):
    return distances(X, centroids)


@mistake("table")
def one_hot(X, centroids):
    return np.eye(len(centroids), dtype=int)[distances(X, centroids).argmin(axis=1)]


@mistake("column")
def column(X, centroids):
    idx = np.zeros((X.shape[0], 1), dtype=int)
    for i in range(X.shape[0]):
        idx[i] = np.argmin(np.linalg.norm(X[i] - centroids, axis=1))
    return idx


@mistake("column")
def column_keepdims(X, centroids):
    return np.argmin(distances(X, centroids), axis=1)[:, np.newaxis]


@mistake("column")
def row_matrix(X, centroids):
    return distances(X, centroids).argmin(axis=1)[None]


@mistake("one number", "argmin of all")
def flat_everything(X, centroids):
    return np.argmin(distances(X, centroids))


@mistake("one number", "return in a loop")
def early_label(X, centroids):
    for x in X:
        return int(np.argmin(np.linalg.norm(x - centroids, axis=1)))


@mistake("one number", "return in a loop")
def list_returned_in_the_loop(X, centroids):
    labels = []
    for x in X:
        labels.append(np.argmin(np.linalg.norm(x - centroids, axis=1)))
        return np.array(labels)


@mistake("labels shape hint")
def returns_centroids(X, centroids):
    return centroids


@mistake("labels shape hint")
def one_point_short(X, centroids):
    return distances(X[1:], centroids).argmin(axis=1)


# ---------------------------------------------------------------- type and container


@mistake("float labels")
def float_zeros(X, centroids):
    idx = np.zeros(X.shape[0])
    for i in range(X.shape[0]):
        idx[i] = np.argmin(np.linalg.norm(X[i] - centroids, axis=1))
    return idx


@mistake("float labels")
def float_manhattan(X, centroids):
    return manhattan_broadcast(X, centroids).astype(float)


@mistake("float labels")
def appended(X, centroids):
    idx = np.array([])
    for x in X:
        idx = np.append(idx, np.argmin(np.linalg.norm(x - centroids, axis=1)))
    return idx


@mistake("bool labels")
def boolean(X, centroids):
    return distances(X, centroids).argmin(axis=1).astype(bool)


@mistake("float labels")
def floats_from_one(X, centroids):
    return distances(X, centroids).argmin(axis=1) + 1.0


@mistake("list labels")
def plain_list(X, centroids):
    return [int(np.argmin(np.linalg.norm(x - centroids, axis=1))) for x in X]


@mistake("list labels")
def zero_list(X, centroids):
    idx = [0] * len(X)
    for i, x in enumerate(X):
        idx[i] = np.argmin([np.dot(x - c, x - c) for c in centroids])
    return idx


@mistake("tuple")
def labels_and_distances(X, centroids):
    d = distances(X, centroids)
    return d.argmin(axis=1), d.min(axis=1)


@mistake("none")
def no_return(X, centroids):
    idx = np.zeros(X.shape[0], dtype=int)
    for i in range(X.shape[0]):
        idx[i] = np.argmin(np.linalg.norm(X[i] - centroids, axis=1))


@mistake("none")
def printed(X, centroids):
    print(distances(X, centroids).argmin(axis=1))


@mistake("other type")
def dictionary(X, centroids):
    return {i: int(k) for i, k in enumerate(distances(X, centroids).argmin(axis=1))}


@mistake("fractions as labels")
def winning_distances(X, centroids):
    return distances(X, centroids).min(axis=1)


@mistake("fractions as labels")
def winning_distances_loop(X, centroids):
    idx = np.zeros(X.shape[0])
    for i in range(X.shape[0]):
        idx[i] = min(np.sum((X[i] - c) ** 2) for c in centroids)
    return idx


@mistake("distance")
def distance_in_integers(X, centroids):
    idx = np.zeros(X.shape[0], dtype=int)
    for i in range(X.shape[0]):
        idx[i] = min([np.linalg.norm(X[i] - c) for c in centroids])
    return idx


@mistake("distance")
def squared_distance_in_integers(X, centroids):
    return np.min((differences(X, centroids) ** 2).sum(axis=2), axis=1).astype(int)


@mistake("cut")
def distance_as_int(X, centroids):
    idx = np.zeros(X.shape[0], dtype=int)
    for i in range(X.shape[0]):
        idx[i] = np.argmin([int(np.linalg.norm(X[i] - c)) for c in centroids])
    return idx


@mistake("cut")
def integer_distance_array(X, centroids):
    idx = np.zeros(X.shape[0], dtype=int)
    d = np.zeros(centroids.shape[0], dtype=int)
    for i in range(X.shape[0]):
        for k in range(centroids.shape[0]):
            d[k] = np.sum((X[i] - centroids[k]) ** 2)
        idx[i] = np.argmin(d)
    return idx


mistake("cut")(by_score(lambda x, c: round(float(np.linalg.norm(x - c)))))
mistake("cut")(by_score(lambda x, c: np.round(np.linalg.norm(x - c), 1)))
for decimals in (2, 3, 4):
    mistake("cut")(by_score(lambda x, c, d=decimals: np.round(np.linalg.norm(x - c), d)))


@mistake("cut")
def points_as_int(X, centroids):
    return distances(X.astype(int), centroids.astype(int)).argmin(axis=1)


# ------------------------------------------------------------ return, inputs, globals


@mistake("one filled", "return in a loop")
def return_in_the_loop(X, centroids):
    idx = np.zeros(X.shape[0], dtype=int)
    for i in range(X.shape[0]):
        idx[i] = np.argmin(np.linalg.norm(X[i] - centroids, axis=1))
        return idx


@mistake("one filled")
def always_slot_zero(X, centroids):
    idx = np.zeros(X.shape[0], dtype=int)
    idx[0] = np.argmin(np.linalg.norm(X[0] - centroids, axis=1))
    return idx


@mistake("inputs")
def centers_the_data(X, centroids):
    mean = X.mean(axis=0)
    X -= mean
    centroids -= mean
    return distances(X, centroids).argmin(axis=1)


@mistake("inputs")
def overwrites_points(X, centroids):
    idx = distances(X, centroids).argmin(axis=1)
    for i in range(len(X)):
        X[i] = centroids[idx[i]]
    return idx


@mistake("inputs")
def moves_centroids(X, centroids):
    idx = distances(X, centroids).argmin(axis=1)
    centroids[idx[0]] = X[0]
    return idx


@mistake("global")
def reads_global_X(points, centroids):
    idx = np.zeros(X.shape[0], dtype=int)
    for i in range(X.shape[0]):
        idx[i] = np.argmin(np.linalg.norm(X[i] - centroids, axis=1))
    return idx


@mistake("global")
def reads_global_centroids(X, center):
    return distances(X, centroids).argmin(axis=1)


@mistake("global")
def reads_initial_centroids(X, centroids):
    return distances(X, initial_centroids).argmin(axis=1)


@mistake("global")
def reads_global_K(X, centroids):
    idx = np.zeros(X.shape[0], dtype=int)
    for i in range(X.shape[0]):
        best = np.inf
        for k in range(K):
            d = np.linalg.norm(X[i] - centroids[k])
            if d < best:
                best, idx[i] = d, k
    return idx


@mistake("global")
def reads_global_m(X, centroids):
    idx = np.zeros(m, dtype=int)
    for i in range(len(X)):
        idx[i] = np.argmin(np.linalg.norm(X[i] - centroids, axis=1))
    return idx


def helper_that_reads_X(i, c):
    return np.linalg.norm(X[i] - c)


@mistake("global")
def helper_reads_global_X(data, cents):
    return np.array(
        [np.argmin([helper_that_reads_X(i, c) for c in cents]) for i in range(len(data))]
    )


@mistake("unsteady")
def random_labels(X, centroids):
    return np.random.default_rng().integers(0, 10**6, len(X))


calls = []


@mistake("unsteady")
def grows_from_call_to_call(X, centroids):
    calls.extend(distances(X, centroids).argmin(axis=1))
    return np.array(calls)


@mistake("unsteady")
def default_list(X, centroids, labels=[]):  # noqa: B006
    for x in X:
        labels.append(np.argmin(np.linalg.norm(x - centroids, axis=1)))
    return np.array(labels)


remembered = {}


@mistake("remembered")
def remembers_the_first_call(X, centroids):
    if "labels" not in remembered:
        remembered["labels"] = distances(X, centroids).argmin(axis=1)
    return remembered["labels"]


# ------------------------------------------------------------------------------ ties


@mistake("tie")
def last_of_equals(X, centroids):
    idx = np.zeros(X.shape[0], dtype=int)
    for i in range(X.shape[0]):
        best = np.inf
        for j in range(centroids.shape[0]):
            d = np.sum((X[i] - centroids[j]) ** 2)
            if d <= best:
                best, idx[i] = d, j
    return idx


@mistake("tie")
def last_of_equals_reversed(X, centroids):
    backwards = distances(X, centroids)[:, ::-1].argmin(axis=1)
    return len(centroids) - 1 - backwards


@mistake("unsteady")
def cycles(X, centroids):
    calls.append(0)
    return distances(X, centroids).argmin(axis=1) * (len(calls) % 2)


@mistake("tie")
def seeded_random_of_equals(X, centroids):
    d = distances(X, centroids)
    rng = np.random.default_rng(3)
    return np.array([rng.choice(np.flatnonzero(row == row.min())) for row in d])


@mistake("unsteady")
def random_of_equals(X, centroids):
    d = distances(X, centroids)
    chance = np.random.default_rng().random(d.shape)
    return np.lexsort((chance, d))[:, 0]


# ------------------------------------------------------------------------ exceptions


@mistake("truth value", "norm of two")
def norm_of_two(X, centroids):
    idx = np.zeros(X.shape[0], dtype=int)
    for i in range(X.shape[0]):
        idx[i] = np.argmin([np.linalg.norm(X[i], c) for c in centroids])
    return idx


@mistake("truth value")
def whole_arrays_compared(X, centroids):
    idx = np.zeros(X.shape[0], dtype=int)
    for i in range(X.shape[0]):
        best = np.inf
        for j in range(centroids.shape[0]):
            d = np.abs(X[i] - centroids[j])
            if d < best:
                best, idx[i] = d, j
    return idx


@mistake("broadcast")
def no_extra_axis(X, centroids):
    return np.argmin(np.linalg.norm(X - centroids, axis=1))


@mistake("axis")
def axis_of_a_point(X, centroids):
    return np.array(
        [np.argmin([np.linalg.norm(x - c, axis=1) for c in centroids]) for x in X],
    )


@mistake("index")
def labels_from_one_as_index(X, centroids):
    idx = np.zeros(X.shape[0], dtype=int)
    for i in range(1, X.shape[0] + 1):
        idx[i] = np.argmin(np.linalg.norm(X[i] - centroids, axis=1))
    return idx


@mistake("left over")
def left_over(X, centroids):
    idx = distances(X, centroids).argmin(axis=1)  # noqa: F841
    raise NotImplementedError()


@mistake("one value")
def where_as_a_label(X, centroids):
    idx = np.zeros(X.shape[0], dtype=int)
    for i in range(X.shape[0]):
        d = np.linalg.norm(X[i] - centroids, axis=1)
        idx[i] = np.where(d == min(d))
    return idx


@mistake("matmul")
def product_not_turned(X, centroids):
    return np.argmax(np.dot(X, centroids), axis=1)


@mistake("name")
def misspelled(X, centroids):
    return distances(X, centriods).argmin(axis=1)  # noqa: F821


@mistake("arguments")
def three_arguments(X, centroids, K):
    return distances(X, centroids).argmin(axis=1)


@mistake("unbound", "starts at zero")
def winner_unset(X, centroids):
    idx = np.zeros(X.shape[0], dtype=int)
    for i in range(X.shape[0]):
        smallest = 0
        for j in range(centroids.shape[0]):
            if np.linalg.norm(X[i] - centroids[j]) < smallest:
                winner = j
        idx[i] = winner
    return idx


@mistake("float index")
def float_positions(X, centroids):
    idx = np.zeros(X.shape[0])
    for i in np.linspace(0, X.shape[0] - 1, X.shape[0]):
        idx[i] = 0
    return idx


@mistake("one value")
def distances_into_a_label(X, centroids):
    idx = np.zeros(X.shape[0], dtype=int)
    for i in range(X.shape[0]):
        idx[i] = np.linalg.norm(X[i] - centroids, axis=1)
    return idx


@mistake("no such attribute")
def something_else(X, centroids):
    return distances(X, centroids).argmin_of_all(axis=1)


@mistake("none inside")
def helper_without_return(X, centroids):
    def distance(x, c):
        np.linalg.norm(x - c)

    return np.array(
        [min(range(len(centroids)), key=lambda k: distance(x, centroids[k])) for x in X]
    )
