"""Whether student code can be confined here; where it cannot, nothing is graded.

Only success is believed. Code runs unconfined when the instructor asked for that in the very
command that grades, and never as root.
"""

from __future__ import annotations

import contextlib
import time
from collections.abc import Iterable

from . import bubblewrap
from .client import Client
from .limits import SandboxLimits
from .refusal import NotConfined, refuse_root
from .sandbox import Sandbox
from .shown import hidden_paths

PAUSES = (0.5, 2.0, 5.0)  # seconds before each further try
ANSWER_SECONDS = 30.0
WAY_OUT = (
    "nothing was graded. Install bubblewrap on a Linux machine, or read the guide on grading "
    "without a sandbox (--unconfined)"
)


def require_confinement(unconfined: bool = False, hidden: Iterable[str] = ()) -> str | None:
    """Find out, before anything is graded, whether student code can be confined.

    A sandbox is started and asked what it sees. A try that fails is repeated, because a busy
    machine fails once in a while; a failure is never remembered.

    Parameters
    ----------
    unconfined : bool
        Whether the instructor allowed code to run without a sandbox, in this very command. It
        counts only where no sandbox works.
    hidden : iterable of str
        Folders that the sandbox must not show: the course.

    Returns
    -------
    str or None
        None when student code will be confined; else why it will not, for marks and report.

    Raises
    ------
    NotConfined
        When no sandbox works and `unconfined` is false, or this process is root.
    """
    reason = _why_not_confined(tuple(hidden))
    if reason is None:
        return None
    if not unconfined:
        raise NotConfined(f"Student code cannot be confined ({reason}), so {WAY_OUT}.")
    refuse_root()
    return reason


def _why_not_confined(hidden: tuple[str, ...]) -> str | None:
    if reason := bubblewrap.missing():
        return reason
    for pause in (*PAUSES, None):
        reason = _try_sandbox(hidden)
        if reason is None or pause is None:
            break
        time.sleep(pause)
    return reason


def _try_sandbox(hidden: tuple[str, ...]) -> str | None:
    """Start a sandbox; return None when it confines, else why not."""
    try:
        with contextlib.closing(Client(Sandbox(SandboxLimits(), hidden))) as client:
            client.wait_until_ready()
            return _why_not_hidden(client, hidden)
    except NotConfined:
        raise
    except Exception as error:  # whatever keeps a sandbox from starting, it is no permission
        said = str(error) or type(error).__name__
        with contextlib.suppress(OSError):  # it says no more than it can
            said = bubblewrap.diagnosis() or said
        return f"bubblewrap does not work on this machine: {said}"


def _why_not_hidden(client: Client, hidden: tuple[str, ...]) -> str | None:
    """Ask from inside whether anything of the hidden repositories can be seen."""
    paths = list(hidden_paths(hidden))
    code = f"import os\nseen = [path for path in {paths!r} if os.path.lexists(path)]"
    client.execute(code, ANSWER_SECONDS)
    kind, seen = client.lookup("seen", ANSWER_SECONDS)
    if kind != "value" or not isinstance(seen, list):
        return "a sandbox did not say what it sees"
    return f"a sandbox shows {seen[0]}" if seen else None
