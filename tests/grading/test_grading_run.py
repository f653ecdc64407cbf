"""The class run, on another course than K-means: states, regrades, hand marks, workers that die."""

import concurrent.futures
import csv
import io
import os
import shutil
import subprocess
import sys
import zipfile

import psutil
import pytest
import tinycourse
from nbgrader.api import Gradebook
from nbgrader.apps import NbGraderAPI
from sandboxed import as_ordinary_user
from tinycourse import ANSWERS, NAME, hand_in
from traitlets.config import Config

import grade
from conftest import REPOSITORY, grade_class, run_in
from grading.course.gradebook import open_gradebook
from grading.course.seeds import ensure_secret, seed_for
from grading.notebook.submission import FAILED, Result
from grading.run import classrun, executors, report
from grading.sandbox import bubblewrap
from grading.sandbox.limits import SandboxLimits

pytestmark = pytest.mark.needs_sandbox
WRONG = {"area": "def area(radius):\n    return 3", "doubled": ANSWERS["doubled"]}
PARTIAL = {**ANSWERS, "doubled": "def doubled(values):\n    return [2 * v for v in values] or None"}


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """The tiny course and its release, built once."""
    folder = tmp_path_factory.mktemp("tiny") / "course"
    folder.mkdir()
    return folder, tinycourse.build(folder)


@pytest.fixture
def tiny(built, tmp_path):
    """A copy of the tiny course for one test: (folder, release)."""
    folder = tmp_path / "course"
    shutil.copytree(built[0], folder)
    return folder, built[1]


class Here(executors.Pool):
    """An executor in this process: the tests of the class run need no pool that starts anew."""

    def open(self):
        return concurrent.futures.ThreadPoolExecutor(1)


@pytest.fixture
def run(monkeypatch, capsys):
    """Run the command in this process; return what it printed and {student: report line}."""
    monkeypatch.setattr(executors, "Pool", Here)

    def command(folder, *options):
        assert grade.main(["--course", str(folder), *options]) == 0
        with open(folder / "report.csv", newline="", encoding="utf-8") as file:
            lines = {line["student"]: line for line in csv.DictReader(file)}
        return capsys.readouterr().out, lines

    return command


def command_line(folder, *options):
    """Run the command as an instructor does, in a process of its own; return {student: line}."""
    grade_class(folder, *options)
    with open(folder / "report.csv", newline="", encoding="utf-8") as file:
        return {line["student"]: line for line in csv.DictReader(file)}


def grades(folder, student):
    """Return {cell: (automatic, by hand, to be looked at)} from the gradebook."""
    with Gradebook(f"sqlite:///{folder}/gradebook.db") as book:
        notebook = book.find_submission_notebook(NAME, NAME, student)
        return {
            g.name: (g.auto_score, g.manual_score, g.needs_manual_grade) for g in notebook.grades
        }


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
    assert "not confined" not in lines["right"]["worth a look"]


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


@pytest.mark.parametrize("options", [[], ["--dry-run"], ["--unconfined"]])
def test_nothing_is_graded_where_nothing_is_confined(tiny, options, capsys, monkeypatch):
    folder, release = tiny
    hand_in(folder, "ada", release)
    monkeypatch.setattr(bubblewrap, "missing", lambda: "bubblewrap (bwrap) is not installed")
    monkeypatch.setattr(os, "getuid", lambda: 0)
    assert grade.main(["--course", str(folder), *options]) == 2
    said = capsys.readouterr().err
    if "--unconfined" in options:
        assert "never runs unconfined as root: run this as an ordinary user" in said
    else:
        assert "bubblewrap (bwrap) is not installed" in said and "--unconfined" in said
    assert not (folder / "autograded" / "ada").exists() and not (folder / "report.csv").exists()


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


def die_or_grade(job):
    """Stand in for a worker that a submission kills."""
    if job.student == "poison":
        os._exit(9)
    return Result(job.student, "graded")


def test_a_worker_that_dies_costs_one_submission(tiny, monkeypatch):
    folder, release = tiny
    for student in ("a", "b", "poison", "y", "z"):
        hand_in(folder, student, release)
    course = grade.read_course(folder)
    jobs = [course.job(s) for s in classrun.plan(course)]
    monkeypatch.setattr(executors, "grade_in_worker", die_or_grade)
    results = {r.student: r for r in executors.grade_all(executors.Pool(2), jobs)}
    assert sorted(results) == ["a", "b", "poison", "y", "z"]
    assert [s for s, r in results.items() if r.state == FAILED] == ["poison"]


def test_a_clock_that_is_set_meanwhile_ends_no_worker(tiny, monkeypatch):
    folder, release = tiny
    hand_in(folder, "ada", release)
    monkeypatch.setattr(psutil.Process, "create_time", lambda process: 1.0)  # as after a step
    monkeypatch.setattr(executors, "grade_in_worker", die_or_grade)
    job = grade.read_course(folder).job("ada")
    (result,) = executors.grade_all(executors.Pool(1), [job])
    assert result.state == "graded", result.why


def test_a_second_run_waits_its_turn(tiny, run, capsys):
    folder, release = tiny
    hand_in(folder, "ada", release)
    records = grade.read_course(folder).records
    with records.one_run():
        assert grade.main(["--course", str(folder)]) == 2
    assert f"process {os.getpid()} is grading" in capsys.readouterr().err
    (records.folder / "running").write_text("1 12345.0")  # left by a run that was killed
    assert "1 graded" in run(folder)[0]


