"""Run a test cell in this process, on proxies of the student's functions.

The contract of a test cell: it imports what it uses; the names that are left free are the
student's; the secret seed is `globals().get("GRADER_SEED", 0)`. It passes unless it raises. When
its last line is a number, that is its score.
"""

import ast
import builtins
import contextlib
import io
import math
import threading
import time
import traceback
import types
import warnings

import numpy as np
from nbformat.v4 import new_output

from ..sandbox import codec
from .course_folder import in_course_folder
from .session import FunctionLost, error_output

ONE_AT_A_TIME = threading.Lock()  # a cell has the process's output, path and folder to itself
BUILTINS = frozenset(dir(builtins)) | {"__name__", "__file__", "GRADER_SEED"}


class StudentError(Exception):
    """An exception that a student's function raised; `remote` is its traceback as text."""

    remote = ""


class Proxy:
    """A function of the student, as a test cell sees it: plain data go in, plain data come back."""

    def __init__(self, name, session, clock, outline):
        self.__name__ = self.__qualname__ = name
        if outline:  # tells a check whether anything was written at all, and decides no mark
            self.__code__ = types.SimpleNamespace(**outline)
        self._session = session
        self._clock = clock

    def __repr__(self):
        return f"<function {self.__name__} of the student>"

    def __call__(self, *args, **kwargs):
        """Call the function in the sandbox; return its result, or raise its error."""
        limits = self._session.limits
        seconds = min(limits.call_seconds, self._clock.left())
        given = [_reference(a) for a in args], {k: _reference(v) for k, v in kwargs.items()}
        reply = self._session.call(self.__name__, *given, seconds)
        _write_back(given, reply["after"])
        if reply["status"] == "error":
            self._session.note_missing(reply["ename"], reply["evalue"])
            raise _student_error(reply)
        return reply["result"]


class Clock:
    """The time that all calls of one test cell may take together."""

    def __init__(self, seconds):
        self.end = time.monotonic() + seconds

    def left(self):
        """Return the seconds that are left; raises FunctionLost when there are none."""
        if time.monotonic() >= self.end:
            raise FunctionLost("the calls of this test took too long")
        return self.end - time.monotonic()


def free_names(tree):
    """Return the names that a cell uses and neither binds nor imports."""
    bound, used = set(), set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Name):
            (used if isinstance(node.ctx, ast.Load) else bound).add(node.id)
        elif isinstance(node, ast.alias):
            bound.add((node.asname or node.name).split(".")[0])
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            bound.add(node.name)
        elif isinstance(node, ast.arg):
            bound.add(node.arg)
        elif isinstance(node, ast.ExceptHandler) and node.name:
            bound.add(node.name)
    return used - bound - BUILTINS


def run_check(cell, session, seed, folder, hidden):
    """Run a test cell and put its outputs into it, as nbgrader reads them.

    folder: the course's own files, where imports and data come from. hidden: whether the cell
    holds tests that feedback must not show. Returns whether it failed for want of a name, which a
    cell below may define.
    """
    cell.outputs, cell.execution_count = [], None
    session.missing = False
    printed = io.StringIO()
    try:
        with ONE_AT_A_TIME, in_course_folder(folder, seed), _quiet(printed):
            score = _evaluate(cell.source, session, seed)
    except KeyboardInterrupt:
        raise
    except BaseException as error:
        failure = _failure(error, hidden)
        cell.outputs = [*_text(printed), failure]
        return session.missing
    cell.outputs = _text(printed)
    if score is not None:
        points = min(max(score, 0.0), float(cell.metadata.nbgrader["points"]))
        data = {"text/plain": repr(points)}
        cell.outputs.append(new_output("execute_result", data, execution_count=1))
        cell.execution_count = 1
    return False


