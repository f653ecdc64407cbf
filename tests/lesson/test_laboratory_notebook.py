"""The laboratory's other cells: what they say is what they found, and all of it runs."""

import nbformat
import numpy as np
import pytest
from laboratory_cells import answer_of, answers_of, run_cells

import build
from conftest import FAST_ANSWERS

pytestmark = pytest.mark.slow  # it executes the laboratory

LABORATORY = build.read_lesson(build.LABORATORY)

# ---- Choosing K, tables --------------------------------------------------------------------


def test_the_measures_agree_on_three(cells):
    result = cells["choose_K"]
    rows = result.values["choices"]
    assert [row.K for row in rows] == [2, 3, 4, 5, 6, 7]
    costs = [row.cost for row in rows]
    assert costs == sorted(costs, reverse=True)
    for name in ("silhouette", "stability"):
        assert max(rows, key=lambda row: getattr(row, name)).K == 3
    assert answer_of(result) == "3 and 3 have the highest silhouette and the highest stability"
    assert "Silhouette and stability are both highest at K = 3: they agree." in result.text
    assert np.diff(costs, 2).argmax() + 3 == 3  # the elbow
    titles = cells["choose_K_picture"].figures[0]
    assert all(f"K = {row.K}." in titles for row in rows) and "cost" not in titles


