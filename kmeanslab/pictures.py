"""Pictures in and out: any file as floats from 0 to 1, a palette PNG, bytes and decibels."""

import io
import math
import os
from collections.abc import Sequence
from numbers import Real
from pathlib import Path

import numpy as np
from numpy.typing import ArrayLike
from PIL import Image

from kmeanslab.decoding import find_picture, read_picture, say

MAX_COLORS = 256  # what one byte a pixel can tell apart
BEYOND = (-1, 2)  # noise or brightening may leave 0 to 1 by so much; farther off is another scale


def load_image(path: str | os.PathLike, max_side: float | None = None) -> np.ndarray:
    """Read any picture as numbers from 0 to 1.

    Transparent parts lie on white, a turned photo stands upright, gray becomes three equal
    channels. 16 bits of gray of which 12 or fewer are used, and 32-bit counts, are spread so that
    their largest value is white.

    Parameters
    ----------
    path
        The file's name; `~` is your home folder.
    max_side
        Shrinks a larger picture until its longer side has that many pixels.

    Returns
    -------
    np.ndarray
        float64, shape (height, width, 3): red, green, blue; every value is finite.

    Raises
    ------
    FileNotFoundError
        When there is no such file.
    PermissionError
        When it may not be read.
    ValueError
        When it is no picture, or max_side is no number of pixels.
    """
    if max_side is not None and not (isinstance(max_side, Real) and 1 <= max_side < math.inf):
        raise ValueError(say("max_side", value=repr(max_side)))
    picture = read_picture(find_picture(path))
    if max_side is not None:
        picture.thumbnail((int(max_side), int(max_side)), Image.Resampling.LANCZOS)
    if picture.mode == "F":
        gray = np.asarray(picture, dtype=float)
        return np.clip(np.stack([gray] * 3, axis=-1), 0, 1)
    return np.asarray(picture, dtype=float) / 255


def unit_colors(values: ArrayLike, name: str = "the picture", scale: float = 1) -> np.ndarray:
    """Colors as floats from 0 to 1, by their type.

    Floats run from 0 to `scale`, and what is a little beyond is clipped. Whole numbers run from 0
    to 255, unsigned ones of 16 bits to 65535. NaN stays NaN.

    Parameters
    ----------
    values
        Any shape.
    name
        What the error calls them.
    scale
        The largest value that floats may have.

    Raises
    ------
    ValueError
        When the type leaves open what the values mean, or they do not fit their type.
    """
    colors = numbers_in(values, name)
    if colors.dtype.kind in "bf":
        unit = colors.astype(float) / scale
        inside = (unit >= BEYOND[0]) & (unit <= BEYOND[1]) | np.isnan(unit)
        if not inside.all():
            largest = np.nanmax(np.abs(unit)) * scale
            raise ValueError(say("other scale", name=name, largest=largest))
        return np.clip(unit, 0, 1)
    full, low, high = full_scale(colors), colors.min(initial=0), colors.max(initial=0)
    if colors.dtype.kind == "i" and high == 1:
        raise ValueError(say("zero or one", name=name))
    if low < 0 or high > full:
        raise ValueError(say("other levels", name=name, low=low, high=high))
    return colors / full


def numbers_in(values: ArrayLike, name: str) -> np.ndarray:
    """The values as an array of numbers, of the type that they have.

    Raises
    ------
    ValueError
        When they are no numbers, or rows of several lengths.
    """
    try:
        numbers = np.asarray(values)
    except ValueError as error:
        raise ValueError(say("several lengths", name=name)) from error
    if numbers.dtype.kind not in "biuf":
        raise ValueError(say("no numbers", name=name, kind=numbers.dtype.name))
    return numbers


def full_scale(values: np.ndarray) -> int:
    """The value that means full brightness, by the array's type: 1, 255 or 65535."""
    if values.dtype.kind in "bf":
        return 1
    return 65535 if values.dtype == np.uint16 else 255


