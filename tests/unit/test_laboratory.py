"""The laboratory's tools, and each case of its gallery: it breaks as said and is mended as said."""

import io
import itertools
import sys
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np
import pytest
from PIL import Image

import utils
from kmeanslab import experiments as laboratory
from kmeanslab.experiments import (
    Pace,
    compare_quantizers,
    explore,
    file_bytes,
    half_steps,
    join_regions,
    load_csv,
    make_blobs,
    make_flag,
    make_moons,
    make_rings,
    pace,
    passes_used,
    print_table,
    psnr,
    race,
    same_pairs,
    weigh,
    weigh_jpeg,
)
from kmeanslab.experiments.explorer import Explorer
from kmeanslab.experiments.history import cost_of
from kmeanslab.experiments.weighing import counted_bytes, palette_png_bytes
from utils import load_data, load_image, save_palette_png

# --- A reference for what the reader writes ----------------------------------------------------


def find_closest_centroids(X, centroids):
    return ((X[:, None] - centroids) ** 2).sum(axis=2).argmin(axis=1)


def compute_centroids(X, idx, K):
    sums = np.stack([np.bincount(idx, column, K) for column in X.T], axis=1)
    return sums / np.maximum(np.bincount(idx, minlength=K), 1)[:, None]


def run_kMeans(X, initial_centroids, max_iters=10, history=None):
    centroids, history = np.array(initial_centroids, float), [] if history is None else history
    for _ in range(max_iters):
        idx = find_closest_centroids(X, centroids)
        history.append((centroids, idx))
        chosen = np.isin(np.arange(len(centroids)), idx)[:, None]
        centroids = np.where(chosen, compute_centroids(X, idx, len(centroids)), centroids)
    idx = find_closest_centroids(X, centroids)
    history.append((centroids, idx))
    return centroids, idx


def start_rows(X, K, rng):
    shuffled = X[rng.permutation(len(X))]
    _, first = np.unique(shuffled, axis=0, return_index=True)
    if len(first) < K:
        raise ValueError(f"K is {K}, X has {len(first)} different rows")
    return shuffled[np.sort(first)[:K]]


def run_from(X, K, seed=0, **options):
    return run_kMeans(X, start_rows(X, K, np.random.default_rng(seed)), **options)


BAD_START = np.array([[3.0, 3.0], [6.0, 2.0], [8.0, 5.0]])


@pytest.fixture(scope="module")
def history():
    passes = []
    run_kMeans(load_data(), BAD_START, history=passes)
    return passes


@pytest.fixture(scope="module")
def bird():
    return load_image(Path(utils.__file__).parent / "images" / "bird_small.png")


# --- History ----------------------------------------------------------------------------------


