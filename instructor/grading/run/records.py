"""What is on disk of a graded submission: nbgrader's `autograded/` folder, and a record of ours.

The record says for which state of submission, course and secret the marks hold. It is written last:
a run that was killed finds no record and grades the submission again.
"""

import contextlib
import errno
import hashlib
import json
import os
import shutil
import tempfile
from pathlib import Path

import filelock
import psutil

HIDDEN = ".grading"  # nbgrader's globs do not see it, and neither do students
PICTURES = (".png", ".jpg", ".jpeg", ".gif", ".svg", ".webp")
# A student's file may have a name that is too long, or that of one of the course's folders.
IMPOSSIBLE = (errno.EEXIST, errno.ENOTDIR, errno.EISDIR, errno.ENAMETOOLONG)
KEPT = ("state", "why", "details", "notes", "facts", "unconfined", "seconds", "phases")


class Busy(Exception):
    """Another run grades the same assignment."""


class Records:
    """The records of one assignment."""

    def __init__(self, coursedir, assignment):
        self.coursedir = coursedir
        self.assignment = assignment
        top = Path(coursedir.root) / coursedir.autograded_directory
        self.folder = top / HIDDEN / assignment
        self.scratch = top / HIDDEN / "scratch"

    @contextlib.contextmanager
    def one_run(self):
        """Hold off a second run on the same assignment; raises Busy while another one lives.

        The system lets go of the lock of a run that was killed.
        """
        self.folder.mkdir(parents=True, exist_ok=True)
        try:
            with filelock.FileLock(self.folder / "running.lock", timeout=0):
                self._clean()
                yield
        except filelock.Timeout as error:
            raise Busy(f"another run is grading {self.assignment} already") from error

    def _clean(self):
        """Remove what a killed run has left."""
        shutil.rmtree(self.scratch, ignore_errors=True)
        self.scratch.mkdir(parents=True)
        for path in Path(tempfile.gettempdir()).glob("grade-[0-9]*-*"):
            number = path.name.split("-")[1]
            if number.isdigit() and not psutil.pid_exists(int(number)):
                shutil.rmtree(path, ignore_errors=True)

    def read(self, student):
        """Return the record of a student as a dict, or None."""
        try:
            return json.loads(self._path(student).read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return None

    def is_current(self, student, record, fingerprint):
        """Return whether the submission was graded as it is now; record: what `read` returned."""
        same = record is not None and record["fingerprint"] == fingerprint
        return same and (not record["graded"] or self._autograded(student).is_dir())

    def forget(self, student):
        """Remove a student's record: the marks were given in another way."""
        self._path(student).unlink(missing_ok=True)

    def write(self, result, fingerprint):
        """Write the record, at once."""
        record = {name: getattr(result, name) for name in KEPT}
        record |= {"student": result.student, "fingerprint": fingerprint}
        record["graded"] = bool(result.marks)
        path = self._path(result.student)
        part = path.with_suffix(".part")
        part.write_text(json.dumps(record, indent=1), encoding="utf-8")
        os.replace(part, path)

    def stage(self, result, support):
        """Write the autograded folder aside, with the pictures of course and student."""
        folder = Path(tempfile.mkdtemp(dir=self.scratch))
        files = {f"{n}.ipynb": t.encode("utf-8") for n, t in result.notebooks.items()}
        if result.timestamp:
            files["timestamp.txt"] = result.timestamp.encode("utf-8")
        for path, data in (*support.items(), *result.files.items()):
            if Path(path).suffix.lower() in PICTURES:
                files.setdefault(path, data)
        for path, data in files.items():
            try:
                _write(folder / path, data)
            except OSError as error:
                if path not in result.files or error.errno not in IMPOSSIBLE:
                    raise
        folder.chmod(0o755)
        return folder

    def put_in_place(self, staged, student):
        """Replace the student's autograded folder."""
        target = self._autograded(student)
        target.parent.mkdir(parents=True, exist_ok=True)
        if target.exists():
            os.replace(target, tempfile.mkdtemp(dir=self.scratch))
        os.replace(staged, target)

    def _autograded(self, student):
        directory = self.coursedir.autograded_directory
        return Path(self.coursedir.format_path(directory, student, self.assignment))

    def _path(self, student):
        name = hashlib.sha256(student.encode("utf-8", "surrogateescape")).hexdigest()[:32]
        return self.folder / f"{name}.json"


def _write(target, data):
    """Write a file that nobody is to change."""
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(data)
    target.chmod(0o444)
