"""A small class that does not exist, in the form in which each LMS would hand it over."""

from __future__ import annotations

import re
import zipfile
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import nbformat

from grading.course.times import as_text

SOLUTION = re.compile(r" *### (BEGIN|END) SOLUTION\n?")


@dataclass(frozen=True)
class Sample:
    """One student of the sample class.

    Attributes
    ----------
    student, first, last : str
    answers : float
        Which part of the answers is solved, from the first on.
    hours : float
        How long after the deadline it comes; before it when negative.
    """

    student: str
    first: str
    last: str
    answers: float
    hours: float


CLASS = (
    Sample("9001", "Ada", "Solved", 1.0, -2),
    Sample("9002", "Bob", "Half", 0.5, -1),
    Sample("9003", "Cy", "Blank", 0.0, -3),
    Sample("9004", "Dee", "Late", 1.0, 2.5),
)
# What each LMS puts before a file's name: {0} the sample, {1} when it came.
PREFIXES = {
    "moodle": "{0.first} {0.last}_{0.student}_assignsubmission_file_/",
    "moodle-flat": "{0.first} {0.last}_{0.student}_assignsubmission_file_",
    "canvas": "{0.last}{0.first}_{2}{0.student}_5{0.student}_",
    "blackboard": "Lesson_{0.student}_attempt_{1:%Y-%m-%d-%H-%M-%S}_",
    "brightspace": "{0.student}-77 - {0.first} {0.last} - {1:%b %d, %Y %I%M %p}/",
    "gradescope": "assignment_77_export/submission_{0.student}/",
    "plain": "{0.student}/",
}
SHEETS = {
    "moodle": (
        "Identifier,Full name,Email address,Grade,Maximum Grade,Grade can be changed",
        "Participant {0.student},{0.first} {0.last},,,{1:g},Yes",
    ),
    "canvas": (
        "Student,ID,SIS Login ID,Section,{2} (77)",
        '"{0.last}, {0.first}",{0.student},,One,',
    ),
    "blackboard": (
        "Last Name,First Name,Username,Last Access,{2} [Total Pts: {1:g} Score] |77",
        "{0.last},{0.first},{0.student},,",
    ),
    "brightspace": (
        "OrgDefinedId,Last Name,First Name,{2} Points Grade <MaxPoints:{1:g}>,"
        "End-of-Line Indicator",
        "#{0.student},{0.last},{0.first},,#",
    ),
}
SHEETS["moodle-flat"] = SHEETS["moodle"]


def sample_notebook(release: Path, source: Path, part: float) -> bytes:
    """Return a submission: the released notebook with a part of its answers solved.

    Parameters
    ----------
    release, source : Path
        The notebook as students receive it, and with solutions.
    part : float
        From 0, blank, to 1, all answers.

    Returns
    -------
    bytes
    """
    solved = {cell.id: cell.source for cell in nbformat.read(source, as_version=4).cells}
    notebook = nbformat.read(release, as_version=4)
    answers = [c for c in notebook.cells if c.metadata.get("nbgrader", {}).get("solution")]
    for cell in answers[: int(part * len(answers))]:
        cell.source = SOLUTION.sub("", solved[cell.id])
    return nbformat.writes(notebook).encode()


def sample_zip(path: Path, layout: str, notebooks: dict, name: str, deadline: datetime) -> None:
    """Write the class's zip of submissions.

    Parameters
    ----------
    path : Path
    layout : str
        A layout's key.
    notebooks : dict
        {Sample: notebook as bytes}.
    name : str
        The file's name.
    deadline : datetime
        With a zone; the LMS's clock stands in the same.
    """
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        for sample, data in notebooks.items():
            when, late = (
                deadline + timedelta(hours=sample.hours),
                "LATE_" if sample.hours > 0 else "",
            )
            file.writestr(PREFIXES[layout].format(sample, when, late) + name, data)
        if layout == "gradescope":
            entries = "".join(_entry(s, deadline + timedelta(hours=s.hours)) for s in notebooks)
            file.writestr("assignment_77_export/submission_metadata.yml", entries)


def _entry(sample, when):
    return (
        f"submission_{sample.student}:\n"
        f"  :submitters:\n  - :name: {sample.first} {sample.last}\n    :sid: '{sample.student}'\n"
        f"  :created_at: {when.isoformat()}\n"
    )


def late_list(deadline: datetime) -> str:
    """Return the class's list of late students, as an instructor writes it."""
    late = [s for s in CLASS if s.hours > 0]
    rows = [f"{s.student},{as_text(deadline + timedelta(hours=s.hours))}" for s in late]
    return "\n".join(["id,time", *rows, ""])


def sample_sheet(layout: str, assignment: str, best: float) -> str | None:
    """Return the sheet of marks that an LMS would export, None for one that exports none."""
    if layout not in SHEETS:
        return None
    head, row = SHEETS[layout]
    rows = [head, *[row] * len(CLASS)]
    samples = [CLASS[0], *CLASS]
    return "".join(
        r.format(s, best, assignment) + "\r\n" for r, s in zip(rows, samples, strict=True)
    )
