"""Data sets to play with: some that suit K-means, and some on which it breaks."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from kmeanslab.experiments.library import has_scikit_learn
from kmeanslab.experiments.words import say

VIOLET, SAND, CORAL = (84, 39, 136), (253, 224, 182), (240, 130, 70)


def kMeans_init_centroids(
    X: ArrayLike, K: int, rng: np.random.Generator | None = None
) -> np.ndarray:
    """Draw K rows of X at random, different in value, as in the lesson.

    Parameters
    ----------
    X
        Points, shape (m, n).
    K
        How many rows to draw.
    rng
        Where the chance comes from; without it, NumPy's global generator draws.

    Returns
    -------
    np.ndarray
        Shape (K, n).

    Raises
    ------
    ValueError
        When K is no whole number from 1 to the number of different rows.
    """
    rows = np.asarray(X)
    shuffled = rows[(rng or np.random).permutation(len(rows))]
    _, first = np.unique(shuffled, axis=0, return_index=True)
    check_K(K, len(first))
    return shuffled[np.sort(first)[:K]]


def check_K(K: object, most: int) -> None:
    """Raise ValueError, with the way out, when K is no whole number from 1 to `most`."""
    if not isinstance(K, int | np.integer) or isinstance(K, bool):
        raise ValueError(say("K type", K=repr(K)))
    if not 1 <= K <= most:
        raise ValueError(say("K range", K=K, most=most))


def make_blobs(
    centers: ArrayLike, m: int | Sequence[int] = 50, spread: ArrayLike = 0.5, seed: int = 0
) -> tuple[np.ndarray, np.ndarray]:
    """Draw points around centers, normally distributed.

    Parameters
    ----------
    centers
        Shape (K, n).
    m
        Points around each center: one number, or K numbers.
    spread
        Standard deviation in the units of X: one number, n numbers (one for each feature), or
        shape (K, 1), one for each center.
    seed
        Of the random numbers.

    Returns
    -------
    X, truth
        The points, and the center that each of them was drawn around.
    """
    rng, centers = np.random.default_rng(seed), np.asarray(centers, float)
    truth = np.repeat(np.arange(len(centers)), m)
    widths = np.broadcast_to(spread, centers.shape)[truth]
    return centers[truth] + rng.normal(size=widths.shape) * widths, truth


def make_moons(m: int = 150, noise: float = 0.07, seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    """Draw two half circles of radius 1 that reach into each other.

    Parameters
    ----------
    m
        Points in each of them.
    noise
        Standard deviation of what is added to each coordinate.
    seed
        Of the random numbers.

    Returns
    -------
    X, truth
        The points (2 m, 2), and the moon of each.
    """
    angle = np.linspace(0, np.pi, m)
    upper = np.stack([np.cos(angle), np.sin(angle)], axis=1)
    X = np.vstack([upper, [1.0, 0.4] - upper])
    return X + np.random.default_rng(seed).normal(size=X.shape) * noise, np.repeat([0, 1], m)


def make_rings(m: int = 150, noise: float = 0.07, seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    """Draw a ring of radius 1 inside a ring of radius 2.

    Parameters
    ----------
    m
        Points in each of them.
    noise
        Standard deviation of what is added to each coordinate.
    seed
        Of the random numbers.

    Returns
    -------
    X, truth
        The points (2 m, 2), and the ring of each.
    """
    truth = np.repeat([0, 1], m)
    angle = np.linspace(0, 4 * np.pi, 2 * m)  # once around for each ring
    X = (1 + truth)[:, np.newaxis] * np.stack([np.cos(angle), np.sin(angle)], axis=1)
    return X + np.random.default_rng(seed).normal(size=X.shape) * noise, truth


def make_flag() -> np.ndarray:
    """Return a flag (24, 36, 3), values in [0, 1]: violet above sand, and a small disc in coral."""
    flag = np.empty((24, 36, 3))
    flag[:12], flag[12:] = VIOLET, SAND
    y, x = np.mgrid[:24, :36]
    flag[(y - 7) ** 2 + (x - 8) ** 2 <= 12] = CORAL
    return flag / 255


@dataclass(frozen=True)
class Table:
    """A table of measurements and the group that each row is known to belong to."""

    X: np.ndarray  # (m, n)
    columns: list[str]  # what the n columns measure
    group: np.ndarray  # (m,), integers
    group_names: list[str]


def load_wines() -> Table | None:
    """Return 178 Italian wines from scikit-learn: 13 measurements each, and the cultivar.

    Source: Forina et al., PARVUS (1988), in the UCI Machine Learning Repository. Where
    scikit-learn is not installed, a line says so, and the result is None.
    """
    if not has_scikit_learn(say("wines")):
        return None
    from sklearn.datasets import load_wine

    wine = load_wine()
    names = [f"cultivar {k}" for k in range(len(wine.target_names))]
    return Table(wine.data, list(wine.feature_names), wine.target, names)
