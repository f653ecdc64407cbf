"""Quantizers that others wrote: Pillow's, and scikit-learn's where it is installed."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from time import perf_counter

import numpy as np
from PIL import Image

from kmeanslab.experiments.file_sizes import palette_png_bytes, quantize
from kmeanslab.experiments.library import has_scikit_learn
from kmeanslab.experiments.words import say
from kmeanslab.pictures import psnr, to_bytes

PILLOW = {
    "Pillow, median cut": Image.Quantize.MEDIANCUT,
    "Pillow, octree": Image.Quantize.FASTOCTREE,
}


@dataclass(frozen=True)
class Result:
    """What one method makes of a picture in K colors."""

    method: str
    cost: float  # mean squared distance
    psnr: float  # decibels
    palette_png: int  # bytes
    seconds: float


def quantizer_row(method: str, picture: np.ndarray, shown: np.ndarray, seconds: float) -> Result:
    """Return the row of a quantized picture.

    Parameters
    ----------
    method
        The name of its row.
    picture, shown
        Shape (h, w, 3), values in [0, 1]: the original, and what is left of it.
    seconds
        How long it took.
    """
    colors, labels = np.unique(to_bytes(shown).reshape(-1, 3), axis=0, return_inverse=True)
    return Result(
        method=method,
        cost=float(np.mean(np.sum((picture - shown) ** 2, axis=-1))),
        psnr=psnr(picture, shown),
        palette_png=palette_png_bytes(colors / 255, labels.ravel(), picture.shape),
        seconds=float(seconds),
    )


def compare_quantizers(picture: np.ndarray, K: int) -> list[Result]:
    """Return a row for each quantizer that is installed.

    Parameters
    ----------
    picture
        Shape (h, w, 3), values in [0, 1].
    K
        How many colors.
    """
    runs: dict[str, Callable] = {
        name: partial(_pillow, picture, K, method) for name, method in PILLOW.items()
    }
    if has_scikit_learn(say("library row")):
        runs["scikit-learn, KMeans"] = lambda: _scikit_learn(picture, K)
    return [_timed(name, picture, run) for name, run in runs.items()]


def _timed(method, picture, run):
    begin = perf_counter()
    shown = run()
    return quantizer_row(method, picture, shown, perf_counter() - begin)


def _pillow(picture, K, method):
    result = Image.fromarray(to_bytes(picture)).quantize(K, method=method, dither=Image.Dither.NONE)
    return np.asarray(result.convert("RGB")) / 255


def _scikit_learn(picture, K):
    from sklearn.cluster import KMeans

    found = KMeans(K, n_init=1, random_state=0).fit(picture.reshape(-1, 3))
    return quantize(picture.shape, found.cluster_centers_, found.labels_)
