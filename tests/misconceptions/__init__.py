"""A bank of implementations of the two exercises: wrong ones with their mistake, and right ones.

Each wrong one is registered with the hint, a key of the checks' sentences, that a student who
wrote it must read. Several shapes of one mistake share a hint: a loop, a list, a broadcast.
"""

import importlib
import sys
from collections.abc import Callable
from typing import NamedTuple

LABELS = "find_closest_centroids"
MEANS = "compute_centroids"


class Mistake(NamedTuple):
    exercise: str
    hint: str  # what calls and the exception prove
    function: Callable
    named: str = ""  # what the source text adds, if that is more

    @property
    def sentence(self):
        """The key of the sentence that its writer must read."""
        return self.named or self.hint


class Variant(NamedTuple):
    exercise: str
    function: Callable


MISTAKES: list[Mistake] = []
VARIANTS: list[Variant] = []


def wrong(exercise, hint, named=""):
    """Register a wrong implementation of exercise and the hint that it must get.

    named is the hint that the source text adds, where calls leave several causes open.
    """

    def register(function):
        MISTAKES.append(Mistake(exercise, hint, function, named))
        return function

    return register


def right(exercise):
    """Register a correct implementation of exercise."""

    def register(function):
        VARIANTS.append(Variant(exercise, function))
        return function

    return register


def load():
    """Import every file of the bank and return (mistakes, variants)."""
    from misconceptions import (  # noqa: F401
        labels_right,
        labels_wrong,
        means_right,
        means_wrong,
        raising,
        unforeseen,
    )

    return MISTAKES, VARIANTS


def load_anew():
    """Return the bank as if nobody had called it: some mistakes remember their earlier calls."""
    kept = {name: sys.modules.pop(name) for name in _modules()}
    try:
        return importlib.import_module("misconceptions").load()
    finally:
        for name in _modules():
            del sys.modules[name]
        sys.modules.update(kept)


def _modules():
    return [name for name in sys.modules if name.split(".")[0] == "misconceptions"]
