"""What a student reads in a real notebook kernel, word for word.

A person read and approved the texts in tests/lesson/approved/. After a wanted change,
`python tests/lesson/test_checks_in_a_notebook.py` writes them anew: read the difference.
"""

import sys
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "instructor")]  # as a script it has no conftest.py

import build  # noqa: E402

pytestmark = pytest.mark.slow  # it starts kernels

APPROVED = Path(__file__).with_name("approved")

START = """import numpy as np
from public_tests import *
X = np.zeros((300, 2))
K = 3
centroids = initial_centroids = np.array([[3, 3], [6, 2], [8, 5]])"""

LABELS = {
    "blank": '''def find_closest_centroids(X, centroids):
    """Return the row number of the nearest centroid for every row of X."""
    # YOUR CODE HERE''',
    "forgotten_return": """def find_closest_centroids(X, centroids):
    idx = np.zeros(X.shape[0], dtype=int)
    for i in range(X.shape[0]):
        idx[i] = np.argmin(np.linalg.norm(X[i] - centroids, axis=1))""",
    "wrong": """def find_closest_centroids(X, centroids):
    idx = np.zeros(X.shape[0], dtype=int)
    for i in range(X.shape[0]):
        idx[i] = np.argmin(np.abs(X[i] - centroids).sum(axis=1))
    return idx""",
    "raising": """def find_closest_centroids(X, centroids):
    idx = np.zeros(X.shape[0], dtype=int)
    for i in range(X.shape[0]):
        distance = [np.linalg.norm(X[i], centroids[j]) for j in range(len(centroids))]
        idx[i] = np.argmin(distance)
    return idx""",
    "global": """def find_closest_centroids(points, centroids):
    idx = np.zeros(X.shape[0], dtype=int)
    for i in range(X.shape[0]):
        idx[i] = np.argmin(np.linalg.norm(X[i] - centroids, axis=1))
    return idx""",
    "right": """import logging, sys, warnings
def find_closest_centroids(X, centroids):
    print("debug", X.shape)
    print("debug", file=sys.stderr)
    warnings.warn("slow")
    logging.warning("slow")
    return np.linalg.norm(X[:, None] - centroids, axis=2).argmin(axis=1)""",
}

MEANS = {
    "blank": '''def compute_centroids(X, idx, K):
    """Return the mean of the rows of X with label k, for every k below K."""
    # YOUR CODE HERE
    raise NotImplementedError()''',
    "forgotten_return": """def compute_centroids(X, idx, K):
    centroids = np.zeros((K, X.shape[1]))
    for k in range(K):
        centroids[k] = X[idx == k].mean(axis=0)""",
    "wrong": """def compute_centroids(X, idx, K):
    centroids = np.zeros((K, X.shape[1]))
    for k in range(K):
        centroids[k] = np.mean(X[idx == k])
    return centroids""",
    "raising": """def mean_of(points):
    return points.mean(axis=1)
def compute_centroids(X, idx, K):
    centroids = np.zeros((K, X.shape[1]))
    for k in range(K):
        centroids[k] = mean_of(X[idx == k])
    return centroids""",
    "global": """def compute_centroids(X, idx, clusters):
    centroids = np.zeros((K, X.shape[1]))
    for k in range(K):
        centroids[k] = X[idx == k].mean(axis=0)
    return centroids""",
    "right": """def compute_centroids(X, idx, K):
    return np.array([X[idx == k].mean(axis=0) for k in range(K)])""",
}

EXERCISES = {"find_closest_centroids": LABELS, "compute_centroids": MEANS}
CASES = [(exercise, state) for exercise, states in EXERCISES.items() for state in states]


def cells():
    """Yield (name, source) of every cell of the notebook."""
    yield "start", START
    for exercise, states in EXERCISES.items():
        check = f"{exercise}_test({exercise})"
        for state, source in states.items():
            yield f"define {exercise} {state}", source
            yield f"{exercise} {state}", check
            yield f"{exercise} {state} again", check
        yield f"define {exercise} after", states["wrong"]
        yield f"{exercise} wrong after right", check
        yield f"broken {exercise}", states["right"].replace("return", "return )")
        yield f"{exercise} wrong after broken", check
        yield f"define {exercise} again", states["right"]
        yield f"{exercise} right after broken", check
        yield (
            f"write {exercise}",
            f"%%writefile {exercise}.py\n{START}\n{states['raising']}\n{check}",
        )
        yield f"run {exercise}", f"%run {exercise}.py"
    yield "globals", "print(X.shape, K, centroids is initial_centroids)"


