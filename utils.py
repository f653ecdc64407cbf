"""Everything around K-means and nothing of it: data, pictures and plots.

Labels count from 0. Label k has the same color and the same shape in every figure, and the
disc that carries the number k is its centroid. Every figure that a notebook shows carries
alternative text, also one that this file did not draw. What the plots are drawn with is in
`kmeanslab/figures/`, and what they say in `kmeanslab/sentences/`.
"""

from collections.abc import Sequence
from pathlib import Path

try:
    import matplotlib.pyplot as plt
    import numpy as np
    from matplotlib.colors import ListedColormap
    from matplotlib.ticker import MaxNLocator
    from mpl_toolkits.mplot3d import Axes3D
    from numpy.typing import ArrayLike

    from kmeanslab.figures.alt_text import alt_text, describe, register_alt_text
    from kmeanslab.figures.canvas import data_axes, empty_axes, empty_figure, unframed
    from kmeanslab.figures.costs import costs_of, draw_costs
    from kmeanslab.figures.points import (
        ITERATION,
        draw_centroids,
        draw_paths,
        draw_points,
        draw_row_numbers,
        draw_spokes,
        labels_of,
        last_iteration,
        longer_paths,
        paths_of,
        points_of,
    )
    from kmeanslab.figures.style import COLORS, FADED, FEW_POINTS, OUTLINE, readable_on
    from kmeanslab.figures.swatches import (
        MAX_NUMBERED,
        list_of_pictures,
        palette_of,
        patches_of,
        pixels_of,
        thin,
    )
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
    from kmeanslab.records import record_run
    from kmeanslab.replies import (
        compare_prediction,
        print_predictions,
        progress,
        required,
        show_result,
    )
    from kmeanslab.setup import check_setup
except ModuleNotFoundError as error:
    ours = (error.name or "").startswith("kmeanslab")
    way_out = "copy the whole folder again" if ours else "run pip install -r requirements.txt"
    name = "kmeanslab/" if ours else error.name
    raise ModuleNotFoundError(f"{name} is missing: {way_out}.", name=error.name) from None

check_setup()

# `from utils import *` also hands on what notebooks written elsewhere expect: np, plt and two more.
# fmt: off
__all__ = [
    "Axes3D", "ListedColormap", "alt_text", "check_setup", "compare_prediction", "draw_line",
    "load_data", "load_image", "np", "plot_assignment", "plot_cost", "plot_data_points",
    "plot_difference", "plot_images", "plot_kMeans_RGB", "plot_paths", "plot_progress_kMeans",
    "plt", "print_predictions", "progress", "record_run", "required", "save_palette_png",
    "show_centroid_colors", "show_result",
]
# fmt: on

register_alt_text()


Features = tuple[str, str] | None  # what the two columns of X measure, for the names of the axes


def load_data() -> np.ndarray:
    """Return the lesson's points, shape (300, 2), float64, from data/ex7_X.npy beside this file."""
    return np.load(Path(__file__).resolve().parent / "data" / "ex7_X.npy")


# ---- Points and centroids ------------------------------------------------------------------


def plot_data_points(X: ArrayLike, idx: ArrayLike | None = None, features: Features = None) -> None:
    """Draw points colored by their labels; gray where there is no label.

    Parameters
    ----------
    X
        Points, shape (m, 2).
    idx
        Their labels, shape (m,), whole numbers from 0.
    features
        What the two columns of X measure.
    """
    X = points_of(X)
    labels, ax = labels_of(idx, X), data_axes(features)
    draw_points(ax, X, labels)
    if len(np.unique(labels[labels >= 0])) > 1 and labels.max() < len(COLORS):
        ax.legend(title=say("label"), loc="upper left", bbox_to_anchor=(1.01, 1), frameon=False)
    describe(ax, "points", points=count_points(labels))


def plot_assignment(
    X: ArrayLike, idx: ArrayLike | None, centroids: ArrayLike, features: Features = None
) -> None:
    """Draw points, each joined to the centroid that its label names.

    Parameters
    ----------
    X, features
        As in `plot_data_points`. Up to 12 points carry the number of their row.
    idx
        Labels, shape (m,). With None, points and centroids stand alone.
    centroids
        Shape (K, 2).
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


def draw_line(p1: Sequence, p2: Sequence, style: str = "-k", linewidth: float = 1) -> None:
    """Draw a straight line from p1 to p2, both (x, y), in Matplotlib's format string `style`."""
    plt.plot(*points_of([p1, p2], "the line").T, style, linewidth=linewidth)


