"""Wrong arguments of plots: named in one sentence, before anything is drawn."""

import matplotlib.pyplot as plt
import numpy as np
import pytest

import utils

X, C, IDX = np.ones((3, 2)), np.ones((2, 2)), [0, 1, 0]
PICTURE = np.full((2, 2, 3), 0.5)

POINTS = [
    (lambda: utils.plot_data_points([1, 2, 3], IDX), r"X has shape \(3,\): a plot needs rows"),
    (lambda: utils.plot_data_points(X[:, :1], IDX), r"X has shape \(3, 1\)"),
    (lambda: utils.plot_data_points("points"), "X is of type str: give rows of numbers"),
    (lambda: utils.plot_data_points([["a", "b"]]), "X is of type list: give rows of numbers"),
    (lambda: utils.plot_data_points(X, [0, 0]), "2 labels for 3 points: give one for each"),
    (lambda: utils.plot_data_points(X, ["a", "b", "c"]), "idx is of type list: give"),
    (lambda: utils.plot_assignment(X, IDX, [1, 2]), r"centroids has shape \(2,\)"),
    (
        lambda: utils.plot_progress_kMeans(X, C, C[:1], IDX, 2, 0),
        "1 centroids in one place and 2",
    ),
    (
        lambda: utils.plot_progress_kMeans(X, C, None, IDX, 2, 0),
        "centroids is of type",
    ),
    (lambda: utils.plot_paths(X, []), "history is empty: hand"),
    (
        lambda: utils.plot_paths(X, (C, IDX)),
        r"type tuple, but no list of pairs \(centroids, idx\)",
    ),
    (lambda: utils.plot_paths(X, C), "history is of type ndarray, but no list of pairs"),
    (lambda: utils.plot_paths(X, None), "history is of type NoneType, but no list of pairs"),
    (lambda: utils.plot_paths(X, [C, C]), "history is of type list, but no list of pairs"),
    (
        lambda: utils.plot_paths(X, [(C, IDX), (C[:1], IDX)]),
        "1 centroids in one place and 2 in",
    ),
    (lambda: utils.plot_paths(X, [(None, IDX)]), "centroids is of type NoneType: give"),
    (lambda: utils.plot_cost([]), "costs is empty: give one number"),
    (lambda: utils.plot_cost([3, 2], [2, 2]), "2 costs after an update do not fit between 2"),
    (lambda: utils.plot_cost(None), "costs is of type NoneType: give"),
    (lambda: utils.plot_data_points([[1, 2], [3]]), "X is of type list: give rows of numbers"),
    (lambda: utils.plot_data_points(X, None, "ab"), "features is 'ab': give two names"),
    (lambda: utils.plot_data_points(X, None, ("a",)), r"features is \('a',\): give two names"),
    (lambda: utils.draw_line(3, 4), r"the line has shape \(2,\): a plot needs rows"),
    (lambda: utils.draw_line([1, 2], [3]), "the line is of type list: give"),
]

PICTURES = [
    (
        lambda: utils.plot_images([PICTURE * 510], ["a"]),
        "'a' has values up to 255.*: divide by",
    ),
    (lambda: utils.plot_images([PICTURE - 2], ["a"]), "'a' has values up to 1.5"),
    (lambda: utils.plot_images([PICTURE + np.inf], ["a"]), "'a' has values up to inf"),
    (lambda: utils.plot_images([np.eye(2, dtype=int)], ["a"]), "whole numbers 0 and 1"),
    (lambda: utils.plot_images([np.eye(2, dtype=int) * 300], ["a"]), "from 0 to 300"),
    (lambda: utils.plot_images([-np.eye(2, dtype=int)], ["a"]), "from -1 to 0"),
    (lambda: utils.plot_images([PICTURE * 1j], ["a"]), "complex128 instead of numbers"),
    (lambda: utils.plot_images([np.ones((2, 2, 4))], ["a"]), r"'a' has shape \(2, 2, 4\)"),
    (lambda: utils.plot_images([PICTURE], ["a", "b"]), "1 pictures and 2 titles: give one"),
    (lambda: utils.plot_images([], []), "0 pictures and 0 titles"),
    (lambda: utils.plot_images(PICTURE, ["a"]), "into lists, also a single one"),
    (lambda: utils.plot_images([PICTURE], "a"), "into lists, also a single one"),
    (lambda: utils.plot_images(None, ["a"]), "into lists, also a single one"),
    (lambda: utils.plot_images([PICTURE], None), "into lists, also a single one"),
    (lambda: utils.plot_images([None], ["a"]), "'a' holds object instead of numbers: give"),
    (lambda: utils.plot_images([[[1, 2], [3]]], ["a"]), "'a' has rows of several lengths"),
    (lambda: utils.show_centroid_colors([[1, 2, 3], [4]]), "centroids has rows of several"),
    (lambda: utils.plot_difference(PICTURE, PICTURE[:1]), "compare equal sizes"),
    (lambda: utils.plot_difference(PICTURE, PICTURE * np.nan), "One of the pictures holds NaN"),
    (
        lambda: utils.show_centroid_colors(np.ones((3, 2))),
        r"shape \(3, 2\): a palette has",
    ),
    (lambda: utils.show_centroid_colors(np.ones((2, 4, 4))), r"shape \(2, 4, 4\)"),
    (lambda: utils.show_centroid_colors(np.ones((0, 3))), r"shape \(0, 3\)"),
    (lambda: utils.show_centroid_colors(PICTURE[0] * 510), "centroids has values up to 255"),
    (
        lambda: utils.plot_kMeans_RGB(np.full((2, 2, 3), 9), PICTURE[0] * 2000, None, 2),
        "centroids has values up to 1000, and",
    ),
    (lambda: utils.plot_kMeans_RGB(PICTURE[0], np.ones((2, 2)), None, 2), r"shape \(2, 2\)"),
    (lambda: utils.plot_kMeans_RGB(np.ones((4, 2)), PICTURE[0], None, 2), "X_img has shape"),
    (
        lambda: utils.plot_kMeans_RGB(PICTURE * 510, PICTURE[0], None, 2),
        "X_img has values",
    ),
]


@pytest.mark.parametrize(("plot", "words"), POINTS + PICTURES)
def test_wrong_arguments_are_named(plot, words):
    plt.close("all")
    with pytest.raises(ValueError, match=words):
        plot()
    assert plt.get_fignums() == [], "an empty figure is left behind"
