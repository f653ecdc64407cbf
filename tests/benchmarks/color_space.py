"""Time and weigh the figure of 16,384 pixels in color space.

The peer, in the same run, is Matplotlib's plainest drawing of as many points: a flat scatter plot
in one color. Run: python tests/benchmarks/color_space.py
"""

import io
import statistics
import sys
import time
from pathlib import Path

import matplotlib

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))
matplotlib.use("Agg")

from utils import load_image, np, plot_kMeans_RGB, plt  # noqa: E402 - the lines above find it

PIXELS = load_image(ROOT / "images" / "bird_small.png").reshape(-1, 3)
PALETTE = PIXELS[:: len(PIXELS) // 16][:16]
LABELS = np.arange(len(PIXELS)) % 16


def flat_scatter():
    plt.figure(figsize=(6.4, 5.4))
    plt.scatter(PIXELS[:, 0], PIXELS[:, 1], s=3)


def color_space():
    plot_kMeans_RGB(PIXELS, PALETTE, LABELS, 16)


def measure(plot, repeats=7):
    """Median seconds to draw and save, and the bytes of the PNG."""
    seconds = []
    for _ in range(repeats):
        begin, png = time.perf_counter(), io.BytesIO()
        plot()
        plt.gcf().savefig(png, format="png", bbox_inches="tight")
        seconds.append(time.perf_counter() - begin)
        plt.close("all")
    return statistics.median(seconds), len(png.getvalue())


if __name__ == "__main__":
    peer, peer_size = measure(flat_scatter)
    ours, size = measure(color_space)
    print(f"flat scatter     {peer * 1000:5.0f} ms {peer_size / 1000:5.0f} kB")
    print(f"plot_kMeans_RGB  {ours * 1000:5.0f} ms {size / 1000:5.0f} kB")
    print(f"ratio            {ours / peer:5.1f}    {size / peer_size:5.1f}")
