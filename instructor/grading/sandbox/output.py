"""What a student's cells print and show, inside the sandbox: kept short, and kept alive."""

from __future__ import annotations

import contextlib
import io
import sys
from collections.abc import Callable, Iterator
from typing import Any

from ipykernel.iostream import OutStream

MOST_PRINTED = 500_000  # characters of a cell
MOST_SHOWN = 3_000_000  # characters of one figure or table
CUT = "\n[output cut]\n"


class Discard(io.TextIOBase):
    """Where a function's prints go during a call: nobody reads them."""

    def write(self, text: str) -> int:
        """Forget the text."""
        return len(text)


# One for good: a thread of the student that is printing when its stream is freed crashes Python.
DISCARD = Discard()


@contextlib.contextmanager
def discarded() -> Iterator[None]:
    """Throw away what is printed in the block."""
    with contextlib.redirect_stdout(DISCARD), contextlib.redirect_stderr(DISCARD):
        yield


def limit(shell: Any) -> None:
    """Cut what a cell prints and shows, so that a flood stops here and not in the grader's memory.

    Both streams are put back after each cell: one that closed or replaced them takes nothing from
    the cells below.
    """
    streams = sys.stdout, sys.stderr
    left = dict.fromkeys(streams, MOST_PRINTED)

    def put_back(*_: Any) -> None:
        sys.stdout, sys.stderr = streams
        left.update(dict.fromkeys(streams, MOST_PRINTED))

    write = OutStream.write

    def write_some(stream: Any, text: str) -> int:
        room = left.get(stream, 0)
        if room > 0:
            write(stream, text if len(text) <= room else text[:room] + CUT)
        left[stream] = room - len(text)
        return len(text)

    OutStream.write = write_some  # type: ignore[assignment,method-assign]
    OutStream.close = OutStream.flush  # type: ignore[method-assign]
    shell.events.register("post_run_cell", put_back)
    shell.events.register("post_execute", _draw_once)
    _limit_displays(shell)


def _draw_once() -> None:
    """Keep Matplotlib from drawing each figure once more, unseen, before it is shown.

    After a cell, Pyplot asks the canvas of every changed figure to draw itself, as a window would;
    then the figure is drawn again for the picture. This comes before Pyplot's own callback, which
    is registered later.
    """
    if backends := sys.modules.get("matplotlib.backend_bases"):
        backends.FigureCanvasBase.draw_idle = lambda *args, **kwargs: None


def _limit_displays(shell: Any) -> None:
    """Let a cell show objects of some size; a larger one is a word about itself."""

    def cut(data: dict[str, Any]) -> dict[str, Any]:
        size = sum(len(v) for v in data.values() if isinstance(v, str | bytes))
        return data if size <= MOST_SHOWN else {"text/plain": "[output cut: it is too large]"}

    def cutting(send: Callable[..., Any]) -> Callable[..., Any]:
        return lambda data, *args, **kwargs: send(cut(data), *args, **kwargs)

    shell.display_pub.publish = cutting(shell.display_pub.publish)
    shell.displayhook.write_format_data = cutting(shell.displayhook.write_format_data)
