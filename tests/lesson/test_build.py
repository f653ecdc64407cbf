"""One source, one notebook: the build is exact, repeatable and notices a hand edit."""

import ast
import json
import re

import nbformat
import pytest

import build

pytestmark = pytest.mark.slow  # it builds the course again and again


def test_the_committed_notebook_is_what_the_source_builds(release_path):
    for name in build.NOTEBOOKS:
        wanted = (release_path.parent / name).read_bytes()
        assert (build.REPOSITORY / name).read_bytes() == wanted, name


def test_two_builds_give_the_same_bytes(release_path, tmp_path):
    assert build.build(tmp_path).read_bytes() == release_path.read_bytes()


def test_a_hand_edited_notebook_is_noticed(tmp_path):
    for name in build.NOTEBOOKS:
        text = (build.REPOSITORY / name).read_text(encoding="utf-8")
        text = text.replace("Four questions, from memory", "Four questions, by heart")
        (tmp_path / name).write_text(text, encoding="utf-8")
    difference = "\n".join(build.check(tmp_path))
    assert "-" in difference and "by heart" in difference


def test_a_missing_notebook_is_noticed(tmp_path):
    assert build.check(tmp_path)


@pytest.mark.parametrize(
    ("cells", "message"),
    [("# %%\nx = 1\n", "needs a name"), ("# %% a\nx = 1\n\n# %% a\ny = 1\n", "two cells")],
)
def test_cells_without_their_own_name_are_refused(tmp_path, cells, message):
    source = tmp_path / "KMeans.py"
    source.write_text(cells, encoding="utf-8")
    with pytest.raises(build.BuildError, match=message):
        build.read_lesson(source)


def test_the_notebook_is_valid_and_clean(release):
    nbformat.validate(release)
    assert [c.id for c in release.cells if c.get("outputs") or c.get("execution_count")] == []
    assert "jupytext" not in json.dumps(release.metadata)


def test_a_student_receives_no_solution_and_no_hidden_test(course, release):
    text = json.dumps(release)
    for secret in ("BEGIN SOLUTION", "HIDDEN TESTS", "MARK SCHEME", "GRADER_SEED"):
        assert secret not in text
    names = {path.name for path in (course / "release" / "KMeans").iterdir()}
    assert names == {*build.NOTEBOOKS, *build.SUPPORT}


def test_points_are_25(source):
    points = {
        cell.id: cell.metadata.nbgrader.points
        for cell in source.cells
        if cell.metadata.get("nbgrader", {}).get("grade")
    }
    assert points == {
        "find_closest_centroids_public": 2,
        "find_closest_centroids_hidden": 8,
        "compute_centroids_public": 2,
        "compute_centroids_hidden": 8,
        "reflection": 5,
    }
    (said,) = (cell.source for cell in source.cells if cell.id == "what_you_can_do")
    assert "25 points: 10 for each exercise, 5 for your answer" in said


@pytest.mark.parametrize("name", ["find_closest_centroids", "compute_centroids"])
def test_an_exercise_starts_as_docstring_and_comment(release, name):
    cell = next(cell for cell in release.cells if cell.id == name)
    (function,) = ast.parse(cell.source).body
    assert ast.get_docstring(function) and len(function.body) == 1
    assert cell.source.rstrip().endswith("# YOUR CODE HERE")


def test_cells_are_small(release):
    for cell in release.cells:
        if cell.cell_type == "code":
            assert len(cell.source.splitlines()) <= 20, cell.id
            assert max(map(len, cell.source.splitlines()), default=0) <= 100, cell.id


def test_the_lesson_can_be_read_in_an_hour(release):
    """About 60 cells and 3,000 words at most, hints included, code and alternative texts not."""
    prose = " ".join(cell.source for cell in release.cells if cell.cell_type == "markdown")
    words = re.sub(r"!\[[^\]]*\]\([^)]*\)|<[^>]+>|```.*?```", "", prose, flags=re.DOTALL).split()
    words = [word for word in words if re.search(r"\w", word)]  # no bars of tables
    assert len(words) <= 3000 and len(release.cells) <= 70
