"""The explorer: every action becomes a run, a row, a picture and a sentence."""

import io

import numpy as np
import pytest
from PIL import Image
from reference_kmeans import cluster, find_closest_centroids, run_kMeans

from kmeanslab.experiments import explorer as module
from kmeanslab.experiments.data_sets import make_blobs, make_flag
from kmeanslab.experiments.explorer import Explorer
from kmeanslab.experiments.file_sizes import palette_png_bytes, quantize
from kmeanslab.experiments.history import cost
from kmeanslab.figures.style import label_colors
from kmeanslab.pictures import psnr
from utils import load_data


@pytest.fixture
def on_points():
    return Explorer(load_data(), run_kMeans, find_closest_centroids)


def pixels_of(explorer):
    return np.asarray(Image.open(io.BytesIO(explorer.picture)).convert("RGB"), dtype=float) / 255


def test_it_begins_with_a_run_and_says_so(on_points):
    X = load_data()
    expected = cost(X, *cluster(X, 3, 0))
    (row,) = on_points.rows
    assert (row.prediction, row.K, row.seed, row.cost) == (None, 3, 0, expected)
    assert on_points.view["sentence"] == f"K = 3, seed 0: cost {expected:.4g}."
    assert on_points.view["alternative"].startswith("Scatter plot of 300 points by their label")
    assert on_points.view["max_K"] == 10
    assert "K = 3, seed 0" in repr(on_points) and "iterations" in repr(on_points)


def test_an_action_of_the_reader_is_a_run_with_its_prediction(on_points):
    before = on_points.picture
    on_points._heard(None, {"K": 5, "seed": 2, "prediction": "about 0.5"}, [])
    row = on_points.rows[-1]
    assert (row.prediction, row.K, row.seed) == ("about 0.5", 5, 2)
    assert row.cost == cost(load_data(), *cluster(load_data(), 5, 2))
    assert (on_points.view["K"], on_points.view["seed"]) == (5, 2)
    assert on_points.picture != before and "about 0.5" in on_points.view["table"]


def test_iterations_are_those_that_changed_a_label(on_points):
    assert 0 < on_points.rows[0].iterations < 10


def test_fifty_starts_keep_the_best_and_tell_of_the_others(on_points):
    X = load_data()
    costs = [cost(X, *cluster(X, 3, seed)) for seed in range(50)]
    on_points._heard(None, {"fifty": True, "K": 3, "seed": 9, "prediction": ""}, [])
    assert len(on_points.rows) == 2 and on_points.rows[-1].seed == int(np.argmin(costs))
    stuck = sum(c > 1.2 * min(costs) for c in costs)
    words = f"The best of 50 starts is seed {np.argmin(costs)}. The worst is seed"
    words += f" {np.argmax(costs)} with cost"
    assert f"{words} {max(costs):.4g}; {stuck} got stuck" in on_points.view["sentence"]


def test_slow_functions_make_fewer_starts(on_points, monkeypatch):
    clock = iter(np.arange(0, 1000, 2.0))
    monkeypatch.setattr(module, "perf_counter", lambda: next(clock))
    on_points.try_fifty(2)
    assert "The best of 3 starts" in on_points.view["sentence"]
    clock = iter([0.0, 99.0, 100.0])
    on_points.try_fifty(2)
    assert "The best of 1 starts" in on_points.view["sentence"]


def test_the_plane_is_colored_by_the_readers_function(on_points):
    shown = pixels_of(on_points)
    half = Explorer(load_data(), run_kMeans, lambda X, centroids: (X[:, 0] > 4.5).astype(int))
    mine = pixels_of(half)
    for x, label in ((70, 0), (520, 1)):  # two places without points, left and right
        color = 0.25 * label_colors([label])[0, :3] + 0.75
        assert mine[150, x] == pytest.approx(color, abs=0.03)
    assert not np.allclose(shown, mine)
    low = Explorer(load_data(), run_kMeans, lambda X, centroids: (X[:, 1] > 3).astype(int))
    up, down = pixels_of(low)[40, 70], pixels_of(low)[400, 520]
    assert up == pytest.approx(0.25 * label_colors([1])[0, :3] + 0.75, abs=0.03)
    assert down == pytest.approx(0.25 * label_colors([0])[0, :3] + 0.75, abs=0.03)


def test_axes_carry_what_the_features_measure(on_points, monkeypatch):
    drawn = []
    watched = type(
        "Watched", (module.Figure,), {"savefig": lambda fig, *_, **__: drawn.append(fig)}
    )
    monkeypatch.setattr(module, "Figure", watched)
    names = ("east (100 m)", "north (100 m)")
    Explorer(load_data(), run_kMeans, find_closest_centroids, features=names)
    on_points.show(3)
    axes = [figure.axes[0] for figure in drawn]
    assert [(ax.get_xlabel(), ax.get_ylabel()) for ax in axes] == [names, ("", "")]


def test_points_with_more_columns_have_no_map():
    X, _ = make_blobs([[0, 0, 0], [5, 5, 5]])
    never = Explorer(X, run_kMeans, None)
    assert never.rows[0].cost == cost(X, *cluster(X, 3))


def test_a_picture_is_measured_in_decibels_and_bytes():
    rng = np.random.default_rng(0)
    picture = np.clip(make_flag() + rng.normal(size=(24, 36, 3)) * 0.05, 0, 1)
    explorer = Explorer(picture, run_kMeans, find_closest_centroids)
    (row,) = explorer.rows
    centroids, idx = cluster(picture.reshape(-1, 3), 16)
    assert row.K == 16 and explorer.view["max_K"] == 64
    assert row.psnr == psnr(picture, quantize(picture.shape, centroids, idx))
    assert row.palette_png == palette_png_bytes(centroids, idx, picture.shape)
    assert explorer.view["alternative"].startswith("Picture of 864 pixels")
    size = f"PSNR {row.psnr:.1f} dB, palette PNG of {row.palette_png:,} bytes."
    assert explorer.view["sentence"].endswith(size)
    shown = pixels_of(explorer)
    height, width = shown.shape[:2]
    middle = shown[height // 2 + 60, width // 2]
    assert np.abs(centroids - middle).max(axis=1).min() < 0.02


def test_few_different_rows_allow_few_clusters():
    explorer = Explorer(make_flag(), run_kMeans, find_closest_centroids)
    assert explorer.view["max_K"] == 3 and explorer.rows[0].K == 3
    with pytest.raises(ValueError, match="choose K from 1 to 3"):
        explorer.show(4)
    with pytest.raises(ValueError, match="K is '16': give a whole number"):
        explorer.show("16")


@pytest.mark.parametrize("shape", [(5,), (5, 1), (4, 4, 4)])
def test_data_of_another_shape_is_named(shape):
    with pytest.raises(ValueError, match=r"data has shape .* give points \(m, 2\), or a picture"):
        Explorer(np.zeros(shape), run_kMeans, find_closest_centroids)


def test_another_way_to_start():
    first = load_data()[:3]
    explorer = Explorer(load_data(), run_kMeans, find_closest_centroids, lambda X, K, rng: first)
    assert explorer.rows[0].cost == cost(load_data(), *run_kMeans(load_data(), first))


def test_the_page_without_a_kernel_shows_the_same_picture(on_points, monkeypatch):
    shown = []
    monkeypatch.setattr(module, "show_both", lambda *parts: shown.append(parts))
    on_points._ipython_display_()
    ((page, widget, words),) = shown
    assert on_points.view["alternative"] in page and "data:image/png;base64,iVBOR" in page
    assert "km-recorded" in page and widget and words == repr(on_points)
