"""Write one student's files aside, and put them in place as a whole."""

from __future__ import annotations

import errno
import filecmp
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

from grading.course.archives import MB, Member, NotRead, is_archive
from grading.course.collect import TIMESTAMP

MAX_STUDENT, MAX_FILES = 200 * MB, 2000
BAD_NAMES = (errno.ENAMETOOLONG, errno.EINVAL, errno.ENOTDIR, errno.EISDIR, errno.EEXIST)


def is_work(path: str) -> bool:
    """Return whether a file is a notebook by its name, or may hold one."""
    return path.lower().endswith(".ipynb") or is_archive(path)


def write_files(files: dict[str, Member], staged: Path, notes: list[str]) -> Iterator[str]:
    """Write a student's files within the limits, notebooks first.

    Parameters
    ----------
    files : dict
        {relative path: Member}.
    staged : Path
        The folder to write to.
    notes : list of str
        Receives what was left out and why.

    Yields
    ------
    str
        The path of each file that was written.
    """
    room, names = MAX_STUDENT, sorted(files, key=lambda p: (not is_work(p), files[p].size, p))
    if len(names) > MAX_FILES:
        notes.append(f"{len(names) - MAX_FILES} of {len(names)} files left out")
    for name in names[:MAX_FILES]:
        try:
            data = files[name].read(room)
            (staged / name).parent.mkdir(parents=True, exist_ok=True)
            (staged / name).write_bytes(data)
        except NotRead as error:
            notes.append(f"{name} left out: {error}")
        except OSError as error:
            if error.errno not in BAD_NAMES:
                raise
            notes.append(f"{name[:80]} left out: {error.strerror}")
        else:
            room -= len(data)
            yield name


def is_same(staged: Path, folder: Path) -> bool:
    """Return whether two folders hold the same files, the course's own timestamp aside."""
    if folder.is_symlink() or _listed(staged) != _listed(folder):
        return False
    return all(filecmp.cmp(staged / p, folder / p, shallow=False) for p in _listed(staged))


def _listed(folder):
    files = (p.relative_to(folder).as_posix() for p in folder.rglob("*") if not p.is_dir())
    return sorted(p for p in files if p != TIMESTAMP)


def put_in_place(staged: Path, folder: Path) -> list[str]:
    """Move a folder to its place.

    Parameters
    ----------
    staged, folder : Path
        From where and to where.

    Returns
    -------
    list of str
        What to tell: what lay there is kept beside it, under a number.
    """
    folder.parent.mkdir(parents=True, exist_ok=True)
    notes = []
    if os.path.lexists(folder):
        number = 1
        while os.path.lexists(kept := folder.with_name(f"{folder.name}.replaced-{number}")):
            number += 1
        os.replace(folder, kept)
        notes = [f"the work before is in {kept.name}"]
    shutil.move(staged, folder)
    return notes
