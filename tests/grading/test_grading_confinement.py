"""What happens where no sandbox starts: try again, then grade nothing and say why."""

import contextlib
import errno
import os
import pickle
import signal
import subprocess
import types
from typing import ClassVar

import psutil
import pytest
import zmq
from sandboxed import ROOT, SMALL, confined_only, fork_server, printed
from traitlets import TraitError
from traitlets.config import Config

from grading.sandbox import bubblewrap, confinement, kernels, sandbox, warm
from grading.sandbox.client import Client
from grading.sandbox.confinement import require_confinement
from grading.sandbox.limits import SandboxLimits
from grading.sandbox.refusal import NotConfined
from grading.sandbox.sandbox import Sandbox

pytestmark = pytest.mark.slow  # it starts sandboxes that fail


@pytest.mark.skipif(not ROOT, reason="it needs root")
def test_root_never_runs_unconfined():
    with pytest.raises(NotConfined, match="ordinary user"):
        Sandbox(confined=False)


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
def test_of_starts_that_are_killed_nothing_is_left(monkeypatch):
    read, told = sandbox._child_pid, []

    def killed_then(pipe):
        """Kill bubblewrap as soon as it has said the number, before it lets that process go on."""
        told.append(read(pipe))
        os.kill(psutil.Process(told[-1]).ppid(), signal.SIGKILL)
        return told[-1]

    monkeypatch.setattr(sandbox, "_child_pid", killed_then)
    monkeypatch.setattr(kernels, "PAUSES", (0, 0))
    mark = SandboxLimits(**{**SMALL.values(), "disk_bytes": 8_123_456})  # seen in the command
    for _ in range(4):
        with pytest.raises(kernels.NotStarted):
            kernels.Kernels(mark, spare=False).take()
    lines = [" ".join(p.info["cmdline"] or []) for p in psutil.process_iter(["cmdline"])]
    assert len(told) == 12 and [line for line in lines if "--size 8123456 " in line] == []


@confined_only
def test_the_first_process_is_killed_also_where_bubblewrap_does_not_take_it_along():
    with subprocess.Popen(["sleep", "60"]) as stays:
        started = Sandbox(SMALL)
        os.close(started._first)
        started._first = os.pidfd_open(stays.pid)
        started.close()
        assert stays.wait(5) == -signal.SIGKILL


@confined_only
def test_a_start_that_fails_gives_back_its_descriptors(monkeypatch):
    server, left = fork_server(), []

    def fails(channel):
        raise OSError("nobody wrote")

    monkeypatch.setattr(warm, "holder_of", fails)
    for _ in range(3):
        with contextlib.suppress(OSError):
            Sandbox(SMALL, server=server)
        left.append(len(os.listdir("/proc/self/fd")))
    assert left[0] == left[1] == left[2]


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


class Refused(Sandbox):
    """A sandbox for which the machine has something too little, the first times."""

    errors: ClassVar[list[Exception]] = []

    def watch(self):
        if self.errors:
            raise self.errors.pop()
        super().watch()


LITTLE = [
    RuntimeError("can't start new thread"),
    zmq.ZMQError(errno.EMFILE),
    MemoryError(),
    BlockingIOError(errno.EAGAIN, "Resource temporarily unavailable"),
]


@confined_only
@pytest.mark.parametrize("error", LITTLE, ids=lambda error: type(error).__name__)
def test_whatever_a_machine_has_too_little_of_is_a_try_that_failed(error, monkeypatch):
    for module in (kernels, confinement):
        monkeypatch.setattr(module, "Sandbox", Refused)
        monkeypatch.setattr(module, "PAUSES", (0, 0))
    monkeypatch.setattr(Refused, "errors", [error] * 2)
    assert require_confinement() is None
    Refused.errors[:] = [error] * 2
    with contextlib.closing(kernels.Kernels(SMALL, spare=False).take()) as client:
        assert printed(client, "print(1)") == "1\n"
    Refused.errors[:] = [error] * 9
    with pytest.raises(NotConfined, match="nothing was graded"):
        require_confinement()
    with pytest.raises(kernels.NotStarted, match=r"no kernel could be started: ."):
        kernels.Kernels(SMALL, spare=False).take()


def test_what_cannot_be_talked_to_is_ended(monkeypatch):
    def no_descriptors(sandbox):
        raise zmq.ZMQError(errno.EMFILE)

    ended = []
    sandbox = types.SimpleNamespace(limits=SMALL, close=lambda: ended.append(True))
    monkeypatch.setattr("grading.sandbox.client.Wire", no_descriptors)
    with pytest.raises(zmq.ZMQError):
        Client(sandbox)
    assert ended == [True]


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


def test_limits_are_traits_with_a_sentence_each():
    listed = SandboxLimits.class_get_help()
    for name, trait in SandboxLimits.class_traits(config=True).items():
        assert f"--SandboxLimits.{name}=" in listed and trait.help.endswith(".")
    limits = SandboxLimits(config=Config(SandboxLimits={"cell_seconds": 7}))
    assert limits.cell_seconds == 7 and pickle.loads(pickle.dumps(limits)) == limits
    assert limits != SandboxLimits() and len({limits, SandboxLimits(cell_seconds=7)}) == 1
    with pytest.raises(TraitError, match="cell_seconds"):
        SandboxLimits(cell_seconds=-1)
