"""Everything around K-means and nothing of it: data, pictures, plots, and words for the plots.

Labels count from 0. Label k has the same colour and the same shape in every figure, and the
disc that carries the number k is its centroid. Every figure that a notebook shows carries
alternative text, also one that this file did not draw.
"""

import base64
import html
import io
import re
import sys
import warnings
from pathlib import Path

import matplotlib
import matplotlib.pyplot as plt
import numpy as np
import PIL
from matplotlib.collections import LineCollection, PathCollection
from matplotlib.colors import to_hex, to_rgba_array
from matplotlib.figure import Figure
from matplotlib.patheffects import withStroke
from matplotlib.ticker import MaxNLocator
from PIL import Image, ImageOps

# `from utils import *` hands on np and plt too: notebooks written elsewhere expect them.
# fmt: off
__all__ = [
    "alt_text", "check_setup", "compare_prediction", "draw_line", "load_data", "load_image", "np",
    "plot_assignment", "plot_cost", "plot_data_points", "plot_difference", "plot_images",
    "plot_kMeans_RGB", "plot_paths", "plot_progress_kMeans", "plt", "progress", "required",
    "save_palette_png", "show_centroid_colors", "show_result",
]
# fmt: on

# Ten colours that stay apart for colour-blind readers too, and ten shapes that need no colour.
_COLORS = (
    *("#3f90da", "#bd1f01", "#b3d334", "#3b1f6b", "#ee99aa"),
    *("#005f56", "#7a0019", "#832db6", "#88ccee", "#999933"),
)
MARKERS = "os^DvP*<>d"
_DARK, _GREY, _SPOKE = "#222222", "#9a9a9a", "#8a8a8a"
_HALO = [withStroke(linewidth=4, foreground="white")]
_DISC = {"edgecolors": "black", "linewidths": 2, "path_effects": _HALO}


# ---- The files and packages of the lesson ---------------------------------------------------


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


# ---- Data and pictures ---------------------------------------------------------------------


def load_data():
    """Return the lesson's points, shape (300, 2), float64, from data/ex7_X.npy beside this file."""
    return np.load(Path(__file__).resolve().parent / "data" / "ex7_X.npy")


def load_image(path, max_side=None):
    """Read any picture as floats in [0, 1] of shape (height, width, 3): red, green, blue.

    Transparent parts lie on white, a turned photo stands upright, grey becomes three equal
    channels. `max_side` shrinks a larger picture until its longer side has that many pixels.

    Raises FileNotFoundError when there is no such file, PermissionError when it may not be read,
    and ValueError for what is no picture.
    """
    if max_side is not None and max_side < 1:
        raise ValueError(f"max_side is {max_side}: give at least 1 pixel.")
    picture = _open_picture(Path(path))
    if max_side is not None:
        picture.thumbnail((max_side, max_side), Image.Resampling.LANCZOS)
    if picture.mode == "F":
        grey = np.asarray(picture, dtype=float)
        return np.clip(np.stack([grey] * 3, axis=-1), 0, 1)
    return np.asarray(picture, dtype=float) / 255


def _open_picture(path):
    """The picture in a file, decoded and upright, or an error that says what to do."""
    if not path.exists():
        raise FileNotFoundError(
            f"There is no file '{path}' in {Path.cwd()}: check the name, or put the picture there."
        )
    if path.is_dir():
        raise ValueError(f"'{path}' is a folder: add the name of a picture in it.")
    if path.stat().st_size == 0:
        raise ValueError(f"'{path}' is empty (0 bytes): copy or download the picture again.")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(path) as picture:
                return _on_white(ImageOps.exif_transpose(picture))
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        limit = Image.MAX_IMAGE_PIXELS / 1e6
        raise ValueError(
            f"'{path}' has more than {limit:.0f} million pixels: "
            "make it smaller in a picture editor first."
        ) from error
    except Image.UnidentifiedImageError as error:
        raise ValueError(
            f"'{path}' is not a picture that can be read here: save it as PNG or JPEG first."
        ) from error
    except PermissionError as error:
        raise PermissionError(
            f"'{path}' may not be read: change its permissions, or copy it into this folder."
        ) from error
    except Exception as error:  # decoders of damaged files raise nearly everything
        raise ValueError(
            f"'{path}' is damaged or cut off ({error}): copy it again, or save it as PNG first."
        ) from error


