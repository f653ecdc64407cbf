"""`nbgrader export` without the formulas that a name may hold."""

from __future__ import annotations

import csv
from typing import Any

from nbgrader.api import Gradebook, MissingEntry
from nbgrader.plugins.export import ExportPlugin

from ..run.report import harmless, printable

COLUMNS = (
    *("assignment", "duedate", "timestamp", "student_id", "last_name", "first_name", "email"),
    *("raw_score", "late_submission_penalty", "score", "max_score"),
)


class HarmlessCsv(ExportPlugin):
    """nbgrader's grades.csv; each cell is quoted where a comma or a formula asks for it."""

    def export(self, gradebook: Gradebook) -> None:
        """Write the marks of all students.

        Parameters
        ----------
        gradebook : Gradebook
            nbgrader's own.
        """
        with open(self.to or "grades.csv", "w", newline="", encoding="utf-8") as file:
            writer = csv.DictWriter(file, COLUMNS)
            writer.writeheader()
            for assignment in gradebook.assignments:
                for student in gradebook.students:
                    if _asked_for(assignment.name, self.assignment) and _asked_for(
                        student.id, self.student
                    ):
                        writer.writerow(_row(gradebook, assignment, student))


def _asked_for(name: str, wanted: list[Any]) -> bool:
    return not wanted or name in [str(one) for one in wanted]


def _row(gradebook: Gradebook, assignment: Any, student: Any) -> dict[str, str]:
    row = {
        "assignment": assignment.name,
        "duedate": assignment.duedate,
        "student_id": student.id,
        "last_name": student.last_name,
        "first_name": student.first_name,
        "email": student.email,
        "max_score": assignment.max_score,
    }
    try:
        submission = gradebook.find_submission(assignment.name, student.id)
    except MissingEntry:  # nothing handed in counts 0, as in nbgrader's own table
        row |= {"timestamp": "", "raw_score": 0.0, "late_submission_penalty": 0.0, "score": 0.0}
    else:
        penalty = submission.late_submission_penalty or 0.0
        row |= {"timestamp": submission.timestamp, "raw_score": submission.score}
        row |= {"late_submission_penalty": penalty, "score": max(0.0, submission.score - penalty)}
    texts = {name: "" if value is None else str(value) for name, value in row.items()}
    return {name: harmless(printable(text)) for name, text in texts.items()}
