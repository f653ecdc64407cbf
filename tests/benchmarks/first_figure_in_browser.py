"""The lesson's site against JupyterLite as it comes: size, and time to the first figure.

python tests/benchmarks/first_figure_in_browser.py

It needs Playwright, Chromium and npm. No network is in the times: readers add the time to load the
bytes of the last column, once.
"""

import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import nbformat

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "browser"))
sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "instructor"))

import site_in_browser

import build
import build_site

FIGURE = "six_points"  # the lesson's first cell that draws
PLOT = "import matplotlib.pyplot as plt\nplt.plot([1, 2, 3])"


def megabytes(folder):
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 1e6


def stock_site(folder):
    """JupyterLite with every default but Pyodide's version, and with a notebook that draws."""
    contents = folder / "contents"
    contents.mkdir(parents=True)
    cells = [nbformat.v4.new_code_cell(PLOT, id=FIGURE), nbformat.v4.new_code_cell("", id="end")]
    notebook = nbformat.v4.new_notebook(cells=cells, metadata=build.NOTEBOOK_METADATA)
    nbformat.write(notebook, contents / "Plot.ipynb")
    kernel = {f"{build_site.KERNEL}:kernel": {"pyodideUrl": build_site.PYODIDE_URL}}
    settings = {"exposeAppInBrowser": True, "litePluginSettings": kernel}
    running = {"jupyter-lite-schema-version": 0, "jupyter-config-data": settings}
    (folder / "jupyter-lite.json").write_text(json.dumps(running), encoding="utf-8")
    command = [sys.executable, "-m", "jupyterlite_core", "build", "--contents", "contents"]
    subprocess.run(command, cwd=folder, check=True, capture_output=True)
    return folder / "_output"


def first_figure(site, folder, start=""):
    """(seconds to the notebook, seconds to its first figure, megabytes of Python) in Chromium."""
    begin = time.perf_counter()
    with site_in_browser.opened(site, folder, start) as (page, outside):
        shown = time.perf_counter() - begin
        notebook = site_in_browser.run_all(page, {}, until=FIGURE)
        figure = time.perf_counter() - begin
    if stopped := site_in_browser.errors_in(notebook):
        sys.exit(f"no figure: {stopped}; without an answer: {outside.unanswered}")
    return shown, figure, sum(outside.loaded.values()) / 1e6


def main():
    with tempfile.TemporaryDirectory() as folder:
        folder = Path(folder)
        stock, ours = stock_site(folder / "stock"), build_site.build_site(folder / "ours")
        rows = {
            "JupyterLite as it comes": (stock, "lab/index.html?path=Plot.ipynb"),
            "the lesson": (ours, ""),
        }
        print(f"{'':<26}{'site, MB':>10}{'page, s':>10}{'figure, s':>10}{'Python, MB':>12}")
        for number, (name, (site, start)) in enumerate(rows.items()):
            shown, figure, python = first_figure(site, folder / f"served_{number}", start)
            print(f"{name:<26}{megabytes(site):>10.1f}{shown:>10.1f}{figure:>10.1f}{python:>12.1f}")


if __name__ == "__main__":
    main()
