"""Labels by hand without a browser: what is handed over, what is kept, what is refused."""

import re

import numpy as np
import pytest

from kmeanslab.playground import HandLabels

X = np.array([[1, 1], [2, 1], [1, 3], [6, 4], [7, 6], [5, 5]], dtype=float)
CENTROIDS = np.array([[2, 2], [4, 4]], dtype=float)


def page_of(widget, monkeypatch):
    """What the widget displays, the page without a kernel first."""
    shown = []
    monkeypatch.setattr(
        "kmeanslab.playground.show.display", lambda data, **_: shown.append(data), raising=True
    )
    widget._ipython_display_()
    return shown


def test_nothing_is_chosen_at_first_and_nothing_is_chosen_for_the_reader():
    hand = HandLabels(X, CENTROIDS)
    assert hand.labels.tolist() == [-1] * 6
    assert hand.labels.dtype.kind == "i"


def test_labels_follow_the_hand():
    hand = HandLabels(X, CENTROIDS)
    hand.set_state({"chosen": [1, 0, 0, 1, -1, 1]})  # as the browser sends it
    assert hand.labels.tolist() == [1, 0, 0, 1, -1, 1]
    assert "2 with label 0, 3 with label 1" in repr(hand)


def test_what_was_typed_is_drawn_as_it_was_typed():
    hand = HandLabels(X, CENTROIDS, [0, 0, 0, 1, 1, 1], [[..., ...], [100, 5]])
    assert hand.plan["means"] == [None, [100.0, 5.0]]
    assert hand.plan["box"][1] > 100  # a far place is on the paper too
    assert repr(hand).endswith("0 is not drawn, 1 at (100.0, 5.0).")


def test_a_blank_label_of_the_lesson_counts_as_open():
    assert HandLabels(X, CENTROIDS, [...] * 6).labels.tolist() == [-1] * 6


@pytest.mark.parametrize("means", [None, [[1.0, 2.0], [6, 5]]])
def test_the_page_without_a_kernel_holds_a_picture_with_words(means, monkeypatch):
    hand = HandLabels(X, CENTROIDS, [0, 0, 0, 1, 1, 1], means)
    page, *widgets = page_of(hand, monkeypatch)
    assert f'<img alt="{hand!r}" src="data:image/png;base64,' in page["text/html"]
    assert page["text/plain"] == repr(hand)
    assert "http" not in re.sub(r"http://www.w3.org/2000/svg", "", page["text/html"])
    assert len(page["text/html"]) < 60_000
    assert len(widgets) == (1 if means is None else 0)


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ((np.zeros((3, 3)), CENTROIDS), "X has shape (3, 3)"),
        ((X, CENTROIDS, [0, 1]), "It needs 6 numbers from 0 to 1"),
        ((X, CENTROIDS, [0, 0, 0, 1, 1, 2]), "It needs 6 numbers from 0 to 1"),
        ((X, CENTROIDS, None, [[1, 2]]), "It needs 2 places"),
        ((X, CENTROIDS, None, [[1, 2], ["a", 2]]), "It needs 2 places"),
        ((X, CENTROIDS, None, [1, 2]), "It needs 2 places"),
        ((np.zeros((41, 2)), CENTROIDS), "Up to 40 points and 10 centroids"),
    ],
)
def test_what_cannot_be_drawn_is_named(arguments, sentence):
    with pytest.raises(ValueError, match=re.escape(sentence)):
        HandLabels(*arguments)
