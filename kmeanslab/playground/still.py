"""Pictures for where no script runs: a page of GitHub, a notebook that is not trusted yet."""

import base64
import html
import io

import numpy as np
from matplotlib.figure import Figure
from PIL import Image

from kmeanslab.figures.points import draw_centroids, draw_points
from kmeanslab.playground.walk import Moment

PANEL = (2.7, 2.2)  # inches


def picture_tag(figure: Figure, words: str) -> str:
    """Return a figure as an image that carries its data and its words."""
    drawn, saved = io.BytesIO(), io.BytesIO()
    figure.savefig(drawn, format="png", dpi=80)
    # 24 colors are enough for marks on white, and a third of the bytes.
    Image.open(drawn).convert("RGB").quantize(24).save(saved, "PNG", optimize=True)
    data = base64.b64encode(saved.getvalue()).decode()
    return f'<img alt="{html.escape(words)}" src="data:image/png;base64,{data}">'


def strip_tag(moments: list[Moment], words: str) -> str:
    """Return the first and the last moment of a run, side by side."""
    shown = moments[:1] if len(moments) == 1 else [moments[0], moments[-1]]
    figure = Figure(figsize=(PANEL[0] * len(shown), PANEL[1]), layout="constrained")
    for ax, moment in zip(figure.subplots(1, len(shown), squeeze=False)[0], shown, strict=True):
        labels = np.full(len(moment.X), -1) if moment.labels is None else moment.labels
        draw_points(ax, moment.X, labels)
        draw_centroids(ax, moment.centroids)
        ax.set_aspect("equal")
        ax.set_axis_off()
    return picture_tag(figure, words)