def test_a_formula_in_the_report_stays_text(tmp_path):
    line = report.Line("=cmd()", "@x", {"area": 1.0}, 1.0, 5.0, "", "+1", "-2", None)
    report.write_csv(tmp_path / "report.csv", [line])
    text = (tmp_path / "report.csv").read_text(encoding="utf-8")
    assert "'=cmd()" in text and "'@x" in text and "'+1" in text


def test_seeds_depend_on_secret_student_and_assignment(tmp_path):
    secret = ensure_secret(tmp_path / "secret")
    assert ensure_secret(tmp_path / "secret") == secret and len(secret) == 64
    assert (tmp_path / "secret").stat().st_mode & 0o077 == 0
    seeds = {seed_for(s, a, n) for s in (secret, "x") for a in "ab" for n in ("u", "v", "zoë")}
    assert len(seeds) == 12 and all(0 <= seed < 2**32 for seed in seeds)
    (tmp_path / "short").write_text("123")
    with pytest.raises(ValueError, match="short"):
        ensure_secret(tmp_path / "short")


@pytest.fixture
def without_bubblewrap(built, open_folder):
    """A course, and a function that runs a command in it as an ordinary user without bwrap."""
    folder = open_folder / "course"
    shutil.copytree(built[0], folder)
    programs = open_folder / "programs"
    programs.mkdir()
    environment = {**os.environ, "PATH": str(programs), "HOME": str(open_folder)}

    def command(*line):
        subprocess.run(["chmod", "-R", "a+rwX", folder], check=True)
        line = [*as_ordinary_user(), sys.executable, *map(str, line)]
        return subprocess.run(
            line, cwd=folder, env=environment, capture_output=True, text=True, check=False
        )

    return folder, built[1], command


def test_grade_runs_unconfined_only_when_asked(without_bubblewrap):
    folder, release, command = without_bubblewrap
    hand_in(folder, "right", release)
    hand_in(folder, "loops", release, {**ANSWERS, "area": "def area(r):\n    while True: pass"})
    line = [REPOSITORY / "instructor" / "grade.py", "--course", folder, "--jobs", "1"]
    refused = command(*line)
    assert refused.returncode == 2 and "Traceback" not in refused.stderr
    assert "bubblewrap (bwrap) is not installed" in refused.stderr
    assert not (folder / "autograded" / "right").exists()
    done = command(*line, "--unconfined")
    assert done.returncode == 0, done.stderr
    with open(folder / "report.csv", newline="", encoding="utf-8") as file:
        lines = {line["student"]: line for line in csv.DictReader(file)}
    assert (lines["right"]["total"], lines["loops"]["total"]) == ("9", "4")
    assert "not confined: bubblewrap (bwrap) is not installed" in lines["right"]["worth a look"]


def test_autograde_runs_unconfined_only_when_asked(without_bubblewrap):
    folder, release, command = without_bubblewrap
    hand_in(folder, "ada", release)
    with open(folder / "nbgrader_config.py", "a") as file:
        file.write("c.SandboxExecute.unconfined = True\n")  # a file is no command: it counts not
    line = ["-m", "nbgrader", "autograde", NAME]
    refused = command(*line)
    assert refused.returncode != 0 and "cannot be confined" in refused.stderr
    assert "Traceback" not in refused.stderr
    assert not (folder / "autograded" / "ada").joinpath(NAME).exists()
    done = command(*line, "--SandboxExecute.unconfined=True")
    assert done.returncode == 0 and "not confined" in done.stderr, done.stderr
    assert grades(folder, "ada")["doubled_hidden"][0] == 4


def test_the_formgrader_never_grades_unconfined(tiny, monkeypatch):
    folder, release = tiny
    hand_in(folder, "ada", release)
    monkeypatch.setattr(bubblewrap, "missing", lambda: "bubblewrap (bwrap) is not installed")
    config = Config(SandboxExecute={"unconfined": True})
    course = grade.read_course(folder)
    config.merge(course.config)
    done = NbGraderAPI(course.coursedir, config=config).autograde(NAME, "ada")
    assert not done["success"] and "cannot be confined" in done["log"] + done["error"]


def test_marks_given_unconfined_are_given_again_once_the_sandbox_is_back(without_bubblewrap, run):
    folder, release, command = without_bubblewrap
    hand_in(folder, "ada", release)
    line = [REPOSITORY / "instructor" / "grade.py", "--course", folder, "--jobs", "1"]
    assert "1 graded, 0 unchanged" in command(*line, "--unconfined").stdout
    assert "0 graded, 1 unchanged" in command(*line, "--unconfined").stdout
    out, lines = run(folder)
    assert "1 graded, 0 unchanged" in out and "not confined" not in lines["ada"]["worth a look"]
    assert "0 graded, 1 unchanged" in run(folder)[0]
    done = command("-m", "nbgrader", "autograde", NAME, "--SandboxExecute.unconfined=True")
    assert "0 graded, 1 unchanged" in run(folder)[0], done.stderr  # nbgrader skips what is graded
    force = ["--force", "--SandboxExecute.unconfined=True"]
    assert command("-m", "nbgrader", "autograde", NAME, *force).returncode == 0
    assert "1 graded, 0 unchanged" in run(folder)[0]


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
