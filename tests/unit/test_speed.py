"""Who assigns how fast: the race, the pace, and other people's quantizers."""

import numpy as np
import pytest
from reference_kmeans import BAD_START, cluster, compute_centroids, find_closest_centroids

from kmeanslab.experiments import pace, quantizers, speed
from kmeanslab.experiments.data_sets import make_flag
from kmeanslab.experiments.file_sizes import palette_png_bytes, quantize
from kmeanslab.experiments.pace import Pace
from kmeanslab.experiments.quantizers import compare_quantizers, quantizer_row
from kmeanslab.experiments.speed import race
from kmeanslab.pictures import psnr
from utils import load_data

NO_LIBRARY = "kmeanslab.experiments.library.find_spec"


class Clock:
    """A clock that only moves when a function under test takes its time."""

    def __init__(self, monkeypatch, module):
        self.now = 0.0
        monkeypatch.setattr(module, "perf_counter", lambda: self.now)

    def slow(self, function, seconds):
        """The function, taking this many seconds for each row of its first argument."""

        def taking_time(X, *others):
            self.calls += 1
            self.rows = len(X)
            self.now += seconds * len(X)
            return function(X, *others)

        self.calls = 0
        return taking_time


# ---- The race ------------------------------------------------------------------------------


def test_speed_is_in_times_of_the_first_who_answers(monkeypatch):
    clock, X = Clock(monkeypatch, speed), load_data()
    laps = race(
        {
            "empty": lambda X, centroids: None,
            "right": clock.slow(find_closest_centroids, 0.01),
            "four times faster": clock.slow(find_closest_centroids, 0.0025),
            "slower": clock.slow(find_closest_centroids, 0.02),
        },
        X,
        BAD_START,
    )
    assert [lap.who for lap in laps] == [
        *["empty (not started)", "right", "four times faster", "slower"]
    ]
    assert laps[0].seconds is laps[0].times_faster is laps[0].wrong_labels is None
    assert [lap.seconds for lap in laps[1:]] == pytest.approx([3, 0.75, 6])
    assert [lap.times_faster for lap in laps[1:]] == pytest.approx([1, 4, 0.5])


def test_labels_that_differ_from_the_first_are_counted():
    X = load_data()
    wrong = {"right": find_closest_centroids, "zeros": lambda X, centroids: np.zeros(len(X), int)}
    laps = race(wrong, X, BAD_START)
    assert laps[0].wrong_labels == 0
    assert laps[1].wrong_labels == np.sum(find_closest_centroids(X, BAD_START) != 0) > 0


@pytest.mark.parametrize(("seconds", "calls"), [(1.0, 1), (0.2, 2), (0.15, 2), (0.01, 5)])
def test_quick_functions_are_called_more_often_after_warming_up(monkeypatch, seconds, calls):
    clock, X = Clock(monkeypatch, speed), np.zeros((1000, 2))
    contender, rows = clock.slow(find_closest_centroids, seconds / 1000), []

    def watched(X, centroids):
        rows.append(len(X))
        return contender(X, centroids)

    race({"one": watched}, X, BAD_START)
    assert rows == [256] + [1000] * calls


def test_the_best_time_counts(monkeypatch):
    clock, times = Clock(monkeypatch, speed), iter([9, 0.1, 0.05, 0.2])

    def varying(X, centroids):
        clock.now += next(times)
        return find_closest_centroids(X, centroids)

    assert race({"one": varying}, load_data(), BAD_START)[0].seconds == pytest.approx(0.05)


# ---- The pace ------------------------------------------------------------------------------


@pytest.fixture
def slow_pace(monkeypatch):
    """A reader who needs 80 µs for a point and 16 centroids, 5 µs a pair, and 16 µs for a mean."""
    clock = Clock(monkeypatch, pace)
    assign = clock.slow(find_closest_centroids, 80e-6)
    update = clock.slow(compute_centroids, 16e-6)
    return Pace(assign, update)


def test_the_pace_is_that_of_one_point_and_one_centroid(slow_pace):
    assert slow_pace.assign_seconds == pytest.approx(5e-6)
    assert slow_pace.update_seconds == pytest.approx(1e-6)
    words = "One iteration over 16,384 pixels with K = 16: about 1.3 s to assign, 0.26 s to update."
    assert repr(slow_pace) == words


def test_it_measures_until_the_clock_is_sure(monkeypatch):
    clock = Clock(monkeypatch, pace)
    rows = []

    def assign(X, centroids):
        rows.append((len(X), len(centroids)))
        clock.now += 30e-6 * len(X)
        return np.zeros(len(X), int)

    Pace(assign, clock.slow(compute_centroids, 1e-9))
    assert rows == [(256, 16), (1024, 16), (4096, 16)]  # 0.12 s
    assert clock.rows == 2**16  # the update is never slow enough


def test_the_reader_assigns_where_it_is_quick_enough(slow_pace, capsys):
    X = np.zeros((1000, 2))
    assert slow_pace.assign_for(X, 800) is slow_pace.assign  # 4 s
    assert capsys.readouterr().out == ""


