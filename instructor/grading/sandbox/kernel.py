"""The kernel of one submission, as it runs inside the sandbox.

An ordinary IPython kernel with three messages more: put files beside the notebook, look a name up,
call a function. It holds no test, no seed and no secret, so a student who rewrites all of it gains
nothing: the other end checks what arrives.

Started as `python kernel.py '{"connection": ..., "limits": ..., "work": ...}'`.
"""

import contextlib
import io
import json
import os
import signal
import sys
import threading
import traceback
from pathlib import Path
from typing import ClassVar

MAX_TRACEBACK = 6000  # characters
MAX_PRINTED = 500_000  # characters of a cell
MAX_SHOWN = 3_000_000  # characters of one figure or table


def apply_limits(limits):
    """Set the system's own limits for this process and all that it starts."""
    try:
        import resource
    except ImportError:  # Windows has none; the grader's watch and its clock remain
        return
    for name, value in limits.items():
        with contextlib.suppress(ValueError, OSError):  # macOS refuses some
            resource.setrlimit(getattr(resource, name), (value, value))


def end_with_the_grader():
    """Stop when stdin ends, as it does however the grader dies; it reads nothing else from it."""
    life, null = os.dup(0), os.open(os.devnull, os.O_RDONLY)
    os.dup2(null, 0)
    os.close(null)

    def wait():
        os.read(life, 1)
        with contextlib.suppress(AttributeError, OSError):
            os.killpg(0, signal.SIGKILL)
        os._exit(1)

    threading.Thread(target=wait, daemon=True).start()


def copy_font_cache(source):
    """Give Matplotlib a list of fonts, so that it need not look for them once a submission."""
    target = Path(os.environ["MPLCONFIGDIR"])
    target.mkdir(parents=True, exist_ok=True)
    for path in Path(source).glob("*.json"):
        (target / path.name).write_bytes(path.read_bytes())


class Discard(io.TextIOBase):
    """Where a function's prints go during a call: nobody reads them."""

    def write(self, text):
        return len(text)


def cap_prints(most):
    """Let a cell print `most` characters; a flood stops here and not in the grader's memory."""
    from ipykernel.iostream import OutStream

    write = OutStream.write

    def write_some(stream, text):
        left = getattr(stream, "left", most)
        if left > 0:
            write(stream, text[:left] if len(text) <= left else text[:left] + "\n[output cut]\n")
        stream.left = left - len(text)
        return len(text)

    def refill():
        for stream in (sys.stdout, sys.stderr):
            stream.left = most

    OutStream.write = write_some
    return refill


def cap_displays(shell, most):
    """Let a cell show objects of `most` characters each; a larger one is a word about itself."""

    def cut(data):
        size = sum(len(v) for v in data.values() if isinstance(v, str | bytes))
        return data if size <= most else {"text/plain": "[output cut: it is too large]"}

    publish, write = shell.display_pub.publish, shell.displayhook.write_format_data
    shell.display_pub.publish = lambda data, *a, **k: publish(cut(data), *a, **k)
    shell.displayhook.write_format_data = lambda data, *a, **k: write(cut(data), *a, **k)


def student_traceback(error):
    """Return the traceback as text without the grader's own frame."""
    frames = error.__traceback__.tb_next if error.__traceback__ else None
    lines = traceback.format_exception(type(error), error, frames)
    text = "".join(lines)
    return text if len(text) <= MAX_TRACEBACK else text[:1000] + "\n...\n" + text[-4000:]


def describe_error(error):
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


def outline(function):
    """Return what tells a blank function from one that forgot its `return`."""
    code = getattr(function, "__code__", None)
    fields = ("co_names", "co_varnames", "co_argcount")
    return {field: getattr(code, field, None) for field in fields}


