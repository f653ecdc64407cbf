"""Draw the 300 points of data/ex7_X.npy: three overlapping, elongated clouds.

python instructor/make/make_ex7_X.py
"""

from pathlib import Path

import numpy as np

POINTS_FILE = Path(__file__).resolve().parents[2] / "data" / "ex7_X.npy"
POINTS_PER_CLOUD = 100
# One row for each cloud. Across: the first column of a covariance; up: the second.
CENTERS = np.array([[2.0, 5.0], [3.0, 1.0], [6.0, 3.0]])
COVARIANCES = np.array(
    [
        [[0.80, -0.15], [-0.15, 0.15]],
        [[0.80, 0.10], [0.10, 0.12]],
        [[0.80, 0.15], [0.15, 0.20]],
    ]
)

# The lesson needs points on which K-means has something to do. Seeds were tried from 0 upwards;
# this is the first one where all of this holds (tests/unit/test_data.py checks it, seed by seed):
# - every point lies between 0 and 8.5 across and between 0 and 6 up;
# - from the lesson's start [[3, 3], [6, 2], [8, 5]] the first labels are far from the last ones,
#   and the labels settle in iteration 6 or 7, so that there is a way to watch;
# - the clouds overlap: some points end in a cluster that is not their own cloud;
# - of 1,000 random starts 8 to 15 in 100 get stuck in a clearly worse result.
SEED = 179


def make_clouds(seed=SEED):
    """Draw the three clouds, each from a normal distribution of its own.

    Returns:
        list of three float64 arrays of shape (100, 2): the columns are across and up.
    """
    rng = np.random.default_rng(seed)
    clouds = []
    for center, covariance in zip(CENTERS, COVARIANCES, strict=True):
        spread = np.linalg.cholesky(covariance)
        clouds.append(center + rng.normal(size=(POINTS_PER_CLOUD, 2)) @ spread.T)
    return clouds


def make_points(seed=SEED):
    """Draw all the points, in a mixed order that tells nothing about their clouds.

    Returns:
        float64 array of shape (300, 2).
    """
    points = np.concatenate(make_clouds(seed))
    # Sorting random numbers gives the same order on every NumPy release.
    order = np.argsort(np.random.default_rng(seed + 1).uniform(size=len(points)))
    return points[order]


def main(path=POINTS_FILE):
    """Write the points to path, in NumPy's own file format."""
    np.save(path, make_points())


if __name__ == "__main__":
    main()
