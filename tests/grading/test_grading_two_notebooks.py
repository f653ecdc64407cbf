"""Several notebooks in one folder, and several courses in one process."""

import shutil
import sys

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from tinycourse import NAME, hand_in

from conftest import REPOSITORY, run_in
from grading.notebook.course_folder import in_course_folder

pytestmark = pytest.mark.slow  # it grades classes

OTHER = new_notebook(cells=[new_markdown_cell("# More circles"), new_code_cell("area(2)")])


@pytest.mark.needs_sandbox
def test_another_notebook_is_neither_graded_nor_noted(tiny, run):
    folder, release = tiny
    both, alone, renamed, copied, wrong = (
        hand_in(folder, student, release)
        for student in ("both", "alone", "renamed", "copied", "wrong")
    )
    for path in (both, alone, renamed, copied):
        nbformat.write(OTHER, path.with_name("More.ipynb"))
    alone.unlink()
    renamed.rename(renamed.with_name("mine.ipynb"))
    shutil.copy(copied, copied.with_name("Circles-Copy1.ipynb"))
    nbformat.write(OTHER, wrong)
    _, lines = run(folder)
    assert (lines["both"]["total"], lines["both"]["repaired"]) == ("9", "")
    state = f"could not be graded: {NAME}.ipynb was not handed in, but More.ipynb"
    assert (lines["alone"]["state"], lines["alone"]["total"]) == (state, "")
    assert (lines["alone"]["area"], lines["alone"]["doubled"]) == ("", "")
    assert lines["renamed"]["repaired"] == f"mine.ipynb taken for {NAME}.ipynb"
    assert "2 notebooks handed in" in lines["copied"]["repaired"]
    assert lines["wrong"]["state"].startswith("could not be graded") and not lines["wrong"]["area"]


@pytest.mark.needs_sandbox
def test_the_laboratory_alone_is_no_lesson(course, tmp_path, run):
    folder = tmp_path / "course"
    shutil.copytree(course, folder, ignore=shutil.ignore_patterns("submitted", "autograded"))
    for student, names in (("alone", ["Laboratory"]), ("both", ["Laboratory", "KMeans"])):
        work = folder / "submitted" / student / "KMeans"
        work.mkdir(parents=True)
        for name in names:
            shutil.copy(REPOSITORY / f"{name}.ipynb", work)
    _, lines = run(folder)
    alone = "could not be graded: KMeans.ipynb was not handed in, but Laboratory.ipynb"
    assert lines["alone"]["state"] == alone and lines["alone"]["find_closest_centroids"] == ""
    assert lines["both"]["state"].startswith("not attempted") and lines["both"]["repaired"] == ""


def make_course(folder, value):
    """A folder with a module, a package and a folder of modules, each saying `value`."""
    for path in ("one.py", "two/__init__.py", "three/inner.py", "four/deep/inner.py"):
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(f"value = {value!r}\n")
    return folder


def values():
    """What the modules of the course at hand say."""
    import four.deep.inner
    import one
    import three.inner
    import two

    return [one.value, two.value, three.inner.value, four.deep.inner.value]


def test_no_module_of_a_course_is_seen_by_the_next(tmp_path):
    before = set(sys.modules)
    for value in ("first", "second"):
        with in_course_folder(make_course(tmp_path / value, value), 0):
            assert values() == [value] * 4
        assert set(sys.modules) == before
    with in_course_folder(tmp_path, 0), pytest.raises(ImportError):
        import three.inner  # noqa: F401


def test_a_module_of_the_process_is_set_aside_and_comes_back(tmp_path, monkeypatch):
    mine = make_course(tmp_path / "mine", "mine")
    monkeypatch.syspath_prepend(str(mine))
    for name in ("one", "two", "three", "three.inner", "four"):
        monkeypatch.delitem(sys.modules, name, raising=False)
    loaded = values()
    theirs = make_course(tmp_path / "theirs", "theirs")
    (theirs / "json").mkdir()
    with in_course_folder(theirs, 0):
        assert values() == ["theirs"] * 4
        assert sys.modules["json"].dumps([1]) == "[1]"
    assert values() == loaded == ["mine"] * 4
    for name in list(sys.modules):
        if name.partition(".")[0] in ("one", "two", "three", "four"):
            monkeypatch.delitem(sys.modules, name)


@pytest.mark.needs_sandbox
def test_the_release_is_the_same_in_every_process(tiny):
    """Or the next run grades everybody again: sets have another order in each process."""
    folder, _ = tiny
    code = "import grade, pathlib, sys\nprint(grade.read_course(pathlib.Path(sys.argv[1])).release)"
    line = [sys.executable, "-c", code, folder]
    where = REPOSITORY / "instructor"
    said = {run_in(where, "env", f"PYTHONHASHSEED={n}", *line).stdout for n in (1, 2, 3)}
    assert len(said) == 1 and len(said.pop()) == 65
