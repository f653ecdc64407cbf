"""The solved lesson and the blank one, executed once each, looked at for what they show."""

import base64
import io
import json
import re
import sys
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from reference_kmeans import compute_centroids, find_closest_centroids

from conftest import REPOSITORY, run_in
from utils import load_data

pytestmark = pytest.mark.slow  # it executes the lesson

FIRST_PICTURE = "images/bird_16_colors.png"


def figures(cell):
    """HTML of every figure under a cell."""
    data = [
        o.data
        for o in cell.get("outputs", [])
        if o.output_type in ("display_data", "execute_result")
    ]
    return [d["text/html"] for d in data if "<img" in d.get("text/html", "")]


def numbers_after(words, text):
    """The first number behind the words."""
    found = re.search(re.escape(words) + r"\D*?([\d,]+\.?\d*)", text)
    assert found, f"'{words}' not in: {text}"
    return float(found.group(1).replace(",", ""))


# ---- Solved -------------------------------------------------------------------------------


def test_the_solved_lesson_runs_without_an_error(solved):
    assert solved.errors() == {}


def test_both_checks_pass(solved):
    for name in ("find_closest_centroids_public", "compute_centroids_public"):
        assert solved.text(name).startswith("[passed]")


def test_the_run_stops_when_nothing_changes(solved):
    iterations = numbers_after("the answer:", solved.text("run_on_points"))
    assert 5 <= iterations < 10  # "converged in fewer than ten iterations"
    assert "Paths of the centroids in" in solved.text("run_on_points")


def test_cart_2_moves_about_twice_as_far_as_the_others_at_first():
    X, start = load_data(), np.array([[3.0, 3.0], [6.0, 2.0], [8.0, 5.0]])
    moved = compute_centroids(X, find_closest_centroids(X, start), 3)
    ways = np.linalg.norm(moved - start, axis=1)
    assert 1.8 < ways[2] / ways[:2].max() < 2.4


def test_neither_step_raises_the_cost(solved):
    assert "the answer: neither raised the cost in 6 iterations" in solved.text("cost_curve")


def test_the_cost_never_rises_and_then_stays_flat(solved):
    alt = re.search(r'alt="([^"]+)"', figures(solved.cells["cost_curve"])[0]).group(1)
    costs = [float(n) for n in re.findall(r"\d+\.\d+", alt.split(":")[-1])]
    assert len(costs) >= 6
    assert all(after <= before for before, after in pairwise(costs))
    assert costs[0] > 3 * costs[-1] and costs[-1] == costs[-2]


def test_some_of_the_fifty_starts_are_bad(solved):
    text = solved.text("fifty_starts")
    bad = re.search(r"bad seeds: \[([^\]]+)\]", text).group(1).split(",")
    assert 2 <= len(bad) <= 8
    times = numbers_after("worst cost", text) / numbers_after("best cost", text)
    assert "ends at three times the cost" in solved.cells["stuck_words"].source
    assert 2.8 < times < 3.4


def test_the_compressed_picture_has_16_colors_and_looks_like_the_original(solved):
    result = np.asarray(Image.open(solved.folder / "my_bird.png").convert("RGB"), dtype=float)
    original = np.asarray(Image.open(solved.folder / "images" / "bird_small.png"), dtype=float)
    assert len(np.unique(result.reshape(-1, 3), axis=0)) == 16
    error = np.mean((result - original) ** 2)
    assert 10 * np.log10(255**2 / error) > 24  # decibels


def test_the_bytes_are_those_on_disk(solved):
    text = solved.text("weigh_files")
    original = (solved.folder / "images" / "bird_small.png").stat().st_size
    compressed = (solved.folder / "my_bird.png").stat().st_size
    assert numbers_after("original PNG:", text) == original
    assert numbers_after("palette PNG:", text) == compressed
    assert numbers_after("the answer:", text) == round(100 * (1 - compressed / original))


def test_what_the_prose_says_about_the_sizes_holds(solved):
    counted = numbers_after("saving:", solved.text("count_bits"))
    on_disk = numbers_after("the answer:", solved.text("weigh_files"))
    assert on_disk > counted  # "PNG packs what repeats"
    original = numbers_after("original PNG:", solved.text("weigh_files"))
    compressed = numbers_after("palette PNG:", solved.text("weigh_files"))
    assert 7 <= original / compressed < 9.5  # "about an eighth of the size"


def test_the_number_of_colors_in_the_prose_is_the_picture_s(solved):
    colors = numbers_after("different colors:", solved.text("load_picture"))
    assert f"{colors:,.0f} colors" in solved.cells["welcome"].source
    prose = " ".join(c.source for c in solved.notebook.cells if c.cell_type == "markdown")
    assert set(re.findall(r"(\d\d,\d{3}) colors", prose)) == {f"{colors:,.0f}"}
    assert numbers_after("points: (", solved.text("load_picture")) == 16384


def test_ten_iterations_are_not_enough_for_the_picture(solved):
    text = solved.text("settled")
    assert "the answer: no, " in text and numbers_after("the answer: no, ", text) > 50


