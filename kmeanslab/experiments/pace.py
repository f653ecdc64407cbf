"""Nobody waits: measure the reader's two functions once, then cut the work to a time budget."""

from math import ceil, sqrt
from time import perf_counter

import numpy as np

from kmeanslab.replies import required

ENOUGH = 0.1  # seconds: a shorter measurement would be mostly overhead
MEASURED_K = 16
MOST_POINTS = 2**16
FEWEST_ROWS = 512  # a sample that is smaller says little, however slow the functions are


class Pace:
    """How fast the reader's assign and update are together, and how much of it fits in `seconds`.

    `seconds_per_pair` is the time for one point and one centroid in one pass. Change `seconds`
    (a number above 0) for more or less work per cell.
    """

    def __init__(self, find_closest_centroids, compute_centroids, seconds=5):
        self.seconds = seconds
        self.seconds_per_pair = _measure(find_closest_centroids, compute_centroids)

    def __repr__(self):
        passes = self.seconds / (self.seconds_per_pair * 16_384 * 16)
        return (
            f"Your two functions take {1e6 * self.seconds_per_pair:.3g} µs for each point and"
            f" centroid.\nIn {self.seconds:g} s they make {passes:,.0f} passes over 16,384 pixels"
            f" with K = 16."
        )

    def sample(self, X, centroids, seconds=None):
        """Every n-th row of X (m, n), so that comparing each with `centroids` fits in the budget.

        `centroids` counts all that a row is compared with: K x passes x starts.
        """
        rows = max(FEWEST_ROWS, self._rows(centroids, seconds))
        every = ceil(len(X) / rows)
        return _said(X[::every], f"1 of every {every} points" if every > 1 else "all points", X)

    def thin(self, picture, centroids, seconds=None):
        """Every n-th row and column of a picture (h, w, 3), by the same rule."""
        pixels = picture.shape[0] * picture.shape[1]
        every = ceil(sqrt(pixels / self._rows(centroids, seconds)))
        what = f"1 of every {every} rows and columns" if every > 1 else "the whole picture"
        return _said(picture[::every, ::every], what, picture)

    def starts(self, X, centroids, most):
        """How many runs, each comparing every row of X with `centroids`, fit; at most `most`."""
        count = int(np.clip(self._rows(centroids) / len(X), 1, most))
        print(f"At your pace: {count} of {most} starts.")
        return count

    def _rows(self, centroids, seconds=None):
        return max(1, (seconds or self.seconds) / (self.seconds_per_pair * centroids))


def _measure(find_closest_centroids, compute_centroids):
    """Seconds per point and centroid, on ever more points until the clock can be believed."""
    rng, m, took = np.random.default_rng(0), 256, 0.0
    while took < ENOUGH and m <= MOST_POINTS:
        X = rng.random((m, 3))
        begin = perf_counter()
        idx = required(find_closest_centroids(X, X[:MEASURED_K]), "Exercise 1")
        required(compute_centroids(X, idx, MEASURED_K), "Exercise 2")
        took = perf_counter() - begin
        pairs, m = m * MEASURED_K, m * 4
    return took / pairs


def _said(part, what, whole):
    rows, of = np.prod(part.shape[:-1]), np.prod(whole.shape[:-1])
    print(f"At your pace: {what}, {rows:,} of {of:,}.")
    return part
