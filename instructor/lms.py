"""Work, feedback and marks, between your LMS and this course.

    python lms.py students FILE.csv     a list of students into the gradebook
    python lms.py collect FILE.zip      the LMS's zip of submissions into submitted/
    python lms.py feedback              one zip of feedback pages, named as the LMS wants it back
    python lms.py marks EXPORT.csv      the marks into the sheet that the LMS exported
    python lms.py rehearse              all of it with a small class that does not exist

LMS is your Moodle, Canvas, Blackboard, Brightspace or Gradescope.
"""

import argparse
import sys
from collections import Counter
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sqlalchemy.exc import SQLAlchemyError
from tqdm import tqdm

INSTRUCTOR = Path(__file__).resolve().parent
sys.path.insert(0, str(INSTRUCTOR))

import grade  # noqa: E402
from exchange.collecting import State, Target, collect_zip  # noqa: E402
from exchange.course import Course, NoCourse  # noqa: E402
from exchange.layouts import LAYOUTS  # noqa: E402
from exchange.ledger import BrokenLedger, Ledger  # noqa: E402
from exchange.marks import fill, read_marks  # noqa: E402
from exchange.origins import UnknownLayout  # noqa: E402
from exchange.rehearse import prepare  # noqa: E402
from exchange.returning import BY_HAND, write_feedback  # noqa: E402
from exchange.samples import PREFIXES  # noqa: E402
from exchange.sheets import SheetError, read_sheet  # noqa: E402
from exchange.table import lines  # noqa: E402
from exchange.times import Moments, read_late  # noqa: E402
from grading.course.archives import NotRead  # noqa: E402
from grading.course.gradebook import NotReleased  # noqa: E402
from grading.run.report import accept_every_character, printable  # noqa: E402

EXPECTED = (
    *(NotRead, UnknownLayout, SheetError, BrokenLedger, NoCourse, NotReleased),
    *(OSError, SQLAlchemyError),  # a full disk, a gradebook that another program holds
)


