"""Start the kernel of one submission, and leave nothing of it behind."""

from __future__ import annotations

import contextlib
import json
import os
import secrets
import select
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import psutil

from . import bubblewrap, warm
from .channels import NAMES, Channels
from .fonts import font_cache
from .limits import SandboxLimits
from .refusal import refuse_root
from .watch import ProcessMeter, SandboxMeter, Watch

HERE = Path(__file__).parent
POSIX = os.name == "posix"
END_SECONDS = 5.0
PRELOADED = ("numpy",)  # imported while the kernel waits for its submission


class Sandbox:
    """A running kernel that `client.Client` can talk to, and that must be closed.

    Parameters
    ----------
    limits : SandboxLimits, optional
        What the submission may take.
    hidden : iterable of str
        Folders that the student's code must not see.
    confined : bool
        Whether bubblewrap holds the kernel. Without, the same kernel is an ordinary process with
        what limits the system gives.
    server : warm.ForkServer, optional
        Where the kernel comes from; without, a new Python becomes the kernel.

    Raises
    ------
    NotConfined
        When it should run unconfined as root, or a folder cannot be hidden.
    OSError
        When it cannot be started.
    """

    def __init__(
        self,
        limits: SandboxLimits | None = None,
        hidden: Iterable[str] = (),
        confined: bool = True,
        server: warm.ForkServer | None = None,
    ):
        if not confined:
            refuse_root()
        self.limits = limits or SandboxLimits()
        self.confined = confined
        self.key = secrets.token_hex(16)
        self._watch: Watch | None = None
        self._work: tempfile.TemporaryDirectory[str] | None = None
        self._kernel: int | None = None  # descriptor of its process, where a server started it
        self._first: int | None = None  # descriptor of the first process in a sandbox
        self._channels = Channels()
        try:
            self._start(hidden, server)
        except BaseException:
            self._release()
            raise
        self._channels.started()

    def _start(self, hidden: Iterable[str], server: warm.ForkServer | None) -> None:
        if not self.confined:
            self._start_unconfined()
        elif server:
            self._start_warm(hidden, server)
        else:
            order = self._order(bubblewrap.WORK, bubblewrap.FONTS)
            line = [sys.executable, f"{bubblewrap.CODE}/kernel.py", json.dumps(order)]
            self._start_confined(hidden, line, pass_fds=self._channels.descriptors)

    def _start_warm(self, hidden: Iterable[str], server: warm.ForkServer) -> None:
        """Make a sandbox with nothing but its holder in it, and let a kernel enter."""
        order = self._order(bubblewrap.WORK, bubblewrap.FONTS)
        environment = _environment("/tmp") | {"PWD": bubblewrap.WORK}
        order |= {"environment": environment, "code": bubblewrap.CODE, "names": NAMES}
        ours, theirs = warm.holder_channel()
        with ours:
            with theirs:
                self._start_confined(hidden, warm.HOLDER, stdout=theirs)
            try:
                holder = warm.holder_of(ours)
                self._kernel = server.start(order, holder, self._channels.descriptors)
            except BaseException:
                self._kill()
                raise

    def _start_confined(
        self,
        hidden: Iterable[str],
        inner: list[str],
        pass_fds: Iterable[int] = (),
        stdout: Any = subprocess.DEVNULL,
    ) -> None:
        read, write = os.pipe()
        try:
            line = bubblewrap.command(
                inner,
                self.limits.disk_bytes,
                font_cache(),
                hidden,
                write,
                _environment("/tmp"),
            )
            self.process = _spawn(line, env={}, pass_fds=[write, *pass_fds], stdout=stdout)
        except BaseException:
            os.close(read)
            raise
        finally:
            os.close(write)
        try:
            self.first_process = _child_pid(read)
            self._first = os.pidfd_open(self.first_process)
        except BaseException:
            self._kill()
            raise

    def _start_unconfined(self) -> None:
        self._work = tempfile.TemporaryDirectory(
            prefix=f"grade-{os.getpid()}-", ignore_cleanup_errors=True
        )
        work = Path(self._work.name) / "work"
        work.mkdir()
        order = self._order(str(work), str(font_cache()))
        line = [sys.executable, str(HERE / "kernel.py"), json.dumps(order)]
        inherited = {"pass_fds": self._channels.descriptors} if POSIX else {}
        self.process = _spawn(line, env=_environment(self._work.name), cwd=work, **inherited)
        self.first_process = self.process.pid

    def _order(self, work: str, fonts: str) -> dict[str, Any]:
        """Return what the kernel is told: see `kernel.py`."""
        return {
            "channels": self._channels.for_kernel(),
            "key": self.key,
            "limits": self.limits.system(self._running_processes()),
            "work": work,
            "fonts": fonts,
            "preloaded": PRELOADED,
        }

    def _running_processes(self) -> int:
        """Return how many processes of this user run already: old kernels count them too."""
        if not POSIX or (self.confined and os.getuid() == 0):
            return 0
        own = (p for p in psutil.process_iter(["uids", "num_threads"]) if p.info["uids"])
        return sum(p.info["num_threads"] or 1 for p in own if p.info["uids"].real == os.getuid())

    def watch(self) -> None:
        """Begin to watch what it takes: once it answers, before any student code runs.

        Raises
        ------
        OSError
            When it has ended meanwhile.
        """
        try:
            meter = (SandboxMeter if self.confined else ProcessMeter)(self.first_process)
        except psutil.Error as error:
            raise OSError("the kernel ended") from error
        self._watch = Watch(self.process, meter, self.limits, self._kill)

    @property
    def stopped(self) -> str | None:
        """Why the watch ended it, or None."""
        return self._watch.excess if self._watch else None

    def address(self, name: str) -> str:
        """Return where "shell", "iopub" or "control" of the kernel is reached."""
        return self._channels.address(name)

    def alive(self) -> bool:
        """Return whether the kernel still runs."""
        ended = self._kernel is not None and warm.has_ended(self._kernel)
        return not ended and self.process.poll() is None and self.stopped is None

    def close(self) -> None:
        """Kill everything that the submission started and delete its files."""
        self._kill()
        assert self.process.stdin is not None
        self.process.stdin.close()
        if self._watch:
            self._watch.close()
        self._wait_for_the_last()
        self._release()

    def _kill(self) -> None:
        """Kill it at once: its first process takes all others with it where it is confined."""
        children: list[psutil.Process] = []
        if not self.confined:
            with contextlib.suppress(psutil.Error):
                children = psutil.Process(self.process.pid).children(recursive=True)
        with contextlib.suppress(OSError):
            if POSIX and self.process.returncode is None:  # its number is still its own
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.kill()
        with contextlib.suppress(OSError):
            if self._first is not None:  # of a bubblewrap killed early it would wait for ever
                signal.pidfd_send_signal(self._first, signal.SIGKILL)
        for child in children:
            with contextlib.suppress(psutil.Error):
                child.kill()
        self.process.wait(timeout=30)

    def _wait_for_the_last(self) -> None:
        """Wait for the first process of a sandbox: it ends after all others in there."""
        end = time.monotonic() + END_SECONDS
        while self.confined and not _has_ended(self.first_process) and time.monotonic() < end:
            time.sleep(0.005)

    def _release(self) -> None:
        """Give back what it holds of this process and of the disk."""
        for descriptor in (self._kernel, self._first):
            if descriptor is not None:
                os.close(descriptor)
        self._kernel = self._first = None
        self._channels.close()
        if self._work:
            self._work.cleanup()


