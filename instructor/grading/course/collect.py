"""Read a submission's folder without following it anywhere, and without writing to it."""

import hashlib
import io
import os
import stat
import zipfile
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from nbgrader.utils import find_all_files

MB = 2**20
MAX_FILE, MAX_TOTAL, MAX_FILES = 100 * MB, 200 * MB, 2000
SKIP = (".ipynb_checkpoints", "__MACOSX", "__pycache__", ".git")
PICTURES = (".png", ".jpg", ".jpeg", ".gif", ".bmp", ".webp", ".tif", ".tiff", ".svg")
DATA = (".csv", ".tsv", ".txt", ".json", ".npy", ".npz", ".dat", ".xlsx", ".md", ".pdf")
CODE = (".py", ".pyc", ".pyd", ".so", ".pth", ".dll", ".dylib", ".egg")
NOT_IN_A_ZIP = ("timestamp.txt",)  # the course writes it; it decides what counts as late


@dataclass
class Submission:
    """What a student handed in, as bytes.

    notebooks, files and modules: {relative path: bytes}; modules are looked at and not used.
    others: paths of what else there was. unread: {path of a notebook: why}. facts: what is worth a
    look. error: why it could not be read, or None. digest: changes when anything does.
    """

    notebooks: dict = field(default_factory=dict)
    files: dict = field(default_factory=dict)
    unread: dict = field(default_factory=dict)
    modules: dict = field(default_factory=dict)
    others: list = field(default_factory=list)
    facts: list = field(default_factory=list)
    timestamp: str | None = None
    error: str | None = None
    digest: str = ""


class NotFollowed(Exception):
    """A path leads out of the submission."""


def students(coursedir, assignment):
    """Return the ids of all students whose folder holds the assignment, sorted."""
    top = Path(coursedir.format_path(coursedir.submitted_directory, "?", assignment)).parents[1]
    if not top.is_dir():
        return []
    names = (entry.name for entry in os.scandir(top) if not entry.name.startswith("."))
    return sorted(n for n in names if os.path.lexists(_folder(coursedir, assignment, n)))


def collect(coursedir, assignment, student):
    """Return the Submission of a student; problems are in its `error` and `facts`."""
    folder, found = _folder(coursedir, assignment, student), Submission()
    digest = hashlib.sha256()
    try:
        if folder.is_symlink() or folder.parent.is_symlink():
            raise NotFollowed("the submission is a link to another folder")
        for path, data in _walk(folder, found):
            digest.update(repr((path, len(data))).encode("utf-8", "surrogateescape"))
            digest.update(data)
            _sort_in(found, path, data)
    except (OSError, NotFollowed) as error:
        found.error = f"the folder could not be read: {error}"
    found.digest = digest.hexdigest()
    return found


def support_files(coursedir, assignment):
    """Return {relative path: bytes} of what the course puts beside its notebooks."""
    top = coursedir.format_path(coursedir.source_directory, ".", assignment)
    paths = find_all_files(top, [*coursedir.ignore, "*.ipynb"])
    return {Path(p).relative_to(os.path.normpath(top)).as_posix(): _bytes(p) for p in sorted(paths)}


def refuse_link(folder, name):
    """Raise NotFollowed when a file leads out of the folder that it lies in."""
    _inside(folder / name, folder)


def _bytes(path):
    return Path(path).read_bytes()


def _folder(coursedir, assignment, student):
    return Path(coursedir.format_path(coursedir.submitted_directory, student, assignment))


def _walk(folder, found):
    """Yield (relative path, bytes) of the regular files, in order, up to the limits."""
    total = count = 0
    for top, folders, names in os.walk(folder):
        links = [n for n in folders if (Path(top) / n).is_symlink()]
        folders[:] = sorted(n for n in folders if n not in SKIP and n not in links)
        for name in sorted(names) + sorted(links):
            path = Path(top) / name
            relative = _printable(path.relative_to(folder).as_posix())
            data = _read(path, folder, relative, found)
            if data is None:
                continue
            total, count = total + len(data), count + 1
            if total > MAX_TOTAL or count > MAX_FILES:
                found.facts.append("more files than the grader reads: the rest was left out")
                return
            yield relative, data


def _read(path, folder, relative, found):
    """Return a file's bytes, or None and a fact about it."""
    try:
        target = _inside(path, folder)
        with open(os.open(target, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0)), "rb") as file:
            kind = os.fstat(file.fileno())
            if not stat.S_ISREG(kind.st_mode):
                found.facts.append(f"not a file: {relative}")
                return None
            if kind.st_size > MAX_FILE:
                found.facts.append(f"larger than {MAX_FILE // MB} MB, left out: {relative}")
                _unread(found, relative, f"it is larger than {MAX_FILE // MB} MB")
                return None
            return file.read()
    except (NotFollowed, OSError, RuntimeError) as error:
        found.facts.append(f"link or file that could not be read: {relative}")
        _unread(found, relative, error.strerror if isinstance(error, OSError) else error)
        return None


def _unread(found, path, why):
    if path.endswith((".ipynb", ".zip")):
        found.unread[path] = f"{path}: {why}"


def _printable(path):
    """Return a path as text that can be written anywhere, also when it is not UTF-8 on disk."""
    return path.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def _inside(path, folder):
    """Return where a path really lies; raises NotFollowed outside its folder."""
    target = Path(os.path.realpath(path))
    if not target.is_relative_to(os.path.realpath(folder)):
        raise NotFollowed("it is a link that leads out of the submission")
    return target


def _sort_in(found, path, data):
    """Put a file where it belongs: notebooks, pictures and data, or a fact."""
    kind = PurePosixPath(path).suffix.lower()
    if path == "timestamp.txt":
        found.timestamp = data[:200].decode("utf-8", "replace").strip() or None
    elif kind == ".ipynb" or _is_notebook(data):
        found.notebooks[path] = data
    elif kind == ".zip":
        _unzip(found, path, data)
    elif kind in PICTURES + DATA:
        found.files[path] = data
    elif kind in CODE:
        found.modules[path] = data
    else:
        found.others.append(path)


def _is_notebook(data):
    """Return whether a file is a notebook by another name: browsers add .txt or .json."""
    return data.lstrip()[:1] == b"{" and b'"cells"' in data and b'"nbformat"' in data


def _unzip(found, path, data):
    """Sort in the members of a zip file, in memory, up to the limits."""
    room = MAX_FILE
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for member in archive.infolist()[:MAX_FILES]:
                name = PurePosixPath(member.filename.replace("\\", "/"))
                link = stat.S_ISLNK(member.external_attr >> 16)
                if member.is_dir() or set(name.parts) & set(SKIP) or str(name) in NOT_IN_A_ZIP:
                    continue
                if name.suffix.lower() == ".zip":  # each would bring limits of its own
                    continue
                if link or name.is_absolute() or ".." in name.parts:
                    found.facts.append(f"not unpacked: {name} in {path}")
                    continue
                with archive.open(member) as file:
                    content = file.read(room + 1)
                room -= len(content)
                if room < 0:
                    found.facts.append(f"too large to unpack: {path}")
                    _unread(found, path, "it is too large to unpack")
                    return
                _sort_in(found, str(name), content)
    except Exception as error:  # zipfile, zlib and lzma have many of their own
        found.facts.append(f"could not be unpacked: {path}")
        _unread(found, path, f"it could not be unpacked ({error})")
