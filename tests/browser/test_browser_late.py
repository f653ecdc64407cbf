"""The stage while Python is slow to answer."""

import time

import pytest
from live_page import show_live
from reference_kmeans import BAD_START, compute_centroids, find_closest_centroids
from test_browser_stage import changed, drag, said

from kmeanslab.playground import Playground
from utils import load_data

pytestmark = pytest.mark.slow  # it opens a browser


def test_a_late_answer_is_announced_and_taken_after_all(page):
    stage = Playground(load_data(), BAD_START, find_closest_centroids, compute_centroids)
    show_live(page, stage)
    page.locator(".km-disc").first.wait_for()
    page.evaluate(
        """() => {
            window.messages = [];
            const message = document.querySelector(".km-live .km-message");
            new MutationObserver(() => messages.push(message.textContent)).observe(
                message, { childList: true });
        }"""
    )
    answer = stage._heard
    stage._heard = lambda *action: (time.sleep(3), answer(*action))
    before = said(page)
    page.locator(".km-disc").first.press("ArrowRight")
    changed(page, ".km-cost", "innerText", before)
    busy = "Python is busy or was restarted: run this cell again."
    assert page.evaluate("messages") == [busy, ""]


def test_while_python_works_drags_stay_two_and_no_button_is_lost(page):
    stage = Playground(load_data(), BAD_START, find_closest_centroids, compute_centroids)
    show_live(page, stage)
    page.locator(".km-disc").first.wait_for()
    page.evaluate(
        """() => {
            const ask = window.toPython;
            window.toPython = async message => {
                await new Promise(resolve => setTimeout(resolve, 800));
                return ask(message);
            };
        }"""
    )
    heard, answer = [], stage._heard
    stage._heard = lambda *action: (heard.append(action[1]["do"]), answer(*action))
    drag(page, 60)
    drag(page, -40)
    page.locator("button", has_text="Update").click()
    page.locator(".km-next", has_text="assign each point").wait_for(timeout=20_000)
    assert heard == ["place", "place", "step"]  # of each drag the newest movement
    assert len(stage.walk.past) == 3
