"""utils.py: pictures read and written, plots of any K, and words for every figure."""

import io
import re
import struct
import subprocess
import sys
import time
import warnings
import zlib
from pathlib import Path

import matplotlib
import numpy as np
import pytest
from PIL import Image

matplotlib.use("Agg")

import matplotlib.pyplot as plt
from matplotlib.collections import LineCollection, PathCollection
from matplotlib.figure import Figure

import utils
from kmeanslab import pictures
from kmeanslab.figures import style
from kmeanslab.figures.alt_text import figure_text, register_alt_text

ROOT = Path(__file__).resolve().parents[2]
EVERY_K = (1, 2, 10, 11, 64)


@pytest.fixture(autouse=True)
def close_figures():
    plt.close("all")
    yield
    plt.close("all")


def some_points(K, m=130, seed=0):
    """Points, labels that use all of 0 to K-1, and K centroids."""
    rng = np.random.default_rng(seed)
    return rng.normal(size=(m, 2)), np.arange(m) % K, rng.normal(size=(K, 2))


# ---- Data ----------------------------------------------------------------------------------


def test_load_data_from_any_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    X = utils.load_data()
    assert X.shape == (300, 2)
    assert X.dtype == np.float64


def test_import_star_hands_on_what_notebooks_expect_and_nothing_else():
    names = {}
    exec("from utils import *", names)
    assert names["np"] is np
    assert names["plt"] is plt
    assert {"load_data", "draw_line", "plot_progress_kMeans", "show_centroid_colors"} < set(names)
    assert not {"Image", "Path", "io", "html", "warnings"} & set(names)


def test_utils_needs_neither_ipython_nor_tqdm():
    code = "import sys, utils; assert not {'IPython', 'tqdm', 'ipywidgets'} & set(sys.modules)"
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True)


def test_importing_and_plotting_leaves_settings_alone():
    before = dict(plt.rcParams)
    X, idx, centroids = some_points(3)
    utils.plot_assignment(X, idx, centroids)
    utils.plot_kMeans_RGB(np.ones((4, 3)), np.ones((1, 3)), np.zeros(4), 1)
    assert dict(plt.rcParams) == before


# ---- load_image ----------------------------------------------------------------------------

RED, WHITE = (1, 0, 0), (1, 1, 1)


def png_bytes(width, height, depth, color_type, rows):
    """A PNG from its parts, for kinds that Pillow does not write."""

    def chunk(name, data):
        body = name + data
        return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))

    header = struct.pack(">IIBBBBB", width, height, depth, color_type, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(b"".join(b"\0" + row for row in rows)))
        + chunk(b"IEND", b"")
    )


def save_rgb(path):
    Image.fromarray(np.array([[[255, 0, 0], [0, 51, 255]]], np.uint8)).save(path)
    return [[RED, (0, 0.2, 1)]]


def save_rgba(path):
    Image.fromarray(np.array([[[255, 0, 0, 255], [255, 0, 0, 0]]], np.uint8)).save(path)
    return [[RED, WHITE]]


def save_half_transparent(path):
    Image.fromarray(np.array([[[255, 0, 0, 51]]], np.uint8)).save(path)
    return [[(1, 0.8, 0.8)]]


def save_palette(path):
    picture = Image.new("P", (2, 1))
    picture.putpalette([255, 0, 0, 0, 255, 0])
    picture.putpixel((1, 0), 1)
    picture.save(path)
    return [[RED, (0, 1, 0)]]


def save_palette_with_transparency(path):
    picture = Image.new("P", (2, 1))
    picture.putpalette([255, 0, 0, 0, 255, 0])
    picture.putpixel((1, 0), 1)
    picture.save(path, transparency=1)
    return [[RED, WHITE]]


def save_palette_with_half_transparency(path):
    picture = Image.new("P", (2, 1))
    picture.putpalette([255, 0, 0, 0, 255, 0])
    picture.putpixel((1, 0), 1)
    picture.save(path, transparency=bytes([51, 255]))
    return [[(1, 0.8, 0.8), (0, 1, 0)]]


def save_gray(path):
    Image.fromarray(np.array([[0, 51, 255]], np.uint8)).save(path)
    return [[(0, 0, 0), (0.2, 0.2, 0.2), WHITE]]


def save_gray_alpha(path):
    picture = Image.new("LA", (2, 1), (51, 255))
    picture.putpixel((1, 0), (51, 0))
    picture.save(path)
    return [[(0.2, 0.2, 0.2), WHITE]]


