"""Whatever happens to one submission, or to the machine, the class run goes on."""

import os

import psutil
import pytest
from tinycourse import hand_in

import grade
from grading.notebook.submission import FAILED, Result
from grading.run import classrun, executors

pytestmark = pytest.mark.needs_sandbox


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
