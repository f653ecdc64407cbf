"""A check in steps, for the challenges: it prints its state where a graded check raises."""

from kmeanslab.checks.calling import call_safely
from kmeanslab.checks.exceptions import exception_hint
from kmeanslab.checks.messages import field_lines, student_traceback
from kmeanslab.checks.running import not_started
from kmeanslab.sentences import SENTENCES


class NotYet(Exception):
    """What a challenge still lacks: expected, received, and the key of a hint.

    The student's own exception, if there was one, is its cause.
    """


def report_steps(name, challenge, proven, target, args, steps):
    """Print the state of a challenge: the first step that raises NotYet, or that all is well.

    steps: (key of a title, function(target)). args: a call that shows whether target is started.
    """
    call = call_safely(target, args)
    state = not_started(target, call.error) if call.result is None else None
    if state:
        part = SENTENCES["challenge"].format(number=challenge)
        print(SENTENCES[state].format(name=name, part=part))
        return
    for number, (title, step) in enumerate(steps, 1):
        try:
            step(target)
        except NotYet as lack:
            if lack.__cause__ is not None:
                print("\n".join(student_traceback(lack.__cause__)))
            head = {"name": name, "number": number, "count": len(steps)}
            print(SENTENCES["try again"].format(**head, title=SENTENCES[title]))
            for label, text in zip(("expected", "received", "look at"), lack.args, strict=True):
                text = SENTENCES[text] if label == "look at" else text
                print("\n".join(field_lines(label, text, 2)))
            return
    print(SENTENCES["passed"].format(name=name, count=len(steps), proven=SENTENCES[proven]))


def result_of(target, args, expected="", kind=object):
    """The result of a call; NotYet when it stops, gives another kind, or changes its arguments."""
    call = call_safely(target, args)
    if call.error is not None:
        received = f"{type(call.error).__name__}: {call.error}"
        raise NotYet(expected, received, exception_hint(call.error)) from call.error
    if call.result is None:
        raise NotYet(expected, "None", "none")
    if not isinstance(call.result, kind):
        text = SENTENCES["a value of type"].format(type=type(call.result).__name__)
        raise NotYet(expected, text, "other type")
    if call.changed is not None:
        raise NotYet(expected, SENTENCES["a changed argument"], "inputs")
    return call.result


def demand(right, what, expected, received, hint):
    """Raise NotYet with both values in words unless a step is right."""
    if not right:
        texts = (SENTENCES["value"].format(what=what, value=v) for v in (expected, received))
        raise NotYet(*texts, hint)
