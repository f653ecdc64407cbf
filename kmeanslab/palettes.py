"""Palettes that a reader names, beside those that K-means found."""

from collections.abc import Callable
from types import EllipsisType

import numpy as np
from matplotlib.colors import to_rgb

from kmeanslab.sentences import load_sentences

SENTENCES = load_sentences("palettes")
MAX_NAMED = 16


def named_colors(names: str | list[str] | EllipsisType, most: int = MAX_NAMED) -> np.ndarray | None:
    """Return named colors as a palette (K, 3), floats from 0 to 1; None and a line for `...`.

    Parameters
    ----------
    names
        A list of Matplotlib's names, such as "olive" or "#808000".
    most
        How many there may be.

    Raises
    ------
    ValueError
        When one is no color, or when there are too many.
    """
    if isinstance(names, EllipsisType):
        print(SENTENCES["none"].format(most=most))
        return None
    names = [names] if isinstance(names, str) else list(names)
    if not 1 <= len(names) <= most:
        raise ValueError(SENTENCES["count"].format(found=len(names), most=most))
    palette = []
    for name in names:
        try:
            palette.append(to_rgb(name))
        except ValueError:
            raise ValueError(SENTENCES["no color"].format(name=name)) from None
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
            colors = palette[assign(pixels, palette)]
            cost = np.mean(np.sum((pixels - colors) ** 2, axis=1))
            painted.append(colors.reshape(picture.shape))
            titles.append(SENTENCES["title"].format(name=name, K=len(palette), cost=cost))
    return painted, titles
