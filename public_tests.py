"""The checks that you press under each exercise, and the cases that they try.

    find_closest_centroids_test(find_closest_centroids)
    compute_centroids_test(compute_centroids)

A check calls your function on the cases below, one after the other. It prints one line when all
is well. Otherwise it raises `CheckFailed`, whose text says what you called, what was expected, what
came back and where to look. How a function is called, and how a mistake is explained, stands in
`kmeanslab/checks/`. No solution stands there or here: only inputs and results.
"""

from dataclasses import replace

import numpy as np

try:
    from kmeanslab.checks.by_hand import hand_again_test, hand_centroid_test, hand_labels_test
    from kmeanslab.checks.challenges import (
        break_it_test,
        kMeans_plus_plus_test,
        run_until_still_test,
        weigh_colors_test,
    )
    from kmeanslab.checks.exercise import Exercise
    from kmeanslab.checks.fingerprints import load_fingerprints
    from kmeanslab.checks.handing_in import print_what_is_missing
    from kmeanslab.checks.labels import (
        LABELS_ARGUMENTS,
        inspect_labels,
        labels_probe,
        smaller_labels,
    )
    from kmeanslab.checks.means import MEANS_ARGUMENTS, inspect_means, means_probe, smaller_means
    from kmeanslab.checks.messages import CheckFailed
    from kmeanslab.checks.probes import around, whole_numbers
    from kmeanslab.checks.quiz import cases_test, loop_lines_test, recall_test
    from kmeanslab.checks.running import grade, report
except ModuleNotFoundError as error:
    if not (error.name or "").startswith("kmeanslab"):
        raise
    missing = "kmeanslab/ is missing: copy the whole folder again."
    raise ModuleNotFoundError(missing, name="kmeanslab") from None

__all__ = [
    "CheckFailed",
    "break_it_test",
    "cases_test",
    "compute_centroids_test",
    "find_closest_centroids_test",
    "find_closest_fast_test",
    "hand_again_test",
    "hand_centroid_test",
    "hand_in_test",
    "hand_labels_test",
    "kMeans_plus_plus_test",
    "loop_lines_test",
    "recall_test",
    "run_until_still_test",
    "weigh_colors_test",
]


def find_closest_centroids_test(target):
    """Check Exercise 1. target(X, centroids) -> labels; raises CheckFailed when it is not right."""
    __tracebackhide__ = True
    grade(LABELS_EXERCISE, target)


def compute_centroids_test(target):
    """Check Exercise 2. target(X, idx, K) -> means; raises CheckFailed when it is not right."""
    __tracebackhide__ = True
    grade(MEANS_EXERCISE, target)


def find_closest_fast_test(target):
    """Check Challenge 3. target(X, centroids) -> labels, as in Exercise 1."""
    report(FAST_EXERCISE, target)


def hand_in_test(names):
    """Print what is missing before KMeans.ipynb is handed in; names is the notebook's globals()."""
    checks = (find_closest_centroids_test, compute_centroids_test)
    print_what_is_missing({check.__name__.removesuffix("_test"): check for check in checks}, names)


# ---- The cases of Exercise 1: points, centroids, and one digit for the label of each point ----


_FIRST = ([[1, 6], [7, 7], [3, 7], [0, 0], [8, 3]], [[3, 4], [6, 0], [1, 8]])
_SPREAD = np.array([[3, -4, -3], [-3, 0, 1], [-4, 3, -2], [4, -2, 0], [-2, 4, -1]])
_SPREAD_CENTROIDS = np.array([[3, 1, 0], [2, 1, 3], [1, -4, -2]])
_CROWD = whole_numbers(5, (46, 4), -9, 9)

# A grid of 256 places, of which five are used, and a crowd of 1009 points: a prime number, which no
# size of a block divides. There nobody has label 0, and some hundreds have label 2.
_GRID_OF_256 = 4.0 * np.stack(np.divmod(np.arange(256), 16), axis=1)
_FIVE = around(_GRID_OF_256, np.array([255, 7, 130, 64, 201]), seed=1)
_PLACES = np.array([[0, 0], [4, -4], [8, 4]], dtype=float)
_LONG = around(_PLACES, np.resize([2, 1, 2, 2, 1], 504), seed=2)

