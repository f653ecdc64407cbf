"""Write the fingerprints of the bank's mistakes into public_tests.py.

python tests/misconceptions/fingerprints.py          write them
python tests/misconceptions/fingerprints.py --check  exit 1 if they differ from what the bank gives
"""

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

import public_tests  # noqa: E402
from misconceptions import LABELS, MEANS, load  # noqa: E402

BEGIN, END = "# begin fingerprints\n", "# end fingerprints\n"
EXERCISES = {
    LABELS: ("_LABEL_FINGERPRINTS", public_tests._LABELS_EXERCISE),
    MEANS: ("_MEAN_FINGERPRINTS", public_tests._MEANS_EXERCISE),
}
# What these hints say is found by calling alone, whatever the values are.
NO_FINGERPRINT = {"labels", "means hint", "global", "unsteady", "remembered", "inputs"}
NO_FINGERPRINT |= {"float labels", "fractions as labels", "int means", "not finite", "float type"}
NO_FINGERPRINT |= {"same label", "out of range", *dict(public_tests._EXCEPTIONS).values()}


def outcomes(exercise, function):
    """Return what function gives on every probe of exercise, as one line of text."""
    return " ".join(
        public_tests._outcome(probe, public_tests._call(function, probe.args))
        for probe in exercise.probes
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


def block():
    """Return the generated part of public_tests.py."""
    lines = []
    for name, (variable, exercise) in EXERCISES.items():
        lines.append(f"{variable} = {{")
        for hint, prints in collect(name, exercise).items():
            lines += [f'    "{hint}": (', *[f'        "{text}",' for text in prints], "    ),"]
        lines += ["}", ""]
    return "\n".join(lines).rstrip() + "\n"


def main(arguments):
    path = ROOT / "public_tests.py"
    before, rest = path.read_text(encoding="utf-8").split(BEGIN)
    old, after = rest.split(END)
    new = block()
    if "--check" in arguments:
        if old != new:
            sys.exit("fingerprints differ from the bank: run tests/misconceptions/fingerprints.py")
        print("fingerprints agree with the bank")
        return
    path.write_text(before + BEGIN + new + END + after, encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
