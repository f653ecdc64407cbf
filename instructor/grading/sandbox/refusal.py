"""What is said where student code must not run."""

from __future__ import annotations

import os


class NotConfined(Exception):
    """Student code cannot be confined here; the text is one sentence for the instructor."""


def refuse_root() -> None:
    """Raise NotConfined when this process is root: then student code never runs unconfined."""
    if os.name == "posix" and os.getuid() == 0:
        raise NotConfined(
            "Student code never runs unconfined as root: run this as an ordinary user, "
            "or make the sandbox work."
        )
