"""A mistake is known by its outcomes on the probes: by all of them, or by most of them."""

from types import SimpleNamespace

import numpy as np
import pytest

from kmeanslab.checks.calling import Call
from kmeanslab.checks.fingerprints import exact_fingerprint, outcome_of, similar_fingerprint


def similar(outcomes, failed=0, **prints):
    exercise = SimpleNamespace(fingerprints=prints)
    return similar_fingerprint(exercise, outcomes.split(), failed)


@pytest.mark.parametrize(
    ("outcomes", "known"),
    [
        ("01 12 20 02", True),
        ("01 12 20 11", True),  # three of four
        ("01 12 22 11", False),  # two of four
        ("01 12 = =", False),  # right where the mistake is wrong
        ("01 12 20 !", True),  # an exception does not tell mistakes apart
        ("01 12 ! ?", True),
        ("01 # ! ?", False),  # one result alone
        ("02 12 20 02", False),  # not the result that failed
    ],
)
def test_three_of_four_outcomes_and_the_one_that_failed(outcomes, known):
    assert similar(outcomes, one=["01 12 20 02"]) == ("one" if known else None)


def test_it_is_the_failed_result_that_must_agree():
    assert similar("02 12 20 01", failed=1, one=["01 12 20 01"]) == "one"
    assert similar("02 12 20 01", failed=0, one=["01 12 20 01"]) is None


def test_a_result_with_one_label_tells_nothing():
    assert similar("00 12 20 02", one=["00 12 20 02"]) is None
    assert similar("00 12 20 02", failed=1, one=["00 12 20 02"]) == "one"


def test_outcomes_that_the_mistake_has_right_do_not_count():
    assert similar("01 12 20 11", one=["01 12 = ="]) == "one"
    assert similar("01 12 20 11", one=["01 = = ="]) is None


def test_the_closest_mistake_is_named_and_a_tie_names_none():
    near, far = "01 12 20 02 10", "01 12 20 02 22"
    assert similar("01 12 20 02 10", near=[near], far=[far]) == "near"
    assert similar("01 12 20 02 10", far=[far], near=[near]) == "near"
    assert similar("01 12 20 02 11", near=[near], far=[far]) is None
    assert similar("01 12 20 02 11", near=[near, far]) == "near"  # two traces of one mistake
    assert similar("01 12 20 02 10", near=[far, near], far=[far]) == "near"
    assert similar("01 12 20 02 10", near=[near, far], far=[far]) == "near"


def test_an_exact_trace_may_be_shorter_than_the_outcomes():
    exercise = SimpleNamespace(fingerprints={"one": ["= 01", "= 10 ="], "two": ["= = ="]})
    assert exact_fingerprint(exercise, ["=", "01", "22"]) == "one"
    assert exact_fingerprint(exercise, ["=", "=", "="]) == "two"
    assert exact_fingerprint(exercise, ["=", "10", "22"]) is None


@pytest.mark.parametrize(
    ("result", "outcome"),
    [
        ([0, 1, 2], "="),
        ([0.0, 1.0, 2.0], "="),
        ([2, 1, 0], "210"),
        ([2.5, 1, 0], "a checksum"),
        ([9, 10, 0], "a checksum"),
        ([-1, 1, 0], "a checksum"),
        ([0, 1], "#"),
        (["a", "b", "c"], "#"),
        (None, "?"),
    ],
)
def test_an_outcome_in_short(result, outcome):
    probe = SimpleNamespace(expected=np.array([0, 1, 2]), args=(np.eye(3),))
    call = Call((), None if result is None else np.array(result))
    found = outcome_of(probe, call)
    assert found == outcome or (outcome == "a checksum" and len(found) == 4)


def test_rows_of_empty_clusters_do_not_count():
    probe = SimpleNamespace(expected=np.array([[1.0, 2.0], [np.nan] * 2]), args=(np.eye(3),))
    same, other = (np.array([[1.0, 2.0], row]) for row in ([0, 0], [np.nan, 7]))
    assert outcome_of(probe, Call((), same)) == outcome_of(probe, Call((), other)) == "="
    wrong = [outcome_of(probe, Call((), np.array([[1.0, 3.0], [x, x]]))) for x in (0, 9)]
    assert wrong[0] == wrong[1] != "="
