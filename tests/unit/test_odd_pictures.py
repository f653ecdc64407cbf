"""load_image on odd pictures: its colors are those of the numbers that went into the file.

Where OpenCV or pypng read a kind in full, they must find the same colors: readers that share no
code with Pillow.
"""

import io

import numpy as np
import pytest
from odd_pictures import ODD, make, on_white

from kmeanslab.pictures import load_image

HALF_A_LEVEL = 0.0021  # of 8 bits
LOSSY = 0.02  # what JPEG may change
SPREAD = (
    "_in_16",
    "deep_12",
    "counts",
    "float_0_255",
    "signed_32",
    "not_said",
)  # by load_image's own rule


def tolerance(name):
    return LOSSY if name.endswith((".jpg", ".jp2")) else HALF_A_LEVEL


@pytest.mark.parametrize("name", ODD)
def test_load_image_finds_the_colors_that_went_in(name, tmp_path):
    data, colors = make(name)
    (tmp_path / name).write_bytes(data)
    loaded = load_image(tmp_path / name)
    assert loaded.dtype == np.float64
    assert loaded.shape == colors.shape
    assert np.isfinite(loaded).all() and loaded.min() >= 0 and loaded.max() <= 1
    np.testing.assert_allclose(loaded, colors, atol=tolerance(name))


def test_there_are_sixty_kinds():
    assert len(ODD) >= 60
    files = {make(name)[0] for name in ODD}
    assert len(files) >= 60, "the same file under two names"


def flattened(pixels, full):
    """Gray, gray and opacity, RGB or RGBA (h, w, channels) as colors on white."""
    unit = pixels.reshape(*pixels.shape[:2], -1) / full
    channels = unit.shape[2]
    colors = unit[..., :3] if channels > 2 else np.repeat(unit[..., :1], 3, axis=-1)
    return on_white(colors, unit[..., -1]) if channels in (2, 4) else colors


def read_with_opencv(data, turn=False):
    cv2 = pytest.importorskip("cv2", reason="opencv-python-headless is not installed")
    # What is returned unchanged is not turned upright either.
    flags = cv2.IMREAD_COLOR if turn else cv2.IMREAD_UNCHANGED
    pixels = cv2.imdecode(np.frombuffer(data, np.uint8), flags)
    if pixels.ndim == 3:  # blue comes first there
        pixels = np.concatenate([pixels[..., 2::-1], pixels[..., 3:]], axis=-1)
    return flattened(pixels, {"uint8": 255, "uint16": 65535}.get(pixels.dtype.name, 1))


def read_with_pypng(data):
    png = pytest.importorskip("png", reason="pypng is not installed")
    width, height, rows, info = png.Reader(io.BytesIO(data)).asDirect()
    pixels = np.array([list(row) for row in rows]).reshape(height, width, info["planes"])
    return flattened(pixels, 2 ** info["bitdepth"] - 1)


# What is transparent in gray it leaves out, and these kinds it does not know.
UNKNOWN_TO_OPENCV = ("rgb.tga", "rgb.pcx", "rgb.sgi", "cmyk.tif", "signed_32.tif", "two_frames.png")
FOR_OPENCV = [
    name
    for name in ODD
    if name not in UNKNOWN_TO_OPENCV
    and not (name.startswith("gray_") and "transparent" in name)
    and not any(word in name for word in SPREAD)
]


@pytest.mark.parametrize("name", FOR_OPENCV)
def test_opencv_finds_the_same_colors(name):
    data, colors = make(name)
    found = read_with_opencv(data, turn=name.endswith("jpg"))
    np.testing.assert_allclose(found, colors, atol=tolerance(name))


@pytest.mark.parametrize("name", [n for n in ODD if n.endswith(".png") and "_in_16" not in n])
def test_pypng_finds_the_same_colors(name):
    data, colors = make(name)
    np.testing.assert_allclose(read_with_pypng(data), colors, atol=HALF_A_LEVEL)
