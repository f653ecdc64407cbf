"""A student's hour, in a real JupyterLab and a real Notebook 7."""

import shutil

import pytest

from browser import OpenNotebook
from conftest import LOOP_ANSWERS, text_of

CHECK_1, CHECK_2 = "find_closest_centroids_public", "compute_centroids_public"
# The largest distance in place of the smallest.
WRONG_ANSWER = LOOP_ANSWERS["find_closest_centroids"].replace("distance < best", "distance > best")
WRONG_ANSWER = WRONG_ANSWER.replace("best = np.inf", "best = -np.inf")


@pytest.fixture(params=["lab", "notebook7"])
def lesson(request, page, release_path):
    """The lesson as it is handed out, open in one of the two applications."""
    server = request.getfixturevalue(request.param)
    folder = server.root / request.node.name
    shutil.copytree(release_path.parent, folder)
    return OpenNotebook(page, server, f"{folder.name}/KMeans.ipynb")


def errors(notebook):
    """The names of the cells that stopped with an error, in order."""
    return [
        name
        for name, cell in notebook.cells().items()
        for output in cell.get("outputs", [])
        if output.output_type == "error"
    ]


def test_a_student_from_not_started_to_the_compressed_picture(lesson):
    lesson.run_all()
    assert errors(lesson) == [CHECK_1]
    assert text_of(lesson.cells()[CHECK_1]).startswith("[not started]")

    lesson.write("find_closest_centroids", WRONG_ANSWER)
    lesson.run(CHECK_1)
    print(text_of(lesson.cells()[CHECK_1]))

    lesson.write("find_closest_centroids", LOOP_ANSWERS["find_closest_centroids"])
    lesson.run(CHECK_1)
    assert text_of(lesson.cells()[CHECK_1]).startswith("[passed]")
    lesson.write("compute_centroids", LOOP_ANSWERS["compute_centroids"])
    lesson.restart_and_run_all()
    assert errors(lesson) == []
    print(text_of(lesson.cells()["weigh_files"]))
