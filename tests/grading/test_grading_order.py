"""Students run their cells in any order: what is needed may stand below, above or beside."""

import nbformat
import pytest
import tinycourse
from nbformat.v4 import new_code_cell, new_markdown_cell
from tinycourse import ANSWERS, hand_in

pytestmark = [pytest.mark.needs_sandbox, pytest.mark.slow]  # it grades classes

USES_SQUARE = "import math\n\ndef area(radius):\n    return math.pi * square(radius)"
SQUARE = "def square(x):\n    return x * x"


def below(cells, area):
    area.source = USES_SQUARE
    cells.append(new_code_cell(SQUARE))


def import_below(cells, area):
    area.source = "def area(radius):\n    return pi * radius**2"
    cells.append(new_code_cell("from math import pi"))


def above_an_empty_cell(cells, area):
    cells.insert(0, new_code_cell(ANSWERS["area"]))
    area.source = (
        "import math\n\ndef area(radius):\n    # YOUR CODE HERE\n    raise NotImplementedError()"
    )


def measured(cells, area):
    area.source = f"%%timeit -n1 -r1\n{ANSWERS['area']}"


def in_a_module(cells, area):
    area.source = f"from my_tools import square\n{USES_SQUARE}"


def as_text_without_names(cells, area):
    place = cells.index(area)
    cells[place] = new_markdown_cell(f"```python\n{area.source}\n```")
    for number, cell in enumerate(cells):
        cell.metadata, cell.id = nbformat.from_dict({}), f"new-{number}"


HONEST = (below, import_below, above_an_empty_cell, measured, in_a_module, as_text_without_names)


def decorated(cells, area):
    area.source = f"import a_compiler\n\n@a_compiler.jit\n{SQUARE}\n{USES_SQUARE}"


def misspelled(cells, area):
    area.source = USES_SQUARE.replace("square", "sqare")


def test_what_an_answer_needs_may_stand_anywhere(tiny, run):
    folder, release = tiny
    for change in (*HONEST, decorated, misspelled):
        path = hand_in(folder, change.__name__, release)
        notebook = nbformat.read(path, as_version=4)
        change(notebook.cells, next(c for c in notebook.cells if c.id == "area"))
        nbformat.write(notebook, path)
    for student in ("in_a_module", "misspelled"):
        module = folder / "submitted" / student / tinycourse.NAME / "my_tools.py"
        module.write_text(SQUARE)
    _, lines = run(folder)
    for change in HONEST:
        assert lines[change.__name__]["area"] == "5", lines[change.__name__]
    assert "tested below all cells" in lines["below"]["repaired"]
    assert "moved above the answer" in lines["above_an_empty_cell"]["repaired"]
    assert "added module: my_tools.py" in lines["in_a_module"]["flags"]
    assert "made a code cell again" in lines["as_text_without_names"]["repaired"]
    assert lines["decorated"]["area"] == "" and lines["decorated"]["doubled"] == "4"
    assert "area: left open, no module a_compiler here" in lines["decorated"]["state"]
    assert lines["misspelled"]["area"] == "0", "a name that is nowhere is a mistake"


def test_a_cell_that_was_put_back_is_no_text_of_the_student(tiny, run):
    folder, release = tiny
    path = hand_in(folder, "ada", release)
    notebook = nbformat.read(path, as_version=4)
    notebook.cells = [c for c in notebook.cells if c.id != "doubled"]
    nbformat.write(notebook, path)
    _, lines = run(folder)
    assert "words: not attempted" in lines["ada"]["state"], lines["ada"]
