"""The cost of a run, over its iterations."""

import numpy as np
from matplotlib.axes import Axes
from numpy.typing import ArrayLike

from kmeanslab.figures.points import numbers_of
from kmeanslab.figures.style import COLORS, DARK
from kmeanslab.figures.words import say


def costs_of(costs: ArrayLike, moved: ArrayLike) -> tuple[np.ndarray, np.ndarray]:
    """Return costs after each assign (iterations + 1,) and each update (iterations,) or none.

    Raises
    ------
    ValueError
        When they are no numbers, or the updates do not fit between the assigns.
    """
    costs, moved = numbers_of(costs, "costs").ravel(), numbers_of(moved, "moved").ravel()
    if not len(costs):
        raise ValueError(say("no costs"))
    if len(moved) not in (0, len(costs) - 1):
        raise ValueError(say("costs and moved", costs=len(costs), moved=len(moved)))
    return costs, moved


def draw_costs(ax: Axes, costs: np.ndarray, moved: np.ndarray) -> np.ndarray:
    """Draw a dot for each assign, a square for each update between two of them, and a line.

    Parameters
    ----------
    ax
        Where to draw.
    costs, moved
        Of `costs_of`.

    Returns
    -------
    np.ndarray
        The costs in the order in which they came.
    """
    look = {"markeredgecolor": DARK, "linestyle": "none"}
    both = np.insert(costs, range(1, len(moved) + 1), moved)
    steps = 2 if len(moved) else 1  # in an iteration
    ax.plot(np.arange(len(both)) / steps, both, color=COLORS[0])
    ax.plot(costs, marker="o", color=COLORS[0], label=say("assign"), **look)
    if len(moved):
        between = np.arange(len(moved)) + 0.5
        ax.plot(between, moved, marker="s", color=COLORS[1], label=say("update"), **look)
        ax.legend(title=say("after"), frameon=False)
    return both
