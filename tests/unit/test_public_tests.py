"""The checks against the bank: all mistakes caught and named, all correct answers accepted."""

import ast
import functools
import inspect
import os
import re
import subprocess
import sys
import textwrap
import time
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

import public_tests
from kmeanslab.checks.calling import Call, call_safely, silence
from kmeanslab.checks.fingerprints import outcome_of
from kmeanslab.checks.messages import text_width
from kmeanslab.checks.running import report
from kmeanslab.checks.source_rules import RULES
from kmeanslab.sentences import SENTENCES
from misconceptions import LABELS, MEANS, fingerprints, labels_right, load_anew, means_right, table
from public_tests import CheckFailed

ROOT = Path(__file__).resolve().parents[2]
CHECKS = {
    LABELS: public_tests.find_closest_centroids_test,
    MEANS: public_tests.compute_centroids_test,
}
EXERCISES = [public_tests.LABELS_EXERCISE, public_tests.MEANS_EXERCISE]
MISTAKES, VARIANTS = load_anew()


def named(entry):
    return f"{entry.exercise}-{table.name(entry.function)}"


@functools.cache
def said_of(mistake):
    """The message about a mistake, once for all tests that read it."""
    return table.message(mistake.exercise, mistake.function)


def squared_distances(X, centroids):
    return ((X[:, None] - centroids) ** 2).sum(axis=2)


# --------------------------------------------------------------------------- the bank


@pytest.mark.parametrize("mistake", MISTAKES, ids=named)
def test_mistake_is_caught_and_named(mistake):
    text = said_of(mistake)
    assert table.hint_of(text) == mistake.sentence, text or "accepted"
    assert len(text.splitlines()) <= 8
    assert max(map(len, text.splitlines())) <= 80


@pytest.mark.parametrize("variant", VARIANTS, ids=named)
def test_correct_variant_is_accepted_silently(variant, capfd):
    assert CHECKS[variant.exercise](variant.function) is None
    out, err = capfd.readouterr()
    assert re.fullmatch(r"\[passed\] \w+: (\d+) of \1 checks, .+\n", out)
    assert err == ""


@pytest.mark.skipif(
    np.lib.NumpyVersion(np.__version__) < "2.0.0",
    reason="NumPy 2 promotes small types in another way, and the fingerprints are made with it",
)
def test_fingerprints_come_from_the_bank():
    stored = fingerprints.FILE.read_text(encoding="utf-8")
    assert stored == fingerprints.generated(), "run python tests/misconceptions/fingerprints.py"


@pytest.mark.parametrize("exercise", EXERCISES, ids=lambda exercise: exercise.name)
def test_fingerprints_tell_mistakes_from_each_other_and_from_right(exercise):
    owners = {}
    for hint, prints in exercise.fingerprints.items():
        for text in prints:
            assert len(text.split()) == len(exercise.probes)
            assert set(text.split()) != {"="}
            assert owners.setdefault(text, hint) == hint


def test_fingerprints_survive_rounding():
    """A mean that differs in the last bits has the same fingerprint."""
    exercise = EXERCISES[1]
    named = [
        m.function for m in MISTAKES if m.exercise == MEANS and m.hint in exercise.fingerprints
    ]
    for function in named:
        for probe in exercise.probes:
            call = call_safely(function, probe.args)
            if call.error or call.result.dtype.kind != "f":
                continue
            for factor in (1 + 1e-14, 1 - 1e-14):
                near = Call(call.args, call.result * factor)
                assert outcome_of(probe, near) == outcome_of(probe, call)


# ------------------------------------------------------------------------- the probes


@pytest.mark.parametrize("probe", public_tests.LABEL_PROBES, ids=lambda probe: probe.title)
def test_expected_labels(probe):
    d = squared_distances(*probe.args)
    assert np.array_equal(probe.expected, d.argmin(axis=1))
    nearest = np.sort(np.sqrt(d), axis=1)
    if probe.title == "ties":
        assert np.array_equal(nearest[:, 0], nearest[:, 1])
        assert not (np.concatenate(probe.args) % 1).any()
    elif nearest.shape[1] > 1:
        assert (nearest[:, 1] > 1.01 * nearest[:, 0]).all(), "margins must be clear"


