"""A pytest plugin: tests that need a sandbox or must not run as root, and a kernel to try."""

import atexit
import contextlib
import functools
import os
import shutil
import sys
import tempfile
from pathlib import Path

import pytest

from conftest import REPOSITORY
from grading.sandbox.client import Client
from grading.sandbox.confinement import NotConfined, require_confinement
from grading.sandbox.limits import SandboxLimits
from grading.sandbox.sandbox import Sandbox, start_fork_server

NOBODY = "65534"


ROOT = hasattr(os, "getuid") and os.getuid() == 0
confined_only = pytest.mark.needs_sandbox
# As root these run below, in test_grading_sandbox.test_the_same_as_an_ordinary_user.
unconfined = pytest.mark.skipif(ROOT, reason="never as root")
BOTH = [
    pytest.param(True, marks=confined_only, id="confined"),
    pytest.param(False, marks=unconfined, id="unconfined"),
]
SMALL = SandboxLimits(
    memory_bytes=3 * 2**29, disk_bytes=2**23, processes=40, files=500, file_bytes=2**22
)


@functools.cache
def why_no_sandbox():
    """Return why student code cannot be confined on this machine, or None."""
    try:
        return require_confinement()
    except NotConfined as error:
        return str(error)


def as_ordinary_user():
    """Return what stands before a command so that it does not run as root."""
    if not hasattr(os, "getuid") or os.getuid() != 0:
        return []
    user = ["--reuid", NOBODY, "--regid", NOBODY, "--clear-groups"]
    return [*_open_private_folders(), shutil.which("setpriv"), *user]


def _open_private_folders():
    """Return what shows an ordinary user a Python that lies in root's own folder."""
    needed = {Path(p).resolve() for p in (sys.base_prefix, sys.prefix, REPOSITORY)}
    options = []
    for path in sorted(needed):
        closed = [p for p in reversed(path.parents) if not p.stat().st_mode & 0o001]
        if not closed:
            continue
        options += ["--perms", "0755", "--tmpfs", str(closed[0])]
        between = [p for p in reversed(path.parents) if p.is_relative_to(closed[0])]
        options += [word for p in between for word in ("--perms", "0755", "--dir", str(p))]
        options += ["--ro-bind", str(path), str(path)]
    return [shutil.which("bwrap"), "--dev-bind", "/", "/", *options] if options else []


@pytest.fixture
def open_folder():
    """A folder that everybody may write to."""
    with tempfile.TemporaryDirectory() as folder:
        os.chmod(folder, 0o777)
        yield Path(folder)


def pytest_configure(config):
    """Register the mark."""
    words = "needs_sandbox: skipped where no sandbox works; on Linux in CI it fails instead"
    config.addinivalue_line("markers", words)


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item):
    """Skip what needs a sandbox where there is none; a CI run on Linux must have one."""
    if item.get_closest_marker("needs_sandbox") and (reason := why_no_sandbox()):
        if os.environ.get("CI") and sys.platform.startswith("linux"):
            pytest.fail(f"no sandbox on this runner: {reason}", pytrace=False)
        pytest.skip(f"no sandbox: {reason}")


@functools.cache
def fork_server():
    """Return where a class run's kernels come from too; started once for all tests."""
    server = start_fork_server(["matplotlib.pyplot", "numpy.random"])
    atexit.register(server.close)
    return server


@contextlib.contextmanager
def kernel(limits=SMALL, confined=True, hidden=(), server=fork_server):
    """Yield a client of a new kernel; a confined one is a copy of the fork server."""
    source = server() if confined else None
    with contextlib.closing(Client(Sandbox(limits, hidden, confined, source))) as client:
        client.wait_until_ready()
        yield client


def printed(client, code, seconds=20):
    """Return what a cell prints, errors included."""
    outputs, _ = client.execute(code, seconds)
    return "\n".join(o.get("text") or o.get("evalue") or "" for o in outputs)
