"""Start the kernel of one submission, watch what it takes, and leave nothing of it behind."""

import contextlib
import functools
import json
import os
import secrets
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from importlib import metadata
from pathlib import Path

import psutil

from . import bubblewrap
from .limits import SandboxLimits

HERE = Path(__file__).parent
PORTS = {"shell_port": 1, "iopub_port": 2, "stdin_port": 3, "control_port": 4, "hb_port": 5}
WATCH_SECONDS = 0.1
PRELOAD = ["numpy"]  # read while the kernel waits for its submission


class NotConfined(Exception):
    """Student code cannot be confined here; the text is one sentence for the instructor."""


def refuse_root() -> None:
    """Raise NotConfined when this process is root: then student code never runs unconfined."""
    if hasattr(os, "getuid") and os.getuid() == 0:
        raise NotConfined(
            "Student code never runs unconfined as root: run this as an ordinary user, "
            "or make the sandbox work."
        )


class Sandbox:
    """A running kernel that can be talked to by `client.Client` and must be closed.

    hidden: folders that the student's code must not see. confined: whether bubblewrap holds it;
    without, the same kernel is an ordinary process with what limits the system gives.
    """

    def __init__(self, limits=None, hidden=(), confined=True):
        if not confined:
            refuse_root()
        self.limits = limits or SandboxLimits()
        self.confined = confined
        self.stopped = None  # why the watch ended it
        self.folder = None if confined else Path(tempfile.mkdtemp(prefix=f"grade-{os.getpid()}-"))
        self.key = secrets.token_hex(16)
        try:
            self._start(hidden)
        except BaseException:
            self._remove_folder()
            raise
        self._watch = threading.Thread(target=self._watching, daemon=True)
        self._watch.start()

    def _start(self, hidden):
        if self.confined:
            read, write = os.pipe()
            self._connection = {"transport": "ipc", "ip": f"{bubblewrap.RUN}/k", **PORTS}
            order = self._order(bubblewrap.WORK, bubblewrap.FONTS)
            line = [sys.executable, f"{bubblewrap.CODE}/kernel.py", json.dumps(order)]
            line = bubblewrap.command(
                line, self.limits, font_cache(), hidden, write, _environment("/tmp")
            )
            self.process = _spawn(line, env={}, pass_fds=[write])
            os.close(write)
            self.init = _child_pid(read)
            self.address = f"ipc:///proc/{self.init}/root{bubblewrap.RUN}/k"
        else:
            work = self.folder / "work"
            work.mkdir()
            self._connection = _connection(self.folder)
            order = self._order(str(work), str(font_cache()))
            line = [sys.executable, str(HERE / "kernel.py"), json.dumps(order)]
            self.process = _spawn(line, env=_environment(str(self.folder)), cwd=work)
            self.init = self.process.pid
            self.address = f"{self._connection['transport']}://{self._connection['ip']}"

    def _order(self, work, fonts):
        connection = {**self._connection, "key": self.key}
        limits = self.limits.system(self._nproc())
        return {
            "connection": connection,
            "limits": limits,
            "work": work,
            "fonts": fonts,
            "preload": PRELOAD,
        }

    def _nproc(self):
        """Return how many of this user's processes run already: old kernels count them too."""
        if os.name != "posix" or (self.confined and os.getuid() == 0):
            return 0
        return sum(p.info["num_threads"] or 1 for p in _own_processes())

    def port(self, name):
        """Return the address of one of the kernel's sockets ("shell", "iopub", "control")."""
        joint = "-" if self._connection["transport"] == "ipc" else ":"
        return f"{self.address}{joint}{self._connection[name + '_port']}"

    def alive(self):
        """Return whether the kernel still runs."""
        return self.process.poll() is None and self.stopped is None

    def close(self):
        """Kill everything that the submission started and delete its files."""
        kill_tree(self.process, self.confined)
        self.process.stdin.close()
        self._watch.join(timeout=5)
        self._remove_folder()

    def _remove_folder(self):
        if self.folder:
            shutil.rmtree(self.folder, ignore_errors=True)

    def _watching(self):
        while self.process.poll() is None:
            with contextlib.suppress(OSError, psutil.Error, ValueError):
                self.stopped = self._excess()
            if self.stopped:
                kill_tree(self.process, self.confined)
                return
            time.sleep(WATCH_SECONDS)

    def _excess(self):
        """Return which limit the submission has passed, in words, or None."""
        if self.confined and not os.path.exists(f"/proc/{self.init}/root{bubblewrap.CODE}"):
            return None  # bubblewrap is not yet in its own file system: this is still the machine's
        count, memory = self._usage()
        if count > self.limits.processes:
            return f"it started more than {self.limits.processes} processes"
        if memory > self.limits.memory_bytes and self._own_memory() > self.limits.memory_bytes:
            return f"it took more than {self.limits.memory_bytes >> 20} MB of memory"
        if self.confined:
            for folder in (bubblewrap.WORK, "/tmp", "/dev/shm"):
                room = os.statvfs(f"/proc/{self.init}/root{folder}")
                if room.f_files - room.f_ffree > self.limits.files:
                    return f"it made more than {self.limits.files} files"
        return None

    def _usage(self):
        """Return (processes and threads, bytes of memory) of all that runs in the sandbox."""
        if not self.confined:
            top = psutil.Process(self.init)
            every = [top, *top.children(recursive=True)]
            return len(every), sum(p.memory_info().rss for p in every)
        proc, count, pages = Path(f"/proc/{self.init}/root/proc"), 0, 0
        for name in filter(str.isdigit, os.listdir(proc)):
            with contextlib.suppress(OSError):
                pages += int((proc / name / "statm").read_text().split()[1])
                count += len(os.listdir(proc / name / "task"))
        return count, pages * os.sysconf("SC_PAGE_SIZE")

    def _own_memory(self):
        """Return the bytes of memory with each shared page counted once: slower than `_usage`."""
        if not self.confined:
            return self._usage()[1]
        proc, total = Path(f"/proc/{self.init}/root/proc"), 0
        for name in filter(str.isdigit, os.listdir(proc)):
            with contextlib.suppress(OSError, StopIteration):
                lines = (proc / name / "smaps_rollup").read_text().splitlines()
                total += int(next(x for x in lines if x.startswith("Pss:")).split()[1]) * 1024
        return total


