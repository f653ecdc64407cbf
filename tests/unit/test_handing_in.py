"""Is the lesson right to hand in? Tried on saved notebooks with one thing missing each."""

import linecache

import nbformat
import numpy as np
import pytest

from conftest import COMPLETE, answered
from public_tests import hand_in_test

BOTH = ("find_closest_centroids", "compute_centroids")


@pytest.fixture
def saved(release, tmp_path, monkeypatch):
    """Write the solved lesson with other cells; return the functions that were run."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("JPY_SESSION_NAME", raising=False)

    def save(name="KMeans.ipynb", **cells):
        nbformat.write(answered(release, {**COMPLETE, **cells}), tmp_path / name)
        names = {"np": np}
        for function in BOTH:
            source = COMPLETE[function].strip()
            linecache.cache[f"<{function}>"] = (len(source), None, source.splitlines(True), "")
            exec(compile(source, f"<{function}>", "exec"), names)
        return names

    return save


def said(capsys, names):
    hand_in_test(names)
    return [line for line in capsys.readouterr().out.splitlines() if " checks, " not in line]


def test_all_is_there(saved, capsys):
    (line,) = said(capsys, saved())
    assert line.startswith("[passed] KMeans.ipynb is ready to hand in")


def test_a_wrong_function(saved, capsys):
    names = saved()
    names["compute_centroids"] = lambda X, idx, K: np.zeros((K, X.shape[1]))
    assert said(capsys, names)[0].startswith("[try again] compute_centroids")


def test_a_function_that_is_not_there(saved, capsys):
    names = saved()
    del names["compute_centroids"]
    assert any("compute_centroids" in line for line in said(capsys, names))


@pytest.mark.parametrize(
    ("cells", "words"),
    [
        ({"reflection": "YOUR ANSWER HERE"}, "[not started] your written answer"),
        ({"reflection": "*Write your answer here.*"}, "[not started] your written answer"),
        ({"reflection": "  "}, "[not started] your written answer"),
        (
            {"find_closest_centroids": "def find_closest_centroids(X, c): ..."},
            "not the one you ran",
        ),
    ],
)
def test_what_the_file_lacks(saved, capsys, cells, words):
    assert any(words in line for line in said(capsys, saved(**cells)))


def test_another_name(saved, capsys, monkeypatch):
    names = saved()
    monkeypatch.setenv("JPY_SESSION_NAME", "/home/me/KMeans-Copy1.ipynb")
    assert "called KMeans-Copy1.ipynb: rename it KMeans.ipynb" in said(capsys, names)[0]


@pytest.mark.parametrize("text", [None, "", "[]", "{"])
def test_no_file_that_can_be_read(saved, capsys, tmp_path, text):
    names = saved()
    (tmp_path / "KMeans.ipynb").unlink()
    if text is not None:
        (tmp_path / "KMeans.ipynb").write_text(text)
    assert "can't be read here" in said(capsys, names)[0]


def test_a_name_that_is_no_function_of_the_notebook(saved, capsys):
    names = saved()
    names["compute_centroids"] = np.dot  # it has no source that could be saved
    assert any(
        "compute_centroids in the file is not the one" in line for line in said(capsys, names)
    )
