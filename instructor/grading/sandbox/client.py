"""Talk to the kernel of a submission, and believe nothing that it says.

A small synchronous Jupyter client: output is kept up to a limit and read past it, a reply that does
not come in time is an error.
"""

from __future__ import annotations

import time
from typing import Any

from nbformat import NotebookNode

from . import codec
from .cell_outputs import CellOutputs
from .sandbox import Sandbox
from .wire import KernelStopped, Message, Wire, parent_id

MAX_ERROR = 8000  # characters
MAX_NAMES = 200  # of a function's outline
START_SECONDS = 60.0
PUT_SECONDS = 60.0
IDLE_SECONDS = 2.0  # to wait for the end of a cell's output, once the cell has ended


class NoAnswer(Exception):
    """The kernel lives, but did not answer in time."""


class Client:
    """The grader's end of one sandbox.

    Parameters
    ----------
    sandbox : Sandbox
        The kernel to talk to; closing the client ends it.

    Attributes
    ----------
    room : int
        Bytes of output that may still be kept.
    """

    def __init__(self, sandbox: Sandbox):
        self.sandbox = sandbox
        self.room: int = sandbox.limits.output_bytes
        try:
            self._wire = Wire(sandbox)
        except BaseException:
            sandbox.close()
            raise

    def close(self) -> None:
        """Close the sockets without waiting for anybody, and end the kernel."""
        self._wire.close()
        self.sandbox.close()

    def wait_until_ready(self) -> None:
        """Wait until the kernel answers on both its channels, and begin to watch it.

        Raises
        ------
        KernelStopped
            When it ended, or did not answer in time.
        OSError
            When it ended as the watch began.
        """
        end = time.monotonic() + START_SECONDS
        silent = {"shell", "iopub"}
        while silent:
            self._wire.send("shell", "kernel_info_request", {})
            ask_again = time.monotonic() + 0.1
            while silent and time.monotonic() < ask_again:
                # A reply to an earlier question may come before the subscription holds.
                silent -= {channel for channel in silent if self._wire.receive(channel, 0.02)}
            if time.monotonic() > end:
                raise KernelStopped("the kernel did not start in time")
        self.sandbox.watch()

    def put(self, files: dict[str, bytes]) -> list[str]:
        """Write files into the work folder, in their order.

        Parameters
        ----------
        files : dict
            The content of each file by its relative path.

        Returns
        -------
        list of str
            The paths that could not be written.

        Raises
        ------
        NoAnswer, KernelStopped
            When there is no answer.
        """
        if not files:
            return []
        paths = list(files)
        buffers = [files[path] for path in paths]
        reply = self._ask("put_request", {"paths": paths}, buffers, PUT_SECONDS)
        failed = reply["content"].get("failed")
        return [p for p in paths if p in failed] if isinstance(failed, list) else []

    def lookup(self, name: str, seconds: float) -> tuple[str, Any]:
        """Find out what a name of the student stands for.

        Parameters
        ----------
        name : str
            A variable of the notebook.
        seconds : float
            How long to wait.

        Returns
        -------
        kind : str
            "missing", "function", "value" or "error".
        value : object
            The value; of a function an outline of its code, {} where it has none.

        Raises
        ------
        NoAnswer, KernelStopped, CodecError
            When there is no answer, or it is no plain data.
        """
        reply = self._ask("lookup_request", {"name": name}, [], seconds)
        content = reply["content"]
        status = content.get("status")
        if status == "value":
            return "value", codec.decode(content.get("value"), reply["buffers"])
        if status == "function":
            return "function", _outline(content.get("code"))
        return ("missing" if status == "missing" else "error"), None

    def call(
        self, name: str, args: list[Any], kwargs: dict[str, Any], seconds: float
    ) -> dict[str, Any]:
        """Call a function of the student.

        Parameters
        ----------
        name : str
            The function.
        args, kwargs : list, dict
            Its arguments: plain data, see `codec.encode`.
        seconds : float
            How long to wait.

        Returns
        -------
        dict
            "status" is "ok" or "error", with "ename", "evalue", "traceback"; "result" is what it
            returned, "after" the arguments as they are now, or None where nobody can tell.

        Raises
        ------
        NoAnswer, KernelStopped, CodecError
            When there is no answer, or it is no plain data.
        """
        tree, buffers = codec.encode((args, kwargs))
        content = {"name": name, "arguments": tree}
        reply = self._ask("call_request", content, buffers, seconds)
        content = reply["content"]
        value = codec.decode(content.get("value"), reply["buffers"])
        if not isinstance(value, tuple) or len(value) != 2:
            raise codec.CodecError("the answer is not plain data")
        texts = {k: str(content.get(k, ""))[:MAX_ERROR] for k in ("ename", "evalue", "traceback")}
        status = "ok" if content.get("status") == "ok" else "error"
        return {"status": status, "result": value[0], "after": value[1], **texts}

    def execute(self, source: str, seconds: float) -> tuple[list[NotebookNode], int | None]:
        """Run a cell.

        Parameters
        ----------
        source : str
            Its code.
        seconds : float
            How long to wait for its end.

        Returns
        -------
        outputs : list of NotebookNode
            What it showed, as far as there is room.
        execution_count : int or None
            Its number.

        Raises
        ------
        NoAnswer
            When it did not end in time; `args[0]` holds its outputs.
        KernelStopped
            When it ended the kernel.
        """
        request = {"code": source, "silent": False, "store_history": True, "allow_stdin": False}
        request |= {"user_expressions": {}, "stop_on_error": False}
        question = self._wire.send("shell", "execute_request", request)
        outputs = CellOutputs(self.room)
        try:
            reply = self._follow(question, outputs, time.monotonic() + seconds)
        finally:
            self.room = outputs.room
        if reply is None:
            raise NoAnswer(outputs.all())
        if _asks_to_exit(reply["content"]):
            raise KernelStopped("it asked to quit")
        count = reply["content"].get("execution_count")
        return outputs.all(), count if isinstance(count, int) else None

    def _follow(self, question: str, outputs: CellOutputs, end: float) -> Message | None:
        """Collect the outputs of a running cell; return the reply to it, None without one."""
        reply: Message | None = None
        idle = False
        while reply is None or not idle:
            message = self._wire.receive("iopub", 0.002 if reply else 0)
            if reply is None:  # asked for each time: a flood must not hide it
                reply = self._wire.reply_to(question, 0 if message else 0.02)
                if reply:
                    end = min(end, time.monotonic() + IDLE_SECONDS)  # "idle" may be lost
            if message and parent_id(message) == question:
                outputs.add(message["msg_type"], message["content"])
                idle |= _says_idle(message)
            if time.monotonic() > end:
                if reply:
                    outputs.cut = True
                    self._wire.reopen_output()
                break
        return reply

    def interrupt(self, seconds: float) -> bool:
        """Interrupt the running cell.

        Parameters
        ----------
        seconds : float
            How long to wait for its end.

        Returns
        -------
        bool
            Whether the kernel is ready for the next one.

        Raises
        ------
        KernelStopped
            When the kernel has ended.
        """
        self._wire.send("control", "interrupt_request", {})
        try:
            self._ask("lookup_request", {"name": "_"}, [], seconds)
        except NoAnswer:
            return False
        return True

    def _ask(self, kind: str, content: Message, buffers: list[bytes], seconds: float) -> Message:
        """Send a request and return its reply; raises NoAnswer, KernelStopped."""
        question = self._wire.send("shell", kind, content, buffers)
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            for _ in range(100):  # what a function prints while it is called is nobody's business
                if self._wire.receive("iopub", 0) is None:
                    break
            reply = self._wire.reply_to(question, 0.05)
            if reply:
                reply["buffers"] = [bytes(b) for b in reply["buffers"]]
                return reply
        raise NoAnswer(f"no answer within {seconds:.0f} s")


def _outline(code: Any) -> dict[str, Any]:
    """Return the names that a function uses, when they are what they should be."""
    if not isinstance(code, dict) or not isinstance(code.get("co_argcount"), int):
        return {}
    lists = [code.get("co_names"), code.get("co_varnames")]
    if not all(isinstance(x, list) and all(isinstance(n, str) for n in x) for x in lists):
        return {}
    names, variables = (tuple(x[:MAX_NAMES]) for x in lists if x is not None)
    return {"co_names": names, "co_varnames": variables, "co_argcount": code["co_argcount"]}


def _asks_to_exit(content: Message) -> bool:
    """Return whether `quit()` was called: the kernel answers first and dies a moment later."""
    payload = content.get("payload")
    parts = payload if isinstance(payload, list) else []
    return any(isinstance(p, dict) and p.get("source") == "ask_exit" for p in parts)


def _says_idle(message: Message) -> bool:
    return message["msg_type"] == "status" and message["content"].get("execution_state") == "idle"
