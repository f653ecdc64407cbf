"""What the challenges of the laboratory are checked for, step by step."""

import numpy as np

from kmeanslab.checks.calling import call_safely
from kmeanslab.checks.messages import literal
from kmeanslab.checks.steps import NotYet, demand, report_steps, result_of
from kmeanslab.sentences import SENTENCES

_GRID = np.array([[0, 0], [0, 2], [3, 1], [5, 5], [6, 0], [9, 4]], dtype=float)

_DRAWS = 2000


def _start(target, X, K, seed):
    expected = SENTENCES["rows"].format(count=K)
    rows = result_of(target, (X, K, np.random.default_rng(seed)), expected, np.ndarray)
    if rows.shape != (K, X.shape[1]):
        raise NotYet(expected, SENTENCES["shape"].format(shape=rows.shape), "rows of X hint")
    if not all((row == X).all(axis=1).any() for row in rows):
        raise NotYet(expected, literal(rows), "rows of X hint")
    return rows


def _draws(target, X, K):
    """Many starts on points with one feature, as a table: one row a start."""
    X = np.array(X, dtype=float)[:, np.newaxis]
    rng = np.random.default_rng(1)
    many = result_of(lambda X, K, rng: [target(X, K, rng) for _ in range(_DRAWS)], (X, K, rng))
    return np.reshape(many, (_DRAWS, K))


def _share(table, wanted, low, high, what, hints):
    """Demand that a share of the rows of a table holds; hints are for too few and too many."""
    share = np.mean(wanted)
    if not low <= share <= high:
        expected = SENTENCES["about"].format(share=(low + high) / 2, what=SENTENCES[what])
        received = SENTENCES["share"].format(share=share, count=len(table))
        raise NotYet(expected, received, hints[int(share > high)])


def _start_repeats(target):
    first, again = (_start(target, _GRID, 4, seed=3) for _ in range(2))
    if not np.array_equal(first, again):
        raise NotYet(literal(first), literal(again), "repeatable hint")


def _start_takes_each_row_once(target):
    for seed in range(20):
        rows = _start(target, _GRID, len(_GRID), seed)
        if len(np.unique(rows, axis=0)) < len(_GRID):
            raise NotYet(SENTENCES["rows"].format(count=len(_GRID)), literal(rows), "once hint")


def _start_draws_the_first_alike(target):
    table = _draws(target, [0, 1, 3], 1)
    for value in (0, 1, 3):
        _share(table, table == value, 0.28, 0.38, "rows all alike", ["first hint"] * 2)


def _start_draws_the_second_by_squares(target):
    table = _draws(target, [0, 1, 3], 2)
    table = table[table[:, 0] == 0]
    hints = ["second hint", "farthest hint"]
    _share(table, table[:, 1] == 3, 0.84, 0.96, "far row second", hints)


def _start_draws_the_third_by_the_nearest(target):
    table = _draws(target, [0, 1, 10, 12], 3)
    table = table[(np.sort(table[:, :2], axis=1) == [0, 12]).all(axis=1)]
    _share(table, table[:, 2] == 10, 0.71, 0.89, "far row third", ["third hint"] * 2)


def kMeans_plus_plus_test(target):
    """Check Challenge 5. target(X, K, rng) -> K rows of X, by draws that a seed repeats."""
    steps = [
        ("K rows of X", lambda target: _start(target, _GRID, 4, seed=0)),
        ("repeatable", _start_repeats),
        ("each row once", _start_takes_each_row_once),
        ("first row", _start_draws_the_first_alike),
        ("second row", _start_draws_the_second_by_squares),
        ("third row", _start_draws_the_third_by_the_nearest),
    ]
    args = (_GRID, 2, np.random.default_rng(0))
    report_steps("kMeans_plus_plus", 5, "starts proven", target, args, steps)


_LINE = np.array([[0], [1], [2], [3], [10], [11], [12], [20]], dtype=float)

_LINE_START = np.array([[0], [1], [2]], dtype=float)

