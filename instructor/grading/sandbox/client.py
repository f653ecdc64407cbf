"""Talk to the kernel of a submission, and believe nothing that it says.

A small synchronous Jupyter client: every message has a size that is checked part by part, output is
kept up to a limit and read past it, a reply that does not come in time is an error.
"""

import time

import zmq
from jupyter_client.session import Session
from nbformat.v4 import new_output

from . import codec

MAX_MESSAGE = codec.MAX_BYTES + 2**22
MAX_PART = 2**22  # of JSON; the parts that follow are the bytes of arrays
START_SECONDS = 60.0
SMALL = 20_000  # an error of this size is shown also when no room is left
OUTPUTS = ("stream", "display_data", "execute_result", "error")


class KernelStopped(Exception):
    """The kernel died or was stopped; the text says why."""


class NoAnswer(Exception):
    """The kernel lives, but did not answer in time."""


class Client:
    """The grader's end of one sandbox."""

    def __init__(self, sandbox):
        self.sandbox = sandbox
        self.room = sandbox.limits.output_bytes  # left for outputs
        self.session = Session(key=sandbox.key.encode(), check_pid=False, digest_history_size=2**10)
        self.context = zmq.Context()
        self.context.set(zmq.BLOCKY, 0)
        self._sockets = {}

    def close(self):
        """Close the sockets without waiting for anybody, and end the kernel."""
        self.context.destroy(linger=0)
        self.sandbox.close()

    def _connect(self):
        for name in ("shell", "control", "iopub"):
            self._open(name)

    def _open(self, name):
        socket = self.context.socket(zmq.SUB if name == "iopub" else zmq.DEALER)
        socket.linger = 0
        socket.rcvhwm = 256
        socket.set(zmq.MAXMSGSIZE, MAX_MESSAGE)
        if name == "iopub":
            socket.subscribe(b"")
        socket.connect(self.sandbox.address(name))
        self._sockets[name] = socket

    def wait_until_ready(self):
        """Wait until the kernel answers on both its channels. Raises KernelStopped."""
        end = time.monotonic() + START_SECONDS
        self._connect()
        heard = {"shell": False, "iopub": False}
        while not all(heard.values()):
            self._send("shell", "kernel_info_request", {})
            pause = time.monotonic() + 0.1
            while time.monotonic() < pause and not all(heard.values()):
                for channel in heard:
                    message = self._receive(channel, 0.02)
                    if message:
                        # A reply to an earlier question may come before the subscription holds.
                        heard[channel] = True
            if time.monotonic() > end:
                raise KernelStopped("the kernel did not start in time")
        self.sandbox.watch()

    def put(self, files):
        """Write files into the work folder: {relative path: bytes}."""
        if files:
            paths = list(files)
            self._ask("put_request", {"paths": paths}, [files[p] for p in paths], 60)

    def lookup(self, name, seconds):
        """Return ("missing" | "function" | "value" | "error", value) for a name of the student.

        The value of a function is an outline of its code, {} where it has none.
        """
        reply = self._ask("lookup_request", {"name": name}, [], seconds)
        content = reply["content"]
        status = content.get("status")
        if status == "value":
            return "value", codec.decode(content.get("value"), reply["buffers"])
        if status == "function":
            return status, _outline(content.get("code"))
        return ("missing" if status == "missing" else "error"), None

    def call(self, name, args, kwargs, seconds):
        """Call a function of the student; return the reply's content with its values decoded.

        "status" is "ok" or "error", with "ename", "evalue", "traceback"; "result" is what it
        returned, "after" the arguments as they are now, or None where nobody can tell.
        """
        tree, buffers = codec.encode((args, kwargs))
        content = {"name": name, "arguments": tree}
        reply = self._ask("call_request", content, buffers, seconds)
        content = reply["content"]
        value = codec.decode(content.get("value"), reply["buffers"])
        if not isinstance(value, tuple) or len(value) != 2:
            raise codec.CodecError("the answer is not plain data")
        texts = {k: str(content.get(k, ""))[:8000] for k in ("ename", "evalue", "traceback")}
        status = "ok" if content.get("status") == "ok" else "error"
        return {"status": status, "result": value[0], "after": value[1], **texts}

    def execute(self, source, seconds):
        """Run a cell; return (outputs, execution count). Raises NoAnswer with them in `args`."""
        request = {"code": source, "silent": False, "store_history": True, "allow_stdin": False}
        request |= {"user_expressions": {}, "stop_on_error": False}
        question = self._send("shell", "execute_request", request)
        outputs = Outputs(self)
        end, idle = time.monotonic() + seconds, False
        reply = None
        while reply is None or not idle:
            message = self._receive("iopub", 0.002 if reply else 0)
            if reply is None:  # asked for each time: a flood must not hide it
                reply = self._receive("shell", 0 if message else 0.02)
                if reply and _parent(reply) != question:
                    reply = None
                if reply:
                    end = min(end, time.monotonic() + 2)  # a flood may have swallowed "idle"
            if message and _parent(message) == question:
                kind, content = message["msg_type"], message["content"]
                idle |= kind == "status" and content.get("execution_state") == "idle"
                outputs.add(message)
            if time.monotonic() > end:
                if not reply:
                    raise NoAnswer(outputs.all())
                self._reopen_output(outputs)
                break
        if _asks_to_exit(reply["content"]):
            raise KernelStopped("it asked to quit")
        count = reply["content"].get("execution_count")
        return outputs.all(), count if isinstance(count, int) else None

    def _reopen_output(self, outputs):
        """A message larger than MAX_MESSAGE has closed the channel: open it for the next cell."""
        outputs.cut = True
        self._sockets["iopub"].close()
        self._open("iopub")
        self._receive("iopub", 0.2)  # until the subscription holds

    def interrupt(self, seconds):
        """Interrupt the running cell; return whether the kernel is ready for the next one."""
        self._send("control", "interrupt_request", {})
        try:
            self._ask("lookup_request", {"name": "_"}, [], seconds)
        except NoAnswer:
            return False
        return True

    def _ask(self, kind, content, buffers, seconds):
        """Send a request and return its reply; raises NoAnswer, KernelStopped."""
        question = self._send("shell", kind, content, buffers)
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            for _ in range(100):  # what a function prints while it is called is nobody's business
                if self._receive("iopub", 0) is None:
                    break
            reply = self._receive("shell", 0.05)
            if reply and _parent(reply) == question:
                reply["buffers"] = [bytes(b) for b in reply["buffers"]]
                return reply
        raise NoAnswer(f"no answer within {seconds:.0f} s")

    def _send(self, channel, kind, content, buffers=()):
        message = self.session.msg(kind, content)
        self.session.send(self._sockets[channel], message, buffers=list(buffers))
        return message["header"]["msg_id"]

    def _receive(self, channel, seconds):
        """Return the next message of a channel or None; one that is not a message is dropped."""
        socket = self._sockets[channel]
        if not socket.poll(int(seconds * 1000), zmq.POLLIN):
            if not self.sandbox.alive():
                raise KernelStopped(self.sandbox.stopped or "the process ended")
            return None
        parts = _receive_parts(socket)
        try:
            _, parts = self.session.feed_identities(parts)
            if sum(map(len, parts[:5])) > MAX_PART:
                raise ValueError("too long")
            message = self.session.deserialize(parts)
            if not isinstance(message["content"], dict):
                raise TypeError("content")
            _parent(message)
        except Exception as error:  # whatever was sent here, it is not an answer
            del error
            return None
        return message


