"""The table of runs: kept in a file, whole or not at all."""

import json

import pytest

from kmeanslab.records import BrokenTable, record_run


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_runs_become_rows_and_a_restart_loses_none(folder, capsys):
    record_run(K=8, bytes=1500, expected=...)
    record_run(K=16, bytes=2500, expected="larger, and it looks better")
    record_run(K=4, bytes=900, expected="smaller")
    assert capsys.readouterr().out.splitlines()[-4:] == [
        " K  bytes  expected",
        " 8  1,500  -",
        "16  2,500  larger, and it looks better",
        " 4    900  smaller",
    ]
    rows = json.loads((folder / "my_runs.json").read_text("utf-8"))
    assert [row["expected"] for row in rows] == [None, "larger, and it looks better", "smaller"]


@pytest.mark.parametrize("found", ["{", "[1]", '[{"K": 8}]', "null"])
def test_a_file_that_is_no_table_of_runs_is_left_alone(folder, found):
    (folder / "my_runs.json").write_text(found, "utf-8")
    with pytest.raises(
        BrokenTable, match=r"my_runs\.json holds no table of this lesson: rename or"
    ):
        record_run(K=8, bytes=1500)
    assert (folder / "my_runs.json").read_text("utf-8") == found


def test_a_table_that_cannot_be_kept_is_shown_and_said(folder, capsys):
    (folder / "my_runs.json.new").mkdir()
    with pytest.raises(BrokenTable, match="can't be written"):
        record_run(K=8, bytes=1500)
    assert "1,500" in capsys.readouterr().out
