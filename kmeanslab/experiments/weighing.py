"""Honest bytes: what a compressed picture weighs on disk, and how much it differs."""

import io
import tempfile
from math import ceil, log2
from pathlib import Path

import numpy as np
from PIL import Image

from kmeanslab.pictures import file_bytes, psnr, save_palette_png, to_bytes


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