def _on_white(picture):
    """The same picture as mode RGB, or as mode F in [0, 1] when it has one deep grey channel."""
    if picture.mode[0] in "IF":  # 16 or 32 bits of grey, which Pillow would cut off at 255
        grey = np.asarray(picture, dtype=np.float32)
        grey = grey / (65535 if picture.mode[0] == "I" else max(1.0, float(grey.max())))
        return Image.fromarray(grey)
    if picture.has_transparency_data:
        picture = picture.convert("RGBA")
        white = Image.new("RGBA", picture.size, "white")
        picture = Image.alpha_composite(white, picture)
    return picture.convert("RGB")


def save_palette_png(path, palette, idx, shape):
    """Write a picture as a palette PNG, 1, 2, 4 or 8 bits a pixel; return the file's bytes.

    palette: (K, 3) floats in [0, 1], K <= 256. idx: (h * w,) labels, row after row.
    shape: (h, w). Read again, the picture is exactly round(palette * 255)[idx].

    Raises ValueError when the palette or a label does not fit.
    """
    levels = np.rint(np.asarray(palette, dtype=float) * 255)
    labels = np.asarray(idx).astype(int).ravel()
    height, width = shape[:2]
    _check_palette(levels, labels, height, width)
    picture = Image.frombytes("P", (width, height), labels.astype(np.uint8).tobytes())
    picture.putpalette(levels.astype(np.uint8).tobytes())
    written = io.BytesIO()  # first in memory, so that nothing half-written is left behind
    picture.save(written, "PNG", optimize=True)  # the palette sets the bits a pixel
    return Path(path).write_bytes(written.getvalue())


def _check_palette(levels, labels, height, width):
    """Raise ValueError when levels (K, 3), 0 to 255, and labels make no picture of this size."""
    if levels.ndim != 2 or levels.shape[1] != 3 or not 1 <= len(levels) <= 256:
        raise ValueError(
            f"The palette has shape {levels.shape}, a palette PNG holds 1 to 256 rows of "
            "red, green, blue: choose K up to 256."
        )
    if not ((levels >= 0) & (levels <= 255)).all():
        raise ValueError("The palette holds values outside 0 to 1, or NaN: give colours as floats.")
    if labels.size != height * width or not labels.size:
        raise ValueError(
            f"idx has {labels.size} labels for a picture of {height} x {width} pixels."
        )
    if labels.min() < 0 or labels.max() >= len(levels):
        last = len(levels) - 1
        raise ValueError(f"idx runs from {labels.min()} to {labels.max()}, the palette to {last}.")


# ---- Points and centroids ------------------------------------------------------------------


def plot_data_points(X, idx=None):
    """Draw points X (m, 2) coloured by their labels idx (m,); grey where there is no label."""
    X, labels, ax = _points(X), _labels(idx, X), _data_axes()
    _draw_points(ax, X, labels)
    if len(np.unique(labels[labels >= 0])) > 1 and labels.max() < len(_COLORS):
        ax.legend(title="label", loc="upper left", bbox_to_anchor=(1.01, 1), frameon=False)
    _describe(ax, f"Scatter plot of {_count_points(labels)}.")


