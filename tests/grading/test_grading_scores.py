"""The number that a test cell gives is its score, and never more or less than its points."""

import nbformat
import pytest
from nbformat.v4 import new_code_cell
from nbgrader.utils import determine_grade
from sandboxed import kernel

from grading.notebook.checks import run_check
from grading.sandbox.limits import SandboxLimits


class Alone:
    """A session without any function of a student."""

    limits = SandboxLimits()

    def lookup(self, name):
        return "missing", None


class Generous(Alone):
    """A session in which the student has written a number."""

    def lookup(self, name):
        return ("value", 0.5) if name == "mine" else ("missing", None)


def score_of(source, folder, points=4, session=Alone):
    """Run a test cell as the grader does; return what nbgrader makes of its outputs."""
    metadata = {"grade": True, "solution": False, "points": points, "grade_id": "hidden"}
    cell = new_code_cell(source, metadata={"nbgrader": {**metadata, "schema_version": 3}})
    run_check(cell, session(), 0, folder, hidden=True)
    nbformat.validate(nbformat.v4.new_notebook(cells=[cell]))
    return determine_grade(cell)[0]


@pytest.mark.parametrize(
    ("last", "score"),
    [
        ("2.5", 2.5),
        ("99", 4),
        ("float('inf')", 4),
        ("10**400", 0),  # no float holds it
        ("-1", 0),
        ("float('nan')", 0),
        ("import numpy as np\nnp.float32('nan')", 0),
        ("import numpy as np\nnp.float64(3)", 3),
        ("0", 0),
        ("True", 4),  # no number: the cell has passed
        ("'2'", 4),
        ("assert 1 == 1", 4),
        ("assert 1 == 2", 0),
        ("1 / 0", 0),
        ("student_function", 0),
    ],
)
def test_the_last_line_s_number_is_the_score(last, score, tmp_path):
    assert score_of(last, tmp_path) == score


@pytest.mark.parametrize(
    ("last", "score"), [("mine", 4), ("mine.real", 4), ("abs(mine)", 0.5), ("2 * mine", 1)]
)
def test_a_students_own_number_is_not_the_score(last, score, tmp_path):
    # A cell may end with a call of the student's function, to show what it returns.
    assert score_of(last, tmp_path, session=Generous) == score


def test_the_seed_reaches_the_cell_and_chance_is_as_it_was(tmp_path):
    import random

    random.seed(7)
    expected = random.random()
    random.seed(7)
    drawn = "import random\nassert random.random() == random.Random(0).random()\nGRADER_SEED + 3"
    assert score_of(drawn, tmp_path) == 3
    assert random.random() == expected


CHANGES = """
def changes(values, table=None):
    values[0], table["a"] = 7, 7
    return 0
"""


@pytest.mark.needs_sandbox
@pytest.mark.parametrize("given", ["np.zeros(2)", "[0.0, 0.0]"])
def test_what_the_students_function_changes_is_changed_in_the_test(given, tmp_path):
    class Changing(Alone):
        def lookup(self, name):
            return client.lookup(name, 20) if name == "changes" else ("missing", None)

        def call(self, name, args, kwargs, seconds):
            return client.call(name, args, kwargs, seconds)

    with kernel() as client:
        client.execute(CHANGES, 20)
        test = f"""import numpy as np
values, table = {given}, {{"a": 0}}
assert changes(values, table=table) == 0
assert list(values) == [7, 0] and table == {{"a": 7}}"""
        assert score_of(test, tmp_path, session=Changing) == 4
