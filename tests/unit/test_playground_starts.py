"""Many runs as small pictures, without a browser: sorted, counted, packed, refused."""

import base64
import json
import re

import numpy as np
import pytest
from reference_kmeans import find_closest_centroids, run_kMeans

from kmeanslab.playground import Starts
from utils import load_data

X = load_data()


def history_of(seed):
    history = []
    run_kMeans(X, X[np.random.default_rng(seed).permutation(len(X))[:3]], 6, history=history)
    return history


@pytest.fixture(scope="module")
def starts():
    return Starts(X, [history_of(seed) for seed in range(12)])


def page_of(starts, monkeypatch):
    shown = []
    monkeypatch.setattr("kmeanslab.playground.show.display", lambda data, **_: shown.append(data))
    starts._ipython_display_()
    assert len(shown) == 1  # no kernel is needed
    return shown[0]["text/html"]


def data_in(page):
    return json.loads(re.search(r"getElementById\('km-\w+'\), (\{.*\})\);", page).group(1))


def labels_in(run):
    """The labels of each iteration, read as the script reads them."""
    labels, found = np.zeros(len(X), int), []
    for text in run["changes"]:
        changes = np.frombuffer(base64.b64decode(text), np.uint16)
        labels[changes >> 4] = changes & 15
        found.append(labels.copy())
    return found


def test_runs_are_sorted_and_told_with_their_costs(starts, monkeypatch):
    page = page_of(starts, monkeypatch)
    runs = data_in(page)["runs"]
    costs = [run["cost"] for run in runs]
    assert costs == sorted(starts.costs)
    assert sorted(run["start"] for run in runs) == list(range(12))
    best = sum(np.isclose(costs, min(costs), rtol=1e-6))
    assert sum(run["lowest"] for run in runs) == best
    assert repr(starts).endswith(f"runs that reach the lowest: {best}.")
    assert repr(starts) in page


def test_a_run_is_packed_without_loss(starts, monkeypatch):
    run = data_in(page_of(starts, monkeypatch))["runs"][-1]
    history = starts.histories[run["start"]]
    assert all(
        np.array_equal(read, idx) for read, (_, idx) in zip(labels_in(run), history, strict=True)
    )
    assert np.allclose(run["places"][0], history[0][0], atol=1e-3)


def test_fifty_runs_fit_into_a_page(monkeypatch):
    page = page_of(Starts(X, [history_of(seed) for seed in range(50)]), monkeypatch)
    assert len(page) < 150_000
    assert "http" not in page.replace("http://www.w3.org/2000/svg", "")


def test_the_end_of_a_run_is_enough(monkeypatch):
    ends = [history_of(seed)[-1] for seed in range(3)]
    starts = Starts(X, [(*ends[0], 7.5), tuple(ends[1]), tuple(ends[2])])
    centroids, idx = ends[1]
    assert starts.costs[0] == 7.5
    assert starts.costs[1] == pytest.approx(np.mean(np.sum((X - centroids[idx]) ** 2, axis=1)))


CENTROIDS = X[:3]
LABELS = find_closest_centroids(X, CENTROIDS)


@pytest.mark.parametrize(
    ("runs", "sentence"),
    [
        ([], "runs holds 0 runs"),
        ([[]], "Run 0 is no history"),
        ([[(CENTROIDS, LABELS)], [CENTROIDS]], "Run 1 is no history"),
        ([(CENTROIDS, LABELS[:5])], "Run 0 does not fit"),
        ([(CENTROIDS, LABELS + 1)], "Run 0 does not fit"),
        ([(CENTROIDS * np.nan, LABELS)], "centroids of run 0 holds NaN"),
    ],
)
def test_what_cannot_be_drawn_is_named(runs, sentence):
    with pytest.raises(ValueError, match=sentence):
        Starts(X, runs)
