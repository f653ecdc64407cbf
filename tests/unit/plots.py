"""Every plot of the lesson with something to draw, for any K; and a way to draw it strictly."""

import io
import warnings

import matplotlib.pyplot as plt
import numpy as np

import utils

EVERY_K = (1, 2, 10, 11, 64)


def some_points(K, m=130, seed=0):
    """Points, labels that use all of 0 to K-1, and K centroids."""
    rng = np.random.default_rng(seed)
    return rng.normal(size=(m, 2)), np.arange(m) % K, rng.normal(size=(K, 2))


def plots_of_points(K, float_labels=False):
    X, idx, centroids = some_points(K)
    idx = idx.astype(float) if float_labels else idx
    return {
        "plot_data_points": lambda: utils.plot_data_points(X, idx),
        "plot_assignment": lambda: utils.plot_assignment(X, idx, centroids),
        "plot_progress_kMeans": lambda: utils.plot_progress_kMeans(
            X, centroids, centroids + 0.1, idx, K, 0
        ),
        "plot_paths": lambda: utils.plot_paths(X, [(centroids + 0.1, idx), (centroids, idx)]),
    }


def plots_of_pictures(K):
    rng = np.random.default_rng(K)
    picture, palette, idx = rng.random((8, 9, 3)), rng.random((K, 3)), np.arange(72) % K
    return {
        "plot_kMeans_RGB": lambda: utils.plot_kMeans_RGB(picture, palette, idx, K),
        "show_centroid_colors": lambda: utils.show_centroid_colors(palette),
        "plot_images": lambda: utils.plot_images([picture, 1 - picture], ["one", "two"]),
        "plot_difference": lambda: utils.plot_difference(picture, palette[idx].reshape(8, 9, 3)),
        "plot_cost": lambda: utils.plot_cost(np.arange(K, 0, -1)),
    }


def draw(plot):
    """Draw without a warning, and return the axes."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert plot() is None
        plt.gcf().savefig(io.BytesIO(), format="png", bbox_inches="tight")
    return plt.gcf().axes[0]
