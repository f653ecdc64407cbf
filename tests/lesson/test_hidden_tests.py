"""The hidden test cells against the bank: every mistake is refused, every correct answer passes."""

import re
from pathlib import Path

import numpy as np
import pytest

from misconceptions import LABELS, MEANS, load_anew, table

LESSON = Path(__file__).resolve().parents[2] / "instructor" / "lesson" / "KMeans.py"
CELLS = dict(
    zip(
        (LABELS, MEANS),
        re.findall(
            r"### BEGIN HIDDEN TESTS\n(.*?)### END HIDDEN TESTS",
            LESSON.read_text(encoding="utf-8"),
            re.DOTALL,
        ),
        strict=False,
    )
)
MISTAKES, VARIANTS = load_anew()


def passes(exercise, function, seed):
    """Whether the hidden cell of an exercise lets a function pass."""
    try:
        with np.errstate(all="ignore"):
            exec(CELLS[exercise], {exercise: function, "GRADER_SEED": seed})
    except Exception:
        return False
    return True


@pytest.mark.parametrize("seed", range(3))
def test_correct_variants_pass(seed):
    assert [v for v in VARIANTS if not passes(v.exercise, v.function, seed)] == []


@pytest.mark.filterwarnings("ignore")
def test_mistakes_are_refused():
    """Some of them remember earlier calls, so the names of those accepted are compared."""
    found = [m for m in MISTAKES if passes(m.exercise, m.function, seed=0)]
    assert [(m.exercise, table.name(m.function)) for m in found] == []


def failure(exercise, function):
    """What the hidden cell of an exercise says about a wrong function."""
    with pytest.raises(AssertionError) as caught:
        exec(CELLS[exercise], {exercise: function, "GRADER_SEED": 7})
    return str(caught.value)


def farthest(X, centroids):
    """Labels of the farthest centroids."""
    return ((X[:, None] - centroids) ** 2).sum(axis=2).argmax(axis=1)


def doubled_means(X, idx, K):
    """Twice the means."""
    return np.array([2 * X[idx == k].mean(axis=0) if (idx == k).any() else X[0] for k in range(K)])


def test_a_failed_hidden_case_shows_small_labels_that_are_wrong_too():
    said = failure(LABELS, farthest)
    found = re.search(r"X = (.+), centroids = (.+)\nexpected (.+), received (.+)", said)
    X, centroids, expected, received = (np.array(eval(text)) for text in found.groups())
    assert len(X) == 3 and np.array_equal(received, farthest(X, centroids))
    nearest = [min(range(3), key=lambda k: np.hypot(*(x - centroids[k]))) for x in X]
    assert expected.tolist() == nearest != received.tolist()


def test_a_failed_hidden_case_shows_small_means_that_are_wrong_too():
    said = failure(MEANS, doubled_means)
    found = re.search(r"X = (.+), idx = (.+), K = 2\nexpected (.+), received (.+)", said)
    X, idx, expected, received = (np.array(eval(text)) for text in found.groups())
    assert len(X) == 4 and np.array_equal(received, doubled_means(X, idx, 2))
    assert np.array_equal(2 * expected, received) and np.array_equal(
        expected[idx[0]], X[idx == idx[0]].mean(axis=0)
    )


def test_where_small_cases_pass_the_title_stands_alone():
    """Only numbers above 255 go wrong here, and no small case has them."""
    assert (
        failure(LABELS, lambda X, c: farthest(X, -c) if len(c) > 255 else nearest(X, c)).count("\n")
        == 0
    )


def nearest(X, centroids):
    """Labels of the nearest centroids."""
    return ((X[:, None] - centroids) ** 2).sum(axis=2).argmin(axis=1)