@pytest.mark.parametrize("probe", public_tests.MEAN_PROBES, ids=lambda probe: probe.title)
def test_expected_means(probe):
    X, idx, K = probe.args
    with np.errstate(invalid="ignore"):
        sums = np.array([np.bincount(idx, column, K) for column in X.T]).T
        means = sums / np.bincount(idx, minlength=K)[:, None]
    assert np.allclose(probe.expected, means, rtol=1e-12, atol=0, equal_nan=True)


def test_ties_come_last():
    assert EXERCISES[0].probes[-1].title == "ties"


@pytest.mark.parametrize("mistake", MISTAKES, ids=named)
def test_written_call_can_be_repeated(mistake):
    """The call in a message, pasted, shows a mistake."""
    text = said_of(mistake)
    called = text.partition("you called")[2].split("  expected ")[0].split("  received ")[0]
    called = " ".join(called.split())
    if " with X of shape" in called:
        return
    exercise = EXERCISES[[LABELS, MEANS].index(mistake.exercise)]
    args = eval(called, {"np": np, mistake.exercise: lambda *args: args})
    if mistake.hint == "remembered":
        return  # its mistake needs an earlier call
    shown = [*exercise.probes, *SMALLER_PROBES[mistake.exercise]]
    probe = next((probe for probe in shown if equal(probe.args, args)), None)
    assert probe is not None, called
    call = call_safely(mistake.function, args)
    assert exercise.inspect(probe, call) or mistake.hint == "unsteady"


def equal(left, right):
    return all(np.array_equal(a, b) for a, b in zip(left, right, strict=True))


def smaller_probes(exercise):
    """Every small probe that a message can show: one point or one cluster of a probe."""
    for probe in exercise.probes:
        if exercise.name == MEANS:
            yield from exercise.smaller(probe, Call((), probe.expected * np.nan))
            continue
        for other in range(-1, len(probe.args[1])):
            for index in range(len(probe.expected)):
                labels = probe.expected.copy()
                labels[index] = other
                if other != probe.expected[index]:
                    yield from exercise.smaller(probe, Call((), labels))


SMALLER_PROBES = {exercise.name: list(smaller_probes(exercise)) for exercise in EXERCISES}


# ------------------------------------------------------------------------- the texts


def test_hints_fit_two_lines():
    rules = {rule.hint for rule in RULES}
    for key, sentence in SENTENCES.items():
        code = "np.sqrt(X[i] - centroids[jj])" if key in rules else "initial_centroids"
        filled = sentence.replace("{name}", code)
        assert len(textwrap.wrap(filled, text_width())) <= 2, key


def words_in(file):
    """The strings of a Python file, or all of another file's text in quotes."""
    text = file.read_text(encoding="utf-8")
    if file.suffix != ".py":
        return set(text.split('"'))
    return {node.value for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Constant)}


def test_every_sentence_is_used():
    files = [ROOT / "public_tests.py", *(ROOT / "kmeanslab" / "checks").glob("*.*")]
    assert set(SENTENCES) - set().union(*map(words_in, files)) == set()


def test_a_translation_replaces_texts_in_one_place(monkeypatch):
    monkeypatch.setitem(SENTENCES, "try again", "[noch einmal] {name} {number} {count} {title}")
    monkeypatch.setitem(SENTENCES, "manhattan", "Das ist der Weg um die Häuser.")
    wrong = next(m.function for m in MISTAKES if m.hint == "manhattan")
    text = table.message(LABELS, wrong)
    count = len(EXERCISES[0].properties) + len(EXERCISES[0].probes)
    assert text.startswith(f"[noch einmal] find_closest_centroids 6 {count}")
    assert text.endswith("  look at     Das ist der Weg um die Häuser.")


# ------------------------------------------------------------------------- not started


def stub(X, centroids):
    """A docstring."""
    # YOUR CODE HERE


def stub_of_nbgrader(X, centroids):
    """A docstring."""
    # YOUR CODE HERE
    raise NotImplementedError()


def stub_with_pass(X, centroids):
    pass


@pytest.mark.parametrize("function", [stub, stub_of_nbgrader, stub_with_pass])
def test_untouched_exercise_is_not_started_and_raises(function):
    with pytest.raises(CheckFailed) as failed:
        CHECKS[LABELS](function)
    assert str(failed.value) == (
        "[not started] find_closest_centroids: write Exercise 1, then run this cell again"
    )


