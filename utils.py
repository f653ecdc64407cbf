"""Everything around K-means and nothing of it: data, pictures and plots.

Labels count from 0. Label k has the same color and the same shape in every figure, and the
disc that carries the number k is its centroid. Every figure that a notebook shows carries
alternative text, also one that this file did not draw. What the plots are drawn with stands in
`kmeanslab/figures/`.
"""

import re
from pathlib import Path

import matplotlib
import matplotlib.pyplot as plt
import numpy as np
import PIL
from matplotlib.collections import LineCollection
from matplotlib.colors import ListedColormap
from matplotlib.ticker import MaxNLocator
from mpl_toolkits.mplot3d import Axes3D

try:
    from kmeanslab.figures.alt_text import (
        alt_text,
        count,
        count_points,
        describe,
        first_of,
        list_centroids,
        list_colors,
        register_alt_text,
    )
    from kmeanslab.figures.drawing import (
        data_axes,
        draw_centroids,
        draw_paths,
        draw_points,
        empty_axes,
        empty_figure,
        labels_of,
        missing_note,
        points_of,
        unit_colors,
    )
    from kmeanslab.figures.style import COLORS, DARK, DISC, SPOKE, readable_on
    from kmeanslab.pictures import load_image, save_palette_png
    from kmeanslab.replies import compare_prediction, progress, required, show_result
except ModuleNotFoundError as error:
    if not (error.name or "").startswith("kmeanslab"):
        raise
    raise ModuleNotFoundError("kmeanslab/ is missing: copy the whole folder again.") from None

# `from utils import *` also hands on what notebooks written elsewhere expect: np, plt and two more.
# fmt: off
__all__ = [
    "Axes3D", "ListedColormap", "alt_text", "check_setup", "compare_prediction", "draw_line",
    "load_data", "load_image", "np", "plot_assignment", "plot_cost", "plot_data_points",
    "plot_difference", "plot_images", "plot_kMeans_RGB", "plot_paths", "plot_progress_kMeans",
    "plt", "progress", "required", "save_palette_png", "show_centroid_colors", "show_result",
]
# fmt: on

register_alt_text()


def check_setup():
    """Raise an error that says what to do when a file is missing or a package is too old.

    The lower bounds are those of requirements.txt. Parts 1 to 8 do without kmeanslab/.
    """
    here = Path(__file__).resolve().parent
    for name in ("requirements.txt", "data/ex7_X.npy", "images/bird_small.png"):
        if not (here / name).exists():
            raise FileNotFoundError(f"{name} is missing: copy the whole folder again.")
    bounds = dict(re.findall(r"^(\w+)>=([\d.]+)", (here / "requirements.txt").read_text(), re.M))
    packages = {"numpy": np, "matplotlib": matplotlib, "pillow": PIL}
    for name, package in packages.items():
        found, oldest = (
            [int(number) for number in re.findall(r"\d+", version)[:2]]
            for version in (package.__version__, bounds[name])
        )
        if found < oldest:
            raise ImportError(
                f"{name} {package.__version__} is too old: run pip install -U -r requirements.txt, "
                "then restart the kernel."
            )


def load_data():
    """Return the lesson's points, shape (300, 2), float64, from data/ex7_X.npy beside this file."""
    return np.load(Path(__file__).resolve().parent / "data" / "ex7_X.npy")


# ---- Points and centroids ------------------------------------------------------------------


def plot_data_points(X, idx=None):
    """Draw points X (m, 2) colored by their labels idx (m,); gray where there is no label."""
    X, labels, ax = points_of(X), labels_of(idx, X), data_axes()
    draw_points(ax, X, labels)
    if len(np.unique(labels[labels >= 0])) > 1 and labels.max() < len(COLORS):
        ax.legend(title="label", loc="upper left", bbox_to_anchor=(1.01, 1), frameon=False)
    describe(ax, f"Scatter plot of {count_points(labels)}.")


