"""An IPython kernel with three messages more: put files, look a name up, call a function.

It runs inside the sandbox and is imported by `kernel.py` alone, not as a part of a package.
"""

from __future__ import annotations

import contextlib
import os
import traceback
from pathlib import Path
from typing import Any, ClassVar

import codec
import output
import zmq
from ipykernel.ipkernel import IPythonKernel
from ipykernel.kernelapp import IPKernelApp
from traitlets.config import Config

MOST_TRACEBACK = 6000  # characters
FIELDS = ("co_names", "co_varnames", "co_argcount")  # see `outline`


def run(channels: dict[str, Any], key: str, preloaded: list[str]) -> None:
    """Run the kernel until it is killed.

    Parameters
    ----------
    channels : dict
        Where to listen: see `channels.Channels.for_kernel`.
    key : str
        What signs the messages of both ends.
    preloaded : list of str
        Modules to import while the kernel waits.
    """
    config = Config()
    config.Session.key = key.encode()
    config.HistoryManager.enabled = False
    StudentApp.channels = channels
    app = StudentApp.instance(config=config, kernel_class=StudentKernel)
    app.initialize([])
    output.limit(app.shell)
    for module in preloaded:
        with contextlib.suppress(ImportError):
            __import__(module)
    app.start()


class StudentApp(IPKernelApp):
    """IPython's application, listening where the grader says."""

    channels: ClassVar[dict[str, Any]] = {}

    def init_sockets(self) -> None:
        """Open the sockets, each under the name of its channel."""
        # `_bind_socket` is given a socket and its number: the numbers stand for the names.
        self.shell_port, self.iopub_port, self.stdin_port, self.control_port = range(1, 5)
        super().init_sockets()
        # The debugger's way to the shell: there is no debugger.
        self.debug_shell_socket.disconnect(self.shell_socket.get(zmq.LAST_ENDPOINT))

    def _bind_socket(self, socket: zmq.Socket[Any], port: int) -> int:
        name = ("shell", "iopub", "stdin", "control")[port - 1]
        if name == "stdin":  # nobody answers a question
            socket.bind("inproc://stdin")
        elif "ports" in self.channels:
            socket.bind(f"tcp://127.0.0.1:{self.channels['ports'][name]}")
        else:
            socket.set(zmq.USE_FD, self.channels["descriptors"][name])
            socket.bind(f"ipc://{name}")  # the name means nothing: the socket is open already
        return port

    def init_heartbeat(self) -> None:
        """Nobody listens for it."""

    def init_connection_file(self) -> None:
        """Nobody reads it."""

    def write_connection_file(self, **kwargs: Any) -> None:
        """Nobody reads it."""

    def log_connection_info(self) -> None:
        """Nobody reads it."""


class StudentKernel(IPythonKernel):
    """IPython's kernel and the three messages of the grader."""

    msg_types: ClassVar[list[str]] = [  # type: ignore[misc]
        *IPythonKernel.msg_types,
        "put_request",
        "lookup_request",
        "call_request",
    ]

    def __init__(self, **kwargs: Any):
        super().__init__(**kwargs)
        self.work = Path.cwd()

    @property
    def _names(self) -> dict[str, Any]:
        """The student's variables."""
        assert self.shell is not None
        names: dict[str, Any] = self.shell.user_ns
        return names

    def do_shutdown(self, restart: bool) -> Any:
        """End at once, in the cell that asks for it: a moment later another is blamed."""
        os._exit(0)

    def put_request(self, stream: Any, ident: Any, parent: dict[str, Any]) -> None:
        """Write files beside the notebook; answer which ones could not be written."""
        failed = []
        for path, data in zip(parent["content"]["paths"], parent["buffers"], strict=True):
            target = self.work / path
            try:
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(bytes(data))
            except (OSError, ValueError):  # no room, or a folder has that name
                failed.append(path)
        self._answer(stream, ident, parent, {"status": "ok", "failed": failed})

    def lookup_request(self, stream: Any, ident: Any, parent: dict[str, Any]) -> None:
        """Send the value of a name, or the outline of a function."""
        name = parent["content"]["name"]
        if name not in self._names:
            return self._answer(stream, ident, parent, {"status": "missing"})
        value = self._names[name]
        if callable(value):
            content = {"status": "function", "code": outline(value)}
            return self._answer(stream, ident, parent, content)
        try:
            tree, buffers = codec.encode(value)
        except BaseException as error:
            return self._answer(stream, ident, parent, describe_error(error))
        return self._answer(stream, ident, parent, {"status": "value", "value": tree}, buffers)

    def call_request(self, stream: Any, ident: Any, parent: dict[str, Any]) -> None:
        """Call a function; send its result, and its arguments as they are afterwards."""
        request, buffers = parent["content"], [bytes(b) for b in parent["buffers"]]
        args, kwargs = codec.decode(request["arguments"], buffers)
        args = [self._resolve(value) for value in args]
        kwargs = {name: self._resolve(value) for name, value in kwargs.items()}
        content, result = self._call(request["name"], args, kwargs)
        after = [_changeable(v) for v in args], {k: _changeable(v) for k, v in kwargs.items()}
        try:
            tree, buffers = codec.encode((result, after))
        except BaseException:  # an argument was filled with what cannot be sent
            tree, buffers = codec.encode((result, None))
        self._answer(stream, ident, parent, {**content, "value": tree}, buffers)

    def _resolve(self, value: Any) -> Any:
        """Return the student's function that an argument stands for, or the argument."""
        return self._names[value.name] if isinstance(value, codec.Reference) else value

    def _call(self, name: str, args: list[Any], kwargs: dict[str, Any]) -> tuple[Any, Any]:
        """Return (reply, result); the result can be sent."""
        try:
            with output.discarded():
                result = self._names[name](*args, **kwargs)
                codec.encode(result)
        except BaseException as error:
            return describe_error(error), None
        return {"status": "ok"}, result

    def _answer(
        self,
        stream: Any,
        ident: Any,
        parent: dict[str, Any],
        content: dict[str, Any],
        buffers: list[bytes] | tuple[()] = (),
    ) -> None:
        assert self.session is not None
        kind = parent["header"]["msg_type"].replace("request", "reply")
        self.session.send(stream, kind, content, parent, ident=ident, buffers=list(buffers))


def outline(function: Any) -> dict[str, Any]:
    """Return what tells a blank function from one that forgot its `return`."""
    code = getattr(function, "__code__", None)
    return {field: getattr(code, field, None) for field in FIELDS}


def describe_error(error: BaseException) -> dict[str, str]:
    """Return what an exception says, also when its own __str__ is broken."""
    try:
        return {
            "status": "error",
            "ename": type(error).__name__,
            "evalue": str(error)[:2000],
            "traceback": student_traceback(error),
        }
    except BaseException:
        return {"status": "error", "ename": "Exception", "evalue": "", "traceback": ""}


def student_traceback(error: BaseException) -> str:
    """Return the traceback as text without the grader's own frame."""
    frames = error.__traceback__.tb_next if error.__traceback__ else None
    text = "".join(traceback.format_exception(type(error), error, frames))
    return text if len(text) <= MOST_TRACEBACK else text[:1000] + "\n...\n" + text[-4000:]


def _changeable(value: Any) -> Any:
    """Return an argument that a call can change under its caller's hands, or None."""
    return value if type(value) in codec.MUTABLE else None