def save_one_bit(path):
    Image.fromarray(np.array([[0, 255]], np.uint8)).convert("1").save(path)
    return [[(0, 0, 0), WHITE]]


def save_16_bit(path):
    Image.fromarray(np.array([[0, 13107, 65535]], np.uint16)).save(path)
    return [[(0, 0, 0), (0.2, 0.2, 0.2), WHITE]]


def save_16_bit_rgb(path):
    rows = [struct.pack(">6H", 65535, 0, 0, 0, 13107, 65535)]
    path.write_bytes(png_bytes(2, 1, 16, 2, rows))
    return [[RED, (0, 0.2, 1)]]


def save_16_bit_gray_alpha(path):
    rows = [struct.pack(">4H", 13107, 65535, 13107, 0)]
    path.write_bytes(png_bytes(2, 1, 16, 4, rows))
    return [[(0.2, 0.2, 0.2), WHITE]]


def save_float(path):
    Image.fromarray(np.array([[0, 0.25, 1]], np.float32)).save(path)
    return [[(0, 0, 0), (0.25, 0.25, 0.25), WHITE]]


def save_cmyk(path):
    Image.new("CMYK", (8, 8), (0, 255, 255, 0)).save(path, quality=100)
    return [[RED] * 8] * 8


def save_turned(path):
    """Red left and blue right as stored; the camera was turned, so red belongs on top."""
    pixels = np.zeros((16, 32, 3), np.uint8)
    pixels[:, :16, 0] = pixels[:, 16:, 2] = 255
    exif = Image.Exif()
    exif[0x0112] = 6
    Image.fromarray(pixels).save(path, exif=exif, quality=100, subsampling=0)
    return [[RED] * 16] * 16 + [[(0, 0, 1)] * 16] * 16


def save_webp(path):
    Image.fromarray(np.array([[[255, 0, 0, 255], [9, 9, 9, 0]]], np.uint8)).save(
        path, lossless=True, exact=True
    )
    return [[RED, WHITE]]


def save_animation(path):
    frames = [Image.new("RGB", (2, 1), color) for color in ("red", "blue")]
    frames[0].save(path, save_all=True, append_images=frames[1:])
    return [[RED, RED]]


KINDS = {
    "rgb.png": save_rgb,
    "rgb.bmp": save_rgb,
    "rgba.png": save_rgba,
    "half.png": save_half_transparent,
    "palette.png": save_palette,
    "palette_transparent.png": save_palette_with_transparency,
    "palette_transparent.gif": save_palette_with_transparency,
    "palette_half.png": save_palette_with_half_transparency,
    "gray.png": save_gray,
    "gray_alpha.png": save_gray_alpha,
    "one_bit.png": save_one_bit,
    "deep.png": save_16_bit,
    "deep.tiff": save_16_bit,
    "deep_rgb.png": save_16_bit_rgb,
    "deep_gray_alpha.png": save_16_bit_gray_alpha,
    "float.tiff": save_float,
    "cmyk.jpg": save_cmyk,
    "turned.jpg": save_turned,
    "transparent.webp": save_webp,
    "animation.gif": save_animation,
}


@pytest.mark.parametrize("name", KINDS)
def test_load_image_reads_what_people_bring(name, tmp_path):
    expected = np.array(KINDS[name](tmp_path / name), dtype=float)
    loaded = utils.load_image(tmp_path / name)
    assert loaded.dtype == np.float64
    assert loaded.shape == expected.shape
    assert loaded.min() >= 0
    assert loaded.max() <= 1
    tolerance = 0.02 if name.endswith("jpg") else 0.0021  # half of an 8-bit level
    np.testing.assert_allclose(loaded, expected, atol=tolerance)


def test_load_image_takes_a_name_in_the_current_folder(tmp_path, monkeypatch):
    save_rgb(tmp_path / "mine.png")
    monkeypatch.chdir(tmp_path)
    assert utils.load_image("mine.png").shape == (1, 2, 3)


@pytest.mark.parametrize("mode", ["RGB", "RGBA", "L", "I;16"])
def test_max_side_shrinks_and_keeps_the_shape(mode, tmp_path):
    if mode == "I;16":
        picture = Image.fromarray(np.full((200, 400), 13107, np.uint16))
    else:
        picture = Image.new(mode, (400, 200), {"L": 51}.get(mode, "#333333"))
    picture.save(tmp_path / "large.png")
    small = utils.load_image(tmp_path / "large.png", max_side=100)
    assert small.shape == (50, 100, 3)
    np.testing.assert_allclose(small, 0.2, atol=0.002)