def _evaluate(source, session, seed):
    """Run the cell; return the number that its last line gives, 0 for NaN, None without one."""
    tree = ast.parse(source)
    names = free_names(tree)
    space = {"__name__": "__main__", "GRADER_SEED": seed}
    clock = Clock(session.limits.test_seconds)
    for name in sorted(names):
        kind, value = session.lookup(name)
        if kind != "missing":
            space[name] = value
        else:
            session.missing = True
        if kind == "function":
            space[name] = Proxy(name, session, clock, value)
    last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
    exec(compile(tree, "<test cell>", "exec"), space)
    if last is None:
        return None
    value = eval(compile(ast.Expression(last.value), "<test cell>", "eval"), space)
    return None if _calls(last.value, names) else _number(value)


def _calls(node, names):
    """Return whether an expression is the student's own value: that is never a score."""
    if isinstance(node, ast.Name):
        return node.id in names
    inner = node.func if isinstance(node, ast.Call) else getattr(node, "value", None)
    return isinstance(inner, ast.AST) and _calls(inner, names)


def _number(value):
    if isinstance(value, bool | np.bool_) or not isinstance(value, int | float | np.number):
        return None
    try:
        value = float(value)
    except (TypeError, OverflowError):
        return 0.0
    return 0.0 if math.isnan(value) else value


def _reference(value):
    return codec.Reference(value.__name__) if isinstance(value, Proxy) else value


def _write_back(given, after):
    """Change the caller's arrays, lists and dicts as the student's function changed its copies."""
    with contextlib.suppress(TypeError, ValueError, IndexError, KeyError):
        args, kwargs = after
        pairs = [*zip(given[0], args, strict=True), *((given[1][k], kwargs[k]) for k in given[1])]
        for mine, theirs in pairs:
            if isinstance(mine, np.ndarray) and isinstance(theirs, np.ndarray):
                if mine.shape != theirs.shape and mine.size == theirs.size:
                    mine.shape = theirs.shape
                np.copyto(mine, theirs, casting="unsafe")
            elif type(mine) is type(theirs) is list:
                mine[:] = theirs
            elif type(mine) is type(theirs) is dict:
                mine.clear()
                mine.update(theirs)


def _student_error(reply):
    """Return the student's exception: of the same built-in type, so that a test can expect it."""
    name = reply["ename"] if reply["ename"].isidentifier() else "Exception"
    builtin = getattr(builtins, name, None)
    error = None
    if isinstance(builtin, type) and issubclass(builtin, Exception):
        with contextlib.suppress(TypeError):
            error = type(name, (StudentError, builtin), {})(reply["evalue"])
    error = error or type(name, (StudentError,), {})(reply["evalue"])
    error.remote = reply["traceback"]
    return error


def _failure(error, hidden):
    """Return the error output of a test cell, with nothing of a hidden test's source."""
    name, words = type(error).__name__, str(error)[:4000]
    notes = [str(note) for note in getattr(error, "__notes__", [])]
    if isinstance(error, FunctionLost):
        return error_output("FunctionLost", words, [words, *notes])
    if isinstance(error, StudentError):
        return error_output(name, words, [*error.remote.splitlines(), *notes])
    if isinstance(error.__cause__, StudentError):  # a check that says more about it
        lines = [*error.__cause__.remote.splitlines(), "", *words.splitlines()]
        return error_output(name, words, lines)
    if hasattr(error, "_render_traceback_"):
        return error_output(name, words, [str(line) for line in error._render_traceback_()])
    if hidden:
        words = words or "a hidden test failed"
        return error_output(name, words, [f"{name}: {words}", *notes])
    frames = [f for f in traceback.extract_tb(error.__traceback__) if f.filename == "<test cell>"]
    where = [f"in line {frames[-1].lineno} of this cell"] if frames else []
    return error_output(name, words, [*where, f"{name}: {words}", *notes])


def _text(printed):
    text = printed.getvalue()[:100_000]
    return [new_output("stream", name="stdout", text=text)] if text else []


@contextlib.contextmanager
def _quiet(printed):
    """Collect what the cell prints; a warning there costs nobody a mark."""
    with (
        contextlib.redirect_stdout(printed),
        contextlib.redirect_stderr(printed),
        warnings.catch_warnings(),
    ):
        warnings.simplefilter("ignore")
        yield
