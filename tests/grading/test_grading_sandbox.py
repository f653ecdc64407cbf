"""The sandbox: each wall and each limit, tried at a small scale."""

import contextlib
import os
import pickle
import re
import signal
import socket
import subprocess
import sys
import sysconfig
import tempfile
import time
import venv
from pathlib import Path

import numpy as np
import psutil
import pytest
from sandboxed import as_ordinary_user
from traitlets import TraitError
from traitlets.config import Config

from conftest import REPOSITORY
from grading.sandbox import bubblewrap, channels, confinement, fonts, kernels, shown, watch
from grading.sandbox.client import Client, KernelStopped, NoAnswer
from grading.sandbox.confinement import require_confinement
from grading.sandbox.limits import SandboxLimits
from grading.sandbox.refusal import NotConfined
from grading.sandbox.sandbox import Sandbox

ROOT = hasattr(os, "getuid") and os.getuid() == 0
confined_only = pytest.mark.needs_sandbox
# As root these run below, in test_the_same_as_an_ordinary_user.
unconfined = pytest.mark.skipif(ROOT, reason="never as root")
BOTH = [
    pytest.param(True, marks=confined_only, id="confined"),
    pytest.param(False, marks=unconfined, id="unconfined"),
]
SMALL = SandboxLimits(
    memory_bytes=3 * 2**29, disk_bytes=2**23, processes=40, files=500, file_bytes=2**22
)


@contextlib.contextmanager
def kernel(limits=SMALL, confined=True, hidden=()):
    """Yield a client of a new kernel."""
    with contextlib.closing(Client(Sandbox(limits, hidden, confined))) as client:
        client.wait_until_ready()
        yield client


def printed(client, code, seconds=20):
    """Return what a cell prints, errors included."""
    outputs, _ = client.execute(code, seconds)
    return "\n".join(o.get("text") or o.get("evalue") or "" for o in outputs)


@pytest.fixture(scope="module", params=BOTH)
def shared(request):
    """One kernel for the tests that leave it as it was."""
    with kernel(confined=request.param) as client:
        yield client


def test_cells_run_and_show(shared):
    outputs, count = shared.execute("print('a')\n1 + 1", 10)
    assert [o.output_type for o in outputs] == ["stream", "execute_result"] and count >= 1


def test_files_lie_beside_the_notebook(shared):
    shared.put({"data/a b.txt": b"hello"})
    assert "hello" in printed(shared, "print(open('data/a b.txt').read())")


def test_a_call_brings_back_result_and_arguments(shared):
    shared.execute("def f(a, b=1):\n    a[0] = 9\n    print('noise')\n    return a.sum() + b", 10)
    reply = shared.call("f", [np.zeros(3)], {"b": 2}, 10)
    assert reply["status"] == "ok" and reply["result"] == 11
    assert reply["after"][0][0].tolist() == [9, 0, 0]


def test_a_call_that_raises_brings_back_its_traceback(shared):
    shared.execute("def g():\n    raise ValueError('no good')", 10)
    reply = shared.call("g", [], {}, 10)
    assert (reply["ename"], reply["evalue"]) == ("ValueError", "no good")
    assert "in g" in reply["traceback"] and "kernel.py" not in reply["traceback"]


def test_names_are_found(shared):
    shared.execute("x = [1, 2.5]\ndef h(a):\n    b = a", 10)
    assert shared.lookup("x", 10) == ("value", [1, 2.5])
    assert shared.lookup("nobody", 10) == ("missing", None)
    kind, outline = shared.lookup("h", 10)
    assert kind == "function" and outline["co_varnames"] == ("a", "b")


def test_input_is_an_error_and_not_a_wait(shared):
    assert shared.execute("input()", 10)[0][0].ename == "StdinNotImplementedError"


def test_an_endless_cell_is_interrupted(shared):
    start = time.monotonic()
    with pytest.raises(NoAnswer):
        shared.execute("while True: pass", 1)
    assert shared.interrupt(5) and time.monotonic() - start < 10
    assert printed(shared, "print('alive')") == "alive\n"


def test_a_flood_is_cut_and_the_next_cell_heard(shared):
    shared.room = 3_000_000
    outputs, _ = shared.execute("from IPython.display import HTML\nHTML('x' * 90_000_000)", 60)
    assert "output cut" in outputs[-1].data["text/plain"]
    send = "k.session.send(k.iopub_socket, 'x', {}, buffers=[bytes(8 * 10**7)])"
    shared.execute(f"k = get_ipython().kernel\n{send}", 60)
    assert "next" in printed(shared, "print('next')")
    assert len(printed(shared, "print('x\\n' * 5_000_000)")) < 1_000_000


