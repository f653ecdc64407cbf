"""What holds for every plot: any K, the caller's figure, and settings left alone."""

import re

import matplotlib.pyplot as plt
import numpy as np
import pytest
from plots import EVERY_K, draw, plots_of_pictures, plots_of_points, some_points

import utils
from kmeanslab.figures.alt_text import figure_text


@pytest.fixture(autouse=True)
def close_figures():
    plt.close("all")
    yield
    plt.close("all")


FEW_OR_MANY = [
    pytest.param(K, marks=[pytest.mark.slow] if min(EVERY_K) < K < max(EVERY_K) else [])
    for K in EVERY_K
]


@pytest.mark.parametrize("K", FEW_OR_MANY)
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


def test_importing_and_plotting_leaves_settings_alone():
    before = dict(plt.rcParams)
    for plot in {**plots_of_points(3), **plots_of_pictures(3)}.values():
        draw(plot)
    assert dict(plt.rcParams) == before


def test_arguments_stay_as_they_are():
    rng = np.random.default_rng(0)
    arrays = rng.random((8, 9, 3)), rng.random((4, 3)) * 1.2, rng.random((5, 2)), np.zeros(5)
    copies = [array.copy() for array in arrays]
    picture, palette, X, idx = arrays
    utils.plot_kMeans_RGB(picture, palette, idx, 4)
    utils.show_centroid_colors(palette)
    utils.plot_difference(picture, picture)
    utils.plot_paths(X, [(X, idx), (X, idx)])
    assert all(np.array_equal(*pair) for pair in zip(arrays, copies, strict=True))


@pytest.mark.parametrize(
    ("name", "words"),
    [
        (
            "plot_data_points",
            r"^Scatter plot of 130 points, 44 with.*Across: first feature",
        ),
        (
            "plot_assignment",
            r"130 points, 44 with.*Centroids: 0 at \(-?\d\.\d, .*Up: second",
        ),
        ("plot_progress_kMeans", r"^Iteration 1\. .*paths of 3 centroids"),
        ("plot_paths", r"in 1 iteration\. .*Start: 0 at .*End: 0 at"),
        ("plot_kMeans_RGB", r"72 pixels and a palette of 3 colors.*0 is #\w{6} \(24 pixels\)"),
        ("show_centroid_colors", r"Palette of 3 colors.*2 is #\w{6}"),
        ("plot_images", r"one\. Picture of 9 by 8 pixels\. two\."),
        ("plot_difference", r"levels on average.*at most \d+, in row \d, column \d"),
        ("plot_cost", r"Cost 3 at the start, 1 after 2 iterations\. .*: 3, 2, 1\.$"),
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
