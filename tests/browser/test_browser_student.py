"""A student's hour in a real JupyterLab and a real Notebook 7."""

import shutil

import nbformat
import pytest
from open_notebook import OpenNotebook, words_of_pictures

from conftest import FAST_ANSWERS, LOOP_ANSWERS, text_of

pytestmark = pytest.mark.slow  # it starts Jupyter and a browser

EXERCISE_1, EXERCISE_2 = LOOP_ANSWERS
CHECK_1, CHECK_2 = f"{EXERCISE_1}_public", f"{EXERCISE_2}_public"
# A mistake that the check knows: differences added with their signs.
WRONG_ANSWER = LOOP_ANSWERS[EXERCISE_1].replace(" ** 2", "")


@pytest.fixture(params=["lab", "notebook7"])
def open_lesson(request, page):
    """Open a notebook beside the files of a student, in one of the two applications."""
    server = request.getfixturevalue(request.param)

    def open_notebook(notebook, release_path):
        folder = server.root / request.node.name
        shutil.copytree(release_path.parent, folder)
        nbformat.write(notebook, folder / "KMeans.ipynb")
        return OpenNotebook(page, server, f"{folder.name}/KMeans.ipynb")

    return open_notebook


def test_from_not_started_to_handing_in(open_lesson, release, release_path):
    lesson = open_lesson(release, release_path)

    lesson.run_all()
    assert lesson.errors() == [CHECK_1]
    assert text_of(lesson.cells()[CHECK_1]).startswith("[not started]")

    lesson.write(EXERCISE_1, WRONG_ANSWER)
    lesson.run(CHECK_1)
    said = text_of(lesson.cells()[CHECK_1])
    assert said.startswith("[try again]") and "Traceback" not in said
    assert "A negative difference counts as very near" in said

    lesson.write(EXERCISE_1, FAST_ANSWERS[EXERCISE_1])
    lesson.run_from(CHECK_1, until=CHECK_2)
    assert text_of(lesson.cells()[CHECK_1]).startswith("[passed]")
    assert text_of(lesson.cells()[CHECK_2]).startswith("[not started]")
    assert lesson.errors() == [CHECK_2]

    lesson.write(EXERCISE_2, FAST_ANSWERS[EXERCISE_2])
    lesson.run_from(CHECK_2, until="hand_in")
    assert text_of(lesson.cells()[CHECK_2]).startswith("[passed]")
    assert "16 colors" in words_of_pictures(lesson.cells()["palette"])
    assert "bytes, in the file my_bird.png" in text_of(lesson.cells()["weigh_files"])
    assert lesson.errors() == []
