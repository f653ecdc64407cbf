"""JupyterLab and Notebook 7 as people use them: servers, Chromium, and a notebook open in it.

A pytest plugin: `conftest.py` loads it, and its fixtures are there for every test. Tests that ask
for one skip, with the reason, where Chromium or Playwright is missing. Nothing leaves this machine:
a request of the page, or of a Python process behind it, that tries is stopped and fails the test.
A test that fails leaves a picture of its page in tests/screenshots/.
"""

import json
import os
import re
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import nbformat
import pytest

SCREENSHOTS = Path(__file__).resolve().parent / "screenshots"
SECONDS = 180  # the longest wait for one state; a machine that many share is slow at times
CHROMIUM = next(
    filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None
)
# Only 127.0.0.1 exists, and Chromium itself phones nobody.
ARGUMENTS = [
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
    *["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"],
    *["--disable-background-networking", "--disable-component-update"],
]
SETTINGS = {
    "apputils-extension/notification": {"fetchNews": "false", "checkForUpdates": False},
}
# Read by every Python process of a server, kernels too: it stops and notes who looks outside.
WATCH = """
import os, sys
_open, _write, _log = os.open, os.write, {log!r}
_here = ("127.", "::1", "localhost", "0.0.0.0")
_to_a_place = ("socket.connect", "socket.sendto", "socket.sendmsg")  # (socket, place)
_by_name = ("socket.getaddrinfo", "socket.gethostbyname")  # (name, ...)
def _watch(event, arguments):
    if event in _to_a_place + _by_name:
        place = arguments[1] if event in _to_a_place else arguments
        host = place[0] if isinstance(place, tuple) else "127."  # a path is a local socket
        if isinstance(host, bytes):
            host = host.decode()
        if host and not host.startswith(_here) and host != os.uname().nodename:
            handle = _open(_log, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
            _write(handle, (event + " " + str(host) + "\\n").encode())
            os.close(handle)
            raise OSError(event + " looked outside: " + host)
sys.addaudithook(_watch)
"""


# ---- Servers ------------------------------------------------------------------------------


RUNNING = []  # the servers that a page may be talking to


class Server:
    """`jupyter lab` or `jupyter notebook` over a folder; its settings, port and token are new."""

    def __init__(self, application, root, home):
        self.application, self.root, self.home = application, Path(root), Path(home)
        self.token, self.note = secrets.token_hex(16), self.home / "outside.txt"
        self._write_settings()
        self.log = open(self.home / "server.log", "w")  # noqa: SIM115 - open as long as it runs
        self.process = subprocess.Popen(
            self._command(), env=self.environment(), cwd=self.root, stdout=self.log,
            stderr=subprocess.STDOUT, start_new_session=True,
        )  # fmt: skip
        RUNNING.append(self)
        self.url = self._wait()

    def _write_settings(self):
        for name, values in SETTINGS.items():
            path = self.home / "settings" / "@jupyterlab" / f"{name}.jupyterlab-settings"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(json.dumps(values))
        (self.home / "python").mkdir()
        watch = WATCH.format(log=str(self.note))
        (self.home / "python" / "sitecustomize.py").write_text(watch)

    def _command(self):
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        options = ["--no-browser", "--allow-root", "--expose-app-in-browser", "--ip=127.0.0.1"]
        options += [f"--port={port}", f"--IdentityProvider.token={self.token}"]
        options += [f"--ServerApp.root_dir={self.root}", "--LabApp.extension_manager=readonly"]
        return [sys.executable, "-m", "jupyter", self.application, *options]

    def environment(self):
        folders = {
            "JUPYTER_CONFIG_DIR": "config",
            "JUPYTER_RUNTIME_DIR": "runtime",
            "JUPYTER_DATA_DIR": "data",
            "JUPYTERLAB_SETTINGS_DIR": "settings",
            "JUPYTERLAB_WORKSPACES_DIR": "workspaces",
            "IPYTHONDIR": "ipython",
            "PYTHONPATH": "python",
        }
        return os.environ | {name: str(self.home / folder) for name, folder in folders.items()}

    def _wait(self):
        """The address, as soon as the server answers there."""
        deadline = time.monotonic() + SECONDS
        while time.monotonic() < deadline and self.process.poll() is None:
            for note in (self.home / "runtime").glob("jpserver-*.json"):
                url = json.loads(note.read_text() or "{}").get("url")
                if url and self._answers(url):
                    return url
            time.sleep(0.1)
        self.stop()
        log = (self.home / "server.log").read_text()
        raise RuntimeError(f"jupyter {self.application} did not start:\n{log[-3000:]}")

    def _answers(self, url):
        try:
            urllib.request.urlopen(f"{url}api/status?token={self.token}", timeout=5).close()
        except (urllib.error.URLError, TimeoutError):
            return False
        return True

    def address(self, path):
        """Where a browser finds a notebook that lies at a path below the root."""
        place = (
            "lab/tree/{}?reset&token={}" if self.application == "lab" else "notebooks/{}?token={}"
        )
        return self.url + place.format(path, self.token)

    def outside(self):
        """What processes of this server looked for outside since this was last asked."""
        lines = self.note.read_text().splitlines() if self.note.exists() else []
        self.note.unlink(missing_ok=True)
        return lines

    def stop(self):
        """End the server and the kernels that it started."""
        RUNNING.remove(self)
        try:
            os.killpg(self.process.pid, signal.SIGTERM)
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
        except ProcessLookupError:
            self.process.wait()
        self.log.close()


