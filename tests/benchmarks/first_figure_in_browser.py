"""The size of the lesson's site against JupyterLite as it comes, and time to the first figure.

python tests/benchmarks/first_figure_in_browser.py

It needs Playwright, Chromium and npm. No network is in the times: readers add the time to load the
bytes of the first visit, once.
"""

import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "browser"))
sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "instructor"))

import site_in_browser

import build_site

FIGURE = "six_points"  # the lesson's first cell that draws


def megabytes(folder):
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 1e6


def stock_site(folder):
    """JupyterLite as it comes, without a notebook."""
    folder.mkdir()
    command = [sys.executable, "-m", "jupyterlite_core", "build"]
    subprocess.run(command, cwd=folder, check=True, capture_output=True)
    return folder / "_output"


def main():
    with tempfile.TemporaryDirectory() as folder:
        folder = Path(folder)
        stock, ours = stock_site(folder / "stock"), build_site.build_site(folder / "ours")
        begin = time.perf_counter()
        with site_in_browser.opened(ours, folder / "served") as (page, outside):
            shown = time.perf_counter() - begin
            notebook = site_in_browser.run_all(page, {}, until=FIGURE)
            figure = time.perf_counter() - begin
        sizes = [megabytes(stock), megabytes(ours)]
    if stopped := site_in_browser.errors_in(notebook):
        sys.exit(f"no figure: {stopped}; without an answer: {outside.unanswered}")
    print(f"JupyterLite as it comes {sizes[0]:8.1f} MB")
    print(f"the lesson's site       {sizes[1]:8.1f} MB")
    print(f"Python, first visit     {sum(outside.loaded.values()) / 1e6:8.1f} MB")
    print(f"click to the page       {shown:8.1f} s")
    print(f"click to the figure     {figure:8.1f} s")


if __name__ == "__main__":
    main()
