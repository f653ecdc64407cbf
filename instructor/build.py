"""Build the course from its one source, lesson/KMeans.py.

    python instructor/build.py           source/, release/ and ../KMeans.ipynb
    python instructor/build.py --check   exit 1 when ../KMeans.ipynb is not what the source builds
    python instructor/build.py --page    ../KMeans.html: the solved lesson, executed, as one page

Two builds of the same source give the same bytes: cell ids are the cells' names, never chance.
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
from traitlets.config import PyFileConfigLoader

from grading.course.seeds import ensure_secret
from page import page_of

INSTRUCTOR = Path(__file__).resolve().parent
REPOSITORY = INSTRUCTOR.parent
SOURCE = INSTRUCTOR / "lesson" / "KMeans.py"
NOTEBOOK = REPOSITORY / "KMeans.ipynb"
PAGE = REPOSITORY / "KMeans.html"
ASSIGNMENT = "KMeans"

# From this file each student's hidden cases are drawn. Back it up.
SECRET = INSTRUCTOR / "course_secret"

# What a student receives beside the notebook.
SUPPORT = (
    "utils.py",
    "public_tests.py",
    "kmeanslab",
    "data",
    "images",
    "requirements.txt",
)

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
            f"KMeans.py: the cell that begins with {start} needs a name after '# %%', "
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
    for name in SUPPORT:
        path = REPOSITORY / name
        if path.is_dir():
            ignore = shutil.ignore_patterns("__pycache__", ".ipynb_checkpoints")
            shutil.copytree(path, Path(folder) / name, ignore=ignore)
        else:
            shutil.copy2(path, Path(folder) / name)


def write_release(course):
    """Let nbgrader make course/release/KMeans from course/source/KMeans; return its notebook."""
    # nbgrader calls `alembic` by name; find it also when the environment is not activated.
    os.environ["PATH"] = sysconfig.get_path("scripts") + os.pathsep + os.environ.get("PATH", "")
    config = PyFileConfigLoader("nbgrader_config.py", path=str(INSTRUCTOR)).load_config()
    config.CourseDirectory.root = str(course)
    if Path(course) != INSTRUCTOR:  # a trial: what it notes is not for the gradebook of the course
        config.CourseDirectory.db_url = f"sqlite:///{Path(course) / 'gradebook.db'}"
    api = NbGraderAPI(CourseDirectory(config=config), config=config)
    result = api.generate_assignment(ASSIGNMENT, force=True, create=True)
    if not result["success"]:
        raise BuildError(f"nbgrader could not make the release:\n{result['log']}")
    return Path(course) / "release" / ASSIGNMENT / f"{ASSIGNMENT}.ipynb"


def build(course=INSTRUCTOR, source=SOURCE):
    """Build source/ and release/ in the course folder; return the release notebook's path."""
    write_source(course, source)
    return write_release(course)


def check(notebook=NOTEBOOK, source=SOURCE):
    """Lines by which the notebook differs from what the source builds; none when it is up to date.

    Works in a folder of its own, with a gradebook of its own.
    """
    with tempfile.TemporaryDirectory() as course:
        wanted = build(course, source).read_text(encoding="utf-8")
    found = notebook.read_text(encoding="utf-8") if notebook.exists() else ""
    return list(
        difflib.unified_diff(
            found.splitlines(),
            wanted.splitlines(),
            notebook.name,
            f"built from {source.name}",
            lineterm="",
        )
    )


def write_page(page=PAGE, source=SOURCE):
    """Execute the solved lesson and write it as one HTML file."""
    with tempfile.TemporaryDirectory() as folder:
        copy_support(folder)
        notebook = read_lesson(source)
        NotebookClient(
            notebook, coalesce_streams=True, resources={"metadata": {"path": folder}}
        ).execute()
    page.write_text(page_of(notebook), encoding="utf-8")


def main():
    parser = argparse.ArgumentParser(description="Build the course from instructor/KMeans.py.")
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--check", action="store_true", help="compare KMeans.ipynb, write nothing")
    what.add_argument("--page", action="store_true", help="write the solved lesson as KMeans.html")
    options = parser.parse_args()
    if options.check:
        difference = check()
        print("\n".join(difference) or "KMeans.ipynb is what the source builds.")
        if difference:
            sys.exit("KMeans.ipynb differs: run `python instructor/build.py`.")
    elif options.page:
        write_page()
        print(f"Wrote {PAGE.name}. Open it in a browser.")
    else:
        shutil.copyfile(build(), NOTEBOOK)
        ensure_secret(SECRET)
        print("Wrote instructor/source/KMeans, instructor/release/KMeans and KMeans.ipynb.")


if __name__ == "__main__":
    try:
        main()
    except BuildError as error:
        sys.exit(f"build: {error}")
