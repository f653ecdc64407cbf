"""Sentences that are built from rows say what the rows say."""

import numpy as np
import pytest
from reference_kmeans import cluster, find_closest_centroids

from kmeanslab.experiments.blocks import Quantized
from kmeanslab.experiments.choosing import Choice, judge_choices, silhouette, stability
from kmeanslab.experiments.conclusions import (
    conclude_blocks,
    conclude_choices,
    conclude_costs,
    conclude_file_sizes,
    conclude_nan,
    conclude_quantizers,
    preferred_K,
    stuck_share,
)
from kmeanslab.experiments.data_sets import make_blobs
from kmeanslab.experiments.file_sizes import FileSizes
from kmeanslab.experiments.history import HalfStep, cost
from kmeanslab.experiments.quantizers import Result


def test_stuck_is_a_fifth_above_the_best():
    assert stuck_share([1.0, 1.19, 1.2, 1.21, 9.0]) == pytest.approx(2 / 5)
    assert stuck_share([3.0, 3.0]) == 0


def test_nan_takes_all_none_or_some():
    assert conclude_nan(1.0).startswith("100% of the points") and "argmin" in conclude_nan(1.0)
    assert conclude_nan(0.0).startswith("0% of the points") and "lost" in conclude_nan(0.0)
    assert conclude_nan(0.25).startswith("25.0% of the points")
    assert conclude_nan(0.998).startswith("99.8% of the points")  # some are not all


def test_the_half_steps_in_which_a_measure_rises_are_named():
    kinds = ["assign", "update", "assign", "update", "assign"]
    numbers = [1, 1, 2, 2, 2]
    costs = [5, 4, 4, 3, 3]
    steps = [HalfStep(k, n, None, None, c) for k, n, c in zip(kinds, numbers, costs, strict=True)]
    said = conclude_costs(steps, [2, 3, 3, 2.5, 2.75])
    assert said == (
        "Mean squared distance: it never rises. Mean distance: it rises from 2 to 3 in update 1,"
        " it rises from 2.5 to 2.75 in assign 2."
    )


def choices(*rows):
    return [Choice(*row) for row in rows]


def test_each_measure_names_its_K():
    said = conclude_choices(choices((2, 9.0, 0.5, 0.3), (3, 4.0, 0.7, 0.6), (4, 3.0, 0.6, 0.9)))
    assert "falls with every K from 2 to 4" in said
    assert "silhouette is highest at K = 3, the stability at K = 4: they disagree." in said
    said = conclude_choices(choices((2, 9.0, 0.5, 0.3), (3, 4.0, 0.7, 0.6)))
    assert "Silhouette and stability are both highest at K = 3: they agree." in said


def test_the_highest_value_of_a_measure_is_its_K():
    rows = choices((2, 9.0, 0.5, 0.9), (3, 4.0, 0.7, 0.6))
    assert preferred_K(rows) == {"silhouette": 3, "stability": 2}
    assert preferred_K(choices((2, 9.0, None, None), (3, 4.0, None, None))) == {}


def test_a_cost_that_rises_is_said_to():
    said = conclude_choices(choices((2, 9.0, None, None), (3, 9.5, None, None)))
    assert said == "The cost rises somewhere between K = 2 and K = 3: a run got stuck there."
    assert "rises" in conclude_choices(choices((2, 9.0, None, None), (3, 9.0, None, None)))


def sizes(K, counted, palette, plain, jpeg):
    return FileSizes(K, counted, palette, plain, 20.0, jpeg, 20.0)


def test_sizes_are_compared_for_every_K():
    rows = [sizes(2, 100, 90, 80, 50), sizes(4, 200, 210, 250, 50), sizes(8, 300, 290, 280, 50)]
    lines = conclude_file_sizes(rows, 1000).splitlines()
    assert lines[0] == "The palette PNG is smaller than the original PNG for every K."
    assert "smaller than the count for K = 2, 8:" in lines[1]
    assert "plain PNG of the same pixels for K = 4." in lines[2]
    assert "JPEG as close as that for no K." in lines[3]
    assert "original PNG for no K" in conclude_file_sizes(rows, 90)
    assert "original PNG for K = 2" in conclude_file_sizes(rows, 91)
    assert "as that for every K" in conclude_file_sizes([sizes(2, 9, 9, 9, 10)], 1000)


