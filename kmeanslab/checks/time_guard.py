"""End a call that takes too long, and say which line was running.

The guard interrupts loops and sleeps. One long call into NumPy ends when it returns. It arms in an
interactive kernel alone: a grader limits its calls by itself.
"""

import contextlib
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from types import FrameType, FunctionType

AGAIN_SECONDS = 1.0  # a bare `except:` swallows one interrupt: another follows


class TookTooLong(Exception):
    """A call did not end in time.

    Attributes
    ----------
    seconds : float
        The limit.
    line : int
        The line of the function's cell that was running.
    """

    def __init__(self, seconds: float, line: int) -> None:
        super().__init__(f"no answer within {seconds:g} s, line {line} was running")
        self.seconds, self.line = seconds, line


def is_armed(function: Callable) -> bool:
    """Return whether calls of this function can and should be ended from here."""
    interactive = "IPython" in sys.modules and sys.modules["IPython"].get_ipython() is not None
    grading = "NBGRADER_EXECUTION" in os.environ
    plain = isinstance(function, FunctionType)
    return interactive and not grading and plain


@contextlib.contextmanager
def time_limit(function: Callable, seconds: float) -> Iterator[None]:
    """End what runs in the block after some seconds, where `is_armed` allows it.

    Raises
    ------
    TookTooLong
        In the block, with the line of `function` that was running.
    """
    if not is_armed(function):
        yield
    elif sys.platform == "emscripten" or threading.current_thread() is not threading.main_thread():
        with _traced(function, seconds):
            yield
    elif hasattr(signal, "setitimer"):
        with _alarmed(function, seconds):
            yield
    else:
        with _interrupted(function, seconds):
            yield


def _line(function: Callable, frame: FrameType | None) -> int:
    """The line of the function's own file that is running in these frames."""
    code = function.__code__
    while frame is not None and frame.f_code.co_filename != code.co_filename:
        frame = frame.f_back
    return frame.f_lineno if frame else code.co_firstlineno


@contextlib.contextmanager
def _alarmed(function: Callable, seconds: float) -> Iterator[None]:
    """A POSIX timer raises in the main thread, and again each second."""

    def stop(_: int, frame: FrameType | None) -> None:
        raise TookTooLong(seconds, _line(function, frame))

    before = signal.signal(signal.SIGALRM, stop)
    try:
        signal.setitimer(signal.ITIMER_REAL, seconds, AGAIN_SECONDS)
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


@contextlib.contextmanager
def _interrupted(function: Callable, seconds: float) -> Iterator[None]:
    """Windows has no such timer: a thread interrupts the main thread as Ctrl-C does."""
    import _thread

    fired, done, main = threading.Event(), threading.Event(), threading.get_ident()
    lines = [function.__code__.co_firstlineno]

    def wait() -> None:
        pause = seconds
        while not done.wait(pause):
            lines[0] = _line(function, sys._current_frames().get(main))
            fired.set()
            _thread.interrupt_main()
            pause = AGAIN_SECONDS

    thread = threading.Thread(target=wait, daemon=True)
    thread.start()
    try:
        yield
    except KeyboardInterrupt:
        if not fired.is_set():
            raise  # the reader's own
        raise TookTooLong(seconds, lines[0]) from None
    finally:
        done.set()
        thread.join()


@contextlib.contextmanager
def _traced(function: Callable, seconds: float) -> Iterator[None]:
    """Look at the clock line by line.

    In the browser Python has no threads and no timers. JupyterLab answers widgets in a thread
    beside the main one, which alone can be interrupted.
    """
    end, before = time.monotonic() + seconds, sys.gettrace()

    def trace(frame: FrameType, event: str, _: object) -> Callable:
        if time.monotonic() > end:
            sys.settrace(before)
            raise TookTooLong(seconds, _line(function, frame))
        return trace

    sys.settrace(trace)
    try:
        yield
    finally:
        sys.settrace(before)
