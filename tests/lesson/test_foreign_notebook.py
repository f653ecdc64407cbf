"""Notebooks written elsewhere, against the names that many K-means courses use, run unchanged.

They bring their own functions and their own loop. Two habits are tried: a figure opened before
the loop, and none. Each runs as a notebook in a kernel and as a plain script.
"""

import base64
import io
import os
import re
import subprocess
import sys
from pathlib import Path

import nbformat
import numpy as np
import pytest
from nbclient import NotebookClient
from nbconvert import HTMLExporter
from PIL import Image

import build

pytestmark = pytest.mark.slow  # it executes notebooks

ROOT = Path(__file__).resolve().parents[2]

IMPORTS = "from utils import *"

OWN_STEPS = """
def find_closest_centroids(X, centroids):
    idx = np.zeros(X.shape[0], dtype=int)
    for i in range(X.shape[0]):
        idx[i] = np.argmin(np.sum((X[i] - centroids) ** 2, axis=1))
    return idx

def compute_centroids(X, idx, K):
    centroids = np.zeros((K, X.shape[1]))
    for k in range(K):
        centroids[k] = np.mean(X[idx == k], axis=0)
    return centroids
"""

OWN_LOOP = """
def run_kMeans(X, initial_centroids, max_iters=10, plot_progress=False):
    K = initial_centroids.shape[0]
    centroids = initial_centroids
    previous_centroids = centroids
    idx = np.zeros(X.shape[0])
    {opening}
    for i in range(max_iters):
        idx = find_closest_centroids(X, centroids)
        if plot_progress:
            plot_progress_kMeans(X, centroids, previous_centroids, idx, K, i)
            previous_centroids = centroids
        centroids = compute_centroids(X, idx, K)
    plt.show()
    return centroids, idx
"""

WATCH = """
X = load_data()
initial_centroids = np.array([[3, 3], [6, 2], [8, 5]])
centroids, idx = run_kMeans(X, initial_centroids, 10, plot_progress=True)
"""

COMPRESS = """
original_img = plt.imread('images/bird_small.png')
X_img = np.reshape(original_img, (original_img.shape[0] * original_img.shape[1], 3))
K = 6
rows = np.random.RandomState(0).permutation(X_img.shape[0])[:K]
centroids, idx = run_kMeans(X_img, X_img[rows], 2)
"""

COLOR_SPACE = "plot_kMeans_RGB(X_img, centroids, idx, K)"

PALETTE = "show_centroid_colors(centroids)"

COMPARE = """
recovered = centroids[idx, :].reshape(original_img.shape)
fig, ax = plt.subplots(1, 2, figsize=(8, 4))
ax[0].imshow(original_img)
ax[0].set_title('Original')
ax[1].imshow(recovered)
ax[1].set_title('Compressed with 6 colors')
plt.show()
"""

DRAWN_ON = """
colors = ListedColormap(['red', 'green', 'blue'])
ax = plt.figure().add_subplot(111, projection='3d')
assert isinstance(ax, Axes3D)
ax.scatter(*X_img[::100].T, c=idx[::100] % 3, cmap=colors)
plt.show()
"""

OWN_LINES = """
plot_data_points(X, idx=np.zeros(len(X)))
draw_line([0, 0], [8, 6])
draw_line([0, 6], [8, 0], style='--r', linewidth=2)
plt.title('Two lines')
plt.show()
"""

CHECK = """
from public_tests import *
find_closest_centroids_test(find_closest_centroids)
compute_centroids_test(compute_centroids)
"""

OPENINGS = {"a figure opened before": "plt.figure(figsize=(8, 6))", "no figure opened": "pass"}


