"""The program of a Python with the course's libraries loaded, whose copies enter sandboxes.

Started as `python -I - SOCKET MODULE ...` by `warm.ForkServer`, outside of every sandbox; no code
of a student runs in it. For each order it forks. The copy enters the namespaces of a sandbox that
bubblewrap made, and forks once more: only the children of a process enter a new process namespace.
That child gives up all rights, looks whether all of it holds, and becomes the kernel. A copy that
fails ends.
"""

from __future__ import annotations

import contextlib
import ctypes
import gc
import json
import os
import signal
import socket
import sys

NAMESPACES = {
    "ipc": 0x08000000,
    "uts": 0x04000000,
    "net": 0x40000000,
    "pid": 0x20000000,
    "cgroup": 0x02000000,
}
OWN = {"user": 0x10000000, "mnt": 0x00020000}
NOBODY = 65534
MOST_BYTES, MOST_DESCRIPTORS = 2**16, 8
# For prctl: see its manual page.
PARENT_DEATH_SIGNAL, SET_DUMPABLE, DROP_BOUNDING = 1, 4, 24
CHILD_SUBREAPER, NO_NEW_PRIVILEGES, AMBIENT, CLEAR_ALL = 36, 38, 47, 4
CAPABILITIES_VERSION = 0x20080522

libc = ctypes.CDLL(None, use_errno=True)


def main() -> None:
    """Import the modules, then serve orders until the grader closes its end."""
    orders = socket.socket(fileno=int(sys.argv[1]))
    call("prctl", PARENT_DEATH_SIGNAL, signal.SIGKILL, 0, 0, 0)
    call("prctl", CHILD_SUBREAPER, 1, 0, 0, 0)
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # a copy that ends leaves nothing to wait for
    sys.modules["debugpy"] = sys.modules["jedi"] = None  # type: ignore[assignment] # as in kernel.py
    for module in sys.argv[2:]:
        with contextlib.suppress(Exception):  # the notebook's own import says what is wrong
            __import__(module)
    gc.collect()
    gc.freeze()  # the copies share these pages as long as nobody writes to them
    while True:
        data, descriptors, _, _ = socket.recv_fds(orders, MOST_BYTES, MOST_DESCRIPTORS)
        if not data:
            return
        if os.fork() == 0:
            end_unless_done(enter, json.loads(data), descriptors)
        for descriptor in descriptors:
            os.close(descriptor)


def end_unless_done(step, *arguments) -> None:
    """Run a step of a copy, which never returns to the loop that it was copied from."""
    try:
        step(*arguments)
    finally:
        os._exit(1)


def enter(order, descriptors) -> None:
    """Enter the sandbox, start the kernel in it and tell the grader which process that is.

    descriptors: where to answer, a process of the sandbox, and the kernel's channels.
    """
    answer, sandbox, *channels = descriptors
    outside = namespaces()
    every = sum(NAMESPACES.values())
    if os.getuid() == 0:  # there bubblewrap makes the user namespace last, and for nobody
        call("setns", sandbox, every)
        os.setgroups([])
        os.setresgid(NOBODY, NOBODY, NOBODY)
        os.setresuid(NOBODY, NOBODY, NOBODY)
        every = 0
    call("setns", sandbox, every + sum(OWN.values()))
    kernel = os.fork()
    if kernel == 0:
        end_unless_done(become_kernel, order, channels, outside)
    with socket.socket(fileno=answer) as reply:
        socket.send_fds(reply, [b"."], [os.pidfd_open(kernel)])
    os._exit(0)


def become_kernel(order, channels, outside) -> None:
    """Give up all rights and all descriptors but the channels, then become the kernel."""
    os.setsid()
    give_up_rights()
    keep_only(channels)
    require_confined(outside)
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    os.environ.clear()
    os.environ.update(order["environment"])
    if numbers := sys.modules.get("numpy.random"):
        numbers.seed()  # else every copy draws the same ones
    order["channels"] = {"descriptors": dict(zip(order["names"], channels, strict=True))}
    sys.path.insert(0, order["code"])
    import kernel

    del sys.modules["kernel"]  # a course may have a module of that name
    kernel.become(order)


def give_up_rights() -> None:
    """Do what bubblewrap does before it starts a program: no capability, and no way to any."""
    call("prctl", NO_NEW_PRIVILEGES, 1, 0, 0, 0)
    call("prctl", AMBIENT, CLEAR_ALL, 0, 0, 0)
    for capability in range(64):
        if libc.prctl(DROP_BOUNDING, capability, 0, 0, 0) != 0:
            break  # the system knows no more; `require_confined` reads what is left
    header = (ctypes.c_uint32 * 2)(CAPABILITIES_VERSION, 0)
    call("capset", header, (ctypes.c_uint32 * 6)())
    call("prctl", SET_DUMPABLE, 1, 0, 0, 0)  # else /proc/self belongs to root


def keep_only(channels) -> None:
    """Close every descriptor but these; the standard ones lead nowhere."""
    null = os.open(os.devnull, os.O_RDWR)
    for standard in range(3):
        os.dup2(null, standard)
    for descriptor in map(int, os.listdir("/proc/self/fd")):
        if descriptor > 2 and descriptor not in channels:
            with contextlib.suppress(OSError):  # the listing's own has gone
                os.close(descriptor)


def namespaces() -> dict[str, str]:
    """Return in which namespaces this process is."""
    return {name: os.readlink(f"/proc/self/ns/{name}") for name in {**NAMESPACES, **OWN}}


def require_confined(outside: dict[str, str]) -> None:
    """End the process where one wall is missing.

    Raises
    ------
    PermissionError
        When it is still in a namespace of the fork server, or has a right left.
    """
    inside = namespaces()
    shared = [name for name in outside if name != "cgroup" and inside[name] == outside[name]]
    with open("/proc/self/status", encoding="utf-8") as file:
        status = dict(line.rstrip("\n").split(":\t", 1) for line in file if ":\t" in line)
    rights = [name for name in status if name.startswith("Cap") and int(status[name], 16)]
    users = {*status["Uid"].split(), *status["Gid"].split()}
    if shared or rights or users != {str(NOBODY)} or status["NoNewPrivs"] != "1":
        raise PermissionError(f"not confined: {shared} {rights} {users}")


def call(name, *arguments) -> None:
    """Call a function of the C library; raises OSError when it fails."""
    if getattr(libc, name)(*arguments) != 0:
        error = ctypes.get_errno()
        raise OSError(error, f"{name}: {os.strerror(error)}")


if __name__ == "__main__":
    main()
