"""The first code cell: it says in one sentence what is missing and what to do."""

import shutil
import sys

import pytest

import build
from conftest import run_in

pytestmark = pytest.mark.slow  # it starts Python for each case

CELL = "imports"


@pytest.fixture
def first_cell(release, release_path, tmp_path):
    """Run the first cell as a script beside a copy of a student's files; return its last line."""
    folder = shutil.copytree(release_path.parent, tmp_path / "student")
    (cell,) = (cell for cell in release.cells if cell.id == CELL)

    def run(before="", missing=None):
        if missing:
            path = folder / missing
            shutil.rmtree(path) if path.is_dir() else path.unlink()
        (folder / "cell.py").write_text(before + "\n" + cell.source, encoding="utf-8")
        done = run_in(folder, sys.executable, "cell.py")
        assert bool(done.returncode) == bool(done.stderr), done
        return (done.stderr.strip() or "quiet").splitlines()[-1]

    return run


def test_it_is_quiet_when_all_is_there(first_cell):
    assert first_cell() == "quiet"


def test_it_is_the_first_code_cell(release):
    assert next(cell.id for cell in release.cells if cell.cell_type == "code") == CELL


@pytest.mark.parametrize("name", sorted(build.SUPPORT.keys() - {"LICENSE", "utils.py"}))
def test_a_missing_file(first_cell, name):
    said = first_cell(missing=name)
    assert f" {name.removesuffix('.py')}" in said
    assert said.endswith("is missing: copy the whole folder again.")


@pytest.mark.parametrize("name", ["numpy", "matplotlib", "PIL"])
def test_a_missing_package(first_cell, name):
    said = first_cell(f"import sys\nsys.modules[{name!r}] = None")
    assert name in said and "pip install -r requirements.txt" in said


@pytest.mark.parametrize(
    ("name", "package", "old"),
    [("numpy", "numpy", "1.25.2"), ("matplotlib", "matplotlib", "3.7.5"), ("pillow", "PIL", "9.5")],
)
def test_an_old_package(first_cell, name, package, old):
    said = first_cell(f"import matplotlib.pyplot, {package}\n{package}.__version__ = {old!r}")
    assert said.startswith(f"ImportError: {name} {old} is too old: run pip install -U -r")