# max_iters -> centroids, labels, iterations
_LINE_RUNS = {
    300: ([0.5, 2.5, 13.25], "00112222", 4),
    1: ([0, 1, 29 / 3], "01112222", 1),
}


def _run(target, X, start, max_iters, expected, labels, iterations):
    wanted = np.array(expected, dtype=float)[:, np.newaxis]
    args = (X, start) if max_iters == 300 else (X, start, max_iters)
    result = result_of(target, args, "centroids, idx, iterations", tuple)
    if len(result) != 3:
        received = SENTENCES["tuple of length"].format(length=len(result))
        raise NotYet("centroids, idx, iterations", received, "three results hint")
    return result, wanted, np.array([int(digit) for digit in labels]), iterations


def _demand_run(target, X, start, max_iters, run, hint):
    (centroids, idx, iterations), wanted, labels, count = _run(target, X, start, max_iters, *run)
    near = np.shape(centroids) == wanted.shape and np.allclose(centroids, wanted)
    demand(near, "centroids", literal(wanted), literal(np.asarray(centroids)), hint)
    same = np.array_equal(idx, labels)
    demand(same, "idx", literal(labels), literal(np.asarray(idx)), "stale hint")
    demand(iterations == count, "iterations", count, iterations, "iterations hint")


def run_until_still_test(target):
    """Check Challenge 2. target(X, initial_centroids, max_iters=300) -> three results."""
    settles = (_LINE, _LINE_START, 300, _LINE_RUNS[300], "settled hint")
    stops = (_LINE, _LINE_START, 1, _LINE_RUNS[1], "max_iters hint")
    unused = (_LINE[:4], np.array([[1.0], [99.0]]), 300, ([1.5, 99], "0000", 2), "kept hint")
    steps = [
        ("three results", lambda target: _run(target, _LINE, _LINE_START, 300, *_LINE_RUNS[300])),
        ("settled", lambda target: _demand_run(target, *settles)),
        ("max_iters", lambda target: _demand_run(target, *stops)),
        ("kept centroid", lambda target: _demand_run(target, *unused)),
    ]
    args = (_LINE, _LINE_START)
    report_steps("run_until_still", 2, "still proven", target, args, steps)


def _faulty(assign):
    """Five mistaken versions of the student's own right function, by the key of the mistake."""
    return {
        "last": lambda X, centroids: assign(X, centroids[:-1] if len(centroids) > 1 else centroids),
        "two features": lambda X, centroids: assign(X[:, :2], centroids[:, :2]),
        "rounds": lambda X, centroids: assign(np.rint(X), np.rint(centroids)),
        "signs": lambda X, centroids: assign(np.abs(X), np.abs(centroids)),
        "high ties": lambda X, centroids: len(centroids) - 1 - assign(X, centroids[::-1]),
    }


def _triples(target):
    """The student's inputs as arrays: (X, centroids, labels)."""
    expected, triples = "(X, centroids, labels)", []
    for number, triple in enumerate(result_of(target, (), expected, list), 1):
        try:
            X, centroids, labels = (np.array(part, dtype=float) for part in triple)
        except (TypeError, ValueError) as error:
            received = SENTENCES["input"].format(number=number, value=error)
            raise NotYet(expected, received, "triples hint") from None
        fits = X.ndim == centroids.ndim == 2 and X.shape[1:] == centroids.shape[1:] and len(X)
        if not fits or labels.shape != (len(X),) or not len(centroids):
            shapes = f"{X.shape}, {centroids.shape}, {labels.shape}"
            received = SENTENCES["input"].format(number=number, value=shapes)
            raise NotYet("(m, n), (K, n), (m,)", received, "triples hint")
        triples.append((X, centroids, labels))
    return triples


def _demand_own(target, assign):
    for number, (X, centroids, labels) in enumerate(_triples(target), 1):
        found = result_of(assign, (X, centroids))
        if not np.array_equal(found, labels):
            texts = (
                SENTENCES["input"].format(number=number, value=", ".join(f"{v:g}" for v in value))
                for value in (labels, found)
            )
            raise NotYet(*texts, "own hint")


