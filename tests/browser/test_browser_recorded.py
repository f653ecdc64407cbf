"""Stage, hand, palette and starts where no kernel is: exported, published, opened again; axe."""

import copy

import nbformat
import pytest
from nbclient import NotebookClient
from nbconvert import HTMLExporter
from open_notebook import OpenNotebook, notebook_of
from test_browser_axe import NOT_OURS, violations
from test_browser_stage import SETUP, STAGE

import build

pytestmark = pytest.mark.slow  # it executes notebooks and opens a browser

HAND = "from kmeanslab.playground import HandLabels\nHandLabels(X[:6], START)"
MEANS = "HandLabels(X[:6], START, [0, 1, 2, 0, 1, 2], START + 1)"
PALETTE = """
from kmeanslab.playground import Palette
picture = np.linspace(0, 1, 16 * 12 * 3).reshape(12, 16, 3)
grays = {K: np.linspace(0, 1, K)[:, np.newaxis] * np.ones(3) for K in (2, 4)}
pixels = picture.reshape(-1, 3)
runs = {K: (palette, find_closest_centroids(pixels, palette)) for K, palette in grays.items()}
Palette(picture, runs, find_closest_centroids)
"""
STARTS = """
from kmeanslab.playground import Starts, Stepper
history = [(START, find_closest_centroids(X, START))]
moved = compute_centroids(X, history[0][1], 3)
history.append((moved, find_closest_centroids(X, moved)))
Starts(X, [history, history[:1]])
"""
STEPPER = "Stepper(X, history, find_closest_centroids)"
PARTS = {
    "stage": ".km-recorded .km-plot .km-canvas",
    "hand": ".km-recorded.km-hand .km-mark",
    "palette": ".km-recorded.km-colors .km-cloud",
    "starts": ".km-recorded .km-tile canvas",
}


@pytest.fixture(scope="module")
def executed(tmp_path_factory):
    """A notebook with one of each, run and saved."""
    folder = tmp_path_factory.mktemp("recorded")
    build.copy_support(folder)
    notebook = notebook_of(SETUP, STAGE, HAND, MEANS, PALETTE, STARTS, STEPPER)
    NotebookClient(notebook, resources={"metadata": {"path": folder}}).execute()
    return notebook


def drawn(page, selector):
    """Whether every canvas of the recorded figures in sight has ink in it, and no box is empty."""
    page.locator(selector).first.scroll_into_view_if_needed()
    page.wait_for_function(
        """selector => {
            const node = document.querySelector(selector);
            const { width, height } = node.getBoundingClientRect();
            if (width < 8 || height < 8) return false;
            if (node.tagName !== "CANVAS") return true;
            const { data } = node.getContext("2d").getImageData(0, 0, node.width, node.height);
            return data.some(value => value > 0);
        }""",
        arg=selector,
    )


def check_page(page):
    for selector in PARTS.values():
        drawn(page, selector)
    page.locator(".km-recorded button:enabled", has_text="Update").first.click()
    page.locator(".km-recorded button:enabled", has_text="Assign").first.wait_for()


def test_the_page_that_is_published_shows_recorded_runs(executed, page):
    page.set_content(build.page_of(executed))
    check_page(page)
    assert page.locator(".km-live").count() == 0


def test_nbconverts_page_shows_recorded_runs_and_no_empty_box(executed, page):
    html, _ = HTMLExporter().from_notebook_node(copy.deepcopy(executed))
    # Its template asks for scripts that draw formulas and widgets; here there is no network.
    page.route("**/*", lambda route: route.abort())
    page.set_content(html)
    check_page(page)
    page.outside.clear()
    view = "script[type='application/vnd.jupyter.widget-view+json']"
    boxes = page.locator(f".jp-OutputArea-child:has({view})")
    assert boxes.count() == 3
    assert not any(box.is_visible() for box in boxes.all())


def no_empty_box(page):
    assert page.get_by_text("Error displaying widget").count() == 0
    shown = page.locator(".jp-OutputArea-child:visible .jp-OutputArea-output").all()
    low = [output for output in shown if output.bounding_box()["height"] < 20]
    assert [output.inner_html() for output in low if not output.inner_text().strip()] == []


@pytest.mark.parametrize(
    ("server_name", "widgets"), [("lab", "left out"), ("lab", "saved"), ("notebook7", "left out")]
)
def test_a_notebook_that_is_opened_again_shows_recorded_runs(
    server_name, widgets, executed, page, request
):
    server = request.getfixturevalue(server_name)
    saved = copy.deepcopy(executed)
    if widgets == "left out":  # as JupyterLab does, unless asked to save them
        saved.metadata.pop("widgets", None)
    else:
        assert len(saved.metadata.widgets["application/vnd.jupyter.widget-state+json"]["state"]) > 3
    nbformat.write(saved, server.root / "Saved.ipynb")
    opened = OpenNotebook(page, server, "Saved.ipynb")
    page.set_viewport_size({"width": 1300, "height": 6000})
    # Somebody else's notebook: no script runs until it is trusted, and there are pictures.
    page.locator(".km-recorded > img").first.wait_for()
    assert page.locator(".km-recorded > img:visible").count() == 5
    no_empty_box(page)
    opened.command("notebook:trust", confirm=True)
    for selector in PARTS.values():
        page.locator(selector).first.wait_for()
        drawn(page, selector)
    no_empty_box(page)
    assert page.locator(".km-live").count() == 0
    # Run again, the live stage takes the place of the recorded one.
    opened.run_all()
    page.locator(".km-live .km-disc").first.wait_for()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing(theme, executed, page):
    page.emulate_media(color_scheme=theme)
    page.set_content(build.page_of(executed))
    check_page(page)
    assert violations(page, [".km-recorded"], NOT_OURS) == []


def test_axe_finds_nothing_in_the_live_ones(executed, page, lab):
    nbformat.write(executed, lab.root / "Live.ipynb")
    opened = OpenNotebook(page, lab, "Live.ipynb")
    opened.run_all()
    opened.unroll()
    page.add_style_tag(content="body { overflow: visible !important }")
    page.locator(".km-live .km-cloud").wait_for()
    for theme in ("JupyterLab Light", "JupyterLab Dark"):
        opened.theme(theme)
        assert violations(page, [".km-live"], NOT_OURS) == [], theme
