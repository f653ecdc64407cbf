"""What the lesson says is the same however the two functions are written, and however slow."""

import re

import pytest

from conftest import FAST_ANSWERS, LOOP_ANSWERS, Executed, answered, execute

pytestmark = pytest.mark.slow  # it executes the lesson several times

ONE_LOOP = {
    "find_closest_centroids": """
def find_closest_centroids(X, centroids):
    idx = np.zeros(len(X), dtype=int)
    for i in range(len(X)):
        idx[i] = np.argmin(np.sum((X[i] - centroids) ** 2, axis=1))
    return idx
""",
    "compute_centroids": """
def compute_centroids(X, idx, K):
    centroids = np.full((K, X.shape[1]), np.nan)
    for k in np.unique(idx):
        centroids[k] = X[idx == k].mean(axis=0)
    return centroids
""",
}
THROTTLED = {
    name: "import time\n" + source.replace("):\n", "):\n    time.sleep(0.004)\n", 1)
    for name, source in FAST_ANSWERS.items()
}
PACES = {"one loop": ONE_LOOP, "two loops": LOOP_ANSWERS, "throttled": THROTTLED}
# It shows what the reader's function makes of a cluster without points: anything is right.
OPEN = {"empty_row"}


def said_by(cell):
    """What a reader is told under a cell: printed lines, and each figure's words."""
    lines = []
    for output in cell.get("outputs", []):
        if output.output_type == "stream" and output.name == "stdout":
            printed = map(str.strip, output.text.splitlines())  # a bar leaves blanks behind
            lines += [line for line in printed if line]
        elif output.output_type == "error":
            lines.append(f"{output.ename}: {output.evalue}")
        else:
            lines += re.findall(r'alt="([^"]+)"', output.get("data", {}).get("text/html", ""))
    return lines


@pytest.mark.parametrize("answers", PACES.values(), ids=PACES)
def test_every_sentence_is_the_same(answers, solved, release, tmp_path):
    reflection = {"reflection": "The cost can't rise, because each step lowers it."}
    paced = Executed(execute(answered(release, {**answers, **reflection}), tmp_path), tmp_path)
    assert paced.errors() == {}
    code = [n for n, c in solved.cells.items() if c.cell_type == "code" and n not in OPEN]
    expected = {name: said_by(solved.cells[name]) for name in code}
    assert sum(map(len, expected.values())) > 40
    assert {name: said_by(paced.cells[name]) for name in code} == expected
