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


def read_course(folder, assignment=None, database=None, limits=None):
    """Return the Course in a folder with an nbgrader_config.py; its only assignment by default.

    limits: {name: value} of SandboxLimits, for this run alone.
    """
    from nbgrader.coursedir import CourseDirectory
    from traitlets.config import PyFileConfigLoader

    from grading.course.gradebook import NotReleased, open_gradebook
    from grading.run.classrun import Course

    if not (Path(folder) / "nbgrader_config.py").is_file():
        raise NotReleased(f"{folder} holds no nbgrader_config.py")
    config = PyFileConfigLoader("nbgrader_config.py", path=str(folder)).load_config()
    config.CourseDirectory.root = str(folder)
    if database:
        config.CourseDirectory.db_url = database
    config.SandboxLimits.update(limits or {})
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
    parser.add_argument("--help-all", action="help", help="explain each limit too")
    _add_limits(parser, "--help-all" in (sys.argv[1:] if arguments is None else arguments))
    return parser.parse_args(arguments)


def _add_limits(parser, explained):
    """Let each limit be set on the command line, as nbgrader's own commands do it."""
    from grading.sandbox.limits import SandboxLimits

    for name, trait in sorted(SandboxLimits.class_traits(config=True).items()):
        default = trait.default_value
        words = f"{trait.help} Default: {default}." if explained else argparse.SUPPRESS
        option = f"--SandboxLimits.{name}"
        parser.add_argument(option, dest=name, type=type(default), metavar="N", help=words)


def _limits(options):
    """Return the limits that the command line sets."""
    from grading.sandbox.limits import SandboxLimits

    given = {name: getattr(options, name) for name in SandboxLimits.class_trait_names(config=True)}
    return {name: value for name, value in given.items() if value is not None}


def main(arguments=None):
    """Grade, then print the table and write report.csv. Returns the exit code."""
    options = parse(arguments)
    from sqlalchemy.exc import SQLAlchemyError
    from traitlets import TraitError

    from grading.course.gradebook import NotReleased
    from grading.course.seeds import NoSecret
    from grading.run import classrun, report
    from grading.run.records import Busy

    report.accept_every_character()
    try:
        return _run(options)
    except SQLAlchemyError as error:
        words = f"the gradebook could not be used ({classrun.first_line(error)}); try again"
    except (Busy, NotReleased, NoSecret, KeyError, TraitError) as error:
        words = error.args[0]
    except OSError as error:
        words = f"{error.filename or 'the course'} can't be used: {error.strerror or error}"
    print(f"grade: {report.printable(words)}", file=sys.stderr)
    return 2


def _run(options):
    """Plan, grade and report; returns the exit code."""
    from grading.notebook.states import Due
    from grading.run import classrun, executors, report

    folder = options.course.resolve()
    course = read_course(folder, options.assignment, options.db, _limits(options))
    refused = _confine(course, options.unconfined)
    states = classrun.plan(course, options.student, options.all)
    todo = [student for student, state in states.items() if state is not Due.UNCHANGED]
    if options.dry_run:
        for student, state in states.items():
            print(f"{report.printable(student)}: {state}")
        print(f"{len(todo)} of {len(states)} submissions would be graded.")
    if refused:
        print(f"grade: {refused}", file=sys.stderr)
        return 2
    if options.dry_run:
        return 0
    backend = executors.Dask(options.dask) if options.dask else executors.Pool(options.jobs)
    try:
        unrecorded = classrun.grade(course, backend, todo) if todo else {}
    except KeyboardInterrupt:
        print("\nStopped. The same command goes on where it was.", file=sys.stderr)
        return 130
    return _report(course, options.course / "report.csv", todo, states, unrecorded)


def _confine(course, unconfined):
    """Settle whether student code is confined; returns why nothing can be graded, or None."""
    from grading.course.folders import hidden_folders
    from grading.sandbox.confinement import NotConfined, require_confinement

    try:
        course.unconfined = require_confinement(unconfined, hidden_folders(course.coursedir))
    except NotConfined as error:
        return error
    return None


def _report(course, path, todo, states, unrecorded):
    """Print the table and write report.csv; returns the exit code."""
    from grading.run import report

    entries = report.lines(course)
    print("\n".join(report.table(entries)))
    for student, why in unrecorded.items():
        print(f"{report.printable(student)}: nothing could be kept: {why}", file=sys.stderr)
    print(f"{len(todo)} graded, {len(states) - len(todo)} unchanged. Details: {path}")
    try:
        report.write_csv(path, entries)
    except OSError as error:
        print(f"grade: {path} could not be written: {error.strerror}", file=sys.stderr)
        return 1
    return 1 if unrecorded else 0


if __name__ == "__main__":
    sys.exit(main())
