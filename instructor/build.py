"""Build the course from its two sources, lesson/KMeans.py and lesson/Laboratory.py.

    python instructor/build.py           source/, release/, ../KMeans.ipynb and ../Laboratory.ipynb
    python instructor/build.py --check   exit 1 when a notebook is not what its source builds
    python instructor/build.py --page    ../KMeans.html: the solved lesson, executed, as one page

nbgrader sees KMeans.ipynb alone: every notebook in source/ would become part of the assignment. So
Laboratory.ipynb joins the release as a file, after nbgrader has made it, without its solutions.
Two builds of the same sources give the same bytes: cell ids are the cells' names, never chance.
"""

import argparse
import difflib
import os
import re
import shutil
import sys
import sysconfig
import tempfile
from pathlib import Path

import jupytext
import nbformat
from nbclient import NotebookClient
from nbgrader.apps import NbGraderAPI
from nbgrader.coursedir import CourseDirectory
from nbgrader.preprocessors import ClearSolutions
from traitlets.config import PyFileConfigLoader

from formulas import FormulaError
from grading.course.seeds import ensure_secret
from page import page_of

INSTRUCTOR = Path(__file__).resolve().parent
REPOSITORY = INSTRUCTOR.parent
LESSON = INSTRUCTOR / "lesson"
SOURCE = LESSON / "KMeans.py"
LABORATORY = LESSON / "Laboratory.py"
NOTEBOOKS = ("KMeans.ipynb", "Laboratory.ipynb")
PAGE = REPOSITORY / "KMeans.html"
ASSIGNMENT = "KMeans"

# From this file each student's hidden cases are drawn. Back it up.
SECRET = INSTRUCTOR / "course_secret"

# What a student receives beside the notebooks: {name: where it lies}.
SUPPORT = {
    "utils.py": REPOSITORY / "utils.py",
    "public_tests.py": REPOSITORY / "public_tests.py",
    "kmeanslab": REPOSITORY / "kmeanslab",
    "data": REPOSITORY / "data",
    "images": REPOSITORY / "images",
    "requirements.txt": LESSON / "requirements.txt",
    "LICENSE": REPOSITORY / "LICENSE",
}

# What lies in these folders and helps no student; the figures are the README's.
NOT_HANDED_OUT = ("__pycache__", ".ipynb_checkpoints", "figure?.png")


NOTEBOOK_METADATA = {
    "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
    "language_info": {"file_extension": ".py", "mimetype": "text/x-python", "name": "python"},
}


class BuildError(Exception):
    """The source can't be built; the message names the cell and the way out."""


def read_lesson(source=SOURCE):
    """The lesson as a notebook with solutions, from its Jupytext source.

    Raises BuildError for a cell without a name or with a name that is taken.
    """
    notebook = jupytext.read(source, fmt="py:percent")
    notebook.metadata = nbformat.from_dict(NOTEBOOK_METADATA)
    notebook.nbformat_minor = 5
    for cell in notebook.cells:
        cell.id = _cell_name(cell)
    names = [cell.id for cell in notebook.cells]
    for name in names:
        if names.count(name) > 1:
            raise BuildError(f"{source.name}: two cells are named '{name}'; rename one")
    return notebook


def _cell_name(cell):
    """nbgrader's id for its own cells, the title behind `# %%` for all others."""
    title = cell.metadata.pop("title", "")
    cell.metadata.pop("lines_to_next_cell", None)
    name = cell.metadata.get("nbgrader", {}).get("grade_id", title)
    if not re.fullmatch(r"[A-Za-z]\w{0,63}", name):
        start = cell.source.strip().splitlines()[:1]
        raise BuildError(
            f"the cell that begins with {start} needs a name after '# %%', "
            f"a letter, then letters, digits and _ (it has '{name}')"
        )
    return name


def write_source(course, source=SOURCE):
    """Write course/source/KMeans: the solved notebook and the support files."""
    folder = Path(course) / "source" / ASSIGNMENT
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    nbformat.write(read_lesson(source), folder / f"{ASSIGNMENT}.ipynb")
    copy_support(folder)
    return folder / f"{ASSIGNMENT}.ipynb"


def copy_support(folder):
    """Copy what a student receives beside the notebook into the folder."""
    for name, path in SUPPORT.items():
        if path.is_dir():
            ignore = shutil.ignore_patterns(*NOT_HANDED_OUT)
            shutil.copytree(path, Path(folder) / name, ignore=ignore)
        else:
            shutil.copy2(path, Path(folder) / name)


