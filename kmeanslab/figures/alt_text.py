"""Say in words what a figure shows, and keep these words wherever the figure is shown."""

import base64
import html
import io
import os
import sys

import matplotlib
import matplotlib.pyplot as plt
from matplotlib.axes import Axes
from matplotlib.collections import PathCollection
from matplotlib.figure import Figure
from PIL import Image

from kmeanslab.figures.words import count, say


def alt_text(text: str) -> None:
    """Say in words what the current figure shows, for readers who do not see it.

    Raises
    ------
    ValueError
        When no figure is open.
    """
    if not plt.get_fignums():
        raise ValueError(say("no figure"))
    plt.gcf().alt_text = text


def describe(ax: Axes, name: str, /, **values: object) -> None:
    """Keep the sentence of this name as the words for these axes."""
    ax.alt_text = say(name, **values)


def figure_text(fig: Figure) -> str:
    """The words for a figure: the author's own, or those of its axes one after the other."""
    words = [_axes_text(ax) for ax in fig.axes if ax.get_label() != "<colorbar>"]
    if title := fig.get_suptitle():
        words.insert(0, f"{title}.")
    return getattr(fig, "alt_text", None) or " ".join(words)


def _axes_text(ax: Axes) -> str:
    """The title, then what a plot of the lesson said of these axes, or else what is in them."""
    words = getattr(ax, "alt_text", None) or _inventory(ax)
    title = ax.get_title().replace("\n", " ")
    return (f"{title}. " if title else "") + words + _axis_names(ax, words)


def _inventory(ax: Axes) -> str:
    """Words for axes that other code drew: how much of what."""
    points = sum(len(c.get_offsets()) for c in ax.collections if isinstance(c, PathCollection))
    counts = {"point": points, "line": len(ax.lines), "bar": len(ax.patches)}
    counts["picture"] = len(ax.images)
    found = [count(n, what) for what, n in counts.items() if n]
    return say("inventory", content=say("and").join(found) or say("nothing yet"))


def _axis_names(ax: Axes, words: str) -> str:
    """The names of the axes, as far as the words before do not hold them."""
    names = {"x axis": ax.get_xlabel(), "y axis": ax.get_ylabel()}
    return "".join(
        " " + say(axis, name=name) for axis, name in names.items() if name and name not in words
    )


def figure_bundle(fig: Figure) -> dict[str, str] | None:
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


def register_alt_text() -> None:
    """Have IPython show every figure, with its alternative text; do nothing without IPython.

    A formatter for whole bundles stays when `%matplotlib inline` renews those of single types.
    """
    shell = sys.modules["IPython"].get_ipython() if "IPython" in sys.modules else None
    if shell is None:
        return
    shell.display_formatter.mimebundle_formatter.for_type(Figure, figure_bundle)
    # MPLBACKEND=agg in the environment of a notebook would hide every figure without a word.
    # Whoever chose agg in a cell meant it.
    hidden = os.environ.get("MPLBACKEND", "").lower() == matplotlib.get_backend().lower() == "agg"
    if hidden and hasattr(shell, "kernel"):
        shell.enable_matplotlib("inline")
