"""Part 2 of the lesson: labels and a centroid worked out by hand, checked without raising."""

import pytest

from public_tests import hand_centroid_test, hand_labels_test


@pytest.mark.parametrize(
    ("check", "given", "state", "words"),
    [
        (hand_labels_test, [...] * 6, "[not started]", "place of each"),
        (hand_labels_test, [0, 0, 0, 1, 1, ...], "[not started]", "place of each"),
        (hand_labels_test, [0, 0, 0, 1, 1], "[not started]", "place of each"),
        (hand_labels_test, [0, 0, 1, 1, 1, 1], "[try again]", "row 2"),
        (hand_labels_test, [1, 1, 1, 0, 0, 0], "[try again]", "row 0"),
        (hand_labels_test, [0, 0, 0, 1, 1, 1], "[passed]", "nearest"),
        (hand_centroid_test, [..., ...], "[not started]", "place of each"),
        (hand_centroid_test, [6, ...], "[not started]", "place of each"),
        (hand_centroid_test, [6, 4], "[try again]", "4, 6, 5"),
        (hand_centroid_test, [5, 5], "[try again]", "6, 7, 5"),
        (hand_centroid_test, (6.0, 5.0), "[passed]", "mean"),
    ],
)
def test_the_state_is_told(capsys, check, given, state, words):
    assert check(given) is None
    printed = capsys.readouterr().out
    assert printed.startswith(state) and words in printed
    assert len(printed.splitlines()) == 1 and len(printed) <= 81
