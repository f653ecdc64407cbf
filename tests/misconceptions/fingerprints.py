"""Write kmeanslab/checks/fingerprints.json: how known mistakes show on the cases of the checks.

python tests/misconceptions/fingerprints.py          write it
python tests/misconceptions/fingerprints.py --check  exit 1 if it differs from what the bank gives
"""

import json
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from kmeanslab.checks.calling import call_safely  # noqa: E402
from kmeanslab.checks.exceptions import EXCEPTION_HINTS  # noqa: E402
from kmeanslab.checks.fingerprints import outcome_of  # noqa: E402
from kmeanslab.checks.invariances import INVARIANCE_HINTS  # noqa: E402
from misconceptions import LABELS, MEANS, load  # noqa: E402
from public_tests import LABELS_EXERCISE, MEANS_EXERCISE  # noqa: E402

FILE = ROOT / "kmeanslab" / "checks" / "fingerprints.json"
EXERCISES = {LABELS: LABELS_EXERCISE, MEANS: MEANS_EXERCISE}
# What these hints say is found by calling alone, whatever the values are.
NO_FINGERPRINT = {"labels", "means hint", "global", "unsteady", "remembered", "inputs"}
NO_FINGERPRINT |= {"float labels", "fractions as labels", "int means", "not finite", "float type"}
NO_FINGERPRINT |= {"same label", "out of range", "bool labels", "other labels", "bool means"}
NO_FINGERPRINT |= {*EXCEPTION_HINTS, *INVARIANCE_HINTS}


def outcomes(exercise, function):
    """Return what function gives on every probe of exercise, as one line of text."""
    return " ".join(
        outcome_of(probe, call_safely(function, probe.args)) for probe in exercise.probes
    )


def collect(name, exercise):
    """Return {hint: sorted fingerprints} of the exercise called name; they must all differ."""
    found, owner = {}, {}
    for mistake in load()[0]:
        if mistake.exercise != name or mistake.hint in NO_FINGERPRINT:
            continue
        text = outcomes(exercise, mistake.function)
        if not set(text) - set("=!?# "):
            continue  # no value that tells it from others: type, shape and exceptions do
        other = owner.setdefault(text, mistake.hint)
        if other != mistake.hint:
            raise ValueError(f"{name}: {other!r} and {mistake.hint!r} both give {text}")
        found.setdefault(mistake.hint, set()).add(text)
    return {hint: sorted(found[hint]) for hint in sorted(found)}


def generated():
    """Return the text of the file."""
    found = {name: collect(name, exercise) for name, exercise in EXERCISES.items()}
    return json.dumps(found, indent=1) + "\n"


if __name__ == "__main__":
    if "--check" not in sys.argv:
        FILE.write_text(generated(), encoding="utf-8")
    elif FILE.read_text(encoding="utf-8") != generated():
        sys.exit("fingerprints.json differs from the bank: run this without --check")
    else:
        print("fingerprints.json agrees with the bank")
