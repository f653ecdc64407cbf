"""Part 8: a setting that can't work is answered with one line, before anything runs."""

import numpy as np
import pytest
from PIL import Image

from kmeanslab.settings import WrongSetting, read_settings

GOOD = {"picture": "small.png", "max_side": 96, "K": 4, "max_iters": 10, "seed": 0}


@pytest.fixture(autouse=True)
def small_picture(tmp_path, monkeypatch):
    """Eight colors, in the folder in which the notebook lies."""
    monkeypatch.chdir(tmp_path)
    colors = np.arange(8, dtype=np.uint8).reshape(2, 4, 1) * [30, 20, 10]
    Image.fromarray(colors.astype(np.uint8)).save("small.png")


def test_good_settings_give_the_picture():
    assert read_settings(**GOOD).shape == (2, 4, 3)


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"K": "16"}, "my_K is '16': give a whole number, without quotes"),
        ({"K": 1.5}, "my_K is 1.5: give a whole number"),
        ({"K": True}, "my_K is True: give a whole number"),
        ({"K": 0}, "my_K is 0: give 1 or more"),
        ({"K": 9}, "the picture has 8 different colors"),
        ({"K": 257}, "at most 256 colors"),
        ({"max_iters": 0}, "max_iters is 0: give 1 or more"),
        ({"max_iters": "ten"}, "max_iters is 'ten'"),
        ({"max_side": 0}, "max_side is 0"),
        ({"max_side": None}, "max_side is None"),
        ({"seed": -1}, "seed is -1: give 0 or more"),
        ({"seed": 0.5}, "seed is 0.5"),
        ({"picture": "https://example.com/bird.png"}, "download it first"),
        ({"picture": "~/photo.jpg"}, "photo.jpg"),
        ({"picture": "birb.png"}, "birb.png"),
        ({"picture": 7}, "of type int"),
    ],
)
def test_a_wrong_one_gets_one_line(wrong, words):
    with pytest.raises(WrongSetting) as caught:
        read_settings(**{**GOOD, **wrong})
    assert words in str(caught.value)
    assert caught.value._render_traceback_() == [str(caught.value)]
    assert "\n" not in str(caught.value)


def test_the_number_of_colors_is_refused_before_the_picture_is_read():
    with pytest.raises(WrongSetting, match="at most 256"):
        read_settings(**{**GOOD, "K": 257, "picture": "nowhere.png"})