def test_untouched_second_exercise():
    def compute_centroids(X, idx, K):
        """A docstring."""

    text = "[not started] compute_centroids: write Exercise 2, then run this cell again"
    assert table.message(MEANS, compute_centroids) == text


def test_forgotten_return_is_not_not_started():
    def find_closest_centroids(X, centroids):
        idx = np.zeros(len(X), dtype=int)  # noqa: F841

    text = table.message(LABELS, find_closest_centroids)
    assert text.startswith("[try again]")
    assert "received    None" in text


class Remote:
    """A target whose code can't be seen, such as a function in another process."""

    def __init__(self, function):
        self.function = function

    def __call__(self, *args):
        return self.function(*args)


def test_target_without_code_is_judged_by_calling():
    assert table.message(LABELS, Remote(labels_right.broadcast)) == ""
    assert "city-block" in table.message(
        LABELS, Remote(next(m.function for m in MISTAKES if m.hint == "manhattan"))
    )
    nothing = table.message(LABELS, Remote(stub))
    assert nothing.startswith("[not started] find_closest_centroids: it returns None")
    assert len(nothing) <= 80


def test_target_whose_code_is_empty_is_judged_by_calling():
    target = Remote(stub)
    target.__code__ = SimpleNamespace(co_names=None, co_varnames=None, co_argcount=None)
    assert "it returns None" in table.message(LABELS, target)


def test_exercise_with_one_probe_more(capsys):
    """A challenge may ask more of the same function; known mistakes are still known."""
    more = replace(EXERCISES[0], probes=(*EXERCISES[0].probes, EXERCISES[0].probes[1]))
    report(more, next(m.function for m in MISTAKES if m.hint == "manhattan"))
    report(more, next(m.function for m in MISTAKES if m.hint == "labels"))
    report(more, labels_right.broadcast)
    said = capsys.readouterr().out
    assert "city-block" in said and "Take this one point" in said and "26 of 26 checks" in said


# ------------------------------------------------------------------------ around calls


def test_arguments_are_positional_copies():
    seen = []

    def find_closest_centroids(*args, **kwargs):
        assert not kwargs
        seen.append([array.copy() for array in args])
        for array in args:
            array[:] = 0
        return np.zeros(len(args[0]), dtype=int)

    before = [[array.copy() for array in probe.args] for probe in EXERCISES[0].probes]
    for _ in range(2):
        assert "You edited the caller's data" in table.message(LABELS, find_closest_centroids)
    after = [list(probe.args) for probe in EXERCISES[0].probes]
    assert all(equal(*pair) for pair in zip(before, after, strict=True))
    assert equal(seen[0], before[0])
    assert seen[0][0].dtype == np.float64


def test_settings_of_numpy_and_warnings_do_not_matter():
    with np.errstate(all="raise"):
        assert table.message(MEANS, means_right.mask) == ""
    assert subprocess.run(
        [sys.executable, "-W", "error", "-c", CALL_BOTH], cwd=ROOT, env=environment(), check=True
    )


CALL_BOTH = (
    "from misconceptions import labels_right, means_right; import public_tests;"
    "public_tests.find_closest_centroids_test(labels_right.broadcast);"
    "public_tests.compute_centroids_test(means_right.mask)"
)


