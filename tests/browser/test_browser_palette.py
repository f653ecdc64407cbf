"""A picture in K colors in a real JupyterLab: K slid, the wipe drawn, a palette picked by hand."""

import pytest

pytestmark = pytest.mark.slow  # it starts Jupyter and a browser

SETUP = """
import numpy as np
from utils import load_image
from kmeanslab.playground import Palette
picture = load_image("images/bird_small.png")

def find_closest_centroids(X, centroids):
    return ((X[:, None] - centroids) ** 2).sum(axis=2).argmin(axis=1)

def compress(K):
    palette = np.linspace(0, 1, K)[:, np.newaxis] * np.ones(3)
    return palette, find_closest_centroids(picture.reshape(-1, 3), palette)
"""
SHOW = "palette = Palette(picture, compress, find_closest_centroids)\npalette"

CELLS = (SETUP, SHOW, "palette.colors.shape")


@pytest.fixture
def page(notebook):
    """The page of the module's notebook."""
    return notebook.page


@pytest.fixture
def palette(notebook, page):
    """A notebook with the bird and grays as its palettes, run."""
    notebook.run("c0")
    notebook.run("c1")
    page.locator(".km-live .km-cloud").wait_for()
    return notebook


def test_the_slider_asks_for_another_K(palette, page):
    assert "K = 2" in page.locator(".km-live .km-knob output").inner_text()
    page.locator(".km-live .km-knob input").focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    page.locator(".km-live .km-cost", has_text="K-means, K = 8").wait_for()
    assert page.locator(".km-live .km-facts .km-swatch").count() == 8
    wipe = page.locator(".km-live .km-wipe")
    wipe.focus()
    page.keyboard.press("Home")
    assert page.locator(".km-live .km-over").evaluate("node => node.style.clipPath").endswith("0%)")


def test_a_palette_is_picked_by_mouse_and_keys_and_compared(palette, page):
    picture = page.locator(".km-live .km-picture")
    box = picture.bounding_box()
    picture.click(position={"x": box["width"] * 0.4, "y": box["height"] * 0.7})
    page.locator(".km-live .km-own .km-swatch").nth(0).wait_for()
    ring = page.locator(".km-live .km-ring-pick")
    ring.focus()
    for _ in range(4):
        page.keyboard.press("Shift+ArrowUp")
    page.keyboard.press("Enter")
    page.locator(".km-live .km-next", has_text="Your palette, 2 of 2").wait_for()
    palette.run("c2")
    assert palette.cells()["c2"].outputs[0].data["text/plain"] == "(2, 3)"
    page.locator(".km-live .km-own button", has_text="Your palette").first.click()
    page.locator(".km-live .km-names", has_text="Your palette").wait_for()
    page.locator(".km-live .km-own .km-swatch").nth(0).click()
    page.locator(".km-live .km-next", has_text="Your palette, 1 of 2").wait_for()


def test_the_cloud_turns_by_keys_and_by_mouse(palette, page):
    cloud = page.locator(".km-live .km-cloud")
    picture = "node => node.toDataURL()"
    before = cloud.evaluate(picture)
    cloud.focus()
    page.keyboard.press("ArrowRight")
    turned = cloud.evaluate(picture)
    assert turned != before
    cloud.scroll_into_view_if_needed()
    box = cloud.bounding_box()
    page.mouse.move(box["x"] + 100, box["y"] + 100)
    page.mouse.down()
    page.mouse.move(box["x"] + 160, box["y"] + 120, steps=4)
    page.mouse.up()
    assert cloud.evaluate(picture) not in (before, turned)
    page.locator(".km-live .km-space button").click()
    page.locator(".km-live .km-space button", has_text="Move the pixels back").wait_for()