def test_max_side_averages_instead_of_dropping_pixels(tmp_path):
    board = (np.indices((64, 64)).sum(axis=0) % 2 * 255).astype(np.uint8)
    Image.fromarray(board).save(tmp_path / "board.png")
    small = utils.load_image(tmp_path / "board.png", max_side=16)
    np.testing.assert_allclose(small, 0.5, atol=0.05)


def test_max_side_leaves_a_small_picture_and_refuses_zero(tmp_path):
    save_rgb(tmp_path / "small.png")
    assert utils.load_image(tmp_path / "small.png", max_side=100).shape == (1, 2, 3)
    with pytest.raises(ValueError, match="max_side is 0"):
        utils.load_image(tmp_path / "small.png", max_side=0)


def test_hidden_colors_of_transparent_pixels_do_not_leak_into_a_small_picture(tmp_path):
    pixels = np.zeros((64, 64, 4), np.uint8)
    pixels[:, ::2] = (255, 255, 255, 255)  # every second column is black, and fully transparent
    Image.fromarray(pixels).save(tmp_path / "leak.png")
    np.testing.assert_allclose(utils.load_image(tmp_path / "leak.png", max_side=16), 1, atol=0.01)


def truncated(kind, keep):
    noise = np.random.default_rng(0).integers(0, 256, (64, 64, 3), dtype=np.uint8)
    written = io.BytesIO()
    Image.fromarray(noise).save(written, kind)
    return written.getvalue()[: int(keep * written.tell())]


DAMAGED = {
    "nothing.png": (b"", "is empty"),
    "words.png": (b"This is a letter, not a picture.", "PNG or JPEG"),
    "cut.png": (truncated("PNG", 0.5), "damaged"),
    "cut.jpg": (truncated("JPEG", 0.5), "damaged"),
    "cut.webp": (truncated("WEBP", 0.5), "damaged|PNG or JPEG"),
    "header.png": (truncated("PNG", 0.001), "PNG or JPEG"),
    "bomb.png": (png_bytes(20000, 20000, 8, 0, [b"\0"]), "million pixels"),
    "large.png": (png_bytes(10000, 10000, 8, 0, [b"\0"]), "million pixels"),
}


@pytest.mark.parametrize("name", DAMAGED)
def test_load_image_says_what_is_wrong_and_what_to_do(name, tmp_path):
    content, words = DAMAGED[name]
    (tmp_path / name).write_bytes(content)
    with pytest.raises(ValueError, match=words) as caught:
        utils.load_image(tmp_path / name)
    assert name in str(caught.value)
    assert "\n" not in str(caught.value)
    assert re.search(r": (copy|save|make)[^:]+\.$", str(caught.value)), "no way out is named"


def test_load_image_names_a_missing_file_and_the_folder_it_looked_in(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(FileNotFoundError, match=r"'cat\.png'.*check the name") as caught:
        utils.load_image("cat.png")
    assert str(tmp_path) in str(caught.value)


def test_load_image_names_a_file_that_may_not_be_read(tmp_path, monkeypatch):
    def refuse(*_):
        raise PermissionError(13, "Permission denied")

    (tmp_path / "locked.png").write_bytes(truncated("PNG", 1))
    monkeypatch.setattr(pictures.Image, "open", refuse)  # the superuser may read every file
    with pytest.raises(PermissionError, match=r"locked\.png' may not be read: change"):
        utils.load_image(tmp_path / "locked.png")


def test_load_image_refuses_a_folder(tmp_path):
    with pytest.raises(ValueError, match="is a folder"):
        utils.load_image(tmp_path)


# ---- save_palette_png ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("K", "bits"), [(1, 1), (2, 1), (3, 2), (4, 2), (5, 4), (16, 4), (17, 8), (256, 8)]
)
def test_palette_png_comes_back_exactly(K, bits, tmp_path):
    rng = np.random.default_rng(K)
    palette, idx = rng.random((K, 3)), rng.integers(0, K, 35 * 21)
    path = tmp_path / "palette.png"
    assert utils.save_palette_png(path, palette, idx, (35, 21)) == path.stat().st_size
    assert path.read_bytes()[24:26] == bytes([bits, 3])  # bit depth, color type "palette"
    expected = np.round(palette * 255)[idx].reshape(35, 21, 3)
    np.testing.assert_array_equal(np.asarray(Image.open(path).convert("RGB")), expected)
    np.testing.assert_array_equal(utils.load_image(path) * 255, expected)


