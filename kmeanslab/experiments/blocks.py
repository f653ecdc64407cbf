"""A picture as a table of square blocks, for vector quantization."""

from dataclasses import dataclass

import numpy as np

from kmeanslab.experiments.file_sizes import counted_bytes
from kmeanslab.experiments.words import say
from kmeanslab.pictures import psnr


@dataclass(frozen=True)
class Quantized:
    """A picture of which each piece is replaced by the nearest of K entries."""

    what: str
    features: int
    K: int
    label_bytes: int  # counted, without packing
    entry_bytes: int
    psnr: float  # decibels


def cut_blocks(picture: np.ndarray, side: int = 4) -> np.ndarray:
    """Return the square blocks of a picture as rows.

    Parameters
    ----------
    picture
        Shape (h, w, 3). What is left over on the right and below is cut off.
    side
        Of a block, in pixels.

    Returns
    -------
    np.ndarray
        Shape (m, 3 side²): block after block, row after row.

    Raises
    ------
    ValueError
        When no block fits.
    """
    h, w = (length // side for length in picture.shape[:2])
    if not (h and w):
        raise ValueError(say("no block", side=side, h=picture.shape[0], w=picture.shape[1]))
    whole = picture[: h * side, : w * side]
    return whole.reshape(h, side, w, side, 3).swapaxes(1, 2).reshape(h * w, side * side * 3)


def join_blocks(blocks: np.ndarray, shape: tuple[int, ...], side: int = 4) -> np.ndarray:
    """Put the rows of `cut_blocks` back into a picture.

    Parameters
    ----------
    blocks
        Shape (m, 3 side²).
    shape
        Of the picture that was cut, (h, w, 3).
    side
        Of a block, in pixels.

    Returns
    -------
    np.ndarray
        (h, w, 3), without what was cut off.
    """
    h, w = (length // side for length in shape[:2])
    return blocks.reshape(h, w, side, side, 3).swapaxes(1, 2).reshape(h * side, w * side, 3)


def average_blocks(picture: np.ndarray, side: int) -> np.ndarray:
    """Return a picture smaller by `side`: each of its pixels is the mean of a block."""
    h, w = (length // side for length in picture.shape[:2])
    means = cut_blocks(picture, side).reshape(h * w, side * side, 3).mean(axis=1)
    return means.reshape(h, w, 3)


def count_quantized(
    what: str, picture: np.ndarray, quantized: np.ndarray, side: int, K: int
) -> Quantized:
    """Return what a picture in K entries takes, one byte for each value of an entry.

    Parameters
    ----------
    what
        The name of its row.
    picture, quantized
        Shape (h, w, 3): before and after.
    side
        Of a block, in pixels; 1 for single pixels.
    K
        How many entries the codebook has.
    """
    features = 3 * side * side
    pieces = picture[..., 0].size // side**2
    entries = K * features
    labels = counted_bytes(pieces, K, entry=0)
    return Quantized(what, features, K, labels, entries, psnr(picture, quantized))
