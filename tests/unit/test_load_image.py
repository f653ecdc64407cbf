"""load_image: names, sizes, and one sentence for everything that is in the way."""

import io
import os
import re

import numpy as np
import pytest
from odd_pictures import png_bytes
from PIL import Image

from kmeanslab import decoding
from kmeanslab.pictures import load_image

DOCUMENTED = (FileNotFoundError, PermissionError, ValueError)


def encoded(kind, keep=1.0):
    """A picture of noise as a file of this kind, or only its first part."""
    noise = np.random.default_rng(0).integers(0, 256, (64, 64, 3), dtype=np.uint8)
    written = io.BytesIO()
    Image.fromarray(noise).save(written, kind)
    return written.getvalue()[: int(keep * written.tell())]


# ---- Names -------------------------------------------------------------------------------------


@pytest.mark.parametrize("given", ["mine.png", "~/mine.png", b"mine.png"])
def test_a_name_in_the_current_folder_or_at_home(given, tmp_path, monkeypatch):
    (tmp_path / "mine.png").write_bytes(encoded("PNG"))
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    assert load_image(given).shape == (64, 64, 3)


def test_a_missing_file_is_named_with_the_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(FileNotFoundError, match=r"'cat\.png'.*check the name") as caught:
        load_image("cat.png")
    assert str(tmp_path) in str(caught.value)


@pytest.mark.parametrize(
    ("name", "error", "words"),
    [
        ("https://example.com/cat.jpg", ValueError, "'https://example.com/cat.jpg'.*download it"),
        ("FTP://example.com/cat.jpg", ValueError, "download it first"),
        ("data:image/png;base64," + "iVBOR" * 500, ValueError, "64,iVBORiVBORiVBORiVB….*save"),
        ("x" * 300 + ".png", FileNotFoundError, "check the name"),
        ("a\0b.png", FileNotFoundError, "check the name"),
        ("~nobody-of-this-name/cat.png", FileNotFoundError, "check the name"),
        ("", ValueError, "empty or of type str"),
        (None, ValueError, "of type NoneType"),
        (7, ValueError, "of type int"),
        (np.zeros((2, 2, 3)), ValueError, "of type ndarray"),
    ],
)
def test_what_is_no_name_of_a_file(name, error, words):
    with pytest.raises(error, match=words) as caught:
        load_image(name)
    assert len(str(caught.value)) < 450, "a sentence, not the whole name"


def test_a_folder_and_a_pipe_are_no_pictures(tmp_path):
    with pytest.raises(ValueError, match="is a folder: add"):
        load_image(tmp_path)
    if hasattr(os, "mkfifo"):
        os.mkfifo(tmp_path / "pipe")
        with pytest.raises(ValueError, match="is a device or a pipe"):
            load_image(tmp_path / "pipe")


# The superuser may read every file, so refusing is planted.


def test_a_file_that_may_not_be_read(tmp_path, monkeypatch):
    def refuse(*_):
        raise PermissionError(13, "Permission denied")

    (tmp_path / "locked.png").write_bytes(encoded("PNG"))
    monkeypatch.setattr(decoding.Image, "open", refuse)
    with pytest.raises(PermissionError, match=r"locked\.png' may not be read: change"):
        load_image(tmp_path / "locked.png")


def test_a_folder_that_may_not_be_looked_into(monkeypatch):
    def refuse(*_, **__):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(decoding.Path, "stat", refuse)
    with pytest.raises(PermissionError, match=r"'locked/cat\.png' may not be read: change"):
        load_image("locked/cat.png")


# ---- Sizes -------------------------------------------------------------------------------------


@pytest.mark.parametrize("mode", ["RGB", "RGBA", "L", "I;16"])
@pytest.mark.parametrize("max_side", [100, 100.0, np.int64(100)])
def test_max_side_shrinks_and_keeps_the_shape(mode, max_side, tmp_path):
    if mode == "I;16":
        picture = Image.fromarray(np.full((200, 400), 13107, np.uint16))
    else:
        picture = Image.new(mode, (400, 200), {"L": 51}.get(mode, "#333333"))
    picture.save(tmp_path / "large.png")
    small = load_image(tmp_path / "large.png", max_side=max_side)
    assert small.shape == (50, 100, 3)
    np.testing.assert_allclose(small, 0.2, atol=0.002)


def test_max_side_averages_instead_of_dropping_pixels(tmp_path):
    board = (np.indices((64, 64)).sum(axis=0) % 2 * 255).astype(np.uint8)
    Image.fromarray(board).save(tmp_path / "board.png")
    small = load_image(tmp_path / "board.png", max_side=16)
    np.testing.assert_allclose(small, 0.5, atol=0.05)


def test_shrinking_deep_gray_stays_from_0_to_1(tmp_path):
    stripes = np.tile(np.repeat([0, 65535], 8).astype(np.uint16), (64, 4))
    Image.fromarray(stripes).save(tmp_path / "stripes.png")
    small = load_image(tmp_path / "stripes.png", max_side=40)
    assert (small.min(), small.max()) == (0, 1)


def test_max_side_leaves_a_small_picture(tmp_path):
    (tmp_path / "small.png").write_bytes(encoded("PNG"))
    assert load_image(tmp_path / "small.png", max_side=100).shape == (64, 64, 3)
    assert load_image(tmp_path / "small.png", max_side=1).shape == (1, 1, 3)


