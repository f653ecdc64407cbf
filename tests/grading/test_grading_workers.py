"""Whatever happens to one submission, or to the machine, the class run goes on."""

import contextlib
import errno
import os
import sqlite3
import sys
import time
import types

import psutil
import pytest
from tinycourse import hand_in

import grade
from conftest import run_in
from grading.course import collect
from grading.notebook.states import SubmissionState
from grading.notebook.submission import Result
from grading.run import classrun, executors
from grading.run.records import Records
from grading.sandbox.limits import SandboxLimits

pytestmark = [pytest.mark.needs_sandbox, pytest.mark.slow]  # it grades classes


def test_a_worker_waits_longer_than_all_limits_together():
    limits = SandboxLimits(notebook_seconds=70, replay_seconds=20)
    job = types.SimpleNamespace(limits=limits, templates={})
    least = 70 + 20 + limits.restarts * executors.START_SECONDS
    assert executors.most_seconds(job) > least + 60  # to read, repair and write


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
    assert [s for s, r in results.items() if r.state is SubmissionState.FAILED] == ["poison"]


def test_a_clock_that_is_set_meanwhile_ends_no_worker(tiny, monkeypatch):
    folder, release = tiny
    hand_in(folder, "ada", release)
    monkeypatch.setattr(psutil.Process, "create_time", lambda process: 1.0)  # as after a step
    monkeypatch.setattr(executors, "grade_in_worker", die_or_grade)
    job = grade.read_course(folder).job("ada")
    (result,) = executors.grade_all(executors.Pool(1), [job])
    assert result.state == "graded", result.why


def test_a_worker_that_dies_while_marks_are_written_costs_nobody_else(tiny, monkeypatch):
    """As the executor breaks between two results, the next job finds it broken."""
    folder, release = tiny
    students = [f"s{number:02}" for number in range(9)]
    for student in students:
        hand_in(folder, student, release)
    course = grade.read_course(folder)
    monkeypatch.setattr(executors, "grade_in_worker", die_or_grade)
    backend, seen = executors.Pool(1), []
    opened = backend.open
    monkeypatch.setattr(backend, "open", lambda: seen.append(opened()) or seen[-1])
    results = []
    for result in executors.grade_all(backend, (course.job(s) for s in students)):
        results.append(result)
        if len(results) == 1:
            for process in seen[0]._processes.values():
                process.kill()
            while not seen[0]._broken:
                time.sleep(0.01)
    assert sorted(r.student for r in results) == students
    assert {r.state for r in results} == {"graded"}


def test_a_second_run_waits_its_turn(tiny, run, capsys):
    folder, release = tiny
    hand_in(folder, "ada", release)
    records = grade.read_course(folder).records
    with records.one_run():
        assert grade.main(["--course", str(folder)]) == 2
    assert "another run is grading Circles already" in capsys.readouterr().err
    holds = "import filelock, os, sys\n"
    holds += "filelock.FileLock(sys.argv[1]).acquire()\nos.kill(os.getpid(), 9)"
    run_in(folder, sys.executable, "-c", holds, records.folder / "running.lock")
    assert "1 graded" in run(folder)[0], "a run that was killed holds nobody off"


def test_a_full_disk_is_told_and_ends_nothing(tiny, run, monkeypatch, capsys):
    folder, release = tiny
    for student in ("ada", "ben", "cleo"):
        hand_in(folder, student, release)
    write = Records.write

    def full(records, result, fingerprint):
        if result.student == "ben":
            raise OSError(errno.ENOSPC, "No space left on device")
        write(records, result, fingerprint)

    with monkeypatch.context() as patch:
        patch.setattr(Records, "write", full)
        patch.setattr(Records, "stage", lambda *a: full(a[0], a[1], "") or a[0].scratch)
        patch.setattr(Records, "put_in_place", lambda *a: None)
        assert grade.main(["--course", str(folder)]) == 1
    said = capsys.readouterr()
    assert "ben: nothing could be kept: [Errno 28] No space left on device" in said.err
    assert "ben" in said.out and "not graded yet" in said.out
    out, lines = run(folder)
    assert lines["ben"]["total"] == "9" and "unchanged" in out


def test_a_report_that_cannot_be_written_is_told(tiny, run, capsys):
    folder, release = tiny
    hand_in(folder, "ada", release)
    (folder / "report.csv").mkdir()
    assert grade.main(["--course", str(folder)]) == 1
    said = capsys.readouterr()
    assert "ada" in said.out and "report.csv could not be written" in said.err


def test_a_folder_that_is_not_utf8_costs_one_student(tiny, run):
    folder, release = tiny
    hand_in(folder, "ada", release)
    hand_in(folder, "zo\udceb", release)
    _, lines = run(folder)
    assert lines["ada"]["total"] == "9"
    line = lines["zo\\udceb"]
    assert line["state"].endswith("is not UTF-8: rename the folder") and line["total"] == ""
    assert "2 graded" in run(folder, "--all")[0]


def test_a_gradebook_in_use_is_one_sentence(tiny, run, capsys, monkeypatch):
    folder, release = tiny
    hand_in(folder, "ada", release)
    with contextlib.closing(sqlite3.connect(folder / "gradebook.db")) as other:
        other.execute("begin exclusive")
        assert grade.main(["--course", str(folder)]) == 2
        said = capsys.readouterr().err
        assert "the gradebook could not be used" in said and "database is locked" in said
        assert "Traceback" not in said and len(said.splitlines()) == 1
        other.rollback()
        other.execute("begin immediate")  # can be read, and not be written
        _, lines = run(folder)
        assert "the marks could not be written" in lines["ada"]["state"]
    assert run(folder)[1]["ada"]["total"] == "9"


def test_what_cannot_be_collected_costs_one_student(tiny, run, monkeypatch):
    folder, release = tiny
    for student in ("ada", "ben"):
        hand_in(folder, student, release)
    read = collect.collect

    def collected(coursedir, assignment, student):
        if student == "ben":
            raise MemoryError("too much of it")
        return read(coursedir, assignment, student)

    monkeypatch.setattr(collect, "collect", collected)
    _, lines = run(folder)
    assert lines["ben"]["state"] == "could not be graded: too much of it"
    assert lines["ada"]["total"] == "9"
