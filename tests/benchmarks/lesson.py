"""How long the whole solved lesson takes, against a notebook with a single plot.

python tests/benchmarks/lesson.py
"""

import sys
import tempfile
import time
from pathlib import Path

import nbformat

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from conftest import LOOP_ANSWERS, answered, build, execute

ONE_PLOT = "import matplotlib.pyplot as plt\nplt.plot([1, 2])\nplt.show()"


def seconds(notebook):
    """Wall time of one execution, kernel start included."""
    with tempfile.TemporaryDirectory() as folder:
        start = time.perf_counter()
        execute(notebook, folder, allow_errors=False)
        return time.perf_counter() - start


def main():
    lesson = build.read_lesson()
    plot = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(ONE_PLOT)])
    plot.metadata = lesson.metadata
    runs = {
        "one plot": plot,
        "lesson, vectorized": lesson,
        "lesson, double loop": answered(lesson, LOOP_ANSWERS),
    }
    peer = None
    print(f"{'notebook':<22}{'seconds':>9}{'ratio':>8}")
    for name, notebook in runs.items():
        taken = seconds(notebook)
        peer = peer or taken
        print(f"{name:<22}{taken:>9.1f}{taken / peer:>8.1f}")


if __name__ == "__main__":
    main()
