"""Faults that both exercises know: an exception, no array, a wrong shape or dtype."""

import numpy as np

from kmeanslab.checks.exercise import Fault
from kmeanslab.sentences import SENTENCES

# Part of "Type: text" -> hint; the first that fits counts.
EXCEPTIONS = (
    ("TookTooLong", "endless"),
    ("truth value of an array", "truth value"),
    ("could not be broadcast", "broadcast"),
    ("could not broadcast", "broadcast into"),
    ("AxisError", "axis"),
    ("integer (or boolean) type", "float index"),
    ("valid indices", "float index"),
    ("too many indices", "axis"),
    ("IndexError", "index"),
    ("UnboundLocalError", "unbound"),
    ("NameError", "name"),
    ("positional argument", "arguments"),
    ("not aligned", "matmul"),
    ("matmul", "matmul"),
    ("inhomogeneous", "ragged"),
    ("converted to Python scalar", "one value"),
    ("argument must be a string", "one value"),
    ("NotImplementedError", "left over"),
    ("setting an array element", "one value"),
    ("ZeroDivisionError", "zero division"),
    ("NoneType", "none inside"),
    ("RecursionError", "recursion"),
)


def exception_hint(error):
    """Return the hint for an exception whose text is known, or the general one."""
    text = f"{type(error).__name__}: {error}"
    return next((hint for part, hint in EXCEPTIONS if part in text), "exception")


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
    received, expected = (
        SENTENCES["shape"].format(shape=array.shape) for array in (result, probe.expected)
    )
    return Fault(title, hint, probe.args, received, expected)


def dtype_fault(title, hint, probe, result, expected):
    received = SENTENCES["dtype"].format(dtype=result.dtype)
    return Fault(title, hint, probe.args, received, SENTENCES[expected])


def changed_input_fault(probe, name):
    return Fault(
        "kept",
        "inputs",
        probe.args,
        SENTENCES["changed"].format(name=name),
        SENTENCES["unchanged"].format(name=name),
    )
