"""Numbers for the cases of the checks, the same on every system and NumPy."""

import numpy as np


def whole_numbers(seed, shape, low, high):
    """Return whole numbers, as floats, that are the same on every system and NumPy."""
    chance = np.random.RandomState(seed).random_sample(shape)
    return np.floor(chance * (high - low + 1)) + low


def around(centers, labels, seed):
    """Return points around these centers, and their labels.

    Points come in pairs that lie opposite each other, and one lies on its center. So the nearest
    center of each point, and the mean of all points of a label, are known.
    """
    offsets = whole_numbers(seed, (len(labels), centers.shape[1]), 1, 9) / 8
    near = centers[labels]
    X = np.vstack([near + offsets, near - offsets, near[:1]])
    return X, np.concatenate([labels, labels, labels[:1]])
