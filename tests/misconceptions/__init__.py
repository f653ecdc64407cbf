"""A bank of implementations of the two exercises: wrong ones with their mistake, and right ones.

Each wrong one is registered with the hint, a key of `public_tests.SENTENCES`, that a student who
wrote it must read. Several shapes of one mistake share a hint: a loop, a list, a broadcast.
"""

from collections.abc import Callable
from typing import NamedTuple

LABELS = "find_closest_centroids"
MEANS = "compute_centroids"


class Mistake(NamedTuple):
    exercise: str
    hint: str
    function: Callable


class Variant(NamedTuple):
    exercise: str
    function: Callable


MISTAKES: list[Mistake] = []
VARIANTS: list[Variant] = []


def wrong(exercise, hint):
    """Register a wrong implementation of exercise and the hint that it must get."""

    def register(function):
        MISTAKES.append(Mistake(exercise, hint, function))
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
    )

    return MISTAKES, VARIANTS
