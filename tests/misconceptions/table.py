"""Print what the checks say to every implementation of the bank.

python tests/misconceptions/table.py            every one of them
python tests/misconceptions/table.py --sources  counts, for each source of explanation

For a mistake: caught, the right sentence, lines and columns of its message. For a correct
variant: accepted. Exits 1 when one of them is not as it should be.
"""

import contextlib
import io
import sys
from collections import Counter
from pathlib import Path
from unittest import mock

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
    said = " ".join(text.partition(f" {SENTENCES['look at']} ")[2].split())
    for key, sentence in SENTENCES.items():
        start, _, end = sentence.partition("{name}")
        if said and said.startswith(start.rstrip()) and said.endswith(end):
            return key
    return None


def name(function):
    return getattr(function, "__name__", type(function).__name__).replace("<lambda>", "lambda")


# What is true of every wrong result, and names no mistake.
GENERAL = {"labels", "means hint", "same label", "labels shape hint", "means shape hint"}
GENERAL |= {"exception", "index", "other type", "row missing", "out of range"}
# What each source is asked through, and what it answers when it is not asked.
SOURCES = {
    "calls": [
        ("diagnosis.exact_fingerprint", None),
        ("diagnosis.similar_fingerprint", None),
        ("diagnosis.broken_invariance", None),
        ("diagnosis.global_used", None),
    ],
    "exception": [("faults.exception_hint", "exception")],
    "source": [("diagnosis.source_hint", None)],
}


@contextlib.contextmanager
def only(*sources):
    """Explain from these sources alone."""
    with contextlib.ExitStack() as stack:
        for source in SOURCES.keys() - set(sources):
            for place, answer in SOURCES[source]:
                patch = mock.patch(f"kmeanslab.checks.{place}", return_value=answer)
                stack.enter_context(patch)
        yield


def outcome(mistake):
    """Return how a mistake is answered: accepted, named, general, or another sentence."""
    text = message(mistake.exercise, mistake.function)
    hint = hint_of(text)
    if not text:
        return "accepted"
    if hint in (mistake.hint, mistake.sentence) and hint not in GENERAL:
        return "named"
    return "general" if hint in GENERAL else "other"


def print_sources():
    """Print counts of outcomes for each file of the bank and each source."""
    groups = {}
    for mistake in load()[0]:
        module = getattr(mistake.function, "__module__", type(mistake.function).__module__)
        groups.setdefault(module.split(".")[-1], []).append(mistake)
    columns = ("accepted", "named", "general", "other")
    print(f"{'bank':<14}{'explained by':<14}", *(f"{column:>9}" for column in columns))
    for group, mistakes in groups.items():
        for sources in [(), *((source,) for source in SOURCES), tuple(SOURCES)]:
            with only(*sources):
                counts = Counter(outcome(mistake) for mistake in mistakes)
            label = {0: "types, shapes", 3: "all together"}.get(len(sources), "".join(sources))
            print(f"{group:<14}{label:<14}", *(f"{counts[column]:>9}" for column in columns))


def main():
    if "--sources" in sys.argv:
        print_sources()
        return 0
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
