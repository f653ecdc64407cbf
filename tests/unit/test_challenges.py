"""The checks of the challenges: right answers pass, known mistakes are named, nothing raises."""

import inspect
import re

import numpy as np
import pytest
from challenge_solutions import LESSON, solution_cells, solutions
from reference_kmeans import compute_centroids, find_closest_centroids

import public_tests as checks
from kmeanslab.checks import challenges
from kmeanslab.sentences import SENTENCES

SOLVED = solutions(find_closest_centroids, compute_centroids)


def said(capsys, check, *targets):
    """What a check prints, after a look at its form; it must not raise or write to stderr."""
    capsys.readouterr()
    assert check(*targets) is None
    out, err = capsys.readouterr()
    assert err == ""
    for message in re.findall(r"^\[.*(?:\n  .*)*", out, flags=re.MULTILINE):  # after a traceback
        assert len(message.splitlines()) <= 8 and max(map(len, message.splitlines())) <= 80
    return out


def hint(key):
    """The first words of a hint, as they stand in one line of a message."""
    return SENTENCES[key][:40]


CHECKS = {
    "find_closest_fast_test": ["find_closest_fast"],
    "kMeans_plus_plus_test": ["kMeans_plus_plus"],
    "run_until_still_test": ["run_until_still"],
    "break_it_test": ["break_it", "find_closest_centroids"],
    "weigh_colors_test": ["count_colors", "weighted_centroids"],
}


@pytest.mark.parametrize("name", CHECKS)
def test_the_instructor_s_solutions_pass(name, capsys):
    out = said(capsys, getattr(checks, name), *(SOLVED[target] for target in CHECKS[name]))
    assert all(line.startswith("[passed]") for line in out.splitlines())


@pytest.mark.parametrize("name", CHECKS)
@pytest.mark.parametrize("ending", ["", "\n    raise NotImplementedError"])
def test_a_blank_challenge_has_not_started(name, ending, capsys):
    namespace = {}
    for target in CHECKS[name]:
        arguments = inspect.signature(SOLVED[target])
        exec(f'def {target}{arguments}:\n    """What to write."""{ending}', namespace)
    if name == "break_it_test":
        namespace["find_closest_centroids"] = find_closest_centroids
    out = said(capsys, getattr(checks, name), *(namespace[target] for target in CHECKS[name]))
    assert all(line.startswith("[not started]") for line in out.splitlines())
    assert set(re.findall(r"write (Challenge \d)", out)) == {heading_of(CHECKS[name][0])}


def heading_of(function):
    """The "Challenge N" under which the laboratory asks for a function."""
    before = LESSON.read_text(encoding="utf-8").partition(f"\ndef {function}(")[0]
    return re.findall(r"### (Challenge \d)", before)[-1]


@pytest.mark.parametrize("name", CHECKS)
@pytest.mark.parametrize("wrong", [lambda *_: 1 / 0, lambda *_: "text", lambda *_: []])
def test_nonsense_is_told_and_never_raised(name, wrong, capsys):
    out = said(capsys, getattr(checks, name), *[wrong] * len(CHECKS[name]))
    assert "[passed]" not in out and "[try again]" in out
    assert ("ZeroDivisionError" in out) == ("1 / 0" in out)  # with the student's own line


# --- Vectorize --------------------------------------------------------------------------------


def expanded(X, centroids):
    """The multiplied-out square, without a shift."""
    table = (X**2).sum(1)[:, None] - 2 * X @ centroids.T + (centroids**2).sum(1)
    return table.argmin(axis=1)


def test_the_expanded_square_fails_far_from_the_origin(capsys):
    out = said(capsys, checks.find_closest_fast_test, expanded)
    assert "[try again]" in out and SENTENCES["very far"] in out.splitlines()[0]


def test_labels_go_wrong_at_ten_thousand_in_float32_and_a_shift_mends_it():
    X = np.random.default_rng(0).random((3000, 3))
    far, centroids = np.float32(X + 1e4), np.float32(X[:16] + 1e4)
    right = find_closest_centroids(far.astype(float), centroids.astype(float))
    assert np.mean(expanded(far, centroids) != right) > 0.5
    assert np.array_equal(expanded(far - np.float32(1e4), centroids - np.float32(1e4)), right)
    assert np.array_equal(SOLVED["find_closest_fast"](far, centroids), right)


