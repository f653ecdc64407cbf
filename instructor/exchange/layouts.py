"""How each LMS names the files in its zip of submissions: whose work a file is.

Only the part that the LMS itself writes is read: the first level of its zip, from the left. What
comes after it is the student's, and no name in there makes a file someone else's.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from grading.course.archives import NotRead

from .gradescope import METADATA, read_gradescope
from .origins import Layout, Origin, UnknownLayout

WHEN_BLACKBOARD = "%Y-%m-%d-%H-%M-%S"
WHEN_BRIGHTSPACE = "%b %d, %Y %I%M %p"
LIMIT = 16 * 2**20


def _moodle(rest):
    """Moodle: full name, participant's number, plugin; names hold no underscore there.

    As Moodle documents it for "Download all submissions", with and without folders. Since Moodle 4
    a folder's name ends without an underscore.
    """
    pattern = re.compile(rf"(([^_/]+)_(\d+)_assignsubmission_[a-z]+{rest}")

    def origins(path):
        found = pattern.fullmatch(path)
        return [Origin(found[3], found[4], found[1], found[2])] if found else []

    return origins


CANVAS = re.compile(r"((?!anon_)([^/]+?)_(LATE_)?(\d+)_(\d+)_)([^/]+)")


def _canvas(path):
    """Canvas: name, perhaps LATE, the user's number, the file's number, the file's own name.

    As Canvas documents it for "Download Submissions". The first number is the user's; whatever
    looks like one further right belongs to the student's file name.
    """
    found = CANVAS.fullmatch(path)
    if not found:
        return []
    place, name, late, student, number, rest = found.groups()
    return [Origin(student, rest, place, name, (int(number),), late=bool(late))]


ABOUT = "attempt.txt"  # what Blackboard itself says of an attempt
BLACKBOARD = re.compile(r"(([^/]+?)_attempt_(\d{4}(?:-\d\d){5}))(?:_([^/]+)|\.txt)")


def _blackboard(path):
    """Blackboard: the assignment, the user name, the attempt's time, the file's own name.

    As Blackboard documents it for "Assignment File Download". Assignment and user name stay
    together here, because both may hold underscores: `without_common_start` parts them.
    """
    found = BLACKBOARD.fullmatch(path)
    if not found:
        return []
    place, student, when, rest = found.groups()
    clock = _clock(when, WHEN_BLACKBOARD)
    path, unclear = rest or ABOUT, "" if clock else when
    return [Origin(student, path, place, attempt=(when,), clock=clock, unclear=unclear)]


BRIGHTSPACE = re.compile(
    r"((\d+)-\d+ - ([^/]+?) - (\w{3,9} \d{1,2}, \d{4} \d{3,4}\s[AP]M))(?:/| - )(.+)"
)
OTHER_LANGUAGE = re.compile(r"((\d+)-\d+ - ([^/]+) - ([^/]*\d{4}[^/]*))/(.+)")


def _brightspace(path):
    """Brightspace: a folder with the user's number, the folder's, the name and the time.

    As D2L documents it for "Download" in an assignment's submissions. The time is in the language
    of whoever downloads; only the English one is read.
    """
    found = BRIGHTSPACE.fullmatch(path) or OTHER_LANGUAGE.fullmatch(path)
    if not found:
        return []
    place, student, name, when, rest = found.groups()
    month, _, others = when.partition(" ")
    date, _, clock = others[:-3].rpartition(" ")
    moment = _clock(f"{month[:3]} {date} {clock.zfill(4)} {others[-2:]}", WHEN_BRIGHTSPACE)
    attempt = (moment.isoformat(),) if moment else ()
    return [Origin(student, rest, place, name, attempt, moment, "" if moment else when)]


def _plain(path):
    """One folder for each student, named by the id; for what you sorted yourself."""
    student, _, rest = path.partition("/")
    return [Origin(student, rest, student)] if rest else []


LAYOUTS = (
    Layout("moodle", "Moodle (folders)", _moodle("_?)/(.+)")),
    Layout("moodle-flat", "Moodle (without folders)", _moodle("_)([^/]+)")),
    Layout("blackboard", "Blackboard", _blackboard, by_attempt=True),
    Layout("brightspace", "Brightspace", _brightspace, by_attempt=True),
    Layout("canvas", "Canvas", _canvas),
    Layout("plain", "plain folders", _plain),
)


def read_layout(members: Iterable, key: str | None = None) -> tuple[Layout, dict]:
    """Return which LMS named the files of a zip, and whose they are.

    Parameters
    ----------
    members : iterable of Member
        The files of the LMS's own zip.
    key : str, optional
        The layout's key, when the names alone do not tell.

    Returns
    -------
    Layout
    dict
        {Member: list of Origin}, empty lists for files that the LMS does not name.

    Raises
    ------
    UnknownLayout
        When fewer than half of the files have names of any one layout, or two fit alike.
    """
    members = [m for m in members if not m.path.startswith(("__MACOSX/", ".", "index.html"))]
    for member in members:
        if METADATA.fullmatch(member.path) and key in (None, "gradescope"):
            return read_gradescope(member, members)
    found = {layout: {m: layout.origins(m.path) for m in members} for layout in LAYOUTS}
    layout = next((known for known in LAYOUTS if known.key == key), None) or _most_named(
        found, members
    )
    return layout, (
        without_common_start(found[layout]) if layout.key == "blackboard" else found[layout]
    )


def _most_named(found, members):
    """Return the layout that names the most files.

    The LMS named every one, so no student can make another layout name more; at most as many, and
    then nothing is collected until the instructor says which LMS it is.
    """
    counts = {layout: sum(map(bool, origins.values())) for layout, origins in found.items()}
    plain, most = LAYOUTS[-1], max(counts[layout] for layout in LAYOUTS[:-1])
    best = [layout for layout in LAYOUTS[:-1] if counts[layout] == most]
    if most == 0 or 2 * most < len(members):
        best = [plain] if 2 * counts[plain] >= len(members) > 0 else []
    if best == [plain]:
        _refuse_wrapped(members)
    if len(best) == 1:
        return best[0]
    if best:
        keys = " or ".join(layout.key for layout in best)
        raise UnknownLayout(f"the names could be of {keys}: say which with --layout")
    names = ", ".join(sorted({m.path.split("/")[0] for m in members})[:3]) or "nothing"
    known = ", ".join(layout.key for layout in LAYOUTS)
    raise UnknownLayout(f"the zip holds {names}; no LMS known here names files so ({known})")


def _refuse_wrapped(members):
    """Raise UnknownLayout where one folder holds what looks like an LMS's whole zip."""
    folders = {m.path.partition("/")[0] for m in members}
    inner = [m.path.partition("/")[2] for m in members]
    for layout in LAYOUTS[:-1] if len(folders) == 1 else ():
        if 2 * sum(bool(layout.origins(path)) for path in inner) >= len(inner):
            raise UnknownLayout(
                f"all of it lies in one folder, {folders.pop()}, with names as of {layout.title}: "
                f"zip what is in that folder, or say --layout plain if the folder is a student's"
            )


