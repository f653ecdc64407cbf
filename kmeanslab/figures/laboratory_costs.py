"""Figures of the laboratory: costs over starts, iterations and K."""

from collections.abc import Sequence

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator
from numpy.typing import ArrayLike

from kmeanslab.figures.alt_text import describe
from kmeanslab.figures.canvas import unframed
from kmeanslab.figures.style import COLORS, DARK, GRAY, MARKERS
from kmeanslab.figures.words import say

CLEARLY_WORSE = 1.2  # times the best cost
MIN_EXCESS = 0.001  # percent: what lies below is rounding more than progress
TEN = 20  # the half step after ten iterations
MEASURES = ("cost", "silhouette", "stability")


def plot_sorted_costs(costs: ArrayLike) -> None:
    """Draw the costs of many starts, best first, and a line above which one is clearly worse."""
    costs = np.sort(np.asarray(costs, float))
    limit = CLEARLY_WORSE * costs[0]
    stuck = costs > limit
    _, ax = plt.subplots(figsize=(6.4, 3.2), layout="constrained")
    for label, rows in enumerate((~stuck, stuck)):
        name, place = say(("near the best", "stuck")[label]), 1 + np.flatnonzero(rows)
        _dots(ax, place, costs[rows], label, label=name)
    ax.axhline(limit, color="black", linestyle="--")
    words = say("times the best", factor=CLEARLY_WORSE)
    ax.annotate(words, (1, limit), (0, 4), textcoords="offset points")
    ax.set_title(say("stuck starts", stuck=np.sum(stuck), starts=len(costs)))
    ax.set(xlabel=say("starts in order"), ylabel=say("cost"), ylim=(0, None))
    ax.legend(frameon=False, loc="lower right")
    unframed(ax)
    facts = {"starts": len(costs), "stuck": np.sum(stuck), "share": CLEARLY_WORSE - 1}
    describe(ax, "sorted costs", first=costs[0], last=costs[-1], **facts)


def plot_excess(costs: ArrayLike) -> None:
    """Draw, on a log axis, how far the cost of each half step is above the last one.

    Parameters
    ----------
    costs
        Of a run's half steps, assign and update in turn, the last one an assign.

    Raises
    ------
    ValueError
        When the run has ten iterations or fewer.
    """
    costs = np.asarray(costs, float)
    if len(costs) <= TEN + 1:
        raise ValueError(say("short run", iterations=len(costs) // 2))
    excess = 100 * (costs / costs[-1] - 1)
    iterations = np.arange(len(costs)) / 2  # whole after an assignment, a half after an update
    _, ax = plt.subplots(figsize=(6.4, 3.6), layout="constrained")
    shown = np.flatnonzero(excess > MIN_EXCESS)
    ax.semilogy(iterations[shown], excess[shown], "-", color=GRAY, zorder=1)
    for half, name in enumerate(("assign", "update")):
        rows = shown[shown % 2 == half]
        _dots(ax, iterations[rows], excess[rows], half, label=say(name), zorder=2)
    ax.axvline(10, color="black", linestyle="--")
    after_ten = max(excess[TEN], MIN_EXCESS)
    words = say("after ten", excess=excess[TEN])
    ax.annotate(words, (10, after_ten), (8, 8), textcoords="offset points")
    ax.set(xlabel=say("iterations drawn", least=MIN_EXCESS), ylabel=say("excess"))
    ax.yaxis.set_major_formatter("{x:g}")
    ax.legend(title=say("after"), frameon=False)
    ax.grid(alpha=0.3)
    unframed(ax)
    describe(ax, "excess in words", first=excess[0], ten=excess[TEN])


def plot_choices(choices: Sequence) -> None:
    """Draw cost, silhouette and stability over K.

    Parameters
    ----------
    choices
        Rows of `judge_choices`. A measure that is None is left out.
    """
    measures = [name for name in MEASURES if getattr(choices[0], name) is not None]
    size = (3.6 * len(measures), 3)
    _, axes = plt.subplots(1, len(measures), figsize=size, layout="constrained", squeeze=False)
    Ks = [choice.K for choice in choices]
    for label, (ax, name) in enumerate(zip(axes[0], measures, strict=True)):
        values = [getattr(choice, name) for choice in choices]
        look = {"marker": MARKERS[label], "color": COLORS[label], "markeredgecolor": DARK}
        ax.plot(Ks, values, **look)
        ax.set(xlabel="K", title=say(name), ylim=(0, 1.1 * max(values)))
        ax.xaxis.set_major_locator(MaxNLocator(integer=True))
        ax.grid(alpha=0.3)
        unframed(ax)
        pairs = zip(Ks, values, strict=True)
        describe(ax, "over K", values=", ".join(f"{value:.3g} (K = {K})" for K, value in pairs))


def _dots(ax: Axes, x: np.ndarray, y: np.ndarray, style: int, **look: object) -> None:
    """Scatter dots in the color and the shape of this label."""
    edge = {"edgecolors": DARK, "linewidths": 0.5, "s": 22}
    ax.scatter(x, y, color=COLORS[style], marker=MARKERS[style], **edge, **look)
