"""The program that runs inside the sandbox: it becomes the kernel of one submission.

Started as `python kernel.py ORDER`, where ORDER is JSON from `sandbox.Sandbox`. It holds no test,
no seed and no secret, so a student who rewrites all of it gains nothing: the other end checks what
arrives.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import sys
import threading
from pathlib import Path
from typing import Any

OWN_MODULES = ("student_kernel", "output", "codec")


def main() -> None:
    """Read the order from the command line and obey it."""
    order = json.loads(sys.argv[1])
    end_with_the_grader()
    become(order)


def become(order: dict[str, Any]) -> None:
    """Become the kernel that an order describes: see `sandbox.Sandbox`."""
    # Neither the debugger nor the completer has anything to do here, and both are slow to load.
    sys.modules["debugpy"] = sys.modules["jedi"] = None  # type: ignore[assignment]
    sys.path.insert(0, str(Path(__file__).parent))
    import student_kernel  # while the grader's folder is first on the path

    for name in OWN_MODULES:  # a course may have modules of these names
        del sys.modules[name]
    sys.path[0] = order["work"]
    os.chdir(order["work"])
    apply_limits(order["limits"])
    copy_font_cache(order["fonts"])
    sys.argv = ["kernel"]
    student_kernel.run(order["channels"], order["key"], order["preloaded"])


def end_with_the_grader() -> None:
    """Stop when stdin ends, as it does however the grader dies; nothing else is read from it."""
    grader, null = os.dup(0), os.open(os.devnull, os.O_RDONLY)
    os.dup2(null, 0)
    os.close(null)

    def wait() -> None:
        os.read(grader, 1)
        with contextlib.suppress(AttributeError, OSError):
            os.killpg(0, signal.SIGKILL)
        os._exit(1)

    threading.Thread(target=wait, daemon=True).start()


def apply_limits(limits: dict[str, int]) -> None:
    """Set the system's own limits for this process and all that it starts."""
    try:
        import resource
    except ImportError:  # Windows has none; the grader's watch and its clock remain
        return
    for name, value in limits.items():
        with contextlib.suppress(ValueError, OSError):  # macOS refuses some
            resource.setrlimit(getattr(resource, name), (value, value))


def copy_font_cache(source: str) -> None:
    """Give Matplotlib a list of fonts, so that it need not look for them once a submission."""
    target = Path(os.environ["MPLCONFIGDIR"])
    target.mkdir(parents=True, exist_ok=True)
    for path in Path(source).glob("*.json"):
        (target / path.name).write_bytes(path.read_bytes())


if __name__ == "__main__":
    main()
