"""The stage without a browser: what it asks of the functions, and what it tells the page."""

import json
import re
import time

import numpy as np
import pytest

from conftest import FAST_ANSWERS
from kmeanslab.playground import Playground, Stepper
from kmeanslab.playground.recorded import record, recorded_html
from kmeanslab.playground.walk import Walk
from utils import load_data

SPACE = {"np": np}
for source in FAST_ANSWERS.values():
    exec(source, SPACE)
assign, update = SPACE["find_closest_centroids"], SPACE["compute_centroids"]
START = np.array([[3.0, 3.0], [6.0, 2.0], [8.0, 5.0]])


def walk_of(assign=assign, update=update):
    return Walk(load_data(), START, assign, update)


def run_data(page):
    """What the recorded page hands to the script that draws."""
    return json.loads(re.search(r"getElementById\('km-\w+'\), (\{.*\})\);", page).group(1))


def test_half_steps_come_from_the_functions_handed_in():
    walk = walk_of()
    walk.step()
    assert np.array_equal(walk.now.labels, assign(load_data(), START))
    assert walk.now.phase == "update"
    walk.step()
    assert np.array_equal(walk.now.centroids, update(load_data(), walk.now.labels, 3))
    while walk.now.phase != "done":
        walk.step()
    assert np.array_equal(walk.now.labels, assign(load_data(), walk.now.centroids))
    assert list(walk.now.costs) == sorted(walk.now.costs, reverse=True)
    last = walk.now
    walk.step()
    assert walk.now is last


def test_the_cost_is_the_mean_squared_distance():
    walk = Walk(np.array([[0.0, 0], [0, 2], [5, 5]]), np.array([[0.0, 0], [5, 5]]), assign, update)
    assert walk.now.cost is None
    walk.step()
    assert walk.now.cost == pytest.approx(4 / 3)


def test_back_takes_half_steps_back_to_the_start():
    walk = walk_of()
    for _ in range(4):
        walk.step()
    for _ in range(5):
        walk.back()
    assert walk.now == walk.start


def test_a_hand_moves_a_centroid_and_the_labels_follow():
    walk = walk_of()
    walk.step()
    walk.place(1, [0.5, 0.5])
    walk.place(1, [1.0, 1.0], first=False)
    assert walk.now.centroids[1].tolist() == [1.0, 1.0]
    assert np.array_equal(walk.now.labels, assign(load_data(), walk.now.centroids))
    walk.place(0, [-100, 100])
    assert walk.low[0] == walk.now.centroids[0, 0] and walk.high[1] == walk.now.centroids[0, 1]
    walk.back()
    walk.back()
    assert np.array_equal(walk.now.centroids, START)


def test_the_map_is_the_readers_function_on_a_grid():
    def left_half(X, centroids):
        return (X[:, 0] > 4).astype(int)

    walk = walk_of(left_half, None)
    walk.columns = 60
    territory, columns = walk.territory()
    rows = territory.reshape(-1, columns)
    assert columns == 60 and set(np.unique(territory)) == {0, 1}
    assert (rows == rows[0]).all() and (np.diff(rows[0]) >= 0).all()


def test_a_slow_function_gets_a_coarser_map():
    def slow(X, centroids):
        time.sleep(2e-5 * len(X))
        return assign(X, centroids)

    walk = walk_of(slow)
    before = walk.columns
    walk.territory()
    assert walk.columns < before


def test_new_starts_are_rows_of_the_data_drawn_by_the_seed():
    walk = walk_of()
    walk.begin(seed=3, K=4)
    first = walk.now.centroids
    assert len(np.unique(first, axis=0)) == 4
    assert all((row == load_data()).all(axis=1).any() for row in first)
    walk.begin(seed=3, K=4)
    assert np.array_equal(first, walk.now.centroids)
    walk.begin(seed=4, K=99)
    assert len(walk.now.centroids) == 10


def test_an_empty_cluster_keeps_its_centroid_and_says_so():
    walk = Walk(load_data(), np.array([[3.0, 3], [99, 99]]), assign, update)
    walk.step()
    walk.step()
    assert walk.now.centroids[1].tolist() in ([0.0, 0.0], [99.0, 99.0])
    nan = Walk(load_data(), np.array([[3.0, 3], [99, 99]]), assign, mean_or_nan)
    nan.step()
    nan.step()
    assert nan.now.centroids[1].tolist() == [99.0, 99.0]
    assert nan.now.message == "Centroid 1 has no points, so it stays where it is."


def mean_or_nan(X, idx, K):
    return np.array([X[idx == k].mean(axis=0) for k in range(K)])


def raising(X, centroids):
    raise ZeroDivisionError("no")


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        (lambda X, C: X, "shape (300, 2), and (300,) is needed"),
        (lambda X, C: [0] * len(X), "a value of type list"),
        (lambda X, C: np.full(len(X), 3), "label 3, but the labels go from 0 to 2"),
        (lambda X, C: np.full(len(X), 0.5), "dtype float64. Labels are whole numbers"),
        (raising, "stopped with ZeroDivisionError: no"),
    ],
)
def test_a_wrong_function_turns_into_a_sentence(wrong, sentence):
    walk = walk_of(wrong)
    walk.step()
    assert sentence in walk.now.message and walk.now.labels is None
    assert walk.territory()[0] is None
    assert sentence in recorded_html(record(walk))


def test_a_blank_function_is_not_called_wrong():
    def find_closest_centroids(X, centroids):
        """A docstring."""

    walk = walk_of(find_closest_centroids)
    walk.step()
    assert walk.now.message.startswith("find_closest_centroids is not written yet.")