def execute(folder):
    """Return the outputs of every cell, by name, after a run in a kernel in folder."""
    build.copy_support(folder)
    names, sources = zip(*cells(), strict=True)
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(s) for s in sources])
    client = NotebookClient(notebook, resources={"metadata": {"path": folder}}, allow_errors=True)
    client.execute()
    return dict(zip(names, (cell.outputs for cell in notebook.cells), strict=True))


@pytest.fixture(scope="module")
def outputs(tmp_path_factory):
    return execute(tmp_path_factory.mktemp("notebook"))


def said(outputs):
    """Return the text of a cell that only printed, or only raised CheckFailed."""
    if outputs[0].output_type == "error":
        (error,) = outputs
        assert error.ename == "CheckFailed"
        return "\n".join(error.traceback) + "\n"
    # What is printed at once may arrive in pieces.
    assert {(output.output_type, output.name) for output in outputs} == {("stream", "stdout")}
    return "".join(output.text for output in outputs)


@pytest.mark.parametrize(("exercise", "state"), CASES)
def test_message_is_the_approved_one(outputs, exercise, state):
    approved = (APPROVED / f"{exercise}_{state}.txt").read_text(encoding="utf-8")
    assert said(outputs[f"{exercise} {state}"]) == approved


@pytest.mark.parametrize(("exercise", "state"), CASES)
def test_pressed_twice(outputs, exercise, state):
    first, second = outputs[f"{exercise} {state}"], outputs[f"{exercise} {state} again"]
    assert said(second) == said(first)
    assert (first[0].output_type == "error") == (state != "right")


@pytest.mark.parametrize("exercise", EXERCISES)
def test_redefined_after_a_pass(outputs, exercise):
    assert said(outputs[f"{exercise} wrong after right"]) == said(outputs[f"{exercise} wrong"])


@pytest.mark.parametrize("exercise", EXERCISES)
def test_cell_that_does_not_compile(outputs, exercise):
    """The check judges the version before, says so first, and no more once a cell compiles."""
    assert outputs[f"broken {exercise}"][0].ename == "SyntaxError"
    note, *message = said(outputs[f"{exercise} wrong after broken"]).splitlines()
    last_line = EXERCISES[exercise]["right"].count("\n") + 1
    assert note == f"[older version] {exercise}: SyntaxError in line {last_line} of its last cell"
    wrong = said(outputs[f"{exercise} wrong"]).splitlines()
    assert [message[0], message[-1]] == [wrong[0], wrong[-1]] and len(note) <= 80
    assert said(outputs[f"{exercise} right after broken"]) == said(outputs[f"{exercise} right"])


@pytest.mark.parametrize("exercise", EXERCISES)
def test_run_magic(outputs, exercise):
    """%run shows the same message, with the student's lines of the script before it."""
    text = said(outputs[f"run {exercise}"])
    message = said(outputs[f"{exercise} raising"]).partition("[try again]")[2]
    assert text.endswith(message)
    assert f", in {exercise}\n" in text


def test_nothing_on_stderr(outputs):
    for name, cell in outputs.items():
        assert not [o for o in cell if o.get("name") == "stderr"], name


def test_globals_of_the_notebook_are_kept(outputs):
    assert said(outputs["globals"]) == "(300, 2) 3 True\n"


@pytest.mark.parametrize(("exercise", "state"), CASES)
def test_nbgrader_gives_marks_for_right_only(outputs, exercise, state):
    from nbgrader.utils import determine_grade

    cell = nbformat.v4.new_code_cell(outputs=outputs[f"{exercise} {state}"])
    cell.metadata["nbgrader"] = {"grade": True, "solution": False, "points": 2, "grade_id": "t"}
    assert determine_grade(cell) == (2 if state == "right" else 0, 2)


if __name__ == "__main__":
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        found = execute(Path(folder))
    for exercise, state in CASES:
        path = APPROVED / f"{exercise}_{state}.txt"
        path.write_text(said(found[f"{exercise} {state}"]), encoding="utf-8")
