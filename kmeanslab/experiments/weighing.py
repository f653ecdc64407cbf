"""Honest bytes: what a compressed picture weighs on disk, and how much it differs."""

import io
import tempfile
from math import ceil, log2
from pathlib import Path

import numpy as np
from PIL import Image

from kmeanslab.pictures import save_palette_png


def to_bytes(picture):
    """A picture of floats in [0, 1] as whole bytes (uint8), as a file holds it."""
    return np.rint(np.clip(picture, 0, 1) * 255).astype(np.uint8)


def psnr(picture, other):
    """Peak signal-to-noise ratio of two pictures with values in [0, 1], in decibels.

    10 log10(1 / mean squared error). Higher is closer; equal pictures give infinity.
    """
    error = np.mean((np.asarray(picture, float) - np.asarray(other, float)) ** 2)
    return float("inf") if error == 0 else float(-10 * np.log10(error))


def file_bytes(picture, kind, **options):
    """The bytes that Pillow writes for a picture (h, w, 3) in [0, 1]; kind is "PNG" or "JPEG"."""
    buffer = io.BytesIO()
    Image.fromarray(to_bytes(picture)).save(buffer, kind, optimize=True, **options)
    return buffer.getvalue()


def weigh(picture, palette, idx):
    """One row of the table: bytes counted and on disk, and decibels, for one palette.

    picture (h, w, 3) in [0, 1], palette (K, 3), idx (h w,). Raises ValueError above 256 colors,
    the most that a palette PNG holds.
    """
    quantized = to_bytes(palette)[idx].reshape(picture.shape) / 255
    return {
        "K": len(palette),
        "counted": counted_bytes(len(idx), len(palette)),
        "palette PNG": palette_png_bytes(palette, idx, picture.shape),
        "plain PNG": len(file_bytes(quantized, "PNG")),
        "dB": psnr(picture, quantized),
    }


def palette_png_bytes(palette, idx, shape):
    """The size of the palette PNG that save_palette_png writes, in bytes; no file is left."""
    with tempfile.TemporaryDirectory() as folder:
        return save_palette_png(Path(folder) / "palette.png", palette, idx, shape)


def counted_bytes(pixels, K):
    """Whole bits for one label of each pixel, and 24 bits for each color; in bytes."""
    return ceil((pixels * ceil(log2(K)) + 24 * K) / 8)


def weigh_jpeg(picture, decibels):
    """The smallest JPEG that is at least as close as `decibels`: its bytes and its own decibels.

    It tries qualities, with full and with halved color resolution. Where no JPEG is so close,
    the closest is taken.
    """
    tried = []
    for quality in range(1, 101, 3):
        for subsampling in (0, 2):
            data = file_bytes(picture, "JPEG", quality=quality, subsampling=subsampling)
            decoded = np.asarray(Image.open(io.BytesIO(data)).convert("RGB")) / 255
            tried.append({"JPEG": len(data), "JPEG dB": psnr(picture, decoded)})
    close = [row for row in tried if row["JPEG dB"] >= decibels]
    if not close:
        return max(tried, key=lambda row: row["JPEG dB"])
    return min(close, key=lambda row: row["JPEG"])