@pytest.mark.parametrize("offset", [0, 1e2, 1e5, 1e8])
@pytest.mark.parametrize("scale", [1e-3, 1.0, 1e3])
def test_the_fast_solution_is_right_wherever_the_data_lies(offset, scale):
    rng = np.random.default_rng(1)
    X = rng.normal(size=(5000, 3)) * scale + offset
    centroids = X[:40] + rng.normal(size=(40, 3)) * scale / 10
    assert np.array_equal(
        SOLVED["find_closest_fast"](X, centroids), find_closest_centroids(X, centroids)
    )


# --- Draw better starts -----------------------------------------------------------------------


def seeding(power=2, farthest=False, last=False, uniform_first=True):
    def start(X, K, rng):
        rows = [rng.integers(len(X)) if uniform_first else 0]
        while len(rows) < K:
            seen = X[rows[-1:]] if last else X[rows]
            weights = ((X[:, None] - seen) ** 2).sum(2).min(1) ** (power / 2)
            weights[rows] = 0
            chosen = weights.argmax() if farthest else rng.choice(len(X), p=weights / weights.sum())
            rows.append(chosen)
        return X[rows]

    return start


def any_rows(X, K, rng):
    return X[rng.integers(len(X), size=K)]


def unseeded(X, K, rng):
    return X[np.random.default_rng().permutation(len(X))[:K]]


@pytest.mark.parametrize(
    ("start", "title", "words"),
    [
        (seeding(), None, "starts proven"),
        (seeding(power=1), "second row", "second hint"),
        (seeding(power=0.0), "second row", "second hint"),
        (seeding(farthest=True), "second row", "farthest hint"),
        (seeding(last=True), "third row", "third hint"),
        (seeding(uniform_first=False), "first row", "first hint"),
        (any_rows, "each row once", "once hint"),
        (unseeded, "repeatable", "repeatable hint"),
        (lambda X, K, rng: rng.random((K, X.shape[1])), "K rows of X", "rows of X hint"),
        (lambda X, K, rng: X[:1], "K rows of X", "rows of X hint"),
    ],
)
def test_mistakes_in_seeding_are_named(start, title, words, capsys):
    out = said(capsys, checks.kMeans_plus_plus_test, start)
    assert hint(words) in out
    assert out.startswith("[passed]" if title is None else "[try again]")
    assert title is None or SENTENCES[title] in out.splitlines()[0]


@pytest.mark.parametrize(
    ("start", "expected", "received"),
    [
        (seeding(uniform_first=False), 1 / 3, 1),
        (seeding(power=0.0), 3**2 / (3**2 + 1**2), 1 / 2),
        (seeding(power=1), 3**2 / (3**2 + 1**2), 3 / 4),
        (seeding(farthest=True), 3**2 / (3**2 + 1**2), 1),
        (seeding(last=True), 2**2 / (2**2 + 1**2), None),
    ],
)
def test_shares_of_draws_are_those_of_the_distances(start, expected, received, capsys):
    lines = said(capsys, checks.kMeans_plus_plus_test, start).splitlines()
    (wanted,), (found,) = ([w for w in lines if word in w] for word in ("expected", "received"))
    assert f"about {expected:.0%} " in wanted and found.endswith("draws")
    share = int(re.search(r"(\d+)% of", found)[1]) / 100
    assert received is None or share == pytest.approx(received, abs=0.04)


# --- Write the loop ---------------------------------------------------------------------------


def still(stale=False, limit=True, keep=True, count=0, early=False):
    def run(X, initial_centroids, max_iters=300):
        centroids = np.array(initial_centroids, float)
        for iterations in range(1, (max_iters if limit else 300) + 1):  # noqa: B007
            idx = find_closest_centroids(X, centroids)
            moved = compute_centroids(X, idx, len(centroids))
            if keep:
                used = np.isin(np.arange(len(centroids)), idx)[:, None]
                moved = np.where(used, moved, centroids)
            close = np.abs(moved - centroids) < (0.6 if early else 1e-9)
            centroids = moved
            if close.all():
                break
        return centroids, idx if stale else find_closest_centroids(X, centroids), iterations + count

    return run


