"""Points, centroids and paths: how they are read and how they are drawn."""

from collections.abc import Sequence

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from numpy.typing import ArrayLike

from kmeanslab.figures import style
from kmeanslab.figures.style import DARK, GRAY, HALO, MARKERS, OUTLINE, label_colors, marker_of
from kmeanslab.figures.words import say

ITERATION = "kmeans-iteration"  # marks what the next iteration draws anew


def numbers_of(values: ArrayLike, name: str) -> np.ndarray:
    """The values as an array of floats.

    Raises
    ------
    ValueError
        When they are no numbers, or rows of several lengths.
    """
    try:
        if values is not None:  # which would become NaN
            return np.asarray(values, dtype=float)
        raise TypeError
    except (TypeError, ValueError) as error:
        raise ValueError(say("no numbers", name=name, kind=type(values).__name__)) from error


def points_of(X: ArrayLike, name: str = "X") -> np.ndarray:
    """The first two columns of X as floats; more cannot be drawn on paper.

    Raises
    ------
    ValueError
        When X is no table of numbers with two columns or more.
    """
    points = numbers_of(X, name)
    if points.ndim != 2 or points.shape[1] < 2:
        raise ValueError(say("no points", name=name, shape=points.shape))
    return points[:, :2]


def labels_of(idx: ArrayLike | None, X: np.ndarray) -> np.ndarray:
    """Labels as integers, -1 where there is none (no idx, NaN or below 0).

    Raises
    ------
    ValueError
        When idx does not hold one number for each row of X.
    """
    if idx is None:
        return np.full(len(X), -1)
    labels = numbers_of(idx, "idx").ravel()
    if len(labels) != len(X):
        raise ValueError(say("labels", labels=len(labels), points=len(X)))
    return np.where(np.isfinite(labels) & (labels >= 0), labels, -1).astype(int)


def paths_of(history: Sequence) -> np.ndarray:
    """The paths of the centroids, shape (K, len(history), 2), out of a run's history.

    Raises
    ------
    ValueError
        When history is empty, or no list of pairs (centroids, idx) of one run.
    """
    if not isinstance(history, list | tuple):
        raise ValueError(say("no pairs", kind=type(history).__name__))
    if not history:
        raise ValueError(say("no history"))
    if not all(isinstance(pair, list | tuple) and len(pair) == 2 for pair in history):
        raise ValueError(say("no pairs", kind=type(history).__name__))
    places = [points_of(centroids, "centroids") for centroids, _ in history]
    sizes = sorted({len(centroids) for centroids in places})
    if len(sizes) > 1:
        raise ValueError(say("several runs", first=sizes[0], last=sizes[-1]))
    return np.stack(places, axis=1)


def last_iteration(ax: Axes) -> list[Artist]:
    """What the iteration before has drawn on these axes."""
    return ax.findobj(lambda artist: artist.get_gid() == ITERATION)


def longer_paths(before: list[Artist], step: np.ndarray) -> np.ndarray:
    """The paths that the iteration before has drawn, with the step (K, 2, 2) behind them.

    Paths of another number of centroids are left behind: they belong to another run.
    """
    walked = [artist.get_paths() for artist in before if isinstance(artist, LineCollection)]
    if not walked or len(walked[0]) != len(step):
        return step
    return np.concatenate([[path.vertices for path in walked[0]], step], axis=1)


def draw_points(ax: Axes, X: np.ndarray, labels: np.ndarray, alpha: float = 1.0) -> list[Artist]:
    """Scatter the points, one call for each of ten shapes; return what was drawn."""
    look = {"edgecolors": DARK, "linewidths": 0.5, "alpha": alpha, "zorder": 2}
    look["s"] = style.LARGE_POINT if len(X) <= style.FEW_POINTS else style.POINT
    drawn = []
    for label in np.unique(np.minimum(labels, len(MARKERS))):
        rows = labels == label if label < len(MARKERS) else labels >= label
        color = label_colors(labels[rows]) if label >= 0 else GRAY
        name = str(label) if label >= 0 else "none"
        drawn.append(ax.scatter(*X[rows].T, c=color, marker=marker_of(label), label=name, **look))
    ax.margins(0.1)
    return drawn


def draw_spokes(ax: Axes, X: np.ndarray, labels: np.ndarray, centroids: np.ndarray) -> int:
    """Join each point to the centroid that its label names; return how many were joined."""
    joined = (labels >= 0) & (labels < len(centroids))
    spokes = np.stack([X[joined], centroids[labels[joined]]], axis=1)
    ax.add_collection(LineCollection(spokes, colors=style.SPOKE, linewidths=0.5, zorder=1))
    return len(spokes)


def draw_row_numbers(ax: Axes, X: np.ndarray) -> None:
    """Write beside each point which row of X it is."""
    ax.margins(0.15)  # room for the words
    for row, point in enumerate(X):
        ax.annotate(say("row", row=row), point, xytext=(7, 5), textcoords="offset points")


def draw_centroids(ax: Axes, centroids: np.ndarray) -> list[Artist]:
    """Draw centroids as discs in their color with their number; return what was drawn."""
    seen = np.flatnonzero(np.isfinite(centroids).all(axis=1))
    colors = label_colors(seen)
    numbered = len(centroids) <= style.NUMBERED_DISCS
    size = style.DISC if numbered else style.SMALL_DISC
    drawn = [ax.scatter(*centroids[seen].T, s=size, c=colors, zorder=5, **OUTLINE)]
    look = {"ha": "center", "va": "center_baseline", "fontweight": "bold", "clip_on": True}
    for k, color in zip(seen if numbered else [], colors, strict=False):
        readable = style.readable_on(color)
        drawn.append(ax.text(*centroids[k], k, color=readable, zorder=6, **look))
    return drawn


def draw_paths(ax: Axes, paths: np.ndarray) -> list[Artist]:
    """Draw paths (K, stops, 2): a line, a ring at its start, a mark at each stop; return them."""
    lines = LineCollection(paths, colors="black", linewidths=1.8, zorder=3, path_effects=HALO)
    starts = ax.scatter(*paths[:, 0].T, s=style.START, c="white", edgecolors="black", zorder=4.5)
    look = {"s": style.STOP, "edgecolors": "black", "zorder": 4}
    stops = [
        ax.scatter(*path[1:].T, color=label_colors([k]), marker=marker_of(k), **look)
        for k, path in enumerate(paths)
    ]
    return [ax.add_collection(lines), starts, *stops]
