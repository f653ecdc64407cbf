"""The built site in Chromium, with every outside address answered from Pyodide's folder."""

import contextlib
import functools
import http.server
import shutil
import threading
from pathlib import Path

import nbformat
from pyodide_folder import pyodide_folder

from browser import CHROMIUM

CONTENT_TYPES = {
    ".mjs": "text/javascript",
    ".json": "application/json",
    ".wasm": "application/wasm",
}
PLACE = "courses/autumn/k-means/"  # a site may lie anywhere on its server
SECONDS = 300  # the longest wait: Python itself has to start in the browser first

# The widget of the open notebook, for the scripts below.
NOTEBOOK = "const w = [...jupyterapp.shell.widgets('main')].find(w => w.content?.model?.cells);"


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
def opened(site, folder):
    """Serve the site from deep within a folder; yield (page, addresses without an answer).

    The page shows the lesson; its kernel is still starting.
    """
    from playwright.sync_api import sync_playwright

    shutil.copytree(site, Path(folder) / PLACE)
    with _served(folder) as server, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        context, unanswered = browser.new_context(viewport={"width": 1200, "height": 1400}), []
        context.set_default_timeout(SECONDS * 1000)
        home = server + PLACE
        context.route("**/*", functools.partial(_answer, home, pyodide_folder(), unanswered))
        page = context.new_page()
        page.goto(home)
        page.wait_for_selector(".jp-Notebook .jp-Cell")
        yield page, unanswered
        browser.close()


def _answer(home, pyodide, unanswered, route):
    """Let requests to the site pass; answer all others from Pyodide's folder, or note them."""
    url = route.request.url
    file = pyodide / url.partition("?")[0].rpartition("/")[2]
    if url.startswith(home):
        route.continue_()
    elif file.is_file():
        kind = CONTENT_TYPES.get(file.suffix, "application/octet-stream")
        headers = {"Access-Control-Allow-Origin": "*", "Content-Type": kind}
        route.fulfill(path=file, headers=headers)
    else:
        unanswered.append(url)
        route.abort()


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


def errors_in(notebook):
    """{cell name: what it says} of all cells that stopped with an exception."""
    return {
        cell.id: output.evalue
        for cell in notebook.cells
        for output in cell.get("outputs", [])
        if output.output_type == "error"
    }