@pytest.mark.parametrize("confined", BOTH)
def test_quitting_is_noticed(confined):
    with kernel(confined=confined) as client, pytest.raises(KernelStopped, match="quit"):
        client.execute("quit()", 10)


@pytest.mark.parametrize("confined", BOTH)
def test_nothing_is_left(confined):
    with kernel(confined=confined) as client:
        printed(client, "import subprocess\nfor _ in range(5): subprocess.Popen(['sleep', '3777'])")
    for process in psutil.process_iter(["cmdline"]):
        assert "3777" not in (process.info["cmdline"] or [])


@pytest.mark.parametrize("confined", BOTH)
@pytest.mark.parametrize("seconds", [0, 1])
def test_the_kernel_ends_with_a_grader_that_is_killed(confined, seconds):
    code = (
        "import os, sys, time; sys.path[:0] = sys.argv[1:]\n"
        "from grading.sandbox.sandbox import Sandbox\n"
        f"sandbox = Sandbox(confined={confined}); time.sleep({seconds})\n"
        "print(sandbox.process.pid, sandbox.first_process, flush=True)\n"
        "os.kill(os.getpid(), 9)\n"
    )
    line = [sys.executable, "-c", code, *sys.path]
    done = subprocess.run(line, stdout=subprocess.PIPE, check=False)
    end = time.monotonic() + 20
    for pid in map(int, done.stdout.split()):
        while psutil.pid_exists(pid) and psutil.Process(pid).status() != psutil.STATUS_ZOMBIE:
            assert time.monotonic() < end, f"process {pid} lives on"
            time.sleep(0.1)


