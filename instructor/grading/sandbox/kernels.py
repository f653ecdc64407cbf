"""Where kernels come from: the next one starts while this one works."""

from __future__ import annotations

import atexit
import time
from collections.abc import Iterable

from .client import Client
from .limits import SandboxLimits
from .refusal import NotConfined
from .sandbox import Sandbox, start_fork_server
from .warm import ForkServer

PAUSES = (0.5, 2.0, 5.0)  # seconds before each further try
MOST_SERVERS = 3  # fork servers, one after the other; then each kernel is a new Python


class NotStarted(Exception):
    """No kernel could be started, not even after some tries; the text says why."""


class Kernels:
    """Hands out kernels that nobody has used, and keeps one more starting.

    A start that fails is tried again. It never leads to a kernel with less confinement.

    Parameters
    ----------
    limits : SandboxLimits
        What each submission may take.
    hidden : iterable of str
        Folders that student code must not see.
    spare : bool
        Whether to keep one more kernel starting.
    confined : bool
        Whether bubblewrap holds the kernels. False is the instructor's own choice:
        see `confinement.require_confinement`.
    libraries : iterable of str
        Modules that every kernel has loaded as it starts, where it is confined. They must be
        installed, and not care in what program they are loaded.
    """

    def __init__(
        self,
        limits: SandboxLimits,
        hidden: Iterable[str] = (),
        spare: bool = True,
        confined: bool = True,
        libraries: Iterable[str] = (),
    ):
        self.limits = limits
        self.hidden = tuple(map(str, hidden))
        self.confined = confined
        self.spare = spare
        self.libraries = tuple(libraries)
        self._next: Sandbox | None = None
        self._server: ForkServer | None = None
        self._servers_left = MOST_SERVERS
        atexit.register(self.close)

    def take(self) -> Client:
        """Return a client of a new kernel that answers.

        Returns
        -------
        Client
            Its `close` ends the kernel.

        Raises
        ------
        NotStarted
            When no kernel could be started.
        """
        reason = ""
        for pause in (*PAUSES, None):
            try:
                client = self._start()
                break
            except NotConfined:
                raise
            except Exception as error:  # no memory, no process, no thread, no descriptor, a kill
                reason = str(error) or type(error).__name__
                self._end_server()
            if pause is None:
                raise NotStarted(f"no kernel could be started: {reason}")
            time.sleep(pause)
        if self.spare:
            self._start_next()
        return client

    def _start(self) -> Client:
        sandbox, self._next = self._next or self._new(), None
        client = None
        try:
            client = Client(sandbox)
            client.wait_until_ready()
        except BaseException:
            (client or sandbox).close()
            raise
        return client

    def _start_next(self) -> None:
        try:
            self._next = self._new()
        except Exception:  # then `take` starts it, and tries again
            self._end_server()

    def _new(self) -> Sandbox:
        return Sandbox(self.limits, self.hidden, self.confined, self._fork_server())

    def _fork_server(self) -> ForkServer | None:
        """Return where kernels come from; None where each is to be a new Python."""
        if self._server is None and self.confined and self.libraries and self._servers_left:
            self._servers_left -= 1
            self._server = start_fork_server(self.libraries)
        return self._server

    def _end_server(self) -> None:
        if self._server is not None:
            self._server.close()
            self._server = None

    def close(self) -> None:
        """Stop the kernel that waits, and what it comes from."""
        if self._next is not None:
            self._next.close()
            self._next = None
        self._end_server()
        atexit.unregister(self.close)
