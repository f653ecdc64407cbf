"""Find the sentence that explains a failure. It changes the hint, never the verdict."""

import inspect

import numpy as np

from kmeanslab.checks.calling import call_safely
from kmeanslab.checks.fingerprints import exact_fingerprint, outcome_of, similar_fingerprint
from kmeanslab.sentences import SENTENCES

ARGUMENT_NAMES = ("X", "idx", "K", "centroids", "initial_centroids", "m", "n", "k")


def diagnose(exercise, target, probe, call, fault):
    """Return the best hint: what calling proves first, the general question last."""
    failed = exercise.probes.index(probe)
    if any(same_result(call.result, one.expected) for one in exercise.probes[:failed]):
        return SENTENCES["remembered"]
    if fault.about in ("an array", "kept"):
        return SENTENCES[fault.hint]
    outcomes = [outcome_of(one, call_safely(target, one.args)) for one in exercise.probes]
    again = call_safely(target, probe.args)
    if any(outcome != "=" for outcome in outcomes[:failed]) or _differ(probe, call, again):
        return SENTENCES["unsteady"]
    name = global_used(target, probe.args)
    if name:
        return SENTENCES["global"].format(name=name)
    hint = None
    if fault.about in ("value", "finite"):
        hint = exact_fingerprint(exercise, outcomes)
        hint = hint or similar_fingerprint(exercise, outcomes, failed)
    elif isinstance(fault.error, IndexError):
        hint = _runs_when_wider(exercise, target)
    return SENTENCES[hint or fault.hint]


def _differ(probe, call, again):
    """Return whether two calls with the same arguments gave different results."""
    shapes = {getattr(result, "shape", None) for result in (call.result, again.result)}
    return len(shapes) > 1 or outcome_of(probe, call) != outcome_of(probe, again)


def _runs_when_wider(exercise, target):
    """Return the hint of an exercise's wider call that target can do, or None.

    An index that runs past the end of small arguments, and not of large ones, is a fixed number.
    """
    for hint, args, shape in exercise.wider:
        if getattr(call_safely(target, args).result, "shape", None) == shape:
            return hint
    return None


def same_result(result, expected):
    return isinstance(result, np.ndarray) and np.array_equal(result, expected)


def global_used(target, args):
    """Return the notebook's array (or K) that target reads instead of an argument, or None.

    Found by calling: without these names the function stops with a NameError.
    """
    namespace = getattr(inspect.unwrap(target), "__globals__", {})
    hidden = {
        name: value
        for name, value in namespace.items()
        if not name.startswith("_") and (isinstance(value, np.ndarray) or name in ARGUMENT_NAMES)
    }
    for name in hidden:
        del namespace[name]
    try:
        error = call_safely(target, args).error
    finally:
        namespace.update(hidden)
    name = getattr(error, "name", None) if isinstance(error, NameError) else None
    return name if name in hidden else None


def smallest_fault(exercise, target, probe, call, fault):
    """Return the fault of the smallest call that shows the same kind of mistake."""
    if fault.about != "value":
        return fault
    for small in exercise.smaller(probe, call):
        found = exercise.inspect(small, call_safely(target, small.args))
        if found and found.about == "value":
            return found
    return fault
