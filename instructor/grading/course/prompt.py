"""A page that takes long must not hold the class: each is made within some seconds."""

from __future__ import annotations

import contextlib
import signal
import threading
from collections.abc import Iterator
from typing import Any

from nbconvert.exporters import HTMLExporter
from nbformat.v4 import new_markdown_cell, new_notebook

PAGE_SECONDS = 60.0
WORDS = "**Your notebook took too long to show**, so this page holds your marks alone. {}."


class TooLong(TimeoutError):
    """A page was not made in time."""


@contextlib.contextmanager
def within(seconds: float) -> Iterator[None]:
    """End the block with TooLong after some seconds.

    The system's clock does that in a program's main thread on Linux and macOS; elsewhere there is
    no limit but those on each text.
    """
    if threading.current_thread() is not threading.main_thread() or not hasattr(signal, "SIGALRM"):
        yield
        return

    def stop(*_: Any) -> None:
        raise TooLong(f"it took more than {seconds:g} s")

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


class PromptExporter(HTMLExporter):
    """Makes nbgrader's feedback page; of a notebook that takes long one with the marks alone."""

    def from_notebook_node(
        self, nb: Any, resources: Any = None, **kw: Any
    ) -> tuple[Any, dict[str, Any]]:
        """Return the page and nbconvert's resources."""
        try:
            with within(PAGE_SECONDS):
                return super().from_notebook_node(nb, resources, **kw)
        except TooLong as error:
            words = WORDS.format(str(error).capitalize())
            short = new_notebook(cells=[new_markdown_cell(words)], metadata=nb.metadata)
            return super().from_notebook_node(short, resources, **kw)
