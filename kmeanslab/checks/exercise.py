"""What a check knows about one function, as data."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

# Means may differ from ours by rounding: by this much of the largest number in X.
MEAN_TOLERANCE = 1e-6


@dataclass(frozen=True)
class Probe:
    """One call with a known result. The title is a key of SENTENCES."""

    title: str
    args: tuple
    expected: np.ndarray


@dataclass(frozen=True)
class Fault:
    """What is wrong with one call."""

    about: str  # the property that does not hold, a title; or "value"
    hint: str  # a key of SENTENCES
    args: tuple
    received: str
    expected: str = ""
    error: BaseException | None = None


@dataclass(frozen=True)
class Exercise:
    """All that a check knows about one function."""

    name: str
    part: str  # where it is written, a key of SENTENCES
    proven: str  # key of what a pass has proven
    arguments: tuple  # their names, as the lesson uses them
    properties: tuple  # titles of what the first call is checked for, in this order
    probes: tuple
    inspect: Callable  # (probe, call) -> Fault or None
    smaller: Callable  # probe, call -> smaller probes that may show the same mistake
    fingerprints: dict  # hint -> the results of this mistake on the probes
    wider: tuple  # (hint, args, shape of the result): calls with much of one thing


def tolerance_of(probe):
    """Return how far a result may be off: labels not at all, means by rounding."""
    if probe.expected.dtype.kind == "i":
        return 0
    return MEAN_TOLERANCE * np.abs(probe.args[0]).max()
