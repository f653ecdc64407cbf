"""The parts that figures are drawn from: points, centroids, paths, and the axes to put them on."""

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.collections import LineCollection

from kmeanslab.figures.alt_text import first_of
from kmeanslab.figures.style import (
    DARK,
    DISC,
    GREY,
    HALO,
    MARKERS,
    label_colors,
    marker_of,
    readable_on,
)


def points_of(X, name="X"):
    """The first two columns of X as floats; more cannot be drawn on paper."""
    points = np.asarray(X, dtype=float)
    if points.ndim != 2 or points.shape[1] < 2:
        raise ValueError(f"{name} has shape {points.shape}: a plot needs rows of x and y, (m, 2).")
    return points[:, :2]


def labels_of(idx, X):
    """Labels as integers, -1 where there is none (no idx, NaN or below 0)."""
    if idx is None:
        return np.full(len(X), -1)
    labels = np.asarray(idx, dtype=float).ravel()
    if len(labels) != len(X):
        raise ValueError(f"idx has {len(labels)} labels for {len(X)} points: give one for each.")
    return np.where(np.isfinite(labels) & (labels >= 0), labels, -1).astype(int)


def data_axes():
    """The current axes, on the caller's figure or on a new one, with equal steps on both axes."""
    if not plt.get_fignums():
        plt.figure(figsize=(6.4, 4.8), layout="constrained")
    ax = plt.gca()
    ax.set_aspect("equal")
    ax.set(xlabel="feature 0", ylabel="feature 1")
    return ax


def draw_points(ax, X, labels, alpha=1.0):
    """Scatter the points, one call for each of ten shapes; return what was drawn."""
    style = {"edgecolors": DARK, "linewidths": 0.5, "alpha": alpha, "zorder": 2}
    size = 80 if len(X) <= 12 else 26
    drawn = []
    for label in np.unique(np.minimum(labels, len(MARKERS))):
        rows = labels == label if label < len(MARKERS) else labels >= label
        color = label_colors(labels[rows]) if label >= 0 else GREY
        style |= {"marker": marker_of(label), "label": str(label) if label >= 0 else "none"}
        drawn.append(ax.scatter(*X[rows].T, s=size, c=color, **style))
    ax.margins(0.1)
    return drawn


def draw_centroids(ax, centroids):
    """Draw centroids as discs in their color with their number; return what was drawn."""
    seen = np.flatnonzero(np.isfinite(centroids).all(axis=1))
    colors = label_colors(seen)
    numbered = len(centroids) <= 20
    size = 260 if numbered else 80
    drawn = [ax.scatter(*centroids[seen].T, s=size, c=colors, zorder=5, **DISC)]
    style = {"ha": "center", "va": "center_baseline", "fontweight": "bold", "clip_on": True}
    for k, color in zip(seen if numbered else [], colors, strict=False):
        drawn.append(ax.text(*centroids[k], k, color=readable_on(color), zorder=6, **style))
    return drawn


def draw_paths(ax, paths):
    """Draw paths (K, passes, 2): a line, a ring at its start, a mark at each stop; return them."""
    lines = LineCollection(paths, colors="black", linewidths=1.8, zorder=3, path_effects=HALO)
    starts = ax.scatter(*paths[:, 0].T, s=70, c="white", edgecolors="black", zorder=4.5)
    style = {"s": 36, "edgecolors": "black", "zorder": 4}
    stops = [
        ax.scatter(*path[1:].T, color=label_colors([k]), marker=marker_of(k), **style)
        for k, path in enumerate(paths)
    ]
    return [ax.add_collection(lines), starts, *stops]


def missing_note(centroids):
    """A line for the title when centroids are NaN and so cannot be drawn."""
    lost = np.flatnonzero(~np.isfinite(centroids).all(axis=1))
    return f"\n(NaN, so not drawn: centroid {first_of(lost, 8)})" if len(lost) else ""


def unit_colors(values):
    """Colors as floats from 0 to 1; a gray picture gets three channels; 0 to 255 is divided."""
    colors = np.asarray(values, dtype=float)
    if colors.ndim == 2 and colors.shape[1] != 3:
        colors = np.stack([colors] * 3, axis=-1)
    if colors.ndim not in (2, 3) or colors.shape[-1] != 3:
        raise ValueError(f"Colors have shape {colors.shape}: give red, green, blue in the last.")
    if np.nanmax(colors, initial=0) > 1.001:
        colors = colors / 255
    return np.clip(colors, 0, 1)


def empty_figure(size):
    """The caller's figure if nothing is in it, else a new one."""
    if plt.get_fignums() and not plt.gcf().axes:
        return plt.gcf()
    return plt.figure(figsize=size, layout="constrained")


def empty_axes(size, projection="rectilinear"):
    """The caller's axes if nothing is in them, else the axes of a new figure."""
    if plt.get_fignums() and plt.gcf().axes and not plt.gca().has_data():
        place = plt.gca().get_subplotspec()
        if plt.gca().name != projection:
            plt.gca().remove()
            plt.gcf().add_subplot(place, projection=projection)
        return plt.gca()
    return empty_figure(size).add_subplot(projection=projection)