def serve(application, root, tmp_path_factory):
    """Start a server, hand it over, stop it: the body of each fixture below."""
    server = Server(application, root, tmp_path_factory.mktemp(f"home_{application}"))
    yield server
    server.stop()
    assert server.outside() == [], "a process behind the page looked outside"


@pytest.fixture(scope="session")
def lab(tmp_path_factory, programs):
    """A JupyterLab over an empty folder."""
    yield from serve("lab", tmp_path_factory.mktemp("lab"), tmp_path_factory)


@pytest.fixture(scope="session")
def notebook7(tmp_path_factory, programs):
    """A Notebook 7 over an empty folder."""
    yield from serve("notebook", tmp_path_factory.mktemp("notebook7"), tmp_path_factory)


# ---- Chromium -----------------------------------------------------------------------------


@pytest.fixture(scope="session")
def programs():
    """Skip what needs a browser where there is none."""
    pytest.importorskip("playwright.sync_api", reason="Playwright is missing: "
                        "pip install -r tests/requirements-optional.txt")  # fmt: skip
    if CHROMIUM is None:
        stop = pytest.fail if os.environ.get("CI") else pytest.skip
        stop("Chromium is missing: install your system's package `chromium`")


@pytest.fixture(scope="session")
def profile(tmp_path_factory):
    """What Chromium keeps between its pages: with JupyterLab's compiled code, one opens faster."""
    return tmp_path_factory.mktemp("profile")