def test_a_wrong_update_leaves_the_centroids():
    walk = walk_of(update=lambda X, idx, K: np.zeros((K, 5)))
    walk.step()
    walk.step()
    assert np.array_equal(walk.now.centroids, START)
    assert "shape (3, 5), and (3, 2) is needed" in walk.now.message


def test_the_widget_answers_every_action():
    stage = Playground(load_data(), START, assign, update)
    m = len(load_data())
    actions = [
        ({"do": "step"}, lambda: stage.state["phase"] == "assign"),
        ({"do": "back"}, lambda: stage.state["phase"] == "update"),
        ({"do": "place", "k": 0, "to": [1, 1], "first": True}, lambda: stage.state["back"]),
        ({"do": "add", "to": [2, 2]}, lambda: len(stage.labels) == m + 1),
        ({"do": "drag", "i": m, "to": [4, 4], "first": True}, lambda: stage.walk.now.X[m, 0] == 4),
        ({"do": "delete", "i": m}, lambda: len(stage.labels) == m),
        ({"do": "more"}, lambda: len(stage.state["centroids"]) == 4),
        ({"do": "fewer"}, lambda: len(stage.state["centroids"]) == 3),
        ({"do": "start"}, lambda: stage.seed == 1),
        ({"do": "restart"}, lambda: not stage.state["back"]),
    ]
    for number, (action, done) in enumerate(actions, 1):
        stage._heard(stage, {**action, "id": number}, [])
        assert stage.state["answered"] == number
        assert done(), action


def test_the_recorded_page_is_small_loads_nothing_and_speaks():
    page = recorded_html(record(walk_of()))
    assert len(page) < 60_000
    assert "http" not in page.replace("http://www.w3.org/2000/svg", "")
    assert 'aria-label="Stage with 300 points and 3 centroids. Cost after' in page
    run = run_data(page)
    assert [frame["phase"] for frame in run["frames"][:2]] == ["update", "assign"]
    assert run["frames"][-1]["phase"] == "done"
    assert sum(run["frames"][0]["territory"][1::2]) % run["frames"][0]["columns"] == 0


def test_a_stepper_shows_the_history_as_it_was():
    history, centroids = [], START
    for _ in range(3):
        idx = assign(load_data(), centroids)
        history.append((centroids, idx))
        centroids = update(load_data(), idx, 3)
    history.append((centroids, assign(load_data(), centroids)))
    stepper = Stepper(load_data(), history)
    shown = [moment for moment, *_ in stepper.frames if moment.phase != "assign"]
    assert all(np.array_equal(m.labels, idx) for m, (_, idx) in zip(shown, history, strict=True))
    assert "in 3 iterations" in repr(stepper)


def test_what_cannot_be_drawn_is_named():
    with pytest.raises(ValueError, match=r"X has shape \(5, 3\)"):
        Playground(np.zeros((5, 3)), START, assign)
    with pytest.raises(ValueError, match="centroids holds NaN"):
        Playground(load_data(), START * np.nan, assign)
    with pytest.raises(ValueError, match="history is empty"):
        Stepper(load_data(), [])
    with pytest.raises(ValueError, match="up to 10 centroids"):
        Stepper(load_data(), [(np.zeros((11, 2)), np.zeros(300, int))])


def test_a_grader_prints_a_line_and_draws_nothing(monkeypatch, capsys):
    monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")
    Playground(load_data(), START, assign, update)._ipython_display_()
    assert capsys.readouterr().out == (
        "A stage with 300 points and 3 centroids, moved by your functions.\n"
    )


def alternative_of(page):
    """What a screen reader says of a recorded page before anything is pressed."""
    return re.search(r'aria-label="([^"]*)"', page).group(1)


def test_a_stage_that_hides_its_cost_tells_it_nowhere():
    X = load_data()
    shown, hidden = [Playground(X, START, assign, update, show_cost=show) for show in (True, False)]
    assert shown.plane["costs"] and not hidden.plane["costs"]
    pages = [recorded_html(record(s.walk), show_cost=s.show_cost) for s in (shown, hidden)]
    assert run_data(pages[0])["costs"] and not run_data(pages[1])["costs"]
    assert "Cost after each assignment: " in alternative_of(pages[0])
    assert alternative_of(pages[1]) == "Stage with 300 points and 3 centroids."


def test_the_points_are_told_before_the_map():
    stage = Playground(load_data(), START, assign, update)
    told = []
    stage.observe(lambda change: told.append(change.name), ["labels", "state", "territory", "map"])
    action = {"do": "place", "k": 0, "to": [1, 1], "first": True, "id": 1}
    stage._heard(stage, action, [])
    assert set(told[:2]) == {"labels", "state"} and set(told[2:]) == {"territory", "map"}
    assert stage.map["answered"] == 1 and len(stage.territory) % stage.map["columns"] == 0


def test_the_cost_that_is_told_belongs_to_what_is_seen():
    """After an update the centroids have moved: the cost of the old ones would be wrong."""
    frames = run_data(recorded_html(record(walk_of())))["frames"]
    X = load_data()
    labels = assign(X, START)
    moved = update(X, labels, 3)
    assert frames[0]["cost"] == pytest.approx(((X - START[labels]) ** 2).sum(axis=1).mean())
    assert frames[1]["cost"] == pytest.approx(((X - moved[labels]) ** 2).sum(axis=1).mean())
    assert [len(frame["costs"]) for frame in frames[:3]] == [1, 1, 2]
