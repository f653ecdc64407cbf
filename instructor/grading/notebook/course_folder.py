"""Run a test cell in the course's folder, and leave this process as it was."""

from __future__ import annotations

import contextlib
import os
import random
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import numpy as np


@contextlib.contextmanager
def in_course_folder(folder: str | Path, seed: int) -> Iterator[None]:
    """Import and read from the course's folder while the block runs.

    Modules of these names that the process has loaded already are set aside: they are another
    course's. Afterwards none of this one's is left.

    Parameters
    ----------
    folder : str or Path
        Where the course's files lie.
    seed : int
        For `random` and `numpy.random`.
    """
    folder, before = os.path.realpath(folder), os.getcwd()
    state = random.getstate(), np.random.get_state()
    aside = {name: sys.modules.pop(name) for name in _hidden_by(folder)}
    random.seed(seed)
    np.random.seed(seed)
    sys.path.insert(0, folder)
    os.chdir(folder)
    try:
        yield
    finally:
        os.chdir(before)
        sys.path.remove(folder)
        random.setstate(state[0])
        np.random.set_state(state[1])
        _forget(folder)
        sys.modules.update(aside)


def _hidden_by(folder: str) -> list[str]:
    """Return the loaded modules that have the names of the folder's own."""
    names = {p.stem for p in Path(folder).glob("*.py")}
    packages = {p.name for p in Path(folder).iterdir() if p.is_dir()}
    plain = {name for name in packages if not (Path(folder) / name / "__init__.py").is_file()}
    # Python takes a folder without __init__.py only where it finds no module of that name.
    shadowed = {n for n in plain if n in sys.modules and _file(sys.modules[n]) is not None}
    tops = (names | packages) - shadowed
    return [name for name in list(sys.modules) if name.partition(".")[0] in tops]


def _forget(folder: str) -> None:
    """Drop the folder's modules and packages, those without __init__.py too."""
    inside = os.path.join(folder, "")
    found = [
        name
        for name, module in list(sys.modules.items())
        if any(place.startswith(inside) for place in _places(module))
    ]
    for name in found:  # not before: where a folder's modules lie is asked of the one above it
        del sys.modules[name]
    for path in list(sys.path_importer_cache):
        if os.path.join(path, "").startswith(inside):
            del sys.path_importer_cache[path]


def _places(module: ModuleType) -> list[str]:
    try:
        found = [_file(module), *getattr(module, "__path__", [])]
    except Exception:  # a module may be any object that answers as it likes
        return []
    return [os.path.realpath(place) for place in found if isinstance(place, str)]


def _file(module: ModuleType) -> str | None:
    return getattr(module, "__file__", None)
