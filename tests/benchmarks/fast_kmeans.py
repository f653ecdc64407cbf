"""How fast the challenges' solutions are, how much memory they take, and how good palettes get.

    pip install -r tests/requirements-optional.txt && python tests/benchmarks/fast_kmeans.py

Every ratio is to scikit-learn's Lloyd in the same run: one thread, the same starts, the same
number of passes, and labels that are compared. Below 1 is faster.
"""

import sys
import time
import tracemalloc
from functools import partial
from pathlib import Path

import numpy as np
from PIL import Image
from skimage import data
from sklearn.cluster import KMeans
from sklearn.datasets import load_sample_images
from threadpoolctl import threadpool_limits

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from challenge_solutions import solutions  # noqa: E402

from kmeanslab.experiments import psnr  # noqa: E402
from kmeanslab.experiments.weighing import to_bytes  # noqa: E402
from utils import load_data, load_image  # noqa: E402

PASSES = 10  # as run_kMeans makes them


def find_closest_centroids(X, centroids):
    """The double loop that many readers write."""
    idx = np.zeros(len(X), dtype=int)
    for i in range(len(X)):
        best = np.inf
        for k in range(len(centroids)):
            distance = np.sum((X[i] - centroids[k]) ** 2)
            if distance < best:
                best, idx[i] = distance, k
    return idx


SOLVED = solutions(find_closest_centroids)
assign, update = SOLVED["find_closest_fast"], SOLVED["weighted_centroids"]
count_colors = SOLVED["count_colors"]
# The k-means++ of Challenge 2, on top of the fast assignment.
draw_start = solutions(assign)["kMeans_plus_plus"]


def lloyd(X, centroids, passes=PASSES, counts=None):
    """Lloyd's algorithm from the two solutions; stops early when no centroid moves."""
    counts = np.ones(len(X)) if counts is None else counts
    for _ in range(passes):
        idx = assign(X, centroids)
        moved = update(X, idx, len(centroids), counts)
        moved = np.where(np.isnan(moved), centroids, moved)  # an empty cluster keeps its centroid
        if np.array_equal(moved, centroids):
            break
        centroids = moved
    return centroids, assign(X, centroids)


def lloyd_on_colors(X, centroids, passes=PASSES):
    """The same on different colours only, with their counts; labels for every row of X."""
    colors, counts, where = count_colors(X)
    centroids, idx = lloyd(colors, centroids, passes, counts)
    return centroids, idx[where]


def scikit_learn(X, centroids, passes=PASSES):
    found = KMeans(len(centroids), init=centroids, n_init=1, max_iter=passes, tol=0).fit(X)
    return found.cluster_centers_, found.labels_


def best_times(runs, repeats):
    """The best time of each run, and its result; the runs take turns, to meet the same load."""
    times, results = [[] for _ in runs], [None] * len(runs)
    for _ in range(repeats):
        for i, run in enumerate(runs):
            begin = time.perf_counter()
            results[i] = run()
            times[i].append(time.perf_counter() - begin)
    return [min(each) for each in times], results


def peak_memory(run):
    """Bytes that NumPy and Python take on top while run() works."""
    tracemalloc.start()
    run()
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak


def resized(picture, width, height):
    return np.asarray(Image.fromarray(picture).resize((width, height), Image.Resampling.LANCZOS))


def data_sets():
    """(name, X, K, repeats)"""
    bird = load_image(ROOT / "images" / "bird_small.png").reshape(-1, 3)
    photo = data.astronaut()
    yield "300 points x 2, K = 3", load_data(), 3, 200
    yield "128 x 128 pixels, K = 16", bird, 16, 40
    yield "512 x 512 pixels, K = 16", photo.reshape(-1, 3) / 255, 16, 8
    yield "1M pixels, K = 64", resized(photo, 1000, 1000).reshape(-1, 3) / 255, 64, 3


def start_rows(X, K, seed=0):
    """K rows of X a little off, so that no point is exactly as near to two of them."""
    rng, rows = np.random.default_rng(seed), np.unique(X, axis=0)
    return rng.permutation(rows)[:K] + rng.normal(size=(K, X.shape[1])) * X.std() / 1000