def _demand_exposed(target, assign):
    triples = _triples(target)
    alive = [
        SENTENCES[key]
        for key, faulty in _faulty(assign).items()
        if all(
            np.array_equal(call_safely(faulty, (X, C)).result, labels) for X, C, labels in triples
        )
    ]
    if alive:
        received = SENTENCES["survivors"].format(names=", ".join(alive))
        raise NotYet(SENTENCES["no survivors"], received, "survivors hint")


def break_it_test(target, find_closest_centroids):
    """Check Challenge 1. target() -> triples (X, centroids, labels); and your own Exercise 1."""
    assign = find_closest_centroids
    steps = [
        ("triples", _triples),
        ("own function", lambda target: _demand_own(target, assign)),
        ("exposed", lambda target: _demand_exposed(target, assign)),
    ]
    report_steps("break_it", 1, "inputs proven", target, (), steps)


_PIXELS = np.array([[9, 0, 1], [2, 2, 2], [9, 0, 1], [0, 0, 0], [2, 2, 3], [9, 0, 1]]) / 255

_WEIGHTED = (
    np.array([[0, 0, 3], [6, 3, 0], [1, 1, 1], [8, 0, 4]], dtype=float),
    np.array([0, 0, 3, 1]),
    4,
    np.array([1, 2, 5, 3]),
)

_WEIGHTED_MEANS = {0: [4, 2, 1], 1: [8, 0, 4], 3: [1, 1, 1]}  # cluster 2 has no points


def _counted(count_colors):
    expected = "colors, counts, where"
    result = result_of(count_colors, (_PIXELS,), expected, tuple)
    if len(result) != 3:
        received = SENTENCES["tuple of length"].format(length=len(result))
        raise NotYet(expected, received, "count hint")
    return (np.asarray(part) for part in result)


def _demand_rebuilt(count_colors):
    colors, _, where = _counted(count_colors)
    shape = f"{colors.shape}, {where.shape}"
    fits = colors.ndim == 2 and where.shape == (6,) and where.dtype.kind in "iu"
    demand(
        fits and where.max() < len(colors), SENTENCES["shapes"], "(4, 3), (6,)", shape, "count hint"
    )
    right = np.array_equal(colors[where], _PIXELS)
    demand(right, "colors[where]", "= pixels", literal(colors[where]), "count hint")


def _demand_each_once(count_colors):
    colors, _, _ = _counted(count_colors)
    demand(len(colors) == 4, SENTENCES["number of colors"], 4, len(colors), "count hint")


def _demand_counts(count_colors):
    colors, counts, _ = _counted(count_colors)
    wanted = np.array([(color == _PIXELS).all(axis=1).sum() for color in colors])
    demand(np.array_equal(counts, wanted), "counts", wanted, counts, "count hint")


def _demand_weighted(weighted_centroids):
    expected = SENTENCES["shape"].format(shape=(4, 3))
    found = result_of(weighted_centroids, _WEIGHTED, expected, np.ndarray)
    if found.shape != (4, 3):
        raise NotYet(expected, SENTENCES["shape"].format(shape=found.shape), "weighted hint")
    for k, row in _WEIGHTED_MEANS.items():
        what = SENTENCES["one row"].format(row=k)
        demand(np.allclose(found[k], row), what, row, literal(found[k]), "weighted hint")


def weigh_colors_test(count_colors, weighted_centroids):
    """Check Challenge 4. count_colors(pixels) -> three arrays; weighted_centroids -> (K, n)."""
    steps = [
        ("rebuilt", _demand_rebuilt),
        ("each color once", _demand_each_once),
        ("counted", _demand_counts),
    ]
    report_steps("count_colors", 4, "colors counted", count_colors, (_PIXELS,), steps)
    steps = [("weighted", _demand_weighted)]
    report_steps("weighted_centroids", 4, "colors proven", weighted_centroids, _WEIGHTED, steps)