def test_half_steps_take_turns_and_never_raise_the_cost(history):
    steps = half_steps(load_data(), history)
    assert [step.kind for step in steps] == ["assign", "update"] * 10 + ["assign"]
    assert [step.pass_number for step in steps] == [1 + i // 2 for i in range(20)] + [10]
    assert all(b.cost <= a.cost for a, b in itertools.pairwise(steps))
    assert steps[0].cost > 4 * steps[-1].cost


def test_all_updates_together_lower_the_cost_more_but_some_assignments_do_more(history):
    """`watch_compare` says so of the run from the bad start."""
    drops = -np.diff([step.cost for step in half_steps(load_data(), history)])
    updates, assignments = drops[::2], drops[1::2]
    assert updates.sum() > 1.2 * assignments.sum()
    assert 2 <= np.sum(assignments > updates + 1e-9) < len(updates) / 2


def test_the_cost_is_the_mean_squared_distance():
    X, centroids = np.array([[0.0, 0.0], [3.0, 4.0], [9.0, 9.0]]), np.array([[9, 9], [0, 0]])
    assert cost_of(X, centroids, np.array([1, 1, 0])) == pytest.approx((0 + 25 + 0) / 3)


def test_half_steps_pair_new_centroids_with_old_labels(history):
    _, update, second = half_steps(load_data(), history)[:3]
    assert update.centroids is history[1][0] and update.idx is history[0][1]
    assert second.centroids is history[1][0] and second.idx is history[1][1]


@pytest.mark.parametrize(
    ("X", "passes", "words"),
    [(np.zeros((4, 2)), [], "no pass"), (np.zeros((4, 2)), None, "not of one run")],
)
def test_half_steps_refuse_another_run(X, passes, words, history):
    with pytest.raises(ValueError, match=words):
        half_steps(X, history if passes is None else passes)


def test_passes_used_counts_until_no_label_changes(history):
    used = passes_used(history)
    labels = [idx for _, idx in history]
    assert 2 <= used < 10
    assert not np.array_equal(labels[used - 1], labels[used])
    assert all(np.array_equal(labels[used], later) for later in labels[used:])


# --- The explorer -----------------------------------------------------------------------------


def test_each_run_adds_a_row_with_its_prediction(capsys):
    explorer = Explorer(load_data(), run_kMeans, {"random rows": start_rows})
    explorer.show(K=3, seed=1, prediction="about 1")
    explorer.show(K=5)
    assert [row["K"] for row in explorer.rows] == [3, 5]
    assert explorer.rows[0]["prediction"] == "about 1"
    assert explorer.rows[0]["cost"] == cost_of(load_data(), *run_from(load_data(), 3, seed=1))
    lines = capsys.readouterr().out.splitlines()
    assert "prediction" in lines[0] and "about 1" in lines[1]


def test_a_picture_is_weighed(bird, capsys):
    explorer = Explorer(bird[::4, ::4], run_kMeans, {"random rows": start_rows})
    explorer.show_first_runs()
    assert [row["K"] for row in explorer.rows] == [2, 4, 8]
    sizes, decibels = ([row[key] for row in explorer.rows] for key in ("bytes", "PSNR (dB)"))
    assert sizes == sorted(sizes) and decibels == sorted(decibels)


def test_data_with_few_different_rows_gets_fewer_clusters(capsys):
    explorer = Explorer(make_flag(), run_kMeans, {"random rows": start_rows})
    explorer.show_first_runs()
    assert [row["K"] for row in explorer.rows] == [2, 3]


def test_the_explorer_takes_points_or_pictures_alone():
    with pytest.raises(ValueError, match=r"shape \(5, 4\): give \(m, 2\) or \(h, w, 3\)"):
        Explorer(np.zeros((5, 4)), run_kMeans, {"random rows": start_rows})


@pytest.mark.parametrize("reason", ["grading", "no ipywidgets"])
def test_without_knobs_the_pictures_stay(reason, monkeypatch, capsys):
    if reason == "grading":
        monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")
    else:
        monkeypatch.setitem(sys.modules, "ipywidgets", None)
    shown = []
    monkeypatch.setattr(laboratory.explorer, "_show_knobs", lambda *_: shown.append(1))
    assert len(explore(load_data(), run_kMeans, {"random rows": start_rows}).rows) == 3
    assert not shown and "nobs" in capsys.readouterr().out


def test_knobs_wait_for_the_button(monkeypatch, capsys):
    widgets = pytest.importorskip("ipywidgets")
    made = []
    monkeypatch.delenv("NBGRADER_EXECUTION", raising=False)
    monkeypatch.setattr(
        widgets.interact_manual,
        "options",
        lambda **options: lambda run, **knobs: made.append((options, knobs)),
    )
    explorer = explore(load_data(), run_kMeans, {"random rows": start_rows})
    ((options, knobs),) = made
    assert len(explorer.rows) == 3 and options == {"manual_name": "Run"}
    assert not knobs["K"].continuous_update and not knobs["max_iters"].continuous_update


def test_the_excess_after_ten_passes_stands_at_its_place(bird):
    pixels, passes = bird.reshape(-1, 3)[::26], []
    run_from(pixels, 16, max_iters=40, history=passes)
    laboratory.plot_excess(pixels, passes)
    (note,) = plt.gca().texts
    excess = 100 * (cost_of(pixels, *passes[10]) / cost_of(pixels, *passes[-1]) - 1)
    assert note.xy == (10, pytest.approx(excess)) and f" {excess:.0f} % " in note.get_text()
    plt.close("all")


def test_a_run_of_ten_passes_is_too_short_for_it(history):
    with pytest.raises(ValueError, match="history has 10 passes: give one of more than 10"):
        laboratory.plot_excess(load_data(), history)


def test_the_knobs_have_the_answers_that_the_questions_hint_at():
    X = load_data()
    costs = {K: [cost_of(X, *run_from(X, K, seed)) for seed in range(20)] for K in (2, 3, 6)}
    assert costs[2][0] > 1.2 * min(costs[2])  # "the best that two clusters can do?"
    assert max(costs[3]) > 2 * min(costs[3])  # "a cost far above the others"
    assert costs[6][0] < 0.6 * costs[3][0]


# --- Pace -------------------------------------------------------------------------------------


@pytest.fixture
def loops(monkeypatch):
    """A reader whose loops take 5 µs for a point and a centroid."""
    monkeypatch.setattr(pace, "_measure", lambda *_: 5e-6)
    return Pace(None, None)


def test_pace_sizes_the_work_to_its_seconds(loops, bird, capsys):
    assert loops.thin(bird, 16 * 11).shape == (64, 64, 3)
    assert len(loops.sample(bird.reshape(-1, 3), 16 * 11)) * 16 * 11 * 5e-6 <= 5
    assert loops.starts(np.zeros((300, 2)), 99, most=100) == 33
    out = capsys.readouterr().out
    assert "1 of every 2 rows and columns, 4,096 of 16,384" in out and "33 of 100 starts" in out


def test_more_seconds_buy_more(loops, bird):
    assert len(loops.thin(bird, 16 * 11, seconds=100)) == 128
    loops.seconds = 100
    assert len(loops.thin(bird, 16 * 11)) == 128


def test_a_fast_reader_gets_the_whole_picture(loops, bird, capsys):
    loops.seconds_per_pair = 1e-8
    assert loops.thin(bird, 2550).shape == bird.shape
    assert "the whole picture" in capsys.readouterr().out


def test_a_sample_is_never_tiny(loops, bird):
    assert len(loops.sample(bird.reshape(-1, 3), 1e6)) >= 496


def test_pace_measures_and_needs_both_functions():
    measured = Pace(find_closest_centroids, compute_centroids)
    assert 1e-10 < measured.seconds_per_pair < 1e-5
    assert "µs for each point and centroid" in repr(measured)
    with pytest.raises(ValueError, match="Exercise 1 is not started"):
        Pace(lambda X, centroids: None, compute_centroids)
    with pytest.raises(ValueError, match="Exercise 2 is not started"):
        Pace(find_closest_centroids, lambda X, idx, K: None)


# --- The gallery ------------------------------------------------------------------------------


def test_sixteen_centroids_on_three_colors_leave_thirteen_empty():
    pixels = make_flag().reshape(-1, 3)
    colors, counts = np.unique(pixels, axis=0, return_counts=True)
    assert len(colors) == 3 and counts.min() < 0.05 * len(pixels)
    any_rows = pixels[np.random.default_rng(0).integers(len(pixels), size=16)]
    centroids, idx = run_kMeans(pixels, any_rows)
    assert 16 - len(np.unique(idx)) == 13
    assert cost_of(pixels, centroids, idx) == pytest.approx(0, abs=1e-20)


def test_nan_attracts_all_or_none():
    pixels = make_flag().reshape(-1, 3)
    centroids = pixels[np.random.default_rng(0).integers(len(pixels), size=16)]
    centroids[5] = np.nan
    assert np.mean(find_closest_centroids(pixels, centroids) == 5) == 1  # argmin
    distances = ((pixels[0] - centroids) ** 2).sum(axis=1)
    best, label = np.inf, -1
    for k, distance in enumerate(distances):
        if distance < best:
            best, label = distance, k
    assert label not in (-1, 5)


def test_keeping_leaves_the_disc_unserved_and_reseeding_mends_it():
    flag = make_flag()
    pixels, violet, sand = flag.reshape(-1, 3), flag[0, 35], flag[23, 0]
    kept, idx = run_kMeans(pixels, [violet, violet, sand])
    assert cost_of(pixels, kept, idx) > 0.01 and 1 not in idx
    served = np.sum((pixels - kept[idx]) ** 2, axis=1)
    assert np.array_equal(pixels[served.argmax()], flag[7, 8])  # the middle of the disc
    reseeded = kept.copy()
    reseeded[1] = pixels[served.argmax()]
    assert cost_of(pixels, *run_kMeans(pixels, reseeded)) == pytest.approx(0, abs=1e-20)


def test_most_starts_on_nine_clouds_get_stuck():
    clouds, _ = make_blobs([(x, y) for x in (0, 3, 6) for y in (0, 3, 6)], m=33)
    costs = np.array([cost_of(clouds, *run_from(clouds, 9, seed)) for seed in range(100)])
    bad = np.mean(costs > 1.2 * costs.min())
    assert 0.6 < bad < 0.95
    best_of_ten = costs.reshape(10, 10).min(axis=1)
    assert np.mean(best_of_ten > 1.2 * costs.min()) < bad / 2


def test_ten_passes_leave_some_per_cent_at_sixteen_colors(bird):
    for every in (1, 26):  # all pixels, and the sample of a reader with loops
        passes, pixels = [], bird.reshape(-1, 3)[::every]
        run_from(pixels, 16, max_iters=100, history=passes)
        costs = [cost_of(pixels, *one) for one in passes]
        assert costs[10] > 1.01 * costs[-1] and 10 < passes_used(passes) < 100


def test_millimeters_drown_meters():
    rods, kind = make_blobs([[1.2, 500], [1.8, 500]], m=60, spread=[0.1, 100])
    assert same_pairs(run_from(rods, 2)[1], kind) < 0.55
    assert same_pairs(run_from(rods * [1, 0.001], 2)[1], kind) > 0.98
    assert same_pairs(run_from(rods / rods.std(axis=0), 2)[1], kind) > 0.9


@pytest.mark.parametrize("make", [make_moons, make_rings])
def test_straight_borders_fail_and_joined_regions_do_not(make):
    X, truth = make()
    assert same_pairs(run_from(X, 2)[1], truth) < 0.7
    joined = join_regions(X, run_from(X, 20, max_iters=20)[1], groups=2)
    assert same_pairs(joined, truth) == 1
    assert set(joined) == {0, 1}


def test_labels_are_names_until_they_are_sorted():
    X = load_data()
    first = start_rows(X, 3, np.random.default_rng(0))
    (one, one_idx), (two, two_idx) = run_kMeans(X, first), run_kMeans(X, first[::-1])
    assert np.mean(one_idx == two_idx) < 0.5 and same_pairs(one_idx, two_idx) == 1
    ranks = [np.argsort(np.argsort(c[:, 0])) for c in (one, two)]
    assert np.array_equal(ranks[0][one_idx], ranks[1][two_idx])


def test_the_cost_without_the_square_rises():
    crowd, _ = make_blobs([[0, 0], [5, 0]], m=40, spread=0.3)
    lopsided, passes = np.vstack([crowd, [[0, 6]] * 4]), []
    run_kMeans(lopsided, [[0, 0], [5, 0]], max_iters=2, history=passes)
    steps = half_steps(lopsided, passes)
    plain = [np.mean(np.linalg.norm(lopsided - s.centroids[s.idx], axis=1)) for s in steps]
    assert plain[1] > 1.1 * plain[0] and steps[1].kind == "update"
    assert all(after.cost <= before.cost for before, after in itertools.pairwise(steps))


def test_the_cost_falls_with_every_K():
    X = load_data()
    best = [min(cost_of(X, *run_from(X, K, seed)) for seed in range(3)) for K in range(1, 9)]
    assert all(after < before for before, after in itertools.pairwise(best))
    assert cost_of(X, *run_from(X, 300)) == 0


def test_same_pairs_is_the_rand_index():
    assert same_pairs([0, 0, 1, 1], [1, 1, 0, 0]) == 1
    assert same_pairs([0, 0, 1, 1], [0, 0, 0, 1]) == pytest.approx(3 / 6)


# --- Own tables -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "columns"),
    [
        ("1,2\n3,4\n", None),
        ("x,y\n1,2\n3,4\n", None),
        ("\ufeffx,y\r\n1,2\r\n3,4\r\n", None),
        ("name,x,y\nann,1,2\nbob,3,4\n", [1, 2]),
        ("ann,1,2\nbob,3,4\n", [1, 2]),
        ("\ufeff1,2\n3,4\n", None),
    ],
)
def test_a_table_is_read(tmp_path, text, columns):
    path = tmp_path / "mine.csv"
    path.write_text(text, encoding="utf-8")
    assert load_csv(path, columns).tolist() == [[1, 2], [3, 4]]


