"""utils.py: the names it hands on, the lesson's points, replies, and where the words come from."""

import ast
import subprocess
import sys
import time
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.colors import ListedColormap
from mpl_toolkits.mplot3d import Axes3D

import utils
from kmeanslab import decoding, replies, setup
from kmeanslab.experiments import own_table
from kmeanslab.figures import words

ROOT = Path(__file__).resolve().parents[2]
# fmt: off
NAMES = {
    "alt_text", "check_setup", "compare_prediction", "draw_line", "load_data", "load_image",
    "plot_assignment", "plot_cost", "plot_data_points", "plot_difference", "plot_images",
    "plot_kMeans_RGB", "plot_paths", "plot_progress_kMeans", "progress", "record_run", "required",
    "save_palette_png", "show_centroid_colors", "show_result",
}
# fmt: on


def test_load_data_from_any_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    X = utils.load_data()
    assert X.shape == (300, 2)
    assert X.dtype == np.float64


def test_import_star_hands_on_what_notebooks_expect_and_nothing_else():
    names = {}
    exec("from utils import *", names)
    libraries = {"np": np, "plt": plt, "ListedColormap": ListedColormap, "Axes3D": Axes3D}
    assert {name: names.get(name) for name in libraries} == libraries
    assert set(names) - {"__builtins__"} == NAMES | set(libraries)


def test_utils_needs_neither_ipython_nor_tqdm_nor_pandas():
    unneeded = "{'IPython', 'tqdm', 'ipywidgets', 'pandas', 'sklearn'}"
    code = f"import sys, utils; assert not {unneeded} & set(sys.modules)"
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True)


def test_without_its_folder_utils_says_what_to_do(tmp_path):
    (tmp_path / "utils.py").write_text((ROOT / "utils.py").read_text())
    command = [sys.executable, "-c", "import utils"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    last = done.stderr.strip().splitlines()[-1]
    assert last == "ModuleNotFoundError: kmeanslab/ is missing: copy the whole folder again."


# ---- Sentences ---------------------------------------------------------------------------------

TABLES = {"figures": words.SENTENCES, "pictures": decoding.SENTENCES, "replies": replies.SENTENCES}
TABLES |= {"setup": setup.SENTENCES, "tables": own_table.SENTENCES}
SOURCES = [ROOT / "utils.py", *(ROOT / "kmeanslab").glob("*.py")]
SOURCES += (ROOT / "kmeanslab" / "figures").glob("*.py")
SOURCES += [Path(own_table.__file__)]


def strings(path):
    """All strings in a file's code."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


@pytest.mark.parametrize("table", TABLES)
def test_every_sentence_is_used(table):
    used = {text for path in SOURCES for text in strings(path)}
    nouns = {noun for noun in used if f"many {noun}s" in TABLES["figures"]}
    used |= {f"one {noun}" for noun in nouns} | {f"many {noun}s" for noun in nouns}
    assert set(TABLES[table]) - used == set()


# ---- Replies and waiting -------------------------------------------------------------------


def test_replies_tell_what_is_not_started(capsys):
    utils.show_result(None)
    utils.show_result(np.array([1, 2]))
    utils.compare_prediction(..., 7, "iterations")
    utils.compare_prediction(5, 7, "iterations")
    assert capsys.readouterr().out.splitlines() == [
        "not started: your function returns nothing yet",
        "[1 2]",
        "no prediction made; the answer: 7 iterations",
        "you predicted 5; the answer: 7 iterations",
    ]
    assert utils.required([3], "Exercise 1") == [3]
    with pytest.raises(ValueError, match="Exercise 1 is not started"):
        utils.required(None, "Exercise 1")


def slowly(items):
    for item in items:
        time.sleep(0.3)
        yield item


def test_long_work_shows_a_bar_that_vanishes(capsys):
    assert list(utils.progress(slowly("abc"), label="iterations")) == ["a", "b", "c"]
    bar = capsys.readouterr().out
    assert "iterations" in bar
    assert "\n" not in bar
    assert bar.rstrip(" ").endswith("\r")


def test_a_bar_inside_another_stays_in_its_line(capsys):
    for _ in utils.progress(slowly("ab"), label="outer"):
        assert list(utils.progress(slowly("cd"), label="inner")) == ["c", "d"]
    bars = capsys.readouterr().out
    assert "outer" in bars and "inner" in bars
    assert "\n" not in bars and "\x1b" not in bars
    assert bars.rstrip(" ").endswith("\r")


def test_short_work_shows_no_bar(capsys):
    assert list(utils.progress(range(3), label="iterations")) == [0, 1, 2]
    assert tuple(capsys.readouterr()) == ("", "")


def test_progress_works_without_tqdm(monkeypatch):
    monkeypatch.setitem(sys.modules, "tqdm", None)
    assert list(utils.progress(iter("ab"))) == ["a", "b"]
