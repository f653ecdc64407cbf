"""The stage in a real JupyterLab: taken hold of by mouse, keys and buttons; broken and fixed."""

import nbformat
import pytest
from open_notebook import OpenNotebook, notebook_of

from browser import watched_page

pytestmark = pytest.mark.slow  # it starts Jupyter and a browser

SETUP = """
import numpy as np
from utils import load_data
from kmeanslab.playground import Playground
X = load_data()
START = np.array([[3, 3], [6, 2], [8, 5]])

def find_closest_centroids(X, centroids):
    return ((X[:, None] - centroids) ** 2).sum(axis=2).argmin(axis=1)

def compute_centroids(X, idx, K):
    return np.array([X[idx == k].mean(axis=0) for k in range(K)])
"""
STAGE = "stage = Playground(X, START, find_closest_centroids, compute_centroids)\nstage"
CELLS = (SETUP, STAGE, "(stage.walk.now.centroids, len(stage.walk.now.X))")
WRONG = {
    "blank": ("def wrong(X, centroids):\n    pass", "is not written yet"),
    "raises": ("def wrong(X, centroids):\n    return X.nearest()", "stopped with AttributeError"),
    "hangs": (
        "def wrong(X, centroids):\n    while True:\n        pass",
        "was running: does its loop",
    ),
    "shape": ("def wrong(X, centroids):\n    return X", "shape (300, 2), and (300,) is needed"),
}


@pytest.fixture
def page(notebook):
    """The page of the module's notebook."""
    return notebook.page


@pytest.fixture
def stage(notebook, page):
    """A notebook with the stage of three centroids, run."""
    notebook.run("c0")
    notebook.run("c1")
    page.locator(".km-live .km-disc").first.wait_for()
    return notebook


def changed(page, selector, what, before):
    """Wait until something of the live stage is no longer as it was."""
    script = "([s, what, before]) => document.querySelector('.km-live ' + s)[what] !== before"
    page.wait_for_function(script, arg=[selector, what, before])


def said(page):
    return page.locator(".km-live .km-cost").inner_text()


def test_drag_keys_and_buttons_reach_the_readers_functions(stage, page):
    disc = page.locator(".km-live .km-disc").nth(1)
    before = said(page)
    box = disc.bounding_box()
    page.mouse.move(box["x"] + 13, box["y"] + 13)
    page.mouse.down()
    page.mouse.move(box["x"] - 60, box["y"] - 90, steps=12)
    page.mouse.up()
    page.wait_for_function(
        "t => document.querySelector('.km-live .km-cost').innerText !== t", arg=before
    )
    place = disc.get_attribute("aria-label")
    disc.focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_function(
        "t => document.querySelectorAll('.km-live .km-disc')[1].ariaLabel !== t", arg=place
    )
    page.locator(".km-live button", has_text="Play").click()
    page.locator(".km-live .km-next", has_text="the run has converged").wait_for()
    stage.run("c2")
    text = stage.cells()["c2"].outputs[0].data["text/plain"]
    assert text.endswith("300)") and "array" in text


def test_the_recorded_page_gives_way_to_the_live_stage(stage, page):
    assert page.locator(".km-live").is_visible()
    assert not page.locator(".km-recorded").is_visible()


def test_a_point_is_added_dragged_and_deleted(stage, page):
    plot = page.locator(".km-live .km-plot")
    box = plot.bounding_box()
    title = "document.querySelector('.km-live .km-canvas').ariaLabel"
    plot.click(position={"x": 12, "y": box["height"] - 12})
    page.wait_for_function(f"{title}.includes('301 points')")
    page.mouse.move(box["x"] + 12, box["y"] + box["height"] - 12)
    page.mouse.down()
    page.mouse.move(box["x"] + 40, box["y"] + box["height"] - 60, steps=6)
    page.mouse.up()
    page.mouse.dblclick(box["x"] + 40, box["y"] + box["height"] - 60)
    page.wait_for_function(f"{title}.includes('300 points')")


@pytest.mark.parametrize("kind", WRONG)
def test_a_wrong_function_turns_into_its_sentence_and_is_fixed(kind, stage, page):
    source, sentence = WRONG[kind]
    stage.write("c1", f"{source}\nstage = Playground(X, START, wrong, compute_centroids)\nstage")
    page.locator(".km-live .km-message", has_text=sentence).wait_for()
    stage.write("c1", STAGE)
    page.locator(".km-live .km-next", has_text="move each centroid to the mean").wait_for()
    assert page.locator(".km-live .km-message").inner_text() == ""


def drag(page, by=60):
    """Take the first centroid and move it by some pixels."""
    disc = page.locator(".km-live .km-disc").first
    disc.scroll_into_view_if_needed()
    box = disc.bounding_box()
    page.mouse.move(box["x"] + 13, box["y"] + 13)
    page.mouse.down()
    page.mouse.move(box["x"] + 13 + by, box["y"] + 13, steps=6)
    page.mouse.up()


def test_a_drag_in_notebook_7_reaches_the_readers_functions(context, notebook7):
    nbformat.write(notebook_of(SETUP, STAGE), notebook7.root / "Stage.ipynb")
    with watched_page(context) as page:
        OpenNotebook(page, notebook7, "Stage.ipynb").run_all()
        page.locator(".km-live .km-disc").first.wait_for()
        before = said(page)
        drag(page)
        changed(page, ".km-cost", "innerText", before)


def test_a_stage_out_of_sight_asks_and_draws_nothing(stage, page):
    page.evaluate(
        """() => {
            window.drawn = 0;
            const fill = CanvasRenderingContext2D.prototype.clearRect;
            CanvasRenderingContext2D.prototype.clearRect = function (...box) {
                window.drawn += 1;
                return fill.apply(this, box);
            };
            const output = document.querySelector(".km-live");
            output.querySelector(".km-bar").children[2].click(); // Play
            output.style.position = "fixed";
            output.style.top = "-3000px";
        }"""
    )
    page.wait_for_timeout(600)
    before = (page.evaluate("window.drawn"), said(page))
    page.wait_for_timeout(2000)  # two half steps, were it playing
    assert (page.evaluate("window.drawn"), said(page)) == before
    page.evaluate("document.querySelector('.km-live').style.position = ''")
    page.wait_for_function("drawn => window.drawn > drawn", arg=before[0])


def test_a_kernel_that_is_gone_is_named(stage, page):  # the last one: nothing answers afterwards
    stage.panel.evaluate("panel => panel.sessionContext.session.kernel.shutdown()")
    drag(page, -40)
    page.locator(".km-live .km-message", has_text="Python is busy or was restarted").wait_for()
