"""Colors, shapes and sizes of every figure and of the stage: a label always looks the same."""

from collections.abc import Sequence

import matplotlib
import numpy as np
from matplotlib.colors import to_rgba_array
from matplotlib.patheffects import withStroke

# Ten colors that stay apart for color-blind readers too, and ten shapes that need no color.
COLORS = (
    *("#3f90da", "#bd1f01", "#b3d334", "#3b1f6b", "#ee99aa"),
    *("#005f56", "#7a0019", "#832db6", "#88ccee", "#999933"),
)
MARKERS = "os^DvP*<>d"
DARK, GRAY, SPOKE = "#222222", "#9a9a9a", "#8a8a8a"

# Areas of marks, in square points, and how many of something are still drawn the larger way.
POINT, LARGE_POINT, FEW_POINTS = 26, 80, 12
DISC, SMALL_DISC, NUMBERED_DISCS = 260, 80, 20
START, STOP = 70, 36  # the ring where a path begins, a mark on its way
FADED = 0.6  # opacity of points that lie behind a path

HALO = [withStroke(linewidth=4, foreground="white")]
OUTLINE = {"edgecolors": "black", "linewidths": 2, "path_effects": HALO}


def label_colors(labels: Sequence[int] | np.ndarray) -> np.ndarray:
    """One color a label, the same whatever K is: the ten, then places along a continuous map.

    Parameters
    ----------
    labels
        Integers from 0, shape (m,).

    Returns
    -------
    np.ndarray
        Shape (m, 4): red, green, blue, opacity, each from 0 to 1.
    """
    labels = np.asarray(labels, dtype=int)
    along_map = labels * 0.618 % 1  # steps of the golden ratio keep following labels apart
    colors = matplotlib.colormaps["viridis"](along_map)
    fixed = labels < len(COLORS)
    colors[fixed] = to_rgba_array(COLORS)[labels[fixed]]
    return colors


def marker_of(label: int) -> str:
    """The shape of a label's marks; a disc where there is no label, or none of the ten shapes."""
    return MARKERS[label] if 0 <= label < len(MARKERS) else "o"


def readable_on(color: Sequence[float] | np.ndarray) -> str:
    """Black or white, whichever has the stronger contrast on this color.

    The two contrasts are equal at a relative luminance of about 0.18 (WCAG 2.2).
    """
    luminance = np.dot(np.asarray(color[:3]) ** 2.2, (0.2126, 0.7152, 0.0722))
    return "black" if luminance > 0.18 else "white"
