"""The checks of the five challenges. They print their state and never raise."""

from dataclasses import replace

import numpy as np

from public_tests import (
    _LABEL_PROBES,
    _LABELS_EXERCISE,
    _SPREAD,
    _SPREAD_CENTROIDS,
    SENTENCES,
    _call,
    _exception_hint,
    _field,
    _labels,
    _literal,
    _not_started,
    _student_traceback,
    _tell,
)

__all__ = [
    "break_it_test",
    "find_closest_fast_test",
    "kMeans_plus_plus_test",
    "run_until_still_test",
    "weigh_colors_test",
]

SENTENCES |= {
    # Challenges: what was proven, titles
    "starts proven": "drawn by squared distance",
    "still proven": "it ends, with labels up to date",
    "inputs proven": "all five mistakes are exposed",
    "colors counted": "each colour once, with its count",
    "colors proven": "the same means from fewer points",
    "very far": "a hundred million from the origin",
    "K rows of X": "K rows of X",
    "repeatable": "the same seed, the same rows",
    "each row once": "no row twice",
    "first row": "the first row",
    "second row": "the second row",
    "third row": "the third row",
    "three results": "three results",
    "settled": "it settles",
    "passes": "the number of passes",
    "max_iters": "it stops after max_iters",
    "kept centroid": "a cluster without points",
    "triples": "a list of triples",
    "own function": "your own function passes",
    "exposed": "five mistakes exposed",
    "rebuilt": "colors[where] gives the pixels",
    "each color once": "each colour once",
    "counted": "the counts",
    "weighted": "the weighted means",
    # Challenges: what was expected and received
    "rows": "{count} different rows of X",
    "about": "about {share:.0%} {what}",
    "share": "{share:.0%} of {count} draws",
    "rows all alike": "for each of three rows",
    "far row second": "of the draws take 3, when 0 is drawn and 1 and 3 are left",
    "far row third": "of the draws take 10, when 0 and 12 are drawn and 1 and 10 are left",
    "value": "{what} {value}",
    "a changed argument": "an argument that was changed",
    "input": "input {number}: {value}",
    "survivors": "undetected: {names}",
    "no survivors": "each mistake answers differently on at least one input",
    # Challenges: hints
    "rows of X hint": "A start is made of K rows of X. Which row numbers did you draw?",
    "repeatable hint": "Draw from the rng that you are given, and from nothing else.",
    "once hint": "A row that is drawn has distance 0 to itself. What is its chance then?",
    "first hint": "At first there is no centroid yet, so no row is better than another.",
    "second hint": "Which power of the distance does the contract name, and do the chances add up "
    "to 1?",
    "farthest hint": "You take the farthest row every time. Draw it, with the weights as chances.",
    "third hint": "Each row looks at the nearest of all centroids drawn so far, not at the last "
    "one or at the sum.",
    "three results hint": "The contract names what comes back: centroids, idx, passes.",
    "settled hint": "Let it run by hand: does it stop although a centroid still moves?",
    "stale hint": "These labels belong to the centroids before the last move. Assign once more.",
    "passes hint": "Count every assign and update, also the last one, in which nothing moved.",
    "max_iters hint": "max_iters is an upper limit, also when the centroids still move.",
    "kept hint": "Nobody chose this centroid. Which rule does Part 5 follow?",
    "triples hint": "Each triple holds X (m, n), centroids (K, n) and m labels.",
    "own hint": "Work this input out by hand. Which of the two is right?",
    "survivors hint": "For each of them: on which single point would the mistake show?",
    "count hint": "np.unique can return the inverse and the counts too. Along which axis?",
    "weighted hint": "Five equal pixels and one row with count 5 must give the same mean.",
    # The mistakes of Challenge 4
    "last": "forgets the last centroid",
    "two features": "sees two features",
    "rounds": "rounds",
    "signs": "ignores signs",
    "high ties": "gives ties to the highest label",
}