class Outputs:
    """The outputs of a cell, as long as there is room for them."""

    def __init__(self, client):
        self.client = client
        self.kept = []
        self.cut = False
        self.clear = False

    def add(self, message):
        """Keep what the message shows."""
        kind = message["msg_type"]
        if kind == "clear_output":
            self.clear = bool(message["content"].get("wait"))
            self.kept = self.kept if self.clear else []
        if kind not in OUTPUTS:
            return
        output = _output(kind, message["content"])
        if output is None:
            return
        self.client.room -= _size(output)
        if self.client.room < 0 and not (kind == "error" and _size(output) < SMALL):
            self.cut = True
            return
        if self.clear:
            self.kept, self.clear = [], False
        self._append(output)

    def _append(self, output):
        last = self.kept[-1] if self.kept else None
        if last and output.output_type == "stream" == last.output_type and last.name == output.name:
            last.text += output.text
        else:
            self.kept.append(output)

    def all(self):
        """Return the outputs, with a word where some are missing."""
        if self.cut:
            text = "[the grader kept no more output: the notebook's limit is reached]\n"
            self.kept.append(new_output("stream", name="stdout", text=text))
        return self.kept


def _outline(code):
    """Return the names that a function uses, when they are what they should be."""
    if not isinstance(code, dict) or not isinstance(code.get("co_argcount"), int):
        return {}
    lists = [code.get("co_names"), code.get("co_varnames")]
    if not all(isinstance(x, list) and all(isinstance(n, str) for n in x) for x in lists):
        return {}
    names, variables = (tuple(x[:200]) for x in lists)
    return {"co_names": names, "co_varnames": variables, "co_argcount": code["co_argcount"]}


def _asks_to_exit(content):
    """Return whether `quit()` was called: the kernel answers first and dies a moment later."""
    payload = content.get("payload")
    parts = payload if isinstance(payload, list) else []
    return any(isinstance(p, dict) and p.get("source") == "ask_exit" for p in parts)


def _output(kind, content):
    """Return an output of the format that notebooks have, whatever the kernel sent, or None."""
    if kind == "stream":
        name = "stderr" if content.get("name") == "stderr" else "stdout"
        return new_output(kind, name=name, text=str(content.get("text", "")))
    if kind == "error":
        lines = content.get("traceback")
        lines = [str(line) for line in lines] if isinstance(lines, list) else []
        name, words = str(content.get("ename", "")), str(content.get("evalue", ""))
        return new_output(kind, ename=name, evalue=words, traceback=lines)
    data = content.get("data")
    data = {k: v for k, v in data.items() if isinstance(v, str)} if isinstance(data, dict) else {}
    if not data:
        return None
    count = content.get("execution_count")
    extra = {"execution_count": count if isinstance(count, int) else None}
    return new_output(kind, data, **(extra if kind == "execute_result" else {}))


def _size(output):
    return len(str(output))


def _parent(message):
    return message["parent_header"].get("msg_id")


def _receive_parts(socket):
    """Return the parts of one message; parts beyond MAX_MESSAGE are read and forgotten."""
    parts, size = [], 0
    while True:
        part = socket.recv()
        size += len(part)
        if size <= MAX_MESSAGE and len(parts) < 1000:
            parts.append(part)
        if not socket.getsockopt(zmq.RCVMORE):
            return parts if size <= MAX_MESSAGE else []
