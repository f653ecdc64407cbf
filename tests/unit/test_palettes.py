"""Palettes that a reader names, and a picture painted with them."""

import numpy as np
import pytest

from kmeanslab.palettes import named_colors, paint


def test_named_colors_are_numbers_from_0_to_1():
    assert named_colors(["black", "#ff0000"]).tolist() == [[0, 0, 0], [1, 0, 0]]
    assert named_colors("white").tolist() == [[1, 1, 1]]


def test_no_names_print_their_state(capsys):
    assert named_colors(...) is None
    assert capsys.readouterr().out.startswith("[not started] your colors: name up to 16")


@pytest.mark.parametrize(
    ("names", "words"),
    [
        (["kingfisher"], "'kingfisher' is no color that Matplotlib knows"),
        ([], "You named 0 colors"),
        (["red"] * 17, "You named 17 colors: give 1 to 16"),
    ],
)
def test_wrong_names_get_a_sentence(names, words):
    with pytest.raises(ValueError, match=words):
        named_colors(names)


def test_each_pixel_gets_the_color_that_assign_chooses():
    picture = np.array([[[0.0, 0, 0], [1, 1, 1]]])
    palettes = {"You": None, "K-means": np.array([[0.0, 0, 0], [1, 0, 0]])}
    (painted,), (title,) = paint(picture, palettes, lambda X, centroids: np.array([1, 0]))
    assert painted.tolist() == [[[1, 0, 0], [0, 0, 0]]]
    assert title == "K-means: 2 colors, cost 2.0000"  # squared distances 1 and 3