class _NotYet(Exception):
    """What a challenge still lacks: expected, received, and the key of a hint.

    The student's own exception, if there was one, is its cause.
    """


def _tell_steps(name, part, proven, target, args, steps):
    """Print the state of a challenge: the first step that raises _NotYet, or that all is well.

    steps: (key of a title, function(target)). args: a call that shows whether target is started.
    """
    call = _call(target, args)
    state = _not_started(target, call.error) if call.result is None else None
    if state:
        print(SENTENCES[state].format(name=name, part=part))
        return
    for number, (title, step) in enumerate(steps, 1):
        try:
            step(target)
        except _NotYet as lack:
            if lack.__cause__ is not None:
                print("\n".join(_student_traceback(lack.__cause__)))
            head = {"name": name, "number": number, "count": len(steps)}
            print(SENTENCES["try again"].format(**head, title=SENTENCES[title]))
            for label, text in zip(("expected", "received", "look at"), lack.args, strict=True):
                text = SENTENCES[text] if label == "look at" else text
                print("\n".join(_field(label, text, 2)))
            return
    print(SENTENCES["passed"].format(name=name, count=len(steps), proven=SENTENCES[proven]))


def _result(target, args, expected="", kind=object):
    """The result of a call; _NotYet when it stops, gives another kind, or changes its arguments."""
    call = _call(target, args)
    if call.error is not None:
        received = f"{type(call.error).__name__}: {call.error}"
        raise _NotYet(expected, received, _exception_hint(call.error)) from call.error
    if call.result is None:
        raise _NotYet(expected, "None", "none")
    if not isinstance(call.result, kind):
        text = SENTENCES["a value of type"].format(type=type(call.result).__name__)
        raise _NotYet(expected, text, "other type")
    if call.changed is not None:
        raise _NotYet(expected, SENTENCES["a changed argument"], "inputs")
    return call.result


# --------------------------------------------------------- Challenge 1: vectorise and race

_FAST_EXERCISE = replace(
    _LABELS_EXERCISE,
    name="find_closest_fast",
    part="Challenge 1",
    probes=(
        *_LABEL_PROBES,
        _labels("very far", _SPREAD / 8 + 1e8, _SPREAD_CENTROIDS / 8 + 1e8, "21000"),
    ),
)


def find_closest_fast_test(target):
    """Check Challenge 1. target(X, centroids) -> labels, as in Exercise 1."""
    _tell(_FAST_EXERCISE, target)


# ------------------------------------------------------------------ Challenge 2: k-means++

_GRID = np.array([[0, 0], [0, 2], [3, 1], [5, 5], [6, 0], [9, 4]], dtype=float)
_DRAWS = 2000


def _start(target, X, K, seed):
    expected = SENTENCES["rows"].format(count=K)
    rows = _result(target, (X, K, np.random.default_rng(seed)), expected, np.ndarray)
    if rows.shape != (K, X.shape[1]):
        raise _NotYet(expected, SENTENCES["shape"].format(shape=rows.shape), "rows of X hint")
    if not all((row == X).all(axis=1).any() for row in rows):
        raise _NotYet(expected, _literal(rows), "rows of X hint")
    return rows


def _draws(target, X, K):
    """Many starts on points with one feature, as a table: one row a start."""
    X = np.array(X, dtype=float)[:, np.newaxis]
    rng = np.random.default_rng(1)
    many = _result(lambda X, K, rng: [target(X, K, rng) for _ in range(_DRAWS)], (X, K, rng))
    return np.reshape(many, (_DRAWS, K))


def _share(table, wanted, low, high, what, hints):
    """Demand that a share of the rows of a table holds; hints are for too few and too many."""
    share = np.mean(wanted)
    if not low <= share <= high:
        expected = SENTENCES["about"].format(share=(low + high) / 2, what=SENTENCES[what])
        received = SENTENCES["share"].format(share=share, count=len(table))
        raise _NotYet(expected, received, hints[int(share > high)])


