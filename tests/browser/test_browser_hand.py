"""Points labeled by hand in a real JupyterLab: by click and by key; the next cell reads them."""

import pytest

pytestmark = pytest.mark.slow  # it starts Jupyter and a browser

HAND = """
import numpy as np
from kmeanslab.playground import HandLabels
X = np.array([[1, 1], [2, 1], [1, 3], [6, 4], [7, 6], [5, 5]], dtype=float)
hand = HandLabels(X, np.array([[2, 2], [4, 4]]))
hand
"""
MOVE = "HandLabels(X, np.array([[2, 2], [4, 4]]), hand.labels, [[..., ...], [6, 5]])"

CELLS = (HAND, "hand.labels", MOVE)


@pytest.fixture
def page(notebook):
    """The page of the module's notebook."""
    return notebook.page


@pytest.fixture
def hand(notebook, page):
    """A notebook with six open points."""
    notebook.run("c0")
    page.locator(".km-live .km-mark").first.wait_for()
    return notebook


def read(hand):
    hand.run("c1")
    return hand.cells()["c1"].outputs[0].data["text/plain"]


def test_the_next_cell_reads_what_click_and_keys_chose(hand, page):
    assert read(hand) == "array([-1, -1, -1, -1, -1, -1])"
    marks = page.locator(".km-live .km-mark")
    marks.nth(0).click()  # 0
    marks.nth(1).click(click_count=2)  # 1
    marks.nth(2).click(click_count=3)  # open again
    marks.nth(2).focus()
    page.keyboard.press("1")
    page.keyboard.press("Tab")
    page.keyboard.press("0")
    page.keyboard.press("Backspace")
    page.keyboard.press("Tab")
    page.keyboard.press("0")  # in command mode two zeros would restart the kernel
    page.keyboard.press("0")
    page.keyboard.press("7")  # no such centroid
    assert marks.nth(4).get_attribute("aria-label") == "Point 4 at 7, 6: label 0"
    assert read(hand) == "array([ 0,  1,  1, -1,  0, -1])"
    assert page.locator(".km-live .km-spoke:visible").count() == 4
    page.locator(".km-live button", has_text="Start again").click()
    assert read(hand) == "array([-1, -1, -1, -1, -1, -1])"


def test_a_centroid_moves_to_where_the_reader_typed(hand, page):
    hand.run("c2")
    discs = page.locator(".km-recorded .km-disc:visible")
    page.locator(".km-recorded button", has_text="Move").click()
    page.locator(".km-recorded .km-next", has_text="where you put them").wait_for()
    page.wait_for_function(
        "() => [...document.querySelectorAll('.km-recorded .km-disc')].some("
        "disc => disc.ariaLabel === 'Centroid 1 at 6, 5')"
    )
    assert discs.nth(0).get_attribute("aria-label") == "Centroid 0 at 2, 2"


def test_spokes_and_discs_share_one_scale(hand, page):
    """JupyterLab gives every svg of an output its own height, unless the stage says otherwise."""
    hand.run("c2")
    plot = page.locator(".km-recorded .km-plot").last
    plot.wait_for()
    paper = plot.locator("svg.km-paper")
    assert paper.bounding_box()["height"] == pytest.approx(plot.bounding_box()["height"], abs=3)