def plot_assignment(X, idx, centroids):
    """Draw points X (m, 2), each joined to the centroid (K, 2) that its label idx (m,) names.

    With idx None, points and centroids stand alone. Up to 12 points carry their row's number.
    """
    X, labels, ax = points_of(X), labels_of(idx, X), data_axes()
    centroids = points_of(centroids, "centroids")
    joined = (labels >= 0) & (labels < len(centroids))
    spokes = np.stack([X[joined], centroids[labels[joined]]], axis=1)
    ax.add_collection(LineCollection(spokes, colors=SPOKE, linewidths=0.5, zorder=1))
    draw_points(ax, X, labels)
    draw_centroids(ax, centroids)
    if len(X) <= 12:
        ax.margins(0.15)  # room for the words
        for row, point in enumerate(X):
            ax.annotate(f"row {row}", point, xytext=(7, 5), textcoords="offset points")
    title = "Each point joined to its centroid" if joined.any() else "Points and centroids"
    ax.set_title(title + missing_note(centroids))
    describe(ax, f"Scatter plot of {count_points(labels)}. Centroids: {list_centroids(centroids)}.")


def draw_line(p1, p2, style="-k", linewidth=1):
    """Draw a straight line from p1 to p2, both (x, y), in Matplotlib's format string `style`."""
    plt.plot([p1[0], p2[0]], [p1[1], p2[1]], style, linewidth=linewidth)


def plot_progress_kMeans(X, centroids, previous_centroids, idx, K, i):
    """Draw pass i (from 0): X (m, 2) by labels idx (m,), and how the K centroids (K, 2) moved.

    Call it once a pass on one figure: the points are drawn anew, and the paths grow.
    """
    X, labels, ax = points_of(X), labels_of(idx, X), data_axes()
    centroids = points_of(centroids, "centroids")
    paths = np.stack([points_of(previous_centroids, "previous_centroids"), centroids], axis=1)
    last_pass = ax.findobj(lambda artist: artist.get_gid() == "kmeans-pass")
    walked = [line.get_paths() for line in last_pass if isinstance(line, LineCollection)]
    if i > 0 and walked and len(walked[0]) == len(paths):
        paths = np.concatenate([[path.vertices for path in walked[0]], paths], axis=1)
    for artist in last_pass:
        artist.remove()
    drawn = draw_points(ax, X, labels, alpha=0.6) + draw_paths(ax, paths)
    for artist in drawn + draw_centroids(ax, centroids):
        artist.set_gid("kmeans-pass")
    ax.set_title(f"Pass {i + 1}" + missing_note(centroids))
    describe(
        ax,
        f"Scatter plot of {count_points(labels)}. "
        f"Lines show the paths of {count(K, 'centroid')} so far. "
        f"Centroids: {list_centroids(centroids)}.",
    )


def plot_paths(X, history):
    """Draw the path of every centroid. history: the pair (centroids (K, 2), idx (m,)) of each pass.

    A ring is the start of a centroid, a mark a stop on its way, the numbered disc its end.
    """
    if not len(history):
        raise ValueError("history is empty: hand `history=[]` to run_kMeans first.")
    X, ax = points_of(X), data_axes()
    paths = np.stack([points_of(centroids, "centroids") for centroids, _ in history], axis=1)
    labels = labels_of(history[-1][1], X)
    draw_points(ax, X, labels, alpha=0.6)
    draw_paths(ax, paths)
    draw_centroids(ax, paths[:, -1])
    passes = count(len(history) - 1, "pass")
    ax.set_title(f"Paths of the centroids in {passes}" + missing_note(paths[:, -1]))
    describe(
        ax,
        f"Scatter plot of {count_points(labels)}. Lines show the paths of the centroids. "
        f"Start: {list_centroids(paths[:, 0])}. End: {list_centroids(paths[:, -1])}.",
    )


def plot_cost(costs):
    """Draw the cost over the passes. costs: mean squared distances, the first before any update."""
    costs = np.asarray(costs, dtype=float).ravel()
    if not len(costs):
        raise ValueError("costs is empty: hand over one number for each pass.")
    ax = empty_axes((6.4, 3.6))
    ax.plot(costs, "o-", color=COLORS[0], markeredgecolor=DARK)
    ax.set(xlabel="passes", ylabel="cost (mean squared distance)", ylim=(0, None))
    ax.xaxis.set_major_locator(MaxNLocator(integer=True, min_n_ticks=1))
    ax.grid(alpha=0.3)
    passes = count(len(costs) - 1, "pass")
    ax.set_title(f"Cost {costs[0]:.3g} at the start, {costs[-1]:.3g} after {passes}")
    words = [f"{cost:.3g}" for cost in costs]
    describe(ax, f"Line plot of the mean squared distance pass by pass: {first_of(words)}.")


# ---- Pictures and palettes -----------------------------------------------------------------


