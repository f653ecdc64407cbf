"""Starts: many runs as small pictures, sorted by their cost; one of them plays on the stage."""

import html
from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from kmeanslab.costs import cost
from kmeanslab.playground.answers import WORDS
from kmeanslab.playground.drawing import plane, points_of
from kmeanslab.playground.pieces import STAGE, base64_of, recorded_figure
from kmeanslab.playground.recorded import MAX_POINTS
from kmeanslab.playground.show import show_both
from kmeanslab.playground.walk import MAX_K, Walk

MAX_RUNS = 100
SAME = 1e-6  # costs that differ by a smaller share belong to the same result


class Starts:
    """Runs of K-means from several starts as small pictures, the lowest cost first.

    Parameters
    ----------
    X
        The points (m, 2).
    runs
        One entry for each run, at most 100: its history, the list of (centroids, idx) that
        `run_kMeans` noted; or only its end, a tuple (centroids, idx) or (centroids, idx, cost).

    Attributes
    ----------
    costs : np.ndarray
        The cost of each run, in the order of runs: the mean squared distance of the points to the
        centroids that their labels name, or the cost that was handed in.

    Raises
    ------
    ValueError
        When X has not two columns, or the runs cannot be drawn.
    """

    def __init__(self, X: np.ndarray, runs: Sequence[list | tuple]) -> None:
        self.X = points_of(X, "X")
        if not 1 <= len(runs) <= MAX_RUNS:
            raise ValueError(WORDS["no runs"].format(most=MAX_RUNS, found=len(runs)))
        self.histories = [_checked(run, i, len(self.X)) for i, run in enumerate(runs)]
        self.costs = np.array([self._cost(i, run) for i, run in enumerate(runs)])

    def __repr__(self) -> str:
        low, high = self.costs.min(), self.costs.max()
        best = int(np.isclose(self.costs, low, rtol=SAME, atol=0).sum())
        numbers = {"n": len(self.costs), "low": low, "high": high, "best": best}
        return WORDS["starts"].format(m=len(self.X), **numbers)

    def _ipython_display_(self) -> None:
        scripts = (*STAGE, "starts")
        words = repr(self)
        still = f"<p>{html.escape(words)}</p>"
        show_both(recorded_figure("startsFigure", scripts, self._data(), words, still), None, words)

    def _cost(self, i: int, run: list | tuple) -> float:
        if isinstance(run, tuple) and len(run) == 3:
            return float(run[2])
        return cost(self.X, *self.histories[i][-1])

    def _data(self) -> dict:
        every = -(-len(self.X) // MAX_POINTS)
        lowest = self.costs.min()
        walk = Walk(self.X, self.histories[0][0][0], None, None)
        order = np.argsort(self.costs, kind="stable")
        return plane(walk, updates=True) | {
            "sentence": repr(self),
            "how": "finished",
            "points": base64_of(self.X[::every].astype(np.float32).tobytes()),
            "runs": [self._packed(int(i), every, lowest) for i in order],
        }

    def _packed(self, i: int, every: int, lowest: float) -> dict:
        """Return one run as few characters: of the labels, what changes in each iteration."""
        history, before, changes = self.histories[i], None, []
        moved = [(after[0], now[1]) for now, after in pairwise(history)]
        for _, idx in history:
            labels = idx[::every]
            changed = np.arange(len(labels)) if before is None else np.flatnonzero(labels != before)
            changes.append(base64_of((changed * 16 + labels[changed]).astype(np.uint16).tobytes()))
            before = labels
        return {
            "start": i,
            "cost": float(self.costs[i]),
            "lowest": bool(np.isclose(self.costs[i], lowest, rtol=SAME, atol=0)),
            "costs": [float(f"{cost(self.X, *pair):.5g}") for pair in history],
            "moved": [float(f"{cost(self.X, *pair):.5g}") for pair in moved],
            "places": [np.round(centroids, 3).tolist() for centroids, _ in history],
            "changes": changes,
        }


def _checked(run: list | tuple, i: int, m: int) -> list[tuple[np.ndarray, np.ndarray]]:
    """Return the history of a run, its end alone if nothing else is known."""
    history = [run[:2]] if isinstance(run, tuple) else run
    try:
        pairs = [(np.array(centroids, float), np.array(idx, int)) for centroids, idx in history]
    except (TypeError, ValueError) as error:
        raise ValueError(WORDS["no history"].format(i=i)) from error
    if not pairs:
        raise ValueError(WORDS["no history"].format(i=i))
    for centroids, idx in pairs:
        points_of(centroids, f"centroids of run {i}")
        K = len(centroids)
        if K > MAX_K or idx.shape != (m,) or idx.min() < 0 or idx.max() >= K:
            raise ValueError(WORDS["other run"].format(i=i, m=m, most=MAX_K))
    return pairs