def start_fork_server(libraries: Iterable[str]) -> warm.ForkServer:
    """Start a process whose copies become kernels.

    Parameters
    ----------
    libraries : iterable of str
        Modules that it imports.

    Returns
    -------
    ForkServer
        For `Sandbox`; to be closed.

    Raises
    ------
    OSError
        When it cannot be started.
    """
    fonts = str(font_cache())  # outside of a sandbox, /tmp is anybody's
    environment = _environment("/tmp") | {"HOME": fonts, "MPLCONFIGDIR": fonts}
    return warm.ForkServer([*PRELOADED, *libraries], environment)


def _has_ended(process: int) -> bool:
    try:
        return psutil.Process(process).status() == psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return True


def _environment(home: str) -> dict[str, str]:
    path = os.pathsep.join([str(Path(sys.executable).parent), "/usr/bin", "/bin"])
    env = {"HOME": home, "TMPDIR": home, "MPLCONFIGDIR": f"{home}/.fonts", "PATH": path}
    env |= {"LANG": "C.UTF-8", "PYTHONIOENCODING": "utf-8", "NBGRADER_EXECUTION": "autograde"}
    env |= {"MPLBACKEND": "module://matplotlib_inline.backend_inline", "TZ": "UTC"}
    threads = ("OPENBLAS", "OMP", "MKL", "NUMEXPR")
    env |= {f"{name}_NUM_THREADS": "1" for name in threads}
    if not POSIX:
        env |= {k: os.environ[k] for k in ("SYSTEMROOT", "TEMP", "TMP") if k in os.environ}
    return env


def _spawn(line: list[str], **options: Any) -> subprocess.Popen[bytes]:
    """Start a process whose stdin ends when this one does: see `kernel.end_with_the_grader`."""
    null = subprocess.DEVNULL
    options = {"stdin": subprocess.PIPE, "stdout": null, "stderr": null, **options}
    return subprocess.Popen(line, start_new_session=POSIX, **options)


def _child_pid(read: int) -> int:
    """Return the sandbox's first process as bubblewrap reports it, and close the pipe."""
    text = b""
    with os.fdopen(read, "rb", buffering=0) as pipe:
        while b"}" not in text:
            if not select.select([pipe], [], [], bubblewrap.SECONDS)[0]:
                raise OSError("bubblewrap did not start in time")
            part = pipe.read(4096)
            if not part:
                raise OSError("bubblewrap could not start")
            text += part
    return int(json.loads(text)["child-pid"])