def cells(opening):
    loop = OWN_LOOP.format(opening=opening)
    steps = [IMPORTS, OWN_STEPS, CHECK, loop, WATCH, COMPRESS]
    return [*steps, COLOR_SPACE, PALETTE, COMPARE, DRAWN_ON, OWN_LINES]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A folder of its own with the files that such a notebook finds beside it."""
    folder = tmp_path_factory.mktemp("foreign")
    build.copy_support(folder)
    return folder


@pytest.fixture(scope="module", params=OPENINGS)
def notebook(request, folder):
    """The notebook after Run All."""
    sources = ["%matplotlib inline", *cells(OPENINGS[request.param])]
    notebook = nbformat.v4.new_notebook(
        cells=[nbformat.v4.new_code_cell(source) for source in sources]
    )
    NotebookClient(
        notebook, timeout=120, kernel_name="python3", resources={"metadata": {"path": str(folder)}}
    ).execute()
    return notebook


@pytest.fixture(scope="module")
def executed(notebook):
    """Cell source -> outputs."""
    return {cell.source: cell.outputs for cell in notebook.cells}


def figures(outputs):
    """(alternative text, picture) of every figure; a picture without words is an error."""
    found = []
    for output in outputs:
        data = output.get("data", {})
        assert not [mime for mime in data if mime.startswith("image/")], "saved twice, or no words"
        for alt, png in re.findall(
            r'<img alt="(.*?)" src="data:image/png;base64,(.*?)"', str(data)
        ):
            found.append((alt, np.asarray(Image.open(io.BytesIO(base64.b64decode(png))))))
    return found


def test_nothing_is_warned_of_or_echoed(executed):
    for source, outputs in executed.items():
        assert not [o for o in outputs if o.output_type in ("error", "execute_result")], source
        assert not [o for o in outputs if o.get("name") == "stderr"], source


def test_the_iterations_are_one_figure_with_the_last_one(executed):
    ((alt, picture),) = figures(executed[WATCH])
    assert alt.startswith("Iteration 10. Scatter plot of 300 points")
    assert len(np.unique(picture.reshape(-1, picture.shape[-1]), axis=0)) > 50


def test_a_run_without_progress_shows_no_picture(executed):
    assert figures(executed[COMPRESS]) == []


def test_pixels_and_palette_are_one_figure_each(executed):
    ((alt, _),) = figures(executed[COLOR_SPACE])
    assert alt.startswith("16,384 pixels and a palette of 6 colors")
    ((alt, picture),) = figures(executed[PALETTE])
    assert alt.startswith("Palette of 6 colors")
    assert len(np.unique(picture.reshape(-1, picture.shape[-1]), axis=0)) >= 6


def test_the_notebooks_own_figures_have_words_too(executed):
    ((alt, _),) = figures(executed[COMPARE])
    assert alt == "Original. Plot of 1 picture. Compressed with 6 colors. Plot of 1 picture."
    ((alt, _),) = figures(executed[OWN_LINES])
    assert alt.startswith("Two lines. ")


@pytest.mark.parametrize("template", ["lab", "classic"])
def test_an_exported_page_keeps_the_words(notebook, template):
    page, _ = HTMLExporter(template_name=template).from_notebook_node(notebook)
    alts = re.findall(r'<img[^>]* alt="([^"]*)"', page)
    assert [alt.split(".")[0] for alt in alts] == [
        "Iteration 10",
        "16,384 pixels and a palette of 6 colors",
        "Palette of 6 colors",
        "Original",
        "Plot of 164 points",
        "Two lines",
    ]
    assert page.count("<img") == 6
    assert "No description has been provided" not in page


def test_figures_appear_although_the_environment_hides_them(folder, monkeypatch):
    """With MPLBACKEND=agg a notebook would show no figure, and nothing would say why."""
    monkeypatch.setitem(os.environ, "MPLBACKEND", "agg")
    sources = [IMPORTS + "\nplot_data_points(load_data())", "plt.plot([1, 2])\nplt.show()"]
    notebook = nbformat.v4.new_notebook(cells=[*map(nbformat.v4.new_code_cell, sources)])
    NotebookClient(
        notebook, timeout=120, kernel_name="python3", resources={"metadata": {"path": str(folder)}}
    ).execute()
    assert [len(figures(cell.outputs)) for cell in notebook.cells] == [1, 1]
    assert not [o for cell in notebook.cells for o in cell.outputs if o.get("name") == "stderr"]


@pytest.mark.parametrize("opening", OPENINGS)
def test_the_same_code_runs_as_a_script(opening, folder):
    script = folder / "script.py"
    script.write_text("\n".join(cells(OPENINGS[opening])) + "\nprint(recovered.shape)\n")
    environment = {**os.environ, "MPLBACKEND": "agg"}
    result = subprocess.run(
        [sys.executable, script],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert (result.returncode, result.stderr) == (0, "")
    assert result.stdout.endswith("(128, 128, 3)\n")
