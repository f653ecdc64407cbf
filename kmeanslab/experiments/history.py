"""A run's history, read half step by half step, and what each half step costs."""

from typing import NamedTuple

import numpy as np


class HalfStep(NamedTuple):
    """One of the two halves of a pass: "assign" (labels move) or "update" (centroids move)."""

    kind: str
    pass_number: int  # counted from 1; the last assignment belongs to the last pass
    centroids: np.ndarray  # (K, n)
    idx: np.ndarray  # (m,)
    cost: float


def cost_of(X, centroids, idx):
    """Mean squared distance between each row of X (m, n) and the centroid its label names.

    In the units of X, squared. `centroids` is (K, n), `idx` holds m integers in [0, K).
    """
    return float(np.mean(np.sum((np.asarray(X, float) - centroids[idx]) ** 2, axis=1)))


def half_steps(X, history):
    """Read a `history` of run_kMeans as a list of HalfStep: assign, update, assign, ..., assign.

    `history` holds the pair (centroids, idx) of every pass, and the final pair, so that P passes
    give 2 P + 1 half steps. Raises ValueError when it holds no pass or belongs to other points.
    """
    if len(history) < 2:
        raise ValueError(
            "history holds no pass: hand an empty list to run_kMeans(..., history=history) first"
        )
    if len(history[0][1]) != len(X):
        raise ValueError(
            f"history labels {len(history[0][1])} points, X has {len(X)}: they are not of one run"
        )
    steps, passes = [], len(history) - 1
    for i, (centroids, idx) in enumerate(history):
        if i > 0:
            old_idx = history[i - 1][1]
            steps.append(HalfStep("update", i, centroids, old_idx, cost_of(X, centroids, old_idx)))
        number = min(i + 1, passes)
        steps.append(HalfStep("assign", number, centroids, idx, cost_of(X, centroids, idx)))
    return steps


def passes_used(history):
    """How many passes ran before nothing moved any more (all of them when it never came to rest).

    A pass counts when the assignment after it differs from the one before it.
    """
    labels = [idx for _, idx in history]
    changed = [
        i + 1 for i in range(len(labels) - 1) if not np.array_equal(labels[i], labels[i + 1])
    ]
    return changed[-1] if changed else 0
