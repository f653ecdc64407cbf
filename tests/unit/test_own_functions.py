"""The laboratory finds the learner's two functions in the saved lesson, or says what to do."""

import json

import nbformat
import numpy as np
import pytest

import public_tests
from conftest import FAST_ANSWERS, answered
from kmeanslab.experiments.own_functions import NAMES, NotReady, load_own_functions

CHECKS = {name: getattr(public_tests, f"{name}_test") for name in NAMES}


@pytest.fixture
def saved(release, tmp_path):
    """Save the lesson with these answers; return its path."""

    def save(answers, change=lambda notebook: None):
        notebook = answered(release, answers)
        change(notebook)
        path = tmp_path / "KMeans.ipynb"
        nbformat.write(notebook, path)
        return path

    return save


def test_both_functions_come_out_of_the_saved_lesson(saved):
    assign, update = load_own_functions(CHECKS, path=saved(FAST_ANSWERS))
    X = np.array([[0.0, 0], [0, 2], [5, 5]])
    idx = assign(X, X[1:])
    assert idx.tolist() == [0, 0, 1]
    assert update(X, idx, 2).tolist() == [[0, 1], [5, 5]]


def test_a_cell_that_lost_its_name_is_found_by_its_def(saved):
    def lose_names(notebook):
        for cell in notebook.cells:
            cell.metadata = nbformat.from_dict({})

    assert load_own_functions(CHECKS, path=saved(FAST_ANSWERS, lose_names))


def test_pasted_functions_go_first(tmp_path):
    pasted = {"np": np}
    for source in FAST_ANSWERS.values():
        exec(source, pasted)
    found = load_own_functions(CHECKS, pasted, tmp_path / "none.ipynb")
    assert found == tuple(pasted[name] for name in NAMES)


def test_what_an_earlier_run_took_is_taken_anew(saved):
    path = saved(FAST_ANSWERS)
    old = dict(zip(NAMES, load_own_functions(CHECKS, path=path), strict=True))
    assert load_own_functions(CHECKS, old, path)[0] is not old[NAMES[0]]


@pytest.mark.parametrize(
    ("answers", "sentence"),
    [
        ({}, "[not started] find_closest_centroids"),
        ({NAMES[0]: FAST_ANSWERS[NAMES[0]]}, "[not started] compute_centroids"),
        (
            {NAMES[0]: "def find_closest_centroids(X, centroids):\n    return X"},
            "[try again] find_closest_centroids",
        ),
        ({NAMES[0]: "def find_closest_centroids(X, centroids:"}, "stops with SyntaxError"),
        ({NAMES[0]: "pass"}, "has no find_closest_centroids"),
    ],
)
def test_what_is_not_ready_is_said(saved, answers, sentence):
    with pytest.raises(NotReady) as lack:
        load_own_functions(CHECKS, path=saved(answers))
    assert sentence in str(lack.value)


def test_a_file_that_cannot_be_read_is_said(tmp_path):
    with pytest.raises(NotReady, match="paste both functions"):
        load_own_functions(CHECKS, path=tmp_path / "KMeans.ipynb")
    (tmp_path / "KMeans.ipynb").write_text(json.dumps([1]))
    with pytest.raises(NotReady, match="is no notebook"):
        load_own_functions(CHECKS, path=tmp_path / "KMeans.ipynb")
