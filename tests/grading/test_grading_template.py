"""What the grader knows of a released notebook's cells: names, hidden parts, exercises, ids."""

import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from grading.notebook import template
from grading.notebook.template import BEGIN, END, TemplateCell

KERNEL = {"name": "python3", "display_name": "Python 3"}
HIDDEN = f"# seen\n{BEGIN}\nassert secret\n{END}\nalso = seen"


def cell(name, source="", cell_type="code", **more):
    """A released cell; what is not said is False, and worth 4 points."""
    marks = {"locked": False, "grade": False, "solution": False, "task": False, "points": 4, **more}
    return TemplateCell(name=name, cell_type=cell_type, source=source, checksum="c", **marks)


@pytest.mark.parametrize(
    ("source", "names"),
    [
        ("import math\n\ndef f(x):\n    def inner(): pass\n    return x", {"f"}),
        ("class C:\n    def method(self): pass\n\nasync def g(): pass", {"C", "g"}),
        ("f = lambda x: x", set()),
        ("def f(x):\n    return (\ndef g (y):\n    pass\ndef\ndef h i(z): pass", {"f", "g"}),
    ],
)
def test_the_names_that_a_cell_defines(source, names):
    assert template.defined(source) == names


def test_only_what_stands_between_the_marks_is_hidden():
    assert template.without_hidden(HIDDEN) == "# seen\nalso = seen"
    assert template.without_hidden(HIDDEN, "# more") == "# seen\n# more\nalso = seen"
    assert template.without_hidden("a\nb") == "a\nb"
    assert cell("t", HIDDEN).hidden and cell("t", HIDDEN).visible == "# seen\nalso = seen"
    assert not cell("t", "a").hidden


def test_an_id_is_made_of_what_an_id_may_hold():
    assert template.cell_id("question 1/ä") == "question-1--"
    assert template.cell_id("a" * 70) == "a" * 64 and template.cell_id("") == "cell"


def test_what_a_cell_is():
    test, answer = cell("t", grade=True, locked=True), cell("a", "def f(): pass", solution=True)
    words = cell("w", cell_type="markdown", grade=True, solution=True)
    assert (test.test, answer.test, words.test) == (True, False, False)
    assert (answer.functions, test.functions, words.functions) == ({"f"}, set(), set())
    assert "points" not in answer.metadata() and test.metadata()["points"] == 4
    made = test.new_cell("assert True")
    assert (made.cell_type, made.id, made.source) == ("code", "t", "assert True")
    assert made.metadata.nbgrader == test.metadata() and words.new_cell("").cell_type == "markdown"


def test_tests_belong_to_the_answer_above_them():
    early = cell("early", grade=True)
    first, second = cell("first", solution=True), cell("task", cell_type="markdown", task=True)
    one, two = cell("one", grade=True), cell("two", grade=True)
    groups = template.Template("n", (early, first, one, two, cell("plain"), second)).exercises()
    named = [(answer.name, [test.name for test in tests]) for answer, tests in groups]
    assert named == [("early", []), ("first", ["one", "two"]), ("task", [])]


def test_a_template_keeps_order_texts_and_imports():
    named = {"nbgrader": {"grade_id": "b"}}
    source = new_notebook(
        cells=[
            new_markdown_cell("Read  this"),
            new_code_cell("import math\nprint(1)"),
            new_code_cell("answer", metadata=named),
        ],
        metadata={"kernelspec": KERNEL, "widgets": {}},
    )
    known = {"a": cell("a", "gone", "markdown"), "b": cell("b", "answer")}
    built = template.build_template("n", source, known)
    assert [c.name for c in built.cells] == ["b", "a"]
    assert built.cells[0].previous == "import math\nprint(1)"
    assert built.texts == ("Readthis", "gone") and built.metadata == {"kernelspec": KERNEL}
    assert "import math" in built.imports and "print" not in built.imports
