"""A course may lie in several places, and be mounted at several: student code sees none of them."""

import contextlib
import os
import shutil
import subprocess
import tempfile
from pathlib import Path

import pytest
from nbgrader.coursedir import CourseDirectory
from sandboxed import confined_only, kernel, printed
from traitlets.config import Config

from conftest import REPOSITORY
from grading.course.folders import hidden_folders
from grading.sandbox import aliases, shown
from grading.sandbox.confinement import require_confinement
from grading.sandbox.refusal import NotConfined

pytestmark = pytest.mark.slow  # it starts sandboxes

TABLE = r"""
20 1 8:1 / / rw - ext4 /dev/a rw
21 20 8:1 {top}/my\040courses {top}/seen rw - ext4 /dev/a rw
22 20 8:2 {top}/my\040courses {top}/other rw - ext4 /dev/b rw
23 20 8:1 {top}/elsewhere {top}/third rw - ext4 /dev/a rw
"""


def test_a_folder_that_is_mounted_twice_has_two_names(tmp_path, monkeypatch):
    for name in ("my courses/a", "other/a", "third/a"):
        (tmp_path / name).mkdir(parents=True)
    (tmp_path / "seen").symlink_to("my courses")  # as a second mount, the same folder
    (tmp_path / "table").write_text(TABLE.strip().format(top=tmp_path))
    monkeypatch.setattr(aliases, "TABLE", tmp_path / "table")
    first, second = tmp_path / "my courses" / "a", tmp_path / "seen" / "a"
    assert list(aliases.aliases(first)) == [second]
    assert list(aliases.aliases(second)) == [first]
    assert list(aliases.aliases(tmp_path)) == []
    monkeypatch.setattr(aliases, "TABLE", tmp_path / "none")
    assert list(aliases.aliases(first)) == []


@pytest.fixture
def shown_folder():
    """A folder that every sandbox shows, for the parts of a course."""
    try:
        folder = Path(tempfile.mkdtemp(dir="/usr/local"))
    except OSError:
        pytest.skip("/usr/local is not ours")
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


def files_seen(folder, hidden):
    """Return what a student's code sees below a folder."""
    with kernel(hidden=hidden) as client:
        code = f"import os\nprint([n for _, _, names in os.walk({str(folder)!r}) for n in names])"
        return printed(client, code).strip()


@confined_only
def test_a_course_behind_a_second_mount_is_hidden_at_the_first(shown_folder, tmp_path):
    (shown_folder / "course_secret").write_text("the secret")
    mount = ["mount", "--bind", shown_folder, tmp_path]
    if subprocess.run(mount, capture_output=True, check=False).returncode != 0:
        pytest.skip("nothing can be mounted here")
    try:
        assert files_seen(shown_folder, []) == "['course_secret']"
        assert files_seen(shown_folder, [str(tmp_path)]) == "[]"
        assert require_confinement(hidden=[str(tmp_path)]) is None
    finally:
        subprocess.run(["umount", tmp_path], check=True)


@confined_only
def test_what_a_course_keeps_elsewhere_is_hidden(shown_folder, tmp_path):
    for name in ("submitted/ada/secret", "marked/bob/secret", "linked/secret", "exchange/secret"):
        (shown_folder / name).parent.mkdir(parents=True)
        (shown_folder / name).write_text("another student's")
    (shown_folder / "books").mkdir()
    (shown_folder / "books" / "gradebook.db").touch()
    (tmp_path / "submitted").symlink_to(shown_folder / "submitted")
    (tmp_path / "source").symlink_to(shown_folder / "linked")
    config = Config()
    config.CourseDirectory.root = str(tmp_path)
    config.CourseDirectory.autograded_directory = str(shown_folder / "marked")
    config.CourseDirectory.db_url = f"sqlite:///{shown_folder}/books/gradebook.db"
    config.Exchange.root = str(shown_folder / "exchange")
    hidden = hidden_folders(CourseDirectory(config=config))
    assert files_seen(shown_folder, [str(tmp_path)]).count("secret") == 4
    assert files_seen(shown_folder, hidden) == "[]"


def test_the_graders_own_course_is_always_hidden():
    own = {REPOSITORY, REPOSITORY / "instructor"}
    assert own <= set(shown.repositories([])) and REPOSITORY.parent not in shown.repositories([])


def test_a_course_in_one_place_is_one_folder(tmp_path):
    config = Config(CourseDirectory={"root": str(tmp_path)}, Exchange={"root": str(tmp_path)})
    (tmp_path / "data").mkdir()
    with contextlib.chdir(tmp_path):
        os.symlink("data", "pictures")
        found = hidden_folders(CourseDirectory(config=config))
    assert found == (str(tmp_path),)


def test_a_repository_that_holds_the_system_is_refused(monkeypatch):
    monkeypatch.setattr(shown, "repositories", lambda courses: [Path("/")])
    with pytest.raises(NotConfined, match=r"cannot be hidden.*Move the course"):
        shown.mounts(["/course"])


def test_a_repository_that_is_the_folder_of_this_python_is_refused(monkeypatch, tmp_path):
    monkeypatch.setattr(shown.sys, "prefix", str(tmp_path))
    with pytest.raises(NotConfined, match=f"repository {tmp_path} is also the folder of this Py"):
        shown.mounts([str(tmp_path)])