LABEL_PROBES = (
    labels_probe("nearest", *_FIRST, "20201"),
    labels_probe(
        "three features",
        [[0, 1, 4], [2, 0, 3], [0, 0, -1], [4, -3, 1], [4, 3, 1]],
        [[0, -3, -3], [-1, -2, -3], [3, 4, 2], [-1, 3, 1]],
        "32102",
    ),
    labels_probe("one feature", [[1], [0], [3], [-3], [-4]], [[3], [0]], "11011"),
    labels_probe(
        "five features",
        [[-2, 3, 3, -3, -1], [-2, 0, 0, -2, -3], [0, -1, 1, 1, -1], [-3, 2, 3, 3, -3]],
        [[1, -1, 2, 3, 3], [-2, 0, -1, 2, -2], [1, -2, 1, -1, 0]],
        "2121",
    ),
    labels_probe("one centroid", [[1, 2], [0, -1], [3, 3]], [[2, 0]], "000"),
    labels_probe(
        "seven centroids",
        [[2, 1], [3, -2], [-1, -4], [-2, 2], [2, -4], [4, 0], [-4, -2], [1, 2], [0, -2]],
        [[3, -2], [4, 0], [2, 1], [-2, -1], [1, -1], [0, 1], [2, 2]],
        "203501364",
    ),
    labels_probe(
        "m equals K",
        [[-3, -1], [-3, 2], [-2, 1], [4, 0]],
        [[-1, 0], [0, 1], [-2, 4], [-2, -2]],
        "3201",
    ),
    labels_probe("single point", [[0, 0]], [[-2, 2], [-3, -1], [-1, -2]], "2"),
    labels_probe(
        "far",
        [[33, 32], [37, 35], [32, 33], [32, 34], [33, 37], [34, 31]],
        [[37, 33], [35, 32], [34, 33]],
        "202221",
    ),
    labels_probe("tiny", _SPREAD / 1e5, _SPREAD_CENTROIDS / 1e5, "21000"),
    labels_probe("huge", _SPREAD[::-1] * 1e7, _SPREAD_CENTROIDS * 1e7, "00012"),
    labels_probe(
        "crowd", _CROWD[:40] / 4, _CROWD[40:] / 4, "2050045110240512410200440142022531324143"
    ),
    labels_probe(
        "whole centroids",
        [[4.6, 2.4], [7.1, 3.7], [7, 3.4], [4.3, 2.6], [6.9, 3.75], [2, 2], [8, 5.5]],
        [[3, 3], [6, 2], [8, 5]],
        "1210202",
        types=(float, int),
    ),
    labels_probe(
        "whole points",
        [[5, 3], [4, 3], [7, 4], [2, 2], [7, 3], [8, 6], [3, 0]],
        [[3.4, 3.2], [5.7, 2.3], [7.6, 4.9]],
        "1020120",
        types=(int, float),
    ),
    labels_probe(
        "repeated points",
        [[7, 1], [2, 6], [7, 1], [1, 1], [2, 6], [7, 1], [3, 5], [6, 2], [6, 2]],
        [[1, 2], [6, 1], [2, 5]],
        "121021211",
    ),
    labels_probe(
        "label 0 unused", [[6, 1], [3, 7], [5, 2], [4, 6]], [[0, 0], [6, 2], [3, 6]], "1212"
    ),
    labels_probe("1009 points", _LONG[0], _PLACES, _LONG[1]),
    labels_probe("256 labels", _FIVE[0], _GRID_OF_256, _FIVE[1]),
    labels_probe("again", *_FIRST, "20201"),
    labels_probe(
        "ties",
        [[1, 0], [1, 1], [2, 1], [0, 1], [1, 2], [2, 0], [3, 0], [3, -1], [3, 1]],
        # Twelve more that are far away: a search tree keeps the order of few centroids only.
        [[2, 2], [2, 0], [2, 0], [2, 2], [0, 2], [0, 0], *([9, k] for k in range(9, 21))],
        "100401110",
    ),
)

# ---- The cases of Exercise 2: points, one digit for the label of each, and the means ------------

_FIRST_MEANS = (
    [[1, 5], [7, 0], [2, 8], [2, 1], [1, 4], [9, 5]],
    "201010",
    [[6, 2], [1.5, 6], [1, 5]],
)
_TRIO = np.array([[1, 4, 0], [2, 8, 3], [6, 0, 0], [1, 1, 5]])
_TRIO_MEANS = np.array([[3.5, 2, 0], [1.5, 4.5, 4]])
_FEW_MEANS = [None, [5, 4], None, None, None, [3, 1]]
_LONG_MEANS = [None, *_PLACES[1:]]
_FIVE_MEANS = [place if k in _FIVE[1] else None for k, place in enumerate(_GRID_OF_256)]

