"""Everything around K-means and nothing of it: data, pictures and plots.

Labels count from 0. Label k has the same color and the same shape in every figure, and the
disc that carries the number k is its centroid. Every figure that a notebook shows carries
alternative text, also one that this file did not draw. What the plots are drawn with is in
`kmeanslab/figures/`, and what they say in `kmeanslab/sentences/`.
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
    from kmeanslab.figures.alt_text import alt_text, describe, register_alt_text
    from kmeanslab.figures.canvas import data_axes, empty_axes, empty_figure, unframed
    from kmeanslab.figures.points import (
        draw_centroids,
        draw_paths,
        draw_points,
        draw_row_numbers,
        draw_spokes,
        labels_of,
        paths_of,
        points_of,
    )
    from kmeanslab.figures.style import COLORS, DARK, FADED, FEW_POINTS, OUTLINE, readable_on
    from kmeanslab.figures.swatches import list_of_pictures, palette_of, pixels_of, thin
    from kmeanslab.figures.words import (
        count,
        count_points,
        first_of,
        list_centroids,
        list_colors,
        missing_note,
        say,
    )
    from kmeanslab.pictures import load_image, save_palette_png
    from kmeanslab.replies import compare_prediction, progress, required, show_result
except ModuleNotFoundError as error:
    if not (error.name or "").startswith("kmeanslab"):
        raise
    missing = "kmeanslab/ is missing: copy the whole folder again."
    raise ModuleNotFoundError(missing, name="kmeanslab") from None

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

    The lower bounds are those of requirements.txt.
    """
    here = Path(__file__).resolve().parent
    for name in ("requirements.txt", "data/ex7_X.npy", "images/bird_small.png"):
        if not (here / name).exists():
            raise FileNotFoundError(f"{name} is missing: copy the whole folder again.")
    needed = (here / "requirements.txt").read_text()
    for included in re.findall(r"^-r (.+)", needed, re.M):
        needed += (here / included.strip()).read_text()
    bounds = dict(re.findall(r"^(\w+)>=([\d.]+)", needed, re.M))
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
# `features` says in two words or so what each of the two columns of X measures.


def plot_data_points(X, idx=None, features=None):
    """Draw points X (m, 2) colored by their labels idx (m,); gray where there is no label."""
    X = points_of(X)
    labels, ax = labels_of(idx, X), data_axes(features)
    draw_points(ax, X, labels)
    if len(np.unique(labels[labels >= 0])) > 1 and labels.max() < len(COLORS):
        ax.legend(title=say("label"), loc="upper left", bbox_to_anchor=(1.01, 1), frameon=False)
    describe(ax, "points", points=count_points(labels))


def plot_assignment(X, idx, centroids, features=None):
    """Draw points X (m, 2), each joined to the centroid (K, 2) that its label idx (m,) names.

    With idx None, points and centroids stand alone. Up to 12 points carry their row's number.
    """
    X, centroids = points_of(X), points_of(centroids, "centroids")
    labels, ax = labels_of(idx, X), data_axes(features)
    joined = draw_spokes(ax, X, labels, centroids)
    draw_points(ax, X, labels)
    draw_centroids(ax, centroids)
    if len(X) <= FEW_POINTS:
        draw_row_numbers(ax, X)
    ax.set_title(say("joined" if joined else "not joined") + missing_note(centroids))
    places = list_centroids(centroids)
    describe(ax, "assignment", points=count_points(labels), centroids=places)


def draw_line(p1, p2, style="-k", linewidth=1):
    """Draw a straight line from p1 to p2, both (x, y), in Matplotlib's format string `style`."""
    plt.plot([p1[0], p2[0]], [p1[1], p2[1]], style, linewidth=linewidth)


def plot_progress_kMeans(X, centroids, previous_centroids, idx, K, i, features=None):
    """Draw iteration i (from 0): X (m, 2) by labels idx (m,), and how K centroids (K, 2) moved.

    Call it once an iteration on one figure: the points are drawn again, and the paths grow.
    """
    step = paths_of([(previous_centroids, idx), (centroids, idx)])
    X, centroids = points_of(X), step[:, 1]
    labels, ax = labels_of(idx, X), data_axes(features)
    before = ax.findobj(lambda artist: artist.get_gid() == "kmeans-iteration")
    walked = [line.get_paths() for line in before if isinstance(line, LineCollection)]
    paths = step
    if i > 0 and walked and len(walked[0]) == len(step):
        paths = np.concatenate([[path.vertices for path in walked[0]], step], axis=1)
    for artist in before:
        artist.remove()
    drawn = draw_points(ax, X, labels, FADED) + draw_paths(ax, paths)
    for artist in drawn + draw_centroids(ax, centroids):
        artist.set_gid("kmeans-iteration")
    ax.set_title(say("iteration", number=i + 1) + missing_note(centroids))
    moved, places = count(len(centroids), "centroid"), list_centroids(centroids)
    describe(ax, "progress", points=count_points(labels), moved=moved, centroids=places)


