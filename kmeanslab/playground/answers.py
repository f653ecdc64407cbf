"""Call a function of the reader, and turn what goes wrong into a sentence."""

import time
from collections.abc import Callable

import numpy as np

from kmeanslab.checks.calling import call_safely
from kmeanslab.checks.running import not_started
from kmeanslab.checks.time_guard import TookTooLong
from kmeanslab.sentences import load_sentences

WORDS = load_sentences("playground")
CALL_SECONDS = 2.0


class NoAnswer(Exception):
    """A function gave nothing that can be drawn; the message says what it did."""


def ask_labels(assign: Callable, X: np.ndarray, centroids: np.ndarray) -> np.ndarray:
    """Return the labels that the reader's function gives to X (m, n), as integers (m,).

    Raises
    ------
    NoAnswer
        When it is blank, raises, hangs, or returns something else than m labels of K centroids.
    """
    labels = _result(assign, (X, centroids))
    if labels.shape != (len(X),):
        raise NoAnswer(_say("shape", assign, found=labels.shape, wanted=f"({len(X)},)"))
    if labels.dtype.kind not in "iuf" or not np.array_equal(labels, np.rint(labels)):
        raise NoAnswer(_say("dtype", assign, found=labels.dtype))
    K = len(centroids)
    wrong = labels[(labels < 0) | (labels >= K)]
    if len(wrong):
        raise NoAnswer(_say("label", assign, found=wrong[0], last=K - 1))
    return labels.astype(int)


def pace_of(assign: Callable, X: np.ndarray, centroids: np.ndarray) -> float:
    """Return the seconds that the reader's function takes for one of these points.

    Raises
    ------
    NoAnswer
        As in `ask_labels`.
    """
    begin = time.perf_counter()
    ask_labels(assign, X, centroids)
    return (time.perf_counter() - begin) / len(X)


def ask_means(update: Callable, X: np.ndarray, idx: np.ndarray, K: int) -> np.ndarray:
    """Return the centroids (K, n) that the reader's function makes of X (m, n) and idx (m,).

    Raises
    ------
    NoAnswer
        When it is blank, raises, hangs, or returns no numbers of shape (K, n).
    """
    means = _result(update, (X, idx, K))
    if means.shape != (K, X.shape[1]):
        raise NoAnswer(_say("shape", update, found=means.shape, wanted=f"({K}, {X.shape[1]})"))
    if means.dtype.kind not in "iuf":
        raise NoAnswer(_say("numbers", update, found=means.dtype))
    return means.astype(float)


def _result(function: Callable, args: tuple) -> np.ndarray:
    call = call_safely(function, args, CALL_SECONDS)
    if isinstance(call.error, TookTooLong):
        raise NoAnswer(_say("late", function, seconds=f"{CALL_SECONDS:g}", line=call.error.line))
    if call.result is None and not_started(function, call.error):
        raise NoAnswer(_say("blank", function))
    if call.error is not None:
        found = f"{type(call.error).__name__}: {call.error}"
        raise NoAnswer(_say("raised", function, found=found))
    if call.result is None:
        raise NoAnswer(_say("none", function))
    if not isinstance(call.result, np.ndarray):
        raise NoAnswer(_say("type", function, found=type(call.result).__name__))
    return call.result


def _say(key: str, function: Callable, **details: object) -> str:
    return WORDS[key].format(name=getattr(function, "__name__", "your function"), **details)