def kill_tree(process, confined):
    """Kill a sandbox at once: its first process takes all others with it where it is confined."""
    victims = []
    if not confined:
        with contextlib.suppress(psutil.Error):
            victims = psutil.Process(process.pid).children(recursive=True)
    with contextlib.suppress(OSError):
        process.kill()
    for victim in victims:
        with contextlib.suppress(psutil.Error):
            victim.kill()
    process.wait(timeout=30)


@functools.cache
def font_cache():
    """Return a folder that holds Matplotlib's list of fonts, made once (empty without it)."""
    try:
        version = metadata.version("matplotlib")
    except metadata.PackageNotFoundError:
        version = "none"
    folder = Path(tempfile.gettempdir()) / f"grade-fonts-{_user()}-{version}"
    folder.mkdir(mode=0o755, exist_ok=True)
    if not any(folder.glob("*.json")):
        line = [sys.executable, "-c", "import matplotlib.font_manager"]
        env = {**os.environ, "MPLCONFIGDIR": str(folder)}
        subprocess.run(line, env=env, check=False, capture_output=True, timeout=120)
    return folder


def _user():
    return os.getuid() if hasattr(os, "getuid") else os.environ.get("USERNAME", "user")


def _own_processes():
    for process in psutil.process_iter(["uids", "num_threads"]):
        uids = process.info.get("uids")
        if uids and uids.real == os.getuid():
            yield process


def _environment(home):
    path = os.pathsep.join([str(Path(sys.executable).parent), "/usr/bin", "/bin"])
    env = {"HOME": home, "TMPDIR": home, "MPLCONFIGDIR": f"{home}/.fonts", "PATH": path}
    env |= {"LANG": "C.UTF-8", "PYTHONIOENCODING": "utf-8", "NBGRADER_EXECUTION": "autograde"}
    env |= {"MPLBACKEND": "module://matplotlib_inline.backend_inline", "TZ": "UTC"}
    threads = ("OPENBLAS", "OMP", "MKL", "NUMEXPR")
    env |= {f"{name}_NUM_THREADS": "1" for name in threads}
    if os.name == "nt":
        env |= {k: os.environ[k] for k in ("SYSTEMROOT", "TEMP", "TMP") if k in os.environ}
    return env


def _connection(folder):
    """Return where the kernel of an unconfined submission listens."""
    if os.name != "nt" and len(str(folder)) < 80:
        return {"transport": "ipc", "ip": f"{folder}/k", **PORTS}
    from jupyter_client.connect import LocalPortCache

    ports = LocalPortCache.instance()
    found = {name: ports.find_available_port("127.0.0.1") for name in PORTS}
    return {"transport": "tcp", "ip": "127.0.0.1", **found}


def _spawn(line, **options):
    """Start a process whose stdin ends when this one does: see `kernel.end_with_the_grader`."""
    null = subprocess.DEVNULL
    group = {"start_new_session": True} if os.name == "posix" else {}
    pipe = subprocess.PIPE
    return subprocess.Popen(line, stdin=pipe, stdout=null, stderr=null, **group, **options)


def _child_pid(read):
    """Return the sandbox's first process as bubblewrap reports it."""
    text = b""
    with os.fdopen(read, "rb", buffering=0) as pipe:
        while b"}" not in text:
            part = pipe.read(4096)
            if not part:
                raise OSError("bubblewrap could not start")
            text += part
    return json.loads(text)["child-pid"]
