"""Kernels that are copies of a process with the libraries loaded: within the same walls."""

import contextlib
import os
import signal
import types

import psutil
import pytest
from sandboxed import SMALL, confined_only, fork_server, kernel, printed

from grading.notebook.libraries import libraries
from grading.sandbox import forkserver, kernels, warm
from grading.sandbox.client import KernelStopped

pytestmark = [pytest.mark.slow, confined_only]  # it starts kernels in sandboxes

STATE = """
import os, sys
lines = [line for line in open("/proc/self/status") if ":\\t" in line]
status = dict(line.strip("\\n").split(":\\t", 1) for line in lines)
names = [n for n in status if n.startswith("Cap")] + ["Uid", "Gid", "NoNewPrivs", "Seccomp"]
print({name: status[name] for name in names})
print(sorted(line.split()[1] for line in open("/proc/mounts")), sorted(os.listdir("/")))
print(os.getcwd(), sorted(os.environ.items()), sys.argv, [p for p in sys.path if p])
print([os.readlink(f"/proc/self/fd/{n}").partition(":")[0] for n in range(3)])
"""
INSIDE = """
import os
print({name: os.readlink(f"/proc/self/ns/{name}") for name in os.listdir("/proc/self/ns")})
"""


def test_a_copy_is_confined_as_a_new_python_is():
    with kernel() as copy, kernel(server=lambda: None) as new:
        seen = printed(copy, STATE)
        assert seen == printed(new, STATE)
    assert "'CapBnd': '0000000000000000'" in seen and "['/dev/null'" in seen


def test_each_copy_has_namespaces_of_its_own():
    outside = forkserver.namespaces()
    with kernel() as one, kernel() as other:
        inside = [eval(printed(client, INSIDE)) for client in (one, other)]
    for name in (*forkserver.NAMESPACES, *forkserver.OWN):
        if name != "cgroup":  # bubblewrap makes one where the system lets it
            assert len({outside[name], inside[0][name], inside[1][name]}) == 3, name


def test_a_copy_that_is_not_confined_ends():
    with pytest.raises(PermissionError, match="not confined"):
        forkserver.require_confined(forkserver.namespaces())


def test_nothing_of_the_fork_server_is_left_in_a_copy(monkeypatch):
    monkeypatch.setenv("A_SECRET_OF_THE_GRADER", "the secret")
    code = """
text = open("/proc/self/environ").read() + open("/proc/self/cmdline").read()
print("SECRET" in text, "grading" in text, "sockets", len(open("/proc/net/unix").readlines()) < 20)
"""
    with kernel() as client:
        assert printed(client, code).startswith("False False")
        assert printed(client, "import sys; print('matplotlib.pyplot' in sys.modules)") == "True\n"


def test_copies_draw_other_random_numbers():
    code = "import numpy as np; print(np.random.rand())"
    with kernel() as one, kernel() as other:
        assert printed(one, code) != printed(other, code)


@pytest.mark.parametrize("code", ["import os; os._exit(1)", "import os; os.kill(-1, 9)"])
def test_a_copy_that_dies_is_noticed_at_once(code):
    with kernel() as client, pytest.raises(KernelStopped):
        client.execute(code, 30)
        client.execute("import time; time.sleep(10)", 30)  # the sandbox ends a moment later
    with kernel() as client:
        assert printed(client, "print(1)") == "1\n", "the fork server lives"


@pytest.fixture
def source():
    """Kernels with a fork server of their own."""
    found = kernels.Kernels(SMALL, spare=False, libraries=["json"])
    with contextlib.closing(found):
        yield found


def test_a_fork_server_that_was_killed_is_started_again(source, monkeypatch):
    monkeypatch.setattr(kernels, "PAUSES", (0, 0))
    seen = []
    for _ in range(kernels.MOST_SERVERS + 1):
        with contextlib.closing(source.take()) as client:
            assert printed(client, "print(1)") == "1\n"
        seen.append(source._server)
        if source._server:
            os.kill(source._server._process.pid, signal.SIGKILL)
    assert len({*seen}) == kernels.MOST_SERVERS + 1, "a new one each time"
    assert seen[-1] is None, "after some, a kernel is a new Python"


def test_a_fork_server_that_was_stopped_holds_up_one_kernel(monkeypatch):
    with contextlib.closing(kernels.Kernels(SMALL, libraries=["json"])) as source:
        source.take().close()
        monkeypatch.setattr(warm, "SECONDS", 1)
        stopped = source._server
        os.kill(stopped._process.pid, signal.SIGSTOP)
        source.take().close()  # the one that waited
        assert source._server is not stopped, "the next kernel is not made to wait for it again"
        assert stopped._process.poll() is not None


def test_a_sandbox_that_cannot_be_entered_is_closed(monkeypatch):
    server = fork_server()
    started = []

    def refuse(order, process, channels):
        started.append(psutil.Process(process))
        raise OSError("the fork server could not enter the sandbox")

    monkeypatch.setattr(server, "start", refuse)
    with pytest.raises(OSError, match="could not enter"), kernel():
        pass
    _, alive = psutil.wait_procs(started, timeout=10)
    assert started and not alive


def test_the_course_says_what_is_loaded():
    notebook = types.SimpleNamespace(imports="import numpy as np, tqdm\nfrom utils import *")
    support = {
        "utils.py": b"import matplotlib.pyplot as plt\ndef f():\n    import pandas",
        "kit/a.py": b"from . import scipy\nfrom scipy import stats\nimport ipywidgets",
        "skimage.py": b"import skimage",
        "data.csv": b"import sklearn",
    }
    found = libraries([notebook], support)
    assert found == ("matplotlib.pyplot", "numpy", "scipy", "scipy.stats")
