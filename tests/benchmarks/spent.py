"""What a command takes of the machine."""

import contextlib
import subprocess
import sys
import tempfile
import time

import psutil


class Spent:
    """What a process and all that it starts take, read five times a second: a lower bound."""

    def __init__(self, process):
        self._first = psutil.Process(process)
        self._seconds = {}  # of the processor, by process
        self.peak = 0  # bytes of the process that was largest
        self.own_peak = 0  # bytes of the command's own process

    def look(self):
        """Read every process once."""
        with contextlib.suppress(psutil.Error):
            for process in [self._first, *self._first.children(recursive=True)]:
                with contextlib.suppress(psutil.Error):  # it has ended meanwhile
                    times = process.cpu_times()
                    self._seconds[process] = times.user + times.system
                    size = process.memory_info().rss
                    self.peak = max(self.peak, size)
                    if process == self._first:
                        self.own_peak = max(self.own_peak, size)

    @property
    def seconds(self):
        """Seconds of the processor that all of them took."""
        return sum(self._seconds.values())


def timed(line, folder):
    """Run a command; return (seconds, its Spent)."""
    start = time.monotonic()
    with tempfile.TemporaryFile("w+") as words:
        process = subprocess.Popen(line, cwd=folder, stdout=subprocess.DEVNULL, stderr=words)
        spent = Spent(process.pid)
        while process.poll() is None:
            spent.look()
            time.sleep(0.2)
        seconds = time.monotonic() - start
        if process.returncode:
            words.seek(0)
            sys.exit(words.read()[-2000:])
    return seconds, spent
