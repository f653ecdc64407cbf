"""The stage under a finger, on a screen of 375 pixels."""

import pytest
from live_page import show_live
from reference_kmeans import compute_centroids, find_closest_centroids

from kmeanslab.playground import Playground

pytestmark = pytest.mark.slow  # it opens a browser

FOUR = [[0.0, 0.0], [1.0, 0.0], [9.0, 6.0], [10.0, 6.0]]
TWO = [[2.0, 1.0], [8.0, 5.0]]


@pytest.fixture
def phone(page):
    """A page on a phone, and what sends a finger's events to it."""
    page.finger = page.context.new_cdp_session(page)
    screen = {"width": 375, "height": 600, "deviceScaleFactor": 1, "mobile": True}
    page.finger.send("Emulation.setDeviceMetricsOverride", screen)
    page.finger.send("Emulation.setTouchEmulationEnabled", {"enabled": True})
    return page


@pytest.fixture
def stage(phone):
    """A stage of four points and two centroids in it, on a page that is longer than the screen."""
    stage = Playground(FOUR, TWO, find_closest_centroids, compute_centroids)
    show_live(phone, stage)
    phone.add_style_tag(content="body { padding-bottom: 1500px }")
    return stage


def touch(page, kind, *spot):
    points = [{"x": spot[0], "y": spot[1]}] if spot else []
    page.finger.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})


def swipe(page, start, end, steps=10):
    """Put a finger down, move it, take it away."""
    touch(page, "touchStart", *start)
    for i in range(1, steps + 1):
        spot = [a + (b - a) * i / steps for a, b in zip(start, end, strict=True)]
        touch(page, "touchMove", *spot)
        page.wait_for_timeout(20)
    touch(page, "touchEnd")
    page.wait_for_timeout(600)  # or the browser takes the next tap for the end of this swipe


def tap(page, *spot):
    touch(page, "touchStart", *spot)
    touch(page, "touchEnd")


def middle(locator):
    box = locator.bounding_box()
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def pixel_of(page, stage, spot):
    """Where in the page a place of the plane is."""
    left, right, bottom, top = stage.plane["box"]
    box = page.locator(".km-plot").bounding_box()
    across, down = (spot[0] - left) / (right - left), (top - spot[1]) / (top - bottom)
    return box["x"] + across * box["width"], box["y"] + down * box["height"]


def wait_until(page, condition):
    for _ in range(100):
        if condition():
            return
        page.wait_for_timeout(50)
    raise AssertionError("it never came to that")


def test_a_finger_drags_a_centroid_and_the_page_stays(phone, stage):
    goal = pixel_of(phone, stage, [9.5, 1.0])
    swipe(phone, middle(phone.locator(".km-disc").nth(0)), goal)
    wait_until(phone, lambda: abs(stage.walk.now.centroids[0] - [9.5, 1.0]).max() < 0.2)
    assert phone.evaluate("scrollY") == 0
    place = "Centroid 0 at {:.2f}, {:.2f}".format(*stage.walk.now.centroids[0])
    phone.wait_for_function("t => document.querySelector('.km-disc').ariaLabel === t", arg=place)
    tap(phone, *middle(phone.locator(".km-button", has_text="Start again")))
    wait_until(phone, lambda: stage.walk.now.centroids.tolist() == TWO)


def test_a_finger_drags_a_point_up_and_the_page_stays(phone, stage):
    swipe(phone, pixel_of(phone, stage, FOUR[0]), pixel_of(phone, stage, [0.0, 5.0]))
    wait_until(phone, lambda: abs(stage.walk.now.X[0] - [0.0, 5.0]).max() < 0.2)
    assert phone.evaluate("scrollY") == 0


def test_a_tap_adds_a_point_and_two_taps_delete_it(phone, stage):
    spot = pixel_of(phone, stage, [5.0, 3.0])
    tap(phone, *spot)
    wait_until(phone, lambda: len(stage.walk.now.X) == 5)
    phone.wait_for_timeout(600)  # or the next tap would be the second of two
    tap(phone, *spot)
    tap(phone, *spot)
    wait_until(phone, lambda: len(stage.walk.now.X) == 4)


def test_a_finger_beside_the_discs_scrolls_the_page(phone, stage):
    x, y = pixel_of(phone, stage, [3.0, 4.0])
    swipe(phone, (x, y), (x, y - 120))
    wait_until(phone, lambda: phone.evaluate("scrollY") > 50)
    assert stage.walk.now.X.tolist() == FOUR and stage.walk.now.centroids.tolist() == TWO
    # No hand holds anything: a click on Update lets the centroids glide to their means.
    tap(phone, *middle(phone.locator(".km-button", has_text="Update")))
    phone.wait_for_function(
        """() => {
            const [disc, plot] = [".km-disc", ".km-plot"].map(
                name => document.querySelector(name).getBoundingClientRect());
            return disc.left + disc.width / 2 - plot.left < plot.width * 0.2;
        }"""
    )


def test_what_a_finger_takes_is_large_enough(phone, stage):
    sizes = phone.evaluate(
        "[...document.querySelectorAll('.km-button')].map(b => b.getBoundingClientRect().height)"
    )
    assert min(sizes) >= 42
    # A finger that comes down 20 pixels beside the middle of a disc still takes it.
    x, y = middle(phone.locator(".km-disc").nth(1))
    name = "([x, y]) => document.elementFromPoint(x, y).className"
    assert "km-disc" in phone.evaluate(name, [x + 20, y])
