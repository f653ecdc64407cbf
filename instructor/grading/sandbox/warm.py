"""The grader's end of the fork server: kernels that have the course's libraries loaded.

To import NumPy, Matplotlib and scikit-learn takes longer than most notebooks. One process of each
worker does it once; its copies enter sandboxes: see `forkserver.py`.
"""

from __future__ import annotations

import contextlib
import json
import os
import select
import socket
import struct
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

PROGRAM = Path(__file__).parent / "forkserver.py"
OWN_MODULES = ("ipykernel.ipkernel", "ipykernel.kernelapp")
# Runs in the sandbox and holds it open until the grader's end of its stdin closes.
HOLDER = [sys.executable, "-I", "-S", "-c", "import os; os.write(1, b'.'); os.read(0, 1)"]
SECONDS = 60.0  # to wait for an answer; the first one comes when all is imported
CREDENTIALS = struct.Struct("3i")  # process, user, group


class ForkServer:
    """A process with libraries loaded, whose copies become kernels.

    Parameters
    ----------
    modules : sequence of str
        What it imports, of the installed libraries alone; what cannot be imported is left out.
    environment : dict
        All that it finds in its environment.

    Raises
    ------
    OSError
        When it cannot be started.
    """

    def __init__(self, modules: Sequence[str], environment: dict[str, str]):
        self._orders, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        line = [sys.executable, "-I", "-", str(theirs.fileno()), *OWN_MODULES, *modules]
        null = subprocess.DEVNULL
        with theirs, open(PROGRAM, "rb") as program:
            self._process = subprocess.Popen(
                line,
                stdin=program,
                stdout=null,
                stderr=null,
                env=environment,
                cwd="/",
                pass_fds=[theirs.fileno()],
                start_new_session=True,
            )

    def start(self, order: dict[str, Any], process: int, channels: Sequence[int]) -> int:
        """Start a kernel in a sandbox.

        Parameters
        ----------
        order : dict
            What the kernel is told: see `kernel.py`.
        process : int
            A process of the sandbox.
        channels : sequence of int
            Descriptors for the kernel.

        Returns
        -------
        int
            A descriptor of the kernel's process (a pidfd), for the caller to close.

        Raises
        ------
        OSError
            When no copy could enter the sandbox.
        """
        ours, theirs = socket.socketpair()
        with ours:
            sandbox = os.pidfd_open(process)
            try:
                data = json.dumps(order).encode()
                socket.send_fds(self._orders, [data], [theirs.fileno(), sandbox, *channels])
            finally:
                os.close(sandbox)
                theirs.close()
            wait_for(ours, SECONDS)
            _, descriptors, _, _ = socket.recv_fds(ours, 1, 1)
        if not descriptors:
            raise OSError("the fork server could not enter the sandbox")
        return descriptors[0]

    def close(self) -> None:
        """End the process; its copies live as long as their sandboxes."""
        self._orders.close()
        with contextlib.suppress(OSError):
            self._process.kill()
        self._process.wait()


def holder_channel() -> tuple[socket.socket, socket.socket]:
    """Return the grader's end, to which the system adds who writes, and the HOLDER's stdout."""
    ours, theirs = socket.socketpair()
    ours.setsockopt(socket.SOL_SOCKET, socket.SO_PASSCRED, 1)
    return ours, theirs


def holder_of(ours: socket.socket) -> int:
    """Return the process that holds a sandbox open, as the system names it.

    Parameters
    ----------
    ours : socket.socket
        Made by `holder_channel`. The HOLDER writes once bubblewrap has finished the sandbox.

    Raises
    ------
    OSError
        When it ended, or did not write in time.
    """
    wait_for(ours, SECONDS)
    data, extra, _, _ = ours.recvmsg(1, socket.CMSG_SPACE(CREDENTIALS.size))
    for level, kind, value in extra:
        if data and level == socket.SOL_SOCKET and kind == socket.SCM_CREDENTIALS:
            return int(CREDENTIALS.unpack(value)[0])
    raise OSError("bubblewrap could not start")


def wait_for(end: socket.socket, seconds: float) -> None:
    """Wait until something can be read; raises OSError when nothing comes in time."""
    if not _readable(end.fileno(), seconds):
        raise OSError("a sandbox gave no answer in time")


def has_ended(pidfd: int) -> bool:
    """Return whether a process has ended."""
    return _readable(pidfd, 0)


def _readable(descriptor: int, seconds: float) -> bool:
    poll = select.poll()  # `select.select` knows no more than 1,024 descriptors
    poll.register(descriptor, select.POLLIN)
    return bool(poll.poll(1000 * seconds))
