"""The lesson's site against JupyterLite as it comes: its size, and the time to the first figure.

python tests/benchmarks/first_figure_in_browser.py

It needs Playwright, Chromium and npm. No network is in the times: readers add the time to load the
bytes of the first visit, once.
"""

import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import nbformat
from nbformat.v4 import new_code_cell, new_notebook

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "browser"))
sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "instructor"))

import site_in_browser

import build_site

FIGURE = "six_points"  # the lesson's first cell that draws
KERNEL = {"name": "python", "display_name": "Python (Pyodide)", "language": "python"}
PLAIN = """import matplotlib.pyplot as plt
import numpy as np

plt.plot(np.arange(6));
"""


def megabytes(folder):
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 1e6


def stock_site(folder):
    """JupyterLite as it comes, with one notebook of one cell that draws."""
    (folder / "files").mkdir(parents=True)
    plain = new_notebook(cells=[new_code_cell(PLAIN)], metadata={"kernelspec": KERNEL})
    nbformat.write(plain, folder / "files" / "plain.ipynb")
    # The one setting lets the script below press the buttons; the other is the Python of the tests.
    kernel = {f"{build_site.KERNEL}:kernel": {"pyodideUrl": build_site.PYODIDE_URL}}
    settings = {"exposeAppInBrowser": True, "litePluginSettings": kernel}
    settings = {"jupyter-lite-schema-version": 0, "jupyter-config-data": settings}
    (folder / "jupyter-lite.json").write_text(json.dumps(settings), encoding="utf-8")
    # Its kernel would fetch comm from outside, where nothing answers in this benchmark.
    for command in (
        ("pip", "download", "-q", "--no-deps", "--dest", "pypi", "comm"),
        ("jupyterlite_core", "build"),
    ):
        command = [sys.executable, "-m", *command]
        subprocess.run(command, cwd=folder, check=True, capture_output=True)
    return folder / "_output"


def measure(site, folder, address="", until=None):
    """Open a site; return (s to the page, s to the figure, MB of Python)."""
    begin = time.perf_counter()
    with site_in_browser.opened(site, folder, address) as (page, outside):
        shown = time.perf_counter() - begin
        notebook = site_in_browser.run_all(page, {}, until=until)
        figure = time.perf_counter() - begin
    if stopped := site_in_browser.errors_in(notebook):
        sys.exit(f"no figure: {stopped}; without an answer: {outside.unanswered}")
    return shown, figure, sum(outside.loaded.values()) / 1e6


def main():
    with tempfile.TemporaryDirectory() as folder:
        folder = Path(folder)
        stock, ours = stock_site(folder / "stock"), build_site.build_site(folder / "ours")
        plain = measure(stock, folder / "served_stock", "lab/index.html?path=plain.ipynb")
        lesson = measure(ours, folder / "served", until=FIGURE)
        rows = zip(
            ("click to the page (s)", "click to the figure (s)", "Python, first visit (MB)"),
            plain,
            lesson,
            strict=True,
        )
        rows = [("the site (MB)", megabytes(stock), megabytes(ours)), *rows]
    print(f"{'':26}JupyterLite  the lesson  ratio")
    for name, before, after in rows:
        print(f"{name:26}{before:11.1f}{after:12.1f}{after / before:7.2f}")


if __name__ == "__main__":
    main()
