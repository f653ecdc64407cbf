"""The command line that confines a process on Linux (bubblewrap, `bwrap`)."""

import functools
import os
import shutil
import sys
from pathlib import Path

WORK = "/submission"
CODE = "/grader"  # what runs inside
INSIDE = ("kernel.py", "student_kernel.py", "output.py", "codec.py")
FONTS = "/grader-fonts"
SCRATCH = (WORK, "/tmp", "/dev/shm")  # where a student's code can write
NOBODY = "65534"
SYSTEM = ("/usr", "/bin", "/lib", "/lib32", "/lib64", "/etc/fonts", "/etc/alternatives")
SYSTEM_FILES = ("/etc/ld.so.cache", "/etc/localtime")


def missing():
    """Return why bubblewrap cannot be tried here, or None."""
    if not sys.platform.startswith("linux"):
        return "bubblewrap confines on Linux only"
    if shutil.which("bwrap") is None:
        return "bubblewrap (bwrap) is not installed"
    if os.getuid() == 0 and shutil.which("setpriv") is None:
        return "setpriv, which gives up root's rights, is not installed"
    return None


def command(arguments, limits, fonts, hidden, info_fd, environment):
    """Return the argument list that runs `arguments` in a sandbox of its own.

    Everything but three scratch folders is read-only, and they are file systems in memory with a
    size of their own, so nothing in here can fill the disk outside. `hidden` are folders that the
    sandbox must not show although they lie inside a folder that it needs (a course inside the
    Python installation). Root would pass the limit on processes, so root first becomes nobody.
    """
    bwrap = shutil.which("bwrap")
    outer = [bwrap, "--info-fd", str(info_fd), "--die-with-parent", "--new-session"]
    outer += ["--unshare-pid", "--unshare-net", "--unshare-ipc", "--unshare-uts"]
    outer += ["--unshare-cgroup-try", "--hostname", "sandbox"]
    user = ["--unshare-user", "--uid", NOBODY, "--gid", NOBODY, "--cap-drop", "ALL"]
    user += ["--disable-userns"] if _knows("--disable-userns") else []
    files = _files(limits, fonts, hidden)
    for name, value in environment.items():
        files += ["--setenv", name, value]
    if os.getuid() != 0:
        return [*outer, *user, *files, *arguments]
    become = ["--cap-drop", "ALL", "--cap-add", "CAP_SETUID", "--cap-add", "CAP_SETGID"]
    nobody = [shutil.which("setpriv"), "--reuid", NOBODY, "--regid", NOBODY, "--clear-groups"]
    again = [bwrap, "--die-with-parent", *user, "--dev-bind", "/", "/", "--chdir", WORK]
    return [*outer, *become, *files, *nobody, "--no-new-privs", *again, *arguments]


def _files(limits, fonts, hidden):
    size = str(limits.disk_bytes)
    options = ["--proc", "/proc", "--dev", "/dev"]
    for folder in SCRATCH:
        options += ["--size", size, "--perms", "1777", "--tmpfs", folder]
    for path in SYSTEM:
        if os.path.islink(path):
            options += ["--symlink", os.readlink(path), path]
        elif os.path.isdir(path):
            options += _read_only(path, path)
    for path in filter(os.path.isfile, SYSTEM_FILES):
        options += _read_only(os.path.realpath(path), path)
    for path in sorted({sys.prefix, sys.base_prefix, os.path.realpath(sys.base_prefix)}):
        if not path.startswith("/usr/") and path != "/usr":
            options += _read_only(os.path.realpath(path), path)
    here = Path(__file__).parent
    for name in INSIDE:
        options += _read_only(str(here / name), f"{CODE}/{name}")
    options += _read_only(str(fonts), FONTS)
    for folder in hidden:
        options += _hide(folder)
    return [*options, "--remount-ro", "/dev", "--remount-ro", "/", "--chdir", WORK]


def _read_only(source, target):
    """Bind a path, with parents that everybody may enter (bubblewrap makes them private)."""
    parents = [p for p in reversed(Path(target).parents) if str(p) not in ("/", "/tmp")]
    options = [o for p in parents for o in ("--perms", "0755", "--dir", str(p))]
    return [*options, "--ro-bind", source, target]


def _hide(folder):
    """Cover a folder that lies inside one of those that the sandbox shows."""
    shown = ("/usr", os.path.realpath(sys.prefix), os.path.realpath(sys.base_prefix))
    inside = any(Path(folder).is_relative_to(top) for top in shown)
    return ["--size", "4096", "--tmpfs", str(folder)] if inside else []


@functools.cache
def _knows(option):
    import subprocess

    text = subprocess.run(["bwrap", "--help"], capture_output=True, text=True, check=False)
    return option in text.stdout + text.stderr
