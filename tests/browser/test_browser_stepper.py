"""The stepper in a real browser: keys, words, two on one page, and no script at all."""

import numpy as np
import pytest
from test_laboratory import BAD_START, run_kMeans

from kmeanslab.experiments import Stepper
from utils import load_data


def page_of(*steppers):
    """A page with nothing but the steppers."""
    return '<meta charset="utf-8"><body>' + "".join(s._repr_html_() for s in steppers)


def stepper_of(X):
    history = []
    run_kMeans(X, BAD_START, history=history)
    return Stepper(X, history)


@pytest.fixture(scope="module")
def stepper():
    return stepper_of(load_data())


@pytest.fixture
def page(page, stepper):
    """A page with two steppers; an error in their script fails the test."""
    errors = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.set_content(page_of(stepper, stepper))
    yield page
    assert errors == []


def words(page, which=0):
    return page.locator("[role=status]").nth(which).inner_text()


def test_the_slider_steps_with_the_keys(page):
    page.locator("input[type=range]").first.focus()
    page.keyboard.press("ArrowRight")
    assert words(page).startswith("Half step 2 of 21, pass 1, update.")
    page.keyboard.press("ArrowRight")
    assert words(page).startswith("Half step 3 of 21, pass 2, assign.")
    assert "change theirs" in words(page) and "Cost 3.494" in words(page)
    page.keyboard.press("End")
    assert words(page).startswith("Half step 21 of 21, pass 10, assign.")


def test_the_buttons_go_forward_and_back_and_stop_at_the_ends(page):
    following, back = (page.locator("button", has_text=name).first for name in ("Next", "Back"))
    following.press("Enter")
    following.press("Space")
    assert words(page).startswith("Half step 3 of 21")
    for _ in range(4):
        back.press("Enter")
    assert words(page).startswith("Half step 1 of 21")
    assert back.get_attribute("aria-disabled") == "true"


def test_points_and_centroids_move_in_their_half_steps(page):
    def drawn():
        svg = page.locator("svg").first
        points = svg.locator("path[transform*='scale(7)']")
        labels = points.evaluate_all("nodes => nodes.map(node => node.getAttribute('d'))")
        places = svg.locator("g").evaluate_all("n => n.map(g => g.getAttribute('transform'))")
        return labels, places

    following = page.locator("button", has_text="Next").first
    labels, places = drawn()
    assert len(labels) == 300 and len(places) == 3
    following.click()
    updated_labels, updated_places = drawn()
    assert updated_labels == labels and updated_places != places
    following.click()
    assigned_labels, assigned_places = drawn()
    assert assigned_labels != labels and assigned_places == updated_places


def test_two_steppers_do_not_touch_each_other(page):
    page.locator("button", has_text="Next").nth(1).click()
    assert words(page, 0).startswith("Half step 1") and words(page, 1).startswith("Half step 2")


def test_a_sample_of_many_points_is_said_in_words(page):
    rng = np.random.default_rng(0)
    page.set_content(page_of(stepper_of(rng.normal([4, 3], 2, size=(1400, 2)))))
    page.locator("input[type=range]").focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    assert "points of those drawn (1 of every 3) change theirs." in words(page)


def test_without_scripts_the_strip_stands_there(chromium, stepper):
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.set_content(page_of(stepper, stepper))
    assert page.locator("svg").count() == 0 and page.locator("button").count() == 0
    assert "Last labels: cost 0.8857" in page.locator("img").first.get_attribute("alt")
    assert page.locator("figcaption").first.is_visible()
    context.close()
