"""Where sandboxes come from: the next kernel starts while this one works."""

import atexit

from .sandbox import Sandbox, confinement


class Kernels:
    """Hands out sandboxes that are new, and keeps one more starting."""

    def __init__(self, limits, hidden=(), spare=True):
        self.limits = limits
        self.hidden = tuple(map(str, hidden))
        self.unconfined = confinement()  # why student code cannot be confined, or None
        self.spare = spare
        self._next = None
        atexit.register(self.close)

    def _new(self):
        return Sandbox(self.limits, self.hidden, confined=self.unconfined is None)

    def take(self):
        """Return a sandbox that nobody has used."""
        sandbox, self._next = self._next, None
        if sandbox is not None and not sandbox.alive():
            sandbox.close()
            sandbox = None
        sandbox = sandbox or self._new()
        if self.spare:
            self._next = self._new()
        return sandbox

    def close(self):
        """Stop the kernel that waits."""
        if self._next is not None:
            self._next.close()
            self._next = None
        atexit.unregister(self.close)
