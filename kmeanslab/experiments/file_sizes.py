"""What a compressed picture takes on disk, and how far it is from the original."""

import io
from dataclasses import dataclass
from math import ceil, log2

import numpy as np
from numpy.typing import ArrayLike
from PIL import Image

from kmeanslab.pictures import file_bytes, palette_png, psnr, to_bytes

QUALITIES = range(1, 101, 3)  # of JPEG
FULL_COLOR, HALVED_COLOR = 0, 2  # Pillow's numbers for the color resolution of JPEG


@dataclass(frozen=True)
class FileSizes:
    """Bytes of one picture in K colors, counted and on disk, beside a JPEG as close as that."""

    K: int
    counted: int
    palette_png: int
    plain_png: int
    psnr: float  # decibels
    jpeg: int
    jpeg_psnr: float  # decibels


def file_sizes(picture: np.ndarray, palettes: list) -> list[FileSizes]:
    """Return one row for each palette of a picture.

    Parameters
    ----------
    picture
        Shape (h, w, 3), values in [0, 1].
    palettes
        Pairs of a palette (K, 3), K at most 256, and the labels (h w,) of the pixels.

    Raises
    ------
    ValueError
        When a palette has more than 256 colors, the most that a palette PNG holds.
    """
    jpegs = encode_jpegs(picture)
    return [_sizes(picture, np.asarray(palette), idx, jpegs) for palette, idx in palettes]


def _sizes(picture, palette, idx, jpegs):
    quantized = quantize(picture.shape, palette, idx)
    decibels = psnr(picture, quantized)
    jpeg, jpeg_psnr = smallest_jpeg(jpegs, decibels)
    return FileSizes(
        K=len(palette),
        counted=counted_bytes(len(idx), len(palette)),
        palette_png=palette_png_bytes(palette, idx, picture.shape),
        plain_png=len(file_bytes(quantized, "PNG")),
        psnr=decibels,
        jpeg=jpeg,
        jpeg_psnr=jpeg_psnr,
    )


def quantize(shape: tuple[int, ...], palette: ArrayLike, idx: ArrayLike) -> np.ndarray:
    """Return the picture that a palette file holds: whole bytes, as floats in [0, 1].

    Parameters
    ----------
    shape
        (h, w, 3).
    palette, idx
        Colors (K, 3) and the label of each pixel (h w,).
    """
    return to_bytes(palette)[np.asarray(idx)].reshape(shape) / 255


def palette_png_bytes(palette: ArrayLike, idx: ArrayLike, shape: tuple[int, ...]) -> int:
    """Return the size in bytes of what save_palette_png writes."""
    return len(palette_png(palette, idx, shape))


def counted_bytes(labels: int, K: int, entry: int = 3) -> int:
    """Return the bytes of labels and entries without any packing.

    Parameters
    ----------
    labels
        How many there are. Each takes the whole bits that tell K numbers apart.
    K
        How many entries the palette or codebook has.
    entry
        Bytes of one of them: 3 for a color.
    """
    return ceil(labels * ceil(log2(K)) / 8) + K * entry


def encode_jpegs(picture: np.ndarray) -> list[tuple[int, float]]:
    """Return (bytes, decibels) of JPEGs of many qualities, with full and halved color resolution.

    Parameters
    ----------
    picture
        Shape (h, w, 3), values in [0, 1].
    """
    found = []
    for quality in QUALITIES:
        for subsampling in (FULL_COLOR, HALVED_COLOR):
            data = file_bytes(picture, "JPEG", quality=quality, subsampling=subsampling)
            decoded = np.asarray(Image.open(io.BytesIO(data)).convert("RGB")) / 255
            found.append((len(data), psnr(picture, decoded)))
    return found


def smallest_jpeg(jpegs: list[tuple[int, float]], decibels: float) -> tuple[int, float]:
    """Return the smallest JPEG that is at least as close; where none is, the closest."""
    close = [jpeg for jpeg in jpegs if jpeg[1] >= decibels]
    return min(close) if close else max(jpegs, key=lambda jpeg: jpeg[1])
