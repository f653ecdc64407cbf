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
import os
import sys
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np
from PIL import Image

REPOSITORY = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(REPOSITORY), str(REPOSITORY / "instructor")]

from build import read_lesson  # noqa: E402 - the line above makes it importable
from kmeanslab.figures.style import label_colors  # noqa: E402

CELLS = (
    "imports",
    "find_closest_centroids",
    "compute_centroids",
    "run_kMeans",
    "kMeans_init_centroids",
)
START = np.array([[1.2, 4.6], [2.0, 5.2], [2.8, 4.4]])  # crowded, so that the run is worth watching
GLIDE = (0.15, 0.5, 0.85)  # places between two centroids, as shares of the way
COLORS = (2, 4, 8, 16)
ROUNDS = 3  # how often the picture plays
SIZE = (8, 4.2)  # inches


def solved_lesson() -> dict:
    """Return the names that the solved lesson defines up to its loop."""
    cells = {cell.id: cell.source for cell in read_lesson().cells}
    os.chdir(REPOSITORY)
    namespace: dict = {}
    for name in CELLS:
        exec(cells[name], namespace)
    plt.close("all")
    return namespace


def half_steps(lesson: dict, X: np.ndarray) -> list:
    """Return (centroids, idx, words) of every frame: assign, glide to the means, assign again."""
    assign, update = lesson["find_closest_centroids"], lesson["compute_centroids"]
    centroids, frames = START, []
    for iteration in range(1, 9):
        idx = assign(X, centroids)
        moved = update(X, idx, len(centroids))
        frames.append((centroids, idx, f"Iteration {iteration}: assign each point"))
        if np.allclose(moved, centroids):
            break
        steps = [centroids + share * (moved - centroids) for share in GLIDE]
        frames += [(place, idx, f"Iteration {iteration}: move to the means") for place in steps]
        centroids = moved
    frames[-1] = (*frames[-1][:2], "Nothing changes any more: converged")
    return frames


def draw_run(lesson: dict):
    """Yield (frame, milliseconds) of the run, with the map that the lesson's function draws."""
    X, assign = lesson["load_data"](), lesson["find_closest_centroids"]
    low, high = X.min(axis=0) - 0.5, X.max(axis=0) + 0.5
    sides = [np.linspace(low[i], high[i], 240) for i in (0, 1)]
    grid = np.stack(np.meshgrid(*sides), axis=-1)
    frames = half_steps(lesson, X)
    for number, (centroids, idx, words) in enumerate(frames):
        figure, ax = plt.subplots(figsize=SIZE, layout="constrained")
        colors = label_colors(np.arange(len(centroids)))[:, :3]
        owners = assign(grid.reshape(-1, 2), centroids).reshape(grid.shape[:2])
        extent = (low[0], high[0], low[1], high[1])
        pale = 1 - 0.25 * (1 - colors)
        ax.imshow(pale[owners], origin="lower", extent=extent, interpolation="bilinear")
        lesson["plot_assignment"](X, idx, centroids)
        ax.set(
            title=words,
            xlabel="",
            ylabel="",
            xticks=[],
            yticks=[],
            xlim=extent[:2],
            ylim=extent[2:],
        )
        yield (
            picture_of(figure),
            120 if "move" in words else 1500 if number == len(frames) - 1 else 550,
        )


def draw_bird(lesson: dict):
    """Yield (frame, milliseconds) of the bird in more and more colors, then as it was."""
    original = lesson["load_image"](REPOSITORY / "images" / "bird_small.png")
    X, run = original.reshape(-1, 3), lesson["run_kMeans"]
    for K in COLORS:
        start = lesson["kMeans_init_centroids"](X, K, np.random.default_rng(3))
        centroids, idx = run(X, start, max_iters=10)
        yield (
            bird_frame(lesson, original, centroids[idx].reshape(original.shape), f"{K} colors"),
            900,
        )
    colors = len(np.unique(X, axis=0))
    yield bird_frame(lesson, original, original, f"As it was: {colors:,} colors"), 1800


def bird_frame(lesson: dict, original: np.ndarray, result: np.ndarray, title: str) -> Image.Image:
    plt.figure(figsize=SIZE, layout="constrained")
    lesson["plot_images"]([original, result], ["The picture", title])
    return picture_of(plt.gcf())


def picture_of(figure) -> Image.Image:
    buffer = io.BytesIO()
    figure.savefig(buffer, dpi=90, format="png")
    plt.close(figure)
    return Image.open(buffer).convert("RGB")


def write_animation(lesson: dict, path: Path) -> None:
    frames, durations = zip(*draw_run(lesson), *draw_bird(lesson), strict=True)
    small = [frame.quantize(128, dither=Image.Dither.NONE) for frame in frames]
    rounds = ROUNDS - 1  # a GIF counts how often it plays again
    small[0].save(path, save_all=True, append_images=small[1:], duration=durations, loop=rounds)


if __name__ == "__main__":
    plt.switch_backend("agg")
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else REPOSITORY / "images"
    write_animation(solved_lesson(), folder.resolve() / "lesson.gif")