def plot_assignment(X, idx, centroids):
    """Draw points X (m, 2), each joined to the centroid (K, 2) that its label idx (m,) names.

    With idx None, points and centroids stand alone. Up to 12 points carry their row's number.
    """
    X, labels, ax = _points(X), _labels(idx, X), _data_axes()
    centroids = _points(centroids, "centroids")
    joined = (labels >= 0) & (labels < len(centroids))
    spokes = np.stack([X[joined], centroids[labels[joined]]], axis=1)
    ax.add_collection(LineCollection(spokes, colors=_SPOKE, linewidths=0.5, zorder=1))
    _draw_points(ax, X, labels)
    _draw_centroids(ax, centroids)
    if len(X) <= 12:
        ax.margins(0.15)  # room for the words
        for row, point in enumerate(X):
            ax.annotate(f"row {row}", point, xytext=(7, 5), textcoords="offset points")
    title = "Each point joined to its centroid" if joined.any() else "Points and centroids"
    ax.set_title(title + _missing(centroids))
    _describe(
        ax, f"Scatter plot of {_count_points(labels)}. Centroids: {_list_centroids(centroids)}."
    )


def draw_line(p1, p2, style="-k", linewidth=1):
    """Draw a straight line from p1 to p2, both (x, y), in Matplotlib's format string `style`."""
    plt.plot([p1[0], p2[0]], [p1[1], p2[1]], style, linewidth=linewidth)


def plot_progress_kMeans(X, centroids, previous_centroids, idx, K, i):
    """Draw pass i (from 0): X (m, 2) by labels idx (m,), and how the K centroids (K, 2) moved.

    Call it once a pass on one figure: the points are painted anew, and the paths grow.
    """
    X, labels, ax = _points(X), _labels(idx, X), _data_axes()
    centroids = _points(centroids, "centroids")
    paths = np.stack([_points(previous_centroids, "previous_centroids"), centroids], axis=1)
    last_pass = ax.findobj(lambda artist: artist.get_gid() == "kmeans-pass")
    walked = [line.get_paths() for line in last_pass if isinstance(line, LineCollection)]
    if i > 0 and walked and len(walked[0]) == len(paths):
        paths = np.concatenate([[path.vertices for path in walked[0]], paths], axis=1)
    for artist in last_pass:
        artist.remove()
    drawn = _draw_points(ax, X, labels, alpha=0.6) + _draw_paths(ax, paths)
    for artist in drawn + _draw_centroids(ax, centroids):
        artist.set_gid("kmeans-pass")
    ax.set_title(f"Pass {i + 1}" + _missing(centroids))
    _describe(
        ax,
        f"Scatter plot of {_count_points(labels)}. "
        f"Lines show the paths of {_count(K, 'centroid')} so far. "
        f"Centroids: {_list_centroids(centroids)}.",
    )


def plot_paths(X, history):
    """Draw the path of every centroid. history: the pair (centroids (K, 2), idx (m,)) of each pass.

    A ring is the start of a centroid, a mark a stop on its way, the numbered disc its end.
    """
    if not len(history):
        raise ValueError("history is empty: hand `history=[]` to run_kMeans first.")
    X, ax = _points(X), _data_axes()
    paths = np.stack([_points(centroids, "centroids") for centroids, _ in history], axis=1)
    labels = _labels(history[-1][1], X)
    _draw_points(ax, X, labels, alpha=0.6)
    _draw_paths(ax, paths)
    _draw_centroids(ax, paths[:, -1])
    passes = _count(len(history) - 1, "pass")
    ax.set_title(f"Paths of the centroids in {passes}" + _missing(paths[:, -1]))
    _describe(
        ax,
        f"Scatter plot of {_count_points(labels)}. Lines show the paths of the centroids. "
        f"Start: {_list_centroids(paths[:, 0])}. End: {_list_centroids(paths[:, -1])}.",
    )


def plot_cost(costs):
    """Draw the cost over the passes. costs: mean squared distances, the first before any update."""
    costs = np.asarray(costs, dtype=float).ravel()
    if not len(costs):
        raise ValueError("costs is empty: hand over one number for each pass.")
    ax = _empty_axes((6.4, 3.6))
    ax.plot(costs, "o-", color=_COLORS[0], markeredgecolor=_DARK)
    ax.set(xlabel="passes", ylabel="cost (mean squared distance)", ylim=(0, None))
    ax.xaxis.set_major_locator(MaxNLocator(integer=True, min_n_ticks=1))
    ax.grid(alpha=0.3)
    passes = _count(len(costs) - 1, "pass")
    ax.set_title(f"Cost {costs[0]:.3g} at the start, {costs[-1]:.3g} after {passes}")
    words = [f"{cost:.3g}" for cost in costs]
    _describe(ax, f"Line plot of the mean squared distance pass by pass: {_first_of(words)}.")


