"""What students do to a notebook's cells, and where the grader still finds their answers."""

import functools

import nbformat
import pytest
import tinycourse
from nbformat.v4 import new_code_cell, new_markdown_cell, new_raw_cell
from tinyclass import grades
from tinycourse import ANSWERS, hand_in

import grade
from grading.notebook import reading, repair
from grading.notebook import template as released

pytestmark = pytest.mark.slow  # it grades submissions

TEXT = "All its points lie at one distance from one point, which is its center."


def change(path, name, source=None, below=None, above=None):
    """Change a cell of a submission, or put another one beside it."""
    notebook = nbformat.read(path, as_version=4)
    place = next(i for i, cell in enumerate(notebook.cells) if cell.id == name)
    notebook.cells[place].source = source or notebook.cells[place].source
    if below:
        notebook.cells.insert(place + 1, below)
    if above:
        notebook.cells.insert(place, above)
    nbformat.write(notebook, path)


NOTHING = ["", "pass", "return", "return None", '"""later"""', "raise NotImplementedError()", "..."]


@pytest.mark.parametrize("body", NOTHING)
def test_a_body_that_does_nothing_is_no_attempt(body):
    given = new_code_cell("def area(radius):\n    raise NotImplementedError()")
    written = f"def area(radius):\n    # my own way\n    {body or 'pass'}"
    assert not released.attempted(written, given)
    assert released.attempted(written + "\n    return radius", given)


PLACES = {
    "a new cell below": ("words", {"below": new_markdown_cell(TEXT)}),
    "a new code cell below": ("words", {"below": new_code_cell(TEXT)}),
    "a comment below": ("words", {"below": new_code_cell(f"# {TEXT}")}),
    "a printed text below": ("words", {"below": new_code_cell(f"print('{TEXT}')")}),
    "a text as code below": ("words", {"below": new_code_cell(f'"""{TEXT}"""')}),
    "a raw cell above": ("title", {"above": new_raw_cell(TEXT)}),
    "above the question": ("question", {"above": new_markdown_cell(TEXT)}),
    "under the question": ("question", {"source": f"What is a circle?\n\n{TEXT}"}),
    "under the title": ("title", {"source": f"# Circles\n{TEXT}\nSo it is round."}),
}


@pytest.mark.needs_sandbox
def test_a_written_answer_in_another_cell_is_left_open(tiny, run):
    folder, release = tiny
    for student, (name, changes) in PLACES.items():
        change(hand_in(folder, student, release), name, **changes)
    hand_in(folder, "blank", release)
    change(hand_in(folder, "code", release), "words", below=new_code_cell("x = (area(1))"))
    change(hand_in(folder, "title", release), "title", source="#  Circles\n")
    # A comment on code stands elsewhere: three cells away it is no answer.
    change(hand_in(folder, "far", release), "doubled", below=new_code_cell(f"# {TEXT}"))
    _, lines = run(folder)
    for student in PLACES:
        assert grades(folder, student)["words"] == (None, None, True), student
        assert "words: left open, text was found in cell" in lines[student]["state"], student
        assert "All its points lie at one distance" in lines[student]["state"], student
    for student in ("blank", "code", "title", "far"):
        assert grades(folder, student)["words"] == (0, None, False), student
        assert "words: not attempted" in lines[student]["state"], student
    page = folder / "autograded" / "a new cell below" / "Circles" / "Circles.ipynb"
    assert "Text was found in cell" in page.read_text(encoding="utf-8")


@pytest.mark.needs_sandbox
def test_an_answer_with_marks_is_not_called_unattempted(tiny, run):
    folder, release = tiny
    path = hand_in(folder, "below", release, {"doubled": ANSWERS["doubled"]})
    change(path, "area", below=new_code_cell(ANSWERS["area"]))
    path = hand_in(folder, "by another way", release, {})
    code = "\n".join(ANSWERS.values()).replace("def ", "def my_")
    change(path, "title", below=new_code_cell(code + "\narea_, doubled_ = my_area, my_doubled"))
    change(path, "question", above=new_code_cell("pass"))
    names = "globals()['area'] = my_area\nglobals()['doubled'] = my_doubled"
    change(path, "area", below=new_code_cell(names))
    _, lines = run(folder)
    assert lines["below"]["area"] == "5" and "area: " not in lines["below"]["state"]
    assert "area: answered in another cell" in lines["below"]["repaired"]
    line = lines["by another way"]
    assert line["area"] == "5" and line["doubled"] == "0", "its own cell defines it again"
    assert "area: " not in line["state"] and "doubled: not attempted" in line["state"]
    assert not line["state"].startswith("not attempted")