@pytest.mark.parametrize(
    ("text", "words"),
    [("name,x\nann,1\n", "numbers in every column"), ("1,2\nnan,3\n", "missing"), ("", "no rows")],
)
def test_a_table_that_is_none_is_named(tmp_path, text, words):
    path = tmp_path / "mine.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ValueError, match=f"mine.csv.*{words}"):
        load_csv(path)


# --- Bytes ------------------------------------------------------------------------------------


def test_decibels():
    picture = np.full((4, 4, 3), 0.5)
    assert psnr(picture, picture) == np.inf
    assert psnr(picture, picture + 0.1) == pytest.approx(20)


@pytest.mark.parametrize(("K", "bits"), [(1, 0), (2, 1), (3, 2), (16, 4), (17, 5), (256, 8)])
def test_counted_bytes(K, bits):
    assert counted_bytes(800, K) == 100 * bits + 3 * K


@pytest.mark.parametrize("K", [2, 4, 16, 256])
def test_the_weights_are_those_on_disk(bird, K, tmp_path):
    centroids, idx = run_from(bird.reshape(-1, 3), K, max_iters=2)
    row = weigh(bird, centroids, idx)
    assert row["palette PNG"] == save_palette_png(tmp_path / "p.png", centroids, idx, (128, 128))
    read_back = np.asarray(Image.open(tmp_path / "p.png").convert("RGB"))
    plain = np.asarray(Image.open(io.BytesIO(file_bytes(read_back / 255, "PNG"))))
    assert np.array_equal(read_back, plain)
    assert np.array_equal(read_back.reshape(-1, 3), np.rint(centroids * 255)[idx])
    assert row["plain PNG"] > row["palette PNG"]
    assert row["dB"] == pytest.approx(psnr(bird, read_back / 255))


