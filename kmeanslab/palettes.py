"""Palettes that a reader names, beside those that K-means found."""

from collections.abc import Callable
from types import EllipsisType

import numpy as np
from matplotlib.colors import to_rgb

from kmeanslab.costs import cost
from kmeanslab.one_line import OneLineError
from kmeanslab.sentences import load_sentences

SENTENCES = load_sentences("palettes")
MAX_NAMED = 16


class WrongPalette(OneLineError):
    """The named colors make no palette."""


def named_colors(names: str | list[str] | EllipsisType) -> np.ndarray | None:
    """Return named colors as a palette (K, 3), floats from 0 to 1; None and a line for `...`.

    Parameters
    ----------
    names
        A list of Matplotlib's names, such as "olive" or "#808000", 1 to 16 of them.

    Raises
    ------
    WrongPalette
        When one is no color, or when there are too many.
    """
    if isinstance(names, EllipsisType):
        print(SENTENCES["none"].format(most=MAX_NAMED))
        return None
    names = [names] if isinstance(names, str) else list(names)
    if not 1 <= len(names) <= MAX_NAMED:
        raise WrongPalette(SENTENCES["count"].format(found=len(names), most=MAX_NAMED))
    palette = []
    for name in names:
        try:
            palette.append(to_rgb(name))
        except ValueError:
            raise WrongPalette(SENTENCES["no color"].format(name=name)) from None
    return np.array(palette)


def paint(
    picture: np.ndarray, palettes: dict[str, np.ndarray | None], assign: Callable
) -> tuple[list[np.ndarray], list[str]]:
    """Return the picture in the colors of each palette, and a title with its cost.

    Parameters
    ----------
    picture
        Shape (h, w, 3).
    palettes
        {name: palette (K, 3)}; None is left out.
    assign
        The reader's `find_closest_centroids`, which chooses the color of each pixel.
    """
    pixels, painted, titles = picture.reshape(-1, 3), [], []
    for name, palette in palettes.items():
        if palette is not None:
            idx = assign(pixels, palette)
            facts = {"name": name, "K": len(palette), "cost": cost(pixels, palette, idx)}
            painted.append(palette[idx].reshape(picture.shape))
            titles.append(SENTENCES["title"].format(**facts))
    return painted, titles
