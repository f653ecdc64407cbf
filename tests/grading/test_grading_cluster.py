"""Bigger than one machine: a Dask cluster of two workers, and the gradebook in PostgreSQL."""

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

import pytest
import tinycourse
from nbgrader.api import Gradebook
from tinycourse import ANSWERS, NAME, hand_in

import grade
from benchmarks import class_of_1000
from conftest import REPOSITORY, run_in

pytestmark = pytest.mark.slow  # it starts a cluster and a database server, and grades on them

STUDENTS = {"ada": ANSWERS, "ben": {"doubled": ANSWERS["doubled"]}, "cleo": {}}
SCORES = {"ada": 9.0, "ben": 4.0, "cleo": 0.0}


@pytest.fixture
def tiny(tmp_path):
    """The tiny course with three submissions."""
    folder = tmp_path / "course"
    folder.mkdir()
    release = tinycourse.build(folder)
    for student, answers in STUDENTS.items():
        hand_in(folder, student, release, answers)
    return folder


def scores(url):
    """Return {student: score} from a gradebook."""
    with Gradebook(url) as book:
        return {s.student.id: s.score for s in book.assignment_submissions(NAME)}


@pytest.mark.needs_sandbox
def test_a_dask_cluster_grades_a_mixed_class(course, release, tmp_path):
    """Twenty of the thousand that `benchmarks/class_of_1000.py` grades by hand."""
    pytest.importorskip("distributed", reason="Dask is not installed")
    folder = tmp_path / "course"
    shutil.copytree(course / "source", folder / "source")
    shutil.copy2(course / "gradebook.db", folder)
    shutil.copy2(REPOSITORY / "instructor" / "nbgrader_config.py", folder)
    (folder / "grading").symlink_to(REPOSITORY / "instructor" / "grading")
    assert class_of_1000.grade_class(folder, release, 20, whole=False) == []


def programs():
    """Return the folder of PostgreSQL's server programs, or None."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    there = shutil.which("initdb")
    return Path(there).parent if there else (found[-1].parent if found else None)


@pytest.fixture
def postgres():
    """The address of a PostgreSQL server of this test's own."""
    bin_ = programs()
    if bin_ is None:
        pytest.skip("the PostgreSQL server is not installed")
    pytest.importorskip("psycopg2", reason="psycopg2 is not installed")
    folder = Path(tempfile.mkdtemp(prefix="pg-"))
    user = {}
    if os.getuid() == 0:  # the server refuses to run as root
        user = {"user": "postgres", "group": "postgres", "extra_groups": []}
        shutil.chown(folder, "postgres")

    def run(*command):
        done = subprocess.run(command, capture_output=True, text=True, cwd=folder, **user)
        assert done.returncode == 0, done.stderr + done.stdout

    data, ctl = str(folder / "data"), str(bin_ / "pg_ctl")
    run(str(bin_ / "initdb"), "-D", data, "-U", "grader", "-A", "trust", "--no-sync")
    options = f"-c listen_addresses='' -k {folder} -c fsync=off"
    run(ctl, "-D", data, "-w", "-l", str(folder / "log"), "-o", options, "start")
    try:
        yield f"postgresql+psycopg2://grader@/postgres?host={folder}"
    finally:
        run(ctl, "-D", data, "-w", "-m", "immediate", "stop")
        shutil.rmtree(folder)


def test_the_gradebook_may_be_in_postgresql(tiny, postgres):
    (tiny / "gradebook.db").unlink()
    line = ["nbgrader", "generate_assignment", NAME, "--force", "--db", postgres]
    done = run_in(tiny, *line)
    assert done.returncode == 0, done.stderr[-2000:]
    assert grade.main(["--course", str(tiny), "--db", postgres, "--jobs", "2"]) == 0
    assert scores(postgres) == SCORES
    assert not (tiny / "gradebook.db").exists()
