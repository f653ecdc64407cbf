"""Run the laboratory's own cells, and keep what each printed and left. A plugin: `cells`."""

import contextlib
import io
import os
import re
from dataclasses import dataclass

import matplotlib.pyplot as plt
import nbformat
import pytest

import build
from conftest import FAST_ANSWERS, LOOP_ANSWERS
from kmeanslab.figures.alt_text import figure_text

# {pace: answers, seconds that they may take in one cell}
PACES = {"array code": (FAST_ANSWERS, None), "double loops": (LOOP_ANSWERS, 0.2)}


@pytest.fixture(scope="session", params=PACES)
def cells(request, release, tmp_path_factory):
    """{name: Cell} of the solved laboratory, run once at each pace."""
    answers, seconds = PACES[request.param]
    notebook, folder = build.read_lesson(build.LABORATORY), tmp_path_factory.mktemp("cells")
    return run_cells(notebook, folder, answers, release, seconds)


def answers_of(cell):
    """What the predictions that were left blank are answered with."""
    lines = (line.partition("the answer: ") for line in cell.text.splitlines())
    return [answer for _, found, answer in lines if found]


def answer_of(cell):
    """What the only prediction of a cell is answered with."""
    (answer,) = answers_of(cell)
    return answer


@dataclass
class Cell:
    """What one cell left behind."""

    text: str  # printed
    figures: list[str]  # in words
    values: dict  # the names after it


def run_cells(notebook, folder, answers, lesson, seconds=None):
    """Return {name: Cell} of all code cells, run beside a lesson that holds these answers.

    With `seconds`, that is what the reader's functions may take in one cell.
    """
    build.copy_support(folder)
    saved = nbformat.from_dict(lesson)
    for cell in saved.cells:
        cell.source = answers.get(cell.id, cell.source).strip()
    nbformat.write(saved, folder / "KMeans.ipynb")
    names, cells, before = {"__name__": "laboratory"}, {}, os.getcwd()
    os.chdir(folder)
    try:
        for cell in notebook.cells:
            if cell.cell_type == "code":
                source = cell.source
                if seconds:
                    source = re.sub(r"seconds=\d+\)", f"seconds={seconds})", source)
                cells[cell.id] = _run(cell.id, source, names)
    finally:
        os.chdir(before)
    return cells


def _run(name, source, names):
    plt.close("all")
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(compile(source, f"<laboratory: {name}>", "exec"), names)
    figures = [figure_text(plt.figure(number)) for number in plt.get_fignums()]
    plt.close("all")
    return Cell(printed.getvalue(), figures, dict(names))