def test_palette_png_takes_float_labels_and_a_whole_shape(tmp_path):
    path = tmp_path / "palette.png"
    utils.save_palette_png(path, [[0, 0, 0], [1, 1, 1]], np.array([0.0, 1.0]), (1, 2, 3))
    assert utils.load_image(path)[0, :, 0].tolist() == [0, 1]


@pytest.mark.parametrize(
    ("palette", "idx", "words"),
    [
        (np.zeros((257, 3)), [0, 0], "choose K up to 256"),
        (np.zeros((0, 3)), [0, 0], "1 to 256"),
        (np.zeros((4, 4)), [0, 0], r"shape \(4, 4\)"),
        (np.full((2, 3), 255), [0, 0], "outside 0 to 1"),
        (np.full((2, 3), np.nan), [0, 0], "outside 0 to 1"),
        (np.zeros((2, 3)), [0, 1, 0], "3 labels"),
        (np.zeros((2, 3)), [0, 2], "from 0 to 2"),
        (np.zeros((2, 3)), [-1, 0], "from -1 to 0"),
    ],
)
def test_palette_png_refuses_what_does_not_fit_and_writes_nothing(palette, idx, words, tmp_path):
    path = tmp_path / "palette.png"
    with pytest.raises(ValueError, match=words):
        utils.save_palette_png(path, palette, idx, (1, 2))
    assert not path.exists()


# ---- Plots ---------------------------------------------------------------------------------


def plots_of_points(K, float_labels=False):
    X, idx, centroids = some_points(K)
    idx = idx.astype(float) if float_labels else idx
    return {
        "plot_data_points": lambda: utils.plot_data_points(X, idx),
        "plot_assignment": lambda: utils.plot_assignment(X, idx, centroids),
        "plot_progress_kMeans": lambda: utils.plot_progress_kMeans(
            X, centroids, centroids + 0.1, idx, K, 0
        ),
        "plot_paths": lambda: utils.plot_paths(X, [(centroids + 0.1, idx), (centroids, idx)]),
    }


def plots_of_pictures(K):
    rng = np.random.default_rng(K)
    picture, palette, idx = rng.random((8, 9, 3)), rng.random((K, 3)), np.arange(72) % K
    return {
        "plot_kMeans_RGB": lambda: utils.plot_kMeans_RGB(picture, palette, idx, K),
        "show_centroid_colors": lambda: utils.show_centroid_colors(palette),
        "plot_images": lambda: utils.plot_images([picture, 1 - picture], ["one", "two"]),
        "plot_difference": lambda: utils.plot_difference(picture, palette[idx].reshape(8, 9, 3)),
        "plot_cost": lambda: utils.plot_cost(np.arange(K, 0, -1)),
    }


