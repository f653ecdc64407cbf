"""Odd pictures: what people bring, each made here, with the colors that belong to it.

`ODD` maps a file's name to a function that returns the file's bytes and the right colors, floats
from 0 to 1, shape (h, w, 3), computed from the numbers that went into the file.
"""

import io
import struct
import zlib

import numpy as np
from PIL import Image

LEVELS = np.array([[0, 1, 2, 3], [3, 1, 0, 2]])  # of 2 bits; spread for other depths
RED_BLUE = np.array([[[255, 0, 0], [0, 51, 255]]], np.uint8)
ODD = {}


def odd(*names):
    def keep(make):
        ODD.update(dict.fromkeys(names, make))
        return make

    return keep


def png_bytes(width, height, depth, color_type, rows, chunks=()):
    """A PNG from its parts, for kinds that Pillow does not write."""

    def chunk(name, data):
        body = name + data
        return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))

    header = struct.pack(">IIBBBBB", width, height, depth, color_type, 0, 0, 0)
    packed = zlib.compress(b"".join(b"\0" + row for row in rows))
    parts = [(b"IHDR", header), *chunks, (b"IDAT", packed), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunk(*part) for part in parts)


def packed_rows(values, depth):
    """Rows of values (h, n) as bytes, each row filled up to a whole byte."""
    if depth == 16:
        return [row.astype(">u2").tobytes() for row in values]
    bits = np.unpackbits(values[..., np.newaxis].astype(np.uint8), axis=-1)[..., 8 - depth :]
    return [np.packbits(row.ravel()).tobytes() for row in bits]


def on_white(colors, opacity):
    """Colors (h, w, 3) from 0 to 1 in front of white; opacity (h, w)."""
    return colors * opacity[..., np.newaxis] + 1 - opacity[..., np.newaxis]


def as_file(picture, kind, **options):
    written = io.BytesIO()
    picture.save(written, kind, **options)
    return written.getvalue()


def three(gray):
    return np.stack([gray] * 3, axis=-1).astype(float)


# ---- PNG: every kind that the format knows ---------------------------------------------------


def gray_png(depth, transparent=None, top=None):
    """Gray of this depth; `transparent` is a level of 0 to 3, `top` the largest value used."""
    full = 2**depth - 1
    values = np.minimum(LEVELS, full) * (top or full) // min(3, full)
    chunks, opacity = [], np.ones(values.shape)
    if transparent is not None:
        level = transparent * full // min(3, full)
        chunks, opacity = [(b"tRNS", struct.pack(">H", level))], (values != level).astype(float)
    data = png_bytes(4, 2, depth, 0, packed_rows(values, depth), chunks)
    return data, on_white(three(values / (top or full)), opacity)


for depth in (1, 2, 4, 8, 16):
    ODD[f"gray_{depth}.png"] = lambda d=depth: gray_png(d)
    ODD[f"gray_{depth}_transparent.png"] = lambda d=depth: gray_png(d, transparent=1)
    ODD[f"gray_{depth}_black_transparent.png"] = lambda d=depth: gray_png(d, transparent=0)
ODD["gray_10_in_16.png"] = lambda: gray_png(16, top=1023)
ODD["gray_12_in_16.png"] = lambda: gray_png(16, top=4095)


@odd("dark_16.png")
def dark():
    """16 bits of which 13 are used: dark, and meant so."""
    values = np.array([[0, 4096, 6000]])
    return png_bytes(3, 1, 16, 0, packed_rows(values, 16)), three(values / 65535)


@odd("black_16.png")
def black():
    return png_bytes(3, 1, 16, 0, packed_rows(np.zeros((1, 3)), 16)), np.zeros((1, 3, 3))


