"""Gradescope's zip: a folder for each submission, and one file that says whose it is.

As Gradescope documents it for "Export Submissions". Keys are Ruby's: they begin with a colon.
Everything is read as text, since 004711 is an id and no number.
"""

from __future__ import annotations

import re

import yaml

from grading.course.archives import Member
from grading.course.times import UnclearTime, parse_moment

from .origins import Layout, Origin, UnknownLayout

METADATA = re.compile(r"assignment_\d+_export/submission_metadata\.yml")
LIMIT = 16 * 2**20


def read_gradescope(metadata: Member, members: list[Member]) -> tuple[Layout, dict]:
    """Return Gradescope's layout, and whose the files of its zip are.

    Parameters
    ----------
    metadata : Member
        The file that says whose each folder is.
    members : list of Member
        All files of the zip.

    Returns
    -------
    Layout
    dict
        {Member: list of Origin}; the file of metadata is not in it.

    Raises
    ------
    UnknownLayout
        When the metadata is no YAML.
    NotRead
        When it can't be unpacked.
    """
    top = metadata.path.partition("/")[0]
    try:
        known = yaml.load(metadata.read(LIMIT), Loader=yaml.BaseLoader)
    except yaml.YAMLError as error:
        raise UnknownLayout(f"{metadata.path} can't be read: {error}") from error
    found = {}
    for member in members:
        folder, _, rest = member.path.removeprefix(f"{top}/").partition("/")
        inside = member.path.startswith(f"{top}/") and rest
        found[member] = list(_submitters(_in(known, folder), folder, rest)) if inside else []
    found.pop(metadata)
    return Layout("gradescope", "Gradescope", lambda path: [], by_attempt=True), found


def _submitters(entry, folder, path):
    when = _in(entry, ":created_at")
    when = _text(_in(when, "utc") or when)  # a moment with a zone holds its UTC
    try:
        clock = parse_moment(when)
    except UnclearTime:
        clock = None
    people = _in(entry, ":submitters")
    for person in people if isinstance(people, list) else []:
        sid, email, name = (_text(_in(person, key)) for key in (":sid", ":email", ":name"))
        attempt = (clock.timestamp(),) if clock else ()
        unclear = "" if clock else when or "none"
        yield Origin(sid or email, path, folder, name, attempt, clock, unclear)


def _in(entry, key):
    """Return what an entry of YAML holds, None where it is of another form."""
    return entry.get(key) if isinstance(entry, dict) else None


def _text(value):
    """Return a scalar of YAML, "" for anything else and for null."""
    return value if isinstance(value, str) and value not in ("~", "null") else ""