def plot_images(pictures, titles):
    """Show pictures, each (h, w, 3), side by side under their titles."""
    if len(pictures) != len(titles):
        raise ValueError(
            f"There are {len(pictures)} pictures and {len(titles)} titles: match them."
        )
    pictures = [unit_colors(picture) for picture in pictures]
    fig = empty_figure((3.2 * len(pictures), 3.5))
    axes = fig.subplots(1, len(pictures), squeeze=False)[0]
    for ax, picture, title in zip(axes, pictures, titles, strict=True):
        ax.imshow(picture, interpolation="nearest")
        ax.set_title(title)
        ax.set_axis_off()
        height, width = picture.shape[:2]
        describe(ax, f"Picture of {width} by {height} pixels.")


def plot_difference(original, result):
    """Show where two pictures (h, w, 3) differ: root mean square over R, G, B, in 255 levels."""
    original, result = unit_colors(original), unit_colors(result)
    if original.shape != result.shape:
        raise ValueError(
            f"The pictures have shapes {original.shape} and {result.shape}: compare equal sizes."
        )
    levels = 255 * np.sqrt(((original - result) ** 2).mean(axis=-1))
    ax = empty_axes((4.6, 3.8))
    brightest = max(levels.max(), 1)  # equal pictures are dark all over
    shown = ax.imshow(levels, cmap="magma", vmin=0, vmax=brightest, interpolation="nearest")
    ax.figure.colorbar(shown, ax=ax, label="difference, in levels of 0 to 255")
    ax.set_axis_off()
    ax.set_title(f"Where they differ: {levels.mean():.1f} levels on average")
    row, column = np.unravel_index(levels.argmax(), levels.shape)
    describe(
        ax,
        f"Map of the difference of two pictures, in levels of 0 to 255: "
        f"at most {levels.max():.0f}, in row {row}, column {column}.",
    )


def plot_kMeans_RGB(X_img, centroids, idx, K):
    """Draw pixels in their own colors, and the K palette colors, as points in color space.

    X_img: (m, 3) or (h, w, 3). centroids: (K, 3). idx: (m,) labels. Values 0 to 1, or 0 to 255.
    """
    pixels, palette = unit_colors(X_img).reshape(-1, 3), unit_colors(centroids)
    labels = labels_of(idx, pixels)
    ax = empty_axes((6.4, 5.4), projection="3d")
    ax.computed_zorder = False  # the palette always lies on top
    ax.scatter(*pixels.T, c=pixels, s=3, linewidths=0, depthshade=False, zorder=1)
    seen = np.isfinite(palette).all(axis=1)
    ax.scatter(*palette[seen].T, s=170, c=palette[seen], depthshade=False, zorder=2, **DISC)
    ticks = (0, 0.5, 1)
    ax.set(xlabel="red", ylabel="green", xticks=ticks, yticks=ticks, zticks=ticks)
    ax.text(1, 1, 1.15, "blue", ha="center")  # Matplotlib before 3.9 crops a label of the z axis
    title = f"{count(len(pixels), 'pixel')} and a palette of {count(K, 'color')}"
    ax.set_title(title + missing_note(palette))
    describe(
        ax,
        "Scatter plot of the pixels in their own colors, axes red, green and blue. "
        f"Palette: {list_colors(palette, labels)}.",
    )


def show_centroid_colors(centroids):
    """Show the palette, centroids (K, 3), as numbered patches."""
    palette = unit_colors(centroids)
    K, columns = len(palette), min(len(palette), 16 if len(palette) > 64 else 8)
    rows = -(-K // columns)
    patches = np.ones((rows * columns, 3))
    patches[:K] = np.where(np.isfinite(palette), palette, 1)
    side = 0.8 if K <= 64 else 0.4  # inches
    ax = empty_axes((max(side * columns, 3), side * rows + 0.4))
    ax.imshow(patches.reshape(rows, columns, 3), interpolation="nearest")
    for k in range(K if K <= 64 else 0):
        text = str(k) if np.isfinite(palette[k]).all() else "NaN"
        row, column = divmod(k, columns)
        ax.text(column, row, text, color=readable_on(patches[k]), ha="center", va="center")
    ax.set_axis_off()
    ax.set_title(f"Palette of {count(K, 'color')}" + missing_note(palette))
    describe(ax, f"Patches of color: {list_colors(palette)}.")
