"""An instructor's steps in a real JupyterLab: Validate, and the formgrader after a class run."""

import shutil

import nbformat
import pytest
from jupyter_servers import serve
from open_notebook import OpenNotebook

from conftest import COMPLETE, answered, brief, grade_class

pytestmark = pytest.mark.slow  # it starts Jupyter and a browser


@pytest.fixture(scope="module")
def graded(course, release, tmp_path_factory):
    """A copy of the course in which the command has marked a blank and a full submission."""
    folder = tmp_path_factory.mktemp("instructor") / "course"
    shutil.copytree(course, folder)
    for student, answers in {"blank": {}, "full": COMPLETE}.items():
        submission = folder / "submitted" / student / "KMeans"
        shutil.copytree(folder / "release" / "KMeans", submission)
        nbformat.write(brief(answered(release, answers)), submission / "KMeans.ipynb")
    grade_class(folder)
    return folder


@pytest.fixture(scope="module")
def instructor(graded, programs, tmp_path_factory):
    """A JupyterLab over that course."""
    yield from serve("lab", graded, tmp_path_factory)


@pytest.fixture
def validate(page, instructor):
    """Press Validate in a notebook with the given answers; return what the dialog says."""

    def press(notebook, answers):
        folder = instructor.root / "validated"
        shutil.copytree(instructor.root / "release" / "KMeans", folder, dirs_exist_ok=True)
        nbformat.write(brief(answered(notebook, answers)), folder / "KMeans.ipynb")
        OpenNotebook(page, instructor, "validated/KMeans.ipynb")
        page.get_by_role("button", name="Validate").click()
        result = page.locator(".jp-Dialog", has_text="Validation Results")
        result.wait_for()
        return result.inner_text()

    return press


def test_validate_on_a_blank_notebook_names_both_exercises(release, validate):
    said = validate(release, {})
    assert "[not started] find_closest_centroids: write Exercise 1" in said
    assert "[not started] compute_centroids: write Exercise 2" in said


def test_validate_on_a_solved_notebook_finds_nothing(release, validate):
    said = validate(release, COMPLETE)
    assert "Success" in said and "[" not in said


def test_the_formgrader_shows_a_graded_class(page, instructor):
    page.goto(instructor.url + f"lab?reset&token={instructor.token}")
    page.wait_for_function("() => window.jupyterapp?.restored")
    page.evaluate("() => { window.jupyterapp.commands.execute('nbgrader:open-formgrader') }")
    formgrader = page.frame_locator("iframe")

    row = formgrader.get_by_role("row", name="KMeans")
    row.get_by_role("link", name="2", exact=True).click()
    for words in (["blank", "graded", "0 / 25"], ["full", "needs manual grading", "20 / 25"]):
        row = formgrader.get_by_role("row")
        for word in words:
            row = row.filter(has_text=word)
        row.wait_for()

    formgrader.get_by_role("link", name="Manual Grading").first.click()
    for name in ("KMeans", "KMeans", "Submission #1"):
        formgrader.get_by_role("link", name=name, exact=True).click()
    formgrader.get_by_role("heading", name="Write down what you found (5").wait_for()
    # nbgrader's own page for marking asks for a formula library, which the lesson does not need.
    page.outside[:] = [url for url in page.outside if "/ajax/libs/mathjax/" not in url]
