"""Two labelings side by side, and regions joined into groups."""

import numpy as np
import pytest

from kmeanslab.experiments.comparing import cross_table, join_regions, same_pairs


def test_same_pairs_does_not_care_for_numbers():
    assert same_pairs([0, 0, 1, 1], [1, 1, 0, 0]) == 1
    assert same_pairs([0, 0, 1, 1], [0, 0, 0, 1]) == pytest.approx(3 / 6)
    assert same_pairs([0, 0], [0, 1]) == 0


def test_same_pairs_is_the_rand_index():
    metrics = pytest.importorskip("sklearn.metrics")
    rng = np.random.default_rng(0)
    one, two = rng.integers(3, size=50), rng.integers(4, size=50)
    assert same_pairs(one, two) == pytest.approx(metrics.rand_score(one, two))


def test_labelings_of_unequal_length_are_named():
    with pytest.raises(ValueError, match="has 3 labels, the other 2"):
        same_pairs([0, 1, 1], [0, 1])


# Five regions on a line; gaps of 1, 5, 2 and 4 lie between them.
LINE = np.array([[0.0], [1.0], [2.0], [7.0], [9.0], [13.0]])
REGIONS = np.array([3, 3, 0, 4, 1, 2])


@pytest.mark.parametrize(
    ("groups", "expected"),
    [(4, [0, 0, 0, 3, 1, 2]), (3, "aaabbc"), (2, "aaabbb"), (1, "aaaaaa"), (5, REGIONS)],
)
def test_the_closest_regions_are_joined_first(groups, expected):
    joined = join_regions(LINE, REGIONS, groups)
    assert sorted(set(joined)) == list(range(groups))
    assert same_pairs(joined, np.unique(list(expected), return_inverse=True)[1]) == 1


def test_nearness_is_that_of_the_nearest_points_not_of_the_means():
    """A long chain is joined to its end, though its mean is far away."""
    X = np.array([[0.0], [1.0], [2.0], [3.0], [4.0], [6.5]])
    joined = join_regions(X, np.array([0, 0, 0, 0, 1, 2]), groups=2)
    assert same_pairs(joined, [0, 0, 0, 0, 0, 1]) == 1


def test_joining_leaves_the_labels_that_it_was_given():
    labels = REGIONS.copy()
    join_regions(LINE, labels, 2)
    assert np.array_equal(labels, REGIONS)


def test_groups_are_counted_against_labels():
    rows = cross_table([0, 0, 1, 1, 1], ["left", "right"], [2, 0, 2, 2, 2])
    assert rows == [
        {"group": "left", "label 0": 1, "label 2": 1},
        {"group": "right", "label 0": 0, "label 2": 3},
    ]
