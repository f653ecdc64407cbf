"""A run's history: half steps, costs, and iterations that changed something."""

import itertools

import numpy as np
import pytest
from reference_kmeans import BAD_START, run_kMeans

from kmeanslab.experiments.history import cost, half_steps, iterations_used
from utils import load_data


@pytest.fixture(scope="module")
def history():
    pairs = []
    run_kMeans(load_data(), BAD_START, history=pairs)
    return pairs


def test_the_cost_is_the_mean_squared_distance():
    X, centroids = [[0, 0], [3, 4], [9, 9]], np.array([[9, 9], [0, 0]])
    assert cost(X, centroids, np.array([1, 1, 0])) == pytest.approx((0 + 25 + 0) / 3)


def test_half_steps_take_turns_and_never_raise_the_cost(history):
    steps = half_steps(load_data(), history)
    assert [step.kind for step in steps] == ["assign", "update"] * 10 + ["assign"]
    assert [step.iteration for step in steps] == [1 + i // 2 for i in range(20)] + [10]
    assert all(b.cost <= a.cost for a, b in itertools.pairwise(steps))
    assert steps[0].cost > 4 * steps[-1].cost


def test_half_steps_pair_new_centroids_with_old_labels(history):
    first, update, second = half_steps(load_data(), history)[:3]
    assert first.centroids is history[0][0] and first.idx is history[0][1]
    assert update.centroids is history[1][0] and update.idx is history[0][1]
    assert second.centroids is history[1][0] and second.idx is history[1][1]
    for step in (first, update, second):
        assert step.cost == cost(load_data(), step.centroids, step.idx)


def test_half_steps_refuse_another_run(history):
    with pytest.raises(ValueError, match="no iteration: hand an empty list"):
        half_steps(load_data(), [])
    with pytest.raises(ValueError, match="no iteration"):
        half_steps(load_data(), history[:1])
    with pytest.raises(ValueError, match="labels 300 points, X has 4: they are not of one run"):
        half_steps(np.zeros((4, 2)), history)


def test_one_iteration_is_enough(history):
    assert len(half_steps(load_data(), history[:2])) == 3


@pytest.mark.parametrize(
    ("labels", "used"), [("0 0 0", 0), ("0 1 1 1", 1), ("0 1 2 2", 2), ("0 0 1 1", 2), ("0 1", 1)]
)
def test_iterations_are_counted_until_the_last_that_changed_a_label(labels, used):
    history = [(None, np.array([int(label)])) for label in labels.split()]
    assert iterations_used(history) == used