def test_otherwise_the_library_assigns_and_a_line_says_so(slow_pace, capsys):
    metrics = pytest.importorskip("sklearn.metrics")
    X = np.random.default_rng(0).random((1000, 2))
    assert slow_pace.assign_for(X, 2000) is metrics.pairwise_distances_argmin
    said = capsys.readouterr().out
    assert "would need about 10 s here, so scikit-learn's pairwise_distances_argmin" in said
    assert "200 of 200 labels are the same as yours." in said
    slow_pace.assign_for(X[:90], 20000)
    assert "90 of 90 labels" in capsys.readouterr().out


def test_labels_that_differ_on_the_sample_are_told(slow_pace, capsys):
    pytest.importorskip("sklearn.metrics")
    slow_pace.assign = lambda X, centroids: np.full(len(X), -1)
    slow_pace.assign_for(np.random.default_rng(0).random((1000, 2)), 2000)
    assert "0 of 200 labels" in capsys.readouterr().out


def test_the_sample_is_compared_on_several_centroids(slow_pace, monkeypatch):
    pytest.importorskip("sklearn.metrics")
    calls = []
    monkeypatch.setattr(
        slow_pace, "assign", lambda X, C: calls.append((len(X), len(C))) or np.zeros(len(X))
    )
    slow_pace.assign_for(np.random.default_rng(0).random((1000, 2)), 2000)
    assert calls == [(200, 8)]


def test_more_seconds_let_the_reader_assign(slow_pace):
    slow_pace.seconds = 100
    assert slow_pace.assign_for(np.zeros((1000, 2)), 19_000) is slow_pace.assign


def test_without_the_library_the_reader_assigns_and_is_warned(slow_pace, monkeypatch, capsys):
    monkeypatch.setattr(NO_LIBRARY, lambda name: None)
    assert slow_pace.assign_for(np.zeros((1000, 2)), 2000) is slow_pace.assign
    assert "needs about 10 s here" in capsys.readouterr().out


def test_a_picture_is_averaged_until_it_is_small_enough(slow_pace, capsys):
    picture = np.random.default_rng(0).random((128, 128, 3))
    assert slow_pace.shrink(picture, 48) is picture  # 3.9 s
    assert capsys.readouterr().out == ""
    small = slow_pace.shrink(picture, 160)  # 13 s
    assert small.shape == (64, 64, 3)
    assert small[0, 0] == pytest.approx(picture[:2, :2].mean(axis=(0, 1)))
    said = capsys.readouterr().out
    assert "each block of 2 x 2 pixels is averaged, 64 x 64 are left" in said
    assert slow_pace.shrink(picture, 10**9).shape == (1, 1, 3)
    slow_pace.shrink(picture[:64], 320)
    assert "32 x 64 are left" in capsys.readouterr().out


def test_both_functions_are_needed():
    with pytest.raises(ValueError, match="Exercise 1 is not started"):
        Pace(None, compute_centroids)
    with pytest.raises(ValueError, match="Exercise 2 is not started"):
        Pace(find_closest_centroids, None)
    with pytest.raises(ValueError, match="Exercise 1 is not started"):
        Pace(lambda X, centroids: None, compute_centroids)
    with pytest.raises(ValueError, match="Exercise 2 is not started"):
        Pace(find_closest_centroids, lambda X, idx, K: None)


# ---- Quantizers ----------------------------------------------------------------------------


def test_a_quantizer_is_measured():
    picture = np.full((4, 4, 3), 0.5)
    shown = picture.copy()
    shown[:2] = 0.6
    row = quantizer_row("mine", picture, shown, 1)
    assert (row.method, row.seconds) == ("mine", 1.0)
    assert row.cost == pytest.approx(0.5 * 3 * 0.01) and row.psnr == psnr(picture, shown)
    labels = np.repeat([1, 0], 8)
    assert row.palette_png == palette_png_bytes([[0.5] * 3, [0.6] * 3], labels, (4, 4))


def test_pillow_and_the_library_stand_in_one_table():
    pytest.importorskip("sklearn")
    rng = np.random.default_rng(0)
    picture = np.clip(make_flag() + rng.normal(size=(24, 36, 3)) * 0.1, 0, 1)
    rows = compare_quantizers(picture, 8)
    names = ["Pillow, median cut", "Pillow, octree", "scikit-learn, KMeans"]
    assert [row.method for row in rows] == names
    assert rows[0].cost != rows[1].cost
    own = quantize(picture.shape, *cluster(picture.reshape(-1, 3), 8, max_iters=50))
    yours = quantizer_row("you", picture, own, 1)
    assert rows[2].cost == pytest.approx(yours.cost, rel=0.2)
    assert all(row.cost > 1.2 * rows[2].cost for row in rows[:2])


def test_without_the_library_its_row_is_missing_and_a_line_says_so(monkeypatch, capsys):
    monkeypatch.setattr(NO_LIBRARY, lambda name: None)
    assert len(compare_quantizers(make_flag(), 3)) == 2
    assert "scikit-learn is not installed" in capsys.readouterr().out


def test_a_quantizer_s_time_is_its_own(monkeypatch):
    clock = Clock(monkeypatch, quantizers)

    def pillow(picture, K, method):
        clock.now += 2.5
        return picture

    monkeypatch.setattr(quantizers, "_pillow", pillow)
    monkeypatch.setattr(NO_LIBRARY, lambda name: None)
    assert [row.seconds for row in compare_quantizers(make_flag(), 3)] == [2.5, 2.5]
