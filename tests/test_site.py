"""The lesson as a static site: built from scratch, complete, without secrets, run in a browser."""

import functools
import http.server
import json
import os
import re
import shutil
import threading
from pathlib import Path

import nbformat
import pytest

import build
import build_site
from conftest import LOOP_ANSWERS, run_in

MARKERS = ("BEGIN SOLUTION", "HIDDEN TESTS", "MARK SCHEME", "GRADER_SEED")
PYODIDE_FOLDER = os.environ.get("PYODIDE_FOLDER")
CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium")
CONTENT_TYPES = {
    ".mjs": "text/javascript",
    ".json": "application/json",
    ".wasm": "application/wasm",
}


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """The site, built over the remains of another one."""
    pytest.importorskip("jupyterlite_core", reason="JupyterLite is not installed")
    pytest.importorskip("jupyterlite_pyodide_kernel", reason="its Pyodide kernel is not installed")
    folder = tmp_path_factory.mktemp("pages") / "_site"
    folder.mkdir()
    (folder / "left_over.txt").write_text("from another build", encoding="utf-8")
    return build_site.build_site(folder)


def files_in(folder):
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in Path(folder).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }


def lines_of(notebook):
    return {line.strip() for cell in notebook.cells for line in cell.source.splitlines()}


@pytest.fixture(scope="module")
def secrets(source, release, release_path):
    """nbgrader's marks, and the longer lines that no file of a student has."""
    files = [path.read_text("utf-8") for path in release_path.parent.rglob("*.py")]
    known = lines_of(release) | {line.strip() for text in files for line in text.splitlines()}
    return {*MARKERS, *(line for line in lines_of(source) - known if len(line) > 20)}


def secrets_in(folder, secrets):
    """{file: secret} for every file that holds one of the secrets, plain or inside JSON."""
    written = {form.encode() for s in secrets for form in (s, json.dumps(s)[1:-1])}
    pattern = re.compile(b"|".join(map(re.escape, sorted(written))))
    found = {name: pattern.search(data) for name, data in files_in(folder).items()}
    return {name: match[0] for name, match in found.items() if match}


def settings_of(site):
    return json.loads((site / "jupyter-lite.json").read_text("utf-8"))["jupyter-config-data"]


# --------------------------------------------------------------------------- what is built


def test_an_old_build_is_replaced(site):
    assert not (site / "left_over.txt").exists()


def test_a_student_receives_the_same_in_the_browser(site, release_path):
    assert files_in(site / "files") == files_in(release_path.parent)


def test_the_listing_names_what_is_there(site):
    listed = {
        entry["path"]
        for path in (site / "api" / "contents").rglob("all.json")
        for entry in json.loads(path.read_text("utf-8"))["content"]
        if entry["type"] != "directory"
    }
    assert listed == set(files_in(site / "files"))


def test_the_site_holds_no_solution_and_no_hidden_test(site, secrets):
    assert secrets_in(site, secrets) == {}


def test_a_planted_secret_is_found(source, release, secrets, tmp_path):
    assert len(secrets) > 30
    nbformat.write(source, tmp_path / "solved.ipynb")
    (tmp_path / "line.js").write_text(f"const x = '{max(secrets, key=len)}'", encoding="utf-8")
    nbformat.write(release, tmp_path / "release.ipynb")
    assert set(secrets_in(tmp_path, secrets)) == {"solved.ipynb", "line.js"}


def test_the_start_page_opens_the_lesson(site):
    page = (site / "index.html").read_text("utf-8")
    (target,) = set(re.findall(r'lab/[^"]+', page))
    place, _, path = target.partition("?path=")
    assert (site / place).is_file() and (site / "files" / path).is_file()
    assert path == "KMeans.ipynb" and 'id="jupyter-config-data"' in page


def test_packages_are_there_before_the_first_cell(site):
    settings = settings_of(site)["litePluginSettings"][f"{build_site.KERNEL}:kernel"]
    packages = settings["loadPyodideOptions"]["packages"]
    assert packages[:3] == ["numpy", "matplotlib", "pillow"]
    (script,) = site.rglob("comlink.worker.*.js")
    wheels = [script.parent / path for path in packages[3:]]
    assert [wheel.name.split("-")[0] for wheel in wheels] == list(build_site.BUNDLED)
    assert all(wheel.is_file() for wheel in wheels)


def test_only_the_extensions_of_the_site_are_in_it(site):
    names = {entry["name"] for entry in settings_of(site)["federated_extensions"]}
    assert names == set(build_site.EXTENSIONS)


def test_without_jupyterlite_it_says_what_to_install(monkeypatch, tmp_path):
    monkeypatch.setattr(build_site.importlib.util, "find_spec", lambda name: None)
    with pytest.raises(build.BuildError, match=r"pip install .*instructor/requirements-site\.txt"):
        build_site.build_site(tmp_path / "_site")
    assert not (tmp_path / "_site").exists()


