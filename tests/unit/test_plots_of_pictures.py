"""Plots of pictures and palettes: whose colors stand where."""

import io
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np
import pytest
from plots import draw

import utils

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(autouse=True)
def close_figures():
    plt.close("all")
    yield
    plt.close("all")


def test_nan_colors_are_left_out_and_the_title_says_so():
    palette = np.array([[0.5, 0.5, 0.5], [np.nan] * 3])
    ax = draw(lambda: utils.show_centroid_colors(palette))
    assert "not drawn: centroid 1" in ax.get_title()
    plt.close("all")
    ax = draw(lambda: utils.plot_kMeans_RGB(np.ones((4, 3)), palette, np.zeros(4), 2))
    assert "not drawn: centroid 1" in ax.get_title()


def test_difference_is_the_root_mean_square_in_levels():
    original, result = np.full((2, 2, 3), 0.5), np.full((2, 2, 3), 0.5)
    result[0, 1] = (1.0, 0.5, 0.5)
    utils.plot_difference(original, result)
    (shown,) = plt.gcf().axes[0].images
    largest = 127.5 / np.sqrt(3)
    np.testing.assert_allclose(shown.get_array(), [[0, largest], [0, 0]])
    np.testing.assert_allclose(shown.get_clim(), (0, largest))
    assert "at most 74, in row 0, column 1" in plt.gcf().axes[0].alt_text


def test_equal_pictures_have_a_dark_map_and_unequal_sizes_an_error():
    utils.plot_difference(np.ones((2, 2, 3)), np.ones((2, 2, 3)))
    assert plt.gcf().axes[0].images[0].get_clim() == (0, 1)
    assert "0.0 levels on average" in plt.gcf().axes[0].get_title()
    with pytest.raises(ValueError, match="compare equal sizes"):
        utils.plot_difference(np.zeros((2, 2, 3)), np.zeros((2, 3, 3)))


def test_colors_a_rounding_error_above_1_are_drawn():
    ax = draw(lambda: utils.show_centroid_colors(np.array([[1.0000001, 0.5, -1e-9]])))
    assert "0 is #ff8000" in ax.alt_text


def test_many_colors_fill_rows_of_patches():
    palette = np.random.default_rng(0).random((17, 3))
    utils.show_centroid_colors(palette)
    (shown,) = plt.gca().images
    patches = shown.get_array().reshape(-1, 3)
    np.testing.assert_allclose(patches[:17], palette)
    assert (patches[17:] == 1).all()
    numbers = {text.get_text(): text.get_position() for text in plt.gca().texts}
    assert numbers["9"] == (1, 1)
    assert len(numbers) == 17


def test_pixels_have_their_own_color_and_the_palette_lies_on_top():
    pixels, palette = np.random.default_rng(0).random((40, 3)), np.eye(3)
    utils.plot_kMeans_RGB(pixels, palette, np.arange(40) % 3, 3)
    cloud, discs = plt.gca().collections
    np.testing.assert_allclose(np.transpose(cloud._offsets3d), pixels)
    plt.gcf().canvas.draw()
    for drawn, colors in ((cloud, pixels), (discs, palette)):  # in the order of depth
        np.testing.assert_allclose(
            np.unique(drawn.get_facecolor()[:, :3], axis=0), np.unique(colors, axis=0)
        )
    assert not plt.gca().computed_zorder
    assert discs.get_zorder() > cloud.get_zorder()


def test_the_figure_of_16384_pixels_stays_small():
    pixels = utils.load_image(ROOT / "images" / "bird_small.png")
    utils.plot_kMeans_RGB(pixels, pixels[::32, ::32].reshape(-1, 3), np.zeros(16384), 16)
    png = io.BytesIO()
    plt.gcf().savefig(png, format="png", bbox_inches="tight")
    assert len(plt.gca().collections[0]._offsets3d[0]) == 16384
    assert len(png.getvalue()) < 220_000


def shown(picture):
    utils.plot_images([picture], ["a"])
    return np.asarray(plt.gca().images[0].get_array())


BIRD = utils.load_image(ROOT / "images" / "bird_small.png")


