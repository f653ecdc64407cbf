"""A run of K-means in half steps, driven by the functions handed in, with a way back."""

import time
from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from kmeanslab.costs import cost
from kmeanslab.playground.answers import WORDS, NoAnswer, ask_labels, ask_means

MAP_SECONDS = 0.02  # about what the map behind the points may take
COLUMNS = (20, 160)  # of the map: coarse for slow functions, fine for quick ones
MAX_K = 10


@dataclass(frozen=True)
class Moment:
    """What the stage shows between two half steps."""

    X: np.ndarray  # (m, 2)
    centroids: np.ndarray  # (K, 2)
    labels: np.ndarray | None = None  # (m,), None before the first assignment
    costs: tuple[float, ...] = ()  # one for each assignment since a hand moved something
    iteration: int = 1
    phase: str = "assign"  # the next half step: "assign", "update", or "done"
    message: str = ""  # what kept the last half step from being done

    @property
    def cost(self) -> float | None:
        """The mean squared distance of the points to the centroids that their labels name."""
        return None if self.labels is None else cost(self.X, self.centroids, self.labels)


class Walk:
    """Where a run stands, and every moment before.

    Parameters
    ----------
    X
        The points (m, 2).
    centroids
        The start (K, 2).
    assign, update
        The reader's `find_closest_centroids` and `compute_centroids`. Without update there is
        nothing but assigning.
    """

    def __init__(
        self, X: np.ndarray, centroids: np.ndarray, assign: Callable | None, update: Callable | None
    ) -> None:
        self.assign_function, self.update_function = assign, update
        self.start = self.now = Moment(X, centroids)
        self.past: list[Moment] = []
        low, high = X.min(axis=0), X.max(axis=0)
        margin = 0.12 * np.where(high > low, high - low, 1.0)
        self.low, self.high = low - margin, high + margin
        self.columns = 72

    def step(self) -> None:
        """Do the next half step."""
        if self.now.phase == "done":
            return
        self.past.append(self.now)
        self._assign() if self.now.phase == "assign" else self._update()

    def back(self) -> None:
        """Take the last half step back."""
        if self.past:
            self.now = self.past.pop()

    def restart(self) -> None:
        """Go back to the start."""
        self.now, self.past = self.start, []

    def begin(self, seed: int, K: int) -> None:
        """Start at K rows of X that the seed draws, different in value."""
        rows = np.unique(self.now.X, axis=0)
        K = max(1, min(K, MAX_K, len(rows)))
        chosen = np.random.default_rng(seed).permutation(len(rows))[:K]
        self.start = Moment(self.now.X, rows[chosen])
        self.restart()

    def place(self, k: int, spot: list[float], first: bool = True) -> None:
        """Put centroid k where the reader's hand puts it, and ask for labels at once.

        Of one long drag, `first` alone can be taken back to.
        """
        centroids = self.now.centroids.copy()
        centroids[k] = np.clip(spot, self.low, self.high)
        self._by_hand(replace(self.now, centroids=centroids), first)

    def change_points(self, X: np.ndarray, first: bool = True) -> None:
        """Go on with other points: one was added, dragged or deleted."""
        if len(X):
            self.start = replace(self.start, X=X)
            self._by_hand(replace(self.now, X=X), first)

    def territory(self) -> tuple[np.ndarray | None, int]:
        """Return the labels of a grid over the plane, row after row from the top, and its columns.

        The reader's own function colors the plane. None when it gives no answer there.
        """
        columns = self.columns
        width, height = self.high - self.low
        rows = max(2, round(columns * height / width))
        xs = self.low[0] + (np.arange(columns) + 0.5) * width / columns
        ys = self.high[1] - (np.arange(rows) + 0.5) * height / rows
        cells = np.stack(np.meshgrid(xs, ys), axis=-1).reshape(-1, 2)
        try:
            begin = time.perf_counter()
            labels = ask_labels(self.assign_function, cells, self.now.centroids)
            self._follow_pace(time.perf_counter() - begin)
        except NoAnswer:
            return None, columns
        return labels, columns

    def _follow_pace(self, seconds: float) -> None:
        """Choose the next map's columns by what this one took."""
        wanted = self.columns * np.sqrt(MAP_SECONDS / max(seconds, 1e-4))
        self.columns = int(np.clip(wanted, *COLUMNS))

    def _by_hand(self, moment: Moment, first: bool) -> None:
        if first:
            self.past.append(self.now)
        self.now = replace(moment, costs=(), iteration=1, phase="assign", message="")
        self._assign()

    def _assign(self) -> None:
        before = self.now
        try:
            labels = ask_labels(self.assign_function, before.X, before.centroids)
        except NoAnswer as error:
            self.now = replace(before, labels=None, phase="assign", message=str(error))
            return
        settled = bool(before.costs) and np.array_equal(labels, before.labels)
        phase = "assign" if self.update_function is None else "done" if settled else "update"
        self.now = replace(before, labels=labels, phase=phase, message="")
        self.now = replace(self.now, costs=(*before.costs, self.now.cost))

    def _update(self) -> None:
        before, K = self.now, len(self.now.centroids)
        try:
            moved = ask_means(self.update_function, before.X, before.labels, K)
        except NoAnswer as error:
            self.now = replace(before, message=str(error))
            return
        empty = np.flatnonzero(~np.isfinite(moved).all(axis=1))
        moved[empty] = before.centroids[empty]
        note = WORDS["kept"].format(k=empty[0]) if len(empty) else ""
        iteration = before.iteration + 1
        self.now = replace(
            before, centroids=moved, iteration=iteration, phase="assign", message=note
        )
