"""One submission's kernel from the first cell to the last: budgets, restarts, replays.

A cell or a function that hangs or dies costs what it was for. The kernel starts again, the cells
that went well are played again, and the rest of the notebook is graded.
"""

import contextlib
import re
import time

from nbformat.v4 import new_code_cell, new_output

from ..sandbox.client import KernelStopped, NoAnswer
from ..sandbox.codec import CodecError
from . import replay
from .replay import Step

INTERRUPT_SECONDS = 2.0
SHORT = 5.0  # seconds that a cell has in any case
NO_MODULE = re.compile(r"No module named '([\w.]{1,60})'")


class FunctionLost(Exception):
    """A function of the student did not answer, or ended the kernel."""


class Session:
    """Runs a student's cells and calls a student's functions in one sandbox after the other.

    files: {relative path: bytes} that lie beside the notebook. kernels: where sandboxes come from.
    """

    def __init__(self, files, limits, kernels):
        self.files = files
        self.limits = limits
        self.kernels = kernels
        self.steps = []  # what is run again in a new kernel
        self.used = 0.0  # seconds
        self.replay_left = limits.replay_seconds
        self.room = limits.output_bytes
        self.restarts = 0
        self.late = 0  # cells that did not end; each one halves the time of the next
        self.facts = []  # what is worth the instructor's look
        self.notes = []  # what was put right
        self.missing = False  # whether a name was missing in the test that runs
        self.absent = set()  # modules that the student imports and that are not installed
        self.open = {}  # name of a test -> why its mark is left to the instructor
        self.lost = {}  # name of a function -> why it is not called any more
        self.phases = {"start": 0.0, "cells": 0.0, "tests": 0.0, "stop": 0.0}  # seconds
        self.client = None
        with self.phase("start"):
            self._start()

    @contextlib.contextmanager
    def phase(self, name):
        """Count the time of the block."""
        start = time.perf_counter()
        try:
            yield
        finally:
            self.phases[name] += time.perf_counter() - start

    def close(self):
        """Leave nothing running."""
        if self.client:
            self.room = self.client.room
            self.client.close()
        self.client = None

    def _start(self):
        try:
            self.client = self.kernels.take()
            self.client.room = self.room
            for path in self.client.put(self.files):
                self._tell(f"no room beside the notebook for {path}")
        except BaseException:
            self.close()
            raise

    def _tell(self, fact):
        """Add a fact for the report, once."""
        if fact not in self.facts:
            self.facts.append(fact)

    def run_cell(self, cell, solution=False):
        """Run a code cell of the student and put its outputs into it."""
        cell.outputs, cell.execution_count = [], None
        left = self.limits.notebook_seconds - self.used
        if self.client is None or (left <= 0 and not solution):
            why = "its kernel died too often" if self.client is None else "it used up its time"
            cell.outputs = [error_output("NotRun", f"the notebook was stopped here: {why}")]
            return
        seconds = max(self.limits.cell_seconds / 2**self.late, min(SHORT, self.limits.cell_seconds))
        start = time.monotonic()
        self._execute(cell, seconds if solution else min(seconds, left), solution)
        self.used += 0 if solution else time.monotonic() - start

    def run_imports(self, source):
        """Run what a cell imports, each import on its own, and show nothing of it.

        The course's own imports: a student who deleted their cell, or whose own line above them
        failed, has them all the same. Those of a test: cells below it may count on them, as they
        may in a kernel that runs the test itself.
        """
        if (lines := replay.imports(source)) and self.client:
            self.run_cell(new_code_cell(lines), solution=True)

    def _execute(self, cell, seconds, solution):
        try:
            self._try_twice(cell, seconds, solution)
        except NoAnswer as late:
            words = f"this cell did not end within {seconds:.0f} s"
            cell.outputs = [*late.args[0], error_output("CellTimeout", words)]
            self.late += 1
            self._keep_definitions(cell, solution, self._interrupt())
        except KernelStopped as stopped:
            cell.outputs = [error_output("KernelDied", f"this cell ended the kernel: {stopped}")]
            self.facts.append(f"a cell ended the kernel: {stopped}")
            self._keep_definitions(cell, solution, False)

    def _try_twice(self, cell, seconds, solution):
        """Run a cell; when the kernel dies, once more: it may have been killed from outside."""
        try:
            self._attempt(cell, seconds, solution)
        except KernelStopped:
            if not self._restart():
                raise
            self._attempt(cell, seconds, solution)

    def _attempt(self, cell, seconds, solution):
        start = time.monotonic()
        cell.outputs, cell.execution_count = self._run(cell.source, seconds)
        self.steps.append(Step(cell.source, time.monotonic() - start, solution))
        for output in cell.outputs:
            self.note_missing(output.get("ename"), output.get("evalue"))
        if any(map(_says_error, cell.outputs)) or replay.has_magic_around(cell.source):
            self._run_what_is_missing(cell.source)

    def note_missing(self, error, words):
        """Remember what was not there, when that is what an error says."""
        self.missing = self.missing or error in ("NameError", "ModuleNotFoundError")
        if error == "ModuleNotFoundError" and (found := NO_MODULE.match(words)):
            self.absent.add(found[1])

    def _run_what_is_missing(self, source):
        """Import and define what stands below the line that failed."""
        source = replay.definitions(source, only_missing=True)
        if source:
            start = time.monotonic()
            self._run(source, self.limits.cell_seconds)
            self.steps.append(Step(source, time.monotonic() - start, True))

    def _run(self, source, seconds):
        """Run a cell, and see that the kernel is still there: it may answer and die right after."""
        found = self.client.execute(source, seconds)
        try:
            self.client.lookup("_", self.limits.call_seconds)
        except NoAnswer:
            raise KernelStopped("it does not answer any more") from None
        return found

    def _interrupt(self):
        try:
            return self.client.interrupt(INTERRUPT_SECONDS)
        except KernelStopped:
            return False

    def _keep_definitions(self, cell, solution, alive):
        """Keep the imports and functions of a cell that did not end."""
        step = Step(replay.definitions(cell.source, only_missing=True), 0.0, solution, True)
        self.steps.append(step)
        if alive:
            with contextlib.suppress(KernelStopped):
                self._run_again(step.source, [step])
                return
        self._restart()

    def _restart(self):
        """Start a new kernel and run the cells that went well; return whether there is one."""
        while True:
            self.close()
            self.restarts += 1
            if self.restarts > self.limits.restarts:
                self.facts.append("its kernel died too often")
                return False
            try:
                self._start()
                self._replay()
                return True
            except KernelStopped:
                continue

    def _replay(self):
        """Run again what there is time for: half of what is left, so that no restart gets none."""
        start = time.monotonic()
        try:
            for source, steps in replay.choose(self.steps, self.replay_left / 2):
                self._run_again(source, steps)
        finally:
            self.replay_left = max(0.0, self.replay_left - (time.monotonic() - start))

    def _run_again(self, source, steps):
        """Run what the steps left; when it kills or hangs now, less of them is kept."""
        seconds = min(self.limits.cell_seconds, max(SHORT, self.replay_left))
        try:
            self._run(source, seconds)
        except (NoAnswer, KernelStopped) as error:
            for step in steps:
                if not step.reduce():
                    self.steps.remove(step)
            raise KernelStopped("a cell fails when it is run again") from error

    def lookup(self, name):
        """Return ("missing" | "function" | "value", value) for a name of the student."""
        if name in self.lost or self.client is None:
            return "function", {}
        try:
            kind, value = self.client.lookup(name, self.limits.call_seconds)
        except KernelStopped:
            return self.lookup(name) if self._restart() else ("function", {})
        except (NoAnswer, CodecError) as error:
            self._lose(name, f"{name} could not be reached: {error}")
            return "function", {}
        return ("function", {}) if kind == "error" else (kind, value)

    def call(self, name, args, kwargs, seconds):
        """Call a student's function: see `Client.call`. Raises FunctionLost, CodecError."""
        if self.client is None:
            raise FunctionLost("the kernel died too often")
        if name in self.lost:
            raise FunctionLost(self.lost[name])
        for last in (False, True):
            try:
                return self.client.call(name, args, kwargs, seconds)
            except NoAnswer:
                self._lose(name, f"{name} gave no answer {self._within(seconds)}")
                break
            except KernelStopped as stopped:
                if not last and self._restart():
                    continue  # it may have been something that an earlier cell left running
                self.facts.append(f"{name} ended the kernel: {stopped}")
                self._lose(name, f"{name} ended the kernel: {stopped}")
        raise FunctionLost(self.lost[name])

    def _within(self, seconds):
        if seconds < self.limits.call_seconds:
            return f"in time: all calls of a test have {self.limits.test_seconds:.0f} s"
        return f"within {seconds:.0f} s"

    def _lose(self, name, why):
        """Call the function no more, and let the cells that call it fail at once."""
        self.lost[name] = why
        self._restart()
        stub = f"def {name}(*args, **kwargs):\n    raise TimeoutError({why!r})"
        self.steps.append(Step(stub, 0.0, True))
        with contextlib.suppress(NoAnswer, KernelStopped):
            if self.client:
                self.client.execute(stub, self.limits.call_seconds)


def _says_error(output):
    """Return whether a cell was stopped; of a magic that is not there, only stderr says it."""
    unknown = output.output_type == "stream" and "UsageError:" in output.text
    return unknown or output.output_type == "error"


def error_output(name, words, traceback=None):
    """Return an error output of a notebook."""
    return new_output(
        "error", ename=name, evalue=words, traceback=traceback or [f"{name}: {words}"]
    )