def without_common_start(found: dict) -> dict:
    """Take the assignment's title off, which begins every name; what is left tells students apart.

    Where Blackboard's own texts name their users, the title is what stands before these names.

    Parameters
    ----------
    found : dict
        {Member: list of Origin} of Blackboard.

    Returns
    -------
    dict
        The same, with the user name as the student and the whole start as the name.
    """
    names = {origin.student for origins in found.values() for origin in origins}
    titles = set(_titles(found))
    common = titles.pop() if len(titles) == 1 else None
    if common is None and len(names) > 1:
        common = max(set.intersection(*(set(_starts(name)) for name in names)), key=len)
    cut = {n: n[len(common) :] if common is not None else n.rpartition("_")[2] for n in names}
    return {
        member: [replace(o, student=cut[o.student], name=o.student) for o in origins]
        for member, origins in found.items()
    }


def _titles(found):
    """Yield what stands before a user name that Blackboard's text of an attempt begins with."""
    for member, origins in found.items():
        for origin in origins:
            if member.path == f"{origin.place}.txt":
                text = ""
                with contextlib.suppress(NotRead):
                    text = member.read(LIMIT).decode("utf-8-sig", "replace")
                user = re.search(r"\(([^()]+)\)\s*$", text.partition("\n")[0])
                if user and origin.student.endswith(f"_{user[1]}"):
                    yield origin.student.removesuffix(user[1])


def _starts(name):
    """Yield the beginnings of a name that end before a word."""
    return [name[: i + 1] for i, letter in enumerate(name[:-1]) if letter == "_"] + [""]


def _clock(text, pattern):
    try:
        return datetime.strptime(text, pattern)
    except ValueError:
        return None
