"""Draw images/bird_16_colors.png, the first picture of the lesson, with the lesson's own cells.

python instructor/make/make_first_picture.py
"""

import os
import sys
from pathlib import Path

import matplotlib.pyplot as plt

REPOSITORY = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(REPOSITORY), str(REPOSITORY / "instructor")]

from build import read_lesson  # noqa: E402 - the line above makes it importable

PICTURE = REPOSITORY / "images" / "bird_16_colors.png"
CELLS = (
    "imports",
    "find_closest_centroids",
    "compute_centroids",
    "run_kMeans",
    "kMeans_init_centroids",
    "load_picture",
    "compress",
    "rebuild",
)


def run_cells(names):
    """Run the named cells of the solved lesson in the repository's folder; return their names."""
    cells = {cell.id: cell.source for cell in read_lesson().cells}
    os.chdir(REPOSITORY)
    namespace = {}
    for name in names:
        exec(cells[name], namespace)
    plt.close("all")
    return namespace


def draw(path=PICTURE):
    """Write the original and the result side by side, as Part 7 of the lesson computes them."""
    lesson = run_cells(CELLS)
    colors = len(lesson["np"].unique(lesson["X_img"], axis=0))
    titles = [f"{colors:,} colors", f"{lesson['K']} colors"]
    lesson["plot_images"]([lesson["original"], lesson["recovered"]], titles)
    plt.savefig(path, dpi=110)


if __name__ == "__main__":
    plt.switch_backend("agg")
    draw()