def parse(arguments=None):
    """Return the command line's options."""
    head, _, tail = __doc__.partition("\n")
    parser = argparse.ArgumentParser(
        description=head, epilog=tail, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--course", default=INSTRUCTOR, type=Path, help="the course's folder")
    parser.add_argument("--assignment", help="needed only when the course has several")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    _add_collect(commands)
    _add_marks(commands)
    feedback = commands.add_parser("feedback", help="make one zip of feedback pages")
    feedback.set_defaults(run=give_feedback)
    _add_rehearse(commands)
    students = commands.add_parser("students", help="add a list of students to the gradebook")
    students.add_argument("file", type=Path, metavar="STUDENTS.csv")
    students.set_defaults(run=lambda options, course: add_students(options.file, course))
    return parser.parse_args(arguments)


def _add_collect(commands):
    parser = commands.add_parser("collect", help="take the LMS's zip of submissions in")
    parser.add_argument("file", type=Path, metavar="FILE.zip")
    parser.add_argument("--late", type=Path, metavar="LATE.csv", help="columns id and time")
    parser.add_argument("--timezone", type=_zone, help="of the LMS's clock, like Europe/Berlin")
    keys = [layout.key for layout in LAYOUTS] + ["gradescope"]
    parser.add_argument("--layout", choices=keys, help="when the names do not tell the LMS")
    parser.add_argument("--dry-run", action="store_true", help="say what would be done")
    parser.set_defaults(run=collect)


def _add_marks(commands):
    parser = commands.add_parser("marks", help="fill in the sheet that the LMS exported")
    parser.add_argument("file", type=Path, metavar="EXPORT.csv")
    parser.add_argument("--name", help="the assignment's name in the LMS, if it is another one")
    parser.add_argument("--column", help="the column of the marks, if its name does not tell")
    parser.set_defaults(run=fill_marks)


def _add_rehearse(commands):
    parser = commands.add_parser("rehearse", help="all of it with a class that does not exist")
    parser.add_argument("--layout", choices=sorted(PREFIXES), default="moodle", help="of your LMS")
    parser.add_argument("--unconfined", action="store_true", help="as for grade.py")
    parser.set_defaults(run=rehearse)


def _zone(name):
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise argparse.ArgumentTypeError(f"{name} is no time zone like Europe/Berlin") from error


def collect(options, course):
    """Collect a zip and print the table. Returns the exit code: 1 when something was skipped."""
    late = read_late(options.late, options.timezone) if options.late else None
    target = Target(
        course.submitted,
        course.assignment,
        Ledger.read(course.ledger),
        Moments(late, options.timezone, course.deadline),
        options.dry_run,
    )
    results = collect_zip(options.file, target, options.layout)
    try:
        layout, count = next(results)
    except (NotRead, UnknownLayout) as error:
        raise type(error)(f"{options.file}: {error}") from error
    print(f"{options.file.name}: {layout.title}, students: {count}")
    rows = list(tqdm(results, total=count, unit="student", leave=False))
    print("\n".join(lines(rows)))
    counts = Counter(row.state for row in rows)
    would = "It would be: " if options.dry_run else ""
    print(would + ", ".join(f"{counts[state]} {state}" for state in State))
    if unknown := sorted(set(late or ()) - {row.student for row in rows}):
        print(f"In {options.late.name}, but not in the zip: {', '.join(unknown)}")
    return 1 if counts[State.SKIPPED] else 0


def fill_marks(options, course):
    """Fill in an exported sheet. Returns the exit code: 1 when somebody has no mark in it."""
    sheet = read_sheet(options.file)
    name, ledger = options.name or course.assignment, Ledger.read(course.ledger)
    done = fill(sheet, name, read_marks(course), ledger, options.column)
    kept = sheet.save()
    print(f"{options.file.name}: {done.title}, {done.written} marks in {done.column!r}")
    print(f"The sheet as it was: {kept.name}")
    left = {
        "Not in the sheet": done.unmatched,
        "Left out, something waits to be marked": done.open,
        "Left out, the LMS does not let it be changed": done.locked,
    }
    for words, students in left.items():
        if students:
            print(f"{words}: {', '.join(students)}")
    return 1 if any(left.values()) else 0


def give_feedback(_, course):
    """Write the zip of feedback pages. Returns the exit code: 1 when somebody has none."""
    ledger = Ledger.read(course.ledger)
    done = list(tqdm(write_feedback(course, ledger), unit="page", leave=False))
    missing = [page for page in done if page.problem]
    print(f"{len(done) - len(missing)} pages in {course.feedback}")
    if ledger.layout in BY_HAND:
        print("This LMS takes no feedback zip: give the pages out one by one.")
    for page in missing:
        print(printable(f"{page.student}: {page.problem}"))
    return 1 if missing else 0


def add_students(path, course):
    """Add the students of a CSV file to the gradebook, whatever separates its columns."""
    sheet = read_sheet(path)
    number = sheet.column("id")
    others = [n for n in ("last_name", "first_name", "email") if sheet.find(n) is not None]
    with course.gradebook() as book:
        for row, cells in sheet.rows():
            if not (student := cells[number].strip()):
                raise sheet.error(row, "the id is empty")
            book.update_or_create_student(student, **{n: cells[sheet.find(n)] for n in others})
        print(f"Students in the gradebook: {len(book.students)}")
    return 0


def rehearse(options, course):
    """Collect, grade, give feedback and marks to a sample class. Returns the exit code."""
    made = prepare(course, options.layout)
    here = ["--course", str(made.folder)]
    steps = [
        (main, ["collect", str(made.zip), "--late", str(made.late), "--timezone", "UTC"]),
        (grade.main, ["--unconfined"] if options.unconfined else []),
        (main, ["feedback"]),
    ]
    if made.sheet:
        steps.append((main, ["marks", str(made.sheet)]))
    for command, arguments in steps:
        name = "grade.py" if command is grade.main else "lms.py"
        print(f"\n$ python {' '.join([name, *arguments])}", flush=True)
        if command([*here, *arguments]) == 2:
            return 2
    print(f"\nNothing of your course was changed. Look at what came of it: {made.folder}")
    return 0


def main(arguments=None):
    """Run one command. Returns the exit code."""
    options = parse(arguments)
    accept_every_character()
    try:
        return options.run(options, Course.read(options.course, options.assignment))
    except EXPECTED as error:
        print(f"lms: {printable(str(error).splitlines()[0])}", file=sys.stderr)
        return 2


if __name__ == "__main__":
    sys.exit(main())
