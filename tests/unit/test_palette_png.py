"""save_palette_png and the weights of pictures: exact, small, and nothing half-written."""

import io

import numpy as np
import pytest
from PIL import Image

from kmeanslab.pictures import file_bytes, load_image, psnr, save_palette_png, to_bytes


@pytest.mark.parametrize(
    ("K", "bits"), [(1, 1), (2, 1), (3, 2), (4, 2), (5, 4), (16, 4), (17, 8), (256, 8)]
)
def test_it_comes_back_exactly(K, bits, tmp_path):
    rng = np.random.default_rng(K)
    palette, idx = rng.random((K, 3)), rng.integers(0, K, 35 * 21)
    path = tmp_path / "palette.png"
    assert save_palette_png(path, palette, idx, (35, 21)) == path.stat().st_size
    assert path.read_bytes()[24:26] == bytes([bits, 3])  # bit depth, color type "palette"
    expected = np.round(palette * 255)[idx].reshape(35, 21, 3)
    np.testing.assert_array_equal(np.asarray(Image.open(path).convert("RGB")), expected)
    np.testing.assert_array_equal(load_image(path) * 255, expected)


def test_it_takes_float_labels_a_whole_shape_and_a_name_at_home(tmp_path, monkeypatch):
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    save_palette_png("~/palette.png", [[0, 0, 0], [1, 1, 1]], np.array([0.0, 1.0]), (1, 2, 3))
    assert load_image(tmp_path / "palette.png")[0, :, 0].tolist() == [0, 1]


def test_a_row_that_no_label_uses_may_be_nan(tmp_path):
    palette = [[1.0, 0, 0], [np.nan] * 3, [0, 0, 1.0], [np.inf, 0, 0]]
    save_palette_png(tmp_path / "palette.png", palette, [0, 2, 2], (1, 3))
    assert load_image(tmp_path / "palette.png")[0, :, 0].tolist() == [1, 0, 0]
    assert np.isnan(palette[1]).all(), "the caller's palette was changed"


def test_colors_slightly_beyond_are_clipped(tmp_path):
    save_palette_png(tmp_path / "palette.png", [[1.2, 0.2, -0.1]], [0], (1, 1))
    np.testing.assert_allclose(load_image(tmp_path / "palette.png"), [[[1, 0.2, 0]]])


@pytest.mark.parametrize(
    ("palette", "idx", "words"),
    [
        (np.zeros((257, 3)), [0, 0], "choose K up to 256"),
        (np.zeros((0, 3)), [0, 0], "1 to 256"),
        (np.zeros((4, 4)), [0, 0], r"shape \(4, 4\)"),
        (np.zeros(3), [0, 0], r"shape \(3,\)"),
        (np.full((2, 3), 255), [0, 0], "from 255 to 255, outside 0 to 1"),
        (np.full((2, 3), -2), [0, 0], "from -2 to -2, outside 0 to 1"),
        ([[0, 0, 0], [np.nan, 0, 0]], [0, 1], "Row 1 of the palette is NaN, and the label of 1 p"),
        ([[0, 0, np.inf], [0, 0, 0]], [0, 0], "Row 0 of the palette is NaN, and the label of 2 p"),
        (np.zeros((2, 3)), [0, 1, 0], "3 labels for a picture of 1 x 2 pixels"),
        (np.zeros((2, 3)), [], "0 labels"),
        (np.zeros((2, 3)), [0, 2], "from 0 to 2, the palette to 1"),
        (np.zeros((2, 3)), [-1, 0], "from -1 to 0"),
        (np.zeros((2, 3)), [0, 0.5], "idx holds 0.5: labels are whole numbers"),
        ([[0, 0, 0], [0]], [0, 0], "the palette has rows of several lengths"),
        (None, [0, 0], "the palette holds object instead of numbers"),
        (np.zeros((2, 3)), ["a", "b"], "idx holds str32 instead of numbers"),
        (np.zeros((2, 3)), [0, np.nan], "idx holds nan: labels are whole numbers"),
    ],
)
def test_what_does_not_fit_is_refused_and_nothing_written(palette, idx, words, tmp_path):
    path = tmp_path / "palette.png"
    with pytest.raises(ValueError, match=words):
        save_palette_png(path, palette, idx, (1, 2))
    assert not path.exists()


def test_a_picture_without_pixels_is_refused(tmp_path):
    with pytest.raises(ValueError, match="0 labels for a picture of 0 x 4 pixels"):
        save_palette_png(tmp_path / "palette.png", [[0, 0, 0]], [], (0, 4))


@pytest.mark.parametrize("shape", [4, (4,), None, "ab"])
def test_a_shape_has_height_and_width(shape, tmp_path):
    with pytest.raises(ValueError, match="give height and width of the picture"):
        save_palette_png(tmp_path / "palette.png", [[0, 0, 0]], [0] * 4, shape)


# ---- Weights -----------------------------------------------------------------------------------


def test_bytes_are_rounded_and_clipped():
    levels = to_bytes([[-0.1, 0, 0.499 / 255, 0.501 / 255, 1, 1.2]])
    assert levels.dtype == np.uint8
    assert levels.tolist() == [[0, 0, 0, 1, 255, 255]]


def test_psnr_by_hand():
    """One of four values differs by 0.2: the mean squared error is 0.01, so 20 decibels."""
    assert psnr([0.5, 0.5, 0.5, 0.5], [0.5, 0.7, 0.5, 0.5]) == pytest.approx(20)
    assert psnr([0.5], [0.5]) == float("inf")
    assert psnr([0, 0], [1, 1]) == 0


@pytest.mark.parametrize(("kind", "start"), [("PNG", b"\x89PNG"), ("JPEG", b"\xff\xd8")])
def test_file_bytes_are_a_file_of_that_kind(kind, start, tmp_path):
    picture = np.random.default_rng(0).random((6, 5, 3))
    data = file_bytes(picture, kind)
    assert data.startswith(start)
    (tmp_path / "again").write_bytes(data)
    assert load_image(tmp_path / "again").shape == (6, 5, 3)
    assert len(file_bytes(np.zeros((64, 64, 3)), kind)) < 2000


def test_a_file_is_weighed_as_small_as_its_format_allows():
    picture = np.random.default_rng(0).random((64, 64, 3))
    plain = io.BytesIO()
    Image.fromarray(to_bytes(picture)).save(plain, "JPEG")
    assert len(file_bytes(picture, "JPEG")) < len(plain.getvalue())