def _points(X, name="X"):
    """The first two columns of X as floats; more cannot be drawn on paper."""
    points = np.asarray(X, dtype=float)
    if points.ndim != 2 or points.shape[1] < 2:
        raise ValueError(f"{name} has shape {points.shape}: a plot needs rows of x and y, (m, 2).")
    return points[:, :2]


def _labels(idx, X):
    """Labels as integers, -1 where there is none (no idx, NaN or below 0)."""
    if idx is None:
        return np.full(len(X), -1)
    labels = np.asarray(idx, dtype=float).ravel()
    if len(labels) != len(X):
        raise ValueError(f"idx has {len(labels)} labels for {len(X)} points: give one for each.")
    return np.where(np.isfinite(labels) & (labels >= 0), labels, -1).astype(int)


def label_colors(labels):
    """One colour a label, the same whatever K is: the ten, then places along a continuous map."""
    labels = np.asarray(labels, dtype=int)
    along_map = labels * 0.618 % 1  # steps of the golden ratio keep following labels apart
    colors = plt.get_cmap("viridis")(along_map)
    fixed = labels < len(_COLORS)
    colors[fixed] = to_rgba_array(_COLORS)[labels[fixed]]
    return colors


def _data_axes():
    """The current axes, on the caller's figure or on a new one, with equal steps on both axes."""
    if not plt.get_fignums():
        plt.figure(figsize=(6.4, 4.8), layout="constrained")
    ax = plt.gca()
    ax.set_aspect("equal")
    ax.set(xlabel="feature 0", ylabel="feature 1")
    return ax


def _draw_points(ax, X, labels, alpha=1.0):
    """Scatter the points, one call for each of ten shapes; return what was drawn."""
    style = {"edgecolors": _DARK, "linewidths": 0.5, "alpha": alpha, "zorder": 2}
    size = 80 if len(X) <= 12 else 26
    drawn = []
    for label in np.unique(np.minimum(labels, len(MARKERS))):
        rows = labels == label if label < len(MARKERS) else labels >= label
        color = label_colors(labels[rows]) if label >= 0 else _GREY
        style |= {"marker": _marker(label), "label": str(label) if label >= 0 else "none"}
        drawn.append(ax.scatter(*X[rows].T, s=size, c=color, **style))
    ax.margins(0.1)
    return drawn


def _draw_centroids(ax, centroids):
    """Draw centroids as discs in their colour with their number; return what was drawn."""
    seen = np.flatnonzero(np.isfinite(centroids).all(axis=1))
    colors = label_colors(seen)
    numbered = len(centroids) <= 20
    size = 260 if numbered else 80
    drawn = [ax.scatter(*centroids[seen].T, s=size, c=colors, zorder=5, **_DISC)]
    style = {"ha": "center", "va": "center_baseline", "fontweight": "bold", "clip_on": True}
    for k, color in zip(seen if numbered else [], colors, strict=False):
        drawn.append(ax.text(*centroids[k], k, color=_readable_on(color), zorder=6, **style))
    return drawn


def _draw_paths(ax, paths):
    """Draw paths (K, passes, 2): a line, a ring at its start, a mark at each stop; return them."""
    lines = LineCollection(paths, colors="black", linewidths=1.8, zorder=3, path_effects=_HALO)
    starts = ax.scatter(*paths[:, 0].T, s=70, c="white", edgecolors="black", zorder=4.5)
    style = {"s": 36, "edgecolors": "black", "zorder": 4}
    stops = [
        ax.scatter(*path[1:].T, color=label_colors([k]), marker=_marker(k), **style)
        for k, path in enumerate(paths)
    ]
    return [ax.add_collection(lines), starts, *stops]


