"""Look into zip and tar archives in memory, within limits, and write nothing.

Sizes and names in an archive are claims of whoever made it: every read is bounded, and a name that
leads out of the archive is a problem of that member, never a path.
"""

from __future__ import annotations

import bz2
import contextlib
import gzip
import io
import lzma
import re
import stat
import tarfile
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import BinaryIO

MB = 2**20
KINDS = (".zip", ".tar", ".tar.gz", ".tgz", ".tar.bz2", ".tbz2", ".tar.xz", ".txz")
FOREIGN = (".rar", ".7z", ".gz", ".bz2", ".xz", ".zst", ".lzma")
ZIPPED = (".xlsx", ".docx", ".pptx", ".odt", ".ods", ".odp", ".npz", ".whl", ".egg", ".jar")
ZIP_START = b"PK\3\4"
FOREIGN_STARTS = {b"Rar!": "rar", b"7z\xbc\xaf": "7z"}
UNPACKERS = {b"\x1f\x8b": gzip.open, b"BZh": bz2.open, b"\xfd7zXZ": lzma.open}
BROKEN = (
    OSError,
    EOFError,
    ValueError,
    RuntimeError,  # an encrypted member
    NotImplementedError,  # a compression that Python does not have
    zipfile.BadZipFile,
    tarfile.TarError,
    zlib.error,
    lzma.LZMAError,
)


class NotRead(Exception):
    """An archive or a member could not be read within the limits; the text says why."""


@dataclass(frozen=True)
class Member:
    """One file in an archive.

    Attributes
    ----------
    path : str
        Its name with forward slashes, safe below any folder.
    size : int
        Bytes that the archive claims.
    opened : callable
        Returns a binary file to read from.
    problem : str or None
        Why it must not be used, such as a name that leads out of the archive.
    """

    path: str
    size: int
    opened: Callable[[], BinaryIO]
    problem: str | None = None

    def read(self, limit: int) -> bytes:
        """Return the content.

        Parameters
        ----------
        limit : int
            Bytes that may be read.

        Returns
        -------
        bytes

        Raises
        ------
        NotRead
            When there is more than `limit`, or the archive is damaged.
        """
        if self.problem:
            raise NotRead(self.problem)
        try:
            with self.opened() as file:
                data = file.read(limit + 1)
        except BROKEN as error:
            raise NotRead(_why("read", error)) from error
        if len(data) > limit:
            raise NotRead(f"it is larger than {limit / MB:.3g} MB")
        return data


def is_archive(name: str, start: bytes = b"") -> bool:
    """Return whether a file is one of the archives that can be looked into.

    Parameters
    ----------
    name : str
        Its name; upper case counts too.
    start : bytes
        Its first bytes: a browser may have given a zip another name.

    Returns
    -------
    bool
    """
    lower = name.lower()
    return lower.endswith(KINDS) or (start[:4] == ZIP_START and not lower.endswith(ZIPPED))


def is_foreign(name: str, start: bytes = b"") -> bool:
    """Return whether a file is an archive which can't be looked into."""
    named = name.lower().endswith(FOREIGN) or start[:4] in FOREIGN_STARTS
    return named and not is_archive(name)


@contextlib.contextmanager
def open_archive(source: Path | bytes, limit: int = 200 * MB, most: int = 20_000):
    """Give the members of an archive for as long as the `with` lasts.

    Parameters
    ----------
    source : Path or bytes
        A zip on disk, or a zip or tar file as bytes.
    limit : int
        Bytes that a compressed tar file may unpack to.
    most : int
        Files that it may hold.

    Yields
    ------
    list of Member
        In the order of the archive.

    Raises
    ------
    NotRead
        When it is damaged, no archive, or beyond the limits.
    """
    with contextlib.ExitStack() as stack:
        try:
            file = stack.enter_context(_opened(source))
            _refuse_foreign(file)
            found = _tar(file, stack, limit) if _is_tar(file) else _zip(file, stack)
        except BROKEN as error:
            raise NotRead(_why("unpacked", error)) from error
        if len(found) > most:
            raise NotRead(f"it holds more than {most} files")
        yield found


def _opened(source):
    if isinstance(source, bytes):
        return io.BytesIO(source)
    if source.is_dir():
        raise NotRead("it is a folder: pack what is in it as a zip")
    return open(source, "rb")


def _refuse_foreign(file):
    kind = FOREIGN_STARTS.get(file.read(4))
    file.seek(0)
    if kind:
        raise NotRead(f"it is a {kind} archive: unpack it, and pack what is in it as a zip")


def _why(done, error):
    return f"it could not be {done} ({getattr(error, 'strerror', None) or error})"


def _is_tar(file):
    """Return whether it is no zip; a tar file may end with one that lies in it."""
    start = file.read(263)
    file.seek(0)
    return start[257:262] == b"ustar" or not zipfile.is_zipfile(file)


def _zip(file, stack):
    archive = stack.enter_context(zipfile.ZipFile(file))
    return [
        _member(
            _name(info),
            info.file_size,
            lambda info=info: archive.open(info),
            stat.S_ISLNK(info.external_attr >> 16),
        )
        for info in archive.infolist()
        if not info.filename.endswith("/")
    ]


def _name(info):
    """Return a member's name. Many programs write UTF-8 and do not say so."""
    if not info.flag_bits & 0x800:
        with contextlib.suppress(UnicodeError):
            return info.orig_filename.encode("cp437").decode("utf-8")
    return info.filename


def _tar(file, stack, limit):
    file.seek(0)
    start = file.read(6)
    file.seek(0)
    for magic, unpacker in UNPACKERS.items():
        if start.startswith(magic):
            data = unpacker(file).read(limit + 1)
            if len(data) > limit:
                raise NotRead(f"it unpacks to more than {limit // MB} MB")
            file = io.BytesIO(data)
    archive = stack.enter_context(tarfile.TarFile(fileobj=file))
    return [
        _member(info.name, info.size, lambda i=info: archive.extractfile(i), not info.isfile())
        for info in archive.getmembers()
        if not info.isdir()
    ]


def _member(name, size, opened, special):
    """Return a Member; control characters in its name would act on a terminal."""
    path = PurePosixPath(re.sub(r"[\x00-\x1f\x7f-\x9f]", "_", name.replace("\\", "/")))
    problem = None
    if special:
        problem = "it is a link or no plain file"
    elif path.is_absolute() or ".." in path.parts or re.match(r"[A-Za-z]:", name):
        problem = "its name leads out of the archive"
    return Member(str(path).encode("utf-8", "replace").decode(), size, opened, problem)
