"""Where else this machine shows a folder: what is bound to a second place is seen at the first."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

TABLE = Path("/proc/self/mountinfo")  # its format: proc_pid_mountinfo(5)


class Mounted(NamedTuple):
    """A file system, the folder of it that is mounted, and where."""

    device: str
    root: Path
    point: Path


def aliases(folder: Path) -> Iterator[Path]:
    """Yield the other paths of a folder.

    Parameters
    ----------
    folder : Path
        A resolved path.
    """
    lines = os.fsdecode(TABLE.read_bytes()).split("\n") if TABLE.is_file() else []
    table = [_entry(line) for line in lines if line]
    around = [entry for entry in table if folder.is_relative_to(entry.point)]
    if not around:
        return
    own = max(reversed(around), key=lambda entry: len(entry.point.parts))  # the last one covers
    inside = own.root / folder.relative_to(own.point)
    for device, root, point in table:
        if device == own.device and inside.is_relative_to(root):
            other = point / inside.relative_to(root)
            if other != folder and _is_same(other, folder):
                yield other


def _is_same(one: Path, other: Path) -> bool:
    """Return whether two paths lead to one folder; a third mount may cover one of them."""
    try:
        return os.path.samefile(one, other)
    except OSError:
        return False


def _entry(line: str) -> Mounted:
    _, _, device, root, point, *_ = line.split(" ")
    return Mounted(device, _plain(root), _plain(point))


def _plain(text: str) -> Path:
    """Return a path in which the system wrote spaces and the like as octal numbers."""
    return Path(re.sub(r"\\([0-7]{3})", lambda found: chr(int(found[1], 8)), text))
