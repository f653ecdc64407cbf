"""What a cell prints and shows has a notebook's format, and is kept as long as there is room."""

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook

from grading.run.classrun import first_line
from grading.sandbox.cell_outputs import CUT, SMALL, CellOutputs, as_output


def kept(*messages, room=10**6):
    """The outputs that are kept of these messages, in a notebook that is valid."""
    outputs = CellOutputs(room)
    for kind, content in messages:
        outputs.add(kind, content)
    cell = new_code_cell("1", outputs=outputs.all())
    nbformat.validate(new_notebook(cells=[cell]))
    return outputs, cell.outputs


def words(text, name="stdout"):
    return "stream", {"name": name, "text": text}


ERROR = ("error", {"ename": "ValueError", "evalue": "no", "traceback": ["one", 2]})


def test_a_stream_is_joined_and_the_two_streams_are_not():
    _, outputs = kept(words("a"), words("b"), words("c", "stderr"), words("d"))
    assert [(o.name, o.text) for o in outputs] == [
        *[("stdout", "ab"), ("stderr", "c"), ("stdout", "d")]
    ]


def test_no_room_is_said_once_and_a_short_error_stays():
    collected, outputs = kept(words("x" * 900), words("y" * 900), words("z"), ERROR, room=1500)
    assert collected.cut and collected.room < 0
    assert outputs[0].text == "x" * 900
    assert (outputs[1].ename, outputs[1].traceback) == ("ValueError", ["one", "2"])
    assert outputs[-1].text == CUT and len(outputs) == 3
    long = ("error", {"ename": "E", "evalue": "x" * SMALL, "traceback": []})
    assert [o.text for o in kept(long, room=5)[1]] == [CUT]
    assert not kept(words("x"))[0].cut


def test_clear_output_forgets_at_once_or_with_the_next_output():
    assert kept(words("old"), ("clear_output", {"wait": False}))[1] == []
    wait = ("clear_output", {"wait": True})
    assert [o.text for o in kept(words("old"), wait)[1]] == ["old"]
    assert [o.text for o in kept(words("old"), wait, words("new"))[1]] == ["new"]
    assert [o.text for o in kept(wait, words("a"), words("b"))[1]] == ["ab"]


@pytest.mark.parametrize(
    ("kind", "content", "expected"),
    [
        ("stream", {}, {"name": "stdout", "text": ""}),
        ("stream", {"name": ["x"], "text": 5}, {"name": "stdout", "text": "5"}),
        ("error", {}, {"ename": "", "evalue": "", "traceback": []}),
        ("error", {"traceback": "text"}, {"traceback": []}),
        ("execute_result", {"data": {"a/b": "c"}, "execution_count": "9"}, {"data": {"a/b": "c"}}),
        ("execute_result", {"data": {"a/b": "c"}, "execution_count": 9}, {"execution_count": 9}),
        ("display_data", {"data": {"a/b": "c", "d": 4}}, {"data": {"a/b": "c"}}),
    ],
)
def test_whatever_a_kernel_sends_has_the_notebooks_format(kind, content, expected):
    output = as_output(kind, content)
    assert {name: output[name] for name in expected} == expected
    _, (same,) = kept((kind, content))
    assert same == output


@pytest.mark.parametrize(
    ("kind", "content"), [("status", {}), ("display_data", {"data": []}), ("display_data", {})]
)
def test_what_shows_nothing_is_not_kept(kind, content):
    assert as_output(kind, content) is None and kept((kind, content))[1] == []


def test_an_exception_in_one_line():
    assert first_line(OSError("disk full\nmore")) == "disk full"
    assert first_line(KeyError()) == "KeyError"
