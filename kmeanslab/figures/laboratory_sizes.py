"""Figures of the laboratory: bytes of a picture beside its distance from the original."""

from collections.abc import Sequence

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.ticker import MultipleLocator

from kmeanslab.figures.alt_text import describe
from kmeanslab.figures.canvas import unframed
from kmeanslab.figures.style import COLORS, DARK
from kmeanslab.figures.words import say

# The ways to store a picture: its bytes, its decibels, marker and line, color.
WAYS = (
    ("counted", "psnr", "s:", COLORS[3]),
    ("palette_png", "psnr", "o-", COLORS[0]),
    ("plain_png", "psnr", "^--", COLORS[1]),
    ("jpeg", "jpeg_psnr", "D-.", COLORS[5]),
)


def plot_file_sizes(rows: Sequence, original_bytes: int) -> None:
    """Draw kilobytes against decibels for four ways to store a picture.

    Parameters
    ----------
    rows
        Of `file_sizes`.
    original_bytes
        The original PNG's size.
    """
    _, ax = plt.subplots(figsize=(7, 4.2), layout="constrained")
    look = {"markeredgecolor": DARK, "markeredgewidth": 0.5}
    for size, decibels, style, color in WAYS:
        kilobytes = [getattr(row, size) / 1000 for row in rows]
        heights = [getattr(row, decibels) for row in rows]
        ax.plot(kilobytes, heights, style, label=say(size), color=color, **look)
    _name_sizes(ax, rows, original_bytes)
    ax.set_title(say("sizes title"))
    ax.yaxis.set_major_locator(MultipleLocator(5))
    ax.set(xlabel=say("kilobytes"), ylabel=say("decibels"), xlim=(0, None))
    ax.legend(frameon=False, loc="lower right", bbox_to_anchor=(0.93, 0))
    ax.grid(alpha=0.3)
    unframed(ax)
    found = [say("one size", K=r.K, bytes=r.palette_png, dB=r.psnr) for r in rows]
    describe(ax, "sizes in words", sizes="; ".join(found), original=original_bytes)


def _name_sizes(ax: Axes, rows: Sequence, original_bytes: int) -> None:
    """Write K beside each palette PNG; draw a line at the original, with its name."""
    look = {"textcoords": "offset points", "fontsize": 9}
    for row in rows:
        ax.annotate(f"{row.K}", (row.palette_png / 1000, row.psnr), (5, -10), **look)
    ax.axvline(original_bytes / 1000, color="black", linewidth=1)
    middle = (original_bytes / 1000, np.mean(ax.get_ylim()))
    ax.annotate(say("original PNG"), middle, (-14, 0), rotation=90, va="center", **look)
