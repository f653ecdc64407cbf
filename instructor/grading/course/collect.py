"""Read a submission's folder without following it anywhere, and without writing to it.

Notebooks come first and large files last: a virtual environment or a big picture beside the
notebook may use up what is read of a submission, and the notebook is still graded.
"""

from __future__ import annotations

import hashlib
import os
import re
import stat
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from nbgrader.utils import find_all_files

from .archives import MB, Member, NotRead, is_archive, is_foreign, open_archive
from .times import UnclearTime, as_text, parse_moment

MAX_FILE, MAX_PICTURE, MAX_TOTAL = 64 * MB, 32 * MB, 96 * MB
MAX_FILES, MAX_DEPTH, MAX_LISTED = 2000, 3, 50_000
LEFT_OUT = ("__MACOSX", "__pycache__", "node_modules", "site-packages")
PICTURES = (".png", ".jpg", ".jpeg", ".gif", ".bmp", ".webp", ".tif", ".tiff", ".svg")
DATA = (".csv", ".tsv", ".txt", ".json", ".npy", ".npz", ".dat", ".xlsx", ".md", ".pdf")
CODE = (".py", ".pyc", ".pyd", ".so", ".pth", ".dll", ".dylib", ".egg")
TIMESTAMP = "timestamp.txt"  # the course writes it; it decides what counts as late


@dataclass
class Submission:
    """What a student handed in, as bytes.

    Attributes
    ----------
    notebooks, files, modules : dict
        {relative path: bytes}; of modules, what is Python is used where the course has none.
    unread : dict
        {path of what may have held a notebook: why it could not be read}.
    others, dropped : list of str
        Paths of what else there was; folders that programs made, which were not looked into.
    facts : list of str
        What is worth a look.
    timestamp : str or None
        When it was handed in, as nbgrader reads it.
    error : str or None
        Why the submission could not be read.
    digest : str
        Changes when anything in the folder does.
    """

    notebooks: dict = field(default_factory=dict)
    files: dict = field(default_factory=dict)
    unread: dict = field(default_factory=dict)
    modules: dict = field(default_factory=dict)
    others: list = field(default_factory=list)
    dropped: list = field(default_factory=list)
    facts: list = field(default_factory=list)
    timestamp: str | None = None
    error: str | None = None
    digest: str = ""

    @property
    def beside(self) -> dict[str, bytes]:
        """The student's own files that lie beside the notebook as it runs."""
        return {**self.files, **{p: d for p, d in self.modules.items() if p.endswith(".py")}}


class NotFollowed(Exception):
    """A path leads out of the submission."""


def students(coursedir, assignment) -> list[str]:
    """Return the ids of all students whose folder holds the assignment, sorted."""
    top = Path(coursedir.format_path(coursedir.submitted_directory, "?", assignment)).parents[1]
    if not top.is_dir():
        return []
    names = (entry.name for entry in os.scandir(top) if not entry.name.startswith("."))
    return sorted(n for n in names if _may_be_there(_folder(coursedir, assignment, n)))


def collect(coursedir, assignment, student) -> Submission:
    """Return the Submission of a student; problems are in its `error`, `unread` and `facts`."""
    folder, reading = _folder(coursedir, assignment, student), _Reading()
    found = reading.found
    try:
        if folder.is_symlink() or folder.parent.is_symlink():
            raise NotFollowed("the submission is a link to another folder")
        _read_timestamp(folder, reading)
        reading.sort_in(_walk(folder, reading))
    except (OSError, NotFollowed, NotRead) as error:
        found.error = f"the folder could not be read: {error}"
    except UnclearTime as error:
        found.error = f"{TIMESTAMP} can't be read: {error}"
    found.digest = reading.digest.hexdigest()
    return found


def support_files(coursedir, assignment) -> dict[str, bytes]:
    """Return {relative path: bytes} of what the course puts beside its notebooks."""
    top = coursedir.format_path(coursedir.source_directory, ".", assignment)
    paths = find_all_files(top, [*coursedir.ignore, "*.ipynb"])
    found = [(Path(p).relative_to(os.path.normpath(top)), Path(p)) for p in sorted(paths)]
    return {name.as_posix(): path.read_bytes() for name, path in found}


def refuse_link(folder: Path, name: str) -> None:
    """Raise NotFollowed when a file leads out of the folder that it lies in."""
    _inside(folder / name, folder)


def _folder(coursedir, assignment, student):
    return Path(coursedir.format_path(coursedir.submitted_directory, student, assignment))


def _may_be_there(folder):
    """Return whether there is a folder, or nobody can tell: the folder above may be closed."""
    try:
        folder.lstat()
    except (FileNotFoundError, NotADirectoryError):
        return False
    except OSError:
        pass
    return True


def _read_timestamp(folder, reading):
    """Set when the work came. A file that can't be read must not make late work punctual."""
    path = folder / TIMESTAMP
    if not os.path.lexists(path):
        return
    with _opener(path, folder)() as file:
        data = file.read(200)
    reading.digest.update(data)
    utf16 = data[:2] in (b"\xff\xfe", b"\xfe\xff")  # as old editors on Windows save it
    text = data.decode("utf-16" if utf16 else "utf-8-sig", "replace")
    reading.found.timestamp = as_text(parse_moment(text))


