"""The lesson in its site: in Chromium, with Python inside."""

import json
import re
import shutil

import pytest
import site_in_browser
from site_in_browser import errors_in, run_all

import build_site
from conftest import COMPLETE, run_in

pytestmark = pytest.mark.slow  # it builds the site, and runs Python inside a browser

# What the laboratory uses, and the lesson does not.
MIXTURE = "from sklearn.mixture import GaussianMixture\nGaussianMixture(2).fit([[0.0], [9.0]]);"


@pytest.fixture(scope="module")
def browser(site, programs, tmp_path_factory):
    """(page, what it asked of the outside) of the lesson, opened in Chromium."""
    with site_in_browser.opened(site, tmp_path_factory.mktemp("served")) as page_and_outside:
        yield page_and_outside


@pytest.fixture(scope="module")
def started(browser):
    """What the note says while Python loads, and what when it is there."""
    note = browser[0].locator("#waiting")
    note.filter(has_text="Python is loading").wait_for()
    while_loading = note.inner_text()
    note.filter(has_text="Python is ready").wait_for()
    return while_loading, note


@pytest.fixture(scope="module")
def solved_there(browser, started, source):
    """The lesson with all that can be solved in it, challenges too, after it ran in the browser."""
    page, outside = browser
    solutions = {cell.id: cell.source for cell in source.cells if "BEGIN SOLUTION" in cell.source}
    stopped = errors_in(run_all(page, {}))
    assert list(stopped) == ["find_closest_centroids_public"], (stopped, outside.unanswered)
    assert "[not started]" in stopped["find_closest_centroids_public"]
    last = [cell for cell in source.cells if cell.cell_type == "code"][-1]
    return run_all(page, {**solutions, **COMPLETE, last.id: f"{last.source}\n\n{MIXTURE}"})


def test_the_page_says_what_is_waited_for_and_then_gets_out_of_the_way(browser, started):
    while_loading, note = started
    assert "read the lesson" in while_loading and "Cells that you run now wait" in while_loading
    note.wait_for(state="hidden")
    (promised,) = re.findall(r"about (\d+) MB", while_loading)
    assert sum(browser[1].loaded.values()) / 1e6 == pytest.approx(int(promised), rel=0.1)


def test_the_lesson_runs_in_the_browser(browser, solved_there):
    assert errors_in(solved_there) == {}
    assert browser[1].unanswered == []


def test_figures_and_checks_appear_in_the_browser(solved_there):
    outputs = [output for cell in solved_there.cells for output in cell.get("outputs", [])]
    assert json.dumps(outputs).count("[passed] ") >= 2
    assert json.dumps(outputs).count("<figure") >= 8
    # threadpoolctl asks for something that Pyodide has renamed.
    warned = [output.text for output in outputs if output.get("name") == "stderr"]
    assert [text for text in warned if "as_object_map() is deprecated" not in text] == []
    shown = [output.data for output in outputs if "data" in output]
    figures = [d for d in shown if "image/png" in d or "<img" in d.get("text/html", "")]
    assert len(figures) >= 8
    assert [d for d in figures if not re.search('alt="[^"]', d.get("text/html", ""))] == []


def test_a_drag_is_answered_by_the_python_of_the_browser(browser, solved_there):
    page, _ = browser
    cell = site_in_browser.go_to(page, "Playground(X, start, find_closest_centroids, show_cost")
    # The two numbers in its name are where Python says that it stands.
    disc = cell.locator(".km-live .km-disc").nth(1)
    disc.scroll_into_view_if_needed()
    before, box = disc.get_attribute("aria-label"), disc.bounding_box()
    page.mouse.move(box["x"] + 13, box["y"] + 13)
    page.mouse.down()
    page.mouse.move(box["x"] - 60, box["y"] - 90, steps=12)
    page.mouse.up()
    changed = "([element, before]) => element.ariaLabel !== before"
    page.wait_for_function(changed, arg=[disc.element_handle(), before])
    said = re.fullmatch(r"Centroid 1 at ([\d.]+), ([\d.]+)", disc.get_attribute("aria-label"))
    assert float(said[1]) < 6 and float(said[2]) > 2  # it went left and up


def test_what_is_downloaded_can_be_graded(browser, solved_there, course, tmp_path):
    shutil.copytree(course / "release" / "KMeans", tmp_path, dirs_exist_ok=True)
    with browser[0].expect_download() as download:
        browser[0].evaluate("() => jupyterapp.commands.execute('docmanager:download')")
    download.value.save_as(tmp_path / "KMeans.ipynb")
    done = run_in(tmp_path, "nbgrader", "validate", "KMeans.ipynb")
    assert "Success" in done.stdout, done.stdout + done.stderr


def test_scikit_learn_comes_when_a_cell_imports_it(browser, solved_there):
    assert any(name.startswith("scikit_learn") for name in browser[1].loaded)


def test_after_the_first_visit_the_laboratory_opens_without_a_network_and_finds_the_functions(
    browser, solved_there
):
    page, outside = browser
    outside.gone = True
    site_in_browser.stop_service_worker(page)  # as between two days: what it knows by heart is lost
    page.goto(outside.home + build_site.LESSON.replace("KMeans", "Laboratory"))
    page.locator("#waiting").filter(has_text="Python is ready").wait_for()
    run = run_all(page, {}, until="own_functions")
    assert errors_in(run) == {}
    assert json.dumps([cell.get("outputs", []) for cell in run.cells]).count("[passed]") == 2
