"""How good palettes get: mean squared error of K-means beside what is used for pictures today.

    pip install -r tests/requirements-optional.txt && python tests/benchmarks/palettes.py

Ten k-means++ starts, the best kept, against scikit-learn, Pillow's quantizers, libimagequant and,
where it is installed, pngquant. All without dithering, on the same whole bytes.
"""

import io
import shutil
import subprocess
import sys
from pathlib import Path

import imagequant
import numpy as np
from lloyd import count_colors, draw_start, lloyd
from PIL import Image
from skimage import data
from sklearn.cluster import KMeans
from sklearn.datasets import load_sample_images

ROOT = Path(__file__).resolve().parents[2]
SIDE = 256  # pictures are made at most so wide and high


def pictures():
    """Yield (name, picture as 8-bit RGB)."""
    china, flower = load_sample_images().images
    bird = np.asarray(Image.open(ROOT / "images" / "bird_small.png").convert("RGB"))
    found = {"bird": bird, "china": china, "flower": flower, "astronaut": data.astronaut()}
    found |= {"coffee": data.coffee(), "chelsea": data.chelsea(), "rocket": data.rocket()}
    for name, pixels in found.items():
        picture = Image.fromarray(pixels)
        picture.thumbnail((SIDE, SIDE), Image.Resampling.LANCZOS)
        yield name, picture


def best_of_ten(picture, K):
    pixels = np.asarray(picture).reshape(-1, 3) / 255
    colors, counts, where = count_colors(pixels)
    runs = []
    for seed in range(10):
        start = draw_start(colors, counts, K, np.random.default_rng(seed))
        centroids, idx = lloyd(colors, start, 300, counts)
        error = np.sum(counts * np.sum((colors - centroids[idx]) ** 2, axis=1))
        runs.append((error, seed, np.rint(centroids * 255)[idx][where]))
    return min(runs)[2]


def scikit_learn(picture, K):
    found = KMeans(K, n_init=1, random_state=0).fit(np.asarray(picture).reshape(-1, 3) / 255)
    return np.rint(found.cluster_centers_ * 255)[found.labels_]


def pillow(method, picture, K):
    small = picture.quantize(K, method=Image.Quantize[method], dither=Image.Dither.NONE)
    return small.convert("RGB")


def libimagequant(picture, K):
    small = imagequant.quantize_pil_image(picture, dithering_level=0, max_colors=K)
    return small.convert("RGB")


def pngquant(picture, K):
    source = io.BytesIO()
    picture.save(source, "PNG")
    command = ["pngquant", str(K), "--nofs", "--speed", "1", "-"]
    done = subprocess.run(command, input=source.getvalue(), capture_output=True, check=True)
    return Image.open(io.BytesIO(done.stdout)).convert("RGB")


def quantizers():
    """{name: function of (picture, K)}, ours first."""
    found = {"best of ten": best_of_ten, "scikit-learn": scikit_learn}
    for method in ("MEDIANCUT", "MAXCOVERAGE", "FASTOCTREE"):
        found[f"Pillow {method.lower()}"] = lambda picture, K, m=method: pillow(m, picture, K)
    found["libimagequant"] = libimagequant
    if shutil.which("pngquant"):
        found["pngquant"] = pngquant
    else:
        print("pngquant is not installed: it is left out")
    return found


def decibels(picture, result):
    """Peak signal-to-noise ratio, which only the mean squared error decides; higher is closer."""
    original = np.asarray(picture, dtype=float).reshape(-1, 3)
    error = np.mean((original - np.asarray(result, dtype=float).reshape(-1, 3)) ** 2)
    return 10 * np.log10(255**2 / error)


def main():
    ways = quantizers()
    print(f"PSNR in dB (pictures at most {SIDE} pixels wide or high)")
    print(" " * 18 + "".join(f"{name:>20}" for name in ways))
    behind = 0
    for name, picture in pictures():
        for K in (16, 64):
            found = [decibels(picture, way(picture, K)) for way in ways.values()]
            behind += found[0] < max(found[2:])
            print(f"{name:<12}{f'K = {K}':<6}" + "".join(f"{value:>20.2f}" for value in found))
    if behind:
        sys.exit(f"behind a quantizer made for pictures: {behind} of 14")
    print("ahead of every quantizer made for pictures, 14 of 14")


if __name__ == "__main__":
    main()
