"""The built site in Chromium, with every outside address answered from Pyodide's folder.

A pytest plugin: `conftest.py` loads it, for the fixture `site`.
"""

import contextlib
import functools
import http.server
import shutil
import threading
from pathlib import Path

import nbformat
import pytest

import build_site
from browser import ARGUMENTS, CHROMIUM

CONTENT_TYPES = {
    ".mjs": "text/javascript",
    ".json": "application/json",
    ".wasm": "application/wasm",
}
NETWORK = build_site.PYODIDE_URL.rpartition("/")[0]
PLACE = "courses/autumn/k-means/"  # a site may lie anywhere on its server
SECONDS = 300  # the longest wait: Python itself has to start in the browser first

# The widget of the notebook in sight, for the scripts below.
NOTEBOOK = """const w = [...jupyterapp.shell.widgets('main')].find(
    widget => widget.content?.model?.cells && widget.isVisible);"""


@pytest.fixture(scope="session")
def site(once):
    """The site, built over the remains of another one."""
    for name in ("jupyterlite_core", "jupyterlite_pyodide_kernel"):
        reason = f"{name} is missing: pip install -r instructor/requirements-site.txt"
        pytest.importorskip(name, reason=reason)

    def fill(folder):
        (folder / "left_over.txt").write_text("from another build", encoding="utf-8")
        build_site.build_site(folder)

    return once("_site", fill)


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_):
        """Print nothing."""


@contextlib.contextmanager
def _served(folder):
    """The address of a web server for the folder."""
    handler = functools.partial(_Quiet, directory=folder)
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


@contextlib.contextmanager
def opened(site, folder, address=""):
    """Serve the site from deep within a folder; yield (page, what it asked of the outside).

    The page shows the notebook at the address, or the lesson; its kernel is still starting.
    """
    from playwright.sync_api import sync_playwright
    from pyodide_folder import pyodide_folder

    shutil.copytree(site, Path(folder) / PLACE)
    with _served(folder) as server, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        context = browser.new_context(viewport={"width": 1200, "height": 1400})
        context.set_default_timeout(SECONDS * 1000)
        outside = _Outside(server + PLACE, pyodide_folder())
        context.route("**/*", outside.answer)
        page = context.new_page()
        page.goto(outside.home + address)
        page.wait_for_selector(".jp-Notebook .jp-Cell")
        yield page, outside
        browser.close()


class _Outside:
    """Answers what the page asks of Pyodide's network from a folder, and notes all else.

    `loaded` is {file name: bytes}, `unanswered` a list of addresses. Once `gone` is true, nothing
    is answered any more, the site neither.
    """

    def __init__(self, home, pyodide):
        self.home, self.pyodide = home, pyodide
        self.loaded, self.unanswered, self.gone = {}, [], False

    def answer(self, route):
        url = route.request.url
        file = self.pyodide / url.partition("?")[0].rpartition("/")[2]
        if self.gone:
            route.abort("internetdisconnected")
        elif url.startswith(self.home):
            route.continue_()
        elif url.startswith(NETWORK) and file.is_file():
            self.loaded[file.name] = file.stat().st_size
            kind = CONTENT_TYPES.get(file.suffix, "application/octet-stream")
            headers = {"Access-Control-Allow-Origin": "*", "Content-Type": kind}
            route.fulfill(path=file, headers=headers)
        else:
            self.unanswered.append(url)
            route.abort()


def stop_service_worker(page):
    """Stop it, as a browser does when nobody has asked it for a while."""
    session = page.context.new_cdp_session(page)
    session.send("ServiceWorker.enable")
    session.send("ServiceWorker.stopAllWorkers")


def open_notebook(page, name):
    """Open another notebook of the site, in a tab of JupyterLab that covers the first one's."""
    script = """async path => {
        const panel = await jupyterapp.commands.execute('docmanager:open', { path });
        await panel.revealed; }"""
    page.evaluate(script, name)


def run_all(page, answers, until=None):
    """Write answers into the named cells, run all, save; return the notebook that was saved.

    As in any JupyterLab, a run stops at the first cell that raises. `until` names the last cell.
    """
    script = """async ([answers, until, seconds]) => { %s
        await w.context.ready; await w.sessionContext.ready;
        for (const cell of w.content.model.cells)
            if (answers[cell.id]) cell.sharedModel.setSource(answers[cell.id]);
        w.content.activeCellIndex =
            until ? 1 + w.content.widgets.findIndex(cell => cell.model.id === until) : 0;
        const command = until ? 'notebook:run-all-above' : 'notebook:run-all-cells';
        const late = new Promise((_, stop) => setTimeout(stop, 1000 * seconds, Error('too slow')));
        await Promise.race([jupyterapp.commands.execute(command), late]);
        await w.context.save();
        const saved = await jupyterapp.serviceManager.contents.get(w.context.path, {content: true});
        return JSON.stringify(saved.content); }"""
    return nbformat.reads(page.evaluate(script % NOTEBOOK, [answers, until, SECONDS]), as_version=4)


def go_to(page, source):
    """Scroll to the first cell whose source contains the text; return its place in the page."""
    script = """async source => { %s
        const index = w.content.widgets.findIndex(cell =>
            cell.model.sharedModel.getSource().includes(source));
        w.content.activeCellIndex = index;
        await w.content.scrollToItem(index); }"""
    page.evaluate(script % NOTEBOOK, source)
    return page.locator(".jp-Notebook .jp-Cell.jp-mod-active")


def errors_in(notebook):
    """{cell name: what it says} of all cells that stopped with an exception."""
    return {
        cell.id: output.evalue
        for cell in notebook.cells
        for output in cell.get("outputs", [])
        if output.output_type == "error"
    }