def save_palette_png(
    path: str | os.PathLike, palette: ArrayLike, idx: ArrayLike, shape: Sequence[int]
) -> int:
    """Write a picture as a palette PNG, 1, 2, 4 or 8 bits a pixel.

    Read again, the picture is exactly round(palette * 255)[idx].

    Parameters
    ----------
    path
        The file to write; `~` is your home folder.
    palette
        (K, 3) floats from 0 to 1, K at most 256; what is a little beyond is clipped. A row that no
        label uses may be NaN.
    idx
        Labels of the pixels, row after row, shape (height * width,).
    shape
        (height, width), or the picture's whole shape.

    Returns
    -------
    int
        The file's size in bytes.

    Raises
    ------
    ValueError
        When the palette or a label does not fit.
    """
    # All bytes are there before the file is opened, so that nothing half-written is left behind.
    written = palette_png(palette, idx, shape)
    return Path(path).expanduser().write_bytes(written)


def palette_png(palette: ArrayLike, idx: ArrayLike, shape: Sequence[int]) -> bytes:
    """Return the file that save_palette_png writes.

    Parameters
    ----------
    palette, idx, shape
        As in `save_palette_png`.

    Raises
    ------
    ValueError
        When the palette or a label does not fit.
    """
    if np.ndim(shape) != 1 or len(shape) < 2:
        raise ValueError(say("no shape", shape=shape))
    height, width = shape[:2]
    colors = numbers_in(palette, "the palette").astype(float)
    if colors.ndim != 2 or colors.shape[1] != 3 or not 1 <= len(colors) <= MAX_COLORS:
        raise ValueError(say("palette shape", shape=colors.shape))
    labels = _checked_labels(idx, len(colors), height, width)
    levels = to_bytes(_filled(colors, labels))
    picture = Image.frombytes("P", (width, height), labels.astype(np.uint8).tobytes())
    picture.putpalette(levels.tobytes())
    written = io.BytesIO()
    picture.save(written, "PNG", optimize=True)  # the palette sets the bits a pixel
    return written.getvalue()


def _checked_labels(idx, K, height, width):
    """The labels as integers, or ValueError when they make no picture of this size."""
    labels = numbers_in(idx, "idx").astype(float).ravel()
    if labels.size != height * width or not labels.size:
        raise ValueError(say("labels", labels=labels.size, height=height, width=width))
    if (odd := labels[labels != np.rint(labels)]).size:
        raise ValueError(say("no label", value=odd[0]))
    if labels.min() < 0 or labels.max() >= K:
        raise ValueError(say("label range", low=labels.min(), high=labels.max(), last=K - 1))
    return labels.astype(int)


def _filled(colors, labels):
    """The palette with black in the rows that are NaN and that no label uses."""
    unusable = ~np.isfinite(colors).all(axis=1)
    used = np.bincount(labels, minlength=len(colors))
    if (wrong := np.flatnonzero(unusable & (used > 0))).size:
        raise ValueError(say("palette row", row=wrong[0], pixels=used[wrong[0]]))
    colors = np.where(unusable[:, np.newaxis], 0, colors)
    if not ((colors >= BEYOND[0]) & (colors <= BEYOND[1])).all():
        raise ValueError(say("palette values", low=colors.min(), high=colors.max()))
    return colors


def to_bytes(picture: ArrayLike) -> np.ndarray:
    """A picture of floats in [0, 1] as whole bytes (uint8), as a file holds it."""
    return np.rint(np.clip(picture, 0, 1) * 255).astype(np.uint8)


def file_bytes(picture: ArrayLike, kind: str, **options: object) -> bytes:
    """The file that Pillow writes for a picture (h, w, 3) in [0, 1]; kind is "PNG" or "JPEG"."""
    buffer = io.BytesIO()
    Image.fromarray(to_bytes(picture)).save(buffer, kind, optimize=True, **options)
    return buffer.getvalue()


def psnr(picture: ArrayLike, other: ArrayLike) -> float:
    """Peak signal-to-noise ratio of two pictures with values in [0, 1], in decibels.

    10 log10(1 / mean squared error). Higher is closer; equal pictures give infinity.
    """
    error = np.mean((np.asarray(picture, float) - np.asarray(other, float)) ** 2)
    return float("inf") if error == 0 else float(-10 * np.log10(error))
