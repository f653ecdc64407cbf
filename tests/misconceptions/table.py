"""Print what the checks say to every implementation of the bank.

For a mistake: caught, the right sentence, lines and columns of its message. For a correct
variant: accepted. Exits 1 when one of them is not as it should be.
"""

import contextlib
import io
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

import public_tests  # noqa: E402
from kmeanslab.sentences import SENTENCES  # noqa: E402
from misconceptions import load  # noqa: E402


def message(exercise, function):
    """Return what the check of exercise says to function; empty when it passes."""
    check = getattr(public_tests, f"{exercise}_test")
    try:
        with contextlib.redirect_stdout(io.StringIO()):
            check(function)
    except public_tests.CheckFailed as failed:
        return str(failed)
    return ""


def hint_of(text):
    """Return the key of the sentence that a message ends with."""
    said = " ".join(text.partition(" look at ")[2].split())
    for key, sentence in SENTENCES.items():
        start, _, end = sentence.partition("{name}")
        if said and said.startswith(start.rstrip()) and said.endswith(end):
            return key
    return None


def name(function):
    return getattr(function, "__name__", type(function).__name__).replace("<lambda>", "lambda")


def main():
    mistakes, variants = load()
    bad = 0
    print(f"{'exercise':<23}{'mistake':<23}{'written as':<42}caught  sentence  lines x columns")
    for mistake in mistakes:
        exercise, hint, function = mistake.exercise, mistake.sentence, mistake.function
        text = message(exercise, function)
        lines = text.splitlines()
        right = hint_of(text) == hint
        bad += not right
        size = f"{len(lines)} x {max(map(len, lines), default=0)}"
        told = "right" if right else f"WRONG: {hint_of(text)}"
        caught = "yes" if text else "NO"
        print(f"{exercise:<23}{hint:<23}{name(function):<42}{caught:<8}{told:<10}{size}")
    for exercise, function in variants:
        text = message(exercise, function)
        bad += bool(text)
        print(
            f"{exercise:<23}{'correct':<23}{name(function):<42}{'REFUSED' if text else 'accepted'}"
        )
    print(
        f"{len(mistakes)} mistakes, {len(variants)} correct variants, {bad} not as they should be"
    )
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