def test_blocks_are_compared_with_pixels():
    pixels = Quantized("4 colors", 3, 4, 4000, 12, 18.0)
    blocks = Quantized("64 blocks", 48, 64, 800, 3200, 23.5)
    assert conclude_blocks(pixels, blocks) == (
        "The labels of the blocks take 1/5 of the bytes.\nWith colors and codebook it is 4,000"
        " bytes instead of 4,012, 80% of them for the codebook.\n"
        "The picture is 5.5 dB closer to the original."
    )
    assert "5.5 dB farther" in conclude_blocks(blocks, pixels)


def test_the_lowest_cost_and_the_fastest_are_named():
    own, other = Result("you", 0.011, 20, 1, 9.0), Result("other", 0.010, 21, 1, 0.5)
    words = "Lowest cost: other; yours is 10% above it. Fastest: other."
    assert conclude_quantizers(own, [other]) == words
    near = Result("you", 0.010001, 20, 1, 9.0)
    assert "yours is 0.01% above it" in conclude_quantizers(near, [other])
    words = "Lowest cost: you; it is yours. Fastest: you."
    assert conclude_quantizers(Result("you", 0.01, 1, 1, 0.1), [own]) == words


# ---- Choosing K ----------------------------------------------------------------------------


@pytest.fixture(scope="module")
def four():
    return make_blobs([[0, 0], [6, 0], [0, 6], [6, 6]], m=40, spread=0.5)[0]


def best_of_five(X, K, seed):
    runs = [cluster(X, K, 10 * seed + i) for i in range(5)]
    return min(runs, key=lambda run: cost(X, *run))


def test_the_silhouette_is_the_one_of_its_definition(four):
    pytest.importorskip("sklearn")
    X, idx = np.array([[0.0], [1.0], [5.0], [6.0]]), np.array([0, 0, 1, 1])
    by_hand = [(5.5 - 1) / 5.5, (4.5 - 1) / 4.5, (4.5 - 1) / 4.5, (5.5 - 1) / 5.5]
    assert silhouette(X, idx) == pytest.approx(np.mean(by_hand))


def test_halves_agree_on_clusters_that_are_there(four):
    pytest.importorskip("sklearn")
    steady = stability(four, 4, best_of_five, find_closest_centroids)
    shaky = stability(four, 7, best_of_five, find_closest_centroids)
    assert steady == pytest.approx(1) and shaky < 0.9


def test_each_half_is_seen_once(four):
    pytest.importorskip("sklearn")
    seen = []

    def watched(X, K, seed):
        seen.append((X, seed))
        return cluster(X, K, seed)

    stability(four, 2, watched, find_closest_centroids, pairs=3)
    assert [(len(X), seed) for X, seed in seen] == [(80, s) for s in (0, 0, 1, 1, 2, 2)]
    together = np.vstack([seen[0][0], seen[1][0]])
    assert np.array_equal(np.unique(together, axis=0), np.unique(four, axis=0))
    assert not np.array_equal(seen[0][0], seen[2][0])


def test_a_row_for_each_K(four):
    pytest.importorskip("sklearn")
    clusterings = {K: best_of_five(four, K, 0) for K in (3, 4, 5)}
    rows = judge_choices(four, clusterings, best_of_five, find_closest_centroids)
    assert [row.K for row in rows] == [3, 4, 5]
    for row in rows:
        assert row.cost == cost(four, *clusterings[row.K])
        assert row.silhouette == silhouette(four, clusterings[row.K][1])
    assert max(rows, key=lambda row: row.silhouette).K == 4
    assert max(rows, key=lambda row: row.stability).K == 4


def test_five_pairs_of_halves_are_usual(four):
    pytest.importorskip("sklearn")
    calls = []
    judge_choices(
        four,
        {2: cluster(four, 2)},
        lambda *args: calls.append(args) or cluster(*args),
        find_closest_centroids,
    )
    assert len(calls) == 10


def test_without_the_library_the_cost_is_left(four, monkeypatch, capsys):
    monkeypatch.setattr("kmeanslab.experiments.library.find_spec", lambda name: None)
    (row,) = judge_choices(four, {2: cluster(four, 2)}, cluster, find_closest_centroids)
    assert row.silhouette is row.stability is None
    assert "silhouette and stability" in capsys.readouterr().out
