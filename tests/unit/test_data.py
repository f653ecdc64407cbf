"""The lesson's points: made by their script, and good for what the lesson does with them."""

from functools import cache

import numpy as np
import pytest
from sklearn.metrics import adjusted_rand_score

import make_ex7_X
from benchmarks.lloyd import lloyd
from kmeanslab.experiments.history import cost as cost_of

LESSON_START = np.array([[3.0, 3.0], [6.0, 2.0], [8.0, 5.0]])


def run(points, start):
    """A run of K-means: the centroids, the labels of every iteration, and the cost.

    The last two iterations give the same labels. The cost is the mean squared distance.
    """
    labels = [lloyd(points, start, 0)[1]]
    while len(labels) < 2 or (labels[-1] != labels[-2]).any():
        centroids, idx = lloyd(points, start, len(labels))
        labels.append(idx)
    return centroids, labels, cost_of(points, centroids, idx)


def costs_of_random_starts(points, count, seed):
    rng = np.random.default_rng(seed)
    starts = (points[rng.choice(len(points), 3, replace=False)] for _ in range(count))
    return np.array([run(points, start)[2] for start in starts])


def in_window(points):
    return ((points >= 0) & (points <= [8.5, 6])).all()


def teaches_from_lesson_start(points):
    """The first labels are visibly poor, and the run settles in iteration 6 or 7."""
    labels = run(points, LESSON_START)[1]
    return len(labels) in (6, 7) and adjusted_rand_score(labels[0], labels[-1]) < 0.45


def share_outside_own_cloud(clouds):
    """Share of the points that end in a cluster that is not their own cloud."""
    centroids = run(np.concatenate(clouds), make_ex7_X.CENTERS)[0]
    labels = [lloyd(cloud, centroids, 0)[1] for cloud in clouds]
    return np.mean([label != k for k, of_cloud in enumerate(labels) for label in of_cloud])


def share_stuck(points, seed=0):
    """Share of 1,000 random starts that end more than 20 % above the best cost."""
    costs = costs_of_random_starts(points, 1000, seed)
    return np.mean(costs > 1.2 * costs.min())


def is_good_for_the_lesson(seed):
    points, clouds = make_ex7_X.make_points(seed), make_ex7_X.make_clouds(seed)
    return (
        in_window(points)
        and teaches_from_lesson_start(points)
        and 0.01 <= share_outside_own_cloud(clouds) <= 0.05
        and 0.08 <= share_stuck(points) <= 0.15
    )


@cache
def saved_points():
    return np.load(make_ex7_X.POINTS_FILE, allow_pickle=False)


def test_script_makes_the_saved_points_again(tmp_path):
    make_ex7_X.main(tmp_path / "again.npy")
    again = np.load(tmp_path / "again.npy", allow_pickle=False)
    np.testing.assert_allclose(again, saved_points(), rtol=0, atol=1e-12)


def test_points_have_the_shape_and_the_window_of_the_lesson():
    points = saved_points()
    assert points.shape == (300, 2)
    assert points.dtype == np.float64
    assert len(np.unique(points, axis=0)) == 300, "a random start needs three different rows"
    assert in_window(points)
    assert (np.ptp(points, axis=0) > [6.5, 5]).all(), "the points leave most of the window empty"


@pytest.mark.parametrize("k", range(3))
def test_each_cloud_is_elongated_around_its_center(k):
    cloud = make_ex7_X.make_clouds()[k]
    across, up = cloud.var(axis=0)
    assert cloud.shape == (100, 2)
    np.testing.assert_allclose(cloud.mean(axis=0), [(2, 5), (3, 1), (6, 3)][k], atol=0.15)
    assert 0.65 <= across <= 0.95
    assert 0.08 <= up <= 0.22


def test_clouds_overlap():
    assert 0.01 <= share_outside_own_cloud(make_ex7_X.make_clouds()) <= 0.05


def test_order_of_rows_tells_nothing_about_the_clouds():
    labels = run(saved_points(), LESSON_START)[1][-1]
    changes = np.mean(labels[1:] != labels[:-1])
    assert changes > 0.55, "neighboring rows share a cluster more often than chance lets them"


def test_first_labels_from_the_lesson_start_are_visibly_poor():
    labels = run(saved_points(), LESSON_START)[1]
    assert adjusted_rand_score(labels[0], labels[-1]) < 0.45
    assert np.bincount(labels[0]).max() > 180, "no cluster begins with far too many points"
    assert np.bincount(labels[-1]).max() < 110, "the clusters do not end about equal"


def test_run_from_the_lesson_start_settles_in_five_to_eight_iterations():
    assert 5 <= len(run(saved_points(), LESSON_START)[1]) <= 8


@pytest.mark.parametrize("seed", [0, 1, 2])
def test_8_to_15_of_100_random_starts_get_stuck(seed):
    assert 0.08 <= share_stuck(saved_points(), seed) <= 0.15


def test_seed_is_the_first_that_is_good_for_the_lesson():
    assert is_good_for_the_lesson(make_ex7_X.SEED)
    earlier = [seed for seed in range(make_ex7_X.SEED) if is_good_for_the_lesson(seed)]
    assert earlier == [], "the script says that no smaller seed will do"


def test_measures_notice_bad_data():
    """The properties above can fail: well separated clouds have none of them."""
    separated = np.concatenate([cloud * 0.01 for cloud in make_ex7_X.make_clouds()])
    separated += np.repeat(LESSON_START, 100, axis=0)
    assert not teaches_from_lesson_start(separated)
    assert not in_window(separated + 4)
    assert adjusted_rand_score(np.array([0, 0, 1, 1]), np.array([1, 1, 0, 0])) == 1
    assert adjusted_rand_score(np.array([0, 1, 0, 1]), np.array([0, 0, 1, 1])) < 0
