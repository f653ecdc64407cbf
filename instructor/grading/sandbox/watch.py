"""Watch what a submission takes, and end it where it takes too much.

Everything is read through descriptors that were opened before any student code ran, so no file of a
student is ever followed.
"""

from __future__ import annotations

import contextlib
import os
import subprocess
import threading
from collections.abc import Callable, Iterator
from typing import Protocol

import psutil

from . import bubblewrap
from .limits import SandboxLimits

SECONDS = 0.1  # between two looks
MOST_FAILURES = 20  # looks one after the other
PAGE_BYTES = os.sysconf("SC_PAGE_SIZE") if hasattr(os, "sysconf") else 4096
FOLDER = getattr(os, "O_PATH", 0) | getattr(os, "O_DIRECTORY", 0) | getattr(os, "O_NOFOLLOW", 0)


class Meter(Protocol):
    """What can be read of a running submission."""

    def usage(self) -> tuple[int, int]:
        """Return processes, threads included, and bytes of memory; may count memory twice."""

    def memory(self) -> int:
        """Return bytes of memory with each shared page counted once; slower than `usage`."""

    def files(self) -> int:
        """Return the number of files in the fullest of the scratch folders."""

    def close(self) -> None:
        """Give back what the meter holds."""


class SandboxMeter:
    """Reads a sandbox through its own /proc and its scratch folders.

    Parameters
    ----------
    first_process : int
        Id of the sandbox's first process. It must have its own file system by now, and no student
        code may have run.
    """

    def __init__(self, first_process: int):
        self._held: list[int] = []
        try:
            root = self._open(f"/proc/{first_process}/root", FOLDER & ~getattr(os, "O_NOFOLLOW", 0))
            self._proc = self._open("proc", os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW, root)
            self._scratch = [
                self._open(folder.lstrip("/"), FOLDER, root) for folder in bubblewrap.SCRATCH
            ]
        except OSError:
            self.close()
            raise

    def _open(self, path: str, flags: int, folder: int | None = None) -> int:
        descriptor = os.open(path, flags, dir_fd=folder)
        self._held.append(descriptor)
        return descriptor

    def usage(self) -> tuple[int, int]:
        count = pages = 0
        for process in self._processes():
            with contextlib.suppress(OSError):  # it has ended meanwhile
                pages += self._resident_pages(process)
                count += self._threads(process)
        return count, pages * PAGE_BYTES

    def memory(self) -> int:
        total = 0
        for process in self._processes():
            with contextlib.suppress(OSError):
                total += self._proportional(process)
        return total

    def _proportional(self, process: str) -> int:
        """Return a process's share of memory; all of it where it hides the sharing."""
        try:
            text = self._read(f"{process}/smaps_rollup")
            line = next(line for line in text.splitlines() if line.startswith("Pss:"))
            return int(line.split()[1]) * 1024
        except (OSError, StopIteration):
            return self._resident_pages(process) * PAGE_BYTES

    def files(self) -> int:
        rooms = [os.fstatvfs(folder) for folder in self._scratch]
        return max(room.f_files - room.f_ffree for room in rooms)

    def _processes(self) -> Iterator[str]:
        return filter(str.isdigit, os.listdir(self._proc))

    def _resident_pages(self, process: str) -> int:
        return int(self._read(f"{process}/statm").split()[1])

    def _threads(self, process: str) -> int:
        # The name in brackets can hold anything, so count from its end.
        fields = self._read(f"{process}/stat").rpartition(")")[2].split()
        return int(fields[17])

    def _read(self, path: str) -> str:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW, dir_fd=self._proc)
        with open(descriptor, encoding="utf-8", errors="replace") as file:
            return file.read()

    def close(self) -> None:
        while self._held:
            os.close(self._held.pop())


class ProcessMeter:
    """Reads an ordinary process and its children, where nothing confines them."""

    def __init__(self, first_process: int):
        self._first = psutil.Process(first_process)

    def usage(self) -> tuple[int, int]:
        count = memory = 0
        for process in [self._first, *self._first.children(recursive=True)]:
            with contextlib.suppress(psutil.Error):  # it has ended meanwhile
                memory += process.memory_info().rss
                count += 1
        return count, memory

    def memory(self) -> int:
        return self.usage()[1]

    def files(self) -> int:
        return 0

    def close(self) -> None:
        pass


class Watch:
    """A thread that looks ten times a second and kills what has passed a limit.

    Parameters
    ----------
    process : subprocess.Popen
        What is watched.
    meter : Meter
        What is read; the watch closes it.
    limits : SandboxLimits
        What may be taken.
    kill : callable
        Ends the process and all that it started.

    Attributes
    ----------
    excess : str or None
        Why the process was killed, in words.
    """

    def __init__(
        self,
        process: subprocess.Popen[bytes],
        meter: Meter,
        limits: SandboxLimits,
        kill: Callable[[], None],
    ):
        self.excess: str | None = None
        self._process = process
        self._meter = meter
        self._limits = limits
        self._kill = kill
        self._end = threading.Event()
        self._thread = threading.Thread(target=self._look_again_and_again, daemon=True)
        try:
            self._thread.start()
        except BaseException:  # no room for one more thread
            meter.close()
            raise

    def close(self) -> None:
        """End the thread."""
        self._end.set()
        self._thread.join(timeout=5)

    def _look_again_and_again(self) -> None:
        failures = 0
        try:
            while self._process.poll() is None and not self._end.wait(SECONDS):
                try:
                    self.excess, failures = self._look(), 0
                except (OSError, psutil.Error, ValueError, IndexError):
                    failures += 1
                if failures >= MOST_FAILURES:
                    self.excess = "it could not be watched"
                if self.excess:
                    self._kill()
                    return
        finally:
            self._meter.close()

    def _look(self) -> str | None:
        limits = self._limits
        count, memory = self._meter.usage()
        if count > limits.processes:
            return f"it started more than {limits.processes} processes"
        if memory > limits.memory_bytes and self._meter.memory() > limits.memory_bytes:
            return f"it took more than {limits.memory_bytes >> 20} MB of memory"
        if self._meter.files() > limits.files:
            return f"it made more than {limits.files} files"
        return None
