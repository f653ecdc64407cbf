"""Pictures in and out: any file as floats from 0 to 1, and a palette PNG."""

import io
import warnings
from pathlib import Path

import numpy as np
from PIL import Image, ImageOps


def load_image(path, max_side=None):
    """Read any picture as floats in [0, 1] of shape (height, width, 3): red, green, blue.

    Transparent parts lie on white, a turned photo stands upright, gray becomes three equal
    channels. `max_side` shrinks a larger picture until its longer side has that many pixels.

    Raises FileNotFoundError when there is no such file, PermissionError when it may not be read,
    and ValueError for what is no picture.
    """
    if max_side is not None and max_side < 1:
        raise ValueError(f"max_side is {max_side}: give at least 1 pixel.")
    picture = open_picture(Path(path))
    if max_side is not None:
        picture.thumbnail((max_side, max_side), Image.Resampling.LANCZOS)
    if picture.mode == "F":
        gray = np.asarray(picture, dtype=float)
        return np.clip(np.stack([gray] * 3, axis=-1), 0, 1)
    return np.asarray(picture, dtype=float) / 255


def open_picture(path):
    """The picture in a file, decoded and upright, or an error that says what to do."""
    if not path.exists():
        raise FileNotFoundError(
            f"There is no file '{path}' in {Path.cwd()}: check the name, or put the picture there."
        )
    if path.is_dir():
        raise ValueError(f"'{path}' is a folder: add the name of a picture in it.")
    if path.stat().st_size == 0:
        raise ValueError(f"'{path}' is empty (0 bytes): copy or download the picture again.")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(path) as picture:
                return _on_white(ImageOps.exif_transpose(picture))
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        limit = Image.MAX_IMAGE_PIXELS / 1e6
        raise ValueError(
            f"'{path}' has more than {limit:.0f} million pixels: "
            "make it smaller in a picture editor first."
        ) from error
    except Image.UnidentifiedImageError as error:
        raise ValueError(
            f"'{path}' is not a picture that can be read here: save it as PNG or JPEG first."
        ) from error
    except PermissionError as error:
        raise PermissionError(
            f"'{path}' may not be read: change its permissions, or copy it into this folder."
        ) from error
    except Exception as error:  # decoders of damaged files raise nearly everything
        raise ValueError(
            f"'{path}' is damaged or cut off ({error}): copy it again, or save it as PNG first."
        ) from error


def _on_white(picture):
    """The same picture as mode RGB, or as mode F in [0, 1] when it has one deep gray channel."""
    if picture.mode[0] in "IF":  # 16 or 32 bits of gray, which Pillow would cut off at 255
        gray = np.asarray(picture, dtype=np.float32)
        gray = gray / (65535 if picture.mode[0] == "I" else max(1.0, float(gray.max())))
        return Image.fromarray(gray)
    if picture.has_transparency_data:
        picture = picture.convert("RGBA")
        white = Image.new("RGBA", picture.size, "white")
        picture = Image.alpha_composite(white, picture)
    return picture.convert("RGB")


def save_palette_png(path, palette, idx, shape):
    """Write a picture as a palette PNG, 1, 2, 4 or 8 bits a pixel; return the file's bytes.

    palette: (K, 3) floats in [0, 1], K <= 256. idx: (h * w,) labels, row after row.
    shape: (h, w). Read again, the picture is exactly round(palette * 255)[idx].

    Raises ValueError when the palette or a label does not fit.
    """
    levels = np.rint(np.asarray(palette, dtype=float) * 255)
    labels = np.asarray(idx).astype(int).ravel()
    height, width = shape[:2]
    _check_palette(levels, labels, height, width)
    picture = Image.frombytes("P", (width, height), labels.astype(np.uint8).tobytes())
    picture.putpalette(levels.astype(np.uint8).tobytes())
    written = io.BytesIO()  # first in memory, so that nothing half-written is left behind
    picture.save(written, "PNG", optimize=True)  # the palette sets the bits a pixel
    return Path(path).write_bytes(written.getvalue())


def _check_palette(levels, labels, height, width):
    """Raise ValueError when levels (K, 3), 0 to 255, and labels make no picture of this size."""
    if levels.ndim != 2 or levels.shape[1] != 3 or not 1 <= len(levels) <= 256:
        raise ValueError(
            f"The palette has shape {levels.shape}, a palette PNG holds 1 to 256 rows of "
            "red, green, blue: choose K up to 256."
        )
    if not ((levels >= 0) & (levels <= 255)).all():
        raise ValueError("The palette holds values outside 0 to 1, or NaN: give colors as floats.")
    if labels.size != height * width or not labels.size:
        raise ValueError(
            f"idx has {labels.size} labels for a picture of {height} x {width} pixels."
        )
    if labels.min() < 0 or labels.max() >= len(levels):
        last = len(levels) - 1
        raise ValueError(f"idx runs from {labels.min()} to {labels.max()}, the palette to {last}.")