@pytest.mark.parametrize("max_side", [0, -5, 0.5, "100", float("nan"), float("inf"), [100]])
def test_max_side_is_a_number_of_pixels(max_side, tmp_path):
    (tmp_path / "small.png").write_bytes(encoded("PNG"))
    with pytest.raises(ValueError, match=f"max_side is {re.escape(repr(max_side))}: give"):
        load_image(tmp_path / "small.png", max_side=max_side)


def test_hidden_colors_of_transparent_pixels_do_not_leak_into_a_small_picture(tmp_path):
    pixels = np.zeros((64, 64, 4), np.uint8)
    pixels[:, ::2] = (255, 255, 255, 255)  # every second column is black, and fully transparent
    Image.fromarray(pixels).save(tmp_path / "leak.png")
    np.testing.assert_allclose(load_image(tmp_path / "leak.png", max_side=16), 1, atol=0.01)


def test_transparent_deep_gray_is_white_before_it_shrinks(tmp_path):
    columns = np.tile([0, 0, 13107, 13107], (64, 16)).astype(np.uint16)
    Image.fromarray(columns).save(tmp_path / "deep.png", transparency=0)
    small = load_image(tmp_path / "deep.png", max_side=8)
    np.testing.assert_allclose(small, 0.6, atol=0.01)


# ---- What is no picture, or none that can be read here -----------------------------------------


def float_tiff(*values):
    written = io.BytesIO()
    Image.fromarray(np.array([values], np.float32)).save(written, "TIFF")
    return written.getvalue()


WMF = b"\xd7\xcd\xc6\x9a" + b"\0" * 6 + b"\x64\0\x64\0" + b"\x48\0" + b"\0" * 6
WMF += b"\1\0\t\0" + b"\0" * 20
REFUSED = {
    "nothing.png": (b"", r"is empty \(0 bytes\)"),
    "words.png": (b"This is a letter, not a picture.", "not a picture that can be read here"),
    "page.jpg": (b"\n<!DOCTYPE HTML><html>Not found</html>", "is a web page"),
    "page.png": (b"\xef\xbb\xbf<html lang='en'><p>Sign in", "is a web page"),
    "drawing.svg": (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "PNG or JPEG"),
    "drawing.eps": (b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n", "can't be read here"),
    "drawing.wmf": (WMF, "is a drawing in WMF, which can't be read here"),
    "photo.heic": (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", "PNG or JPEG"),
    "nan.tif": (float_tiff(0, np.nan, 1), "NaN or infinite"),
    "infinite.tif": (float_tiff(0, 1, np.inf), "NaN or infinite"),
    "cut.png": (encoded("PNG", 0.5), "damaged"),
    "cut.jpg": (encoded("JPEG", 0.5), "damaged"),
    "cut.gif": (encoded("GIF", 0.5), "damaged"),
    "cut.webp": (encoded("WEBP", 0.5), "damaged|PNG or JPEG"),
    "cut.tif": (encoded("TIFF", 0.5), "damaged"),
    "header.png": (encoded("PNG", 0.001), "PNG or JPEG"),
    "bomb.png": (png_bytes(20000, 20000, 8, 0, [b"\0"]), "million pixels"),
    "large.png": (png_bytes(10000, 10000, 8, 0, [b"\0"]), "89 million pixels"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_in_the_way_and_the_way_out(name, tmp_path):
    content, words = REFUSED[name]
    (tmp_path / name).write_bytes(content)
    with pytest.raises(ValueError, match=words) as caught:
        load_image(tmp_path / name)
    said = str(caught.value)
    assert name in said and "\n" not in said
    assert re.search(r": (copy|save|make|open|replace)[^:]+\.$", said), "no way out is named"
    assert "damaged" in words or "damaged" not in said, "a whole file is called damaged"


def test_a_color_model_that_this_version_of_pillow_cannot_convert(tmp_path, monkeypatch):
    def refuse(*_):
        raise ValueError("conversion from LAB to RGB not supported")

    (tmp_path / "whole.png").write_bytes(encoded("PNG"))
    monkeypatch.setattr(decoding.Image.Image, "convert", refuse)
    with pytest.raises(
        ValueError, match=r"has the color model RGB, which can't be read here: save"
    ):
        load_image(tmp_path / "whole.png")


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "GIF", "BMP", "TIFF", "WEBP", "PPM"])
def test_a_file_with_wrong_bytes_is_read_or_refused_in_documented_words(kind, tmp_path):
    """Never another exception, and never a number outside 0 to 1."""
    rng, path = np.random.default_rng(7), tmp_path / "scratched"
    whole = np.frombuffer(encoded(kind), np.uint8)
    for _ in range(40):
        scratched = whole.copy()
        where = rng.integers(0, min(len(whole), 400), 3)
        scratched[where] = rng.integers(0, 256, 3)
        path.write_bytes(scratched.tobytes())
        try:
            loaded = load_image(path)
        except DOCUMENTED as error:
            assert "scratched" in str(error)
        else:
            assert np.isfinite(loaded).all() and 0 <= loaded.min() <= loaded.max() <= 1
