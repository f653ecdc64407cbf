"""The course's secret, and the seed of each student's hidden cases."""

import hashlib
import hmac
import os
import secrets
from pathlib import Path


class NoSecret(ValueError):
    """The course's secret can't be used; the message names its file."""


def ensure_secret(path):
    """Return the secret in the file `path` (str); create it, readable by its owner only.

    Back it up: with another secret the hidden cases are others. Raises NoSecret when the file
    holds less than 16 characters.
    """
    path = Path(path)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        pass
    else:
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(secrets.token_hex(32) + "\n")
    secret = path.read_text(encoding="utf-8", errors="replace").strip()
    if len(secret) < 16 or "\ufffd" in secret:
        raise NoSecret(f"{path}: the course's secret is damaged; restore it or delete the file")
    return secret


def seed_for(secret, assignment, student):
    """Return the student's GRADER_SEED, an integer in [0, 2**32).

    HMAC-SHA256 of assignment and student: who does not know the secret can't tell one from another.
    """
    text = "\0".join([assignment, student]).encode("utf-8", "surrogateescape")
    return int.from_bytes(hmac.digest(secret.encode(), text, hashlib.sha256)[:4], "big")
