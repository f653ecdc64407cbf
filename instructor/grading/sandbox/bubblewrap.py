"""The command line that confines a process on Linux (bubblewrap, `bwrap`)."""

from __future__ import annotations

import functools
import os
import shutil
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

from . import shown

WORK = "/submission"
CODE = "/grader"  # what runs inside
INSIDE = ("kernel.py", "student_kernel.py", "output.py", "codec.py")
FONTS = "/grader-fonts"
SCRATCH = (WORK, "/tmp", "/dev/shm")  # where a student's code can write
SYSTEM_FILES = ("/etc/ld.so.cache", "/etc/localtime")
NOBODY = "65534"
SECONDS = 30.0  # to wait for an answer of bubblewrap itself
APPARMOR = Path("/proc/sys/kernel/apparmor_restrict_unprivileged_userns")


def missing() -> str | None:
    """Return why bubblewrap cannot be tried here, or None."""
    if not sys.platform.startswith("linux"):
        return "bubblewrap confines on Linux only"
    if shutil.which("bwrap") is None:
        return "bubblewrap (bwrap) is not installed"
    if os.getuid() == 0 and shutil.which("setpriv") is None:
        return "setpriv, which gives up root's rights, is not installed"
    return None


def diagnosis() -> str:
    """Return in words what bubblewrap itself says here, once it has failed."""
    line = [_program("bwrap"), "--unshare-all", "--ro-bind", "/", "/", "true"]
    done = _run(line)
    if done.returncode == 0:
        return ""
    said = done.stderr.strip().rpartition("\n")[2] or f"it ended with {done.returncode}"
    if APPARMOR.is_file() and APPARMOR.read_text().strip() == "1":
        said += "; AppArmor denies it a user namespace: allow that with a profile for bwrap, or "
        said += f"with `sysctl kernel.{APPARMOR.name}=0`"
    return said


def command(
    arguments: list[str],
    disk_bytes: int,
    fonts: Path,
    hidden: Iterable[str],
    info_fd: int,
    environment: dict[str, str],
) -> list[str]:
    """Return the command line that runs a program in a sandbox of its own.

    Everything but three scratch folders is read-only, and these are file systems in memory with a
    size of their own, so nothing in here can fill the disk outside. Root would pass the limit on
    processes, so root first becomes nobody.

    Parameters
    ----------
    arguments : list of str
        The program and its arguments.
    disk_bytes : int
        Size of each scratch folder.
    fonts : Path
        A folder to show at FONTS.
    hidden : iterable of str
        Folders of courses: see `shown.mounts`.
    info_fd : int
        The descriptor to which bubblewrap writes the id of the first process.
    environment : dict
        All that the program finds in its environment.

    Returns
    -------
    list of str
        For `subprocess`.

    Raises
    ------
    NotConfined
        When a folder cannot be hidden.
    """
    bwrap = _program("bwrap")
    outer = [bwrap, "--info-fd", str(info_fd), "--die-with-parent", "--new-session"]
    outer += ["--unshare-pid", "--unshare-net", "--unshare-ipc", "--unshare-uts"]
    outer += ["--unshare-cgroup-try", "--hostname", "sandbox"]
    user = ["--unshare-user", "--uid", NOBODY, "--gid", NOBODY, "--cap-drop", "ALL"]
    user += ["--disable-userns"] if _knows("--disable-userns") else []
    files = _files(disk_bytes, fonts, hidden)
    for name, value in environment.items():
        files += ["--setenv", name, value]
    if os.getuid() != 0:
        return [*outer, *user, *files, *arguments]
    become = ["--cap-drop", "ALL", "--cap-add", "CAP_SETUID", "--cap-add", "CAP_SETGID"]
    nobody = [_program("setpriv"), "--reuid", NOBODY, "--regid", NOBODY, "--clear-groups"]
    again = [bwrap, "--die-with-parent", *user, "--dev-bind", "/", "/", "--chdir", WORK]
    return [*outer, *become, *files, *nobody, "--no-new-privs", *again, *arguments]


def _files(disk_bytes: int, fonts: Path, hidden: Iterable[str]) -> list[str]:
    options = ["--proc", "/proc", "--dev", "/dev"]
    for folder in SCRATCH:
        options += ["--size", str(disk_bytes), "--perms", "1777", "--tmpfs", folder]
    for name in filter(os.path.islink, shown.SYSTEM):
        options += ["--symlink", os.readlink(name), name]
    mounts = shown.mounts(hidden)
    for mount in mounts:
        options += _mount(mount)
    for name in filter(os.path.isfile, SYSTEM_FILES):
        options += _mount(shown.Mount(Path(name), Path(name).resolve()))
    for name in INSIDE:
        options += _mount(shown.Mount(Path(CODE, name), Path(__file__).parent / name))
    options += _mount(shown.Mount(Path(FONTS), fonts))
    for mount in mounts:
        options += [] if mount.source else ["--remount-ro", str(mount.target)]
    return [*options, "--remount-ro", "/dev", "--remount-ro", "/", "--chdir", WORK]


def _mount(mount: shown.Mount) -> list[str]:
    """Make a mount, with parents that everybody may enter (bubblewrap makes them private)."""
    parents = [str(p) for p in reversed(mount.target.parents) if str(p) not in ("/", "/tmp")]
    options = [word for p in parents for word in ("--perms", "0755", "--dir", p)]
    if mount.source:
        return [*options, "--ro-bind", str(mount.source), str(mount.target)]
    return [*options, "--perms", "0755", "--size", "4096", "--tmpfs", str(mount.target)]


def _run(line: list[str]) -> subprocess.CompletedProcess[str]:
    try:
        return subprocess.run(line, capture_output=True, text=True, check=False, timeout=SECONDS)
    except subprocess.TimeoutExpired as error:
        raise OSError("bubblewrap gave no answer") from error


def _program(name: str) -> str:
    found = shutil.which(name)
    if found is None:
        raise OSError(f"{name} is not installed")
    return found


@functools.cache
def _knows(option: str) -> bool:
    line = [_program("bwrap"), "--help"]
    done = _run(line)
    if done.returncode != 0:  # not remembered: it would leave a wall out
        raise OSError("`bwrap --help` gave no answer")
    return option in done.stdout + done.stderr
