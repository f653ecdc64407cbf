"""Find the sentence that explains a failure. It changes the hint, never the verdict."""

import inspect

import numpy as np

from kmeanslab.checks.calling import call_safely
from kmeanslab.checks.fingerprints import exact_fingerprint, outcome_of, similar_fingerprint
from kmeanslab.checks.invariances import INVARIANCE_HINTS, NEWS, broken_invariance
from kmeanslab.checks.source import source_of
from kmeanslab.checks.source_rules import source_hint
from kmeanslab.sentences import SENTENCES

# Hints that are true of several causes: here the source text may know more.
OPEN = INVARIANCE_HINTS | {
    *("labels", "means hint", "same label", "out of range", "not finite", "tie"),
    *("all zero", "all zero means", "one filled", "one row filled", "reset", "reset means"),
    *("mean of all", "first skipped", "first cluster skipped"),
    *("one number", "other type", "single row", "list labels", "list means", "bool labels"),
    *(
        "labels shape hint",
        "means shape hint",
        "row missing",
        "row too many",
        "row count",
        "per centroid",
    ),
    *("squeezed", "columns", "one number each", "own size", "last mean everywhere", "exception"),
    *("index", "too many centroids", "too many clusters", "too many columns", "mask rows"),
    *("mask columns", "truth value", "not iterable", "no whole number", "one value", "not called"),
    *("broadcast", "broadcast into", "axis", "unbound", "unsteady", "float index", "operands"),
}
ARGUMENT_NAMES = ("X", "idx", "K", "centroids", "initial_centroids", "m", "n", "k")


def diagnose(exercise, target, probe, call, fault):
    """Return the best hint: what calling proves first, the source text after it.

    Of three sources (calls, the exception, the source text) the first that names one cause counts.
    A sentence that leaves several causes open gives way to a rule of the source text.
    """
    failed = exercise.probes.index(probe)
    if any(same_result(call.result, one.expected) for one in exercise.probes[:failed]):
        return SENTENCES["remembered"]
    outcomes = [outcome_of(one, call_safely(target, one.args)) for one in exercise.probes]
    again = call_safely(target, probe.args)
    if any(outcome != "=" for outcome in outcomes[:failed]) or _differ(probe, call, again):
        return SENTENCES["unsteady"]
    name = global_used(target, probe.args)
    if name:
        return SENTENCES["global"].format(name=name)
    hint, name = _proven(exercise, target, probe, fault, outcomes) or fault.hint, ""
    if hint in OPEN:
        hint, name = source_hint(source_of(target), hint) or (hint, name)
    return SENTENCES[hint].format(name=name)


def _proven(exercise, target, probe, fault, outcomes):
    """Return the hint that calling proves, or None."""
    if fault.about in ("value", "finite"):
        hint = exact_fingerprint(exercise, outcomes)
        hint = hint or similar_fingerprint(exercise, outcomes, exercise.probes.index(probe))
        if not hint and fault.hint == "out of range":
            hint = NEWS.get(probe.title)
        elif not hint and fault.hint in ("labels", "means hint", "same label"):
            hint = broken_invariance(target, probe, exercise.probes)
            if (fault.hint, hint) == ("same label", "order of centroids"):
                hint = None  # true of every constant answer
        return hint
    if fault.hint in ("index", "broadcast", "broadcast into") and probe.title in NEWS:
        return NEWS[probe.title]
    if fault.hint == "index":
        return _runs_when_wider(exercise, target)
    return None


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
    """Return whether a result is an array with exactly the expected values."""
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
