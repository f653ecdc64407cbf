"""What lies beside a notebook, or inside it, and must not cost its marks."""

import base64
import json

import nbformat
import pytest
from tinyclass import grades
from tinycourse import ANSWERS, hand_in

from grading.notebook.execute import fitting
from grading.notebook.reading import Unreadable, read_notebook
from grading.sandbox.limits import MB, SandboxLimits

pytestmark = pytest.mark.slow  # it grades submissions

PNG = base64.b64encode(b"no picture").decode()
FULL = {"area_public": 1, "area_hidden": 4, "doubled_hidden": 4}


def automatic(folder, student):
    """The marks of all test cells."""
    return {name: mark[0] for name, mark in grades(folder, student).items() if name in FULL}


@pytest.mark.needs_sandbox
def test_files_that_do_not_fit_are_left_out_and_named(tiny, run):
    folder, release = tiny
    with open(folder / "nbgrader_config.py", "a") as file:
        file.write("c.SandboxLimits.disk_bytes = 8_000_000\nc.SandboxLimits.files = 400\n")
    beside = hand_in(folder, "ada", release).parent
    (beside / "big.png").write_bytes(bytes(7_000_000))
    for number in range(300):
        (beside / f"{number}.txt").write_text("many")
    (beside / "course_checks.py").mkdir()
    (beside / "course_checks.py" / "a.png").write_bytes(b"no picture")
    _, lines = run(folder)
    assert automatic(folder, "ada") == FULL, lines
    assert "no room beside the notebook for big.png" in lines["ada"]["flags"]
    assert "course_checks.py/a.png" in lines["ada"]["flags"]


@pytest.mark.needs_sandbox
def test_a_notebook_in_a_folder_finds_the_file_beside_it(tiny, run):
    folder, release = tiny
    code = "FACTOR = int(open('factor.csv').read())\n\ndef doubled(values):\n"
    answers = {**ANSWERS, "doubled": code + "    return [FACTOR * value for value in values]"}
    path = hand_in(folder, "ada", release, answers)
    (path.parent / "my work").mkdir()
    path.rename(path.parent / "my work" / path.name)
    (path.parent / "my work" / "factor.csv").write_text("2")
    (path.parent / "factor.csv").write_text("3")
    _, lines = run(folder)
    assert automatic(folder, "ada") == FULL, lines


def test_small_files_come_first():
    limits = SandboxLimits(disk_bytes=4 * MB, files=100, file_bytes=MB)
    files = {"a": bytes(2 * MB), "b": bytes(MB), "c": b"", "d": bytes(MB), "e": b"1"}
    chosen, left_out = fitting(files, limits)
    assert list(chosen) == ["c", "e", "b"] and left_out == ["d", "a"]
    del files["e"]
    assert fitting(files, limits) == ({name: files[name] for name in "cbd"}, ["a"])
    many = {str(number): b"" for number in range(60)}
    assert [len(part) for part in fitting(many, limits)] == [50, 10]


@pytest.mark.needs_sandbox
def test_a_picture_with_the_name_of_a_folder_does_not_stop_the_marks(tiny, run, monkeypatch):
    folder, release = tiny
    path = hand_in(folder, "ada", release)
    from grading.course import collect

    odd = {"x.png": b"1", "x.png/y.png": b"2", "z" * 300 + ".png": b"3"}
    read = collect.collect

    def collected(*where):
        found = read(*where)
        found.files.update(odd)
        return found

    monkeypatch.setattr(collect, "collect", collected)
    run(folder)
    assert automatic(folder, "ada") == FULL and path.exists()


ATTACHMENTS = [
    "odd",
    {"a.png": PNG},
    {"a.png": {"image/png": 3}},
    {"a.png": {"image/png": [PNG]}},
    {"a.png": None},
    {"a.png": {"application/json": {"a": 1}}},
    {"": {"image/png": PNG}},
]


@pytest.mark.parametrize("odd", ATTACHMENTS)
def test_odd_attachments_are_dropped(odd):
    cell = {"cell_type": "markdown", "source": "![](attachment:a.png)", "metadata": {}}
    raw = {"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": [cell]}
    cell["attachments"] = {"good.png": {"image/png": PNG}, **odd} if odd != "odd" else odd
    found = read_notebook(json.dumps(raw).encode())
    nbformat.validate(found)
    if odd != "odd":
        assert found.cells[0].attachments["good.png"] == {"image/png": PNG}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_zeros_that_a_disk_left_behind_the_end_are_no_damage(encoding):
    raw = {"nbformat": None, "cells": [{"cell_type": "code", "source": "x = 1"}]}
    found = read_notebook(json.dumps(raw).encode(encoding) + bytes(4096))
    assert [cell.source for cell in found.cells] == ["x = 1"]
    with pytest.raises(Unreadable, match="the notebook is empty"):
        read_notebook(bytes(4096))


def test_a_damaged_notebook_is_named_in_one_sentence(monkeypatch):
    def broken(*arguments, **more):
        raise nbformat.ValidationError("12 is not a string\n\nFailed validating 'type'")

    monkeypatch.setattr("grading.notebook.reading.new_notebook", broken)
    with pytest.raises(Unreadable, match=r"^the notebook is damaged \(12 is not a string\)$"):
        read_notebook(b'{"cells": []}')