@pytest.mark.needs_sandbox
def test_an_answer_below_its_tests_is_tested(tiny, run):
    folder, release = tiny
    path = hand_in(folder, "end", release, {})
    for code in (*ANSWERS.values(), "def doubled(values):\n    return 1"):  # the last comes first
        change(path, "words", below=new_code_cell(code))
        change(path, "words", below=new_code_cell("print(1 / 1)"))
    path = hand_in(folder, "merged", release, {"doubled": "\n\n".join(ANSWERS.values())})
    renamed = {**ANSWERS, "doubled": "def Doubled(values):\n    return [2 * v for v in values]"}
    hand_in(folder, "renamed", release, renamed)
    _, lines = run(folder)
    for student in ("end", "merged"):
        assert (lines[student]["area"], lines[student]["doubled"]) == ("5", "4"), lines[student]
    assert "area: its tests moved below it" in lines["end"]["repaired"]
    assert lines["renamed"]["doubled"] == "0"
    assert "doubled: its cell defines Doubled" in lines["renamed"]["flags"]


FORMS = {
    "page": ("Circles.html", b"<h1>Circles</h1>"),
    "script": ("Circles.py", ANSWERS["area"].encode()),
    "picture": ("screen.png", b"no picture"),
    "text": ("Circles.docx", b"PK\3\4"),
    "link": ("Circles.url", b"[InternetShortcut]"),
    "elsewhere": (".Circles.ipynb.icloud", b"bplist"),
    "half": ("Circles.ipynb.txt", b'{"cells": [{"cell_type": "code"'),
}
EMPTY = {
    "notes": ("notes.txt", b"I could not finish"),
    "handout": ("course_checks.py", tinycourse.CHECKS),
    "machine": (".DS_Store", b"\0"),
    "checkpoints": (".ipynb_checkpoints/x.txt", b""),
}


@pytest.mark.needs_sandbox
def test_work_in_another_form_is_left_open(tiny, run):
    folder, _ = tiny
    for student, (name, data) in {**FORMS, **EMPTY}.items():
        target = folder / "submitted" / student / tinycourse.NAME / name
        target.parent.mkdir(parents=True)
        target.write_bytes(data)
    _, lines = run(folder)
    for student, (name, _) in FORMS.items():
        assert lines[student]["state"].startswith("could not be graded"), lines[student]
        assert name in lines[student]["state"] and lines[student]["area"] == ""
    for student in EMPTY:
        assert lines[student]["state"].startswith("missing"), lines[student]
        assert lines[student]["area"] == "0"


def test_each_of_many_cells_is_looked_into_once(tiny, monkeypatch):
    folder, release = tiny
    template = grade.read_course(folder).templates[tinycourse.NAME]
    looked = {"defined": 0, "plain": 0}
    for name, look in (("defined", released.defined), ("plain", released.plain)):

        def counted(text, name=name, look=look):
            looked[name] += 1
            return look(text)

        monkeypatch.setattr(repair, name, functools.lru_cache(maxsize=None)(counted))
    notebook = nbformat.from_dict(release)
    notebook.cells += [new_code_cell(f"x = {number}") for number in range(1000)]
    repair.repair(notebook, template)
    assert 1000 <= max(looked.values()) < 1100


@pytest.mark.parametrize("gone", ["area_public", "area_hidden", "doubled", "words"])
def test_a_cell_that_was_deleted_stands_where_it_was(tiny, gone):
    folder, release = tiny
    notebook = nbformat.from_dict(release)
    names = [cell.id for cell in notebook.cells if "nbgrader" in cell.metadata]
    notebook.cells = [cell for cell in notebook.cells if cell.id != gone]
    found = repair.repair(notebook, grade.read_course(folder).templates[tinycourse.NAME])
    kept = [c.metadata.nbgrader.grade_id for c in notebook.cells if "nbgrader" in c.metadata]
    assert kept == names and f"{gone}: deleted cell put back" in found.notes


@pytest.mark.parametrize(
    ("others", "said"), [(1, "1 other version kept"), (2, "2 other versions kept")]
)
def test_other_versions_of_an_answer_are_counted(tiny, others, said):
    folder, release = tiny
    notebook = nbformat.from_dict(release)
    place = next(i for i, cell in enumerate(notebook.cells) if cell.id == "doubled")
    for number in range(others + 1):
        copy = nbformat.from_dict(notebook.cells[place])
        copy.source = f"def doubled(values):\n    return {number}"
        notebook.cells.insert(place, copy)
    del notebook.cells[place + others + 1]
    found = repair.repair(notebook, grade.read_course(folder).templates[tinycourse.NAME])
    assert f"doubled: {said}, not graded" in found.notes


def test_a_copied_cell_gets_an_id_of_its_own(tiny):
    folder, release = tiny
    notebook = nbformat.from_dict(release)
    given = [cell.id for cell in notebook.cells]
    notebook.cells += [new_code_cell(f"x = {number}", id="same" * 15) for number in range(2)]
    repair.repair(notebook, grade.read_course(folder).templates[tinycourse.NAME])
    place = len(given) + 1
    assert [c.id for c in notebook.cells] == [*given, "same" * 15, f"{('same' * 15)[:50]}-{place}"]
    nbformat.validate(notebook)


def test_more_code_than_anybody_writes_is_named():
    code, text = ({"cell_type": kind, "source": "#" * 2**20} for kind in ("code", "markdown"))
    with pytest.raises(reading.Unreadable, match="hold more than 4 MB of code"):
        reading.tidy({"cells": [code] * 5})
    assert len(reading.tidy({"cells": [*[code] * 4, *[text] * 9]}).cells) == 13
