"""The cost of a clustering, as figures, stages and the laboratory measure it."""

import numpy as np
from numpy.typing import ArrayLike


def cost(X: ArrayLike, centroids: np.ndarray, idx: np.ndarray) -> float:
    """Return the mean squared distance of each point to the centroid that its label names.

    Parameters
    ----------
    X
        Points, shape (m, n).
    centroids
        Shape (K, n).
    idx
        m labels, integers in [0, K).

    Returns
    -------
    float
        In the units of X, squared. scikit-learn's `inertia_` is m times it.
    """
    return float(np.mean(np.sum((np.asarray(X, float) - centroids[idx]) ** 2, axis=1)))
