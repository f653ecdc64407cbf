"""Plots of points and centroids: what stands where, in which color and shape."""

import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.collections import LineCollection, PathCollection
from matplotlib.colors import to_rgba
from matplotlib.markers import MarkerStyle
from plots import EVERY_K, draw, plots_of_points, some_points

import utils
from kmeanslab.figures.style import COLORS, GRAY, marker_of


@pytest.fixture(autouse=True)
def close_figures():
    plt.close("all")
    yield
    plt.close("all")


@pytest.mark.parametrize("name", plots_of_points(1))
def test_steps_on_both_axes_are_equal(name):
    ax = draw(plots_of_points(3)[name])
    assert ax.get_aspect() == 1
    edges = {edge for edge, spine in ax.spines.items() if spine.get_visible()}
    assert edges == {"left", "bottom"}, "edges without numbers"


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


def test_each_label_has_the_color_and_the_shape_of_the_style():
    utils.plot_data_points(np.arange(22.0).reshape(11, 2), [*range(10), -1])
    drawn = {scatter.get_label(): scatter for scatter in plt.gca().collections}
    look = {**{str(k): (COLORS[k], marker_of(k)) for k in range(10)}, "none": (GRAY, "o")}
    assert set(drawn) == set(look)
    for name, (color, marker) in look.items():
        np.testing.assert_allclose(drawn[name].get_facecolor(), [to_rgba(color)])
        style = MarkerStyle(marker)
        outline = style.get_path().transformed(style.get_transform())
        np.testing.assert_allclose(drawn[name].get_paths()[0].vertices, outline.vertices)


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
    assert "1 is not drawn" in ax.alt_text
    assert {text.get_text() for text in ax.texts} == {"0", "2"}


def test_ten_iterations_on_one_figure_do_not_pile_up():
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
    assert plt.gca().get_title() == "Iteration 10"


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


def test_cost_has_whole_iterations_and_counts_from_the_start():
    utils.plot_cost([4.0, 2.0, 1.0], [3.0, 1.5])
    assert "after assign and update in turn: 4, 3, 2, 1.5, 1." in plt.gca().alt_text
    plt.close("all")
    utils.plot_cost([4.0, 2.0, 1.0])
    assert plt.gca().get_title() == "Cost 4 at the start, 1 after 2 iterations"
    assert all(float(tick).is_integer() for tick in plt.gca().get_xticks())
    with pytest.raises(ValueError, match="costs is empty"):
        utils.plot_cost([])


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


def test_axes_say_what_the_features_are():
    X, idx, centroids = some_points(3)
    ax = draw(lambda: utils.plot_data_points(X, idx, features=("minutes", "pages")))
    assert (ax.get_xlabel(), ax.get_ylabel()) == ("minutes", "pages")
    utils.plot_assignment(X, idx, centroids)  # on the same axes: their names stay
    assert (ax.get_xlabel(), ax.get_ylabel()) == ("minutes", "pages")


@pytest.mark.parametrize("name", plots_of_points(1))
def test_axes_of_unnamed_features_are_named_all_the_same(name):
    ax = draw(plots_of_points(3)[name])
    assert (ax.get_xlabel(), ax.get_ylabel()) == ("first feature", "second feature")


@pytest.mark.parametrize(
    "plot",
    [
        lambda X, idx, C, names: utils.plot_assignment(X, idx, C, names),
        lambda X, idx, C, names: utils.plot_paths(X, [(C, idx)], names),
        lambda X, idx, C, names: utils.plot_progress_kMeans(X, C, C, idx, 3, 0, names),
    ],
)
def test_every_plot_of_points_takes_names_of_features(plot):
    plot(*some_points(3), ("minutes", "pages"))
    assert (plt.gca().get_xlabel(), plt.gca().get_ylabel()) == ("minutes", "pages")


def test_few_points_are_large_and_carry_their_row():
    X, idx, centroids = some_points(2, m=12)
    ax = draw(lambda: utils.plot_assignment(X, idx, centroids))
    assert [t.get_text() for t in ax.texts if "row" in t.get_text()][-1] == "row 11"
    assert {80} < {size for c in ax.collections[1:] for size in c.get_sizes()}
    plt.close("all")
    X, idx, centroids = some_points(2, m=13)
    ax = draw(lambda: utils.plot_assignment(X, idx, centroids))
    assert not [t for t in ax.texts if "row" in t.get_text()]
    assert {26} < {size for c in ax.collections[1:] for size in c.get_sizes()}


@pytest.mark.parametrize(("K", "size", "numbers"), [(20, 260, 20), (21, 80, 0)])
def test_up_to_twenty_centroids_are_large_and_numbered(K, size, numbers):
    X, idx, centroids = some_points(K)
    ax = draw(lambda: utils.plot_assignment(X, idx, centroids))
    discs = ax.collections[-1]
    np.testing.assert_allclose(discs.get_offsets(), centroids)
    assert discs.get_sizes().tolist() == [size]
    assert {t.get_text(): t.get_position() for t in ax.texts} == {
        str(k): tuple(centroids[k]) for k in range(numbers)
    }


def test_paths_run_from_a_ring_over_marks_to_the_disc():
    X, idx, centroids = some_points(2)
    history = [(centroids + step, idx) for step in (0, 1, 3)]
    ax = draw(lambda: utils.plot_paths(X, history))
    assert ax.get_title() == "Paths of the centroids in 2 iterations"
    rings, *stops, lines, discs = ax.collections[-5:]
    np.testing.assert_allclose(
        [path.vertices for path in lines.get_paths()],
        [[c, c + 1, c + 3] for c in centroids],
    )
    np.testing.assert_allclose(rings.get_offsets(), centroids)
    np.testing.assert_allclose(
        [s.get_offsets() for s in stops], [[c + 1, c + 3] for c in centroids]
    )
    np.testing.assert_allclose(discs.get_offsets(), centroids + 3)


@pytest.mark.parametrize(
    ("labels", "legend"),
    [([0, 0, 0], False), ([0, 0, 1], True), ([0, 1, 10], False), ([0, 1, 9], True)],
)
def test_a_legend_names_two_to_ten_labels(labels, legend):
    utils.plot_data_points(np.eye(3, 2), labels)
    assert (plt.gca().get_legend() is not None) == legend


def test_a_run_with_another_K_on_the_same_figure_begins_a_new_path():
    X, idx, centroids = some_points(3)
    utils.plot_progress_kMeans(X, centroids, centroids, idx, 3, 0)
    utils.plot_progress_kMeans(X, centroids[:2], centroids[:2], idx, 2, 1)
    (lines,) = [c for c in plt.gca().collections if isinstance(c, LineCollection)]
    assert [len(path.vertices) for path in lines.get_paths()] == [2, 2]
