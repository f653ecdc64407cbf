"""The laboratory's figures: each mark is where its number says."""

import matplotlib.pyplot as plt
import numpy as np
import pytest

from kmeanslab.experiments.choosing import Choice
from kmeanslab.experiments.file_sizes import FileSizes
from kmeanslab.figures.alt_text import figure_text
from kmeanslab.figures.laboratory_costs import plot_choices, plot_excess, plot_sorted_costs
from kmeanslab.figures.laboratory_points import plot_clusterings, plot_seed_weights
from kmeanslab.figures.laboratory_sizes import plot_file_sizes


@pytest.fixture(autouse=True)
def closed():
    plt.close("all")
    yield
    plt.close("all")


def dots(ax, name):
    """The places of the scattered dots with this label."""
    (found,) = (c for c in ax.collections if c.get_label() == name)
    return np.asarray(found.get_offsets()).tolist()


def test_starts_are_sorted_and_the_stuck_ones_named():
    plot_sorted_costs([3.0, 1.0, 1.2, 1.19, 2.0])
    ax = plt.gca()
    assert dots(ax, "near the best") == [[1, 1.0], [2, 1.19], [3, 1.2]]
    assert dots(ax, "stuck") == [[4, 2.0], [5, 3.0]]
    assert ax.get_title() == "2 of 5 starts got stuck"
    (line,) = ax.lines
    assert line.get_ydata()[0] == 1.2 and ax.texts[0].get_text() == "1.2 × best"
    assert ax.get_ylim()[0] == 0
    text = figure_text(plt.gcf())
    assert "Costs of 5 starts in order, from 1 to 3: 2 lie more than 20% above the best" in text


def test_the_excess_stands_at_its_place():
    costs = np.concatenate([np.linspace(3, 1.5, 20), [1.1, 1.05, 1.0, 1.0, 1.0]])
    plot_excess(costs)
    ax = plt.gca()
    assign, update = dots(ax, "assign"), dots(ax, "update")
    assert assign[0] == [0, pytest.approx(200)] and update[0][0] == 0.5
    assert assign[-1] == [10, pytest.approx(10)] and update[-1] == [10.5, pytest.approx(5)]
    (note,) = ax.texts
    assert note.xy == (10, pytest.approx(10))
    assert note.get_text() == "after 10 iterations: 10.0% above the end"
    assert len(ax.lines[0].get_xdata()) == 22  # what lies below the limit is left out
    assert ax.lines[1].get_xdata()[0] == 10
    assert "200 percent at the start, 10 percent after 10 iterations" in figure_text(plt.gcf())


def test_a_converged_run_keeps_its_note_on_the_axis():
    plot_excess([3.0, 2.0] + [1.0] * 21)
    assert plt.gca().texts[0].xy == (10, 0.001)


def test_a_run_of_ten_iterations_is_too_short():
    with pytest.raises(ValueError, match="has 10 iterations: give the costs of one with more"):
        plot_excess(np.ones(21))
    plot_excess(np.linspace(2, 1, 22))


def test_each_measure_has_its_own_axes_over_K():
    rows = [Choice(2, 9.0, 0.5, 0.3), Choice(3, 4.0, 0.7, 0.9)]
    plot_choices(rows)
    axes = plt.gcf().axes
    assert [ax.get_title().split()[0] for ax in axes] == ["cost", "silhouette", "stability"]
    for ax, values in zip(axes, ([9, 4], [0.5, 0.7], [0.3, 0.9]), strict=True):
        assert ax.lines[0].get_xydata().tolist() == [[2, values[0]], [3, values[1]]]
        assert ax.get_ylim() == (0, pytest.approx(1.1 * max(values)))
    assert "9 (K = 2), 4 (K = 3)" in figure_text(plt.gcf())


def test_a_measure_that_is_missing_has_no_axes():
    plot_choices([Choice(2, 9.0, None, None)])
    assert len(plt.gcf().axes) == 1


def test_sizes_stand_at_kilobytes_and_decibels():
    rows = [FileSizes(2, 2054, 968, 1722, 15.8, 505, 19.3)]
    rows.append(FileSizes(4, 4108, 1687, 2832, 18.4, 805, 20.3))
    plot_file_sizes(rows, 32_000)
    ax = plt.gca()
    drawn = {line.get_label(): line.get_xydata().tolist() for line in ax.lines}
    assert drawn["counted"] == [[2.054, 15.8], [4.108, 18.4]]
    assert drawn["palette PNG"] == [[0.968, 15.8], [1.687, 18.4]]
    assert drawn["plain PNG"] == [[1.722, 15.8], [2.832, 18.4]]
    assert drawn["JPEG"] == [[0.505, 19.3], [0.805, 20.3]]
    assert ax.lines[-1].get_xdata()[0] == 32
    notes = {text.get_text(): text.xy for text in ax.texts}
    assert notes["2"] == (0.968, 15.8) and notes["4"] == (1.687, 18.4)
    assert notes["original PNG"][0] == 32
    text = figure_text(plt.gcf())
    assert "K = 2: 968 bytes, 15.8 dB; K = 4: 1,687 bytes, 18.4 dB" in text and "32,000" in text


def test_groupings_stand_side_by_side():
    X = np.array([[0.0, 0], [1, 0], [5, 2]])
    plot_clusterings({"one": (X, [0, 0, 1]), "none": (X, None)}, ("km east", "km north"))
    left, right = plt.gcf().axes
    assert (left.get_title(), right.get_title()) == ("one", "none")
    assert left.get_xlabel() == "km east" and right.get_ylabel() == "km north"
    assert [c.get_label() for c in left.collections] == ["0", "1"]
    assert dots(left, "0") == [[0, 0], [1, 0]] and dots(right, "none") == X.tolist()
    assert left.get_aspect() == 1
    assert "2 with label 0, 1 with label 1" in figure_text(plt.gcf())


def test_more_than_three_groupings_take_another_row():
    X = np.zeros((2, 2))
    plot_clusterings({str(k): (X, None) for k in range(4)}, equal=False)
    axes = plt.gcf().axes
    assert len(axes) == 6 and [ax.axison for ax in axes] == [True] * 4 + [False] * 2
    assert axes[0].get_aspect() == "auto"
    assert plt.gcf().get_size_inches().tolist() == pytest.approx([11.1, 6.0])


def test_points_are_as_large_as_their_chance():
    X = np.array([[0.0, 0], [1, 0], [5, 2]])
    plot_seed_weights(X, [[0, 0]], [0, 1, 3], ("a", "b"))
    ax = plt.gcf().axes[0]
    points = ax.collections[0]
    assert points.get_array().tolist() == [0, 25, 75]
    assert points.get_sizes().tolist() == pytest.approx([6, 46, 126])
    assert dots(ax, "drawn so far") == [[0, 0]]
    assert plt.gcf().axes[1].get_ylabel() == "chance to be drawn next (%)"
    assert (ax.get_xlabel(), ax.get_ylabel()) == ("a", "b")
    text = figure_text(plt.gcf())
    assert "3 points" in text and "1 centroid." in text and "75 percent" in text
