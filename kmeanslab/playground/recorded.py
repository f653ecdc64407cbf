"""A recorded run: the same stage without a kernel. It goes forward and back, no more."""

import time
from collections.abc import Callable

import numpy as np

from kmeanslab.costs import cost
from kmeanslab.playground.answers import WORDS
from kmeanslab.playground.drawing import label_bytes, moment_state, plane, points_of
from kmeanslab.playground.pieces import STAGE, base64_of, recorded_figure
from kmeanslab.playground.show import show_both
from kmeanslab.playground.still import strip_tag
from kmeanslab.playground.walk import MAX_K, Moment, Walk

MAX_STEPS = 24
RECORD_SECONDS = 1.0
MAP_COLUMNS = 64
MAX_POINTS = 500  # drawn; the cost counts all of them


def record(walk: Walk) -> tuple[Walk, list]:
    """Play a copy of the walk to its end; return it and its [(moment, map, columns)]."""
    now = walk.now
    copy = Walk(now.X, now.centroids, walk.assign_function, walk.update_function)
    copy.columns = walk.columns
    begin = time.perf_counter()
    frames: list[tuple] = []
    while len(frames) < MAX_STEPS and time.perf_counter() - begin < RECORD_SECONDS:
        before = copy.now
        copy.step()
        copy.columns = min(copy.columns, MAP_COLUMNS)
        drawn = copy.territory() if copy.now.labels is not None else (None, 0)
        frames.append((copy.now, *drawn))
        stuck = copy.now is before or bool(copy.now.message and copy.now.phase == before.phase)
        if stuck or walk.update_function is None or copy.now.phase == "done":
            break
    return copy, frames


def recorded_html(
    recording: tuple[Walk, list], how: str = "recorded", show_cost: bool = True
) -> str:
    """Return a stage that plays a recording, as one piece of HTML that loads nothing.

    `how` names the sentence below it.
    """
    walk, frames = recording
    m = len(walk.now.X)
    every = -(-m // MAX_POINTS)
    last = frames[-1][0]
    updates = walk.update_function is not None or len(frames) > 1
    run = plane(walk, updates, show_cost) | {
        "how": how,
        "points": base64_of(walk.now.X[::every].astype(np.float32).tobytes()),
        "frames": [
            _frame(moment, territory, columns, every) for moment, territory, columns in frames
        ],
    }
    alternative = WORDS["title"].format(m=m, K=len(last.centroids)) + "."
    if show_cost:
        costs = ", ".join(f"{value:.4g}" for value in last.costs)
        alternative += f" {WORDS['cost curve'].format(costs=costs)}."
    still = strip_tag([moment for moment, *_ in frames], alternative)
    return recorded_figure("play", STAGE, run, alternative, still)


def _frame(moment: Moment, territory: np.ndarray | None, columns: int, every: int) -> dict:
    labels = None if moment.labels is None else moment.labels[::every]
    state = moment_state(moment, False) | {"columns": columns}
    state["centroids"] = np.round(moment.centroids, 3).tolist()
    state["labels"] = base64_of(label_bytes(labels, len(moment.X[::every])))
    state["territory"] = "" if territory is None else _runs(territory)
    return state


def _runs(labels: np.ndarray) -> list[int]:
    """Return a map as run lengths: label, count, label, count, ..."""
    ends = np.flatnonzero(np.append(labels[1:] != labels[:-1], True))
    counts = np.diff(np.append(-1, ends))
    return np.stack([labels[ends], counts], axis=1).ravel().tolist()


class Stepper:
    """The stage on a finished run.

    Parameters
    ----------
    X
        The points (m, 2).
    history
        What `run_kMeans` noted: (centroids, idx) of each iteration, then the final pair.
    assign
        The reader's function, which colors the plane behind the points; without it there is none.

    Raises
    ------
    ValueError
        When X is no table of finite x and y, the history is empty, or K is above 10.
    """

    def __init__(self, X: np.ndarray, history: list, assign: Callable | None = None) -> None:
        X = points_of(X, "X")
        if not history:
            raise ValueError(WORDS["no steps"])
        if len(history[0][0]) > MAX_K:
            raise ValueError(WORDS["too many centroids"].format(most=MAX_K))
        self.walk = Walk(X, np.asarray(history[0][0], float), assign, None)
        self.frames = list(self._frames(X, history))

    def _frames(self, X: np.ndarray, history: list):
        costs: tuple[float, ...] = ()
        for i, (centroids, idx) in enumerate(history):
            centroids, idx = np.asarray(centroids, float), np.asarray(idx, int)
            if i:
                before = self.walk.now.labels
                moved = Moment(X, centroids, before, costs, i + 1, "assign")
                yield self._drawn(moved)
            costs = (*costs, cost(X, centroids, idx))
            phase = "done" if i == len(history) - 1 else "update"
            yield self._drawn(Moment(X, centroids, idx, costs, i + 1, phase))

    def _drawn(self, moment: Moment) -> tuple:
        self.walk.now = moment
        self.walk.columns = MAP_COLUMNS
        drawn = self.walk.territory() if self.walk.assign_function else (None, 0)
        return (moment, *drawn)

    def __repr__(self) -> str:
        first, last = self.frames[0][0], self.frames[-1][0]
        sizes = {"m": len(first.X), "K": len(first.centroids), "iterations": last.iteration - 1}
        return WORDS["run"].format(**sizes, first=first.costs[0], last=last.costs[-1])

    def _ipython_display_(self) -> None:
        show_both(recorded_html((self.walk, self.frames), "finished"), None, repr(self))
