"""Pictures, pixels and palettes: how they are read before they are drawn."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike

from kmeanslab.figures.words import say
from kmeanslab.pictures import full_scale, numbers_in, unit_colors

MAX_PIXELS = 20_000  # more dots hide each other, and a million take half a minute
MAX_NUMBERED = 64  # patches with room for a number


def palette_of(centroids: ArrayLike, scale: float = 1) -> np.ndarray:
    """Rows of red, green, blue from 0 to 1; floats may run to `scale`.

    Raises
    ------
    ValueError
        When the shape is not (K, 3), or the values are no colors.
    """
    colors = numbers_in(centroids, "centroids")
    if colors.ndim != 2 or colors.shape[1] != 3 or not len(colors):
        raise ValueError(say("no palette", shape=colors.shape))
    return unit_colors(colors, "centroids", scale)


def patches_of(palette: np.ndarray) -> tuple[np.ndarray, float]:
    """The palette as a picture (rows, columns, 3) with one pixel a color, and an inch size for it.

    Colors that are NaN, and places behind the last color, are white.
    """
    K, many = len(palette), len(palette) > MAX_NUMBERED
    columns = min(K, 16 if many else 8)
    patches = np.ones((-(-K // columns) * columns, 3))
    patches[:K] = np.where(np.isfinite(palette), palette, 1)
    return patches.reshape(-1, columns, 3), 0.4 if many else 0.8


def pixels_of(
    X_img: ArrayLike, centroids: ArrayLike, idx: ArrayLike | None
) -> tuple[np.ndarray, np.ndarray, np.ndarray | None]:
    """Pixels (m, 3), palette (K, 3) and labels (m,), or None for an idx that does not fit them.

    Where pixels are whole numbers, palettes of floats are taken to be their means.
    """
    colors = numbers_in(X_img, "X_img")
    if colors.ndim not in (2, 3) or colors.shape[-1] != 3 or not colors.size:
        raise ValueError(say("no pixels", shape=colors.shape))
    pixels = unit_colors(colors, "X_img").reshape(-1, 3)
    labels = np.asarray(idx).ravel()
    fitting = labels.dtype.kind in "iuf" and len(labels) == len(pixels)
    return pixels, palette_of(centroids, full_scale(colors)), labels if fitting else None


def thin(pixels: np.ndarray) -> tuple[np.ndarray, int]:
    """Every n-th pixel, so that at most MAX_PIXELS are left, and n."""
    every = -(-len(pixels) // MAX_PIXELS)
    return pixels[::every], every


def list_of_pictures(pictures: Sequence[ArrayLike], titles: Sequence[str]) -> list[np.ndarray]:
    """Pictures as floats from 0 to 1, shape (h, w, 3); gray ones get three equal channels.

    Raises
    ------
    ValueError
        When there are more or fewer titles than pictures, or one of them is no picture.
    """
    stacked = isinstance(pictures, np.ndarray) and pictures.ndim == 4
    several = isinstance(pictures, list | tuple) or stacked
    if not several or not isinstance(titles, list | tuple):
        raise ValueError(say("single picture"))
    if not len(pictures) or len(pictures) != len(titles):
        raise ValueError(say("titles", pictures=len(pictures), titles=len(titles)))
    return [_picture(picture, title) for picture, title in zip(pictures, titles, strict=True)]


def _picture(values, name):
    colors = numbers_in(values, f"'{name}'")
    if colors.ndim == 2:
        colors = np.stack([colors] * 3, axis=-1)
    if colors.ndim != 3 or colors.shape[-1] != 3 or not colors.size:
        raise ValueError(say("no picture", name=name, shape=colors.shape))
    return unit_colors(colors, f"'{name}'")
