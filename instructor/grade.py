"""Grade a class in one command.

    python instructor/grade.py                what is new or changed since the last time
    python instructor/grade.py --dry-run      say what would be graded, change nothing
    python instructor/grade.py --student ID   only this one (repeat it for more)
    python instructor/grade.py --all          everything again

The marks go into nbgrader's gradebook, the report into report.csv. Stop it when you like: the same
command goes on where it was.
"""

import argparse
import os
import sys
from pathlib import Path

INSTRUCTOR = Path(__file__).resolve().parent
sys.path.insert(0, str(INSTRUCTOR))


def read_course(folder, assignment=None, database=None):
    """Return the Course in a folder with an nbgrader_config.py; its only assignment by default."""
    from nbgrader.coursedir import CourseDirectory
    from traitlets.config import PyFileConfigLoader

    from grading.course.gradebook import NotReleased, open_gradebook
    from grading.run.classrun import Course

    config = PyFileConfigLoader("nbgrader_config.py", path=str(folder)).load_config()
    config.CourseDirectory.root = str(folder)
    if database:
        config.CourseDirectory.db_url = database
    coursedir = CourseDirectory(config=config)
    with open_gradebook(coursedir) as book:
        names = [a.name for a in book.assignments]
    if assignment is None and len(names) != 1:
        listed = ", ".join(names) or "none: run `python build.py` first"
        raise NotReleased(f"name the assignment to grade; the gradebook has {listed}")
    return Course(coursedir, config, assignment or names[0])


def parse(arguments):
    """Return the command line's options."""
    head, _, tail = __doc__.partition("\n")
    parser = argparse.ArgumentParser(
        description=head, epilog=tail, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("assignment", nargs="?", help="needed only when the course has several")
    parser.add_argument("--all", action="store_true", help="grade everything again")
    parser.add_argument("--student", action="append", metavar="ID", help="grade only this student")
    parser.add_argument("--jobs", type=int, default=os.cpu_count(), help="submissions at once")
    parser.add_argument("--dry-run", action="store_true", help="say what would be done")
    parser.add_argument(
        "--unconfined", action="store_true", help="grade also where student code is not confined"
    )
    parser.add_argument("--dask", metavar="ADDRESS", help="grade on a Dask cluster")
    parser.add_argument("--db", metavar="URL", help="the gradebook, when not the configured one")
    parser.add_argument("--course", default=INSTRUCTOR, type=Path, help="the course's folder")
    return parser.parse_args(arguments)


def main(arguments=None):
    """Grade, then print the table and write report.csv. Returns the exit code."""
    options = parse(arguments)
    from grading.course.gradebook import NotReleased
    from grading.run import classrun, executors, report
    from grading.run.records import Busy
    from grading.sandbox.confinement import NotConfined, require_confinement

    try:
        course = read_course(options.course.resolve(), options.assignment, options.db)
        states = classrun.plan(course, options.student, options.all)
    except (NotReleased, KeyError) as error:
        print(f"grade: {error.args[0]}", file=sys.stderr)
        return 2
    todo = [student for student, state in states.items() if state != "unchanged"]
    if options.dry_run:
        for student, state in states.items():
            print(f"{student}: {state}")
        print(f"{len(todo)} of {len(states)} submissions would be graded.")
    try:
        course.unconfined = require_confinement(options.unconfined, [str(options.course.resolve())])
    except NotConfined as error:
        print(f"grade: {error}", file=sys.stderr)
        return 2
    if options.dry_run:
        return 0
    backend = executors.Dask(options.dask) if options.dask else executors.Pool(options.jobs)
    try:
        if todo:
            classrun.grade(course, backend, todo)
    except Busy as error:
        print(f"grade: {error}; wait for it, or stop it", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("\nStopped. The same command goes on where it was.", file=sys.stderr)
        return 130
    entries = report.lines(course)
    path = options.course / "report.csv"
    report.write_csv(path, entries)
    print("\n".join(report.table(entries)))
    print(f"{len(todo)} graded, {len(states) - len(todo)} unchanged. Details: {path}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