def _marker(label):
    """The shape of a label's marks; a disc where there is no label, or none of the ten shapes."""
    return MARKERS[label] if 0 <= label < len(MARKERS) else "o"


def _readable_on(color):
    """Black or white, whichever has the stronger contrast on this colour."""
    luminance = np.dot(np.asarray(color[:3]) ** 2.2, (0.2126, 0.7152, 0.0722))
    return "black" if luminance > 0.18 else "white"


def _missing(centroids):
    """A line for the title when centroids are NaN and so cannot be drawn."""
    lost = np.flatnonzero(~np.isfinite(centroids).all(axis=1))
    return f"\n(NaN, so not drawn: centroid {_first_of(lost, 8)})" if len(lost) else ""


# ---- Pictures and palettes -----------------------------------------------------------------


def plot_images(pictures, titles):
    """Show pictures, each (h, w, 3), side by side under their titles."""
    if len(pictures) != len(titles):
        raise ValueError(
            f"There are {len(pictures)} pictures and {len(titles)} titles: match them."
        )
    pictures = [_unit(picture) for picture in pictures]
    fig = _empty_figure((3.2 * len(pictures), 3.5))
    axes = fig.subplots(1, len(pictures), squeeze=False)[0]
    for ax, picture, title in zip(axes, pictures, titles, strict=True):
        ax.imshow(picture, interpolation="nearest")
        ax.set_title(title)
        ax.set_axis_off()
        height, width = picture.shape[:2]
        _describe(ax, f"Picture of {width} by {height} pixels.")


def plot_difference(original, result):
    """Show where two pictures (h, w, 3) differ: root mean square over R, G, B, in 255 levels."""
    original, result = _unit(original), _unit(result)
    if original.shape != result.shape:
        raise ValueError(
            f"The pictures have shapes {original.shape} and {result.shape}: compare equal sizes."
        )
    levels = 255 * np.sqrt(((original - result) ** 2).mean(axis=-1))
    ax = _empty_axes((4.6, 3.8))
    brightest = max(levels.max(), 1)  # equal pictures are dark all over
    shown = ax.imshow(levels, cmap="magma", vmin=0, vmax=brightest, interpolation="nearest")
    ax.figure.colorbar(shown, ax=ax, label="difference, in levels of 0 to 255")
    ax.set_axis_off()
    ax.set_title(f"Where they differ: {levels.mean():.1f} levels on average")
    row, column = np.unravel_index(levels.argmax(), levels.shape)
    _describe(
        ax,
        f"Map of the difference of two pictures, in levels of 0 to 255: "
        f"at most {levels.max():.0f}, in row {row}, column {column}.",
    )


def plot_kMeans_RGB(X_img, centroids, idx, K):
    """Draw pixels in their own colours, and the K palette colours, as points in colour space.

    X_img: (m, 3) or (h, w, 3). centroids: (K, 3). idx: (m,) labels. Values 0 to 1, or 0 to 255.
    """
    pixels, palette = _unit(X_img).reshape(-1, 3), _unit(centroids)
    labels = _labels(idx, pixels)
    ax = _empty_axes((6.4, 5.4), projection="3d")
    ax.computed_zorder = False  # the palette always lies on top
    ax.scatter(*pixels.T, c=pixels, s=3, linewidths=0, depthshade=False, zorder=1)
    seen = np.isfinite(palette).all(axis=1)
    ax.scatter(*palette[seen].T, s=170, c=palette[seen], depthshade=False, zorder=2, **_DISC)
    ticks = (0, 0.5, 1)
    ax.set(xlabel="red", ylabel="green", xticks=ticks, yticks=ticks, zticks=ticks)
    ax.text(1, 1, 1.15, "blue", ha="center")  # Matplotlib before 3.9 crops a label of the z axis
    title = f"{_count(len(pixels), 'pixel')} and a palette of {_count(K, 'colour')}"
    ax.set_title(title + _missing(palette))
    _describe(
        ax,
        "Scatter plot of the pixels in their own colours, axes red, green and blue. "
        f"Palette: {_list_colors(palette, labels)}.",
    )


