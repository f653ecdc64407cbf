"""The laboratory's data sets: as many points as asked for, where they should be, the same again."""

import numpy as np
import pytest

from kmeanslab.experiments.data_sets import (
    CORAL,
    SAND,
    VIOLET,
    kMeans_init_centroids,
    load_wines,
    make_blobs,
    make_flag,
    make_moons,
    make_rings,
)


def test_blobs_lie_around_their_centers_as_wide_as_told():
    X, truth = make_blobs([[0, 0], [9, 1]], m=4000, spread=[0.1, 2])
    assert X.shape == (8000, 2) and np.bincount(truth).tolist() == [4000, 4000]
    for k, center in enumerate(([0, 0], [9, 1])):
        assert X[truth == k].mean(axis=0) == pytest.approx(center, abs=0.1)
        assert X[truth == k].std(axis=0) == pytest.approx([0.1, 2], rel=0.05)


def test_each_blob_has_its_own_size_and_width():
    X, truth = make_blobs([[0, 0], [9, 1]], m=[3000, 200], spread=[[1], [0.2]])
    assert np.bincount(truth).tolist() == [3000, 200]
    assert X[truth == 0].std() == pytest.approx(1, rel=0.05)
    assert X[truth == 1].std(axis=0) == pytest.approx([0.2, 0.2], rel=0.15)


def test_half_a_unit_and_fifty_points_are_usual():
    X, _ = make_blobs([[0, 0]] * 40)
    assert len(X) == 2000 and X.std() == pytest.approx(0.5, rel=0.05)
    assert np.array_equal(X, make_blobs([[0, 0]] * 40)[0])
    assert not np.array_equal(X, make_blobs([[0, 0]] * 40, seed=1)[0])


def test_moons_are_half_circles_that_reach_into_each_other():
    X, truth = make_moons(m=200, noise=0)
    upper, lower = X[truth == 0], X[truth == 1]
    assert len(upper) == len(lower) == 200
    assert np.linalg.norm(upper, axis=1) == pytest.approx(1)
    assert np.linalg.norm(lower - [1, 0.4], axis=1) == pytest.approx(1)
    assert upper[[0, -1]] == pytest.approx(np.array([[1, 0], [-1, 0]]), abs=1e-9)
    assert upper[:, 1].min() >= -1e-9 and lower[:, 1].max() <= 0.4 + 1e-9


def test_rings_have_radius_one_and_two():
    X, truth = make_rings(m=200, noise=0)
    assert np.linalg.norm(X, axis=1) == pytest.approx(1 + truth)
    for ring in (0, 1):  # all the way around
        assert X[truth == ring].mean(axis=0) == pytest.approx([0, 0], abs=0.03)


@pytest.mark.parametrize("make", [make_moons, make_rings])
def test_noise_is_added_to_each_coordinate(make):
    noisy, truth = make(m=2000)
    assert np.bincount(truth).tolist() == [2000, 2000]
    assert (noisy - make(m=2000, noise=0)[0]).std() == pytest.approx(0.07, rel=0.05)
    assert not np.array_equal(noisy, make(m=2000, seed=1)[0])
    assert len(make()[0]) == 300


def test_the_flag_has_three_colors_and_a_small_disc():
    flag = make_flag()
    assert flag.shape == (24, 36, 3)
    assert (flag[0, 0] * 255).tolist() == pytest.approx(VIOLET)
    assert (flag[11, 35] * 255).tolist() == pytest.approx(VIOLET)
    assert (flag[12, 35] * 255).tolist() == pytest.approx(SAND)
    assert (flag[7, 8] * 255).tolist() == pytest.approx(CORAL)
    disc = (flag == flag[7, 8]).all(axis=2)
    assert disc.sum() == 37 and disc[4:11, 5:12].sum() == 37
    assert len(np.unique(flag.reshape(-1, 3), axis=0)) == 3


def test_a_start_is_K_different_rows_that_the_seed_draws():
    X = np.repeat(np.arange(10.0), 5)[:, np.newaxis]
    starts = [kMeans_init_centroids(X, 10, np.random.default_rng(s)).ravel() for s in (0, 0, 1)]
    assert sorted(starts[0]) == list(range(10))
    assert np.array_equal(starts[0], starts[1]) and not np.array_equal(starts[0], starts[2])
    np.random.seed(3)
    one = kMeans_init_centroids(X, 4)
    np.random.seed(3)
    assert one.shape == (4, 1) and np.array_equal(one, kMeans_init_centroids(X, 4))


def test_every_row_may_begin_a_start():
    X = np.arange(4.0)[:, np.newaxis]
    firsts = [kMeans_init_centroids(X, 1, np.random.default_rng(s))[0, 0] for s in range(60)]
    assert set(firsts) == {0, 1, 2, 3}


@pytest.mark.parametrize("K", [1, 3, np.int64(2)])
def test_any_K_up_to_the_number_of_different_rows(K):
    assert len(kMeans_init_centroids([[0], [1], [2], [2]], K)) == K


@pytest.mark.parametrize(
    ("K", "words"),
    [
        ("16", "K is '16': give a whole number, without quotes"),
        (1.5, "K is 1.5: give a whole number"),
        (True, "K is True: give a whole number"),
        (0, "K is 0, but X has 3 different rows: choose K from 1 to 3"),
        (4, "K is 4, but X has 3 different rows: choose K from 1 to 3"),
        (-1, "K is -1"),
    ],
)
def test_another_K_gets_one_line(K, words):
    with pytest.raises(ValueError, match=words) as caught:
        kMeans_init_centroids([[0], [1], [2], [2]], K)
    assert "\n" not in str(caught.value)


def test_the_wines_are_measured_and_known():
    pytest.importorskip("sklearn")
    wines = load_wines()
    assert wines.X.shape == (178, 13) and len(wines.columns) == 13
    assert np.bincount(wines.group).tolist() == [59, 71, 48]
    assert wines.group_names == ["cultivar 0", "cultivar 1", "cultivar 2"]
    assert wines.columns[wines.X.std(axis=0).argmax()] == "proline"


def test_without_scikit_learn_a_line_takes_the_place_of_the_wines(monkeypatch, capsys):
    monkeypatch.setattr("kmeanslab.experiments.library.find_spec", lambda name: None)
    assert load_wines() is None
    said = "scikit-learn is not installed: with it, this cell would also show 178 wines.\n"
    assert capsys.readouterr().out == said
