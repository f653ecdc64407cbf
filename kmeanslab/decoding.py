"""From a file's name to a decoded picture, or to one sentence about what is in the way."""

import os
import re
import warnings
from pathlib import Path

import numpy as np
from PIL import Image, ImageOps

from kmeanslab.sentences import load_sentences

SENTENCES = load_sentences("pictures")
# Descriptions of a drawing. Pillow would start another program to turn them into pixels.
DRAWINGS = {"EPS", "WMF", "EMF"}
UNUSED_BITS = 4  # 16 bits of which so many are never used hold the 12 bits of a camera or scanner
SIXTEEN_BITS_AS_I = {"PNG", "PPM"}  # read as 32 bits, by older versions of Pillow at least
LONGEST_NAME = 200  # letters that a sentence repeats


def say(name: str, /, **values: object) -> str:
    """The sentence of this name, with its fields filled in."""
    return SENTENCES[name].format(**values)


def find_picture(name: str | bytes | os.PathLike) -> Path:
    """The file of this name, `~` expanded.

    Raises
    ------
    FileNotFoundError
        When there is no such file.
    PermissionError
        When its folder may not be looked into.
    ValueError
        When the name can't be that of a picture: a web address, a folder, an empty file.
    """
    if not isinstance(name, str | bytes | os.PathLike) or not os.fspath(name):
        raise ValueError(say("no name", kind=type(name).__name__))
    text = os.fsdecode(name)
    shown = text if len(text) <= LONGEST_NAME else text[:LONGEST_NAME] + "…"
    if re.match(r"data:", text, re.IGNORECASE):
        raise ValueError(say("data address", name=text[:40] + "…"))
    if re.match(r"[a-z]{2,}:/+", text, re.IGNORECASE):  # one letter is a drive of Windows
        raise ValueError(say("web address", name=shown))
    path = Path(os.path.expanduser(text))
    try:
        size = path.stat().st_size
    except PermissionError as error:
        raise PermissionError(say("not allowed", name=shown)) from error
    except (OSError, ValueError) as error:  # too long a name, or a character that none may hold
        raise FileNotFoundError(say("no file", name=shown, folder=Path.cwd())) from error
    if not path.is_file():
        raise ValueError(say("folder" if path.is_dir() else "special file", name=shown))
    if size == 0:
        raise ValueError(say("empty", name=shown))
    return path


def read_picture(path: Path) -> Image.Image:
    """The picture in a file, upright and on white.

    Returns
    -------
    Image.Image
        Mode RGB; or mode F with values from 0 to 1 where the file holds one deep gray channel.

    Raises
    ------
    PermissionError
        When the file may not be read.
    ValueError
        When it is no picture, is damaged, or is too large.
    """
    name = str(path)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # a broken note of the camera leaves the picture whole
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(path) as picture:
                if picture.format in DRAWINGS:
                    raise Unreadable(say("drawing", name=name, format=picture.format))
                return _on_white(_upright(picture), picture, name)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning, MemoryError) as error:
        limit = (Image.MAX_IMAGE_PIXELS or 0) / 1e6
        raise ValueError(say("too large", name=name, limit=limit)) from error
    except Image.UnidentifiedImageError as error:
        kind = "web page" if _is_web_page(path) else "no picture"
        raise ValueError(say(kind, name=name)) from error
    except PermissionError as error:
        raise PermissionError(say("not allowed", name=name)) from error
    except Unreadable as error:
        raise ValueError(str(error)) from None
    except Exception as error:  # decoders of damaged files raise nearly everything
        raise ValueError(say("damaged", name=name, error=error)) from error


class Unreadable(ValueError):
    """The file is whole, but what it holds can't be read here."""


def _upright(picture):
    """The picture as the camera was held; what can be seen through is noted in full bytes."""
    raw = picture.tile[0][3] if picture.tile else None
    if raw in ("L;2", "L;4") and "transparency" in picture.info:
        # Pillow spreads 2 or 4 bits of gray over 0 to 255, but not the level that is transparent.
        picture.info["transparency"] *= {"L;2": 85, "L;4": 17}[raw]
    try:
        return ImageOps.exif_transpose(picture)
    except (SyntaxError, ValueError, TypeError, KeyError):
        return picture.copy()  # notes of the camera that nobody can read turn nothing


def _on_white(picture, file, name):
    """The same picture as mode RGB, or as mode F where it has one deep gray channel."""
    if picture.mode[0] in "IF":  # 16 or 32 bits of gray, which Pillow would cut off at 255
        gray = _whole_values(picture, file)
        if not np.isfinite(gray).all():
            raise Unreadable(say("not finite", name=name))
        unit = _unit_gray(gray, _full_scale(file))
        if "transparency" in picture.info:
            unit[gray == picture.info["transparency"]] = 1
        return Image.fromarray(unit)
    if picture.has_transparency_data:
        picture = picture.convert("RGBA")
        white = Image.new("RGBA", picture.size, "white")
        picture = Image.alpha_composite(white, picture)
    try:
        return picture.convert("RGB")
    except ValueError as error:
        raise Unreadable(say("color model", name=name, mode=picture.mode)) from error


def _whole_values(picture, file):
    """The values of a deep gray picture; Pillow reads counts of 32 bits as signed in any case."""
    values = np.asarray(picture)
    sample_format = file.tag_v2.get(339, (1,))[0] if file.format == "TIFF" else None
    return values.view(np.uint32) if values.dtype == np.int32 and sample_format == 1 else values


def _full_scale(file):
    """The value that means white in a deep gray picture; 0 where that is left open."""
    if file.mode == "F":
        return 1
    return 2**16 - 1 if file.mode.startswith("I;16") or file.format in SIXTEEN_BITS_AS_I else 0


def _unit_gray(gray, full):
    """Deep gray values as float32 from 0 to 1.

    16 bits run to 65535 and floats to 1. What exceeds that, uses 12 bits or fewer of the 16, or
    counts in 32 bits is spread: 0 stays black, the largest value becomes white.
    """
    low, high = min(float(gray.min()), 0), float(gray.max())
    unused = full == 2**16 - 1 and high < 2 ** (16 - UNUSED_BITS)
    if low < 0 or high > full or unused:
        full = high
    return ((gray - low) / max(full - low, np.finfo(np.float32).tiny)).astype(np.float32)


def _is_web_page(path):
    start = path.read_bytes()[:512].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    return start.startswith((b"<!doctype html", b"<html", b"<head", b"<body"))
