"""The archives of a release: what students receive, what instructors receive, and their sums."""

import hashlib
import zipfile

import nbformat
import pytest

import build
import release
from conftest import REPOSITORY

pytestmark = pytest.mark.slow  # it builds the course twice

SECRETS = ("BEGIN SOLUTION", "BEGIN HIDDEN TESTS", "MARK SCHEME")


@pytest.fixture(scope="module")
def archives(tmp_path_factory):
    """{"lesson" or "instructor": ZipFile}, and the folder that they lie in."""
    dist = tmp_path_factory.mktemp("dist")
    release.write_release(dist)
    version = release.read_version()
    found = {
        what: zipfile.ZipFile(dist / f"kmeans-{what}-{version}.zip")
        for what in ("lesson", "instructor")
    }
    yield found, dist
    for archive in found.values():
        archive.close()


def test_students_receive_both_notebooks_and_no_answer(archives):
    lesson = archives[0]["lesson"]
    names = lesson.namelist()
    assert {name.split("/")[0] for name in names} == {"KMeans"}
    for name in ("KMeans.ipynb", "Laboratory.ipynb"):
        text = lesson.read(f"KMeans/{name}").decode("utf-8")
        assert not [words for words in SECRETS if words in text]
        nbformat.validate(nbformat.reads(text, as_version=4))
    assert "KMeans/utils.py" in names and "KMeans/kmeanslab/sentences/en.toml" in names
    assert not [name for name in names if "instructor" in name or "tests/" in name]


def test_instructors_receive_what_git_knows(archives):
    names = archives[0]["instructor"].namelist()
    top = f"kmeans-{release.read_version()}/"
    assert {top + "instructor/lesson/KMeans.py", top + "tests/conftest.py"} <= set(names)
    assert not [name for name in names if not name.startswith(top) or name.endswith(".db")]


def test_the_sums_are_those_of_the_archives(archives):
    lines = (archives[1] / "SHA256SUMS").read_text("utf-8").splitlines()
    assert len(lines) == 2
    for line in lines:
        digest, name = line.split("  ")
        assert hashlib.sha256((archives[1] / name).read_bytes()).hexdigest() == digest


def test_two_releases_have_the_same_bytes(archives, tmp_path):
    release.write_release(tmp_path)
    again = (tmp_path / "SHA256SUMS").read_text("utf-8")
    assert again == (archives[1] / "SHA256SUMS").read_text("utf-8")


@pytest.mark.parametrize("name", ["CITATION.cff", "CHANGELOG.md"])
def test_a_version_that_is_named_otherwise_is_refused(name, tmp_path):
    for file in ("pyproject.toml", "CITATION.cff", "CHANGELOG.md"):
        text = (REPOSITORY / file).read_text("utf-8")
        if file == name:
            text = text.replace(release.read_version(), "0.0.1")
        (tmp_path / file).write_text(text, encoding="utf-8")
    with pytest.raises(build.BuildError, match=name):
        release.read_version(tmp_path)
