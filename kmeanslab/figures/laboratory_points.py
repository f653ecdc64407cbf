"""Figures of the laboratory: points and how they are grouped."""

from collections.abc import Mapping

import matplotlib.pyplot as plt
import numpy as np
from numpy.typing import ArrayLike

from kmeanslab.figures.alt_text import describe
from kmeanslab.figures.canvas import data_axes, unframed
from kmeanslab.figures.points import draw_points, labels_of, points_of
from kmeanslab.figures.style import DARK
from kmeanslab.figures.words import count, count_points, say

PANEL = (3.7, 3.0)  # inches
COLUMNS = 3


def plot_clusterings(
    clusterings: Mapping[str, tuple], features: tuple[str, str] | None = None, equal: bool = True
) -> None:
    """Draw several groupings side by side.

    Parameters
    ----------
    clusterings
        {title: (X (m, 2), labels (m,) or None)}.
    features
        What the two columns measure.
    equal
        Equal steps on both axes, as K-means sees the points.
    """
    n = len(clusterings)
    columns = min(n, COLUMNS)
    rows = -(-n // columns)
    size = (PANEL[0] * columns, PANEL[1] * rows)
    _, axes = plt.subplots(rows, columns, figsize=size, layout="constrained", squeeze=False)
    for ax, (title, (X, idx)) in zip(axes.flat, clusterings.items(), strict=False):
        plt.sca(ax)
        X = points_of(X)
        labels = labels_of(idx, X)
        draw_points(data_axes(features), X, labels)
        ax.set_aspect("equal" if equal else "auto", adjustable="datalim")
        ax.set_title(title)
        describe(ax, "points", points=count_points(labels))
    for ax in axes.flat[n:]:
        ax.set_axis_off()


def plot_seed_weights(
    X: ArrayLike,
    centroids: ArrayLike,
    weights: ArrayLike,
    features: tuple[str, str] | None = None,
) -> None:
    """Draw points as large as their chance to be drawn next.

    Parameters
    ----------
    X
        Shape (m, 2).
    centroids
        Those drawn so far, shape (K, 2): white crosses.
    weights
        Of the points, shape (m,), in any unit.
    features
        What the two columns measure.
    """
    X, centroids = points_of(X), points_of(centroids, "centroids")
    share = 100 * np.asarray(weights, float) / np.sum(weights)
    plt.figure(figsize=(6.4, 4.2), layout="constrained")
    ax = unframed(data_axes(features))
    size = 6 + 120 * share / share.max()
    shown = ax.scatter(*X.T, s=size, c=share, cmap="cividis_r", edgecolors=DARK, linewidths=0.3)
    cross = {"marker": "X", "color": "white", "edgecolors": "black", "linewidths": 1.5}
    ax.scatter(*centroids.T, s=220, label=say("drawn so far"), **cross)
    ax.figure.colorbar(shown, ax=ax, label=say("chance"))
    ax.legend(frameon=False, loc="upper right", bbox_to_anchor=(1, 1.14))
    drawn = count(len(centroids), "centroid")
    describe(ax, "seed weights", points=count(len(X), "point"), drawn=drawn, most=share.max())