# For one module only: while Playwright runs, this thread seems to have an event loop, which other
# tests could stumble over.
@pytest.fixture(scope="module")
def context(programs, profile):
    """A running Chromium, headless, that reaches 127.0.0.1 and nothing else."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        start = playwright.chromium.launch_persistent_context
        context = start(profile, executable_path=CHROMIUM, args=ARGUMENTS)
        context.set_default_timeout(SECONDS * 1000)
        yield context
        context.close()


@pytest.fixture
def page(context, request):
    """An empty page. What it asks of the outside fails the test."""
    page = context.new_page()
    page.set_viewport_size({"width": 1300, "height": 1000})
    page.outside = []

    def note(request):
        page.outside.extend(leaves(request.url))

    context.on("request", note)
    page.on("websocket", note)
    yield page
    if getattr(request.node, "failed", False):
        keep_screenshot(page, request.node)
    page.close()
    context.remove_listener("request", note)
    page.outside += [line for server in RUNNING for line in server.outside()]
    assert page.outside == [], "the page, or a process behind it, looked outside"


def leaves(url):
    """The address in a list when it is not of this machine, else nothing."""
    return [] if re.match(r"(https?|wss?)://127\.0\.0\.1[:/]|data:|blob:|about:", url) else [url]


def keep_screenshot(page, test):
    SCREENSHOTS.mkdir(exist_ok=True)
    name = re.sub(r"\W+", "_", test.nodeid.removeprefix("tests/")).strip("_")
    page.screenshot(path=SCREENSHOTS / f"{name}.png")


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item, call):
    """Tell fixtures, which end after the test, how it ended."""
    outcome = yield
    item.failed = getattr(item, "failed", False) or outcome.get_result().failed


# ---- A notebook in a page -----------------------------------------------------------------

FIND_PANEL = """async () => {
    await window.jupyterapp.restored;
    const find = () => [...window.jupyterapp.shell.widgets("main")].find(
        widget => widget.content?.model?.cells);
    while (!find()) await new Promise(resolve => setTimeout(resolve, 50));
    const panel = find();
    await panel.context.ready;
    await panel.sessionContext.ready;
    return panel;
}"""


class OpenNotebook:
    """A notebook that a page shows. Outputs are read from its model, not from the page."""

    def __init__(self, page, server, path="KMeans.ipynb"):
        self.page = page
        page.goto(server.address(path))
        self.wait("() => window.jupyterapp?.restored")
        self.panel = page.evaluate_handle(FIND_PANEL)
        # A restart of a kernel that is still starting may never come back.
        self.wait("panel => panel.sessionContext.session?.kernel?.status === 'idle'", self.panel)
        page.locator(".jp-Notebook .jp-Cell").first.wait_for()

    def command(self, name, confirm=False):
        """Run a command of the application to its end; say yes if it asks."""
        self.page.evaluate(
            """name => { window.finished = null;
                window.jupyterapp.commands.execute(name).then(() => { window.finished = 'well' },
                    error => { window.finished = String(error) }) }""",
            name,
        )
        if confirm:
            self.page.locator(".jp-Dialog .jp-mod-accept").click()
        self.wait("() => window.finished")
        assert self.page.evaluate("() => window.finished") == "well"

    def run_all(self):
        self.command("notebook:run-all-cells")

    def restart_and_run_all(self):
        self.command("notebook:restart-run-all", confirm=True)

    def save(self):
        self.command("docmanager:save")

    def cells(self):
        """{name: cell} as they stand in the model, outputs included."""
        model = self.panel.evaluate("panel => panel.content.model.toJSON()")
        return {cell["id"]: nbformat.from_dict(cell) for cell in model["cells"]}

    def go_to(self, name):
        """Make a cell the active one, in view; return its place in the page."""
        self.panel.evaluate(
            """async (panel, name) => {
                const index = panel.content.widgets.findIndex(cell => cell.model.id === name);
                panel.content.activeCellIndex = index;
                panel.content.deselectAll();
                await panel.content.scrollToItem(index);
            }""",
            name,
        )
        cell = self.page.locator(".jp-Notebook .jp-Cell.jp-mod-active")
        cell.scroll_into_view_if_needed()
        return cell

    def write(self, name, source):
        """Click into a cell, replace what stands there, run it with Shift+Enter."""
        self.go_to(name).locator(".cm-content").click()
        self.page.keyboard.press("Control+A")
        self.page.keyboard.insert_text(source.strip())
        assert self.cells()[name].source == source.strip()
        self.run(name)

    def run(self, name):
        """Press Shift+Enter in a cell and wait until it has run."""
        before = self.cells()[name].execution_count
        self.go_to(name)
        self.page.keyboard.press("Shift+Enter")
        self.wait(
            """([panel, name, before]) => {
                const cell = panel.content.widgets.find(cell => cell.model.id === name).model;
                const count = cell.executionCount;
                return cell.executionState === 'idle' && count !== null && count !== before;
            }""",
            [self.panel, name, before],
        )

    def run_from(self, first, until):
        """Select a run of cells as with Shift and the arrow keys, and run them."""
        self.panel.evaluate(
            """(panel, names) => {
                const [first, last] = names.map(name =>
                    panel.content.widgets.findIndex(cell => cell.model.id === name));
                panel.content.deselectAll();
                panel.content.activeCellIndex = first;
                panel.content.extendContiguousSelectionTo(last);
            }""",
            [first, until],
        )
        self.command("notebook:run-cell")

    def tab_to(self, selector):
        """Press Tab until the focus is on what the selector names."""
        self.panel.evaluate("panel => panel.content.activate()")
        wanted = self.page.locator(selector)
        for _ in range(20):
            self.page.keyboard.press("Tab")
            if wanted.evaluate("element => element === document.activeElement"):
                return
        raise AssertionError(f"20 times Tab never reached {selector}")

    def wait(self, expression, argument=None):
        """Wait until a JavaScript function of the argument returns something true."""
        self.page.wait_for_function(expression, arg=argument, timeout=SECONDS * 1000)

    def unroll(self):
        """Draw every cell, in a window as high as the notebook: nothing is scrolled out of view."""
        height = self.panel.evaluate(
            """async panel => {
                const notebook = panel.content;
                notebook.notebookConfig = { ...notebook.notebookConfig, windowingMode: "none" };
                await Promise.all(notebook.widgets.map(cell => cell.ready));
                return panel.node.querySelector(".jp-WindowedPanel-outer").scrollHeight;
            }"""
        )
        self.page.set_viewport_size({"width": 1300, "height": height + 500})

    def theme(self, name):
        """Switch to 'JupyterLab Light' or 'JupyterLab Dark' and wait until it is drawn."""
        self.page.evaluate(
            "theme => window.jupyterapp.commands.execute('apputils:change-theme', { theme })", name
        )
        self.wait("name => document.body.dataset.jpThemeName === name", name)


def words_of_pictures(cell):
    """The alternative texts of all pictures under a cell."""
    html = "".join(o.data.get("text/html", "") for o in cell.outputs if "data" in o)
    return " ".join(re.findall(r'alt="([^"]*)"', html))