def write_release(course):
    """Let nbgrader make course/release/KMeans from course/source/KMeans; return its notebook."""
    # nbgrader calls `alembic` by name; find it also when the environment is not activated.
    os.environ["PATH"] = sysconfig.get_path("scripts") + os.pathsep + os.environ.get("PATH", "")
    config = course_config()
    config.CourseDirectory.root = str(course)
    if Path(course) != INSTRUCTOR:  # a trial: what it notes is not for the gradebook of the course
        config.CourseDirectory.db_url = f"sqlite:///{Path(course) / 'gradebook.db'}"
    api = NbGraderAPI(CourseDirectory(config=config), config=config)
    result = api.generate_assignment(ASSIGNMENT, force=True, create=True)
    if not result["success"]:
        raise BuildError(f"nbgrader could not make the release:\n{result['log']}")
    return Path(course) / "release" / ASSIGNMENT / f"{ASSIGNMENT}.ipynb"


def course_config():
    """The course's nbgrader_config.py."""
    return PyFileConfigLoader("nbgrader_config.py", path=str(INSTRUCTOR)).load_config()


def write_laboratory(folder, source=LABORATORY):
    """Write Laboratory.ipynb into a folder, without the challenges' solutions; return its path."""
    notebook = without_solutions(read_lesson(source))
    for cell in notebook.cells:
        cell.metadata.pop("nbgrader", None)  # nothing in it is graded
    path = Path(folder) / "Laboratory.ipynb"
    nbformat.write(notebook, path)
    return path


def build(course=INSTRUCTOR, source=SOURCE, laboratory=LABORATORY):
    """Build source/ and release/ in the course folder; return the release notebook's path."""
    write_source(course, source)
    notebook = write_release(course)
    write_laboratory(notebook.parent, laboratory)
    return notebook


def check(folder=REPOSITORY, source=SOURCE, laboratory=LABORATORY):
    """Lines by which the folder's notebooks differ from what the sources build; none if they agree.

    Works in a folder of its own, with a gradebook of its own.
    """
    with tempfile.TemporaryDirectory() as course:
        release = build(course, source, laboratory).parent
        return [line for name in NOTEBOOKS for line in difference(folder / name, release / name)]


def difference(found, wanted):
    """Lines by which two text files differ; the first may be missing."""
    old = found.read_text(encoding="utf-8").splitlines() if found.exists() else []
    new = wanted.read_text(encoding="utf-8").splitlines()
    return list(difflib.unified_diff(old, new, found.name, "as built", lineterm=""))


def write_page(page=PAGE, source=SOURCE, solutions=True, link=""):
    """Execute the solved lesson and write it as one HTML file, with the solutions or without."""
    notebook = read_lesson(source)
    with tempfile.TemporaryDirectory() as folder:
        copy_support(folder)
        NotebookClient(
            notebook,
            coalesce_streams=True,
            extra_arguments=["--log-level=ERROR"],  # its ports are open to this machine alone
            resources={"metadata": {"path": folder}},
        ).execute()
    if not solutions:
        notebook = without_solutions(notebook)
    page.write_text(page_of(notebook, link), encoding="utf-8")


def without_solutions(notebook):
    """The notebook as nbgrader leaves it to students; outputs stay."""
    return ClearSolutions(config=course_config()).preprocess(notebook, {})[0]


def main():
    """Build, compare, or write the page, as the command line says."""
    parser = argparse.ArgumentParser(description="Build the course from instructor/lesson/.")
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--check", action="store_true", help="compare the notebooks, write nothing")
    what.add_argument("--page", action="store_true", help="write the solved lesson as KMeans.html")
    options = parser.parse_args()
    if options.check:
        lines = check()
        print("\n".join(lines) or f"{' and '.join(NOTEBOOKS)} are what the sources build.")
        if lines:
            sys.exit("The notebooks differ: run `python instructor/build.py`.")
    elif options.page:
        write_page()
        print(f"Wrote {PAGE.name}. Open it in a browser.")
    else:
        release = build().parent
        for name in NOTEBOOKS:
            shutil.copyfile(release / name, REPOSITORY / name)
        ensure_secret(SECRET)
        print(f"Wrote instructor/source, instructor/release, {' and '.join(NOTEBOOKS)}.")


if __name__ == "__main__":
    try:
        main()
    except (BuildError, FormulaError) as error:
        sys.exit(f"build: {error}")
