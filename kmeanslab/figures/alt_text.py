"""Say in words what a figure shows, and keep these words wherever the figure is shown."""

import base64
import html
import io
import sys

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.collections import PathCollection
from matplotlib.colors import to_hex
from matplotlib.figure import Figure
from PIL import Image


def alt_text(text):
    """Say in words what the current figure shows, for readers who do not see it."""
    if not plt.get_fignums():
        raise ValueError("No figure is open: call alt_text in the cell that draws it, after that.")
    plt.gcf().alt_text = text


def describe(ax, text):
    ax.alt_text = text


def figure_text(fig):
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
    content = " and ".join(count(n, what) for what, n in counts.items() if n) or "nothing yet"
    names = {"x axis": ax.get_xlabel(), "y axis": ax.get_ylabel()}
    return ", ".join([f"Plot of {content}"] + [f"{k} {v}" for k, v in names.items() if v]) + "."


def count(n, noun):
    plural = "es" if noun.endswith("s") else "s"
    return f"{n:,} {noun}{'' if n == 1 else plural}"


def count_points(labels):
    """For instance '300 points, 120 with label 0, 180 with label 1'."""
    found, counts = np.unique(labels, return_counts=True)
    words = [
        f"{count} with label {label}" if label >= 0 else f"{count} without label"
        for label, count in zip(found, counts, strict=True)
    ]
    return f"{count(len(labels), 'point')}, {first_of(words)}"


def list_centroids(centroids):
    """For instance '0 at (2.0, 5.0), 1 not drawn'."""
    words = [
        f"{k} at ({x:.1f}, {y:.1f})" if np.isfinite(x + y) else f"{k} not drawn"
        for k, (x, y) in enumerate(centroids)
    ]
    return first_of(words)


def list_colors(palette, labels=None):
    """For instance '0 is #1b3a60 (11,000 pixels), 1 is #f0a030 (5,384 pixels)'."""
    words = []
    for k, color in enumerate(palette):
        name = to_hex(color) if np.isfinite(color).all() else "not drawn"
        pixels = "" if labels is None else f" ({count(np.count_nonzero(labels == k), 'pixel')})"
        words.append(f"{k} is {name}{pixels}")
    return first_of(words)


def first_of(words, limit=16):
    """A list in words; nobody listens to more than `limit` entries."""
    more = [f"and {len(words) - limit} more"] if len(words) > limit else []
    return ", ".join([*map(str, words[:limit]), *more])


def figure_bundle(fig):
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
    text = figure_text(fig)
    markup = (
        f'<figure style="margin: 0"><img alt="{html.escape(text)}" '
        f'src="data:image/png;base64,{picture}"></figure>'
    )
    return {"text/html": markup, "text/plain": text}


def register_alt_text():
    """Give every figure that IPython shows its alternative text; do nothing without IPython.

    A formatter for whole bundles stays when `%matplotlib inline` renews those of single types.
    """
    shell = sys.modules["IPython"].get_ipython() if "IPython" in sys.modules else None
    if shell is not None:
        shell.display_formatter.mimebundle_formatter.for_type(Figure, figure_bundle)
