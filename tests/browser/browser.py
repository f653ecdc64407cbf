"""Chromium, and pages in it. A pytest plugin: `page`.

Tests that ask for one skip, with the reason, where Chromium or Playwright is missing. Nothing
leaves this machine: a request of the page, or of a Python process behind it, fails the test. A test
that fails leaves a picture of its page in tests/browser/screenshots/.
"""

import contextlib
import os
import re
import shutil
from pathlib import Path

import pytest
from jupyter_servers import RUNNING

SCREENSHOTS = Path(__file__).resolve().parent / "screenshots"
SECONDS = 180  # the longest wait for one state; a machine that many share is slow at times
CHROMIUM = next(
    filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None
)
WINDOW = {"width": 1300, "height": 1000}
# Only 127.0.0.1 exists, and Chromium itself phones nobody.
ARGUMENTS = [
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
    *["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"],
    *["--disable-background-networking", "--disable-component-update"],
]


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
    with watched_page(context) as page, picture_of_failure(page, request.node):
        yield page


@contextlib.contextmanager
def watched_page(context):
    """Open an empty page; what it, or a process behind it, asks of the outside is an error."""
    page = context.new_page()
    page.set_viewport_size(WINDOW)
    page.outside = []

    def note(request):
        page.outside.extend(leaves(request.url))

    context.on("request", note)
    page.on("websocket", note)
    yield page
    page.close()
    context.remove_listener("request", note)
    page.outside += [line for server in RUNNING for line in server.outside()]
    assert page.outside == [], "the page, or a process behind it, looked outside"


def leaves(url):
    """The address in a list when it is not of this machine, else nothing."""
    return [] if re.match(r"(https?|wss?)://127\.0\.0\.1[:/]|data:|blob:|about:", url) else [url]


@contextlib.contextmanager
def picture_of_failure(page, test):
    """Keep a picture of the page when the test fails in which it is used."""
    yield
    if getattr(test, "failed", False):
        SCREENSHOTS.mkdir(exist_ok=True)
        name = re.sub(r"\W+", "_", test.nodeid.removeprefix("tests/")).strip("_")
        page.screenshot(path=SCREENSHOTS / f"{name}.png")


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item, call):
    """Tell fixtures, which end after the test, how it ended."""
    outcome = yield
    item.failed = getattr(item, "failed", False) or outcome.get_result().failed
