"""Whose a file of an LMS's zip is, and how an LMS says so."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime


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
    unclear : str
        A time that the LMS wrote and nobody can read here.
    late : bool
        Whether the LMS marks it as late.
    """

    student: str
    path: str
    place: str
    name: str = ""
    attempt: tuple = ()
    clock: datetime | None = None
    unclear: str = ""
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
