"""Messages to and from one kernel: signed, and of a size that is checked part by part."""

from __future__ import annotations

from typing import Any

import zmq
from jupyter_client.session import Session

from . import codec
from .channels import NAMES
from .sandbox import Sandbox

MAX_MESSAGE = codec.MAX_BYTES + 2**22
MAX_PARTS = 1000
MAX_JSON = 2**22  # bytes; the parts that follow are the bytes of arrays
MAX_WAITING = 256  # messages
SUBSCRIBE_SECONDS = 0.2
SEND_SECONDS = 5.0  # to wait for room: a student's code can break the connection

Message = dict[str, Any]


class KernelStopped(Exception):
    """The kernel died or was stopped; the text says why."""


class Wire:
    """The grader's sockets to one kernel.

    Parameters
    ----------
    sandbox : Sandbox
        The kernel at the other end.
    """

    def __init__(self, sandbox: Sandbox):
        self._sandbox = sandbox
        self._session = Session(
            key=sandbox.key.encode(), check_pid=False, digest_history_size=2**10
        )
        self._context = zmq.Context()
        self._context.set(zmq.BLOCKY, 0)
        self._sockets: dict[str, zmq.Socket[bytes]] = {}
        for channel in NAMES:
            self._connect(channel)

    def _connect(self, channel: str) -> None:
        socket = self._context.socket(zmq.SUB if channel == "iopub" else zmq.DEALER)
        socket.linger = 0
        socket.rcvhwm = MAX_WAITING
        socket.sndtimeo = int(1000 * SEND_SECONDS)
        socket.set(zmq.MAXMSGSIZE, MAX_MESSAGE)
        if channel == "iopub":
            socket.subscribe(b"")
        socket.connect(self._sandbox.address(channel))
        self._sockets[channel] = socket

    def close(self) -> None:
        """Close the sockets without waiting for anybody."""
        self._context.destroy(linger=0)

    def reopen_output(self) -> None:
        """Open the output's channel again, which a message larger than MAX_MESSAGE has closed."""
        self._sockets["iopub"].close()
        self._connect("iopub")
        self.receive("iopub", SUBSCRIBE_SECONDS)  # until the subscription holds

    def send(
        self, channel: str, kind: str, content: Message, buffers: list[bytes] | None = None
    ) -> str:
        """Send a message.

        Parameters
        ----------
        channel : str
            "shell" or "control".
        kind : str
            The message's type.
        content : dict
            For JSON.
        buffers : list of bytes, optional
            What goes beside it.

        Returns
        -------
        str
            Its id: the reply to it names it as its parent.

        Raises
        ------
        KernelStopped
            When the kernel takes no message any more.
        """
        message = self._session.msg(kind, content)
        try:
            self._session.send(self._sockets[channel], message, buffers=[*(buffers or [])])
        except zmq.Again as error:
            raise KernelStopped("it broke its connection to the grader") from error
        return str(message["header"]["msg_id"])

    def reply_to(self, question: str, seconds: float) -> Message | None:
        """Return the reply to the message of that id, or None when something else or nothing came.

        Raises
        ------
        KernelStopped
            When the kernel has ended.
        """
        reply = self.receive("shell", seconds)
        return reply if reply and parent_id(reply) == question else None

    def receive(self, channel: str, seconds: float) -> Message | None:
        """Return the next message of a channel, or None; what is no message is dropped.

        Raises
        ------
        KernelStopped
            When nothing came and the kernel has ended.
        """
        socket = self._sockets[channel]
        if not socket.poll(int(seconds * 1000), zmq.POLLIN):
            if not self._sandbox.alive():
                raise KernelStopped(self._sandbox.stopped or "the process ended")
            return None
        try:
            return self._read(_receive_parts(socket))
        except Exception as error:  # whatever was sent here, it is not an answer
            del error
            return None

    def _read(self, received: list[bytes]) -> Message:
        _, parts = self._session.feed_identities(received)
        if sum(map(len, parts[:5])) > MAX_JSON:
            raise ValueError("too long")
        message: Message = self._session.deserialize(parts)
        if not isinstance(message["content"], dict):
            raise TypeError("content")
        parent_id(message)
        return message


def parent_id(message: Message) -> Any:
    """Return the id of the message that this one answers, or None."""
    return message["parent_header"].get("msg_id")


def _receive_parts(socket: zmq.Socket[bytes]) -> list[bytes]:
    """Return the parts of one message; parts beyond MAX_MESSAGE are read and forgotten."""
    parts: list[bytes] = []
    size = 0
    while True:
        part = socket.recv()
        size += len(part)
        if size <= MAX_MESSAGE and len(parts) < MAX_PARTS:
            parts.append(part)
        if not socket.getsockopt(zmq.RCVMORE):
            return parts if size <= MAX_MESSAGE else []