def test_a_failed_step_keeps_the_old_site(site, monkeypatch, tmp_path):
    shutil.copy(site / "index.html", tmp_path)
    monkeypatch.setattr(build_site, "EXTENSIONS", ("no-such-extension",))
    with pytest.raises(build.BuildError, match="jupyterlite_core stopped"):
        build_site.build_site(tmp_path)
    assert (tmp_path / "index.html").exists()


# --------------------------------------------------------------------------- in the browser


class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_):
        """Print nothing."""


@pytest.fixture(scope="module")
def page(site, tmp_path_factory):
    """The site's first page in Chromium; every outside address is answered from PYODIDE_FOLDER."""
    if not PYODIDE_FOLDER:
        pytest.skip("PYODIDE_FOLDER names no folder with a copy of the Pyodide distribution")
    playwright = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")
    if not CHROMIUM:
        pytest.skip("chromium is not installed")
    served = tmp_path_factory.mktemp("served") / "_site"
    shutil.copytree(site, served)
    settings = json.loads((served / "jupyter-lite.json").read_text("utf-8"))
    settings["jupyter-config-data"]["exposeAppInBrowser"] = True
    (served / "jupyter-lite.json").write_text(json.dumps(settings), encoding="utf-8")
    handler = functools.partial(Quiet, directory=served)
    with (
        http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server,
        playwright.sync_playwright() as running,
    ):
        threading.Thread(target=server.serve_forever, daemon=True).start()
        browser = running.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        context = browser.new_context(viewport={"width": 1200, "height": 1400})
        context.set_default_timeout(180_000)
        page = context.new_page()
        page.missing = []
        home = f"http://127.0.0.1:{server.server_port}/"
        context.route("**/*", functools.partial(answer, home, page.missing))
        page.goto(home)
        page.wait_for_selector(".jp-Notebook .jp-Cell")
        yield page
        browser.close()
        server.shutdown()


def answer(home, missing, route):
    """Let requests to the site pass; answer all others from PYODIDE_FOLDER, or note them."""
    url = route.request.url
    file = Path(PYODIDE_FOLDER) / url.partition("?")[0].rpartition("/")[2]
    if url.startswith(home):
        route.continue_()
    elif file.is_file():
        kind = CONTENT_TYPES.get(file.suffix, "application/octet-stream")
        route.fulfill(path=file, headers={"Access-Control-Allow-Origin": "*", "Content-Type": kind})
    else:
        missing.append(url)
        route.abort()


# The widget of the open notebook, for the scripts below.
NOTEBOOK = "const w = [...jupyterapp.shell.widgets('main')].find(w => w.content?.model?.cells);"


def run_all(page, answers):
    """Write answers into the named cells, run all, save; return the notebook that was saved."""
    script = """async answers => { %s
        await w.context.ready; await w.sessionContext.ready;
        for (const cell of w.content.model.cells)
            if (answers[cell.id]) cell.sharedModel.setSource(answers[cell.id]);
        const late = new Promise((_, stop) => setTimeout(stop, 300000, Error('not done in 300 s')));
        await Promise.race([jupyterapp.commands.execute('notebook:run-all-cells'), late]);
        await w.context.save();
        const saved = await jupyterapp.serviceManager.contents.get(w.context.path, {content: true});
        return JSON.stringify(saved.content); }"""
    return nbformat.reads(page.evaluate(script % NOTEBOOK, answers), as_version=4)


def errors_in(notebook):
    return {
        cell.id: output.evalue
        for cell in notebook.cells
        for output in cell.get("outputs", [])
        if output.output_type == "error"
    }


@pytest.fixture(scope="module")
def solved_there(page):
    blank = errors_in(run_all(page, {}))
    assert next(iter(blank)) == "find_closest_centroids_public", (blank, page.missing)
    return run_all(page, LOOP_ANSWERS)


def test_the_lesson_runs_in_the_browser(page, solved_there):
    assert errors_in(solved_there) == {}
    assert page.missing == []


def test_figures_and_checks_appear_in_the_browser(solved_there):
    outputs = json.dumps([cell.get("outputs", []) for cell in solved_there.cells])
    assert outputs.count("[passed] ") >= 2
    assert outputs.count("<figure") >= 8


def test_what_is_downloaded_can_be_graded(page, solved_there, course, tmp_path):
    shutil.copytree(course / "release" / "KMeans", tmp_path, dirs_exist_ok=True)
    with page.expect_download() as download:
        page.evaluate("() => jupyterapp.commands.execute('docmanager:download')")
    download.value.save_as(tmp_path / "KMeans.ipynb")
    done = run_in(tmp_path, "nbgrader", "validate", "KMeans.ipynb")
    assert "Success" in done.stdout, done.stdout + done.stderr