def environment():
    return os.environ | {"PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "tests")])}


def test_keyboard_interrupt_is_not_swallowed(capsys):
    def find_closest_centroids(X, centroids):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        CHECKS[LABELS](find_closest_centroids)
    print("stdout is back")
    assert capsys.readouterr().out == "stdout is back\n"


def test_own_exception_keeps_its_traceback():
    def find_closest_centroids(X, centroids):
        return X.nearest(centroids)

    with pytest.raises(CheckFailed) as failed:
        CHECKS[LABELS](find_closest_centroids)
    assert isinstance(failed.value.__cause__, AttributeError)
    line = inspect.getsourcelines(find_closest_centroids)[1] + 1
    assert failed.value._render_traceback_()[:4] == [
        "Your function stopped with an exception:",
        f"  line {line}, in find_closest_centroids",
        "    return X.nearest(centroids)",
        "AttributeError: 'numpy.ndarray' object has no attribute 'nearest'",
    ]


def test_globals_are_back_after_the_diagnosis():
    namespace = {"np": np, "X": np.zeros((300, 2)), "K": 3}
    exec("def compute_centroids(data, idx, clusters):\n    return X[:K].copy()", namespace)
    before = dict(namespace)
    text = table.message(MEANS, namespace["compute_centroids"])
    assert re.search("reads `[XK]` from the notebook", text)
    assert namespace.keys() == before.keys()
    assert all(namespace[name] is before[name] for name in before)


def test_verdict_follows_the_function_that_is_given():
    wrong = next(m.function for m in MISTAKES if m.hint == "manhattan")
    first = table.message(LABELS, wrong)
    assert first == table.message(LABELS, wrong) != ""
    assert table.message(LABELS, labels_right.broadcast) == ""
    assert table.message(LABELS, wrong) == first


def slow_loop(X, centroids):
    time.sleep(20e-6 * len(X) * len(centroids))
    return np.abs(X[:, None] - centroids).sum(axis=2).argmin(axis=1)


@pytest.mark.parametrize("exercise", EXERCISES, ids=lambda exercise: exercise.name)
def test_work_of_a_check_is_small(exercise):
    """A double loop takes some microseconds for each pair of a point and a centroid."""
    pairs = [len(probe.args[0]) * clusters_of(probe) for probe in exercise.probes]
    assert 0 < sum(pairs) <= 40_000


def clusters_of(probe):
    last = probe.args[-1]
    return last if isinstance(last, int) else len(last)


def kinds(probe):
    """Which kinds of data this probe shows."""
    X, *rest = probe.args
    K, labels = clusters_of(probe), rest[0] if len(rest) == 2 else probe.expected
    return {
        "repeated rows": len(np.unique(X, axis=0)) < len(X),
        "label 0 unused": 0 not in labels,
        "more clusters than points": len(X) < K,
        "a crowd in one cluster": np.bincount(labels).max() > 300,
        "whole points": X.dtype.kind == "i",
        "256 labels": labels.max() == 255,
        "no block size divides": len(X) > 1000 and all(len(X) % size for size in range(2, 33)),
    }


@pytest.mark.parametrize("exercise", EXERCISES, ids=lambda exercise: exercise.name)
def test_probes_show_every_kind_of_data(exercise):
    shown = [kinds(probe) for probe in exercise.probes]
    assert [kind for kind in shown[0] if not any(of_probe[kind] for of_probe in shown)] == []


def test_the_classic_start_of_whole_numbers_is_tried():
    starts = [probe.args[1] for probe in public_tests.LABEL_PROBES]
    assert any(c.dtype.kind == "i" and c.tolist() == [[3, 3], [6, 2], [8, 5]] for c in starts)


@pytest.mark.parametrize("exercise", EXERCISES, ids=lambda exercise: exercise.name)
def test_probes_have_results_of_their_own(exercise):
    """A function that remembers one result passes no second probe with it, but the last again."""
    results = [
        probe.expected.tobytes()
        for probe in exercise.probes
        if probe.title not in ("again", "tiny")
    ]
    assert len(set(results)) == len(results)


# ---------------------------------------------------------------- what students receive


def test_no_callable_solves_an_exercise():
    for name, value in vars(public_tests).items():
        if not callable(value) or inspect.ismodule(value):
            continue
        for exercise in EXERCISES:
            probe = exercise.probes[0]
            try:
                with silence():
                    result = value(*(np.copy(arg) for arg in probe.args))
            except Exception:
                continue
            for part in result if isinstance(result, tuple) else (result,):
                assert not np.array_equal(np.asarray(part, dtype=object), probe.expected), name


def test_plain_python_shows_the_message_once():
    code = "import public_tests; public_tests.compute_centroids_test(lambda X, idx, K: X)"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=environment(), capture_output=True, text=True
    )
    assert done.returncode == 1
    assert done.stderr.count("[try again] compute_centroids, check 3 of 25") == 1
    assert done.stdout == ""


def test_a_challenge_prints_its_state_and_goes_on(capsys):
    report(EXERCISES[0], stub)
    report(EXERCISES[0], slow_loop)
    report(EXERCISES[0], labels_right.broadcast)
    states = [
        line.split("]")[0] for line in capsys.readouterr().out.splitlines() if "[" in line[:1]
    ]
    assert states == ["[not started", "[try again", "[passed"]
