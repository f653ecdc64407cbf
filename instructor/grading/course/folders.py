"""All folders of a course that student code must not see, wherever they lie."""

from __future__ import annotations

import os
from pathlib import Path

from nbgrader.coursedir import CourseDirectory
from nbgrader.exchange.default import Exchange
from sqlalchemy.engine import make_url


def hidden_folders(coursedir: CourseDirectory) -> tuple[str, ...]:
    """Return the course's folder, and those of its parts that lie elsewhere.

    Parameters
    ----------
    coursedir : CourseDirectory
        nbgrader's, with its configuration.

    Returns
    -------
    tuple of str
        The course's folder and what its links lead to; the folders of submissions, marked work and
        feedback; the folder of a gradebook that is a file; nbgrader's exchange.
    """
    root = Path(coursedir.root)
    own = {getattr(coursedir, n) for n in coursedir.trait_names() if n.endswith("_directory")}
    links = (entry.path for entry in os.scandir(root) if entry.is_symlink() and entry.is_dir())
    exchange = Exchange(coursedir=coursedir, config=coursedir.config).root
    found = {*links, exchange, *(str(root / name) for name in own), *_gradebook(coursedir.db_url)}
    inside = {name for name in found if Path(name).resolve().is_relative_to(root.resolve())}
    return str(root), *sorted(found - inside)


def _gradebook(url: str) -> list[str]:
    """Return the folder of a gradebook that is a file."""
    place = make_url(url)
    is_file = place.get_backend_name() == "sqlite" and place.database
    return [str(Path(place.database).resolve().parent)] if is_file and place.database else []