def launch(connection, work, preload):
    """Run the kernel until it is killed."""
    import codec
    from ipykernel.ipkernel import IPythonKernel
    from ipykernel.kernelapp import IPKernelApp
    from traitlets.config import Config

    class StudentKernel(IPythonKernel):
        """IPython's kernel and the three messages of the grader."""

        msg_types: ClassVar = [
            *IPythonKernel.msg_types,
            "put_request",
            "lookup_request",
            "call_request",
        ]

        def do_shutdown(self, restart):
            """End at once, in the cell that asks for it: a moment later another is blamed."""
            os._exit(0)

        def answer(self, stream, ident, parent, content, buffers=()):
            kind = parent["header"]["msg_type"].replace("request", "reply")
            self.session.send(stream, kind, content, parent, ident=ident, buffers=list(buffers))

        def resolve(self, value):
            if isinstance(value, codec.Reference):
                return self.shell.user_ns[value.name]
            return value

        def put_request(self, stream, ident, parent):
            paths = parent["content"]["paths"]
            for path, data in zip(paths, parent["buffers"], strict=True):
                target = Path(work) / path
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(bytes(data))
            self.answer(stream, ident, parent, {"status": "ok"})

        def lookup_request(self, stream, ident, parent):
            missing = object()
            value = self.shell.user_ns.get(parent["content"]["name"], missing)
            if value is missing:
                return self.answer(stream, ident, parent, {"status": "missing"})
            if callable(value):
                content = {"status": "function", "code": outline(value)}
                return self.answer(stream, ident, parent, content)
            try:
                tree, buffers = codec.encode(value)
            except BaseException as error:
                return self.answer(stream, ident, parent, describe_error(error))
            return self.answer(stream, ident, parent, {"status": "value", "value": tree}, buffers)

        def call_request(self, stream, ident, parent):
            content, buffers = self.call(parent["content"], parent["buffers"])
            self.answer(stream, ident, parent, content, buffers)

        def call(self, request, buffers):
            """Call the function; return its result and its arguments as they are afterwards."""

            def keep(value):
                return value if type(value) in codec.MUTABLE else None

            args, kwargs = codec.decode(request["arguments"], [bytes(b) for b in buffers])
            given = [self.resolve(a) for a in args], {k: self.resolve(v) for k, v in kwargs.items()}
            reply, result = {"status": "ok"}, None
            try:
                function = self.shell.user_ns[request["name"]]
                quiet = Discard()
                with contextlib.redirect_stdout(quiet), contextlib.redirect_stderr(quiet):
                    result = function(*given[0], **given[1])
                codec.encode(result)
            except BaseException as error:
                reply, result = describe_error(error), None
            after = [keep(a) for a in given[0]], {k: keep(v) for k, v in given[1].items()}
            try:
                tree, buffers = codec.encode((result, after))
            except BaseException:  # an argument was filled with what cannot be sent
                tree, buffers = codec.encode((result, None))
            return {**reply, "value": tree}, buffers

    refill = cap_prints(MAX_PRINTED)
    config = Config()
    config.Session.key = connection["key"].encode()
    config.HistoryManager.enabled = False
    config.IPKernelApp.update({k: v for k, v in connection.items() if k != "key"})
    app = IPKernelApp.instance(config=config, kernel_class=StudentKernel)
    app.initialize([])
    cap_displays(app.shell, MAX_SHOWN)
    app.shell.events.register("pre_run_cell", lambda info: refill())
    for module in preload:
        with contextlib.suppress(ImportError):
            __import__(module)
    app.start()


def main():
    """Read the order from the command line and obey it."""
    order = json.loads(sys.argv[1])
    end_with_the_grader()
    sys.path.insert(0, str(Path(__file__).parent))
    import codec  # noqa: F401  while the grader's folder is first on the path

    sys.path[0] = order["work"]
    os.chdir(order["work"])
    apply_limits(order["limits"])
    copy_font_cache(order["fonts"])
    # Neither the debugger nor the completer has anything to do here, and both are slow to load.
    sys.modules["debugpy"] = sys.modules["jedi"] = None
    sys.argv = ["kernel"]
    launch(order["connection"], order["work"], order["preload"])


if __name__ == "__main__":
    main()
