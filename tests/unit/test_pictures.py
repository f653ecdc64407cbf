"""The lesson's picture: painted by its script, and photograph enough to be compressed."""

import numpy as np
import pytest
from PIL import Image

import make_bird
from benchmarks.lloyd import lloyd


def read_pixels(path):
    with Image.open(path) as picture:
        return np.asarray(picture)


@pytest.fixture(scope="module")
def bird():
    return read_pixels(make_bird.PICTURE_FILE)


@pytest.fixture(scope="module")
def bird_again(tmp_path_factory):
    """The bird, painted again; module scope because painting takes seconds."""
    path = tmp_path_factory.mktemp("painted") / "again.png"
    make_bird.main(path)
    return read_pixels(path)


def mean_difference(first, second):
    return np.abs(first.astype(float) - second).mean()


def palette_of(picture, colors, seed, iterations=40):
    """The palette of a run from random pixels, (colors, 3) in [0, 1]."""
    pixels = picture.reshape(-1, 3) / 255
    rng = np.random.default_rng(seed)
    start = pixels[rng.choice(len(pixels), colors, replace=False)]
    return lloyd(pixels, start, iterations)[0]


def keeps_blue_and_orange(palette):
    red_minus_blue = palette[:, 0] - palette[:, 2]
    return red_minus_blue.min() < -0.3 and red_minus_blue.max() > 0.5


@pytest.mark.slow  # it paints for seconds
def test_script_paints_the_saved_picture_again(bird, bird_again):
    assert mean_difference(bird, bird_again) < 2


@pytest.mark.parametrize("name", ["data", "images"])
def test_students_receive_files_and_no_scripts(name):
    files = [path.suffix for path in (make_bird.PICTURE_FILE.parents[1] / name).iterdir()]
    assert set(files) - {".npy", ".png", ".gif", ".md"} == set()


def test_file_is_a_plain_png_of_the_promised_size():
    with Image.open(make_bird.PICTURE_FILE) as picture:
        assert picture.format == "PNG"
        assert picture.size == (128, 128)
        assert picture.mode == "RGB", "8 bits a channel, no transparency"
        assert not picture.info, "nothing but pixels travels in the file"
    assert 25_000 <= make_bird.PICTURE_FILE.stat().st_size <= 40_000


def test_picture_has_as_many_colors_as_a_photograph(bird):
    assert len(np.unique(bird.reshape(-1, 3), axis=0)) >= 8_000


def test_picture_has_light_and_shadow_and_a_soft_background(bird):
    gray = bird.mean(axis=2)
    assert np.percentile(gray, 1) < 30
    assert np.percentile(gray, 99) > 190
    steps = np.abs(np.diff(gray, axis=1))
    background, wing = steps[:20].mean(), steps[60:90, 70:95].mean()
    assert background < wing / 4, "the background is as sharp as the bird"


@pytest.mark.parametrize("seed", range(16))
def test_four_colors_keep_the_blue_and_the_orange(bird, seed):
    assert keeps_blue_and_orange(palette_of(bird, 4, seed))


@pytest.mark.parametrize("seed", range(3))
def test_sixteen_colors_keep_the_blue_and_the_orange(bird, seed):
    assert keeps_blue_and_orange(palette_of(bird, 16, seed))


def test_measures_notice_another_picture(bird):
    """The measures above can fail: a mirrored bird differs, a green one has lost its colors."""
    assert mean_difference(bird, bird[:, ::-1]) > 2
    green = np.repeat(bird[..., 1:2], 3, axis=2)
    assert not keeps_blue_and_orange(palette_of(green, 4, seed=0))
