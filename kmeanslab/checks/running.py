"""Run a check from its first call to its verdict, and print or raise what it says."""

import inspect

from kmeanslab.checks.calling import call_safely
from kmeanslab.checks.diagnosis import diagnose, smallest_fault
from kmeanslab.checks.messages import CheckFailed, failure_message, student_traceback
from kmeanslab.checks.versions import older_version_note
from kmeanslab.sentences import SENTENCES


def grade(exercise, target):
    """Run a graded check: print one line when it passes, raise CheckFailed when it does not."""
    __tracebackhide__ = True
    passed, text, error = run_checks(exercise, target)
    if not passed:
        raise CheckFailed(text) from error
    print(text)


def report(exercise, target):
    """Run the check of a challenge: print its state and let the notebook go on."""
    _, text, error = run_checks(exercise, target)
    print("\n".join([*student_traceback(error), text]))


def run_checks(exercise, target):
    """Return whether all checks passed, the message, and the student's exception or None."""
    titles = (*exercise.properties, *(probe.title for probe in exercise.probes))
    note = older_version_note(target)
    for number, probe in enumerate(exercise.probes, len(exercise.properties) + 1):
        call = call_safely(target, probe.args)
        state = None
        if call.result is None and probe is exercise.probes[0]:
            state = not_started(target, call.error)
        if state:
            part = SENTENCES[exercise.part]
            return False, _under(note, SENTENCES[state].format(name=exercise.name, part=part)), None
        fault = exercise.inspect(probe, call)
        if fault:
            if probe is exercise.probes[0] and fault.about in exercise.properties:
                number = exercise.properties.index(fault.about) + 1
            hint = diagnose(exercise, target, probe, call, fault)
            shown = smallest_fault(exercise, target, probe, call, fault)
            text = failure_message(exercise, titles, number, shown, hint, note)
            return False, text, fault.error
    text = SENTENCES["passed"].format(
        name=exercise.name, count=len(titles), proven=SENTENCES[exercise.proven]
    )
    return True, _under(note, text), None


def _under(note, text):
    return f"{note}\n{text}" if note else text


def not_started(target, error):
    """Return the state of a function without a result: a key of SENTENCES, or None if it is wrong.

    The bytecode tells an untouched stub from a forgotten return; both fail the check.
    """
    if error is not None and not isinstance(error, NotImplementedError):
        return None
    code = getattr(inspect.unwrap(target), "__code__", None)
    if getattr(code, "co_names", None) is None:
        return "not started" if error else "nothing"
    names = {*code.co_names, *code.co_varnames[code.co_argcount :]} - {"NotImplementedError"}
    return None if names else "not started"