def test_a_palette_png_beats_the_count_where_colors_lie_in_areas():
    flag = make_flag()
    colors, idx = np.unique(flag.reshape(-1, 3), axis=0, return_inverse=True)
    row = weigh(flag, colors, idx.ravel())
    assert row["palette PNG"] < row["counted"] and row["dB"] == np.inf
    jpeg = weigh_jpeg(flag, 40)
    assert jpeg["JPEG"] > 4 * row["palette PNG"]  # drawings: a palette wins


def test_jpeg_wins_on_a_photo_at_the_same_decibels(bird):
    row = weigh(bird, *run_from(bird.reshape(-1, 3), 16))
    assert weigh_jpeg(bird, row["dB"])["JPEG"] < row["palette PNG"]


def test_a_jpeg_is_at_least_as_close_and_the_smallest(bird):
    row = weigh_jpeg(bird, 30)
    assert 30 <= row["JPEG dB"] < 31
    assert row["JPEG"] < weigh_jpeg(bird, 33)["JPEG"]
    assert 40 < weigh_jpeg(bird, 90)["JPEG dB"] < 90  # none is so close: the closest one


@pytest.mark.parametrize("shape", [(1, 1, 3), (5, 7, 3)])
def test_one_color_is_a_palette_of_one(shape):
    picture = np.full(shape, 0.2)
    row = weigh(picture, picture[0, :1], np.zeros(shape[0] * shape[1], int))
    assert row["dB"] == np.inf and row["counted"] == 3


