"""The laboratory's eight cases, run from its own cells: each breaks and is repaired as it says."""

import math
import re

import numpy as np
import pytest
from laboratory_cells import answer_of, answers_of

import build

pytestmark = pytest.mark.slow  # it executes the laboratory


def test_case_1_most_starts_get_stuck_and_the_best_of_ten_does_not(cells):
    result, repair = cells["start_result"], cells["start_repair"]
    costs = np.array(result.values["costs"])
    stuck = np.sum(costs > 1.2 * costs.min())
    assert len(costs) == 50 and 30 <= stuck <= 47
    X, cost = (repair.values[name] for name in ("nine", "cost"))
    chance = math.comb(len(X), 9) / (len(X) // 9) ** 9
    rare = f"one start in {chance:,.0f} has an address in each neighborhood"
    assert answers_of(result) == [rare, f"{stuck} of 50 starts got stuck"]
    assert f"{stuck} of 50 starts got stuck" in result.figures[0]
    share = stuck / 50
    assert f"with probability {share:.0%}, all of ten with {share**10:.1%}." in repair.text
    assert f"All of thirty get stuck with probability {share**30:.1%}." in repair.text
    best, worst = (cost(X, *repair.values[name]) for name in ("best", "stuck"))
    assert best == pytest.approx(costs.min(), rel=0.01) and worst == costs.max()
    assert f"Stuck: cost {worst:.2f}" in repair.figures[0]
    assert f"Best of ten: {best:.2f}" in repair.figures[0]
    sizes = np.bincount(repair.values["best"][1])
    assert sizes.min() > 25 and len(sizes) == 9  # one centroid for each neighborhood


def test_case_2_clusters_without_points(cells):
    result = cells["empty_result"]
    assert result.values["any_rows"].shape == (16, 3)
    assert answer_of(result) == "13 clusters without points"
    assert "cost 0.0000" in result.text


def test_case_2_nan_takes_all_or_nothing(cells):
    result = cells["nan_result"]
    chosen = result.values["find_closest_centroids"](
        result.values["pixels"], result.values["with_nan"]
    )
    assert np.isnan(result.values["with_nan"]).any(axis=1).sum() == 1
    share = np.mean(np.isnan(result.values["with_nan"][chosen]).any(axis=1))
    assert share in (0, 1)
    assert answer_of(result) == f"{share:.1%} of the pixels choose the NaN centroid"
    assert result.text.splitlines()[-1].startswith(f"{share:.0%} of the points choose the NaN")


def test_case_2_reseeding_finds_the_disc(cells):
    repair = cells["empty_repair"].values
    flag, cost, pixels = repair["flag"], repair["cost"], repair["pixels"]
    kept = cost(pixels, repair["kept"], repair["kept_idx"])
    assert kept > 0.01 and 1 not in repair["kept_idx"]
    assert np.array_equal(pixels[repair["farthest"]], flag[7, 8])  # the middle of the disc
    assert cost(pixels, repair["reseeded"], repair["reseeded_idx"]) == pytest.approx(0, abs=1e-20)
    assert f"kept {kept:.4f}, reseeded 0.0000" in cells["empty_repair"].text


def test_case_3_millimeters_drown_meters(cells):
    result = cells["scale_result"].values
    right = result["same_pairs"](result["idx"], result["kind"])
    assert right < 0.52 and result["rods"].shape == (120, 2)
    pairs = f"{right:.1%} of the pairs of rods are right"
    assert answers_of(cells["scale_result"]) == ["width sorted the rods", pairs]
    wide = result["rods"][:, 1] > np.median(result["rods"][:, 1])
    assert result["same_pairs"](result["idx"], wide) > 0.85  # it cut by width


def test_case_3_one_unit_repairs_it_and_so_does_what_the_reader_writes(cells):
    repair = cells["scale_repair"]
    assert list(repair.values["tables"]) == ["both in m"]
    assert repair.text.startswith("[not started] my_standardized: replace the ...")
    same, rods, kind = (repair.values[name] for name in ("same_pairs", "rods", "kind"))
    notebook = build.read_lesson(build.LABORATORY)
    (code,) = (c.source for c in notebook.cells if c.id == "scale_repair")
    line = "my_standardized = (rods - rods.mean(axis=0)) / rods.std(axis=0)"
    written = re.sub(r"my_standardized = \.\.\..*", line, code)
    names = dict(repair.values)
    exec(written, names)
    assert list(names["tables"]) == ["both in m", "my_standardized"]
    assert names["my_standardized"].std(axis=0) == pytest.approx(1)
    for title, (points, idx) in names["repaired"].items():
        assert same(idx, kind) > 0.98 and points is rods
        assert title.endswith(f"{same(idx, kind):.1%} of pairs right")


def test_case_4_straight_borders_fail_and_joined_regions_do_not(cells):
    before, after = cells["shapes_result"], cells["shapes_repair"]
    same = before.values["same_pairs"]
    (_, moon), (_, ring) = before.values["shapes"].values()
    found = [idx for _, idx in before.values["results"].values()]
    assert same(found[0], moon) < 0.7 and same(found[1], ring) < 0.52
    assert answer_of(before).startswith(f"{same(found[1], ring):.1%} of the pairs of the rings")
    joined = [idx for _, idx in after.values["results"].values()]
    assert same(joined[0], moon) == same(joined[1], ring) == 1
    assert list(after.values["results"]) == [
        "Moons, joined: 100.0% of pairs right",
        "Rings, joined: 100.0% of pairs right",
    ]


def test_case_5_three_outliers_take_a_centroid(cells):
    result, repair = cells["outliers_result"].values, cells["outliers_repair"]
    addresses, cost = result["addresses"], result["cost"]
    assert sorted(result["sizes"]) == [3, 100]
    assert answer_of(cells["outliers_result"]) == "3 points in the smaller cluster"
    split = np.r_[result["village"], 1, 1, 1]  # the outliers with the nearer village
    means = np.array([addresses[split == k].mean(axis=0) for k in (0, 1)])
    costs = cost(addresses, result["centroids"], result["idx"]), cost(addresses, means, split)
    assert 3 * costs[0] < costs[1]
    said = "cost of these clusters {:.2f}, of the two villages {:.2f}".format(*costs)
    assert said in cells["outliers_result"].text
    distances = np.linalg.norm(addresses[100:] - addresses[50:100].mean(axis=0), axis=1)
    assert distances == pytest.approx(24, abs=2)  # "about 25 km"
    assert "set aside: 3 of 103 points" in repair.text
    assert repair.values["same_pairs"](repair.values["idx"], result["village"]) == 1


def test_case_6_a_wide_town_is_cut_and_a_mixture_keeps_it(cells):
    result, repair = cells["unequal_result"].values, cells["unequal_repair"]
    region, place, idx, cost = (result[name] for name in ("region", "place", "idx", "cost"))
    with_village = np.isin(idx, idx[place > 0]) & (place == 0)
    assert 20 < with_village.sum() < 100
    assert answer_of(cells["unequal_result"]).startswith(f"{with_village.sum()} of 400 addresses")
    true_means = np.array([region[place == k].mean(axis=0) for k in range(3)])
    found_means = np.array([region[idx == k].mean(axis=0) for k in range(3)])
    costs = cost(region, found_means, idx), cost(region, true_means, place)
    said = "cost of these clusters {:.2f}, of the true groups {:.2f}".format(*costs)
    assert costs[0] < costs[1] and said in cells["unequal_result"].text
    right = cells["unequal_result"].values["same_pairs"](idx, place)
    assert f"K = 3: {right:.1%} of pairs right" in cells["unequal_result"].figures[0]
    if "mixture" in repair.values:
        right = repair.values["same_pairs"](repair.values["idx"], place)
        assert 0.99 < right < 1  # one address is wrong, and the title does not say 100%
        assert f"mixture: {right:.1%} of pairs right" in repair.figures[0]
        assert "100" not in repair.figures[0].split(".")[0]
        assert sorted(np.sqrt(repair.values["mixture"].covariances_))[2] == pytest.approx(1.5, 0.1)


def test_case_7_the_plain_distance_rises_in_the_update(cells):
    result, repair = cells["unsquared_result"], cells["unsquared_repair"]
    X, steps = result.values["lopsided"], result.values["steps"]
    plain = [np.mean(np.linalg.norm(X - s.centroids[s.idx], axis=1)) for s in steps]
    assert plain[1] > 1.1 * plain[0] and steps[1].cost < steps[0].cost
    for row, step, distance in zip(result.values["rows"], steps, plain, strict=True):
        assert row["mean distance"] == distance and row["mean squared distance"] == step.cost
    assert answer_of(result) == "update raises the mean distance"
    assert "Mean squared distance: it never rises. Mean distance: it rises" in result.text
    assert result.text.rstrip().endswith("in update 1.")
    numbers = [[float(w.strip(",")) for w in line.split() if w[0].isdigit()]
               for line in repair.text.splitlines()]  # fmt: skip
    (before, _), (mean_plain, mean_squared), (median_plain, median_squared) = filter(None, numbers)
    assert median_plain < before < mean_plain and mean_squared < median_squared


def test_case_8_ten_iterations_are_too_few(cells):
    result = cells["few_result"]
    costs = result.values["costs"]
    excess = costs[20] / costs[-1] - 1
    assert len(result.values["X_img"]) == 16384 and excess > 0.05
    assert answer_of(result) == f"{excess:.1%} above the end, after ten iterations"
    used = result.values["iterations_used"](result.values["history"])
    assert 10 < used < 100 and f"until no label changed: {used}\n" in result.text
    closeness, psnr = cells["few_repair"].figures[0], result.values["psnr"]
    original = result.values["original"]
    for title, cost in (("After 10", costs[20]), ("Converged", costs[-1])):
        assert f"{title}: {-10 * np.log10(cost / 3):.2f} dB" in closeness
    assert answer_of(cells["few_repair"]).endswith("dB closer when nothing changes anymore")
    first, last = cells["few_repair"].values["results"]
    assert psnr(original, last) > psnr(original, first)
    drops = -np.diff(costs[::2]) / costs[-1]
    flat = int(drops[:15].argmin())
    assert drops[flat + 1 : 20].max() > 2 * drops[flat]  # a flat stretch, then more to gain