def draw(plot):
    """Draw without a warning, and return the axes."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert plot() is None
        plt.gcf().savefig(io.BytesIO(), format="png", bbox_inches="tight")
    return plt.gcf().axes[0]


@pytest.mark.parametrize("K", EVERY_K)
@pytest.mark.parametrize("name", [*plots_of_points(1), *plots_of_pictures(1)])
def test_every_plot_draws_any_K_on_a_figure_of_its_own(name, K):
    draw({**plots_of_points(K), **plots_of_pictures(K)}[name])
    assert len(plt.get_fignums()) == 1
    assert tuple(plt.gcf().get_facecolor()) == (1, 1, 1, 1), "not opaque on a dark page"


@pytest.mark.parametrize("name", [*plots_of_points(1), *plots_of_pictures(1)])
def test_every_plot_draws_on_the_figure_that_the_caller_opened(name):
    fig = plt.figure(figsize=(8, 6))
    draw({**plots_of_points(3), **plots_of_pictures(3)}[name])
    assert plt.get_fignums() == [fig.number]
    assert fig.axes
    assert tuple(fig.get_size_inches()) == (8, 6)


@pytest.mark.parametrize("name", [*plots_of_points(1), "plot_kMeans_RGB", "show_centroid_colors"])
def test_plots_fill_the_current_one_of_several_axes(name):
    fig, axes = plt.subplots(1, 2, sharex=True, sharey=True)
    plt.sca(axes[1])
    draw({**plots_of_points(3), **plots_of_pictures(3)}[name])
    assert plt.get_fignums() == [fig.number]
    assert not axes[0].has_data()
    assert fig.axes[1].has_data()


def test_pictures_do_not_cover_a_plot_that_is_already_there():
    utils.plot_data_points(*some_points(3)[:2])
    utils.show_centroid_colors(np.ones((2, 3)))
    assert len(plt.get_fignums()) == 2


@pytest.mark.parametrize("name", plots_of_points(1))
def test_steps_on_both_axes_are_equal(name):
    assert draw(plots_of_points(3)[name]).get_aspect() == 1


def point_colors(ax):
    """Label -> face color, from the scatters of points."""
    scatters = [c for c in ax.collections if isinstance(c, PathCollection)]
    return {
        scatter.get_label(): tuple(scatter.get_facecolor()[0][:3])
        for scatter in scatters
        if scatter.get_label().isdigit()
    }


@pytest.mark.parametrize("float_labels", [False, True])
def test_a_label_looks_the_same_in_every_figure_whatever_K(float_labels):
    seen = []
    for K in (4, 10):
        for plot in plots_of_points(K, float_labels).values():
            plt.close("all")
            seen.append(point_colors(draw(plot)))
    assert all(set(colors) >= {"0", "1", "2", "3"} for colors in seen)
    for label in "0123":
        assert len({colors[label] for colors in seen}) == 1


@pytest.mark.parametrize("K", EVERY_K)
def test_K_labels_have_K_colors_and_the_first_ten_have_ten_shapes(K):
    X, idx, _ = some_points(K)
    utils.plot_data_points(X, idx)
    scatters = plt.gca().collections
    colors = np.vstack([np.unique(scatter.get_facecolor(), axis=0) for scatter in scatters])
    assert len(np.unique(colors.round(6), axis=0)) == K
    shapes = {scatter.get_paths()[0].vertices.tobytes() for scatter in scatters}
    assert len(shapes) == min(K, 10)


def test_labels_that_are_none_are_gray_and_counted():
    X = np.arange(8.0).reshape(4, 2)
    utils.plot_data_points(X, [0, np.nan, -2, 1])
    assert "4 points, 2 without label, 1 with label 0" in plt.gca().alt_text
    plt.close("all")
    utils.plot_data_points(X)
    assert "4 points, 4 without label" in plt.gca().alt_text


@pytest.mark.parametrize("name", ["plot_assignment", "plot_progress_kMeans", "plot_paths"])
def test_nan_centroids_are_left_out_and_the_title_says_so(name):
    X, idx, centroids = some_points(3)
    centroids[1] = np.nan
    plot = {
        "plot_assignment": lambda: utils.plot_assignment(X, idx, centroids),
        "plot_progress_kMeans": lambda: utils.plot_progress_kMeans(
            X, centroids, centroids, idx, 3, 0
        ),
        "plot_paths": lambda: utils.plot_paths(X, [(centroids, idx)] * 2),
    }[name]
    ax = draw(plot)
    assert "not drawn: centroid 1" in ax.get_title()
    assert "1 not drawn" in ax.alt_text
    assert {text.get_text() for text in ax.texts} == {"0", "2"}


def test_nan_colors_are_left_out_and_the_title_says_so():
    palette = np.array([[0.5, 0.5, 0.5], [np.nan] * 3])
    ax = draw(lambda: utils.show_centroid_colors(palette))
    assert "not drawn: centroid 1" in ax.get_title()
    plt.close("all")
    ax = draw(lambda: utils.plot_kMeans_RGB(np.ones((4, 3)), palette, np.zeros(4), 2))
    assert "not drawn: centroid 1" in ax.get_title()


def test_ten_passes_on_one_figure_do_not_pile_up():
    X, idx, centroids = some_points(5)
    counts = []
    previous = centroids
    for i in range(10):
        current = previous + 0.1
        utils.plot_progress_kMeans(X, current, previous, idx, 5, i)
        counts.append(len(plt.gca().get_children()))
        previous = current
    assert len(set(counts)) == 1
    lines = [c for c in plt.gca().collections if isinstance(c, LineCollection)]
    assert len(lines) == 1
    paths = [path.vertices for path in lines[0].get_paths()]
    assert len(paths) == 5
    np.testing.assert_allclose([path[0] for path in paths], centroids)
    np.testing.assert_allclose([path[-1] for path in paths], centroids + 1)
    assert plt.gca().get_title() == "Pass 10"


def test_a_new_run_on_the_same_figure_begins_a_new_path():
    X, idx, centroids = some_points(2)
    for i in (0, 1, 0):
        utils.plot_progress_kMeans(X, centroids, centroids, idx, 2, i)
    (lines,) = [c for c in plt.gca().collections if isinstance(c, LineCollection)]
    assert len(lines.get_paths()[0].vertices) == 2


def test_progress_leaves_alone_what_the_caller_drew():
    X, idx, centroids = some_points(2)
    (line,) = plt.plot([0, 1], [0, 1])
    for i in range(2):
        utils.plot_progress_kMeans(X, centroids, centroids, idx, 2, i)
    assert line in plt.gca().lines


def test_draw_line_joins_two_points_in_the_style_asked_for():
    utils.draw_line((0, 1), [2, 3], style="--r", linewidth=4)
    (line,) = plt.gca().lines
    assert line.get_xydata().tolist() == [[0, 1], [2, 3]]
    assert (line.get_linestyle(), line.get_color(), line.get_linewidth()) == ("--", "r", 4)


def test_cost_has_whole_passes_and_counts_from_the_start():
    utils.plot_cost([4.0, 2.0, 1.0])
    assert plt.gca().get_title() == "Cost 4 at the start, 1 after 2 passes"
    assert all(float(tick).is_integer() for tick in plt.gca().get_xticks())
    with pytest.raises(ValueError, match="costs is empty"):
        utils.plot_cost([])


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


@pytest.mark.parametrize("scale", [1, 255])
def test_colors_of_0_to_255_are_shown_as_those_of_0_to_1(scale):
    palette = np.array([[1.0, 0.2, 0], [0, 0.6, 0.4]]) * scale
    utils.show_centroid_colors(palette)
    assert "0 is #ff3300, 1 is #009966" in plt.gca().alt_text
    np.testing.assert_allclose(plt.gca().images[0].get_array()[0], palette / scale)


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


def test_each_point_is_joined_to_its_own_centroid():
    X, idx, centroids = some_points(3, m=12)
    utils.plot_assignment(X, idx, centroids)
    (spokes,) = [c for c in plt.gca().collections if isinstance(c, LineCollection)]
    np.testing.assert_allclose(spokes.get_segments(), np.stack([X, centroids[idx]], axis=1))
    rows = [text.get_text() for text in plt.gca().texts if text.get_text().startswith("row")]
    assert rows == [f"row {row}" for row in range(12)]


def test_points_without_labels_and_labels_without_centroid_are_joined_to_nothing():
    X, idx, centroids = some_points(3)
    utils.plot_assignment(X, None, centroids)
    assert plt.gca().get_title() == "Points and centroids"
    plt.close("all")
    ax = draw(lambda: utils.plot_assignment(X, idx + 1, centroids))
    (spokes,) = [c for c in ax.collections if isinstance(c, LineCollection)]
    assert len(spokes.get_segments()) == np.count_nonzero(idx + 1 < 3)


def test_plots_take_lists_of_rows_and_label_columns():
    X, idx, centroids = some_points(2)
    utils.plot_assignment(X.tolist(), idx[:, np.newaxis], centroids.tolist())
    assert "65 with label 0, 65 with label 1" in plt.gca().alt_text


@pytest.mark.parametrize(
    ("plot", "words"),
    [
        (lambda: utils.plot_data_points([1, 2, 3], [0, 0, 0]), r"X has shape \(3,\)"),
        (lambda: utils.plot_data_points(np.ones((3, 2)), [0, 0]), "2 labels for 3 points"),
        (lambda: utils.plot_assignment(np.ones((1, 2)), [0], [1, 2]), "centroids has shape"),
        (lambda: utils.plot_paths(np.ones((1, 2)), []), "history is empty"),
        (lambda: utils.show_centroid_colors(np.ones((2, 4, 4))), r"shape \(2, 4, 4\)"),
        (lambda: utils.plot_images([np.ones((2, 2, 3))], ["a", "b"]), "1 pictures and 2 titles"),
        (lambda: utils.alt_text("words"), "No figure is open"),
    ],
)
def test_bad_input_is_named(plot, words):
    with pytest.raises(ValueError, match=words):
        plot()


# ---- Colors for everybody -----------------------------------------------------------------

# Machado, Oliveira, Fernandes: A Physiologically-based Model for Simulation of Color Vision
# Deficiency (2009), severity 1.0, for linear RGB.
VISION = {
    "full": np.eye(3),
    "protanopia": [
        [0.152286, 1.052583, -0.204868],
        [0.114503, 0.786281, 0.099216],
        [-0.003882, -0.048116, 1.051998],
    ],
    "deuteranopia": [
        [0.367322, 0.860646, -0.227968],
        [0.280085, 0.672501, 0.047413],
        [-0.011820, 0.042940, 0.968881],
    ],
    "tritanopia": [
        [1.255528, -0.076749, -0.178779],
        [-0.078411, 0.930809, 0.147602],
        [0.004733, 0.691367, 0.303900],
    ],
}


def cielab(linear_rgb):
    """CIE L*a*b* (D65) of linear sRGB."""
    to_xyz = [
        [0.4124564, 0.3575761, 0.1804375],
        [0.2126729, 0.7151522, 0.0721750],
        [0.0193339, 0.1191920, 0.9503041],
    ]
    xyz = linear_rgb @ np.transpose(to_xyz) / [0.95047, 1, 1.08883]
    f = np.where(xyz > 216 / 24389, np.cbrt(xyz), (24389 / 27 * xyz + 16) / 116)
    x, y, z = f.T
    return np.stack([116 * y - 16, 500 * (x - y), 200 * (y - z)], axis=-1)


def smallest_difference(colors, vision):
    """The smallest CIE 1976 color difference of any two colors, as this vision sees them."""
    rgb = np.array([matplotlib.colors.to_rgb(color) for color in colors])
    linear = np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)
    lab = cielab(np.clip(linear @ np.transpose(VISION[vision]), 0, 1))
    distances = np.linalg.norm(lab[:, np.newaxis] - lab, axis=-1)
    return distances[np.triu_indices(len(lab), 1)].min()


@pytest.mark.parametrize("vision", VISION)
def test_the_ten_colors_stay_apart_for_every_vision(vision):
    assert smallest_difference(style.COLORS[:6], vision) >= 20
    assert smallest_difference(style.COLORS, vision) >= 15


def test_the_measure_finds_a_sequence_that_collapses():
    tab10 = [color["color"] for color in matplotlib.rcParamsDefault["axes.prop_cycle"]]
    assert min(smallest_difference(tab10, vision) for vision in VISION) < 10


# ---- Words for figures ---------------------------------------------------------------------


@pytest.fixture
def shell():
    """A real IPython shell that shows figures as the inline backend does."""
    from IPython.core.interactiveshell import InteractiveShell
    from IPython.core.pylabtools import select_figure_formats
    from traitlets.config import Config

    config = Config()
    config.HistoryManager.enabled = False
    shell = InteractiveShell.instance(config=config)
    select_figure_formats(shell, {"png"}, bbox_inches="tight")
    register_alt_text()
    yield shell
    InteractiveShell.clear_instance()


def check_bundle(bundle, words):
    assert set(bundle) == {"text/html", "text/plain"}
    assert bundle["text/plain"] == words
    images = re.findall(
        r'<img alt="([^"]+)" src="data:image/png;base64,[^"]+">', bundle["text/html"]
    )
    assert len(images) == bundle["text/html"].count("<img") == 1
    return images[0]


def test_a_figure_is_one_picture_with_words_and_nothing_else(shell):
    X = np.arange(6.0).reshape(3, 2)
    utils.plot_data_points(X, [0, 0, 1])
    bundle, _ = shell.display_formatter.format(plt.gcf())
    words = "Scatter plot of 3 points, 2 with label 0, 1 with label 1."
    assert check_bundle(bundle, words) == words


def test_words_stay_when_the_inline_backend_is_chosen_afterwards(shell):
    from IPython.core.pylabtools import select_figure_formats

    select_figure_formats(shell, {"retina", "svg"})
    plt.plot([1, 2])
    check_bundle(shell.display_formatter.format(plt.gcf())[0], "Plot of 1 line.")


def test_a_figure_is_rendered_once(shell, monkeypatch):
    renderings = []
    original = Figure.savefig
    monkeypatch.setattr(
        Figure, "savefig", lambda fig, *a, **k: renderings.append(fig) or original(fig, *a, **k)
    )
    printed = []
    canvas = type(plt.figure().canvas)
    print_figure = canvas.print_figure
    monkeypatch.setattr(
        canvas, "print_figure", lambda *a, **k: printed.append(a) or print_figure(*a, **k)
    )
    plt.plot([1, 2])
    shell.display_formatter.format(plt.gcf())
    assert (len(renderings), len(printed)) == (1, 1)


def test_words_of_the_author_come_first_and_are_escaped(shell):
    plt.plot([1, 2])
    utils.alt_text('A "line" of x < 2 & more')
    bundle, _ = shell.display_formatter.format(plt.gcf())
    alt = check_bundle(bundle, 'A "line" of x < 2 & more')
    assert alt == "A &quot;line&quot; of x &lt; 2 &amp; more"


def test_words_for_figures_that_other_code_drew(shell):
    fig, (left, right) = plt.subplots(1, 2)
    left.scatter([1, 2, 3], [1, 2, 3])
    left.plot([1, 3], [1, 3])
    left.set(title="Pass 3", xlabel="height", ylabel="weight")
    fig.colorbar(right.imshow(np.eye(2)), ax=right)
    fig.suptitle("Two views")
    bundle, _ = shell.display_formatter.format(fig)
    expected = (
        "Two views. Pass 3. Plot of 3 points and 1 line, x axis height, y axis weight. "
        "Plot of 1 picture."
    )
    check_bundle(bundle, expected)


def test_words_follow_a_title_that_the_caller_changed(shell):
    utils.plot_assignment(*some_points(2))
    plt.title("seed 7")
    words = shell.display_formatter.format(plt.gcf())[0]["text/plain"]
    assert words.startswith("seed 7. Scatter plot of 130 points")


def test_an_empty_figure_has_no_picture(shell):
    bundle, _ = shell.display_formatter.format(plt.figure())
    assert set(bundle) == {"text/plain"}


def test_a_terminal_gets_no_page(shell):
    shell.display_formatter.active_types = ["text/plain"]
    plt.plot([1, 2])
    assert set(shell.display_formatter.format(plt.gcf())[0]) == {"text/plain"}


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("plot_assignment", r"130 points, 44 with label 0.*Centroids: 0 at \(-?\d\.\d, "),
        ("plot_progress_kMeans", r"^Pass 1\. .*paths of 3 centroids"),
        ("plot_paths", r"in 1 pass\. .*They start|Start: 0 at .*End: 0 at"),
        ("plot_kMeans_RGB", r"72 pixels and a palette of 3 colors.*0 is #\w{6} \(24 pixels\)"),
        ("show_centroid_colors", r"Palette of 3 colors.*2 is #\w{6}"),
        ("plot_images", r"one\. Picture of 9 by 8 pixels\. two\."),
        ("plot_difference", r"levels on average.*at most \d+, in row \d, column \d"),
        ("plot_cost", r"Cost 3 at the start, 1 after 2 passes\. .*: 3, 2, 1\."),
    ],
)
def test_every_plot_says_what_it_shows(name, words):
    draw({**plots_of_points(3), **plots_of_pictures(3)}[name])
    assert re.search(words, figure_text(plt.gcf()))


def test_long_lists_are_cut_short():
    X, idx, centroids = some_points(64)
    utils.plot_assignment(X, idx, centroids)
    assert "and 48 more" in plt.gca().alt_text
    assert len(plt.gca().alt_text) < 1000


# ---- Replies and waiting -------------------------------------------------------------------


def test_replies_tell_what_is_not_started(capsys):
    utils.show_result(None)
    utils.show_result(np.array([1, 2]))
    utils.compare_prediction(..., 7, "passes")
    utils.compare_prediction(5, 7, "passes")
    assert capsys.readouterr().out.splitlines() == [
        "not started: your function returns nothing yet",
        "[1 2]",
        "no prediction made; the answer: 7 passes",
        "you predicted 5; the answer: 7 passes",
    ]
    assert utils.required([3], "Exercise 1") == [3]
    with pytest.raises(ValueError, match="Exercise 1 is not started"):
        utils.required(None, "Exercise 1")


def slowly(items):
    for item in items:
        time.sleep(0.3)
        yield item


def test_long_work_shows_a_bar_that_vanishes(capsys):
    assert list(utils.progress(slowly("abc"), label="passes")) == ["a", "b", "c"]
    bar = capsys.readouterr().out
    assert "passes" in bar
    assert "\n" not in bar
    assert bar.rstrip(" ").endswith("\r")


def test_short_work_shows_no_bar(capsys):
    assert list(utils.progress(range(3), label="passes")) == [0, 1, 2]
    assert tuple(capsys.readouterr()) == ("", "")


def test_progress_works_without_tqdm(monkeypatch):
    monkeypatch.setitem(sys.modules, "tqdm", None)
    assert list(utils.progress(iter("ab"))) == ["a", "b"]
