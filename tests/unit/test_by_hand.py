"""Part 2 of the lesson: labels and a centroid worked out by hand, checked without raising."""

import numpy as np
import pytest

from kmeanslab.checks import by_hand
from public_tests import hand_again_test, hand_centroid_test, hand_labels_test


@pytest.mark.parametrize(
    ("check", "given", "state", "words"),
    [
        (hand_labels_test, [], "[not started]", "six points"),
        (hand_labels_test, np.full(6, -1), "[not started]", "six points"),
        (hand_labels_test, [1, 1, 0, 1, 0, ...], "[not started]", "six points"),
        (hand_labels_test, [1, 1, 0, 1, 0], "[try again]", "there are 5, and 6 points"),
        (hand_labels_test, ["1", "1", "0", "1", "0", "0"], "[try again]", "without quotes"),
        (hand_labels_test, [2, 2, 1, 2, 1, 1], "[try again]", "0 and 1, not 1 and 2"),
        (hand_labels_test, [1, 1, 0, 5, 0, 0], "[try again]", "only the carts 0 and 1"),
        (hand_labels_test, [0, 0, 1, 0, 1, 1], "[try again]", "the other cart"),
        (hand_labels_test, [1, 0, 0, 1, 0, 0], "[try again]", "row 1 is 5.4 from cart 0, but 4.0"),
        (hand_labels_test, np.array([1, 1, 0, 1, 0, 0]), "[passed]", "nearest"),
        (hand_centroid_test, [[..., ...], [..., ...]], "[not started]", "place of each"),
        (hand_centroid_test, [[2, 4], [6, ...]], "[not started]", "place of each"),
        (hand_centroid_test, [[2, 4]], "[not started]", "place of each"),
        (
            hand_centroid_test,
            [[2, 3], [6, 3]],
            "[try again]",
            "cart 0: what is the mean of 5, 6, 1",
        ),
        (
            hand_centroid_test,
            [[2, 4], [5, 3]],
            "[try again]",
            "cart 1: what is the mean of 8, 2, 8",
        ),
        (hand_centroid_test, [(2.0, 4.0), (6.0, 3.0)], "[passed]", "mean"),
        (hand_again_test, ..., "[not started]", "nearest cart now"),
        (hand_again_test, 4, "[try again]", "row 4"),
        (hand_again_test, 1, "[passed]", "row 1"),
    ],
)
def test_the_state_is_told(capsys, check, given, state, words):
    assert check(given) is None
    printed = capsys.readouterr().out
    assert printed.startswith(state) and words in printed
    assert len(printed.splitlines()) == 1 and len(printed) <= 100


def test_the_answers_are_those_of_the_lesson_s_points(solved_cells):
    """The points of the lesson, its own functions, and what the checks hold to be right."""
    points, carts = solved_cells["six_points"], solved_cells["two_centroids"]
    assert points.tolist() == [list(map(float, point)) for point in by_hand.POINTS]
    assert carts.tolist() == [list(map(float, cart)) for cart in by_hand.CENTROIDS]
    labels = solved_cells["find_closest_centroids"](points, carts)
    means = solved_cells["compute_centroids"](points, labels, 2)
    again = solved_cells["find_closest_centroids"](points, means)
    assert labels.tolist() == by_hand.LABELS
    assert means.tolist() == [list(map(float, mean)) for mean in by_hand.MEANS]
    assert np.flatnonzero(again != labels).tolist() == [by_hand.CHANGED_ROW]


@pytest.fixture
def solved_cells(source):
    """The names of the lesson's cells by hand and of its two solutions."""
    names = {"np": np}
    for cell in source.cells:
        if cell.id in ("find_closest_centroids", "compute_centroids"):
            exec(cell.source, names)
        if cell.id == "six_points":
            exec("\n".join(line for line in cell.source.splitlines() if "np.array" in line), names)
    return names
