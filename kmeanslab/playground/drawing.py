"""What the drawing script gets: the plane, styles and words, and each moment."""

import numpy as np
from matplotlib.colors import to_hex
from matplotlib.markers import MarkerStyle

from kmeanslab.figures.style import MARKERS, label_colors, readable_on
from kmeanslab.playground.answers import WORDS
from kmeanslab.playground.walk import MAX_K, Moment, Walk

NO_LABEL = 255
LOOP = (
    "for i in range(max_iters):",
    "    idx = find_closest_centroids(X, centroids)",
    "    centroids = compute_centroids(X, idx, K)",
)
LIT = {"assign": 1, "update": 2, "done": -1}


def points_of(values: np.ndarray, name: str) -> np.ndarray:
    """Return values as a table of x and y (m, 2), finite floats.

    Raises
    ------
    ValueError
        When it is none; the sentence names the argument and the way out.
    """
    points = np.array(values, dtype=float)
    if points.ndim != 2 or points.shape[1] != 2 or not len(points):
        raise ValueError(WORDS["not x and y"].format(name=name, shape=points.shape))
    if not np.isfinite(points).all():
        raise ValueError(WORDS["not finite"].format(name=name))
    return points


def plane(walk: Walk, updates: bool, costs: bool = True) -> dict:
    """Return what stays the same for a stage: its box, styles and words, and what it shows."""
    return {
        "box": [walk.low[0], walk.high[0], walk.low[1], walk.high[1]],
        "styles": styles(),
        "words": WORDS,
        "loop": LOOP if updates else [],
        "updates": updates,
        "costs": costs,
    }


def styles() -> list[dict]:
    """Return color, color of the number, and shape of each label, as in every other figure."""
    found = []
    for k, color in enumerate(label_colors(np.arange(MAX_K))):
        style = {"color": to_hex(color), "ink": readable_on(color)}
        found.append(style | {"path": marker_path(MARKERS[k % len(MARKERS)])})
    return found


def moment_state(moment: Moment, can_go_back: bool) -> dict:
    """Return one moment without its arrays: places of the centroids, words, what comes next."""
    return {
        "centroids": moment.centroids.tolist(),
        "phase": moment.phase,
        "iteration": moment.iteration,
        "cost": moment.cost,
        "costs": list(moment.costs),
        "message": moment.message,
        "lit": LIT[moment.phase],
        "back": can_go_back,
    }


def label_bytes(labels: np.ndarray | None, m: int) -> bytes:
    """Return labels as one byte each; 255 stands for no label."""
    return (np.full(m, NO_LABEL) if labels is None else labels).astype(np.uint8).tobytes()


def marker_path(marker: str) -> str:
    """Return Matplotlib's marker as an SVG path around the origin, about one unit wide."""
    style = MarkerStyle(marker)
    outline = style.get_path().transformed(style.get_transform()).to_polygons()[0][:-1]
    every = max(1, len(outline) // 24)
    return "M" + "L".join(f"{x:.2f} {-y:.2f}" for x, y in outline[::every]) + "Z"
