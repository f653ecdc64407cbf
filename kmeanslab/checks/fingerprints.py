"""Known mistakes by their results: each leaves the same trace on the probes wherever it is made.

fingerprints.json holds the traces; `python tests/misconceptions/fingerprints.py` writes it.
"""

import json
import zlib
from pathlib import Path

import numpy as np

from kmeanslab.checks.exercise import tolerance_of


def load_fingerprints(exercise: str) -> dict[str, list[str]]:
    """Return {key of a sentence: traces of the mistakes that it explains} of one exercise."""
    text = Path(__file__).with_name("fingerprints.json").read_text(encoding="utf-8")
    return json.loads(text)[exercise]


def outcome_of(probe, call):
    """Return a short text for the result of a call, the same for the same result.

    "=" is right, digits are labels, four hex digits a checksum of numbers; "!" stands for an
    exception, "?" for no array, "#" for another shape. Rows of empty clusters do not count.
    """
    if call.error is not None:
        return "!"
    if not isinstance(call.result, np.ndarray):
        return "?"
    if call.result.shape != probe.expected.shape or call.result.dtype.kind not in "biuf":
        return "#"
    known = ~np.isnan(probe.expected)
    result, expected = call.result[known], probe.expected[known]
    if np.allclose(result, expected, rtol=0, atol=tolerance_of(probe)):
        return "="
    if len(result) < 10 and result.dtype.kind in "iu" and np.isin(result, np.arange(10)).all():
        return "".join(str(value) for value in result)
    # The nudge keeps a number that is exactly half-way between two roundings on one side.
    text = ",".join(f"{value * (1 + 1e-9) + 0.0:.5g}" for value in result)
    return f"{zlib.crc32(text.encode()) % 65536:04x}"


def exact_fingerprint(exercise, outcomes):
    """Return the mistake that gives these outcomes on every probe, or None."""
    for key, prints in exercise.fingerprints.items():
        for known in map(str.split, prints):
            if known == outcomes[: len(known)]:
                return key
    return None


def similar_fingerprint(exercise, outcomes, failed):
    """Return the one mistake that gives the failed result and three of four of its other ones.

    Only results with more than one label in them can tell.
    """
    scores = {}
    for key, prints in exercise.fingerprints.items():
        for known in map(str.split, prints):
            pairs = [pair for pair in zip(known, outcomes, strict=False) if is_telling(*pair)]
            agree = sum(a == b for a, b in pairs)
            same = (
                known[failed : failed + 1] == [outcomes[failed]] and len(set(outcomes[failed])) > 1
            )
            if same and agree > 1 and 4 * agree >= 3 * len(pairs):
                scores[key] = max(agree, scores.get(key, 0))
    leaders = [key for key, score in scores.items() if score == max(scores.values())]
    return leaders[0] if len(leaders) == 1 else None


def is_telling(known, outcome):
    """Return whether a pair of outcomes can tell mistakes apart: both are values, one is wrong."""
    return known != "=" and not {known, outcome} & {"!", "?", "#"}
