"""A run's history, read half step by half step, and what each half step costs."""

from typing import NamedTuple

import numpy as np

from kmeanslab.costs import cost
from kmeanslab.experiments.words import say


class HalfStep(NamedTuple):
    """One half of an iteration: "assign" changes labels, "update" moves centroids."""

    kind: str
    iteration: int  # counted from 1; the last assignment belongs to the last iteration
    centroids: np.ndarray  # (K, n)
    idx: np.ndarray  # (m,)
    cost: float


def half_steps(X: np.ndarray, history: list) -> list[HalfStep]:
    """Read the history of a run as half steps: assign, update, assign, ..., assign.

    Parameters
    ----------
    X
        The points of the run, shape (m, n).
    history
        What `run_kMeans` noted: the pair (centroids, idx) of each iteration, then the final pair.

    Returns
    -------
    list of HalfStep
        2 P + 1 of them for P iterations.

    Raises
    ------
    ValueError
        When the history holds no iteration, or belongs to other points.
    """
    if len(history) < 2:
        raise ValueError(say("no iteration"))
    if len(history[0][1]) != len(X):
        raise ValueError(say("other run", labels=len(history[0][1]), points=len(X)))
    steps, iterations = [], len(history) - 1
    for i, (centroids, idx) in enumerate(history):
        if i > 0:
            before = history[i - 1][1]
            steps.append(HalfStep("update", i, centroids, before, cost(X, centroids, before)))
        number = min(i + 1, iterations)
        steps.append(HalfStep("assign", number, centroids, idx, cost(X, centroids, idx)))
    return steps


def iterations_used(history: list) -> int:
    """Return how many iterations ran until the last one that changed a label.

    Parameters
    ----------
    history
        What `run_kMeans` noted, see `half_steps`.
    """
    labels = [idx for _, idx in history]
    changed = [i for i in range(1, len(labels)) if not np.array_equal(labels[i - 1], labels[i])]
    return changed[-1] if changed else 0
