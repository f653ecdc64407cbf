"""The kernel in its sandbox: cells, calls, names, output, and that nothing of it is left."""

import os
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import psutil
import pytest
from sandboxed import BOTH, ROOT, as_ordinary_user, confined_only, kernel, printed, unconfined

from grading.sandbox import channels
from grading.sandbox.client import KernelStopped, NoAnswer

pytestmark = pytest.mark.slow  # it starts kernels in the sandbox


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


NAMES = ("sandbox", "walls", "confinement")
FILES = [str(Path(__file__).with_name(f"test_grading_{name}.py")) for name in NAMES]


@pytest.mark.skipif(not ROOT, reason="they have run already")
@pytest.mark.parametrize("tests", ["not unconfined", "unconfined"])
def test_the_same_as_an_ordinary_user(tests, open_folder):
    line = [*as_ordinary_user(), sys.executable, "-B", "-m", "pytest", "-q", *FILES, "-k", tests]
    line += ["-p", "no:cacheprovider", f"--basetemp={open_folder}/pytest"]
    env = {**os.environ, "HOME": str(open_folder), "TMPDIR": str(open_folder)}
    done = subprocess.run(line, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 0 and "passed" in done.stdout, done.stdout + done.stderr


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
