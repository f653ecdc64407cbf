"""The sockets between the grader and one kernel; a student's code can reach no name of them.

The grader makes them in a folder of its own and hands the kernel the open descriptors. The sandbox
does not show that folder, so nothing in there can lead the grader anywhere else.
"""

from __future__ import annotations

import os
import shutil
import socket
import tempfile
from pathlib import Path
from typing import Any

NAMES = ("shell", "iopub", "control")
LONGEST = 60  # characters of a temporary folder: the name of a socket may have about 100
WINDOWS = os.name == "nt"


class Channels:
    """Three sockets that the kernel listens on.

    Windows cannot hand over descriptors: there the kernel listens on ports of this machine alone.
    """

    def __init__(self) -> None:
        self._folder: Path | None = None
        self._listeners: dict[str, socket.socket] = {}
        if WINDOWS:
            self._ports = _free_ports()
            return
        short = len(tempfile.gettempdir()) <= LONGEST
        # grade.py removes folders of this name that a killed run has left.
        folder = tempfile.mkdtemp(prefix=f"grade-{os.getpid()}-", dir=None if short else "/tmp")
        self._folder = Path(folder)
        try:
            for name in NAMES:
                self._listeners[name] = _listen(self._folder / name)
        except OSError:
            self.close()
            raise

    @property
    def descriptors(self) -> list[int]:
        """What the kernel's process must inherit, until `started` is called."""
        return [listener.fileno() for listener in self._listeners.values()]

    def for_kernel(self) -> dict[str, Any]:
        """Return where the kernel listens, as plain data for its command line."""
        if WINDOWS:
            return {"ports": self._ports}
        return {"descriptors": {name: s.fileno() for name, s in self._listeners.items()}}

    def address(self, name: str) -> str:
        """Return where the grader connects to "shell", "iopub" or "control"."""
        if WINDOWS:
            return f"tcp://127.0.0.1:{self._ports[name]}"
        return f"ipc://{self._folder}/{name}"

    def started(self) -> None:
        """Leave the descriptors to the kernel alone: with it the sockets end."""
        for listener in self._listeners.values():
            listener.close()

    def close(self) -> None:
        """Remove the folder."""
        self.started()
        if self._folder:
            shutil.rmtree(self._folder, ignore_errors=True)


def _listen(path: Path) -> socket.socket:
    listener = socket.socket(socket.AF_UNIX)
    listener.bind(str(path))
    listener.listen()
    listener.setblocking(False)
    return listener


def _free_ports() -> dict[str, int]:
    from jupyter_client.connect import LocalPortCache

    ports = LocalPortCache.instance()
    return {name: ports.find_available_port("127.0.0.1") for name in NAMES}
