"""The lesson as a page in Chromium: its contents beside the text or folded, its recorded stage."""

import pytest

import build

pytestmark = pytest.mark.slow  # it starts Jupyter and a browser

WIDE, NARROW = {"width": 1440, "height": 900}, {"width": 375, "height": 800}
CONTENTS = ".contents details"


@pytest.fixture
def lesson(page, solved):
    """Show the page in a window of a size."""

    def show(window):
        page.set_viewport_size(window)
        page.set_content(build.page_of(solved.notebook))
        return page

    return show


def is_open(page):
    return page.locator(CONTENTS).evaluate("details => details.open")


def test_the_contents_stand_beside_the_text_and_fold_when_the_window_narrows(lesson):
    page = lesson(WIDE)
    contents, text = (page.locator(place).bounding_box() for place in (".contents", "main"))
    assert is_open(page) and contents["x"] + contents["width"] <= text["x"]
    page.set_viewport_size(NARROW)
    page.wait_for_function(f"() => !document.querySelector('{CONTENTS}').open")
    contents, text = (page.locator(place).bounding_box() for place in (".contents", "main"))
    assert contents["y"] + contents["height"] <= text["y"]


@pytest.mark.parametrize("window", [WIDE, NARROW], ids=["wide", "narrow"])
def test_nothing_is_wider_than_the_window(lesson, window):
    page = lesson(window)
    assert page.evaluate("document.documentElement.scrollWidth") <= window["width"]
    cut = """() => [...document.querySelectorAll("main :is(pre, img, math, .km-recorded)")].filter(
        part => part.getBoundingClientRect().right > innerWidth)
        .map(part => part.outerHTML.slice(0, 80))"""
    assert page.evaluate(cut) == []


def test_the_keys_open_the_contents_and_go_to_a_section(lesson):
    page = lesson(NARROW)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert is_open(page)
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    section = page.locator("main h2").nth(1)
    page.wait_for_function(
        "section => section.getBoundingClientRect().top < innerHeight / 2",
        arg=section.element_handle(),
    )
    assert not is_open(page)


def test_the_recorded_stage_goes_forward_and_back(lesson):
    page = lesson(WIDE)
    stage = page.locator(".km-recorded", has_text="Play").first
    begin = stage.inner_text()
    stage.get_by_role("button", name="Update").click()
    becomes = "([stage, text, same]) => (stage.innerText === text) === same"
    page.wait_for_function(becomes, arg=[stage.element_handle(), begin, False])
    stage.get_by_role("button", name="Back").click()
    page.wait_for_function(becomes, arg=[stage.element_handle(), begin, True])


def test_on_paper_no_stage_is_empty_and_no_line_is_cut(lesson):
    page = lesson(WIDE)
    page.pdf(format="A4")  # what was never scrolled to is drawn for it
    assert page.locator(".km-recorded canvas").count() > 50
    empty = """() => [...document.querySelectorAll(".km-recorded canvas")].filter(canvas => {
        const { width, height } = canvas;
        const { data } = canvas.getContext("2d").getImageData(0, 0, width, height);
        return !data.some(value => value > 0); }).map(canvas => canvas.outerHTML)"""
    assert page.evaluate(empty) == []
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 700, "height": 1000})
    outside = """() => [...document.querySelectorAll(".km-recorded .km-disc")].filter(disc => {
        const { left, right } = disc.closest(".km-plot").getBoundingClientRect();
        const box = disc.getBoundingClientRect();
        return box.right < left || box.left > right; }).length"""
    assert page.evaluate(outside) == 0
    cut = """() => [...document.querySelectorAll("main pre")].filter(
        code => code.scrollWidth > code.clientWidth).map(code => code.innerText.slice(0, 60))"""
    assert page.evaluate(cut) == []
    page.emulate_media(media="screen")
