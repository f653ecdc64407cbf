"""Colors, shapes and sizes of every figure and of the stage: a label always looks the same."""

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.colors import to_rgba_array
from matplotlib.patheffects import withStroke

# Ten colors that stay apart for color-blind readers too, and ten shapes that need no color.
COLORS = (
    *("#3f90da", "#bd1f01", "#b3d334", "#3b1f6b", "#ee99aa"),
    *("#005f56", "#7a0019", "#832db6", "#88ccee", "#999933"),
)
MARKERS = "os^DvP*<>d"
DARK, GREY, SPOKE = "#222222", "#9a9a9a", "#8a8a8a"
HALO = [withStroke(linewidth=4, foreground="white")]
DISC = {"edgecolors": "black", "linewidths": 2, "path_effects": HALO}


def label_colors(labels):
    """One color a label, the same whatever K is: the ten, then places along a continuous map."""
    labels = np.asarray(labels, dtype=int)
    along_map = labels * 0.618 % 1  # steps of the golden ratio keep following labels apart
    colors = plt.get_cmap("viridis")(along_map)
    fixed = labels < len(COLORS)
    colors[fixed] = to_rgba_array(COLORS)[labels[fixed]]
    return colors


def marker_of(label):
    """The shape of a label's marks; a disc where there is no label, or none of the ten shapes."""
    return MARKERS[label] if 0 <= label < len(MARKERS) else "o"


def readable_on(color):
    """Black or white, whichever has the stronger contrast on this color."""
    luminance = np.dot(np.asarray(color[:3]) ** 2.2, (0.2126, 0.7152, 0.0722))
    return "black" if luminance > 0.18 else "white"
