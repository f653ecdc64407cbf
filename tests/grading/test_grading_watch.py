"""The watch counts what a submission takes, and ends it only when it takes more than a limit."""

import subprocess
import sys

import psutil
import pytest

from grading.sandbox.limits import SandboxLimits
from grading.sandbox.watch import (
    MOST_FAILURES,
    PAGE_BYTES,
    ProcessMeter,
    SandboxMeter,
    Watch,
)

LIMITS = SandboxLimits(processes=16, memory_bytes=512 * 2**20, files=2000)
MB = 2**20
TWO = "import subprocess, sys; subprocess.run([sys.executable, '-c', 'print(1); input()'])"


class Process:
    """A process that ends when it is killed, or when the meter was read often enough."""

    ended = None

    def poll(self):
        return self.ended


class Meter:
    """Gives these readings one after another, the last one as if the process had just ended."""

    def __init__(self, process, *readings, memory=0, files=0):
        self.process, self.readings, self.closed = process, list(readings), 0
        self._memory, self._files = memory, files

    def usage(self):
        reading = self.readings.pop(0)
        if not self.readings:
            self.process.ended = 0
        if isinstance(reading, Exception):
            raise reading
        return reading

    def memory(self):
        return self._memory

    def files(self):
        return self._files

    def close(self):
        self.closed += 1


def watched(monkeypatch, *readings, **more):
    """What the watch says after these readings, and how often it killed."""
    monkeypatch.setattr("grading.sandbox.watch.SECONDS", 0.001)
    process, kills = Process(), []
    meter = Meter(process, *readings, **more)
    watch = Watch(process, meter, LIMITS, lambda: kills.append(1))
    watch._thread.join(10)
    assert meter.closed == 1
    return watch.excess, len(kills)


def test_what_reaches_a_limit_goes_on(monkeypatch):
    full = (16, LIMITS.memory_bytes)
    assert watched(monkeypatch, full, full, memory=LIMITS.memory_bytes, files=2000) == (None, 0)


@pytest.mark.parametrize(
    ("reading", "more", "words"),
    [
        ((17, 0), {}, "it started more than 16 processes"),
        ((1, 513 * MB), {"memory": 513 * MB}, "it took more than 512 MB of memory"),
        ((1, 0), {"files": 2001}, "it made more than 2000 files"),
    ],
)
def test_what_exceeds_a_limit_is_killed_once(monkeypatch, reading, more, words):
    assert watched(monkeypatch, reading, (1, 0), **more) == (words, 1)


def test_memory_that_is_shared_is_counted_once_more_before_it_counts(monkeypatch):
    assert watched(monkeypatch, (2, 900 * MB), memory=500 * MB) == (None, 0)


READ = {
    "1/smaps_rollup": "Rss: 900 kB\nPss: 300 kB\n",
    "2/smaps_rollup": "",
    "2/statm": "9 7 1",
}


class TwoProcesses(SandboxMeter):
    """Two processes: one tells what it shares with others, the other does not."""

    def __init__(self):
        self._held = []

    def _processes(self):
        return iter("12")

    def _read(self, path):
        return READ[path]


def test_each_process_takes_its_share_of_what_several_use():
    assert TwoProcesses().memory() == 300 * 1024 + 7 * PAGE_BYTES


def test_a_watch_that_sees_nothing_kills(monkeypatch):
    blind = [OSError("gone")] * MOST_FAILURES
    assert watched(monkeypatch, *blind, (1, 0)) == ("it could not be watched", 1)
    assert watched(monkeypatch, *blind[1:], (1, 0), *blind[1:], (1, 0)) == (None, 0)
    assert watched(monkeypatch, psutil.Error(), (1, 0)) == (None, 0)


def test_a_process_and_its_children_are_counted():
    line = [sys.executable, "-c", TWO]
    with subprocess.Popen(line, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout.readline().strip() == b"1"  # the second one runs
        meter = ProcessMeter(process.pid)
        count, memory = meter.usage()
        each = [psutil.Process(process.pid), *psutil.Process(process.pid).children()]
        assert count == len(each) == 2
        assert memory == meter.memory() == sum(p.memory_info().rss for p in each) > 10 * MB
        process.stdin.close()