def plot_progress_kMeans(
    X: ArrayLike,
    centroids: ArrayLike,
    previous_centroids: ArrayLike,
    idx: ArrayLike,
    K: int,
    i: int,
    features: Features = None,
) -> None:
    """Draw one iteration: the labels, and how the K centroids moved.

    Call it once an iteration on one figure: the points are drawn again, and the paths grow.

    Parameters
    ----------
    X, idx, features
        As in `plot_data_points`.
    centroids, previous_centroids
        After and before the iteration, shape (K, 2).
    K, i
        The number of centroids, and that of the iteration, from 0.
    """
    step = paths_of([(previous_centroids, idx), (centroids, idx)])
    X, centroids = points_of(X), step[:, 1]
    labels, ax = labels_of(idx, X), data_axes(features)
    before = last_iteration(ax)
    paths = longer_paths(before, step) if i > 0 else step
    for artist in before:
        artist.remove()
    drawn = draw_points(ax, X, labels, FADED) + draw_paths(ax, paths)
    for artist in drawn + draw_centroids(ax, centroids):
        artist.set_gid(ITERATION)
    ax.set_title(say("iteration", number=i + 1) + missing_note(centroids))
    moved, places = count(len(centroids), "centroid"), list_centroids(centroids)
    describe(ax, "progress", points=count_points(labels), moved=moved, centroids=places)


def plot_paths(X: ArrayLike, history: list, features: Features = None) -> None:
    """Draw the path of every centroid: a ring at its start, a mark at each stop, a disc at its end.

    Parameters
    ----------
    X, features
        As in `plot_data_points`.
    history
        The list that run_kMeans(..., history=...) filled: pairs (centroids, idx).
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


def plot_cost(costs: ArrayLike, moved: ArrayLike = ()) -> None:
    """Draw the cost after each assign, and where `moved` is given, after each update between."""
    costs, moved = costs_of(costs, moved)
    ax = unframed(empty_axes((6.4, 3.6)))
    drawn = draw_costs(ax, costs, moved)
    ax.set(xlabel=say("iterations"), ylabel=say("cost"), ylim=(0, None))
    ax.xaxis.set_major_locator(MaxNLocator(integer=True, min_n_ticks=1))
    ax.grid(alpha=0.3)
    iterations = count(len(costs) - 1, "iteration")
    ax.set_title(say("cost title", first=costs[0], last=costs[-1], iterations=iterations))
    words = "costs of steps" if len(moved) else "costs"
    describe(ax, words, costs=first_of([f"{cost:.3g}" for cost in drawn]))


# ---- Pictures and palettes -----------------------------------------------------------------
# A picture has shape (h, w, 3), a palette (K, 3): red, green and blue as floats from 0 to 1.


def plot_images(pictures: list, titles: list[str]) -> None:
    """Show pictures side by side under their titles."""
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


def plot_difference(original: ArrayLike, result: ArrayLike) -> None:
    """Show where two pictures differ: root mean square over R, G, B, in levels of 0 to 255."""
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


def plot_kMeans_RGB(X_img: ArrayLike, centroids: ArrayLike, idx: ArrayLike | None, K: int) -> None:
    """Draw pixels in their own colors, and the K palette colors, as points in color space.

    Parameters
    ----------
    X_img
        Pixels, shape (m, 3) or (h, w, 3). At most 20,000 of them are drawn.
    centroids
        The palette, shape (K, 3).
    idx
        Labels, shape (m,), for the words alone.
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


def show_centroid_colors(centroids: ArrayLike) -> None:
    """Show the palette, centroids (K, 3), as patches; up to 64 of them are numbered."""
    palette = palette_of(centroids)
    patches, side = patches_of(palette)  # the side of a patch, in inches
    rows, columns = patches.shape[:2]
    ax = empty_axes((max(side * columns, 3), side * rows + 0.4))
    ax.imshow(patches, interpolation="nearest")
    for k in range(len(palette) if len(palette) <= MAX_NUMBERED else 0):
        text = str(k) if np.isfinite(palette[k]).all() else "NaN"
        row, column = divmod(k, columns)
        color = readable_on(patches[row, column])
        ax.text(column, row, text, color=color, ha="center", va="center")
    ax.set_axis_off()
    ax.set_title(say("palette title", colors=count(len(palette), "color")) + missing_note(palette))
    describe(ax, "palette", colors=list_colors(palette))