def _walk(folder, reading):
    """Return the files of a folder as Members."""
    members = []
    for top, folders, names in os.walk(folder, onerror=reading.unreadable(folder)):
        links = [n for n in folders if (Path(top) / n).is_symlink()]
        folders[:] = sorted(n for n in folders if n not in links)
        for name in sorted([*names, *links]):
            path = Path(top) / name
            relative = _printable(path.relative_to(folder).as_posix())
            members.append(Member(relative, path.lstat().st_size, _opener(path, folder)))
        if len(members) > MAX_LISTED:
            raise NotFollowed(f"it holds more than {MAX_LISTED} files")
    return [m for m in members if m.path != TIMESTAMP]


def _opener(path, folder):
    """Return a function that opens a regular file inside the folder, and nothing else."""

    def opened():
        target = _inside(path, folder)
        handle = os.open(target, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0))
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            os.close(handle)
            raise NotRead("not a file")
        return os.fdopen(handle, "rb")

    return opened


def _printable(path):
    """Return a path as text that can be written anywhere, also when it is not UTF-8 on disk."""
    return path.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def _inside(path, folder):
    """Return where a path really lies; raises NotFollowed outside its folder."""
    target = Path(os.path.realpath(path))
    if not target.is_relative_to(os.path.realpath(folder)):
        raise NotFollowed("it is a link that leads out of the submission")
    return target


class _Reading:
    """Sorts a submission's files into a Submission; all its archives share one budget."""

    def __init__(self):
        self.found = Submission()
        self.digest = hashlib.sha256()
        self.size, self.count = MAX_TOTAL, MAX_FILES

    def unreadable(self, folder):
        """Return what `os.walk` calls for a folder that can't be listed."""

        def note(error):
            path = _printable(os.path.relpath(error.filename, folder))
            self.found.unread[path] = f"{path}: the folder can't be read ({error.strerror})"

        return note

    def sort_in(self, members, archive="", depth=0):
        """Read members, notebooks first, then archives, then the rest from small to large."""
        wanted, spare = self._sifted(members)
        self._read_in(wanted, archive, depth)
        if not self.found.notebooks:
            self._read_in(spare, archive, depth)

    def _read_in(self, members, archive, depth):
        for member in sorted(members, key=_order):
            self._note(member)
            limit = min(self.size, MAX_FILE if _order(member)[0] < 2 else MAX_PICTURE)
            if self.count <= 0 or (member.size > limit and _order(member)[0] == 2):
                self._leave_out(member, "there is too much of it")
                continue
            try:
                data = member.read(limit)
            except (NotRead, NotFollowed) as error:
                self._leave_out(member, error)
                continue
            self.size, self.count = self.size - len(data), self.count - 1
            self.digest.update(data)
            self._put(member.path, data, archive, depth)

    def _sifted(self, members):
        """Return (what the student made, notebooks in folders that programs made).

        Caches, checkpoints and environments are dropped; a notebook in one of them is read where
        there is no other one.
        """
        folders = [str(PurePosixPath(m.path).parent) for m in members if _is_environment(m.path)]
        wanted, spare, dropped = [], [], set()
        for member in members:
            path = PurePosixPath(member.path)
            parts = path.parts[:-1]
            tops = ["/".join(parts[: i + 1]) for i, name in enumerate(parts) if _is_left_out(name)]
            tops += [f for f in folders if f != "." and member.path.startswith(f"{f}/")]
            if tops:
                dropped.add(tops[0])
                notebook = path.suffix.lower() == ".ipynb" and not path.name.startswith("._")
                spare += [member] if notebook else []
            elif path.name != TIMESTAMP:
                wanted.append(member)
        self.found.dropped += sorted(dropped)
        return wanted, spare

    def _note(self, member):
        text = repr((member.path, member.size))
        self.digest.update(text.encode("utf-8", "surrogateescape"))

    def _leave_out(self, member, why):
        self.found.facts.append(f"left out, {why}: {member.path}")
        if _order(member)[0] < 2:
            self.found.unread[member.path] = f"{member.path}: {why}"

    def _put(self, path, data, archive, depth):
        """Put a file where it belongs."""
        found, kind = self.found, PurePosixPath(path).suffix.lower()
        if is_archive(path, data):
            self._unpack(path, data, depth)
        elif is_foreign(path, data):
            found.unread[path] = f"{path}: unpack it here; the grader opens zip and tar files only"
        elif kind == ".ipynb" or _is_notebook(data):
            found.notebooks[f"{archive}/{path}" if path in found.notebooks else path] = data
        elif kind in PICTURES + DATA:
            found.files.setdefault(path, data)
        elif kind in CODE:
            found.modules.setdefault(path, data)
        else:
            found.others.append(path)

    def _unpack(self, path, data, depth):
        try:
            if depth == MAX_DEPTH:
                raise NotRead(f"archives lie in each other more than {MAX_DEPTH} deep")
            with open_archive(data, self.size) as members:
                self.sort_in(members, path, depth + 1)
        except NotRead as error:
            self.found.facts.append(f"left out, {error}: {path}")
            self.found.unread[path] = f"{path}: {error}"


def _order(member):
    """Return the key by which files are read."""
    name = member.path.lower()
    rank = 0 if name.endswith(".ipynb") else 1 if is_archive(name) or is_foreign(name) else 2
    return rank, member.size if rank == 2 else 0, member.path


def _is_left_out(name):
    return name in LEFT_OUT or (name.startswith(".") and name != "..")


def _is_environment(path):
    return path.endswith("/pyvenv.cfg")


def _is_notebook(data):
    """Return whether a file is a notebook by another name: browsers add .txt or .json."""
    text = data.replace(b"\0", b"")  # of UTF-16
    named = b'"cells"' in text and (b'"nbformat"' in text or b'"cell_type"' in text)
    return named and bool(re.match(rb"[\xef\xbb\xbf\xff\xfe\s]*\{", text))