@pytest.mark.skipif(not ROOT, reason="they have run already")
@pytest.mark.parametrize("tests", ["not unconfined", "unconfined"])
def test_the_same_as_an_ordinary_user(tests, open_folder):
    line = [*as_ordinary_user(), sys.executable, "-B", "-m", "pytest", "-q", __file__, "-k", tests]
    line += ["-p", "no:cacheprovider", f"--basetemp={open_folder}/pytest"]
    env = {**os.environ, "HOME": str(open_folder), "TMPDIR": str(open_folder)}
    done = subprocess.run(line, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 0 and "passed" in done.stdout, done.stdout + done.stderr


@pytest.mark.skipif(not ROOT, reason="it needs root")
def test_root_never_runs_unconfined():
    with pytest.raises(NotConfined, match="ordinary user"):
        Sandbox(confined=False)


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


def test_a_repository_that_holds_the_system_is_refused(monkeypatch):
    monkeypatch.setattr(shown, "repositories", lambda courses: [Path("/")])
    with pytest.raises(NotConfined, match=r"cannot be hidden.*Move the course"):
        shown.mounts(["/course"])


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


CLOSERS = {
    "closes": "import sys\nsys.stdout.close()\nsys.stderr.close()",
    "removes": "import sys\nsys.stdout = sys.stderr = sys.__stdout__ = None",
    "replaces": "import io, sys\nsys.stdout = io.StringIO()",
    "closes the descriptors": "import os\nos.close(1)\nos.close(2)",
    "closes in a function": "import sys\ndef f(x):\n    sys.stdout.close()\n    return x",
    "closes what lies below": "import sys\ndef f(x):\n    sys.__stdout__.close()\n    return x",
    "closes in a with": "import sys\nwith sys.stdout:\n    print('x')",
}


@confined_only
@pytest.mark.parametrize("code", CLOSERS.values(), ids=CLOSERS)
def test_a_student_who_closes_stdout_loses_nothing_below(code):
    with kernel() as client:
        client.execute("def f(x):\n    print(x)\n    return x", 10)
        client.execute(code, 10)
        for _ in range(2):
            assert client.call("f", [3], {}, 10)["result"] == 3
        assert printed(client, "print('next'); 1 / 0") == "next\n\ndivision by zero"
        client.execute("def g(x):\n    print(x)\n    return x + 1", 10)
        assert client.call("g", [3], {}, 10)["result"] == 4
        # A descriptor that was closed is taken by the next file that is opened.
        wrote = "open('a', 'w').write('x'); print(open('a').read())"
        assert printed(client, wrote) == "x\n"


class Killed(Sandbox):
    """A sandbox that something on the machine kills as it starts, the first times."""

    times = 0

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        assert self.confined
        if Killed.times:
            Killed.times -= 1
            os.kill(self.process.pid, signal.SIGKILL)


@pytest.fixture
def killed(monkeypatch):
    """Let the next sandboxes be killed; give their number."""
    for module in (kernels, confinement):
        monkeypatch.setattr(module, "Sandbox", Killed)
        monkeypatch.setattr(module, "PAUSES", (0, 0))
    return lambda times: monkeypatch.setattr(Killed, "times", times)


@confined_only
def test_a_start_that_is_killed_is_tried_again(killed):
    killed(2)
    assert require_confinement() is None
    killed(2)
    source = kernels.Kernels(SMALL, spare=False)
    with contextlib.closing(source.take()) as client:
        assert "False" in printed(client, "import os; print(os.path.exists('/etc/passwd'))")


@confined_only
def test_starts_that_are_always_killed_are_no_permission(killed):
    killed(3)
    with pytest.raises(NotConfined, match="nothing was graded"):
        require_confinement()
    killed(3)
    with pytest.raises(kernels.NotStarted, match="no kernel could be started"):
        kernels.Kernels(SMALL, spare=False).take()
    assert require_confinement() is None, "a failure is not remembered"


@confined_only
def test_a_spare_kernel_that_dies_while_it_waits_is_replaced():
    source = kernels.Kernels(SMALL)
    try:
        source.take().close()
        os.kill(source._next.process.pid, signal.SIGKILL)
        with contextlib.closing(source.take()) as client:
            assert printed(client, "print(1)") == "1\n"
    finally:
        source.close()


def test_a_folder_of_somebody_else_is_not_shown_as_fonts(tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    name = f"grade-fonts-{fonts._user()}-{fonts._version()}"
    (tmp_path / "private").mkdir()
    (tmp_path / "private" / "x.json").write_text("{}")
    (tmp_path / name).symlink_to(tmp_path / "private")
    found = fonts.font_cache.__wrapped__()
    assert found.resolve() != tmp_path / "private" and any(found.glob("*.json"))


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


def test_limits_are_traits_with_a_sentence_each():
    listed = SandboxLimits.class_get_help()
    for name, trait in SandboxLimits.class_traits(config=True).items():
        assert f"--SandboxLimits.{name}=" in listed and trait.help.endswith(".")
    limits = SandboxLimits(config=Config(SandboxLimits={"cell_seconds": 7}))
    assert limits.cell_seconds == 7 and pickle.loads(pickle.dumps(limits)) == limits
    assert limits != SandboxLimits() and len({limits, SandboxLimits(cell_seconds=7)}) == 1
    with pytest.raises(TraitError, match="cell_seconds"):
        SandboxLimits(cell_seconds=-1)


@confined_only
def test_a_figure_is_drawn_once_and_shown():
    with kernel() as client:
        client.execute("import matplotlib.pyplot as plt\nfrom matplotlib.figure import Figure", 60)
        count = """
draws, draw = [], Figure.draw
def counted(self, *args):
    draws.append(type(self.canvas).__name__)
    return draw(self, *args)
Figure.draw = counted
get_ipython().run_line_magic("config", "InlineBackend.print_figure_kwargs = {'bbox_inches': None}")
"""
        client.execute(count, 20)
        outputs, _ = client.execute("plt.plot([1, 2])\nNone", 20)
        assert [o.output_type for o in outputs] == ["display_data"]
        assert "image/png" in outputs[0].data and client.lookup("draws", 20)[1] == [
            "FigureCanvasAgg"
        ]


@unconfined
def test_unconfined_kernels_listen_on_ports_where_no_descriptor_can_be_handed_over(monkeypatch):
    monkeypatch.setattr(channels, "WINDOWS", True)
    with kernel(confined=False) as client:
        assert client.sandbox.address("shell").startswith("tcp://127.0.0.1:")
        assert printed(client, "print(1)") == "1\n"


@confined_only
@pytest.mark.parametrize(
    ("program", "said"),
    [
        ("echo 'bwrap: setting up uid map: Permission denied' >&2; exit 1", "uid map"),
        ("exec sleep 60", "no answer"),
    ],
)
def test_a_bubblewrap_that_fails_is_quoted(program, said, tmp_path, monkeypatch):
    (tmp_path / "bwrap").write_text(f"#!/bin/sh\n{program}\n")
    (tmp_path / "bwrap").chmod(0o755)
    (tmp_path / "apparmor_restrict_unprivileged_userns").write_text("1\n")
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setattr(bubblewrap, "SECONDS", 1)
    monkeypatch.setattr(bubblewrap, "APPARMOR", tmp_path / "apparmor_restrict_unprivileged_userns")
    monkeypatch.setattr(confinement, "PAUSES", ())
    bubblewrap._knows.cache_clear()
    with pytest.raises(NotConfined, match=said) as refused:
        require_confinement()
    if said == "uid map":
        assert "apparmor_restrict_unprivileged_userns=0" in str(refused.value)
    bubblewrap._knows.cache_clear()
