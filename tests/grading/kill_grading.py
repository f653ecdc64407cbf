"""Stop a class run at random moments, and show that it goes on as if nothing had happened.

    python tests/grading/kill_grading.py            20 moments
    python tests/grading/kill_grading.py --times 3
    python tests/grading/kill_grading.py --seed 5    the same moments again

Each time: a fresh course, `grade.py` killed with signal 9 (every third time stopped as by Ctrl-C),
a look into the gradebook (every submission in it must be whole), then the same command once more.
Gradebook and report must be those of a run that nobody disturbed.
"""

import argparse
import contextlib
import csv
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
REPOSITORY = HERE.parent.parent
sys.path[:0] = [str(HERE), str(HERE.parent), str(REPOSITORY / "instructor")]

import psutil  # noqa: E402
import tinycourse  # noqa: E402
from nbgrader.api import Gradebook  # noqa: E402

ANSWERS = {
    "right": tinycourse.ANSWERS,
    "blank": {},
    "wrong": {"area": "def area(radius):\n    return 3", "doubled": "doubled = list"},
    "dies": {**tinycourse.ANSWERS, "area": "import os\ndef area(radius):\n    os._exit(0)"},
    "half": {"doubled": tinycourse.ANSWERS["doubled"]},
}


def make_course(folder):
    """Build the tiny course in a folder, with one submission of each kind."""
    folder.mkdir()
    release = tinycourse.build(folder)
    for student, answers in ANSWERS.items():
        tinycourse.hand_in(folder, student, release, answers)
    (folder / "course_secret").write_text("a secret for the tests of the kill")


def start(folder):
    """Start the command."""
    script = REPOSITORY / "instructor" / "grade.py"
    line = [sys.executable, str(script), "--course", str(folder), "--jobs", "2"]
    env, null = {**os.environ, "A_RUN_IN": str(folder)}, subprocess.DEVNULL
    return subprocess.Popen(line, stdout=null, stderr=null, env=env)


def living(folder):
    """Return the processes of runs in this folder that do not end within half a minute."""
    end = time.monotonic() + 30
    while True:
        found = []
        for process in psutil.process_iter():
            with contextlib.suppress(psutil.Error):
                if process.environ().get("A_RUN_IN") == str(folder):
                    found.append(process.pid)
        if not found or time.monotonic() > end:
            return found
        time.sleep(0.2)


def gradebook(folder):
    """Return {student: sorted marks and comments} of all submissions in the gradebook."""
    with Gradebook(f"sqlite:///{folder}/gradebook.db") as book:
        return {
            s.student.id: sorted(
                [(g.name, str(g.auto_score), g.needs_manual_grade) for g in s.notebooks[0].grades]
                + [(c.name, str(c.auto_comment), False) for c in s.notebooks[0].comments]
            )
            for s in book.assignment_submissions(tinycourse.NAME)
        }


def report(folder):
    """Return the report's lines without their seconds."""
    with open(folder / "report.csv", newline="", encoding="utf-8") as file:
        return [line[:-1] for line in csv.reader(file)]


def kill_once(fresh, folder, moment, how, whole):
    """Stop a run at a moment; return how many submissions were in the gradebook by then."""
    shutil.copytree(fresh, folder)
    process = start(folder)
    time.sleep(moment)
    process.send_signal(how)
    process.wait()
    found = gradebook(folder)
    for student, marks in found.items():
        assert marks == whole[0][student], f"{student} is half in the gradebook: {marks}"
    assert not living(folder), "a process of the run that was stopped lives on"
    assert start(folder).wait() == 0
    assert (gradebook(folder), report(folder)) == whole, "the second run does not complete it"
    return len(found)


def main(times, seed=None):
    """Kill that many runs; returns [(moment, submissions in the gradebook)].

    seed: draws the moments, as fractions of the time of a run that nobody disturbs.
    """
    seed = random.randrange(2**32) if seed is None else seed
    print(f"seed {seed}", flush=True)
    draw = random.Random(seed)
    with tempfile.TemporaryDirectory() as top:
        fresh, quiet = Path(top) / "fresh", Path(top) / "quiet"
        make_course(fresh)
        shutil.copytree(fresh, quiet)
        begin = time.monotonic()
        assert start(quiet).wait() == 0
        seconds = time.monotonic() - begin
        whole = gradebook(quiet), report(quiet)
        print(f"undisturbed: {len(whole[0])} submissions in {seconds:.1f} s", flush=True)
        killed = []
        for number in range(times):
            fraction = draw.uniform(0.4, 1.0)
            moment = fraction * seconds
            how = signal.SIGINT if number % 3 == 2 else signal.SIGKILL
            done = kill_once(fresh, Path(top) / f"run {number}", moment, how, whole)
            print(
                f"{how.name:8} after {moment:5.1f} s, {fraction:.3f} of a run: "
                f"{done} in the gradebook, then equal",
                flush=True,
            )
            killed.append((moment, done))
    return killed


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--times", type=int, default=20)
    parser.add_argument("--seed", type=int, help="repeat the moments of an earlier run")
    options = parser.parse_args()
    main(options.times, options.seed)
