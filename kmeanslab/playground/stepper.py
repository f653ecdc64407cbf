"""The stepper: one run of K-means, half step by half step, forward and back.

It draws a `history` and computes nothing that K-means computes: the labels and the centroids are
those of the reader's own functions. `stepper.js` moves the picture. Where no script runs, a strip
of three pictures stands in its place.
"""

import base64
import io
import json
import secrets
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.colors import to_hex
from matplotlib.markers import MarkerStyle
from PIL import Image

from kmeanslab.experiments.history import half_steps
from kmeanslab.figures.style import MARKERS, label_colors

SCRIPT = Path(__file__).with_suffix(".js")
DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
WIDTH, HEIGHT = 400, 330  # the largest plot, in SVG units
MOST_POINTS = 500  # drawn; the cost counts all of them


class Stepper:
    """Shows the `history` of a run on X (m, 2); the last line of a cell is enough.

    Raises ValueError when X has not exactly two features, or when K is above 36.
    """

    def __init__(self, X, history):
        X = np.asarray(X, float)
        if X.ndim != 2 or X.shape[1] != 2:
            raise ValueError(f"The stepper draws points with 2 features; X has shape {X.shape}.")
        self.K = len(history[0][0]) if history else 0
        if len(DIGITS) < self.K:
            raise ValueError(
                f"The stepper draws up to {len(DIGITS)} clusters; this run has {self.K}."
            )
        self.X, self.steps = X, half_steps(X, history)

    def __repr__(self):
        first, last = self.steps[0], self.steps[-1]
        return (
            f"K-means on {len(self.X)} points, K = {self.K}, {last.pass_number} passes in"
            f" {len(self.steps)} half steps. The cost falls from {first.cost:.4g} after the first"
            f" assignment to {last.cost:.4g} after the last."
        )

    def _repr_html_(self):
        name = "stepper-" + secrets.token_hex(4)
        strip = (
            f'<figure style="margin:0"><img style="max-width:100%" alt="{self._strip_words()}"'
            f' src="data:image/png;base64,{self._strip()}"><figcaption>{self}</figcaption></figure>'
        )
        run = json.dumps(self._drawing(), separators=(",", ":"))
        script = SCRIPT.read_text(encoding="utf-8").strip()
        return (
            f'<div data-stepper="{name}">{strip}</div>\n'
            f'<script>\n{script}("{name}", {run});\n</script>'
        )

    def _drawing(self):
        """Everything that the script draws, in SVG units, as plain lists and strings."""
        to_svg, width, height = fit(self.X, [step.centroids for step in self.steps])
        box = [(0, 0), (width, 0), (width, height), (0, height)]
        every = -(-len(self.X) // MOST_POINTS)
        places, labels = [], []  # centroids change in one half step, labels in the other
        for step in self.steps:
            if step.kind == "update" or not places:
                spots = to_svg(step.centroids)
                places.append(
                    {"at": rounded(spots), "regions": [rounded(r) for r in regions(spots, box)]}
                )
            if step.kind == "assign":
                labels.append("".join(DIGITS[k] for k in step.idx[::every]))
        return {
            "size": [round(width), round(height)],
            "points": rounded(to_svg(self.X[::every])),
            "every": every,
            "colors": [color for _, color in self._styles()],
            "markers": [marker_path(marker) for marker, _ in self._styles()],
            "places": places,
            "labels": labels,
            "steps": [[step.kind, step.pass_number, step.cost] for step in self.steps],
        }

    def _styles(self):
        """Marker and color of each label, as in every other figure of the lesson."""
        colors = map(to_hex, label_colors(range(self.K)))
        return list(zip(MARKERS.ljust(self.K, "o"), colors, strict=False))

    def _strip(self):
        """PNG, base64: the first pass, the second and the last."""
        figure, axes = plt.subplots(
            1, 3, figsize=(7.2, 2.3), sharex=True, sharey=True, layout="constrained"
        )
        for ax, (title, step) in zip(axes, self._strip_steps(), strict=True):
            for k, (marker, color) in enumerate(self._styles()):
                style = {"marker": marker, "color": color, "edgecolors": "black"}
                ax.scatter(*self.X[step.idx == k].T, s=9, linewidths=0.3, **style)
                ax.scatter(*step.centroids[k], s=90, linewidths=1.5, zorder=3, **style)
            ax.set_title(f"{title}: cost {step.cost:.4g}", fontsize=9)
            ax.set_aspect("equal")
            ax.tick_params(labelsize=7)
        buffer = io.BytesIO()
        figure.savefig(buffer, dpi=84)
        plt.close(figure)
        small = Image.open(buffer).convert("RGB").quantize(32, method=Image.Quantize.FASTOCTREE)
        buffer = io.BytesIO()
        small.save(buffer, "PNG", optimize=True)
        return base64.b64encode(buffer.getvalue()).decode()

    def _strip_steps(self):
        assigned = [step for step in self.steps if step.kind == "assign"]
        second = assigned[min(1, len(assigned) - 1)]
        return [("First pass", assigned[0]), ("Second pass", second), ("Last labels", assigned[-1])]

    def _strip_words(self):
        return "Points colored by their nearest centroid. " + " ".join(
            f"{title}: cost {step.cost:.4g}." for title, step in self._strip_steps()
        )


def fit(X, centroids):
    """The map from data to SVG units, equal on both axes, and the width and height it fills."""
    everything = np.vstack([X, *centroids])
    low, high = everything.min(axis=0), everything.max(axis=0)
    span = np.where(high > low, high - low, 1.0)
    low, span = low - 0.05 * span, 1.1 * span
    scale = min(WIDTH / span[0], HEIGHT / span[1])
    width, height = span * scale

    def to_svg(points):
        return (points - low) * [scale, -scale] + [0, height]  # y grows downwards in SVG

    return to_svg, width, height


def regions(spots, box):
    """For each of the spots (K, 2), the polygon of the box that its borders leave: its region.

    Each region starts as the whole box. Every other spot cuts it along the line halfway between.
    """
    return [cut_all(box, spot, np.delete(spots, k, axis=0)) for k, spot in enumerate(spots)]


def cut_all(polygon, spot, others):
    """What is left of the polygon on this spot's side of each border."""
    for other in others:
        polygon = cut(polygon, (spot + other) / 2, other - spot)
    return polygon


def cut(polygon, point, normal):
    """The part of a convex polygon behind a line (Sutherland and Hodgman's clipping)."""
    kept = []
    for i, end in enumerate(polygon):
        start = polygon[i - 1]
        before, after = np.dot(np.subtract([start, end], point), normal)
        if before * after < 0:
            kept.append(np.add(start, np.subtract(end, start) * before / (before - after)))
        if after <= 0:
            kept.append(end)
    return kept


def marker_path(marker):
    """Matplotlib's marker as an SVG path around the origin, about one unit wide."""
    style = MarkerStyle(marker)
    outline = style.get_path().transformed(style.get_transform()).to_polygons()[0][:-1]
    return (
        "M" + "L".join(f"{x:.2f} {-y:.2f}" for x, y in outline[:: max(1, len(outline) // 24)]) + "Z"
    )


def rounded(points):
    return [[round(float(x), 1), round(float(y), 1)] for x, y in points]
