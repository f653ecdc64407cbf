"""Stock nbgrader from end to end: a blank, a half and a full submission, and noisy right ones."""

import shutil

import nbformat
import pytest

from conftest import COMPLETE, FAST_ANSWERS, answered, brief, rows_of, run_in

pytestmark = pytest.mark.slow  # it grades with stock nbgrader

NOISE = "import warnings\n    warnings.warn('careful')\n    print('debug', X.shape)\n    return"
NOISY = {name: source.replace("return", NOISE) for name, source in FAST_ANSWERS.items()}
EXERCISE_1 = {"find_closest_centroids": FAST_ANSWERS["find_closest_centroids"]}
SUBMISSIONS = {"blank": {}, "half": EXERCISE_1, "full": FAST_ANSWERS, "noisy": NOISY}
EXPECTED = {"blank": 0, "half": 10, "full": 20, "noisy": 20}


@pytest.fixture(scope="module")
def own_course(course, tmp_path_factory):
    """A copy of the course to grade in: other tests copy the original, with its gradebook."""
    return shutil.copytree(course, tmp_path_factory.mktemp("stock") / "course")


@pytest.fixture(scope="module")
def graded(own_course, release):
    """The course folder after autograde, generate_feedback and export; one lesson is whole."""
    for student, answers in SUBMISSIONS.items():
        folder = own_course / "submitted" / student / "KMeans"
        shutil.copytree(own_course / "release" / "KMeans", folder)
        notebook = release if student == "full" else brief(release)
        nbformat.write(answered(notebook, answers), folder / "KMeans.ipynb")
    for command in (["autograde", "KMeans"], ["generate_feedback", "KMeans"], ["export"]):
        done = run_in(own_course, "nbgrader", *command)
        assert done.returncode == 0, done.stderr[-3000:]
    return own_course


@pytest.fixture(scope="module")
def exported(graded):
    return rows_of(graded / "grades.csv", "student_id")


@pytest.mark.parametrize("student", SUBMISSIONS)
def test_automatic_marks(exported, student):
    assert float(exported[student]["score"]) == EXPECTED[student]
    assert float(exported[student]["max_score"]) == 25


@pytest.mark.parametrize("student", SUBMISSIONS)
def test_everyone_gets_feedback(graded, student):
    page = (graded / "feedback" / student / "KMeans" / "KMeans.html").read_text(encoding="utf-8")
    assert "KMeans" in page and f"{EXPECTED[student]}.0 / 25.0" in page


def test_the_noise_was_real(graded):
    path = graded / "autograded" / "noisy" / "KMeans" / "KMeans.ipynb"
    cells = {cell.id: cell for cell in nbformat.read(path, as_version=4).cells}
    said = {o.name: o.text for o in cells["run_on_points"].outputs if o.output_type == "stream"}
    assert "debug (300, 2)" in said["stdout"] and "careful" in said["stderr"]


@pytest.mark.parametrize(("answers", "verdict"), [({}, "FAILED"), (COMPLETE, "Success")])
def test_validate(release, course, tmp_path, answers, verdict):
    shutil.copytree(course / "release" / "KMeans", tmp_path, dirs_exist_ok=True)
    notebook = release if answers else brief(release)
    nbformat.write(answered(notebook, answers), tmp_path / "KMeans.ipynb")
    done = run_in(tmp_path, "nbgrader", "validate", "KMeans.ipynb")
    assert verdict in done.stdout, done.stdout + done.stderr
    if verdict == "FAILED":
        assert "[not started]" in done.stdout