def test_a_palette_color_is_a_mean_and_often_no_pixel_s_color(solved):
    assert numbers_after("the answer:", solved.text("palette")) < 8


def test_the_guess_about_decibels_begins_where_the_stage_does(solved):
    assert "K = 2\nreaches 15.9 dB" in solved.cells["settled_words"].source
    (picture,) = figures(solved.cells["palette_stage"])[:1]
    assert "in 2 colors" in picture and "PSNR 15.9 dB" in picture


def test_the_empty_row_is_shown(solved):
    assert "row 1" in solved.cells["empty_cluster"].source
    assert solved.text("empty_row").count("[") >= 3


def test_every_figure_has_words_and_is_saved_once(solved):
    shown = 0
    for cell in solved.notebook.cells:
        for output in cell.get("outputs", []):
            data = output.get("data", {})
            assert "image/png" not in data, cell.id
            if "<img" in data.get("text/html", ""):
                shown += 1
                alt = re.search(r'alt="([^"]+)"', data["text/html"]).group(1)
                assert len(alt) > 20 and data["text/plain"], cell.id
    assert shown >= 10


def test_the_saved_outputs_are_light(solved):
    outputs = [cell.get("outputs", []) for cell in solved.notebook.cells]
    assert len(json.dumps(outputs)) < 1_500_000


def test_figures_are_pictures_of_a_sensible_size(solved):
    for cell in solved.notebook.cells:
        for html in [html for html in figures(cell) if "km-recorded" not in html]:
            png = base64.b64decode(re.search(r"base64,([^\"]+)", html).group(1))
            width, height = Image.open(io.BytesIO(png)).size
            assert 250 <= width <= 1200 and 120 <= height <= 900, cell.id
            assert len(png) < 250_000, cell.id


def test_nothing_on_stderr_is_left_in_the_saved_lesson(solved):
    for cell in solved.notebook.cells:
        streams = [o for o in cell.get("outputs", []) if o.output_type == "stream"]
        text = "".join(o.text for o in streams if o.name == "stderr")
        # What a progress bar has overwritten is not shown.
        assert not re.sub(r"[^\n]*\r|\x1b\[A", "", text).strip(), (cell.id, text)


def test_predictions_left_blank_say_so(solved):
    for name in ("run_on_points", "cost_curve", "fifty_starts", "weigh_files"):
        assert "prediction" in solved.text(name)


# ---- Blank --------------------------------------------------------------------------------


def test_the_blank_lesson_stops_first_at_exercise_1_with_not_started(blank):
    first = next(iter(blank.errors()))
    assert first == "find_closest_centroids_public"
    assert blank.errors()[first] == "CheckFailed"
    assert blank.text(first).startswith("[not started]")
    assert "Traceback" not in blank.text(first)


def test_blank_cells_before_the_check_print_their_state(blank):
    for name in ("my_labels", "my_centroid", "my_row", "assign_stage", "update_stage"):
        assert "not started" in blank.text(name), name


def test_later_cells_of_the_blank_lesson_name_the_exercise_that_is_missing(blank):
    assert "Exercise 1" in blank.text("run_on_points")


# ---- The settings of Part 8 ---------------------------------------------------------------


def test_the_settings_stand_at_the_top_of_their_cell(release):
    names = [cell.id for cell in release.cells]
    assert names.index("my_run") == names.index("settings") + 1
    lines = release.cells[names.index("my_run")].source.splitlines()
    assert [line.split(" = ")[0] for line in lines[2:8]] == [
        "picture", "max_side", "my_K", "max_iters", "seed", "expected",
    ]  # fmt: skip


def test_pictures_of_the_prose_exist(release, course):
    folder = course / "release" / "KMeans"
    linked = re.findall(r"!\[([^\]]*)\]\(([^)]+)\)", " ".join(c.source for c in release.cells))
    assert linked
    for words, path in linked:
        assert len(words) > 30 and (folder / Path(path)).is_file()


def test_the_first_picture_is_what_the_lesson_draws(tmp_path):
    drawn = tmp_path / "drawn.png"
    code = f"import make_first_picture as m; m.plt.switch_backend('agg'); m.draw({str(drawn)!r})"
    done = run_in(REPOSITORY / "instructor" / "make", sys.executable, "-c", code)
    assert done.returncode == 0, done.stderr
    pictures = [Image.open(p).convert("RGB") for p in (drawn, REPOSITORY / FIRST_PICTURE)]
    old, new = (np.asarray(picture, dtype=float) for picture in pictures)
    assert old.shape == new.shape and np.abs(old - new).mean() < 2


def test_the_pale_disc_at_the_top_right_changes_as_a_whole(solved):
    """`difference_compare`: no centroid was left for it."""
    pictures = [solved.folder / "images" / "bird_small.png", solved.folder / "my_bird.png"]
    old, new = (np.asarray(Image.open(path).convert("RGB"), dtype=float) for path in pictures)
    levels = np.sqrt(((old - new) ** 2).mean(axis=2))
    disc = levels[2:16, -20:-4]
    assert disc.mean() > 2 * np.median(levels) and np.quantile(disc, 0.1) > np.median(levels)
