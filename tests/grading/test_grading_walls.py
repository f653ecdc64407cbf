"""The walls of the sandbox and each limit, tried at a small scale."""

import contextlib
import os
import re
import signal
import socket
import subprocess
import sys
import sysconfig
import tempfile
import venv
from importlib.metadata import version
from pathlib import Path

import pytest
from sandboxed import confined_only, kernel, printed

from conftest import REPOSITORY
from grading.sandbox import fonts, limits, shown, watch, wire
from grading.sandbox.client import KernelStopped, NoAnswer
from grading.sandbox.confinement import require_confinement

pytestmark = pytest.mark.slow  # it starts kernels and fills them to their limits


@confined_only
def test_the_machine_is_out_of_sight(tmp_path):
    secret = tmp_path / "course_secret"
    secret.write_text("the secret")
    os.environ["A_SECRET_OF_THE_GRADER"] = "the secret"
    code = f"""
import os, socket
from pathlib import Path
print(os.path.exists({str(secret)!r}), os.path.exists("/etc/passwd"), os.getuid())
for path in Path("/proc").glob("[0-9]*/environ"):
    try: print("the secret" in path.read_text())
    except OSError: print("closed")
print(len(list(Path("/proc").glob("[0-9]*"))) < 9)
try: socket.create_connection(("127.0.0.1", 22), timeout=1)
except OSError as error: print("network:", error.errno)
for path in ("/x", "/dev/x", "/usr/x", "/grader/kernel.py", "/run/x"):
    try: open(path, "a").write("x"); print("written", path)
    except OSError: pass
"""
    try:
        with kernel() as client:
            text = printed(client, code)
    finally:
        del os.environ["A_SECRET_OF_THE_GRADER"]
    lines = text.splitlines()
    assert lines[0] == "False False 65534"
    assert "True" not in lines[1:-2] and lines[-2] == "True"
    assert lines[-1].startswith("network:")


@pytest.fixture
def repository():
    """Make a repository with a course in a folder; return the course's folder."""

    def make(top):
        for name in (".git/HEAD", "tests/secret.py", "kmeanslab/x.py", "instructor/course_secret"):
            (top / name).parent.mkdir(parents=True)
            (top / name).write_text("the secret")
        return top / "instructor"

    return make


PURELIB = Path(sysconfig.get_paths()["purelib"])


@confined_only
@pytest.mark.skipif(not os.access(PURELIB, os.W_OK), reason="Python's folder is not ours")
def test_a_repository_inside_the_python_installation_is_covered(repository):
    with tempfile.TemporaryDirectory(dir=PURELIB) as folder:
        course = repository(Path(folder))
        with kernel(hidden=[str(course)]) as client:
            assert printed(client, f"import os\nprint(os.listdir({folder!r}))") == "[]\n"
            assert "Read-only" in printed(client, f"open('{folder}/x', 'w')")
        assert require_confinement(hidden=[str(course)]) is None


@confined_only
def test_a_repository_around_its_virtual_environment_is_covered(repository, tmp_path):
    course = repository(tmp_path)
    venv.create(tmp_path, symlinks=True, with_pip=False)
    own = next(tmp_path.glob("lib/python*/site-packages"))
    own.rmdir()
    own.symlink_to(PURELIB)
    code = f"""
import sys
sys.path[:0] = {[str(REPOSITORY / "instructor")]!r}
import contextlib
from grading.sandbox.client import Client
from grading.sandbox.confinement import require_confinement
from grading.sandbox.sandbox import Sandbox
assert sys.prefix == {str(tmp_path)!r}
print(require_confinement(hidden=[{str(course)!r}]))
with contextlib.closing(Client(Sandbox(hidden=[{str(course)!r}]))) as client:
    client.wait_until_ready()
    print(client.execute("import os; print(sorted(os.listdir({str(tmp_path)!r})))", 20)[0][0].text)
"""
    line = [tmp_path / "bin" / "python", "-c", code]
    done = subprocess.run(line, capture_output=True, text=True, check=False)
    assert done.stdout.split("\n")[:2] == ["None", "['bin', 'lib', 'pyvenv.cfg']"], done.stderr


def test_the_whole_repository_is_found(repository, tmp_path):
    course = repository(tmp_path / "a")
    assert {course, tmp_path / "a"} <= set(shown.repositories([str(course)]))
    linked = tmp_path / "linked"
    (tmp_path / "a" / ".git" / "worktrees" / "w").mkdir(parents=True)
    (tmp_path / "a" / ".git" / "worktrees" / "w" / "commondir").write_text("../..\n")
    (linked / "course").mkdir(parents=True)
    (linked / ".git").write_text(f"gitdir: {tmp_path}/a/.git/worktrees/w\n")
    found = shown.repositories([str(linked / "course")])
    assert {linked / "course", linked, tmp_path / "a"} <= set(found)


@confined_only
@pytest.mark.parametrize(
    ("code", "why"),
    [
        ("import subprocess\nx = [subprocess.Popen(['sleep', '60']) for _ in range(200)]",
         "temporarily unavailable|more than 40"),
        ("import threading, time\nfor _ in range(200):\n"
         "    threading.Thread(target=time.sleep, args=(60,)).start()",
         "start new thread|more than 40"),
        ("x = bytearray(3 * 2**30)", "MemoryError"),
        ("open('big', 'wb').write(bytes(2**23))", "File too large"),
        ("for i in range(99): open(f'/tmp/{i}', 'wb').write(bytes(2**20))", "No space left"),
    ],
    ids=["processes", "threads", "memory", "file", "disk"],
)  # fmt: skip
def test_limits(code, why):
    with kernel() as client:
        try:
            said = repr(client.execute(code, 20)[0])
        except KernelStopped as stopped:  # the watch was faster
            said = str(stopped)
    assert re.search(why, said), said