def test_a_picture_slightly_beyond_0_to_1_is_clipped_and_not_black():
    noise = np.random.default_rng(0).normal(0, 0.02, BIRD.shape)
    np.testing.assert_allclose(shown(BIRD + noise), np.clip(BIRD + noise, 0, 1))
    np.testing.assert_allclose(shown(BIRD * 1.2), np.clip(BIRD * 1.2, 0, 1))


def test_the_farthest_that_is_clipped_and_the_nearest_that_is_refused():
    assert shown([[[-1.0, 0.5, 2.0]]]).tolist() == [[[0, 0.5, 1]]]
    for beyond in (-1.01, 2.01):
        with pytest.raises(ValueError, match="has values up to"):
            shown([[[0.5, 0.5, beyond]]])


@pytest.mark.parametrize(("dtype", "full"), [(np.uint8, 255), (np.int64, 255), (np.uint16, 65535)])
def test_whole_numbers_run_to_the_end_of_their_type(dtype, full):
    picture = np.array([[[0, full // 5, full]]], dtype)
    np.testing.assert_allclose(shown(picture), [[[0, 0.2, 1]]])


def test_black_and_white_by_bool():
    assert shown(np.array([[True, False]])).tolist() == [[[1, 1, 1], [0, 0, 0]]]


def test_gray_pictures_get_three_channels_also_with_three_columns():
    assert shown(np.array([[0.0, 0.5, 1.0]])).tolist() == [[[0] * 3, [0.5] * 3, [1] * 3]]


def test_pictures_may_lie_in_one_array():
    utils.plot_images(np.stack([BIRD, 1 - BIRD]), ["bird", "negative"])
    left, right = (np.asarray(ax.images[0].get_array()) for ax in plt.gcf().axes)
    np.testing.assert_allclose(left + right, 1)


def test_pixels_that_are_nan_are_white_and_counted():
    picture = np.array([[[0.5, 0.5, 0.5], [np.nan, np.nan, 0]]])
    ax = draw(lambda: utils.plot_images([picture], ["a"]))
    assert ax.images[0].get_array()[0, 1].tolist() == [1, 1, 0]
    assert ax.alt_text == "Picture of 2 by 1 pixels, 1 of them NaN and drawn in white."


@pytest.mark.parametrize("scale", [1, 255])
def test_the_palette_of_whole_numbers_has_their_scale(scale):
    """Means of pixels from 0 to 255 are floats from 0 to 255: the pixels' type tells it."""
    pixels = (np.eye(3)[[0, 1, 2, 0]] * scale).astype(np.uint8 if scale > 1 else float)
    palette = np.array([[1.0, 0.2, 0], [0, 0.6, 0.4]]) * scale
    ax = draw(lambda: utils.plot_kMeans_RGB(pixels, palette, [0, 1, 1, 0], 2))
    assert "0 is #ff3300 (2 pixels), 1 is #009966 (2 pixels)" in ax.alt_text


@pytest.mark.parametrize("idx", [None, [0, 1], "none", np.zeros((4, 4)), [None] * 4])
def test_an_idx_that_is_not_needed_is_not_asked_for(idx):
    ax = draw(lambda: utils.plot_kMeans_RGB(np.ones((4, 3)), np.ones((2, 3)), idx, 2))
    assert ax.alt_text.endswith("Palette: 0 is #ffffff, 1 is #ffffff.")


def test_a_million_pixels_are_thinned_and_the_title_says_so():
    pixels = np.random.default_rng(0).random((1000, 1000, 3))
    utils.plot_kMeans_RGB(pixels, np.ones((1, 3)), np.zeros(10**6), 1)
    drawn = np.transpose(plt.gca().collections[0]._offsets3d)
    np.testing.assert_allclose(drawn, pixels.reshape(-1, 3)[::50])
    title = "1,000,000 pixels and a palette of 1 color\n(1 pixel of every 50 is drawn)"
    assert plt.gca().get_title() == title
    assert "(1,000,000 pixels)" in plt.gca().alt_text


def test_sixty_five_colors_have_no_numbers():
    utils.show_centroid_colors(np.random.default_rng(0).random((64, 3)))
    assert len(plt.gca().texts) == 64
    plt.close("all")
    utils.show_centroid_colors(np.random.default_rng(0).random((65, 3)))
    assert len(plt.gca().texts) == 0
    assert plt.gca().images[0].get_array().shape == (5, 16, 3)
