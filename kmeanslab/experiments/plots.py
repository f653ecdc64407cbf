"""The laboratory's own figures. Each one puts its alternative text on its axes."""

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.ticker import MaxNLocator, MultipleLocator

from kmeanslab.experiments.history import half_steps
from kmeanslab.figures.style import label_colors
from utils import plot_data_points


def plot_clusterings(clusterings):
    """Draw several clusterings side by side: a dict from title to (X (m, 2), idx (m,))."""
    count = len(clusterings)
    _, axes = plt.subplots(1, count, figsize=(3.7 * count, 2.9), layout="constrained")
    for ax, (title, (X, idx)) in zip(np.atleast_1d(axes), clusterings.items(), strict=True):
        plt.sca(ax)
        plot_data_points(X, idx)
        ax.set_adjustable("datalim")
        ax.set_title(title)


def plot_sorted_costs(costs, clearly_worse=1.2):
    """Draw the costs of many starts, best first, and a line at `clearly_worse` times the best."""
    costs = np.sort(np.asarray(costs, float))
    stuck = costs > clearly_worse * costs[0]
    _, ax = plt.subplots(figsize=(6.4, 3), layout="constrained")
    for rows, name, marker, label in ((~stuck, "near the best", "o", 0), (stuck, "stuck", "s", 1)):
        style = {"s": 26, "edgecolors": "black", "linewidths": 0.5, "marker": marker}
        color = label_colors([label])
        ax.scatter(1 + np.flatnonzero(rows), costs[rows], color=color, label=name, **style)
    ax.axhline(clearly_worse * costs[0], color="black", linestyle="--")
    ax.annotate(
        f"{clearly_worse} × best", (1, clearly_worse * costs[0]), (0, 4), textcoords="offset points"
    )
    ax.set_title(f"{np.sum(stuck)} of {len(costs)} starts got stuck")
    ax.set(xlabel="starts, best first", ylabel="cost (mean squared distance)", ylim=(0, None))
    ax.legend(frameon=False, loc="lower right")
    ax.alt_text = (
        f"Costs of {len(costs)} starts in order, from {costs[0]:.3g} to {costs[-1]:.3g}:"
        f" {np.sum(stuck)} lie more than {clearly_worse - 1:.0%} above the best."
    )


LEAST = 0.001  # per cent: what lies below is rounding more than progress


def plot_excess(X, history):
    """Draw, on a log axis, how far the cost of each half step is above that of the last one.

    X (m, n); history as run_kMeans fills it. Raises ValueError for a run of 10 passes or fewer.
    """
    costs = np.array([step.cost for step in half_steps(X, history)])
    if len(costs) <= 21:
        raise ValueError(f"history has {len(history) - 1} passes: give one of more than 10.")
    excess = 100 * (costs / costs[-1] - 1)
    passes = np.arange(len(costs)) / 2  # whole after an assignment, a half after an update
    _, ax = plt.subplots(figsize=(6.4, 3.4), layout="constrained")
    shown = excess > LEAST
    ax.semilogy(passes[shown], excess[shown], "-", color="#666666", zorder=1)
    for first, name, marker, color in ((0, "assign", "s", 0), (1, "update", "o", 1)):
        rows = np.flatnonzero(shown)[np.flatnonzero(shown) % 2 == first]
        style = {"s": 14, "color": label_colors([color]), "edgecolors": "black", "linewidths": 0.5}
        ax.scatter(passes[rows], excess[rows], marker=marker, label=name, zorder=2, **style)
    ax.axvline(10, color="black", linestyle="--")
    words = f"after 10 passes: {excess[20]:.0f} % above the end"
    ax.annotate(words, (10, max(excess[20], LEAST)), (6, 8), textcoords="offset points")
    ax.set(xlabel=f"passes (below {LEAST} % nothing is drawn)", ylabel="cost above its end (%)")
    ax.yaxis.set_major_formatter("{x:g}")
    ax.legend(title="after", frameon=False)
    ax.grid(alpha=0.3)
    ax.alt_text = (
        f"Line plot on a log axis: the cost above its last value, {excess[0]:.3g} percent at the"
        f" start, {excess[20]:.3g} percent after 10 passes."
    )


