"""How fast the reader's two functions are, and who assigns where they would take too long."""

from collections.abc import Callable
from math import ceil, sqrt
from time import perf_counter

import numpy as np

from kmeanslab.experiments.blocks import average_blocks
from kmeanslab.experiments.library import library_assign
from kmeanslab.experiments.words import say
from kmeanslab.replies import required

MIN_SECONDS = 0.1  # a shorter measurement would be mostly overhead
MEASURED_K = 16
MAX_POINTS = 2**16
SAMPLE, SAMPLE_K = 200, 8  # points and centroids on which two functions are compared
PIXELS = 128 * 128


class Pace:
    """The speed of the reader's two functions.

    Parameters
    ----------
    assign, update
        `find_closest_centroids` and `compute_centroids`.
    seconds
        What they may take in one cell.

    Attributes
    ----------
    assign_seconds, update_seconds : float
        For one point and one centroid in one iteration.

    Raises
    ------
    ValueError
        When one of them is missing, or returns nothing.
    """

    def __init__(self, assign: Callable, update: Callable, seconds: float = 4) -> None:
        for function, exercise in ((assign, "Exercise 1"), (update, "Exercise 2")):
            required(function, exercise)
        self.assign, self.seconds = assign, seconds
        rng = np.random.default_rng(0)
        X = rng.random((MAX_POINTS, 3))
        idx = rng.integers(MEASURED_K, size=MAX_POINTS)
        self.assign_seconds = _measure(
            lambda m: required(assign(X[:m], X[:MEASURED_K]), "Exercise 1")
        )
        self.update_seconds = _measure(
            lambda m: required(update(X[:m], idx[:m], MEASURED_K), "Exercise 2")
        )

    def __repr__(self) -> str:
        assign, update = (
            each * PIXELS * MEASURED_K for each in (self.assign_seconds, self.update_seconds)
        )
        return say("pace", pixels=PIXELS, K=MEASURED_K, assign=assign, update=update)

    def assign_for(self, X: np.ndarray, comparisons: int) -> Callable:
        """Return the function that labels X: the reader's own where it is fast enough.

        Otherwise scikit-learn's. A line then says so, and how many labels of a sample agree.

        Parameters
        ----------
        X
            Points, shape (m, n).
        comparisons
            With how many centroids each row is compared: K times assignments times starts.
        """
        expected = self.assign_seconds * len(X) * comparisons
        if expected <= self.seconds:
            return self.assign
        library = library_assign()
        if library is None:
            print(say("own all the same", seconds=expected))
            return self.assign
        same = self._same_labels(library, np.asarray(X, float))
        print(say("library assigns", seconds=expected, same=same, sample=min(SAMPLE, len(X))))
        return library

    def shrink(self, picture: np.ndarray, comparisons: int) -> np.ndarray:
        """Return the picture, or one of averaged blocks that is small enough for these functions.

        Parameters
        ----------
        picture
            Shape (h, w, 3).
        comparisons
            See `assign_for`.
        """
        seconds = self.assign_seconds * picture[..., 0].size * comparisons
        side = min(ceil(sqrt(seconds / self.seconds)), *picture.shape[:2])
        if side <= 1:
            return picture
        smaller = average_blocks(picture, side)
        print(say("smaller picture", side=side, h=smaller.shape[0], w=smaller.shape[1]))
        return smaller

    def _same_labels(self, library, X):
        rng = np.random.default_rng(0)
        rows = X[rng.permutation(len(X))[:SAMPLE]]
        centroids = np.unique(X, axis=0)[:: max(1, len(X) // SAMPLE_K)][:SAMPLE_K]
        return int(np.sum(self.assign(rows, centroids) == library(rows, centroids)))


def _measure(call):
    """Return seconds per point and centroid, on more and more points until the clock is sure."""
    m, took = 64, 0.0
    while took < MIN_SECONDS and m < MAX_POINTS:
        m *= 4
        begin = perf_counter()
        call(m)
        took = perf_counter() - begin
    return took / (m * MEASURED_K)
