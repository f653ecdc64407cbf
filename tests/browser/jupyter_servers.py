"""JupyterLab and Notebook 7 over the files of a student. A pytest plugin: `lab` and `notebook7`.

Nothing leaves this machine: a Python process of a server, kernels too, that tries to is stopped and
noted.
"""

import json
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest

import build

SECONDS = 180  # the longest wait for a server; a machine that many share is slow at times
SETTINGS = {
    "apputils-extension/notification": {"fetchNews": "false", "checkForUpdates": False},
}
# Read by every Python process of a server, kernels too: it stops and notes who looks outside.
WATCH = """
import os, sys
_open, _write, _log = os.open, os.write, {log!r}
_here = ("127.", "::1", "localhost", "0.0.0.0")
_to_a_place = ("socket.connect", "socket.sendto", "socket.sendmsg")  # (socket, place)
_by_name = ("socket.getaddrinfo", "socket.gethostbyname")  # (name, ...)
def _watch(event, arguments):
    if event in _to_a_place + _by_name:
        place = arguments[1] if event in _to_a_place else arguments
        host = place[0] if isinstance(place, tuple) else "127."  # a path is a local socket
        if isinstance(host, bytes):
            host = host.decode()
        if host and not host.startswith(_here) and host != os.uname().nodename:
            handle = _open(_log, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
            _write(handle, (event + " " + str(host) + "\\n").encode())
            os.close(handle)
            raise OSError(event + " looked outside: " + host)
sys.addaudithook(_watch)
"""
RUNNING = []  # the servers that a page may be talking to


class Server:
    """`jupyter lab` or `jupyter notebook` over a folder; its settings, port and token are new."""

    def __init__(self, application, root, home):
        self.application, self.root, self.home = application, Path(root), Path(home)
        self.token, self.note = secrets.token_hex(16), self.home / "outside.txt"
        self._write_settings()
        self.log = open(self.home / "server.log", "w")  # noqa: SIM115 - open as long as it runs
        self.process = subprocess.Popen(
            self._command(), env=self.environment(), cwd=self.root, stdout=self.log,
            stderr=subprocess.STDOUT, start_new_session=True,
        )  # fmt: skip
        RUNNING.append(self)
        self.url = self._wait()

    def _write_settings(self):
        for name, values in SETTINGS.items():
            path = self.home / "settings" / "@jupyterlab" / f"{name}.jupyterlab-settings"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(json.dumps(values))
        (self.home / "python").mkdir()
        watch = WATCH.format(log=str(self.note))
        (self.home / "python" / "sitecustomize.py").write_text(watch)

    def _command(self):
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        options = ["--no-browser", "--allow-root", "--expose-app-in-browser", "--ip=127.0.0.1"]
        options += [f"--port={port}", f"--IdentityProvider.token={self.token}"]
        options += [f"--ServerApp.root_dir={self.root}", "--LabApp.extension_manager=readonly"]
        return [sys.executable, "-m", "jupyter", self.application, *options]

    def environment(self):
        folders = {
            "JUPYTER_CONFIG_DIR": "config",
            "JUPYTER_RUNTIME_DIR": "runtime",
            "JUPYTER_DATA_DIR": "data",
            "JUPYTERLAB_SETTINGS_DIR": "settings",
            "JUPYTERLAB_WORKSPACES_DIR": "workspaces",
            "IPYTHONDIR": "ipython",
            "PYTHONPATH": "python",
        }
        return os.environ | {name: str(self.home / folder) for name, folder in folders.items()}

    def _wait(self):
        """The address, as soon as the server answers there."""
        deadline = time.monotonic() + SECONDS
        while time.monotonic() < deadline and self.process.poll() is None:
            for note in (self.home / "runtime").glob("jpserver-*.json"):
                url = json.loads(note.read_text() or "{}").get("url")
                if url and self._answers(url):
                    return url
            time.sleep(0.1)
        self.stop()
        log = (self.home / "server.log").read_text()
        raise RuntimeError(f"jupyter {self.application} did not start:\n{log[-3000:]}")

    def _answers(self, url):
        try:
            urllib.request.urlopen(f"{url}api/status?token={self.token}", timeout=5).close()
        except (urllib.error.URLError, TimeoutError):
            return False
        return True

    def address(self, path):
        """Where a browser finds a notebook that lies at a path below the root."""
        place = (
            "lab/tree/{}?reset&token={}" if self.application == "lab" else "notebooks/{}?token={}"
        )
        return self.url + place.format(path, self.token)

    def outside(self):
        """What processes of this server looked for outside since this was last asked."""
        lines = self.note.read_text().splitlines() if self.note.exists() else []
        self.note.unlink(missing_ok=True)
        return lines

    def stop(self):
        """End the server and the kernels that it started."""
        RUNNING.remove(self)
        try:
            os.killpg(self.process.pid, signal.SIGTERM)
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
        except ProcessLookupError:
            self.process.wait()
        self.log.close()


def serve(application, root, tmp_path_factory):
    """Start a server, hand it over, stop it: the body of each fixture below."""
    server = Server(application, root, tmp_path_factory.mktemp(f"home_{application}"))
    yield server
    server.stop()
    assert server.outside() == [], "a process behind the page looked outside"


@pytest.fixture(scope="session")
def lab(tmp_path_factory, programs):
    """A JupyterLab over a folder with the files of a student."""
    folder = tmp_path_factory.mktemp("lab")
    build.copy_support(folder)
    yield from serve("lab", folder, tmp_path_factory)


@pytest.fixture(scope="session")
def notebook7(tmp_path_factory, programs):
    """A Notebook 7 over a folder with the files of a student."""
    folder = tmp_path_factory.mktemp("notebook7")
    build.copy_support(folder)
    yield from serve("notebook", folder, tmp_path_factory)