def _start_repeats(target):
    first, again = (_start(target, _GRID, 4, seed=3) for _ in range(2))
    if not np.array_equal(first, again):
        raise _NotYet(_literal(first), _literal(again), "repeatable hint")


def _start_takes_each_row_once(target):
    for seed in range(20):
        rows = _start(target, _GRID, len(_GRID), seed)
        if len(np.unique(rows, axis=0)) < len(_GRID):
            raise _NotYet(SENTENCES["rows"].format(count=len(_GRID)), _literal(rows), "once hint")


def _start_draws_the_first_alike(target):
    table = _draws(target, [0, 1, 3], 1)
    for value in (0, 1, 3):
        _share(table, table == value, 0.28, 0.39, "rows all alike", ["first hint"] * 2)


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
    """Check Challenge 2. target(X, K, rng) -> K rows of X, by draws that a seed repeats."""
    steps = [
        ("K rows of X", lambda target: _start(target, _GRID, 4, seed=0)),
        ("repeatable", _start_repeats),
        ("each row once", _start_takes_each_row_once),
        ("first row", _start_draws_the_first_alike),
        ("second row", _start_draws_the_second_by_squares),
        ("third row", _start_draws_the_third_by_the_nearest),
    ]
    args = (_GRID, 2, np.random.default_rng(0))
    _tell_steps("kMeans_plus_plus", "Challenge 2", "starts proven", target, args, steps)


# ------------------------------------------------- Challenge 3: stop when nothing moves

_LINE = np.array([[0], [1], [2], [3], [10], [11], [12], [20]], dtype=float)
_LINE_START = np.array([[0], [1], [2]], dtype=float)
# max_iters -> centroids, labels, passes
_LINE_RUNS = {
    300: ([0.5, 2.5, 13.25], "00112222", 4),
    1: ([0, 1, 29 / 3], "01112222", 1),
}


def _run(target, X, start, max_iters, expected, labels, passes):
    wanted = np.array(expected, dtype=float)[:, np.newaxis]
    args = (X, start) if max_iters == 300 else (X, start, max_iters)
    result = _result(target, args, "centroids, idx, passes", tuple)
    if len(result) != 3:
        received = SENTENCES["tuple of length"].format(length=len(result))
        raise _NotYet("centroids, idx, passes", received, "three results hint")
    return result, wanted, np.array([int(digit) for digit in labels]), passes


def _demand(right, what, expected, received, hint):
    if not right:
        texts = (SENTENCES["value"].format(what=what, value=v) for v in (expected, received))
        raise _NotYet(*texts, hint)


def _demand_run(target, X, start, max_iters, run, hint):
    (centroids, idx, passes), wanted, labels, count = _run(target, X, start, max_iters, *run)
    near = np.shape(centroids) == wanted.shape and np.allclose(centroids, wanted)
    _demand(near, "centroids", _literal(wanted), _literal(np.asarray(centroids)), hint)
    same = np.array_equal(idx, labels)
    _demand(same, "idx", _literal(labels), _literal(np.asarray(idx)), "stale hint")
    _demand(passes == count, "passes", count, passes, "passes hint")


def run_until_still_test(target):
    """Check Challenge 3. target(X, initial_centroids, max_iters=300) -> centroids, idx, passes."""
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
    _tell_steps("run_until_still", "Challenge 3", "still proven", target, args, steps)


# ----------------------------------------------------------------- Challenge 4: break it


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
    for number, triple in enumerate(_result(target, (), expected, list), 1):
        try:
            X, centroids, labels = (np.array(part, dtype=float) for part in triple)
        except (TypeError, ValueError) as error:
            received = SENTENCES["input"].format(number=number, value=error)
            raise _NotYet(expected, received, "triples hint") from None
        fits = X.ndim == centroids.ndim == 2 and X.shape[1:] == centroids.shape[1:] and len(X)
        if not fits or labels.shape != (len(X),) or not len(centroids):
            shapes = f"{X.shape}, {centroids.shape}, {labels.shape}"
            received = SENTENCES["input"].format(number=number, value=shapes)
            raise _NotYet("(m, n), (K, n), (m,)", received, "triples hint")
        triples.append((X, centroids, labels))
    return triples