def speed():
    print(f"Seconds for at most {PASSES} passes, one thread; ratios to scikit-learn's Lloyd.")
    print(
        "pixels: Challenge 1. colours: with Challenge 5 too. memory: extra, in sizes of the data."
    )
    row = "{:<26}{:<10}{:>9}{:>7}{:>9}{:>14}"
    print(row.format("", "", "seconds", "ratio", "memory", "other labels"))
    for name, X, K, repeats in data_sets():
        runs = {"sklearn": scikit_learn, "pixels": lloyd, "colours": lloyd_on_colors}
        if X.shape[1] != 3:
            del runs["colours"]
        calls = [partial(run, X, start_rows(X, K)) for run in runs.values()]
        times, results = best_times(calls, repeats)
        for who, call, seconds, (_, idx) in zip(runs, calls, times, results, strict=True):
            memory = f"{peak_memory(call) / X.nbytes:.2f} x"
            other = np.sum(idx != results[0][1])
            ratio = f"{seconds / times[0]:.2f}"
            print(row.format(name, who, f"{seconds:.4f}", ratio, memory, other))
            name = ""


def against_loops():
    X = load_image(ROOT / "images" / "bird_small.png").reshape(-1, 3)
    start = start_rows(X, 16)
    (slow,), (loops,) = best_times([lambda: find_closest_centroids(X, start)], 1)
    (fast,), (idx,) = best_times([lambda: assign(X, start)], 50)
    print(f"\nOne assignment of 128 x 128 pixels, K = 16: the double loop takes {slow:.2f} s,")
    print(f"{slow / fast:,.0f} times as long; {np.sum(idx != loops)} labels differ")


def far_from_the_origin():
    print("\nWrong labels of 100,000 points, K = 50, moved away from the origin")
    rng = np.random.default_rng(0)
    for offset in (0, 1e2, 1e4, 1e6, 1e8):
        X = rng.normal(size=(100_000, 3)) + offset
        centroids = X[:50] + rng.normal(size=(50, 3)) / 10
        exact = np.concatenate([
            ((part[:, None] - centroids) ** 2).sum(axis=2).argmin(axis=1)
            for part in np.array_split(X, 50)
        ])  # fmt: skip
        expanded = ((centroids**2).sum(axis=1) - 2 * X @ centroids.T).argmin(axis=1)
        wrong = np.sum(assign(X, centroids) != exact), np.sum(expanded != exact)
        print(f"  offset {offset:11,.0f}: {wrong[0]:6,}   without a shift: {wrong[1]:6,}")


def pictures():
    china, flower = load_sample_images().images
    found = {"bird": np.asarray(Image.open(ROOT / "images" / "bird_small.png").convert("RGB"))}
    found |= {"china": china, "flower": flower, "astronaut": data.astronaut()}
    found |= {"coffee": data.coffee(), "chelsea": data.chelsea(), "rocket": data.rocket()}
    for name, picture in found.items():
        scale = min(1, 256 / max(picture.shape[:2]))
        height, width = (max(1, round(side * scale)) for side in picture.shape[:2])
        yield name, resized(picture, width, height) / 255


def best_of_ten(picture, K):
    """The lowest squared error of ten k-means++ starts, on different colours with their counts."""
    colors, counts, where = count_colors(picture.reshape(-1, 3))
    runs = []
    for seed in range(10):
        start = draw_start(picture.reshape(-1, 3), K, np.random.default_rng(seed))
        centroids, idx = lloyd(colors, start, 300, counts)
        error = np.sum(counts * np.sum((colors - centroids[idx]) ** 2, axis=1))
        runs.append((error, seed, centroids[idx][where]))
    return min(runs)[2].reshape(picture.shape)


def quantised(picture, K):
    """{name: result with whole bytes} of every way to get K colours."""
    image = Image.fromarray(to_bytes(picture))
    results = {"best of ten": to_bytes(best_of_ten(picture, K)) / 255}
    found = KMeans(K, n_init=1, random_state=0).fit(picture.reshape(-1, 3))
    palette = to_bytes(found.cluster_centers_) / 255
    results["scikit-learn"] = palette[found.labels_].reshape(picture.shape)
    for method in ("MEDIANCUT", "MAXCOVERAGE", "FASTOCTREE"):
        small = image.quantize(K, method=Image.Quantize[method], dither=Image.Dither.NONE)
        results[f"Pillow {method.lower()}"] = np.asarray(small.convert("RGB")) / 255
    return results


def quality():
    print("\nPSNR in dB, higher is closer (pictures at most 256 pixels wide or high)")
    heads = None
    for name, picture in pictures():
        for K in (4, 16, 64):
            results = quantised(picture, K)
            if heads is None:
                heads = list(results)
                print(" " * 18 + "".join(f"{head:>20}" for head in heads))
            line = "".join(f"{psnr(picture, results[head]):>20.2f}" for head in heads)
            print(f"{name:<12}{f'K = {K}':<6}{line}")


if __name__ == "__main__":
    with threadpool_limits(1):
        speed()
        against_loops()
        far_from_the_origin()
        quality()
