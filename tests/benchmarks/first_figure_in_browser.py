"""Size of the site, against JupyterLite as it comes; time to the first figure, against Jupyter.

PYODIDE_FOLDER=<folder> python tests/benchmarks/first_figure_in_browser.py

The times need a folder with a copy of the Pyodide distribution, Playwright and Chromium. No network
is in them: readers add the time to load the bytes below, once.
"""

import subprocess
import sys
import tempfile
import time
from pathlib import Path

from nbclient import NotebookClient

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "instructor"))

import site_in_browser

import build_site
from conftest import build

FIGURE = "six_points"  # the first cell that draws


def megabytes(folder):
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 1e6


def first_figure_locally():
    """Seconds from nothing to the first figure in a kernel of this machine."""
    lesson = build.read_lesson()
    last = [cell.id for cell in lesson.cells].index(FIGURE)
    lesson.cells = lesson.cells[: last + 1]
    with tempfile.TemporaryDirectory() as folder:
        build.copy_support(folder)
        start = time.perf_counter()
        NotebookClient(lesson, resources={"metadata": {"path": folder}}).execute()
        return time.perf_counter() - start


def first_figure_in_browser(site, folder):
    """(seconds to the notebook, seconds to the first figure) in Chromium; prints what stops it."""
    start = time.perf_counter()
    with site_in_browser.opened(site, folder) as (page, unanswered):
        shown = time.perf_counter() - start
        stopped = site_in_browser.errors_in(site_in_browser.run_all(page, {}, until=FIGURE))
        figure = time.perf_counter() - start
    if stopped:
        print(f"no figure: {stopped}; without an answer: {sorted(set(unanswered))}")
        return shown, None
    return shown, figure


def main():
    with tempfile.TemporaryDirectory() as folder:
        folder = Path(folder)
        site = build_site.build_site(folder / "ours")
        plain = [sys.executable, "-m", "jupyterlite_core", "build", "--output-dir", "plain"]
        subprocess.run(plain, cwd=folder, check=True, capture_output=True)
        peer = megabytes(folder / "plain")
        print(f"{'site':<26}{'MB':>8}{'ratio':>8}")
        print(f"{'JupyterLite as it comes':<26}{peer:>8.1f}{1:>8.1f}")
        print(f"{'the lesson':<26}{megabytes(site):>8.1f}{megabytes(site) / peer:>8.1f}")
        if reason := site_in_browser.missing():
            sys.exit(f"no times: {reason}")
        shown, figure = first_figure_in_browser(site, folder)
        peer = first_figure_locally()
        print(f"\n{'to the first figure':<26}{'seconds':>8}{'ratio':>8}")
        print(f"{'kernel of this machine':<26}{peer:>8.1f}{1:>8.1f}")
        print(f"{'browser, the page':<26}{shown:>8.1f}{shown / peer:>8.1f}")
        if figure:
            print(f"{'browser, the figure':<26}{figure:>8.1f}{figure / peer:>8.1f}")


if __name__ == "__main__":
    main()
