"""Another course, with nothing of K-means: two functions and a sentence, quickly graded."""

import shutil

import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from nbgrader.apps import NbGraderAPI
from nbgrader.coursedir import CourseDirectory
from traitlets.config import Config

from conftest import REPOSITORY

NAME = "Circles"
ANSWERS = {
    "area": "import math\n\ndef area(radius):\n    return math.pi * radius**2",
    "doubled": "def doubled(values):\n    return [2 * value for value in values]",
}
CHECKS = b"""
def area_check(area):
    assert abs(area(1) - 3.14159) < 0.001, "the area of the unit circle"
"""
HIDDEN = {
    "area": """# More circles come here.
### BEGIN HIDDEN TESTS
import math, random
secret_radius = random.Random(globals().get("GRADER_SEED", 0)).uniform(1, 9)
assert abs(area(secret_radius) - math.pi * secret_radius**2) < 1e-9, "another circle"
### END HIDDEN TESTS""",
    # Half of the points for the numbers, half for the empty list.
    "doubled": """# More lists come here.
### BEGIN HIDDEN TESTS
secret_points = 2 * (doubled([1, 2]) == [2, 4])
print("the empty list:", doubled([]))
secret_points + 2 * (doubled([]) == [])
### END HIDDEN TESTS""",
}
LIMITS = {"cell_seconds": 5, "call_seconds": 3, "test_seconds": 6, "notebook_seconds": 20}


def _metadata(name, points=0, solution=False, locked=False):
    return {
        "nbgrader": {
            "grade": points > 0,
            "grade_id": name,
            "locked": locked,
            "points": points,
            "schema_version": 3,
            "solution": solution,
            "task": False,
        }
    }


def _source():
    cells = [new_markdown_cell("# Circles", id="title")]
    for name, answer in ANSWERS.items():
        head, body = answer.rsplit("\n", 1)
        solved = f"{head}\n    ### BEGIN SOLUTION\n{body}\n    ### END SOLUTION"
        cells.append(new_code_cell(solved, id=name, metadata=_metadata(name, solution=True)))
        if name == "area":
            public = "from course_checks import area_check\n\narea_check(area)"
            metadata = _metadata("area_public", 1, locked=True)
            cells.append(new_code_cell(public, id="area_public", metadata=metadata))
        metadata = _metadata(f"{name}_hidden", 4, locked=True)
        cells.append(new_code_cell(HIDDEN[name], id=f"{name}_hidden", metadata=metadata))
    words = _metadata("words", 3, solution=True)
    cells.append(new_markdown_cell("What is a circle?", id="question"))
    cells.append(new_markdown_cell("*answer*", id="words", metadata=words))
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    return new_notebook(cells=cells, metadata={"kernelspec": kernel})


def build(folder, **limits):
    """Build the course in a folder, with the sandbox switched on; return the released notebook."""
    source = folder / "source" / NAME
    source.mkdir(parents=True)
    nbformat.write(_source(), source / f"{NAME}.ipynb")
    (source / "course_checks.py").write_bytes(CHECKS)
    shutil.copytree(REPOSITORY / "instructor" / "grading", folder / "grading")
    limits = {**LIMITS, **limits}
    settings = "".join(f"c.SandboxLimits.{name} = {value}\n" for name, value in limits.items())
    (folder / "nbgrader_config.py").write_text(
        "c = get_config()\n"
        "c.CourseDirectory.course_id = 'circles'\n"
        "import sys\n"
        f"sys.path.insert(0, {str(folder)!r})\n"
        "from grading.course.settings import use_sandbox\n"
        "use_sandbox(c)\n"
        f"{settings}",
        encoding="utf-8",
    )
    config = Config()
    config.CourseDirectory.root = str(folder)
    config.CourseDirectory.course_id = "circles"
    done = NbGraderAPI(CourseDirectory(config=config), config=config).generate_assignment(NAME)
    assert done["success"], done["log"]
    return nbformat.read(folder / "release" / NAME / f"{NAME}.ipynb", as_version=4)


def hand_in(folder, student, release, answers=ANSWERS, words=None):
    """Hand in a notebook with these answers; return its path."""
    notebook = nbformat.from_dict(release)
    written = {**answers, "words": words} if words else answers
    for cell in notebook.cells:
        cell.source = written.get(cell.id, cell.source)
    target = folder / "submitted" / student / NAME
    target.mkdir(parents=True, exist_ok=True)
    nbformat.write(notebook, target / f"{NAME}.ipynb")
    return target / f"{NAME}.ipynb"
