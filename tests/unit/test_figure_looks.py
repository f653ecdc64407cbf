"""What each figure is drawn with: its marks, their sizes, colors and order, against approved lists.

After a figure was changed on purpose and looked at, this writes the lists again:

    python tests/unit/test_figure_looks.py
"""

import sys
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.artist import Artist
from matplotlib.axis import Axis
from matplotlib.colors import to_hex
from matplotlib.path import Path as MarkerPath
from matplotlib.spines import Spine
from matplotlib.text import Annotation, Text

UNIT = Path(__file__).resolve().parent
sys.path[:0] = [str(UNIT), str(UNIT.parents[1])]

from plots import plots_of_pictures, plots_of_points, some_points  # noqa: E402

from kmeanslab.experiments.choosing import Choice  # noqa: E402
from kmeanslab.experiments.file_sizes import FileSizes  # noqa: E402
from kmeanslab.figures.laboratory_costs import (  # noqa: E402
    plot_choices,
    plot_excess,
    plot_sorted_costs,
)
from kmeanslab.figures.laboratory_points import plot_clusterings, plot_seed_weights  # noqa: E402
from kmeanslab.figures.laboratory_sizes import plot_file_sizes  # noqa: E402
from utils import plot_assignment, plot_cost  # noqa: E402

APPROVED = UNIT / "looks"
X, LABELS, CENTROIDS = some_points(3)
CHOICES = [Choice(2, 9.0, 0.5, 0.3), Choice(3, 4.0, 0.7, 0.9)]
SIZES = [FileSizes(K, 1027 * K, 968, 1722, 15.8 + K, 505 * K, 19.3) for K in (2, 4)]
FIGURES = {
    **plots_of_points(3),
    **plots_of_pictures(3),
    "plot_assignment_of_few": lambda: plot_assignment(X[:4], LABELS[:4], CENTROIDS),
    "plot_cost_of_steps": lambda: plot_cost([5, 3, 1, 1], [4, 2, 1]),
    "plot_sorted_costs": lambda: plot_sorted_costs([3.0, 1.0, 1.2, 1.19, 2.0]),
    "plot_excess": lambda: plot_excess(np.geomspace(3, 1, 31)),
    "plot_choices": lambda: plot_choices(CHOICES),
    "plot_clusterings": lambda: plot_clusterings({"one": (X, LABELS), "two": (X, None)}),
    "plot_seed_weights": lambda: plot_seed_weights(X, CENTROIDS, np.arange(len(X))),
    "plot_file_sizes": lambda: plot_file_sizes(SIZES, 32_000),
}
# What an artist is asked for, where it has it.
TRAITS = (
    "zorder", "alpha", "sizes", "marker", "markersize", "markeredgewidth", "linewidth",
    "linestyle", "facecolors", "color", "depthshade", "fontsize", "ha", "va",
    "rotation", "position", "position_3d", "data", "offsets", "segments", "paths", "extent",
    "interpolation", "clim", "title", "texts", "frame_on", "text",
)  # fmt: skip


def worded(value, is_color=False):
    """A trait in a few words: long lists by their first and last, colors by their number."""
    if isinstance(value, Artist):
        return value.get_text()
    if isinstance(value, str | None):
        return value
    if isinstance(value, list) and value and isinstance(value[0], Text):
        return ", ".join(map(worded, value))
    first = value[0] if isinstance(value, list | tuple) and value else None
    if isinstance(first, tuple):
        return str(first[1] or "solid")  # the dashes of a collection
    if isinstance(first, MarkerPath):
        return f"{len(first.vertices)} corners"
    values = np.concatenate(value) if isinstance(first, np.ndarray) else np.asarray(value)
    if is_color and values.ndim == 2:  # a line's color may be a name instead
        values = np.array([to_hex(color, keep_alpha=True) for color in values])
    values = values.round(3) if values.dtype.kind == "f" else values
    flat = [str(part) for part in values.ravel().tolist()]
    return ", ".join(flat if len(flat) <= 4 else [f"{len(flat)} from {flat[0]} to {flat[-1]}"])


def line_of(artist):
    """One line on an artist: its kind, and what it is drawn with."""
    words = [f"{type(artist).__name__}:"]
    for trait in TRAITS:
        found = getattr(artist, f"get_{trait}", lambda: None)()
        value = "" if found is None else worded(found, "color" in trait)
        words += [f"{trait}={value}"] if value not in ("", "None, None") else []
    words += [f"at={worded(artist.xy)}"] if isinstance(artist, Annotation) else []
    strokes = [vars(effect)["_gc"] for effect in artist.get_path_effects() or ()]
    words += [f"behind={stroke['foreground']}, {stroke['linewidth']}" for stroke in strokes]
    return " ".join(words)


def is_empty(artist):
    """Whether it is a text without words, as most titles are."""
    return isinstance(artist, Text) and not artist.get_text()


def look_of(figure):
    """The look of a figure, as text."""
    figure.canvas.draw()
    lines = [f"figure of {worded(figure.get_size_inches())} inches"]
    for ax in figure.axes:
        lines.append(f"axes {ax.name}, frame {ax.axison}, aspect {ax.get_aspect()}")
        lines += [f"  x {worded(ax.get_xticks())}, y {worded(ax.get_yticks())}"]
        lines += [f"  limits {worded(ax.axis())}, scales {ax.get_xscale()} {ax.get_yscale()}"]
        lines += [f"  labels {ax.get_xlabel()!r} {ax.get_ylabel()!r}"]
        edges = [name for name, spine in ax.spines.items() if spine.get_visible()]
        grid = [line.get_alpha() for line in ax.xaxis.get_gridlines() if line.get_visible()]
        lines += [f"  edges {edges}, grid {grid[:1]}"]
        parts = [part for part in ax.get_children() if not isinstance(part, Axis | Spine)]
        seen = [part for part in parts if part is not ax.patch and not is_empty(part)]
        lines += ["  " + line_of(part) for part in seen]
    return "\n".join(lines) + "\n"


def draw_anew(name):
    """The look of one of the figures."""
    plt.close("all")
    FIGURES[name]()
    try:
        return look_of(plt.gcf())
    finally:
        plt.close("all")


@pytest.mark.parametrize("name", FIGURES)
def test_a_figure_looks_as_approved(name):
    assert draw_anew(name) == (APPROVED / f"{name}.txt").read_text(encoding="utf-8")


if __name__ == "__main__":
    for name in FIGURES:
        (APPROVED / f"{name}.txt").write_text(draw_anew(name), encoding="utf-8")
