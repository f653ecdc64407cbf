"""Several functions that assign the same points, against the clock."""

from collections.abc import Callable
from dataclasses import dataclass
from time import perf_counter

import numpy as np

from kmeanslab.experiments.words import say

MIN_SECONDS, MAX_CALLS = 0.3, 5  # of repeated calls
WARM_UP_ROWS = 256


@dataclass(frozen=True)
class Lap:
    """The time of one function, and its labels beside those of the first."""

    who: str
    seconds: float | None
    times_faster: float | None  # than the first
    wrong_labels: int | None


def race(contenders: dict[str, Callable], X: np.ndarray, centroids: np.ndarray) -> list[Lap]:
    """Return one row for each function.

    Each is called once on a few rows before it is timed, since a first call also loads code.

    Parameters
    ----------
    contenders
        {name: function (X, centroids) -> idx}. The labels of the first one that answers count as
        right. One that returns None has not started, and its row is empty.
    X
        Points, shape (m, n).
    centroids
        Shape (K, n).
    """
    laps: list[Lap] = []
    right, reference = None, 0.0
    for name, assign in contenders.items():
        if assign(X[:WARM_UP_ROWS], centroids) is None:
            laps.append(Lap(say("not started", name=name), None, None, None))
            continue
        idx, seconds = _timed(assign, X, centroids)
        if right is None:
            right, reference = idx, seconds
        wrong = int(np.sum(np.asarray(idx) != right))
        laps.append(Lap(name, seconds, reference / seconds, wrong))
    return laps


def _timed(assign, X, centroids):
    """Return the labels, and the best time of a few calls."""
    times = []
    while not times or (len(times) < MAX_CALLS and sum(times) < MIN_SECONDS):
        begin = perf_counter()
        idx = assign(X, centroids)
        times.append(perf_counter() - begin)
    return idx, min(times)