def plot_paths(X, history, features=None):
    """Draw the path of every centroid. history: the list that run_kMeans(..., history=...) filled.

    A ring is the start of a centroid, a mark a stop on its way, the numbered disc its end.
    """
    X, paths = points_of(X), paths_of(history)
    labels, ax = labels_of(history[-1][1], X), data_axes(features)
    start, end = paths[:, 0], paths[:, -1]
    draw_points(ax, X, labels, FADED)
    draw_paths(ax, paths)
    draw_centroids(ax, end)
    iterations = count(len(history) - 1, "iteration")
    ax.set_title(say("paths title", iterations=iterations) + missing_note(end))
    words = {"start": list_centroids(start), "end": list_centroids(end)}
    describe(ax, "paths", points=count_points(labels), **words)


def plot_cost(costs):
    """Draw the cost over the iterations: mean squared distances, the first before any update."""
    costs = np.asarray(costs, dtype=float).ravel()
    if not len(costs):
        raise ValueError(say("no costs"))
    ax = unframed(empty_axes((6.4, 3.6)))
    ax.plot(costs, "o-", color=COLORS[0], markeredgecolor=DARK)
    ax.set(xlabel=say("iterations"), ylabel=say("cost"), ylim=(0, None))
    ax.xaxis.set_major_locator(MaxNLocator(integer=True, min_n_ticks=1))
    ax.grid(alpha=0.3)
    iterations = count(len(costs) - 1, "iteration")
    ax.set_title(say("cost title", first=costs[0], last=costs[-1], iterations=iterations))
    describe(ax, "costs", costs=first_of([f"{cost:.3g}" for cost in costs]))


# ---- Pictures and palettes -----------------------------------------------------------------


def plot_images(pictures, titles):
    """Show pictures, each (h, w, 3), side by side under their titles."""
    pictures = list_of_pictures(pictures, titles)
    fig = empty_figure((3.2 * len(pictures), 3.5))
    axes = fig.subplots(1, len(pictures), squeeze=False)[0]
    for ax, picture, title in zip(axes, pictures, titles, strict=True):
        ax.imshow(np.where(np.isfinite(picture), picture, 1), interpolation="nearest")
        ax.set_title(title)
        ax.set_axis_off()
        height, width = picture.shape[:2]
        lost = np.count_nonzero(~np.isfinite(picture).all(axis=-1))
        describe(ax, "picture with NaN" if lost else "picture", w=width, h=height, lost=lost)


def plot_difference(original, result):
    """Show where two pictures (h, w, 3) differ: root mean square over R, G, B, in 255 levels."""
    original, result = list_of_pictures([original, result], ["original", "result"])
    if original.shape != result.shape:
        raise ValueError(say("unequal sizes", first=original.shape, second=result.shape))
    levels = 255 * np.sqrt(((original - result) ** 2).mean(axis=-1))
    if not np.isfinite(levels).all():
        raise ValueError(say("difference of NaN"))
    ax = empty_axes((4.6, 3.8))
    brightest = max(levels.max(), 1)  # equal pictures are dark all over
    shown = ax.imshow(levels, cmap="magma", vmin=0, vmax=brightest, interpolation="nearest")
    ax.figure.colorbar(shown, ax=ax, label=say("levels"))
    ax.set_axis_off()
    ax.set_title(say("difference title", mean=levels.mean()))
    row, column = np.unravel_index(levels.argmax(), levels.shape)
    describe(ax, "difference", largest=levels.max(), row=row, column=column)


def plot_kMeans_RGB(X_img, centroids, idx, K):
    """Draw pixels in their own colors, and the K palette colors, as points in color space.

    X_img: (m, 3) or (h, w, 3), at most 20,000 are drawn. centroids: (K, 3). idx: (m,) labels, for
    the words alone.
    """
    pixels, palette, labels = pixels_of(X_img, centroids, idx)
    drawn, every = thin(pixels)
    ax = empty_axes((6.4, 5.4), projection="3d")
    ax.computed_zorder = False  # the palette always lies on top
    ax.scatter(*drawn.T, c=drawn, s=3, linewidths=0, depthshade=False, zorder=1)
    seen = palette[np.isfinite(palette).all(axis=1)]
    ax.scatter(*seen.T, s=170, c=seen, depthshade=False, zorder=2, **OUTLINE)
    ticks, (red, green, blue) = (0, 0.5, 1), (say("red"), say("green"), say("blue"))
    ax.set(xlabel=red, ylabel=green, xticks=ticks, yticks=ticks, zticks=ticks)
    ax.text(1, 1, 1.15, blue, ha="center")  # Matplotlib before 3.9 crops a label of the z axis
    amounts = {"pixels": count(len(pixels), "pixel"), "colors": count(len(palette), "color")}
    thinned = say("thinned", every=every) if every > 1 else ""
    ax.set_title(say("color space title", **amounts) + thinned + missing_note(palette))
    describe(ax, "color space", colors=list_colors(palette, labels))


def show_centroid_colors(centroids):
    """Show the palette, centroids (K, 3), as numbered patches."""
    palette = palette_of(centroids)
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
    ax.set_title(say("palette title", colors=count(K, "color")) + missing_note(palette))
    describe(ax, "palette", colors=list_colors(palette))