def plot_costs_over_K(Ks, costs):
    """Draw the cost of the best run for each K, and how much of it one more cluster saves."""
    costs = np.asarray(costs, float)
    _, ax = plt.subplots(figsize=(6.4, 3.2), layout="constrained")
    ax.plot(Ks, costs, "o-", color=label_colors([0])[0], markeredgecolor="black")
    for K, cost, before in zip(Ks[1:], costs[1:], costs, strict=False):
        ax.annotate(f"−{1 - cost / before:.0%}", (K, cost), (2, 6), textcoords="offset points")
    ax.set(xlabel="K", ylabel="cost (mean squared distance)", ylim=(0, None))
    ax.margins(x=0.1)  # room for the last percentage
    ax.xaxis.set_major_locator(MaxNLocator(integer=True))
    ax.grid(alpha=0.3)
    numbers = ", ".join(f"{cost:.3g} for K = {K}" for K, cost in zip(Ks, costs, strict=True))
    ax.alt_text = f"Line plot of the cost over K: {numbers}."


# The ways to store a picture: its column, the column of its decibels, marker and line, color.
WAYS = [
    ("counted", "dB", "s:", 3),
    ("palette PNG", "dB", "o-", 0),
    ("plain PNG", "dB", "^--", 1),
    ("JPEG", "JPEG dB", "D-.", 5),
]


def plot_weights(rows, original_bytes):
    """Draw kilobytes against decibels for the rows of `weigh` and `weigh_jpeg` put together."""
    _, ax = plt.subplots(figsize=(7, 4.2), layout="constrained")
    for name, decibels, style, color in WAYS:
        kilobytes = [row[name] / 1000 for row in rows]
        heights = [row[decibels] for row in rows]
        ax.plot(
            kilobytes, heights, style, label=name, color=label_colors([color])[0],
            markeredgecolor="black", markeredgewidth=0.5,
        )  # fmt: skip
    _name_weights(ax, rows, original_bytes)
    ax.set_title("What closeness to the original weighs")
    ax.yaxis.set_major_locator(MultipleLocator(5))
    ax.set(xlabel="kilobytes (1000 bytes)", ylabel="PSNR (dB), higher is closer", xlim=(0, None))
    ax.legend(frameon=False, loc="lower right", bbox_to_anchor=(0.93, 0))
    ax.grid(alpha=0.3)
    words = "; ".join(f"K = {r['K']}: {r['palette PNG']:,} bytes, {r['dB']:.1f} dB" for r in rows)
    ax.alt_text = (
        f"Kilobytes against decibels for four ways to store the picture. Palette PNG: {words}."
        f" The original PNG has {original_bytes:,} bytes."
    )


def _name_weights(ax, rows, original_bytes):
    """Write K beside each palette PNG; draw a line at the original, with its name."""
    style = {"textcoords": "offset points", "ha": "right"}
    for row in rows:
        place = (row["palette PNG"] / 1000, row["dB"])
        ax.annotate(f"{row['K']}", place, (-6, 2), fontsize=9, **style)
    ax.axvline(original_bytes / 1000, color="black", linewidth=1)
    middle = (original_bytes / 1000, np.mean(ax.get_ylim()))
    ax.annotate("original PNG", middle, (-3, 0), rotation=90, va="center", **style)


def plot_seed_weights(X, centroids, weights):
    """Draw points X (m, 2) as large as their chance to be drawn next; centroids are crosses."""
    _, ax = plt.subplots(figsize=(6, 4), layout="constrained")
    share = 100 * np.asarray(weights, float) / np.sum(weights)
    shown = ax.scatter(
        *X.T, s=6 + 120 * share / share.max(), c=share, cmap="cividis_r", edgecolors="black",
        linewidths=0.3,
    )  # fmt: skip
    ax.scatter(*np.asarray(centroids).T, s=220, marker="X", color="white", edgecolors="black",
               linewidths=1.5, label="drawn so far")  # fmt: skip
    ax.figure.colorbar(shown, ax=ax, label="chance to be drawn next (%)")
    ax.set(xlabel="feature 0", ylabel="feature 1", aspect="equal")
    ax.legend(frameon=False, loc="upper right")
    ax.alt_text = (
        f"Scatter plot of {len(X)} points, larger and darker the likelier they are drawn next."
        f" {len(centroids)} drawn so far. The likeliest point has {share.max():.2g} percent."
    )
