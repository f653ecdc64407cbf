"""Faults that both exercises know: an exception, no array, a wrong shape or dtype."""

import numpy as np

from kmeanslab.checks.exceptions import exception_hint
from kmeanslab.checks.exercise import Fault
from kmeanslab.sentences import SENTENCES


def exception_fault(probe, error):
    """Return the fault of a call that stopped with the student's own exception."""
    text = f"{type(error).__name__}: {error}"
    return Fault("runs", exception_hint(error), probe.args, text, error=error)


def no_array_fault(probe, result, list_hint):
    """Return the fault of a result that is not an array."""
    hint, received = "other type", SENTENCES["a value of type"].format(type=type(result).__name__)
    if result is None:
        hint, received = "none", "None"
    elif isinstance(result, list):
        hint = list_hint
        received = SENTENCES["list of length"].format(length=len(result))
    elif isinstance(result, tuple):
        hint, received = "tuple", SENTENCES["tuple of length"].format(length=len(result))
    elif isinstance(result, int | float | np.number):
        hint, received = "one number", SENTENCES["the number"].format(value=f"{result:.4g}")
    return Fault("an array", hint, probe.args, received, SENTENCES["any array"])


def shape_fault(title, hint, probe, result):
    """Return the Fault of a result in another shape than expected."""
    received, expected = (
        SENTENCES["shape"].format(shape=array.shape) for array in (result, probe.expected)
    )
    return Fault(title, hint, probe.args, received, expected)


def dtype_fault(title, hint, probe, result, expected):
    """Return the Fault of a result in another type; `expected` names its sentence."""
    received = SENTENCES["dtype"].format(dtype=result.dtype)
    return Fault(title, hint, probe.args, received, SENTENCES[expected])


def changed_input_fault(probe, name):
    """Return the Fault of a function that changed one of its inputs."""
    return Fault(
        "kept",
        "inputs",
        probe.args,
        SENTENCES["changed"].format(name=name),
        SENTENCES["unchanged"].format(name=name),
    )
