"""How each LMS names the files in its zip of submissions: whose work a file is.

Only the part that the LMS itself writes is read: the first level of its zip, from the left. What
comes after it is the student's, and no name in there makes a file someone else's.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime

import yaml

WHEN_BLACKBOARD = "%Y-%m-%d-%H-%M-%S"
WHEN_BRIGHTSPACE = "%b %d, %Y %I%M %p"
LIMIT = 16 * 2**20


class UnknownLayout(Exception):
    """No LMS names files like this; the message says what was seen and what is known."""


@dataclass(frozen=True)
class Origin:
    """Whose file it is, in the LMS's words.

    Attributes
    ----------
    student : str
        The id by which the LMS knows the student.
    path : str
        The file's path in the student's own work.
    place : str
        What the LMS put before it; a feedback page goes back under the same.
    name : str
        The student's name, as far as the LMS gives it.
    attempt : tuple
        Compares later than that of an older file or attempt; empty where the LMS says nothing.
    clock : datetime or None
        When it was handed in; without a zone it is the time on the LMS's clock.
    late : bool
        Whether the LMS marks it as late.
    """

    student: str
    path: str
    place: str
    name: str = ""
    attempt: tuple = ()
    clock: datetime | None = None
    late: bool = False


@dataclass(frozen=True)
class Layout:
    """One LMS's way to name files.

    Attributes
    ----------
    key : str
        Its name on the command line.
    title : str
        Its name in a sentence.
    origins : callable
        Takes a path in the zip, returns the Origins of that file, none when the LMS did not name
        it so. A group's file has several.
    by_attempt : bool
        Whether `Origin.attempt` numbers a student's attempts, and only the newest counts.
    """

    key: str
    title: str
    origins: Callable[[str], list[Origin]]
    by_attempt: bool = False


def _moodle(rest):
    """Moodle: full name, participant's number, plugin; names hold no underscore there.

    As Moodle documents it for "Download all submissions", with and without folders.
    """
    pattern = re.compile(rf"(([^_/]+)_(\d+)_assignsubmission_[a-z]+_){rest}")

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
    return [Origin(student, rest or "attempt.txt", place, attempt=(when,), clock=clock)]


BRIGHTSPACE = re.compile(
    r"((\d+)-\d+ - ([^/]+) - (\w{3} \d{1,2}, \d{4} \d{3,4} [AP]M))(?:/| - )(.+)"
)


def _brightspace(path):
    """Brightspace: a folder with the user's number, the folder's, the name and the time.

    As D2L documents it for "Download" in an assignment's submissions.
    """
    found = BRIGHTSPACE.fullmatch(path)
    if not found:
        return []
    place, student, name, when, rest = found.groups()
    date, _, clock = when[:-3].rpartition(" ")
    moment = _clock(f"{date} {clock.zfill(4)} {when[-2:]}", WHEN_BRIGHTSPACE)
    attempt = (moment.isoformat(),) if moment else ()
    return [Origin(student, rest, place, name, attempt, moment)]


def _plain(path):
    """One folder for each student, named by the id; for what you sorted yourself."""
    student, _, rest = path.partition("/")
    return [Origin(student, rest, student)] if rest else []


LAYOUTS = (
    Layout("moodle", "Moodle (folders)", _moodle("/(.+)")),
    Layout("moodle-flat", "Moodle (without folders)", _moodle("([^/]+)")),
    Layout("blackboard", "Blackboard", _blackboard, by_attempt=True),
    Layout("brightspace", "Brightspace", _brightspace, by_attempt=True),
    Layout("canvas", "Canvas", _canvas),
    Layout("plain", "plain folders", _plain),
)
METADATA = re.compile(r"assignment_\d+_export/submission_metadata\.yml")


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
            return _gradescope(member, members)
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
    if len(best) == 1:
        return best[0]
    if best:
        keys = " or ".join(layout.key for layout in best)
        raise UnknownLayout(f"the names could be of {keys}: say which with --layout")
    names = ", ".join(sorted({m.path.split("/")[0] for m in members})[:3]) or "nothing"
    known = ", ".join(layout.key for layout in LAYOUTS)
    raise UnknownLayout(f"the zip holds {names}; no LMS known here names files so ({known})")


def without_common_start(found: dict) -> dict:
    """Take the assignment's title off, which begins every name; what is left tells students apart.

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
    starts = [set(_starts(name)) for name in names]
    common = max(set.intersection(*starts), key=len) if len(names) > 1 else None
    cut = {n: n[len(common) :] if common is not None else n.rpartition("_")[2] for n in names}
    return {
        member: [replace(o, student=cut[o.student], name=o.student) for o in origins]
        for member, origins in found.items()
    }


def _starts(name):
    """Yield the beginnings of a name that end before a word."""
    return [name[: i + 1] for i, letter in enumerate(name[:-1]) if letter == "_"] + [""]


def _gradescope(metadata, members):
    """Gradescope: a folder for each submission, and one file that says whose it is.

    As Gradescope documents it for "Export Submissions". Keys are Ruby's: they begin with a colon.
    """
    top = metadata.path.partition("/")[0]
    try:
        known = yaml.load(metadata.read(LIMIT), Loader=_PlainLoader)
    except yaml.YAMLError as error:
        raise UnknownLayout(f"{metadata.path} can't be read: {error}") from error
    known = known if isinstance(known, dict) else {}
    found = {}
    for member in members:
        folder, _, rest = member.path.removeprefix(f"{top}/").partition("/")
        inside = member.path.startswith(f"{top}/") and rest
        found[member] = list(_submitters(known.get(folder), folder, rest)) if inside else []
    found.pop(metadata)
    return Layout("gradescope", "Gradescope", lambda path: [], by_attempt=True), found


def _submitters(entry, folder, path):
    entry = entry if isinstance(entry, dict) else {}
    when = entry.get(":created_at")
    clock = when if isinstance(when, datetime) else None
    for person in entry.get(":submitters") or []:
        student = str(person.get(":sid") or person.get(":email") or "")
        attempt = (clock.timestamp(),) if clock and clock.tzinfo else ()
        yield Origin(student, path, folder, str(person.get(":name") or ""), attempt, clock)


class _PlainLoader(yaml.SafeLoader):
    """YAML without objects: a tag of Ruby's is read as what it tags."""


def _untagged(loader, suffix, node):
    if isinstance(node, yaml.MappingNode):
        value = loader.construct_mapping(node, deep=True)
        return value.get("utc", value)  # a moment with a zone holds its UTC
    if isinstance(node, yaml.SequenceNode):
        return loader.construct_sequence(node, deep=True)
    return loader.construct_scalar(node)


_PlainLoader.add_multi_constructor("!ruby/", _untagged)


def _clock(text, pattern):
    try:
        return datetime.strptime(text, pattern)
    except ValueError:
        return None