def show_centroid_colors(centroids):
    """Show the palette, centroids (K, 3), as numbered patches."""
    palette = _unit(centroids)
    K, columns = len(palette), min(len(palette), 16 if len(palette) > 64 else 8)
    rows = -(-K // columns)
    patches = np.ones((rows * columns, 3))
    patches[:K] = np.where(np.isfinite(palette), palette, 1)
    side = 0.8 if K <= 64 else 0.4  # inches
    ax = _empty_axes((max(side * columns, 3), side * rows + 0.4))
    ax.imshow(patches.reshape(rows, columns, 3), interpolation="nearest")
    for k in range(K if K <= 64 else 0):
        text = str(k) if np.isfinite(palette[k]).all() else "NaN"
        row, column = divmod(k, columns)
        ax.text(column, row, text, color=_readable_on(patches[k]), ha="center", va="center")
    ax.set_axis_off()
    ax.set_title(f"Palette of {_count(K, 'colour')}" + _missing(palette))
    _describe(ax, f"Patches of colour: {_list_colors(palette)}.")


def _unit(values):
    """Colours as floats from 0 to 1; a grey picture gets three channels; 0 to 255 is divided."""
    colors = np.asarray(values, dtype=float)
    if colors.ndim == 2 and colors.shape[1] != 3:
        colors = np.stack([colors] * 3, axis=-1)
    if colors.ndim not in (2, 3) or colors.shape[-1] != 3:
        raise ValueError(f"Colours have shape {colors.shape}: give red, green, blue in the last.")
    if np.nanmax(colors, initial=0) > 1.001:
        colors = colors / 255
    return np.clip(colors, 0, 1)


def _empty_figure(size):
    """The caller's figure if nothing is in it, else a new one."""
    if plt.get_fignums() and not plt.gcf().axes:
        return plt.gcf()
    return plt.figure(figsize=size, layout="constrained")


def _empty_axes(size, projection="rectilinear"):
    """The caller's axes if nothing is in them, else the axes of a new figure."""
    if plt.get_fignums() and plt.gcf().axes and not plt.gca().has_data():
        place = plt.gca().get_subplotspec()
        if plt.gca().name != projection:
            plt.gca().remove()
            plt.gcf().add_subplot(place, projection=projection)
        return plt.gca()
    return _empty_figure(size).add_subplot(projection=projection)


# ---- Replies and waiting -------------------------------------------------------------------


def show_result(result):
    """Print what a function of the student returned, or that it is not started."""
    print("not started: your function returns nothing yet" if result is None else result)


def compare_prediction(prediction, found, what):
    """Print a prediction beside what was found; ... stands for no prediction."""
    if prediction is ...:
        print(f"no prediction made; the answer: {found} {what}")
    else:
        print(f"you predicted {prediction}; the answer: {found} {what}")


def required(result, exercise):
    """Return the result of a student's function; ValueError names the exercise if there is none."""
    if result is None:
        raise ValueError(f"{exercise} is not started: write it, run its cell, then this one again.")
    return result


def progress(iterable, label=""):
    """Go through an iterable; work over half a second shows a bar, which vanishes at the end.

    Without tqdm there is no bar.
    """
    try:
        from tqdm import tqdm
    except ImportError:
        return iterable
    # On stdout: what is left of a bar on stderr looks like an error in Jupyter.
    return tqdm(iterable, desc=label, leave=False, delay=0.5, file=sys.stdout)


# ---- Words for figures ---------------------------------------------------------------------


def alt_text(text):
    """Say in words what the current figure shows, for readers who do not see it."""
    if not plt.get_fignums():
        raise ValueError("No figure is open: call alt_text in the cell that draws it, after that.")
    plt.gcf().alt_text = text


def _describe(ax, text):
    ax.alt_text = text


def _figure_text(fig):
    """The words for a figure: the author's own, or those of its axes one after the other."""
    words = [_axes_text(ax) for ax in fig.axes if ax.get_label() != "<colorbar>"]
    if title := fig.get_suptitle():
        words.insert(0, f"{title}.")
    return getattr(fig, "alt_text", None) or " ".join(words)


def _axes_text(ax):
    """The title, then what a function above said of these axes, or else what is found in them."""
    words = getattr(ax, "alt_text", None) or _inventory(ax)
    title = ax.get_title().replace("\n", " ")
    return f"{title}. {words}" if title else words


def _inventory(ax):
    """Words for axes that other code drew: how much of what, and the names of the axes."""
    points = sum(len(c.get_offsets()) for c in ax.collections if isinstance(c, PathCollection))
    counts = {"point": points, "line": len(ax.lines), "bar": len(ax.patches)}
    counts["picture"] = len(ax.images)
    content = " and ".join(_count(n, what) for what, n in counts.items() if n) or "nothing yet"
    names = {"x axis": ax.get_xlabel(), "y axis": ax.get_ylabel()}
    return ", ".join([f"Plot of {content}"] + [f"{k} {v}" for k, v in names.items() if v]) + "."


def _count(n, noun):
    plural = "es" if noun.endswith("s") else "s"
    return f"{n:,} {noun}{'' if n == 1 else plural}"


def _count_points(labels):
    """For instance '300 points, 120 with label 0, 180 with label 1'."""
    found, counts = np.unique(labels, return_counts=True)
    words = [
        f"{count} with label {label}" if label >= 0 else f"{count} without label"
        for label, count in zip(found, counts, strict=True)
    ]
    return f"{_count(len(labels), 'point')}, {_first_of(words)}"


def _list_centroids(centroids):
    """For instance '0 at (2.0, 5.0), 1 not drawn'."""
    words = [
        f"{k} at ({x:.1f}, {y:.1f})" if np.isfinite(x + y) else f"{k} not drawn"
        for k, (x, y) in enumerate(centroids)
    ]
    return _first_of(words)


def _list_colors(palette, labels=None):
    """For instance '0 is #1b3a60 (11,000 pixels), 1 is #f0a030 (5,384 pixels)'."""
    words = []
    for k, color in enumerate(palette):
        name = to_hex(color) if np.isfinite(color).all() else "not drawn"
        pixels = "" if labels is None else f" ({_count(np.count_nonzero(labels == k), 'pixel')})"
        words.append(f"{k} is {name}{pixels}")
    return _first_of(words)


def _first_of(words, limit=16):
    """A list in words; nobody listens to more than `limit` entries."""
    more = [f"and {len(words) - limit} more"] if len(words) > limit else []
    return ", ".join([*map(str, words[:limit]), *more])


def _figure_bundle(fig):
    """What a notebook keeps of a figure: one picture with alternative text, and the same words."""
    formatters = sys.modules["IPython"].get_ipython().display_formatter.formatters
    if not formatters["text/html"].enabled or not fig.axes:
        return None
    # The inline backend would save each figure a second time, as a picture without words.
    for formatter in formatters.values():
        formatter.pop(Figure, None)
    drawn, saved = io.BytesIO(), io.BytesIO()
    fig.savefig(drawn, format="png", bbox_inches="tight", dpi=0.9 * fig.dpi)
    Image.open(drawn).convert("RGB").save(saved, "PNG")  # opaque: a tenth fewer bytes
    picture = base64.b64encode(saved.getvalue()).decode()
    text = _figure_text(fig)
    markup = (
        f'<figure style="margin: 0"><img alt="{html.escape(text)}" '
        f'src="data:image/png;base64,{picture}"></figure>'
    )
    return {"text/html": markup, "text/plain": text}


def _speak_in_notebooks():
    """Give every figure that IPython shows its alternative text; do nothing without IPython.

    A formatter for whole bundles stays when `%matplotlib inline` renews those of single types.
    """
    shell = sys.modules["IPython"].get_ipython() if "IPython" in sys.modules else None
    if shell is not None:
        shell.display_formatter.mimebundle_formatter.for_type(Figure, _figure_bundle)


_speak_in_notebooks()
