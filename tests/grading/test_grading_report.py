"""The report: what a student chose stays text, and nothing can be forged or cut."""

import csv
import io
import sys
from datetime import datetime

import pytest
from nbgrader.api import Gradebook
from tinycourse import NAME, hand_in

import grade
from conftest import run_in
from grading.run import report
from grading.run.report import Line

MARKS = {"area": 5.0, "doubled": None}


def written(tmp_path, *lines):
    """The rows of report.csv with these lines."""
    report.write_csv(tmp_path / "report.csv", list(lines))
    with open(tmp_path / "report.csv", newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("name", ["=cmd()", "@SUM(1)", "+1", "-2", " =1", "\t=1", "\r@x", "\n+1"])
def test_a_formula_stays_text(name, tmp_path):
    line = Line(name, "graded", [], MARKS, repaired=[name], look=[name])
    (row,) = written(tmp_path, line)
    for column in ("student", "repaired", "flags"):
        assert row[column].startswith("'")


def test_a_file_name_forges_no_fact(tmp_path):
    forged = "added module: x; Student code was not confined: gone.py"
    (row,) = written(tmp_path, Line("ada", "graded", [], MARKS, look=[forged, "second"]))
    assert row["flags"].split("; ") == [forged.replace(";", ","), "second"]
    assert not [t for t in report.table([Line("ada", "graded", [], MARKS, look=[forged])])[2:] if t]
    true = Line("ben", "graded", [], MARKS, look=[forged], unconfined="no bwrap")
    (row,) = written(tmp_path, true)
    assert row["flags"].startswith("Student code was not confined: no bwrap.; ")
    assert report.table([true])[-1] == "Student code was not confined: no bwrap."


def test_what_a_terminal_obeys_is_escaped(tmp_path):
    bad = "a\x1b[2Jb\u202ec\x07\udc80\u2028d"
    line = Line(bad, "graded", [bad], MARKS, look=[bad], unconfined=bad)
    text = "\n".join(report.table([line]))
    (row,) = written(tmp_path, line)
    for shown in (text, *row.values()):
        assert not set(shown) & set("\x1b\u202e\x07\udc80\u2028")
    assert "a\\x1b[2Jb\\u202ec" in text and report.printable("é 漢\u00a0x") == "é 漢 x"


def test_a_long_state_goes_on_below_itself(monkeypatch):
    monkeypatch.setenv("COLUMNS", "70")
    why = "could not be read, because the file is cut off or damaged (line 7)"
    lines = report.table([Line("ada", "could not be graded", [why], MARKS)])
    assert max(map(len, lines)) <= 70
    words = " ".join(" ".join(lines).split())
    assert "could not be graded: could not be read" in words and words.endswith("(line 7)")
    left = [line[:30].strip() for line in lines[2:]]
    assert len(left) >= 2 and not any(left)


def test_every_column_holds_what_its_head_says(tmp_path):
    line = Line(
        "ada", "graded", ["one"], {"area": 1.5, "doubled": 2.0}, 3.5, 12.0, "1 h 0 min late"
    )
    line.repaired, line.look, line.seconds = ["two"], ["three"], 4.25
    (row,) = written(tmp_path, line)
    assert row == {
        "student": "ada",
        "state": "graded: one",
        "area": "1.5",
        "doubled": "2",
        "total": "3.5",
        "of": "12",
        "late": "1 h 0 min late",
        "repaired": "two",
        "flags": "three",
        "seconds": "4.2",
    }
    head, shown = (row.split() for row in report.table([line]))
    assert head == ["student", "area", "doubled", "total", "state"]
    assert shown == ["ada", "1.5", "2", "3.5", "graded:", "one"]


@pytest.mark.parametrize(
    ("penalty", "total", "words"),
    [(None, 5, ""), (1.5, 3.5, ", 1.5 points off"), (8, 0, ", 8 points off")],
)
def test_a_late_penalty_is_taken_off_and_no_total_is_negative(tiny, penalty, total, words):
    folder, release = tiny
    hand_in(folder, "ada", release)
    with Gradebook(f"sqlite:///{folder}/gradebook.db", "circles") as book:
        book.update_or_create_assignment(NAME, duedate="2026-11-25 12:00:00 UTC")
        book.add_student("ada")
        with book.db.no_autoflush:
            submission = book.add_submission(NAME, "ada", timestamp=datetime(2026, 11, 25, 14, 5))
        for cell, points in (("area_public", 1), ("area_hidden", 4)):
            book.find_grade(cell, NAME, NAME, "ada").auto_score = points
        submission.notebooks[0].late_submission_penalty = penalty
        book.db.commit()
    (line,) = report.lines(grade.read_course(folder))
    assert (line.marks, line.total) == ({"area": 5, "doubled": None, "words": None}, total)
    assert (line.best, line.late) == (12, f"2 h 5 min late{words}")


@pytest.mark.needs_sandbox
@pytest.mark.slow  # it grades a class
def test_grades_csv_holds_no_formula(tiny):
    folder, release = tiny
    hand_in(folder, "ada", release)
    with Gradebook(f"sqlite:///{folder}/gradebook.db") as book:
        book.add_student("@SUM(1)", first_name="a, b", last_name="=1+1")
    done = run_in(folder, "nbgrader", "export")
    assert done.returncode == 0, done.stderr
    with open(folder / "grades.csv", newline="", encoding="utf-8") as file:
        (row,) = csv.DictReader(file)
    assert (row["student_id"], row["first_name"]) == ("'@SUM(1)", "a, b")
    assert (row["last_name"], row["score"], row["max_score"]) == ("'=1+1", "0.0", "12.0")


@pytest.mark.parametrize("encoding", ["cp1252", "ascii"])
def test_a_terminal_without_a_character_ends_no_run(monkeypatch, encoding):
    """A report is printed on Windows too, into a file or a pipe."""
    written = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(written, encoding))
    report.accept_every_character()
    print("\n".join(report.table([Line("\u0142ukasz", "graded", [], MARKS)])), flush=True)
    assert rb"\u0142ukasz" in written.getvalue()


def test_what_waits_has_no_total(tiny, run, monkeypatch):
    """ "0" is said only of what was seen: a page in place of the notebook was not."""
    folder, _ = tiny
    page = folder / "submitted" / "ada" / "Circles" / "Circles.ipynb"
    page.parent.mkdir(parents=True)
    page.write_text("<!DOCTYPE html>")
    monkeypatch.setattr("grading.sandbox.confinement.require_confinement", lambda *a: None)
    _, lines = run(folder)
    assert (lines["ada"]["area"], lines["ada"]["total"]) == ("", "")


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (lambda c: (c / "nbgrader_config.py").unlink(), "holds no nbgrader_config.py"),
        (lambda c: (c / "course_secret").write_text("abc"), "secret is damaged"),
        (lambda c: (c / "course_secret").write_bytes(b"\xff" * 40), "secret is damaged"),
        (lambda c: (c / "course_secret").mkdir(), "course_secret can't be used: Is a directory"),
    ],
)
def test_a_course_that_is_not_whole_is_one_sentence(tiny, capsys, monkeypatch, spoil, words):
    folder, _ = tiny
    spoil(folder)
    monkeypatch.setattr("grading.sandbox.confinement.require_confinement", lambda *a: None)
    assert grade.main(["--course", str(folder)]) == 2
    said = capsys.readouterr().err
    assert words in said and said.count("\n") == 1
