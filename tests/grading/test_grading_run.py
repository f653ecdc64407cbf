"""The class run, on another course than K-means: states, regrades, hand marks."""

import io
import os
import shutil
import sys
import zipfile

import pytest
from nbgrader.api import Gradebook
from tinyclass import PARTIAL, WRONG, grades
from tinycourse import ANSWERS, NAME, hand_in

import grade
from conftest import REPOSITORY, run_in
from grading.course.gradebook import open_gradebook
from grading.course.seeds import ensure_secret, seed_for
from grading.run import classrun, executors
from grading.sandbox.limits import SandboxLimits

pytestmark = [pytest.mark.needs_sandbox, pytest.mark.slow]  # it grades classes


def test_a_class_from_nothing_to_the_report(tiny, run):
    folder, release = tiny
    hand_in(folder, "right", release, words="All points at one distance.")
    hand_in(folder, "wrong", release, WRONG)
    hand_in(folder, "partial", release, PARTIAL)
    hand_in(folder, "blank", release, {})
    _, lines = run(folder)
    marks = {s: (line["area"], line["doubled"], line["words"]) for s, line in lines.items()}
    assert marks == {
        "right": ("5", "4", ""),  # the sentence waits for a person
        "wrong": ("0", "4", "0"),
        "partial": ("5", "2", "0"),
        "blank": ("0", "0", "0"),
    }
    assert lines["blank"]["state"].startswith("not attempted")
    assert grades(folder, "right")["words"] == (None, None, True)
    page = (folder / "autograded" / "partial" / NAME / f"{NAME}.ipynb").read_text()
    assert "the empty list: None" in page, "score and message come together"
    assert "not confined" not in lines["right"]["flags"]


def test_only_what_is_new_or_changed_is_graded(tiny, run):
    folder, release = tiny
    hand_in(folder, "ada", release)
    hand_in(folder, "ben", release, WRONG)
    assert "2 graded, 0 unchanged" in run(folder)[0]
    assert "0 graded, 2 unchanged" in run(folder)[0]
    hand_in(folder, "ben", release)
    hand_in(folder, "cleo", release)
    dry, lines = run(folder, "--dry-run")
    assert "ada: unchanged" in dry and "ben: changed" in dry and "cleo: new" in dry
    assert "cleo" not in lines, "a dry run writes nothing"
    out, lines = run(folder)
    assert "2 graded, 1 unchanged" in out and lines["ben"]["total"] == "9"
    assert "1 graded" in run(folder, "--student", "ada", "--all")[0]
    assert "3 graded" in run(folder, "--all")[0]


def test_a_changed_hidden_case_regrades_everybody(tiny, run):
    folder, release = tiny
    hand_in(folder, "ada", release)
    run(folder)
    with Gradebook(f"sqlite:///{folder}/gradebook.db") as book:
        cell = book.find_source_cell("area_hidden", NAME, NAME)
        cell.source = cell.source.replace("1e-9", "-1")
        book.db.commit()
    out, lines = run(folder)
    assert "1 graded" in out and lines["ada"]["area"] == "1"


def test_marks_by_hand_survive_a_regrade(tiny, run):
    folder, release = tiny
    hand_in(folder, "ada", release, words="Round.")
    run(folder)
    with Gradebook(f"sqlite:///{folder}/gradebook.db") as book:
        grade_ = book.find_grade("words", NAME, NAME, "ada")
        grade_.manual_score, grade_.needs_manual_grade = 2.5, False
        book.db.commit()
    _, lines = run(folder, "--all")
    assert lines["ada"]["words"] == "2.5" and lines["ada"]["total"] == "11.5"
    assert grades(folder, "ada")["words"] == (None, 2.5, True)


def test_lateness_is_told(tiny, run):
    folder, release = tiny
    path = hand_in(folder, "ada", release)
    (path.parent / "timestamp.txt").write_text("2027-03-01 20:30:00 UTC")
    hand_in(folder, "ben", release).parent.joinpath("timestamp.txt").write_text("last Tuesday?")
    with Gradebook(f"sqlite:///{folder}/gradebook.db") as book:
        book.update_or_create_assignment(NAME, duedate="2027-03-01 18:00:00 UTC")
    _, lines = run(folder)
    assert lines["ada"]["late"] == "2 h 30 min late" and lines["ben"]["late"] == ""
    assert lines["ben"]["state"].startswith("could not be graded: timestamp.txt can't be read")


def test_a_zip_holds_zips_and_sets_no_time(tiny):
    folder, release = tiny
    path = hand_in(folder, "ada", release)
    (path.parent / "timestamp.txt").write_text("2027-03-01 20:30:00 UTC")
    inner, outer = io.BytesIO(), path.with_name("work.zip")
    with zipfile.ZipFile(inner, "w") as file:
        file.writestr("deep.csv", "1,2")
    with zipfile.ZipFile(outer, "w") as file:
        file.writestr("timestamp.txt", "2027-02-01 08:00:00 UTC")
        file.writestr("again.ZIP", inner.getvalue())
        file.writestr("own.csv", "1,2")
    found = grade.read_course(folder).collect("ada")
    assert found.timestamp == "2027-03-01 20:30:00 UTC"
    assert "own.csv" in found.files and "deep.csv" in found.files


