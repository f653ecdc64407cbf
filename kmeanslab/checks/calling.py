"""Call a function of the reader: on copies, silently, and with a note of what it changed."""

import contextlib
import copy
import io
import warnings
from dataclasses import dataclass

import numpy as np

from kmeanslab.checks.time_guard import time_limit

CALL_SECONDS = 10.0  # the longest call of a check; the cases are small


@dataclass(frozen=True)
class Call:
    """One call of the student's function: what went in, what came out."""

    args: tuple
    result: object = None
    error: BaseException | None = None
    changed: int | None = None  # which argument is no longer as it was


def call_safely(target, args):
    """Call target on copies of args, silently, and return what happened as a Call."""
    handed = copy.deepcopy(args)
    # SystemExit too: a stray exit() must not end the student's kernel.
    with silence():
        try:
            with time_limit(target, CALL_SECONDS):
                result = target(*handed)
        except (Exception, SystemExit) as error:
            return Call(args, error=error)
    changed = [i for i, pair in enumerate(zip(args, handed, strict=True)) if not _same(*pair)]
    if isinstance(result, np.ndarray):
        result = np.array(result)  # a copy, and no matrix and no mask
    return Call(args, result, changed=changed[0] if changed else None)


@contextlib.contextmanager
def silence():
    """Keep prints and warnings away: whatever reaches stderr costs marks in a test cell."""
    with (
        contextlib.redirect_stdout(io.StringIO()),
        contextlib.redirect_stderr(io.StringIO()),
        warnings.catch_warnings(),
        np.errstate(all="ignore"),
    ):
        warnings.simplefilter("ignore")
        yield


def _same(before, after):
    if not isinstance(before, np.ndarray):
        return True
    return before.dtype == after.dtype and np.array_equal(before, after)