def test_the_measures_disagree_on_the_moons_and_neither_finds_them(cells):
    result = cells["moons_K"]
    assert answer_of(result) == "6 and 2 are their choices for the moons"
    said = "The silhouette is highest at K = 6, the stability at K = 2: they disagree."
    assert said in result.text
    assert result.figures[0].startswith("By silhouette, K = 6. Scatter plot of 300 points")
    assert "By stability, K = 2. Scatter plot" in result.figures[0]
    moons, same = result.values["moons"], result.values["same_pairs"]
    assert np.array_equal(moons, cells["shapes_picture"].values["shapes"]["Moons"][0])  # Case 4
    truth = np.repeat([0, 1], len(moons) // 2)
    assert same(result.values["runs"][2][1], truth) < 0.7  # stable, and wrong
    assert result.values["choices"][0].stability > 0.9


def test_standardizing_finds_the_cultivars(cells):
    result = cells["wine_result"].values
    wines, same = result["wines"], result["same_pairs"]
    before, after = (idx for title, (_, idx) in result["groups"].items() if title != "Cultivars")
    shares = [same(idx, wines.group) for idx in (before, after)]
    assert shares[0] < 0.75 and shares[1] > 0.93
    words = f"{shares[0]:.1%} and {shares[1]:.1%} of the pairs of wines are right"
    deciding = "proline has the largest spread, so it decides"
    assert answers_of(cells["wine_result"]) == [deciding, words]
    assert result["standardized"].std(axis=0) == pytest.approx(1)
    proline = wines.X[:, wines.columns.index("proline")]
    edges = sorted((proline[before == k].min(), proline[before == k].max()) for k in range(3))
    assert edges[0][1] <= edges[1][0] and edges[1][1] <= edges[2][0]  # upright borders
    table = cells["wine_table"].text.split("\n")[1:4]
    assert sum(int(n) for line in table for n in line.split()[2:]) == 178


def test_a_table_is_written_and_read(cells):
    assert cells["own_csv"].text == "rows and columns: (300, 2)\n"
    mine, points = (cells["own_csv"].values[name] for name in ("mine", "X"))
    assert mine == pytest.approx(points, abs=1e-4)


# ---- Bytes ---------------------------------------------------------------------------------


def test_sizes_are_of_the_whole_picture_and_the_sentences_follow_the_rows(cells):
    result = cells["bytes_result"]
    rows, original = result.values["sizes"], result.values["original_bytes"]
    assert [row.K for row in rows] == [2, 4, 8, 16, 32, 64, 128, 256]
    assert [row.counted for row in rows] == [128 * 128 * b // 8 + 3 * 2**b for b in range(1, 9)]
    assert all(row.palette_png < min(row.counted, row.plain_png, original) for row in rows)
    assert all(row.jpeg < row.palette_png and row.jpeg_psnr >= row.psnr for row in rows)
    for words in ("original PNG for every K", "count for every K", "pixels for every K", "no K"):
        assert words in result.text
    every = "yes, every palette PNG is smaller than the original PNG"
    assert answers_of(result) == ["the JPEG is smaller at K = 16", every]
    assert [row.psnr for row in rows] == sorted(row.psnr for row in rows)
    assert cells["bytes_exact"].text == "exactly equal: True\n"


def test_blocks_are_closer_in_fewer_bytes(cells):
    result = cells["blocks_result"]
    colors, blocks = result.values["rows"]
    assert result.values["blocks"].shape == (1024, 48)
    sizes = [row.label_bytes + row.entry_bytes for row in (colors, blocks)]
    assert 0.9 * sizes[0] < sizes[1] < sizes[0] and blocks.psnr > colors.psnr + 3
    assert answer_of(result) == "64 blocks are closer to the original"
    assert f"it is {sizes[1]:,} bytes instead of {sizes[0]:,}" in result.text
    assert f"{blocks.psnr - colors.psnr:.1f} dB closer" in result.text


def test_your_colors_cost_less_than_pillow_s(cells):
    result = cells["quantizers"]
    own, others = result.values["own"], result.values["others"]
    assert own.cost < 0.8 * min(row.cost for row in others if row.method.startswith("Pillow"))
    best = min([own, *others], key=lambda row: row.cost)
    assert f"Lowest cost: {best.method};" in result.text
    assert answer_of(result) == f"{best.method} has the lowest cost"
    if others[-1].method.startswith("scikit-learn"):
        assert others[-1].cost == pytest.approx(own.cost, rel=0.1)


# ---- Challenges ----------------------------------------------------------------------------


def test_the_model_solutions_pass(cells):
    checks = [cell.text for name, cell in cells.items() if name.startswith("check_")]
    assert len(checks) == 5
    assert all(text.startswith("[passed]") and "[try again]" not in text for text in checks)


def test_the_race_is_on_all_pixels_and_without_wrong_labels(cells):
    result = cells["race"]
    laps = result.values["laps"]
    assert [lap.who for lap in laps][:2] == ["Exercise 1", "Challenge 3"]
    assert all(lap.wrong_labels == 0 for lap in laps)
    assert answer_of(result) == f"{laps[1].times_faster:.1f} times as fast"


def test_the_expansion_fails_at_the_far_offset_alone(cells):
    result = cells["far"]
    for row in result.values["rows"]:
        assert row["near, direct"] == 0.125 and row["far, direct"] == 2.8125
    assert answer_of(result).startswith("100,000,000 is where the nearer one no longer wins")
    assert result.values["rows"][2]["near, expanded"] == pytest.approx(0.125, abs=0.01)


def test_colors_are_counted(cells):
    result = cells["weigh_colors_try"]
    rounded = np.round(result.values["X_img"] * 255 / 17)
    assert len(np.unique(rounded, axis=0)) == 660
    assert answer_of(result) == "660 of 15,251 colors are left"
    assert "16,384 pixels become 660 points with a count each." in result.text
    question = next(c.source for c in LABORATORY.cells if c.id == "weigh_colors_question")
    assert "left of 15,251?" in question and "660" not in question


def test_the_distances_in_the_prose_are_those_of_the_table(cells):
    first = cells["far"].values["rows"][0]
    words = next(
        c.source for c in build.read_lesson(build.LABORATORY).cells if c.id == "far_compare"
    )
    near, far = (first[f"{name}, direct"] for name in ("near", "far"))
    assert f"squared distances such as {near:.3f} and {far:.1f}." in words


def test_packed_blocks_are_measured_against_a_palette_file_of_their_size(cells):
    values, result = cells["blocks_packed"].values, cells["blocks_packed"]
    sizes, packed, dB = (values[name] for name in ("sizes", "packed", "in_blocks"))
    below = max(row.psnr for row in sizes if row.palette_png <= sum(packed))
    above = min(row.psnr for row in sizes if row.palette_png >= sum(packed))
    assert below <= values["in_colors"] <= above
    assert dB < values["in_colors"] and packed[1] > packed[0]  # the codebook is dear
    assert answer_of(result) == "colors are closer, for the same bytes on disk"


def test_what_rounding_costs_is_measured_on_the_original_pixels(cells):
    values = cells["weigh_colors_price"].values
    assert 0.005 < values["price"] < 0.2
    shown = f"{values['price']:.1%} more cost, for colors rounded to 16 levels"
    assert answer_of(cells["weigh_colors_price"]) == shown


def test_the_stuck_seeds_of_the_explorer_are_listed(cells):
    values = cells["explore_findings"].values
    stuck = [seed for seed, cost in enumerate(values["tried"]) if cost > 1.2 * min(values["tried"])]
    assert 2 <= len(stuck) <= 15
    seeds, doubled = answers_of(cells["explore_findings"])
    assert seeds == f"{', '.join(map(str, stuck))} are the seeds below 50 that get stuck"
    assert doubled.startswith("no: 3.03, 0.70, ")


def test_every_prediction_up_to_here_is_in_the_table(cells):
    table = cells["predictions"].text
    assert table.splitlines()[0].split("  ") == ["you predicted", "the answer"]
    names = list(cells)
    asked = [n for n in names[: names.index("predictions")] if "the answer: " in cells[n].text]
    answers = [answer for name in asked for answer in answers_of(cells[name])]
    assert len(answers) == 23 and all(answer in table for answer in answers)


def test_the_same_seed_starts_elsewhere_than_in_the_lesson(cells):
    X, draw = (cells["cluster"].values[name] for name in ("load_data", "kMeans_init_centroids"))
    for seed in range(50):
        np.random.seed(seed)
        in_lesson = draw(X(), 3)
        assert not np.array_equal(in_lesson, draw(X(), 3, np.random.default_rng(seed)))


def test_the_likeliest_third_centroid_lies_far_from_both(cells):
    result = cells["plus_plus_weights"].values
    points, drawn = result["X"], result["drawn"]
    nearest = ((points[:, np.newaxis] - drawn) ** 2).sum(axis=2).min(axis=1)
    assert result["weights"] == pytest.approx(nearest)
    x, y = points[nearest.argmax()]
    assert answer_of(cells["plus_plus_weights"]) == f"({x:.1f}, {y:.1f}) is the likeliest point"
    assert x < 2 and y > 4  # the cloud at the top left
    assert np.abs(drawn - [6, 3]).max() < 0.5  # "both near (6, 3)"


def test_better_starts_get_stuck_less_often(cells):
    result = cells["plus_plus_starts"]
    costs = result.values["costs"]
    best = min(map(min, costs.values()))
    stuck = {name: sum(c > 1.2 * best for c in values) for name, values in costs.items()}
    assert all(len(values) == 30 for values in costs.values())
    assert stuck["k-means++"] < 0.7 * stuck["uniform rows"]
    words = " and ".join(f"{n} of 30 with {name}" for name, n in stuck.items())
    assert answer_of(result) == f"{words} get stuck"


# ---- Paces, blank challenges, a real kernel ------------------------------------------------


def test_slow_functions_are_relieved_by_the_library_and_it_is_said(cells, request):
    slow = "double loops" in request.node.name
    for name in ("few_result", "bytes_palettes", "quantizers"):
        said = "scikit-learn's pairwise_distances_argmin assigns" in cells[name].text
        assert said or not slow
        if said:
            assert "200 of 200 labels are the same as yours" in cells[name].text


def test_blank_challenges_let_the_notebook_go_on(release, tmp_path):
    notebook = nbformat.read(build.write_laboratory(tmp_path), as_version=4)
    quick = [c for c in notebook.cells if not c.id.startswith(("bytes_", "quantizers"))]
    needed = [c for c in quick if not c.id.startswith(("blocks", "choose_K", "wine"))]
    notebook.cells = needed
    ran = run_cells(notebook, tmp_path, FAST_ANSWERS, release)
    for name, cell in ran.items():
        if name.startswith("check_"):
            assert cell.text.startswith("[not started]"), name
    assert "Challenge 3 (not started)" in ran["race"].text
    assert "of 30 with uniform rows get stuck" in ran["plus_plus_starts"].text


def test_a_kernel_runs_it_without_errors_and_every_figure_has_words(laboratory):
    assert laboratory.errors() == {}
    shown = 0
    for cell in laboratory.notebook.cells:
        for output in cell.get("outputs", []):
            assert "image/png" not in output.get("data", {}), cell.id
            html = output.get("data", {}).get("text/html", "")
            if '<figure style="margin: 0"><img alt="' in html:
                shown += 1
                assert len(html.split('alt="')[1].split('"')[0]) > 20, cell.id
            if output.output_type == "stream" and output.name == "stderr":
                assert not output.text.strip(), cell.id
    assert shown >= 25