def test_students_who_handed_in_nothing_have_a_line(tiny, run):
    folder, release = tiny
    hand_in(folder, "ada", release)
    with Gradebook(f"sqlite:///{folder}/gradebook.db") as book:
        book.add_student("zoe")
    _, lines = run(folder)
    assert lines["zoe"]["state"] == "missing: nothing was handed in" and lines["zoe"]["total"] == ""


@pytest.mark.parametrize("options", [["--student", "nobody"], ["Squares"]])
def test_a_name_that_is_wrong_is_named(tiny, options, capsys):
    folder, release = tiny
    hand_in(folder, "ada", release)
    assert grade.main(["--course", str(folder), *options]) == 2
    assert options[-1] in capsys.readouterr().err


def test_stock_nbgrader_gives_the_same_marks_where_nobody_cheats(tiny, run):
    folder, release = tiny
    for student, answers in (("right", ANSWERS), ("wrong", WRONG), ("partial", PARTIAL)):
        hand_in(folder, student, release, answers, words="Round.")
    run(folder)
    ours = {s: grades(folder, s) for s in ("right", "wrong", "partial")}
    stock = folder.with_name("stock")
    shutil.copytree(folder, stock, ignore=shutil.ignore_patterns("autograded"))
    (stock / "nbgrader_config.py").write_text("c = get_config()\n")
    done = run_in(stock, "nbgrader", "autograde", NAME)
    assert done.returncode == 0, done.stderr[-2000:]
    assert {s: grades(stock, s) for s in ours} == ours


def test_plain_autograde_uses_the_sandbox_too(tiny):
    folder, release = tiny
    hand_in(folder, "right", release)
    hand_in(folder, "tricks", release, {**WRONG, "doubled": "import os\nos._exit(0)"})
    hand_in(folder, "linked", release)
    target = folder / "submitted" / "linked" / NAME / f"{NAME}.ipynb"
    target.unlink()
    os.symlink(folder / "source" / NAME / f"{NAME}.ipynb", target)
    done = run_in(folder, "nbgrader", "autograde", NAME)
    assert "link that leads out" in done.stderr
    assert grades(folder, "right")["doubled_hidden"][0] == 4
    assert grades(folder, "tricks")["area_hidden"][0] == 0
    assert not (folder / "autograded" / "linked").joinpath(NAME).exists()
    assert "not confined" not in done.stderr


def test_one_transaction_is_all_or_nothing(tiny, monkeypatch):
    folder, release = tiny
    hand_in(folder, "ada", release)
    course = grade.read_course(folder)
    result = executors.grade_in_worker(course.job("ada"))
    monkeypatch.setattr("grading.course.gradebook._penalty", lambda *a: 1 / 0)
    with open_gradebook(course.coursedir) as book, pytest.raises(ZeroDivisionError):
        classrun.write_marks(book, course.config, NAME, result)
    with open_gradebook(course.coursedir) as book:
        assert book.students == [] and not book.assignment_submissions(NAME)


def test_seeds_depend_on_secret_student_and_assignment(tmp_path):
    secret = ensure_secret(tmp_path / "secret")
    assert ensure_secret(tmp_path / "secret") == secret and len(secret) == 64
    assert (tmp_path / "secret").stat().st_mode & 0o077 == 0
    seeds = {seed_for(s, a, n) for s in (secret, "x") for a in "ab" for n in ("u", "v", "zoë")}
    assert len(seeds) == 12 and all(0 <= seed < 2**32 for seed in seeds)
    (tmp_path / "short").write_text("123")
    with pytest.raises(ValueError, match="damaged"):
        ensure_secret(tmp_path / "short")


def test_a_limit_is_set_for_one_run_and_explained(tiny, capsys):
    folder, release = tiny
    hand_in(folder, "ada", release, {**ANSWERS, "area": "import time\ntime.sleep(3)"})
    assert grade.main(["--course", str(folder), "--SandboxLimits.cell_seconds=-1"]) == 2
    assert "cell_seconds" in capsys.readouterr().err
    line = [sys.executable, REPOSITORY / "instructor" / "grade.py"]
    short, long = (run_in(folder, *line, option).stdout for option in ("--help", "--help-all"))
    assert "SandboxLimits" not in short
    for name, trait in SandboxLimits.class_traits(config=True).items():
        assert f"--SandboxLimits.{name}" in long
        assert " ".join(trait.help.split()) in " ".join(long.split())
    course = grade.read_course(folder, limits={"cell_seconds": 1.0})
    assert course.limits.cell_seconds == 1 and course.limits.call_seconds == 3
