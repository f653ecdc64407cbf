"""How fast Lloyd's algorithm gets in NumPy, and how much memory it takes.

    pip install -r tests/requirements-optional.txt && python tests/benchmarks/fast_kmeans.py

Every ratio is to scikit-learn's Lloyd in the same run: one thread, the same starts, the same
number of iterations, and labels that are compared. Below 1 is faster.
"""

import time
import tracemalloc
from functools import partial
from pathlib import Path

import numpy as np
from lloyd import lloyd, lloyd_on_colors
from PIL import Image
from skimage import data
from sklearn.cluster import KMeans
from threadpoolctl import threadpool_limits

ROOT = Path(__file__).resolve().parents[2]
ITERATIONS = 10  # as run_kMeans makes them
TIE = 1e-9  # nearer than that, two centroids are equally near


def read_pixels(path, size=None):
    picture = Image.open(path) if isinstance(path, Path) else Image.fromarray(path)
    picture = picture.resize(size, Image.Resampling.LANCZOS) if size else picture
    return np.asarray(picture.convert("RGB")).reshape(-1, 3) / 255


def data_sets():
    """Yield (name, X, K, repeats)."""
    photo = data.astronaut()
    yield "300 points x 2, K = 3", np.load(ROOT / "data" / "ex7_X.npy"), 3, 200
    yield "128 x 128 pixels, K = 16", read_pixels(ROOT / "images" / "bird_small.png"), 16, 40
    yield "512 x 512 pixels, K = 16", read_pixels(photo), 16, 8
    yield "1M pixels, K = 64", read_pixels(photo, (1000, 1000)), 64, 3


def start_rows(X, K, seed=0):
    """K rows of X a little off, so that no point is exactly as near to two of them."""
    rng, rows = np.random.default_rng(seed), np.unique(X, axis=0)
    return rng.permutation(rows)[:K] + rng.normal(size=(K, X.shape[1])) * X.std() / 1000


def scikit_learn(X, centroids, iterations):
    found = KMeans(len(centroids), init=centroids, n_init=1, max_iter=iterations, tol=0).fit(X)
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


def other_labels(X, centroids, ours, theirs):
    """How many labels differ, ties left out."""
    differ = np.flatnonzero(ours != theirs)
    distances = [
        np.linalg.norm(X[differ] - centroids[idx[differ]], axis=1) for idx in (ours, theirs)
    ]
    return int(np.sum(np.abs(distances[0] - distances[1]) >= TIE))


def main():
    print(
        f"Seconds for at most {ITERATIONS} iterations, one thread; ratios to scikit-learn's Lloyd."
    )
    print("colors: on the different colors alone, counted. memory: extra, in sizes of the data.")
    row = "{:<26}{:<14}{:>9}{:>7}{:>9}{:>14}"
    print(row.format("", "", "seconds", "ratio", "memory", "other labels"))
    for name, X, K, repeats in data_sets():
        runs = {"scikit-learn": scikit_learn, "points": lloyd}
        if X.shape[1] == 3:
            runs["colors"] = lloyd_on_colors
        calls = [partial(run, X, start_rows(X, K), ITERATIONS) for run in runs.values()]
        times, results = best_times(calls, repeats)
        for who, call, seconds, (centroids, idx) in zip(runs, calls, times, results, strict=True):
            memory, ratio = f"{peak_memory(call) / X.nbytes:.2f} x", f"{seconds / times[0]:.2f}"
            other = other_labels(X, centroids, idx, results[0][1])
            print(row.format(name, who, f"{seconds:.4f}", ratio, memory, other))
            name = ""


if __name__ == "__main__":
    with threadpool_limits(1):
        main()
