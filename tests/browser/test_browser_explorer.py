"""The explorer in a real JupyterLab: K by the arrow keys, seeds and fifty starts by buttons."""

import re

import pytest
from test_browser_stage import SETUP

pytestmark = pytest.mark.slow  # it starts Jupyter and a browser

EXPLORER = """
from kmeanslab.experiments import Explorer

def run_kMeans(X, centroids, max_iters=10, history=None):
    for _ in range(max_iters):
        idx = find_closest_centroids(X, centroids)
        history.append((centroids, idx))
        centroids = compute_centroids(X, idx, len(centroids))
    history.append((centroids, find_closest_centroids(X, centroids)))
    return history[-1]

explorer = Explorer(X, run_kMeans, find_closest_centroids)
explorer
"""

CELLS = (SETUP, EXPLORER, "(explorer.rows[1].prediction, len(explorer.rows))")


@pytest.fixture
def page(notebook):
    """The page of the module's notebook."""
    return notebook.page


@pytest.fixture
def explorer(notebook, page):
    """A notebook with the explorer of 300 points, run."""
    notebook.run("c0")
    notebook.run("c1")
    page.locator(".km-live img[alt*='K = 3, seed 0: cost']").wait_for()
    return notebook


def test_knobs_run_the_readers_functions_and_every_run_is_kept(explorer, page):
    live = page.locator(".km-live")
    live.locator("input").first.fill("half of it")
    slider = live.get_by_label("K, the number of clusters")
    slider.focus()
    page.keyboard.press("ArrowRight")
    live.locator("strong", has_text="K = 4").wait_for()
    live.locator("img[alt*='K = 4, seed 0: cost']").wait_for()
    live.get_by_role("button", name="Next seed").click()
    live.locator("img[alt*='K = 4, seed 1: cost']").wait_for()
    live.get_by_role("button", name="Previous seed").click()
    live.locator("img[alt*='K = 4, seed 0: cost']").wait_for()
    assert live.get_by_role("button", name="Previous seed").is_disabled()
    live.get_by_role("button", name="Try 50 starts").click()
    said = live.locator(".km-said", has_text="The best of ")
    said.wait_for()
    seed = re.search(r"starts is seed (\d+)", said.inner_text())[1]
    live.locator(f"img[alt*='K = 4, seed {seed}: cost']").wait_for()
    table = live.locator(".km-table")
    assert table.inner_text().count("half of it") == 4
    tall = table.evaluate("t => [t.scrollHeight, parseFloat(getComputedStyle(t).lineHeight)]")
    assert tall[0] == pytest.approx(6 * tall[1], abs=2)  # no row is broken into two lines
    explorer.run("c2")
    assert explorer.cells()["c2"].outputs[0].data["text/plain"] == "('half of it', 5)"


def test_the_result_stands_beside_the_knobs(explorer, page):
    page.set_viewport_size({"width": 1280, "height": 800})
    picture = page.locator(".km-live img").bounding_box()
    slider = page.get_by_label("K, the number of clusters").bounding_box()
    assert slider["x"] >= picture["x"] + picture["width"]
    assert picture["y"] <= slider["y"] <= picture["y"] + picture["height"]