def color_png(depth, color_type, transparent=None):
    """RGB (2), gray and opacity (4) or RGBA (6)."""
    full, channels = 2**depth - 1, {2: 3, 4: 2, 6: 4}[color_type]
    unit = np.random.default_rng(color_type).integers(0, 16, (3, 5, channels)) / 15
    values = np.rint(unit * full).astype(int)
    values[0, 0, -1] = 0  # one pixel that can be seen through
    unit, opacity, chunks = values / full, np.ones((3, 5)), []
    if transparent:
        chunks = [(b"tRNS", struct.pack(">3H", *values[1, 2]))]
        opacity = 1 - (values == values[1, 2]).all(axis=-1).astype(float)
    elif color_type != 2:
        unit, opacity = unit[..., :-1], unit[..., -1]
    colors = np.repeat(unit, 3, axis=-1) if color_type == 4 else unit
    data = png_bytes(5, 3, depth, color_type, packed_rows(values.reshape(3, -1), depth), chunks)
    return data, on_white(colors, opacity)


for depth in (8, 16):
    for color_type, kind in ((2, "rgb"), (4, "gray_opacity"), (6, "rgba")):
        ODD[f"{kind}_{depth}.png"] = lambda d=depth, c=color_type: color_png(d, c)
    ODD[f"rgb_{depth}_transparent.png"] = lambda d=depth: color_png(d, 2, transparent=True)


def palette_png(depth, opacity=None):
    colors = np.array([[255, 0, 0], [0, 255, 0], [0, 51, 255], [9, 9, 9]], np.uint8)
    labels = LEVELS % min(4, 2**depth)
    chunks = [(b"PLTE", colors[: 2**depth].tobytes())]
    opacity = np.array(opacity or [255] * 4)
    if opacity.min() < 255:
        chunks.append((b"tRNS", bytes(opacity[: 2**depth].tolist())))
    data = png_bytes(4, 2, depth, 3, packed_rows(labels, depth), chunks)
    return data, on_white(colors[labels] / 255, opacity[labels] / 255)


for depth in (1, 2, 4, 8):
    ODD[f"palette_{depth}.png"] = lambda d=depth: palette_png(d)
    ODD[f"palette_{depth}_half.png"] = lambda d=depth: palette_png(d, [51, 255, 0, 255])


# ---- Photos, as cameras and telephones write them ----------------------------------------------


@odd("rgb.bmp", "rgb.ppm", "rgb.tga", "rgb.tif", "rgb.pcx", "rgb.jp2", "rgb.sgi")
def plain(kind):
    names = {"tif": "TIFF", "jp2": "JPEG2000"}
    return as_file(Image.fromarray(RED_BLUE), names.get(kind, kind.upper())), RED_BLUE / 255


QUARTERS = np.kron(
    np.array([[[1, 0, 0], [0, 1, 0]], [[0, 0, 1], [1, 1, 1]]]), np.ones((16, 16, 1), int)
)
# EXIF's orientation: how the upright picture was turned or mirrored when it was stored.
STORED = {
    1: lambda a: a,
    2: lambda a: a[:, ::-1],
    3: lambda a: a[::-1, ::-1],
    4: lambda a: a[::-1],
    5: lambda a: a.transpose(1, 0, 2),
    6: lambda a: np.rot90(a),
    7: lambda a: a[::-1, ::-1].transpose(1, 0, 2),
    8: lambda a: np.rot90(a, -1),
}


def turned(orientation):
    upright = QUARTERS[:, :24]  # higher than wide
    exif = Image.Exif()
    exif[0x0112] = orientation
    stored = np.ascontiguousarray(STORED[orientation](upright) * 255).astype(np.uint8)
    options = {"exif": exif, "quality": 100, "subsampling": 0}
    return as_file(Image.fromarray(stored), "JPEG", **options), upright.astype(float)


for orientation in STORED:
    ODD[f"turned_{orientation}.jpg"] = lambda o=orientation: turned(o)


@odd("broken_notes.jpg")
def broken_notes():
    picture = Image.fromarray((QUARTERS * 255).astype(np.uint8))
    data = as_file(picture, "JPEG", quality=100, subsampling=0, exif=b"Exif\0\0II*\0\xff\xff\xff")
    return data, QUARTERS.astype(float)


@odd("progressive.jpg")
def progressive():
    picture = Image.fromarray((QUARTERS * 255).astype(np.uint8))
    options = {"quality": 100, "subsampling": 0, "progressive": True}
    return as_file(picture, "JPEG", **options), QUARTERS.astype(float)


@odd("gray.jpg")
def gray_jpeg():
    return as_file(Image.new("L", (8, 8), 51), "JPEG", quality=100), np.full((8, 8, 3), 0.2)


