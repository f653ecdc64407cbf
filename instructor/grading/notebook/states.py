"""What became of a submission, and of each answer in it; the words are those of the report."""

from enum import StrEnum


class SubmissionState(StrEnum):
    """What came of grading one student's submission."""

    GRADED = "graded"
    UNTOUCHED = "not attempted"
    MISSING = "missing"
    FAILED = "could not be graded"


class AnswerState(StrEnum):
    """What was found in the place of one answer."""

    DONE = "done"
    UNTOUCHED = "not attempted"
    MISSING = "missing"
    ELSEWHERE = "left open"  # its cell is empty, and text was found in another one


class Due(StrEnum):
    """Why a submission is graded in this run, or not."""

    NEW = "new"
    CHANGED = "changed"
    AGAIN = "again"
    UNCHANGED = "unchanged"
