"""Other people's quantizers, to compare with: Pillow's, and scikit-learn's where installed."""

from time import perf_counter

import numpy as np
from PIL import Image

from kmeanslab.experiments.weighing import palette_png_bytes, psnr, to_bytes


def compare_quantizers(picture, K, own=()):
    """Rows of a table: cost, decibels, bytes and seconds of each way to get K colors.

    picture (h, w, 3) in [0, 1]. `own` holds the reader's results as (name, centroids, idx,
    seconds). All results have whole bytes as colors, as on disk. scikit-learn is left out, with
    a line that says so, where it is not installed.
    """
    rows = [
        _row(picture, name, to_bytes(centroids)[idx].reshape(picture.shape), seconds)
        for name, centroids, idx, seconds in own
    ]
    methods = {"median cut": Image.Quantize.MEDIANCUT, "octree": Image.Quantize.FASTOCTREE}
    for name, method in methods.items():
        begin = perf_counter()
        result = Image.fromarray(to_bytes(picture)).quantize(
            K, method=method, dither=Image.Dither.NONE
        )
        seconds = perf_counter() - begin
        rows.append(_row(picture, f"Pillow, {name}", np.asarray(result.convert("RGB")), seconds))
    return rows + _scikit_learn(picture, K)


def _scikit_learn(picture, K):
    try:
        from sklearn.cluster import KMeans
    except ImportError:
        print("scikit-learn is not installed, so it is not in the table.")
        return []
    begin = perf_counter()
    found = KMeans(K, n_init=1, random_state=0).fit(picture.reshape(-1, 3))
    seconds = perf_counter() - begin
    result = to_bytes(found.cluster_centers_)[found.labels_].reshape(picture.shape)
    return [_row(picture, "scikit-learn, KMeans", result, seconds)]


def _row(picture, name, result, seconds):
    """One row for a result of whole bytes (h, w, 3)."""
    colors, labels = np.unique(result.reshape(-1, 3), axis=0, return_inverse=True)
    shown = result / 255
    return {
        "method": name,
        "cost": float(np.mean(np.sum((picture - shown) ** 2, axis=-1))),
        "PSNR (dB)": psnr(picture, shown),
        "bytes": palette_png_bytes(colors / 255, labels, result.shape),
        "seconds": float(seconds),
    }
