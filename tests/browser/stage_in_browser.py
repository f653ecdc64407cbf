"""Drags the stage in a real JupyterLab and times them, for the benchmark."""

import tempfile
from pathlib import Path

import nbformat
import numpy as np
from playwright.sync_api import sync_playwright

import build
from browser import ARGUMENTS, CHROMIUM, OpenNotebook, Server

SHOW = """
import numpy as np
from utils import load_data
from kmeanslab.playground import Playground
START = np.array([[3, 3], [6, 2], [8, 5]])
Playground(load_data(), START, find_closest_centroids, compute_centroids)
"""
# Each movement is one question; its time ends with the frame that is drawn behind the answer.
DRAG = """async drags => {
    const disc = document.querySelector(".km-live .km-disc");
    const said = document.querySelector(".km-live .km-cost");
    const { x, y } = disc.getBoundingClientRect();
    const send = (type, by) => disc.dispatchEvent(new PointerEvent(type, {
        pointerId: 1, bubbles: true, clientX: x + 13 + by, clientY: y + 13 + by / 2 }));
    disc.setPointerCapture = () => {};
    send("pointerdown", 0);
    const times = [];
    for (let i = 1; i <= drags; i++) {
        const answered = new Promise(resolve => {
            const watch = new MutationObserver(() => (watch.disconnect(), resolve()));
            watch.observe(said, { childList: true, characterData: true, subtree: true });
        });
        const begin = performance.now();
        send("pointermove", 2 * i);
        await answered;
        await new Promise(requestAnimationFrame);
        times.push(performance.now() - begin);
    }
    send("pointerup", 2 * drags);
    return times;
}"""


def drag_times(answers: dict[str, str], drags: int) -> np.ndarray:
    """Return milliseconds from each movement of a long drag to the frame behind its answer."""
    sources = ["import numpy as np", *answers.values(), SHOW]
    cells = [nbformat.v4.new_code_cell(s.strip(), id=f"c{i}") for i, s in enumerate(sources)]
    notebook = nbformat.v4.new_notebook(cells=cells)
    notebook.metadata.kernelspec = {"name": "python3", "display_name": "Python 3"}
    with tempfile.TemporaryDirectory() as root, tempfile.TemporaryDirectory() as home:
        build.copy_support(Path(root))
        nbformat.write(notebook, Path(root) / "Drag.ipynb")
        server = Server("lab", root, home)
        try:
            return _dragged(server, drags)
        finally:
            server.stop()


def _dragged(server: Server, drags: int) -> np.ndarray:
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        page = chromium.new_page(viewport={"width": 1300, "height": 1000})
        opened = OpenNotebook(page, server, "Drag.ipynb")
        opened.run_all()
        page.locator(".km-live .km-disc").first.scroll_into_view_if_needed()
        times = page.evaluate(DRAG, drags)
        chromium.close()
    return np.array(times)
