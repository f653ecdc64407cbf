"""Data sets to play with: some that suit K-means, and some on which it breaks."""

from pathlib import Path

import numpy as np

VIOLET, SAND, CORAL = (84, 39, 136), (253, 224, 182), (240, 130, 70)


def make_blobs(centers, m=50, spread=0.5, seed=0):
    """m points around each of the centers (K, n), normally distributed.

    `spread` is the standard deviation in the units of X: a number, or one for each feature.
    Returns X (K m, n) and the center that each row came from (K m,).
    """
    rng, centers = np.random.default_rng(seed), np.asarray(centers, float)
    truth = np.repeat(np.arange(len(centers)), m)
    return centers[truth] + rng.normal(size=(len(truth), centers.shape[1])) * spread, truth


def make_moons(m=150, noise=0.07, seed=0):
    """Two half circles that reach into each other. Returns X (2 m, 2) and the moon of each row."""
    rng, angle = np.random.default_rng(seed), np.linspace(0, np.pi, m)
    upper = np.stack([np.cos(angle), np.sin(angle)], axis=1)
    lower = [1.0, 0.4] - upper
    X = np.vstack([upper, lower])
    return X + rng.normal(size=X.shape) * noise, np.repeat([0, 1], m)


def make_rings(m=150, noise=0.07, seed=0):
    """A ring inside a ring, radii 1 and 2. Returns X (2 m, 2) and the ring of each row."""
    rng, truth = np.random.default_rng(seed), np.repeat([0, 1], m)
    angle = np.linspace(0, 4 * np.pi, 2 * m)  # once around for each ring
    X = (1 + truth)[:, None] * np.stack([np.cos(angle), np.sin(angle)], axis=1)
    return X + rng.normal(size=X.shape) * noise, truth


def make_flag():
    """A flag (24, 36, 3) in three colors, values in [0, 1]: two stripes and a small disc."""
    flag = np.empty((24, 36, 3))
    flag[:12], flag[12:] = VIOLET, SAND
    y, x = np.mgrid[:24, :36]
    flag[(y - 7) ** 2 + (x - 8) ** 2 <= 12] = CORAL
    return flag / 255


def load_csv(path, columns=None):
    """Numbers from a CSV file as X (m, n): a comma between them, a header line if you like.

    `columns` picks by position, for example [0, 2]. Raises ValueError when there is no row, or
    when one of the columns holds something else than numbers.
    """
    lines = Path(path).read_text(encoding="utf-8-sig").splitlines()
    if lines and not any(map(_is_number, lines[0].split(","))):
        lines = lines[1:]  # the header
    if not lines:
        raise ValueError(f"{path}: no rows of numbers in this file")
    try:
        X = np.loadtxt(lines, delimiter=",", usecols=columns, ndmin=2)
    except ValueError as error:
        raise ValueError(
            f"{path}: {error}. K-means needs numbers in every column: pick some, columns=[0, 1]"
        ) from error
    if not np.isfinite(X).all():
        raise ValueError(f"{path}: a value is missing (nan). Fill it in, or leave that row out")
    return X


def _is_number(text):
    try:
        float(text)
    except ValueError:
        return False
    return True


def join_regions(X, idx, groups):
    """Join clusters that touch until `groups` are left; the new labels (m,).

    Two clusters touch where a point of one is near a point of the other. The closest pair is joined
    first (single linkage). It needs (m, m) distances: for some thousand points at most.
    """
    gaps = np.linalg.norm(X[:, None] - X, axis=2)
    joined = np.array(idx)
    while len(names := np.unique(joined)) > groups:
        between = {
            (a, b): gaps[np.ix_(joined == a, joined == b)].min()
            for a in names
            for b in names
            if a < b
        }
        a, b = min(between, key=between.get)
        joined[joined == b] = a
    return np.unique(joined, return_inverse=True)[1]


def same_pairs(idx, other):
    """How often two labelings agree on a pair of points, together or apart: 0 to 1.

    The Rand index (Rand, 1971). It does not care how the groups are numbered.
    """
    idx, other = np.asarray(idx), np.asarray(other)
    together, also = idx[:, None] == idx, other[:, None] == other
    pairs = ~np.eye(len(idx), dtype=bool)
    return float(np.mean((together == also)[pairs]))
