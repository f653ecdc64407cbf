"""Drags the stage in a real JupyterLab and times them, for the benchmark."""

import contextlib
import tempfile
from pathlib import Path

import jupyter_servers
import nbformat
import numpy as np
from jupyter_servers import Server
from open_notebook import OpenNotebook, notebook_of
from playwright.sync_api import sync_playwright

import build
from browser import ARGUMENTS, CHROMIUM, SECONDS

SHOW = """
import numpy as np
from utils import load_data
from kmeanslab.playground import Playground
START = np.array([[3, 3], [6, 2], [8, 5]])
Playground(load_data(), START, find_closest_centroids, compute_centroids)
"""
# A widget that answers each message at once: what any answer takes at least.
ECHO = """
import anywidget, traitlets
class Echo(anywidget.AnyWidget):
    _esm = "export default { render({ model }) { window.echo = model } }"
    heard = traitlets.Int().tag(sync=True)
    def __init__(self):
        super().__init__()
        self.on_msg(lambda _, number, buffers: self.set_trait("heard", number))
Echo()
"""
ASK_ECHO = """async count => {
    while (!window.echo) await new Promise(requestAnimationFrame);
    const times = [];
    let heard = () => {};
    echo.on("change:heard", () => heard());
    for (let i = 1; i <= count; i++) {
        const answered = new Promise(resolve => heard = resolve);
        const begin = performance.now();
        echo.send(i);
        await answered;
        times.push(performance.now() - begin);
    }
    return times;
}"""
# Each movement is one question; its time ends with the frame that is drawn behind the answer.
DRAG = """async ([count, number]) => {
    const stage = document.querySelectorAll(".km-live")[number];
    const disc = stage.querySelector(".km-disc"), said = stage.querySelector(".km-cost");
    disc.scrollIntoView({ block: "center" });
    await new Promise(resolve => setTimeout(resolve, 500));
    const { x, y } = disc.getBoundingClientRect();
    const send = (type, by) => disc.dispatchEvent(new PointerEvent(type, {
        pointerId: 1, bubbles: true, clientX: x + 13 + by, clientY: y + 13 + by / 2 }));
    disc.setPointerCapture = () => {};
    send("pointerdown", 0);
    const times = [];
    for (let i = 1; i <= count; i++) {
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
    send("pointerup", 2 * count);
    return times;
}"""
# Jupyter's server leaves Nagle's algorithm on: an answer behind the kernel's "busy" waits until
# the browser has confirmed that, up to 40 ms. This takes it off, for comparison.
NO_DELAY = """
import socket
_setsockopt = socket.socket.setsockopt
def _undelayed(self, *option):
    if option[:2] == (socket.IPPROTO_TCP, socket.TCP_NODELAY):
        option = (*option[:2], 1)
    return _setsockopt(self, *option)
socket.socket.setsockopt = _undelayed
"""


def times_of(ways: dict[str, dict[str, str]], count: int, delay: bool) -> dict[str, np.ndarray]:
    """Return milliseconds from each movement of a long drag to the frame behind its answer.

    One entry for each way to write the functions, and one for messages that are merely answered.
    """
    sources = [ECHO]
    for answers in ways.values():
        sources += ["import numpy as np", *answers.values(), SHOW]
    with _opened(sources, delay) as (opened, page, _):
        opened.run_all()
        page.locator(".km-live .km-disc").last.wait_for()
        found = {"an empty message": page.evaluate(ASK_ECHO, count)}
        for number, name in enumerate(ways):
            found[name] = page.evaluate(DRAG, [count, number])
    return {name: np.array(times) for name, times in found.items()}


def weight_of(answers: dict[str, str], stages: int, drags: int) -> dict[str, float]:
    """Return what several stages in one notebook hold in the page, and how many messages they send.

    A message is one frame of the page's WebSocket, there or back; the kernel's "busy" and "idle"
    count too.
    """
    sources = ["import numpy as np", *answers.values(), *[SHOW] * stages]
    with _opened(sources) as (opened, page, frames):
        before, start = _heap(page), len(frames)
        opened.run_all()
        page.locator(".km-live").nth(stages - 1).wait_for()
        page.wait_for_timeout(3000)
        shown, held = len(frames), _heap(page) - before
        page.wait_for_timeout(5000)
        rest = len(frames)
        page.evaluate(DRAG, [drags, 0])
        page.wait_for_timeout(500)
        dragged = len(frames)
    return {
        "MB of the page's memory": held,
        "messages to show them": shown - start,
        "messages in 5 s at rest": rest - shown,
        "messages for a movement of one": (dragged - rest) / drags,
    }


def _heap(page) -> float:
    page.context.new_cdp_session(page).send("HeapProfiler.collectGarbage")
    return page.evaluate("performance.memory.usedJSHeapSize") / 1e6


@contextlib.contextmanager
def _opened(sources: list[str], delay: bool = True):
    """A notebook of these cells in JupyterLab, its page, and the frames of its WebSockets."""
    with tempfile.TemporaryDirectory() as root, tempfile.TemporaryDirectory() as home:
        build.copy_support(Path(root))
        nbformat.write(notebook_of(*sources), Path(root) / "Drag.ipynb")
        server = _server(root, home, delay)
        try:
            with sync_playwright() as playwright:
                chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
                page, frames = chromium.new_page(viewport={"width": 1300, "height": 1000}), []
                page.set_default_timeout(SECONDS * 1000)
                page.on("websocket", lambda socket: _count(socket, frames))
                opened = OpenNotebook(page, server, "Drag.ipynb")
                opened.unroll()
                yield opened, page, frames
                chromium.close()
        finally:
            server.stop()


def _server(root: str, home: str, delay: bool) -> Server:
    watch = jupyter_servers.WATCH
    jupyter_servers.WATCH += "" if delay else NO_DELAY
    try:
        return Server("lab", root, home)
    finally:
        jupyter_servers.WATCH = watch


def _count(socket, frames: list) -> None:
    socket.on("framesent", lambda frame: frames.append(frame))
    socket.on("framereceived", lambda frame: frames.append(frame))
