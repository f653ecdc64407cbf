"""Fifty starts on a page without a kernel: gone through with the keyboard, one of them played."""

import numpy as np
import pytest
from reference_kmeans import run_kMeans
from test_browser_spoken import Listener

from kmeanslab.playground import Starts
from utils import load_data

pytestmark = pytest.mark.slow  # it starts Jupyter and a browser


@pytest.fixture
def starts(page, monkeypatch):
    """A page with twenty runs of the reference."""
    X, runs, shown = load_data(), [], []
    for seed in range(20):
        runs.append([])
        first = X[np.random.default_rng(seed).permutation(len(X))[:3]]
        run_kMeans(X, first, 6, history=runs[-1])
    monkeypatch.setattr("kmeanslab.playground.show.display", lambda data, **_: shown.append(data))
    starts = Starts(X, runs)
    starts._ipython_display_()
    errors = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.set_viewport_size({"width": 400, "height": 800})
    page.set_content(f"<html lang=en><title>Starts</title><main>{shown[0]['text/html']}</main>")
    yield starts
    assert errors == []


def test_the_worst_start_is_found_and_played_with_the_keyboard(starts, page):
    tiles = page.locator(".km-tile")
    assert tiles.count() == 20
    page.keyboard.press("Tab")
    page.keyboard.press("End")
    worst = int(np.argmax(starts.costs))
    assert f"Start {worst}:" in page.evaluate("document.activeElement.ariaLabel")
    page.keyboard.press("Enter")
    page.locator(".km-scene .km-cost", has_text="Iteration 3").wait_for()
    assert tiles.nth(19).get_attribute("aria-pressed") == "true"
    page.locator(".km-scene .km-next", has_text="converged").wait_for()
    assert f"{starts.costs[worst]:.3f}"[:4] in page.locator(".km-scene .km-cost").inner_text()


def test_another_start_takes_the_stage(starts, page):
    page.locator(".km-tile").nth(3).click()
    page.locator(".km-tile").nth(0).click()
    assert page.locator(".km-scene .km-plot").count() == 1
    assert page.locator(".km-tile[aria-pressed=true]").count() == 1


def test_a_picture_is_drawn_when_it_comes_into_sight(starts, page):
    last = page.locator(".km-tile canvas").last
    assert last.get_attribute("width") is None
    last.scroll_into_view_if_needed()
    page.wait_for_function("node => node.hasAttribute('width')", arg=last.element_handle())


def test_what_a_screen_reader_says(starts, page):
    listener = Listener(page)
    listener.tab_through()
    page.evaluate("document.activeElement.blur()")
    for key in ("Tab", "ArrowRight", "End"):
        listener.press(key)
    page.keyboard.press("Enter")  # the chosen run plays by itself
    page.locator(".km-scene .km-next", has_text="converged").wait_for()
    for key in ("Tab", "Tab", "Enter"):
        listener.press(key)
    listener.compare("starts")
