"""The outputs of a cell as the grader keeps them: of the right format, and no more than a limit."""

from __future__ import annotations

from typing import Any

from nbformat import NotebookNode
from nbformat.v4 import new_output

SMALL = 20_000  # an error of this size is kept also when no room is left
CUT = "[the grader kept no more output: the notebook's limit is reached]\n"


class CellOutputs:
    """Collects what a kernel shows, as long as there is room for it.

    Parameters
    ----------
    room : int
        Bytes that may still be kept.

    Attributes
    ----------
    room : int
        What is left of them; below zero once something was dropped.
    cut : bool
        Whether something is missing.
    """

    def __init__(self, room: int):
        self.room = room
        self.cut = False
        self._kept: list[NotebookNode] = []
        self._clear_first = False

    def add(self, kind: str, content: dict[str, Any]) -> None:
        """Keep what a message shows.

        Parameters
        ----------
        kind : str
            The message's type; what is no output changes nothing.
        content : dict
            Whatever the kernel sent.
        """
        if kind == "clear_output":
            self._clear_first = bool(content.get("wait"))
            self._kept = self._kept if self._clear_first else []
        output = as_output(kind, content)
        if output is None:
            return
        size = len(str(output))
        self.room -= size
        if self.room < 0 and not (kind == "error" and size < SMALL):
            self.cut = True
            return
        if self._clear_first:
            self._kept, self._clear_first = [], False
        self._append(output)

    def _append(self, output: NotebookNode) -> None:
        last = self._kept[-1] if self._kept else None
        if last and output.output_type == "stream" == last.output_type and last.name == output.name:
            last.text += output.text
        else:
            self._kept.append(output)

    def all(self) -> list[NotebookNode]:
        """Return the outputs, with a word where some are missing."""
        missing = [new_output("stream", name="stdout", text=CUT)] if self.cut else []
        return [*self._kept, *missing]


def as_output(kind: str, content: dict[str, Any]) -> NotebookNode | None:
    """Return an output of the format that notebooks have, whatever the kernel sent.

    Parameters
    ----------
    kind : str
        The message's type.
    content : dict
        The message's content, not to be believed.

    Returns
    -------
    NotebookNode or None
        None for what shows nothing.
    """
    if kind == "stream":
        name = "stderr" if content.get("name") == "stderr" else "stdout"
        return new_output(kind, name=name, text=str(content.get("text", "")))
    if kind == "error":
        lines = content.get("traceback")
        lines = [str(line) for line in lines] if isinstance(lines, list) else []
        name, words = str(content.get("ename", "")), str(content.get("evalue", ""))
        return new_output(kind, ename=name, evalue=words, traceback=lines)
    if kind in ("display_data", "execute_result"):
        return _shown(kind, content)
    return None


def _shown(kind: str, content: dict[str, Any]) -> NotebookNode | None:
    data = content.get("data")
    data = {k: v for k, v in data.items() if isinstance(v, str)} if isinstance(data, dict) else {}
    if not data:
        return None
    count = content.get("execution_count")
    extra = {"execution_count": count if isinstance(count, int) else None}
    return new_output(kind, data, **(extra if kind == "execute_result" else {}))
