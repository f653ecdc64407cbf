"""Draw the README's pictures from the solved lesson, with the project's own figures.

    python instructor/make/readme_pictures.py          into images/
    python instructor/make/readme_pictures.py FOLDER   elsewhere, to compare

lesson.gif    a run on the lesson's points, half step by half step, then the bird in more colors
figure1.png   how the centroids move on data/ex7_X.npy
figure2.png   the bird, and the bird in 16 colors
figure3.png   its pixels and its palette in color space

Every label and every centroid comes from the lesson's own cells.
"""

import io
import sys
from collections.abc import Iterator
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np
from PIL import Image

from make_first_picture import CELLS, REPOSITORY, run_cells

START = np.array([[6.0, 4.0], [7.0, 3.5], [7.5, 2.5]])  # crowded, so that there is a way to go
GLIDE = (0.15, 0.5, 0.85)  # places between two centroids, as shares of the way
COLORS = (2, 4, 8, 16)
ROUNDS = 3  # how often the picture plays
SIZE = (7.6, 4.4)  # inches
READ, LOOK, MOVE = 650, 1000, 110  # milliseconds of a frame
Frame = tuple[Image.Image, int]


def half_steps(lesson: dict, X: np.ndarray) -> list[tuple]:
    """Return (centroids, idx, words, milliseconds) of every frame of a run."""
    assign, update = lesson["find_closest_centroids"], lesson["compute_centroids"]
    centroids, frames = START, []
    while True:
        idx = assign(X, centroids)
        moved = update(X, idx, len(centroids))
        if np.allclose(moved, centroids):
            return [*frames, (centroids, idx, "Nothing changes anymore: converged", 3 * LOOK)]
        frames.append((centroids, idx, "Assign each point to its nearest centroid", READ))
        for share in GLIDE:
            place = centroids + share * (moved - centroids)
            frames.append((place, idx, "Move each centroid to the mean of its points", MOVE))
        centroids = moved


def draw_run(lesson: dict) -> Iterator[Frame]:
    """Yield the frames of the run, without the map: a reader is asked how its borders run."""
    X = lesson["load_data"]()
    low, high = X.min(axis=0) - 0.5, X.max(axis=0) + 0.5
    for centroids, idx, words, milliseconds in half_steps(lesson, X):
        figure, ax = plt.subplots(figsize=SIZE, layout="constrained")
        lesson["plot_assignment"](X, idx, centroids)
        limits = {"xlim": (low[0], high[0]), "ylim": (low[1], high[1])}
        ax.set(xlabel="", ylabel="", xticks=[], yticks=[], **limits)
        ax.set_title(words, fontsize=15)
        yield picture_of(figure), milliseconds


def draw_bird(lesson: dict) -> Iterator[Frame]:
    """Yield the bird in more and more colors, beside the bird as it was."""
    original, X = lesson["original"], lesson["X_img"]
    for K in COLORS:
        start = lesson["kMeans_init_centroids"](X, K, np.random.default_rng(3))
        centroids, idx = lesson["run_kMeans"](X, start, max_iters=10)
        plt.figure(figsize=SIZE, layout="constrained")
        titles = [f"{len(np.unique(X, axis=0)):,} colors", f"{K} colors"]
        lesson["plot_images"]([original, centroids[idx].reshape(original.shape)], titles)
        yield picture_of(plt.gcf()), 2 * LOOK if COLORS[-1] == K else LOOK


def picture_of(figure) -> Image.Image:
    buffer = io.BytesIO()
    figure.savefig(buffer, dpi=90, format="png")
    plt.close(figure)
    return Image.open(buffer).convert("RGB")


def write_animation(lesson: dict, path: Path) -> None:
    """Write a GIF that stops after a few rounds."""
    frames, durations = zip(*draw_run(lesson), *draw_bird(lesson), strict=True)
    small = [frame.quantize(96, dither=Image.Dither.NONE) for frame in frames]
    # The format counts how often it plays again.
    rounds = {"loop": ROUNDS - 1, "duration": durations, "optimize": True}
    small[0].save(path, save_all=True, append_images=small[1:], **rounds)


def write_figures(lesson: dict, folder: Path) -> None:
    """Write the three result figures."""
    X, history = lesson["load_data"](), []
    start = np.array([[3.0, 3.0], [6.0, 2.0], [8.0, 5.0]])
    lesson["run_kMeans"](X, start, history=history)
    lesson["plot_paths"](X, history)
    plt.title("Centroids on their way to the middles of three groups")
    plt.savefig(folder / "figure1.png", dpi=120)
    plt.close("all")
    titles = [f"{len(np.unique(lesson['X_img'], axis=0)):,} colors", f"{lesson['K']} colors"]
    lesson["plot_images"]([lesson["original"], lesson["recovered"]], titles)
    plt.savefig(folder / "figure2.png", dpi=120)
    plt.close("all")
    lesson["plot_kMeans_RGB"](lesson["X_img"], lesson["palette"], lesson["idx_img"], lesson["K"])
    plt.savefig(folder / "figure3.png", dpi=120)
    plt.close("all")


def write_all(folder: Path) -> None:
    """Write every picture of the README into a folder."""
    folder = folder.resolve()
    lesson = run_cells(CELLS)
    write_figures(lesson, folder)
    write_animation(lesson, folder / "lesson.gif")


if __name__ == "__main__":
    plt.switch_backend("agg")
    write_all(Path(sys.argv[1]) if len(sys.argv) > 1 else REPOSITORY / "images")
