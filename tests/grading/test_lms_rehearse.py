"""`lms.py rehearse`: a sample class in each layout, from the LMS's zip to its sheet of marks."""

import csv
import shutil
import zipfile

import pytest
from tinyclass import Here
from tinycourse import NAME

import lms
from exchange.layouts import LAYOUTS
from exchange.samples import PREFIXES, SHEETS
from grading.run import executors

pytestmark = pytest.mark.slow  # it grades a class for each layout


def test_every_layout_can_be_rehearsed():
    assert set(PREFIXES) == {*(layout.key for layout in LAYOUTS), "gradescope"}


@pytest.mark.parametrize("layout", ["moodle", "canvas", "brightspace", "gradescope"])
def test_the_whole_way_in_each_layout(built, tmp_path, capsys, monkeypatch, layout):
    monkeypatch.setattr(executors, "Pool", Here)
    folder = tmp_path / "course"
    shutil.copytree(built[0], folder)
    before = (folder / "gradebook.db").read_bytes()
    assert lms.main(["--course", str(folder), "rehearse", "--layout", layout]) == 0
    assert (folder / "gradebook.db").read_bytes() == before
    stage = folder / "downloaded" / NAME / "rehearsal"
    with open(stage / "report.csv", newline="", encoding="utf-8") as file:
        lines = {line["student"]: line for line in csv.DictReader(file)}
    assert [lines[f"900{i}"]["doubled"] for i in (1, 2, 3, 4)] == ["4", "0", "0", "4"]
    assert lines["9004"]["late"] == "2 h 30 min late"
    assert not lines["9001"]["late"]
    with zipfile.ZipFile(stage / "downloaded" / NAME / "feedback.zip") as file:
        assert len(file.namelist()) == 4
    said = capsys.readouterr().out
    assert "4 new" in said and "4 pages in" in said and (layout in SHEETS) == ("marks in" in said)
    if layout in SHEETS:
        sheet = (stage / f"sample-{layout}.csv").read_text()
        (blank,) = [line for line in sheet.splitlines() if "9003" in line]
        assert "0" in blank.replace("9003", "").split(",")
