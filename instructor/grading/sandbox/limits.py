"""What one submission may take: each limit is a trait that an instructor can set.

In `nbgrader_config.py`: `c.SandboxLimits.cell_seconds = 60`. For one run: the same on the command
line, `--SandboxLimits.cell_seconds=60`; `--help-all` lists them all.
"""

from __future__ import annotations

import functools
import os
from typing import Any

from traitlets import Float, Integer
from traitlets.config import Configurable

MB = 2**20


class SandboxLimits(Configurable):
    """Seconds, bytes and counts; the defaults suit a lesson that runs in a minute or two.

    Two objects with the same limits are equal, and one of them can be sent to another process.
    """

    cell_seconds = Float(
        30.0, min=0.1, help="Seconds that one cell of the student may run before it is interrupted."
    ).tag(config=True)
    call_seconds = Float(
        15.0, min=0.1, help="Seconds that one call of a student's function by a test may take."
    ).tag(config=True)
    test_seconds = Float(
        60.0, min=0.1, help="Seconds that all calls of one test cell may take together."
    ).tag(config=True)
    notebook_seconds = Float(
        240.0, min=0.1, help="Seconds that all cells without an answer may take together."
    ).tag(config=True)
    replay_seconds = Float(
        120.0, min=0.1, help="Seconds that running cells again in new kernels may take together."
    ).tag(config=True)
    memory_bytes = Integer(
        3072 * MB, min=256 * MB, help="Bytes of memory for all of a submission's processes."
    ).tag(config=True)
    disk_bytes = Integer(
        128 * MB, min=MB, help="Bytes in each of the work folder, /tmp and /dev/shm."
    ).tag(config=True)
    file_bytes = Integer(64 * MB, min=MB, help="Bytes in one file.").tag(config=True)
    files = Integer(
        20_000, min=100, help="Files and folders in each of the work folder, /tmp and /dev/shm."
    ).tag(config=True)
    processes = Integer(
        96, min=16, help="Processes of a submission at once; each thread counts as one."
    ).tag(config=True)
    output_bytes = Integer(
        8 * MB, min=0, help="Bytes kept of what the cells of a notebook print and show."
    ).tag(config=True)
    restarts = Integer(
        12, min=0, help="How often a kernel that died or hung is started again."
    ).tag(config=True)

    def values(self) -> dict[str, Any]:
        """Return every limit by its name.

        Returns
        -------
        dict
            The name of each limit and its value, in seconds, bytes or as a count.
        """
        return {name: getattr(self, name) for name in self.class_trait_names(config=True)}

    def system(self, running_processes: int = 0) -> dict[str, int]:
        """Return the limits that the operating system keeps.

        Parameters
        ----------
        running_processes : int
            Processes that this user runs already, where the system counts them too.

        Returns
        -------
        dict
            Each limit by its name in the module `resource`.
        """
        return {
            "RLIMIT_AS": self.memory_bytes,
            "RLIMIT_CPU": self._processor_seconds(),
            "RLIMIT_NPROC": self.processes + running_processes,
            "RLIMIT_FSIZE": self.file_bytes,
            "RLIMIT_NOFILE": 256,
            "RLIMIT_CORE": 0,
        }

    def _processor_seconds(self) -> int:
        """Return what one process may compute: all cores for as long as a submission may take.

        The clock ends a submission long before; this ends a process that outlived its grader.
        """
        seconds = self.notebook_seconds + self.replay_seconds + 10 * self.test_seconds + 60
        return int(seconds) * (os.cpu_count() or 1)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, SandboxLimits) and self.values() == other.values()

    def __hash__(self) -> int:
        return hash(tuple(sorted(self.values().items())))

    def __reduce__(self) -> tuple[Any, ...]:
        return functools.partial(SandboxLimits, **self.values()), ()