def _demand_own(target, assign):
    for number, (X, centroids, labels) in enumerate(_triples(target), 1):
        found = _result(assign, (X, centroids))
        if not np.array_equal(found, labels):
            texts = (
                SENTENCES["input"].format(number=number, value=", ".join(f"{v:g}" for v in value))
                for value in (labels, found)
            )
            raise _NotYet(*texts, "own hint")


def _demand_exposed(target, assign):
    triples = _triples(target)
    alive = [
        SENTENCES[key]
        for key, faulty in _faulty(assign).items()
        if all(np.array_equal(_call(faulty, (X, C)).result, labels) for X, C, labels in triples)
    ]
    if alive:
        received = SENTENCES["survivors"].format(names=", ".join(alive))
        raise _NotYet(SENTENCES["no survivors"], received, "survivors hint")


def break_it_test(target, find_closest_centroids):
    """Check Challenge 4. target() -> triples (X, centroids, labels); and your own Exercise 1."""
    assign = find_closest_centroids
    steps = [
        ("triples", _triples),
        ("own function", lambda target: _demand_own(target, assign)),
        ("exposed", lambda target: _demand_exposed(target, assign)),
    ]
    _tell_steps("break_it", "Challenge 4", "inputs proven", target, (), steps)


# --------------------------------------------------------- Challenge 5: weigh the colours

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
    result = _result(count_colors, (_PIXELS,), expected, tuple)
    if len(result) != 3:
        received = SENTENCES["tuple of length"].format(length=len(result))
        raise _NotYet(expected, received, "count hint")
    return (np.asarray(part) for part in result)


def _demand_rebuilt(count_colors):
    colors, _, where = _counted(count_colors)
    shape = f"{colors.shape}, {where.shape}"
    fits = colors.ndim == 2 and where.shape == (6,) and where.dtype.kind in "iu"
    _demand(fits and where.max() < len(colors), "shapes", "(4, 3), (6,)", shape, "count hint")
    right = np.array_equal(colors[where], _PIXELS)
    _demand(right, "colors[where]", "= pixels", _literal(colors[where]), "count hint")


def _demand_each_once(count_colors):
    colors, _, _ = _counted(count_colors)
    _demand(len(colors) == 4, "colours:", 4, len(colors), "count hint")


def _demand_counts(count_colors):
    colors, counts, _ = _counted(count_colors)
    wanted = np.array([(color == _PIXELS).all(axis=1).sum() for color in colors])
    _demand(np.array_equal(counts, wanted), "counts", wanted, counts, "count hint")


def _demand_weighted(weighted_centroids):
    expected = SENTENCES["shape"].format(shape=(4, 3))
    found = _result(weighted_centroids, _WEIGHTED, expected, np.ndarray)
    if found.shape != (4, 3):
        raise _NotYet(expected, SENTENCES["shape"].format(shape=found.shape), "weighted hint")
    for k, row in _WEIGHTED_MEANS.items():
        _demand(np.allclose(found[k], row), f"row {k} =", row, _literal(found[k]), "weighted hint")


def weigh_colors_test(count_colors, weighted_centroids):
    """Check Challenge 5. count_colors(pixels) -> three arrays; weighted_centroids -> (K, n)."""
    steps = [
        ("rebuilt", _demand_rebuilt),
        ("each color once", _demand_each_once),
        ("counted", _demand_counts),
    ]
    _tell_steps("count_colors", "Challenge 5", "colors counted", count_colors, (_PIXELS,), steps)
    steps = [("weighted", _demand_weighted)]
    _tell_steps(
        "weighted_centroids", "Challenge 5", "colors proven", weighted_centroids, _WEIGHTED, steps
    )