@odd("cmyk.jpg", "cmyk.tif")
def cmyk(kind):
    name, options = ("TIFF", {}) if kind == "tif" else ("JPEG", {"quality": 100})
    data = as_file(Image.new("CMYK", (8, 8), (0, 255, 255, 0)), name, **options)
    return data, np.broadcast_to([1.0, 0, 0], (8, 8, 3))


@odd("opacity.webp")
def webp():
    pixels = np.array([[[255, 0, 0, 255], [9, 9, 9, 0]]], np.uint8)
    data = as_file(Image.fromarray(pixels), "WEBP", lossless=True, exact=True)
    return data, np.array([[[1.0, 0, 0], [1, 1, 1]]])


@odd("two_frames.gif", "two_frames.png", "two_frames.webp")
def animation(kind):
    frames = [Image.new("RGB", (4, 4), color) for color in ("red", "blue")]
    options = {"save_all": True, "append_images": frames[1:]}
    options |= {"lossless": True} if kind == "webp" else {}
    return as_file(frames[0], kind.upper(), **options), np.broadcast_to([1.0, 0, 0], (4, 4, 3))


@odd("transparent.gif")
def gif():
    picture = Image.new("P", (4, 1), 0)
    picture.putpalette([255, 0, 0, 0, 255, 0])
    picture.putpixel((1, 0), 1)
    data = as_file(picture, "GIF", transparency=1)
    return data, np.array([[[1.0, 0, 0], [1, 1, 1], [1, 0, 0], [1, 0, 0]]])


# ---- Measurements: more than 8 bits of gray ----------------------------------------------------

DEEP = {
    "deep_16.tif": (np.array([[0, 13107, 65535]], np.uint16), 65535),
    "deep_12.tif": (np.array([[0, 300, 4095]], np.uint16), 4095),
    "counts_32.tif": (np.array([[0, 51, 255]], np.int32), 255),
    "large_counts_32.tif": (np.array([[0, 10**6, 2 * 10**9]], np.int32), 2 * 10**9),
    "float.tif": (np.array([[0, 0.25, 1]], np.float32), 1),
    "dim_float.tif": (np.array([[0, 0.25, 0.5]], np.float32), 1),
    "float_0_255.tif": (np.array([[0, 51, 255]], np.float32), 255),
}


def deep(name):
    values, full = DEEP[name]
    return as_file(Image.fromarray(values), "TIFF"), three(values / full)


for name in DEEP:
    ODD[name] = lambda n=name: deep(n)


@odd("signed_32.tif")
def signed():
    """Numbers below 0: the smallest is black, the largest white."""
    values = np.array([[-100, 0, 300]], np.int32)
    return as_file(Image.fromarray(values), "TIFF"), three((values + 100) / 400)


def unsigned(tag):
    """Counts that would be below 0 if they were read as signed; `tag` 339 says what they are."""
    values = np.array([[0, 2**31, 2**32 - 1]])
    data = as_file(Image.fromarray(values.astype(np.uint32).view(np.int32)), "TIFF")
    entry = struct.pack("<HHI", 339, 3, 1)  # SampleFormat, one short: 2 is signed, 1 unsigned
    assert data.count(entry + b"\2") == 1
    said = struct.pack("<HHI", tag, 3, 1)
    return data.replace(entry + b"\2", said + b"\1"), three(values / (2**32 - 1))


ODD["unsigned_32.tif"] = lambda: unsigned(339)
ODD["unsigned_if_not_said_32.tif"] = lambda: unsigned(65000)


@odd("deep_16.pgm")
def deep_pgm():
    return b"P5\n3 1\n65535\n" + struct.pack(">3H", 0, 13107, 26214), three([[0, 0.2, 0.4]])


@odd("deep_float.pfm")
def float_map():
    return b"Pf\n3 1\n-1.0\n" + struct.pack("<3f", 0, 0.25, 0.5), three([[0, 0.25, 0.5]])


def make(name):
    """The bytes of this odd picture, and its right colors."""
    maker = ODD[name]
    wants_kind = maker.__code__.co_argcount and not maker.__defaults__
    return maker(name.rsplit(".", 1)[1]) if wants_kind else maker()