MEAN_PROBES = (
    means_probe("means", *_FIRST_MEANS),
    means_probe("three features", _TRIO, "0101", _TRIO_MEANS),
    means_probe("one feature", [[4], [1], [0], [7], [3]], "10100", [[11 / 3], [2]]),
    means_probe("one member", [[5, 2], [1, 7], [2, 4], [3, 4]], "1022", [[1, 7], [5, 2], [2.5, 4]]),
    means_probe("one cluster", [[1, 2], [5, 3], [3, 7]], "000", [[3, 4]]),
    means_probe(
        "seven clusters",
        [[0, 9], [3, 3], [8, 1], [2, 5], [6, 6], [4, 0], [1, 1], [7, 2], [5, 8], [2, 9], [9, 4]],
        "64213056402",
        [[3, 4.5], [2, 5], [8.5, 2.5], [6, 6], [4, 5.5], [1, 1], [3.5, 5.5]],
    ),
    means_probe(
        "square",
        [[1, 2, 9], [0, 3, 6], [4, 4, 0], [6, 1, 2], [2, 0, 0], [9, 7, 1]],
        "120210",
        [[6.5, 5.5, 0.5], [1.5, 1, 4.5], [3, 2, 4]],
    ),
    means_probe("negative", [[-2.5, 0.25], [-1, -3], [0.5, -0.75]], "010", [[-1, -0.25], [-1, -3]]),
    means_probe("tiny", _TRIO / 1e6, "0101", _TRIO_MEANS / 1e6),
    means_probe("huge", _TRIO * 1e7, "1010", _TRIO_MEANS[::-1] * 1e7),
    means_probe(
        "crowd",
        whole_numbers(0, (40, 4), -9, 9),
        "2301000112231403220044134400040242313403",
        [
            [1 / 6, 11 / 12, 1, 4 / 3],
            [5 / 6, 1.5, -4, 4 / 3],
            [-8 / 7, -1, 3, -15 / 7],
            [2 / 7, 11 / 7, -15 / 7, -2],
            [3.25, -2.5, -0.25, 0],
        ],
    ),
    means_probe(
        "whole points",
        [[4, 3], [7, 2], [3, 5], [8, 3], [6, 6]],
        "10101",
        [[7.5, 2.5], [13 / 3, 14 / 3]],
        types=int,
    ),
    means_probe(
        "repeated points",
        [[2, 7], [5, 1], [2, 7], [8, 3], [5, 1], [4, 4], [2, 7]],
        "0101011",
        [[3, 5], [4.75, 3.75]],
    ),
    means_probe("label 0 unused", [[1, 4], [6, 0], [3, 2]], "121", [None, [2, 3], [6, 0]]),
    means_probe("more clusters than points", [[3, 1], [5, 4]], "51", _FEW_MEANS),
    means_probe("1009 points", _LONG[0], _LONG[1], _LONG_MEANS),
    means_probe("256 labels", _FIVE[0], _FIVE[1], _FIVE_MEANS),
    means_probe("again", *_FIRST_MEANS),
    means_probe("empty", [[1, 4], [6, 0], [3, 2], [8, 2]], "0202", [[2, 3], None, [7, 1], None]),
)

# ---- What else is known of each exercise --------------------------------------------------------

_GRID = np.arange(4096, dtype=float).reshape(64, 64)

LABELS_EXERCISE = Exercise(
    name="find_closest_centroids",
    part="part 1",
    proven="labels proven",
    arguments=LABELS_ARGUMENTS,
    properties=("runs", "an array", "labels shape", "labels dtype", "kept"),
    probes=LABEL_PROBES,
    inspect=inspect_labels,
    smaller=smaller_labels,
    fingerprints=load_fingerprints("find_closest_centroids"),
    wider=(
        ("too many centroids", (_GRID[:5, :2], _GRID[:, :2]), (5,)),
        ("too many columns", (_GRID[:5], _GRID[5:8]), (5,)),
    ),
)

MEANS_EXERCISE = Exercise(
    name="compute_centroids",
    part="part 2",
    proven="means proven",
    arguments=MEANS_ARGUMENTS,
    properties=("runs", "an array", "means shape", "means dtype", "finite", "kept"),
    probes=MEAN_PROBES,
    inspect=inspect_means,
    smaller=smaller_means,
    fingerprints=load_fingerprints("compute_centroids"),
    wider=(
        ("too many clusters", (_GRID[:, :2], np.arange(64), 64), (64, 2)),
        ("too many columns", (_GRID[:6], np.arange(6) % 3, 3), (3, 64)),
    ),
)

FAST_EXERCISE = replace(
    LABELS_EXERCISE,
    name="find_closest_fast",
    part="part fast",
    probes=(
        *LABEL_PROBES,
        labels_probe("very far", _SPREAD / 8 + 1e8, _SPREAD_CENTROIDS / 8 + 1e8, "21000"),
    ),
)