@pytest.mark.parametrize(
    ("run", "title", "words"),
    [
        (still(), None, "still proven"),
        (still(stale=True), "max_iters", "stale hint"),
        (still(limit=False), "max_iters", "max_iters hint"),
        (still(keep=False), "kept centroid", "kept hint"),
        (still(count=-1), "settled", "iterations hint"),
        (still(early=True), "settled", "iterations hint"),
        (lambda *args: still()(*args)[:2], "three results", "three results hint"),
    ],
)
def test_mistakes_in_stopping_are_named(run, title, words, capsys):
    out = said(capsys, checks.run_until_still_test, run)
    assert hint(words) in out
    assert title is None or SENTENCES[title] in out.splitlines()[0]


# --- Break it ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("left_out", "key"),
    [
        ([0, 1, 2, 3], "last"),
        ([1], "two features"),
        ([2], "rounds"),
        ([3], "signs"),
        ([4], "high ties"),
    ],
)
def test_each_mistake_survives_until_an_input_exposes_it(left_out, key, capsys):
    triples = [t for i, t in enumerate(SOLVED["break_it"]()) if i not in left_out]
    survivor = SENTENCES[key]
    out = said(capsys, checks.break_it_test, lambda: triples, find_closest_centroids)
    assert survivor in out and "undetected" in out


def test_each_mistaken_version_gives_labels_for_any_features():
    X, start = np.array([[0.4, -1.0, 5.0], [2.4, 1.0, 0.0]]), np.array([[0.0, 1.0, 1.0]] * 2)
    for key, faulty in challenges._faulty(find_closest_centroids).items():
        assert faulty(X, start).shape == (2,), key


def test_own_function_is_asked_first(capsys):
    wrong = [(np.array([[0.0]]), np.array([[0.0], [1.0]]), [1])]
    out = said(capsys, checks.break_it_test, lambda: wrong, find_closest_centroids)
    assert hint("own hint") in out and "input 1: 0" in out and "input 1: 1" in out


@pytest.mark.parametrize(
    "triples", [[1], [([1.0], [[1.0]], [0])], [([[1.0]], [[1.0]], [0, 0])], [("a", "b", "c")]]
)
def test_triples_of_another_form_are_named(triples, capsys):
    out = said(capsys, checks.break_it_test, lambda: triples, find_closest_centroids)
    assert hint("triples hint") in out


# --- Weigh the colors -------------------------------------------------------------------------


def test_counted_colors_give_the_same_result_as_pixels():
    pixels = np.random.default_rng(0).integers(0, 4, (500, 3)) / 255
    colors, counts, where = SOLVED["count_colors"](pixels)
    assert len(colors) < len(pixels) and np.array_equal(colors[where], pixels)
    idx = find_closest_centroids(colors, pixels[:5])
    weighted = SOLVED["weighted_centroids"](colors, idx, 5, counts)
    assert np.allclose(weighted, compute_centroids(pixels, idx[where], 5))


@pytest.mark.parametrize(
    ("wrong", "title"),
    [
        (lambda p: (p, np.ones(len(p), int), np.arange(len(p))), "each color once"),
        (lambda p: np.unique(p, axis=0, return_counts=True), "rebuilt"),
        (lambda p: (p[None], np.ones(1), np.arange(6)), "rebuilt"),
        (lambda p: (p, np.ones(6), np.arange(6)[:, None]), "rebuilt"),
        (lambda p: (p, np.ones(6), np.arange(6.0)), "rebuilt"),
        (lambda p: np.unique(p, axis=0, return_inverse=True, return_counts=True), "rebuilt"),
    ],
)
def test_mistakes_in_counting_are_named(wrong, title, capsys):
    out = said(capsys, checks.weigh_colors_test, wrong, SOLVED["weighted_centroids"])
    assert SENTENCES[title] in out.splitlines()[0] and hint("count hint") in out


def test_unweighted_means_are_named(capsys):
    out = said(
        capsys,
        checks.weigh_colors_test,
        SOLVED["count_colors"],
        lambda X, idx, K, counts: compute_centroids(X, idx, K),
    )
    assert hint("weighted hint") in out and "row 0 = [4, 2, 1]" in out


# --- The texts and the solutions --------------------------------------------------------------


def test_solutions_are_short_enough_to_be_read():
    for name, source in solution_cells().items():
        for function in re.split(r"^(?=def )", source, flags=re.MULTILINE)[1:]:
            assert len(function.strip().splitlines()) <= 25, name