def test_more_than_256_colors_are_refused_in_a_sentence():
    with pytest.raises(ValueError, match="256"):
        palette_png_bytes(np.zeros((257, 3)), np.zeros(4, int), (2, 2))


# --- Beside others ----------------------------------------------------------------------------


def test_quantizers_stand_in_one_table(bird, monkeypatch, capsys):
    monkeypatch.setitem(sys.modules, "sklearn.cluster", None)
    runs = [run_from(bird.reshape(-1, 3), 16, seed, max_iters=15) for seed in range(3)]
    best = min(runs, key=lambda run: cost_of(bird.reshape(-1, 3), *run))
    rows = compare_quantizers(bird, 16, [("you", *best, 1.0)])
    assert [row["method"] for row in rows] == ["you", "Pillow, median cut", "Pillow, octree"]
    assert all(rows[0]["cost"] < row["cost"] for row in rows[1:])
    assert "scikit-learn is not installed" in capsys.readouterr().out


def test_a_race_counts_wrong_labels_and_says_who_has_not_started(capsys):
    X = load_data()
    rows = race(
        {
            "right": find_closest_centroids,
            "none": lambda X, centroids: None,
            "wrong": lambda X, centroids: 0 * find_closest_centroids(X, centroids),
        },
        X,
        BAD_START,
    )
    assert [row["who"] for row in rows] == ["right", "none (not started)", "wrong"]
    assert rows[0]["wrong labels"] == 0 and rows[1]["seconds"] is None
    assert rows[2]["wrong labels"] == np.sum(find_closest_centroids(X, BAD_START) != 0)


# --- Tables -----------------------------------------------------------------------------------


def test_the_floats_of_a_column_share_their_decimals(capsys):
    print_table(
        [
            {"who": "you", "bytes": 12_345, "seconds": 21.5, "dB": float("inf")},
            {"who": "a longer name", "bytes": 7, "seconds": 0.0042, "dB": 15.8},
            {"who": "nobody", "bytes": None, "seconds": 0.0, "dB": 22.25},
        ]
    )
    assert capsys.readouterr().out.splitlines() == [
        "          who   bytes  seconds     dB",
        "          you  12,345  21.5000    inf",
        "a longer name       7   0.0042  15.80",
        "       nobody       -   0.0000  22.25",
    ]