@confined_only
@pytest.mark.parametrize(
    ("code", "why"),
    [
        ("import os\nfor i in range(9): os.fork()\nx = bytearray(400 * 2**20)\n"
         "x[::4096] = b'x' * len(x[::4096])\nimport time; time.sleep(20)", "more than"),
        ("for i in range(5000): open(f'/tmp/{i}', 'w').close()\nimport time; time.sleep(20)",
         "more than 500 files"),
    ],
    ids=["memory of all", "number of files"],
)  # fmt: skip
def test_the_watch_stops_what_the_system_does_not(code, why):
    with kernel() as client, pytest.raises(KernelStopped, match=why):
        client.execute(code, 30)


def test_a_thread_that_prints_does_not_crash_a_silent_call():
    """While a call's own stream was freed after each call, this ended Python itself."""
    code = """
import sys, threading
sys.path.insert(0, "instructor/grading/sandbox")
import output

def talk():
    while True:
        print("x", end="")

threading.Thread(target=talk, daemon=True).start()
sys.setswitchinterval(1e-5)
for _ in range(100_000):
    with output.discarded():
        pass
"""
    line = [sys.executable, "-c", code]
    done = subprocess.run(line, cwd=REPOSITORY, stdout=subprocess.DEVNULL, check=False)
    assert done.returncode == 0


def test_threads_on_many_cores_are_no_reason_to_end_a_submission(monkeypatch):
    monkeypatch.setattr(limits.os, "cpu_count", lambda: 64)
    mine = limits.SandboxLimits(notebook_seconds=100, replay_seconds=50, test_seconds=7).system()
    assert 64 * (100 + 50 + 10 * 7) < mine["RLIMIT_CPU"] < 2 * 64 * (100 + 50 + 10 * 7)


@confined_only
def test_memory_counts_in_full_where_its_sharing_cannot_be_read(monkeypatch):
    read = watch.SandboxMeter._read

    def refused(meter, path):
        if path.endswith("smaps_rollup"):
            raise PermissionError(path)
        return read(meter, path)

    monkeypatch.setattr(watch.SandboxMeter, "_read", refused)
    code = """
import os, time
for _ in range(4):
    if os.fork() == 0:
        x = bytearray(500 * 2**20)
        x[::4096] = b"x" * len(x[::4096])
        time.sleep(20)
time.sleep(20)
"""
    with kernel() as client, pytest.raises(KernelStopped, match="MB of memory"):
        client.execute(code, 30)


@confined_only
def test_what_cannot_be_watched_is_ended(monkeypatch):
    monkeypatch.setattr(watch.SandboxMeter, "usage", lambda meter: os.listdir("/nowhere"))
    with kernel() as client, pytest.raises(KernelStopped, match="could not be watched"):
        client.execute("import time; time.sleep(30)", 20)


@confined_only
def test_no_link_of_a_student_leads_the_grader_to_a_socket_of_the_machine(tmp_path):
    code = f"""
import os, threading, time
for folder in ("/run/kernel", "/submission", "/tmp"):
    for number in range(1, 6):
        try:
            os.symlink({str(tmp_path / "s")!r}, f"{{folder}}/new")
            os.replace(f"{{folder}}/new", f"{{folder}}/k-{{number}}")
        except OSError as error:
            print(error)
def close_all():
    time.sleep(0.5)
    os.closerange(3, 200)
threading.Thread(target=close_all).start()
"""
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(tmp_path / "s"))
        listener.listen()
        listener.settimeout(5)
        os.chmod(tmp_path / "s", 0o777)
        with kernel() as client:
            client.execute(code, 20)
            with contextlib.suppress(NoAnswer, KernelStopped):
                client.execute("1", 2)
            with pytest.raises(TimeoutError):
                listener.accept()


@pytest.fixture
def impatient():
    """Let a test fail that waits for half a minute."""

    def too_long(*_):
        raise AssertionError("the grader waits for a kernel that does not listen")

    before = signal.signal(signal.SIGALRM, too_long)
    signal.alarm(30)
    yield
    signal.alarm(0)
    signal.signal(signal.SIGALRM, before)


BREAKS_THE_CONNECTION = """
import os
for number in range(3, 200):
    try:
        if os.readlink(f"/proc/self/fd/{number}").startswith("socket"):
            os.write(number, b"." * 100)
    except OSError:
        pass
"""


@confined_only
@pytest.mark.usefixtures("impatient")
def test_a_student_who_breaks_the_connection_holds_nobody_up(monkeypatch):
    monkeypatch.setattr(wire, "SEND_SECONDS", 1)
    with kernel() as client, pytest.raises(KernelStopped, match="broke its connection"):
        for code in (BREAKS_THE_CONNECTION, "1", "2"):
            with contextlib.suppress(NoAnswer):
                client.execute(code, 2)


def test_a_folder_of_somebody_else_is_not_shown_as_fonts(tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    name = f"grade-fonts-{os.getuid()}-{version('matplotlib')}"
    (tmp_path / "private").mkdir()
    (tmp_path / "private" / "x.json").write_text("{}")
    (tmp_path / name).symlink_to(tmp_path / "private")
    found = fonts.font_cache.__wrapped__()
    assert found.name.startswith(f"grade-{os.getpid()}-fonts-") and any(found.glob("*.json"))
