"""Where submissions are graded: in a pool of processes here, or on a Dask cluster."""

import concurrent.futures
import contextlib
import multiprocessing
import os
import signal
import sys
import threading

from ..notebook.states import SubmissionState
from ..notebook.submission import Result, grade_submission

WORKER_BYTES = 8 * 2**30  # of memory: a submission that makes the grader take more loses its worker
START_SECONDS = 10  # for each new kernel
OWN_SECONDS = 120  # for what the grader does itself: read, repair, write


class Pool:
    """Processes on this machine."""

    def __init__(self, jobs):
        self.jobs = jobs
        self._writer = None  # while it is open, the workers live

    def open(self):
        """Return a new `concurrent.futures` executor."""
        context = multiprocessing.get_context("spawn" if os.name == "nt" else "forkserver")
        if os.name != "nt":
            context.set_forkserver_preload([grade_submission.__module__])  # nbgrader loads slowly
        reader, self._writer = context.Pipe(duplex=False)
        return concurrent.futures.ProcessPoolExecutor(
            self.jobs, mp_context=context, initializer=_start_worker, initargs=(reader,)
        )

    def stop(self, executor):
        """End the processes, whatever they are doing: their sandboxes end with them."""
        executor.shutdown(wait=False, cancel_futures=True)
        if self._writer:
            self._writer.close()
        for process in multiprocessing.active_children():
            with contextlib.suppress(ValueError, OSError):
                process.kill()


class Dask:
    """The workers of a Dask cluster: `--dask tcp://machine:8786`."""

    def __init__(self, address):
        try:
            from distributed import Client
        except ImportError as error:
            raise SystemExit("--dask needs Dask: pip install distributed") from error
        self.client = Client(address)
        self.jobs = sum(self.client.nthreads().values()) or 1

    def open(self):
        """Return the cluster's `concurrent.futures` executor."""
        return self.client.get_executor(pure=False)

    def stop(self, executor):
        """Take back what is not yet graded, and leave the cluster running."""
        executor.shutdown(wait=False)
        self.client.close()


def grade_all(backend, jobs):
    """Yield the Result of each Job as it is ready; the jobs are read as there is room for them.

    A submission that ends its worker process loses nobody else: those that were in work with it
    are graded again one by one, and the one that does it again is named.
    """
    jobs = iter(jobs)
    while True:
        interrupted = yield from _until_it_breaks(backend, jobs, 2 * backend.jobs)
        if interrupted is None:
            return
        for job in interrupted:
            if (yield from _until_it_breaks(backend, iter([job]), 1)) is not None:
                why = "the process that graded it ended without a word"
                yield Result(job.student, SubmissionState.FAILED, why)


def _until_it_breaks(backend, jobs, room):
    """Yield results until the jobs end (returns None) or the executor breaks (returns its jobs)."""
    running = {}  # {future: job}
    executor = backend.open()
    try:
        while True:
            while len(running) < room and (job := next(jobs, None)) is not None:
                try:
                    running[executor.submit(grade_in_worker, job)] = job
                except concurrent.futures.BrokenExecutor:  # it broke while results were kept
                    return [*running.values(), job]
            if not running:
                return None
            done, _ = concurrent.futures.wait(
                running, return_when=concurrent.futures.FIRST_COMPLETED
            )
            for future in done:
                try:
                    result = future.result()
                except concurrent.futures.BrokenExecutor:
                    return list(running.values())
                except Exception as error:  # its own line in the report, nobody else's
                    words = f"{type(error).__name__}: {error}"
                    result = Result(running[future].student, SubmissionState.FAILED, words)
                del running[future]
                yield result
    finally:
        backend.stop(executor)


def grade_in_worker(job):
    """Grade one submission, within the time that all its limits together allow."""
    timer = threading.Timer(most_seconds(job), os._exit, [1])
    timer.daemon = True
    timer.start()
    try:
        return grade_submission(job)
    finally:
        timer.cancel()


def most_seconds(job):
    """Return how long a submission may take: the sum of what its limits allow, and some more."""
    limits = job.limits
    cells = [cell for template in job.templates.values() for cell in template.cells]
    tests = 2 * sum(cell.test for cell in cells) * (limits.test_seconds + limits.call_seconds)
    answers = sum(cell.solution for cell in cells) * limits.cell_seconds
    kernels = limits.restarts * START_SECONDS
    return limits.notebook_seconds + limits.replay_seconds + tests + answers + kernels + OWN_SECONDS


def _start_worker(reader):
    """Prepare a process of the pool: it ends with the process that wants its results.

    reader: the end of a pipe whose other end that process alone holds.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if sys.platform.startswith("linux"):
        import resource

        _, hard = resource.getrlimit(resource.RLIMIT_AS)
        resource.setrlimit(resource.RLIMIT_AS, (WORKER_BYTES, hard))
    threading.Thread(target=_end_with, args=(reader,), daemon=True).start()


def _end_with(reader):
    """A process that was killed can't tell its workers, but the system closes its pipes."""
    with contextlib.suppress(EOFError, OSError):
        reader.recv_bytes()
    os._exit(1)
