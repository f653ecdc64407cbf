"""Which folders of this machine a sandbox shows, and which of their parts it covers.

Python and the system are shown, the course's whole repository is not, wherever one of them lies
inside the other.
"""

from __future__ import annotations

import os
import sys
import sysconfig
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from .aliases import aliases
from .refusal import NotConfined

SYSTEM = ("/usr", "/bin", "/lib", "/lib32", "/lib64", "/etc/fonts", "/etc/alternatives")
OWN_COURSE = Path(__file__).resolve().parents[2]  # the folder that holds grading/


@dataclass(frozen=True)
class Mount:
    """A folder or file that the sandbox shows at `target`; without a source it is empty."""

    target: Path
    source: Path | None = None


def mounts(hidden: Iterable[str]) -> list[Mount]:
    """Return what a sandbox shows and covers, outer folders first.

    Parameters
    ----------
    hidden : iterable of str
        Folders of courses. The repositories that they lie in are hidden with them.

    Returns
    -------
    list of Mount
        In the order in which they are made: an empty folder covers a part of an earlier one, and a
        later one may show something inside it again.

    Raises
    ------
    NotConfined
        When a repository holds what every program needs, so that it cannot be hidden.
    """
    tops = repositories(hidden)
    shown = [*_system(tops), *_python(tops)]
    covers = [cover for mount in shown for cover in _covers(mount, tops)]
    return sorted({*shown, *covers}, key=lambda mount: mount.target.parts)


def repositories(courses: Iterable[str]) -> list[Path]:
    """Return the folders to hide for some courses and for this one.

    Parameters
    ----------
    courses : iterable of str
        Folders of courses; one that does not exist on this machine has nothing to hide.

    Returns
    -------
    list of Path
        Each course's folder, the one above a folder `instructor`, the top of a Git repository and,
        for a linked worktree, the repository that it belongs to; and where else they are mounted.
    """
    found = set()
    for course in (*map(Path, courses), OWN_COURSE):
        if course.is_dir():
            course = course.resolve()
            found |= {course, *_above_instructor(course), *_git(course)}
    return sorted({*found, *(other for top in found for other in aliases(top))})


def hidden_paths(hidden: Iterable[str]) -> Iterator[str]:
    """Yield what lies in the hidden repositories, to try whether a sandbox shows it."""
    targets = [mount.target for mount in mounts(hidden) if mount.source]
    for top in repositories(hidden):
        for child in top.iterdir():
            if not any(target.is_relative_to(child) for target in targets):
                yield str(child)


def _covers(mount: Mount, tops: list[Path]) -> Iterator[Mount]:
    """Cover the outermost hidden folders inside a folder that is shown."""
    source = mount.source
    inside = [top for top in tops if source and top.is_relative_to(source)]
    for top in inside:
        if source and not any(top != outer and top.is_relative_to(outer) for outer in inside):
            yield Mount(mount.target / top.relative_to(source))


def _above_instructor(course: Path) -> Iterator[Path]:
    if course.name == "instructor":
        yield course.parent


def _git(course: Path) -> Iterator[Path]:
    top = next((p for p in (course, *course.parents) if (p / ".git").exists()), None)
    if top is None:
        return
    yield top
    if (top / ".git").is_file():
        folder = Path((top / ".git").read_text(encoding="utf-8").partition("gitdir:")[2].strip())
        folder = (top / folder).resolve()
        common = folder / "commondir"
        if common.is_file():
            folder = (folder / common.read_text(encoding="utf-8").strip()).resolve()
        if folder.is_dir():
            yield folder.parent if folder.name == ".git" else folder


def _system(tops: list[Path]) -> Iterator[Mount]:
    for name in SYSTEM:
        folder = Path(name)
        if folder.is_symlink() or not folder.is_dir():
            continue
        for top in tops:
            if folder.is_relative_to(top):
                raise NotConfined(
                    f"The course cannot be hidden from student code: its repository {top} holds "
                    f"{folder}, which every program needs. Move the course to a folder of its own."
                )
        yield Mount(folder, folder.resolve())


def _python(tops: list[Path]) -> Iterator[Mount]:
    prefixes = {Path(p) for p in (sys.prefix, sys.base_prefix, os.path.realpath(sys.base_prefix))}
    for prefix in prefixes - {Path("/usr")}:
        inner = [top for top in tops if top == prefix.resolve()]
        if not inner:
            yield Mount(prefix, prefix.resolve())
        elif (prefix / "pyvenv.cfg").is_file():
            yield from _virtual_environment(prefix)
        else:
            raise NotConfined(
                f"The course cannot be hidden from student code: its repository {inner[0]} is also "
                "the folder of this Python. Move the course to a folder of its own."
            )


def _virtual_environment(prefix: Path) -> Iterator[Mount]:
    """Show what Python needs of an environment whose folder is the repository's."""
    paths = sysconfig.get_paths()
    needed = {Path(paths[name]) for name in ("purelib", "platlib", "scripts")}
    for path in (*needed, prefix / "pyvenv.cfg"):
        if path.is_relative_to(prefix):
            yield Mount(path, path.resolve())
