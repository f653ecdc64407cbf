"""Matplotlib's list of fonts, made once and shown to every sandbox."""

from __future__ import annotations

import contextlib
import functools
import os
import subprocess
import sys
import tempfile
from importlib import metadata
from pathlib import Path

SECONDS = 120


@functools.cache
def font_cache() -> Path:
    """Return a folder that holds Matplotlib's list of fonts (empty without Matplotlib).

    It is kept between runs, beside the temporary files. A folder of that name that belongs to
    somebody else is not used: the sandbox would show whatever it leads to.
    """
    folder = Path(tempfile.gettempdir()) / f"grade-fonts-{_user()}-{_version()}"
    try:
        folder.mkdir(mode=0o755)
    except FileExistsError:
        if not _is_own(folder):
            folder = Path(tempfile.mkdtemp(prefix=f"grade-{os.getpid()}-fonts-"))
            folder.chmod(0o755)
    if not any(folder.glob("*.json")):
        line = [sys.executable, "-c", "import matplotlib.font_manager"]
        env = {**os.environ, "MPLCONFIGDIR": str(folder)}
        with contextlib.suppress(subprocess.TimeoutExpired):  # each kernel then makes its own
            subprocess.run(line, env=env, check=False, capture_output=True, timeout=SECONDS)
    return folder


def _is_own(folder: Path) -> bool:
    """Return whether this user made the folder, and nobody else can write to it."""
    status = folder.lstat()
    if folder.is_symlink() or not folder.is_dir():
        return False
    return os.name != "posix" or (status.st_uid == os.getuid() and not status.st_mode & 0o022)


def _version() -> str:
    try:
        return metadata.version("matplotlib")
    except metadata.PackageNotFoundError:
        return "none"


def _user() -> str:
    return str(os.getuid()) if hasattr(os, "getuid") else os.environ.get("USERNAME", "user")
