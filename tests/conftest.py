"""Everything is built and executed once per session; many tests look at the results."""

import csv
import os
import subprocess
import sys
import sysconfig
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

REPOSITORY = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(REPOSITORY / "instructor"))

import build  # noqa: E402 - the line above makes it importable

# nbgrader starts `alembic` and kernels by name: find them without an activated environment.
os.environ["PATH"] = sysconfig.get_path("scripts") + os.pathsep + os.environ["PATH"]

pytest_plugins = [
    *("jupyter_servers", "browser", "laboratory_cells", "lms_zips", "open_notebook"),
    *("sandboxed", "site_in_browser", "tinyclass", "workers"),
]

LOOP_ANSWERS = {
    "find_closest_centroids": """
def find_closest_centroids(X, centroids):
    idx = np.zeros(len(X), dtype=int)
    for i in range(len(X)):
        best = np.inf
        for k in range(len(centroids)):
            distance = np.sum((X[i] - centroids[k]) ** 2)
            if distance < best:
                best, idx[i] = distance, k
    return idx
""",
    "compute_centroids": """
def compute_centroids(X, idx, K):
    sums, counts = np.zeros((K, X.shape[1])), np.zeros(K)
    for i in range(len(X)):
        sums[idx[i]] += X[i]
        counts[idx[i]] += 1
    return sums / np.maximum(counts, 1)[:, np.newaxis]
""",
}


FAST_ANSWERS = {
    "find_closest_centroids": """
def find_closest_centroids(X, centroids):
    return np.sum((X[:, np.newaxis] - centroids) ** 2, axis=2).argmin(axis=1)
""",
    "compute_centroids": """
def compute_centroids(X, idx, K):
    mask = idx == np.arange(K)[:, np.newaxis]
    return mask @ X / np.maximum(mask.sum(axis=1), 1)[:, np.newaxis]
""",
}


# All that a student can write in the graded cells.
COMPLETE = {**FAST_ANSWERS, "reflection": "The cost can't rise, because each step lowers it."}


def answered(notebook, answers):
    """A copy of the notebook with the named cells' sources replaced."""
    copy = nbformat.from_dict(notebook)
    cells = {cell.id: cell for cell in copy.cells}
    for name, source in answers.items():
        cells[name].source = source.strip()
    return copy


def brief(notebook):
    """A copy that ends with the first run of K-means, and keeps all that is graded.

    It runs in a third of the time, where the tools around a lesson are tested and not the lesson.
    """
    copy = nbformat.from_dict(notebook)
    last = next(i for i, cell in enumerate(copy.cells) if cell.id == "run_on_points")
    kept = [c for c in copy.cells[last + 1 :] if "nbgrader" in c.metadata or "question" in c.id]
    copy.cells = copy.cells[: last + 1] + kept
    return copy


def execute(notebook, folder, allow_errors=True):
    """Run a copy of the notebook top to bottom beside a student's files; return it."""
    copy = nbformat.from_dict(notebook)
    build.copy_support(folder)
    client = NotebookClient(
        copy,
        timeout=300,
        allow_errors=allow_errors,
        coalesce_streams=True,
        resources={"metadata": {"path": str(folder)}},
    )
    client.execute()
    return copy


def text_of(cell):
    """All that a person reads under a cell: streams, results, errors."""
    texts = []
    for output in cell.get("outputs", []):
        if output.output_type == "stream":
            texts.append(output.text)
        elif output.output_type == "error":
            texts.append("\n".join(output.traceback))
        else:
            texts.append(output.data.get("text/plain", ""))
    return "\n".join(texts)


class Executed:
    """An executed notebook whose cells are found by name."""

    def __init__(self, notebook, folder):
        self.notebook, self.folder = notebook, Path(folder)
        self.cells = {cell.id: cell for cell in notebook.cells}

    def text(self, name):
        return text_of(self.cells[name])

    def errors(self):
        """{cell name: error name} of all cells that stopped with an error."""
        return {
            name: output.ename
            for name, cell in self.cells.items()
            for output in cell.get("outputs", [])
            if output.output_type == "error"
        }


def executed_once(once, name, notebook):
    """Return the executed notebook, from the folder that it was executed in."""
    folder = once(name, lambda place: nbformat.write(execute(notebook, place), place / "ran.ipynb"))
    return Executed(nbformat.read(folder / "ran.ipynb", as_version=4), folder)


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup():
    """Take away the mark that nbgrader leaves in its process, before any fixture runs.

    A stage that sees it prints words alone.
    """
    os.environ.pop("NBGRADER_EXECUTION", None)


@pytest.fixture(scope="session")
def course(once):
    """A course folder with source/ and release/, built once; graded by nbgrader's own steps."""

    def fill(folder):
        config = (REPOSITORY / "instructor" / "nbgrader_config.py").read_text(encoding="utf-8")
        stock, sandbox = config.split("# Student code runs in a sandbox")
        assert "use_sandbox(c)" in sandbox
        (folder / "nbgrader_config.py").write_text(stock, encoding="utf-8")
        build.build(folder)

    return once("course", fill)


@pytest.fixture(scope="session")
def release_path(course):
    """Where the notebook lies as a student receives it."""
    return course / "release" / "KMeans" / "KMeans.ipynb"


@pytest.fixture(scope="session")
def release(release_path):
    """The notebook as a student receives it."""
    return nbformat.read(release_path, as_version=4)


@pytest.fixture(scope="session")
def source(course):
    """The notebook with solutions and hidden tests."""
    return nbformat.read(course / "source" / "KMeans" / "KMeans.ipynb", as_version=4)


@pytest.fixture(scope="session")
def solved(source, once):
    """The solved lesson, executed top to bottom."""
    return executed_once(once, "solved", source)


@pytest.fixture(scope="session")
def laboratory(release, tmp_path_factory):
    """The laboratory with its solutions, executed beside a solved lesson."""
    folder = tmp_path_factory.mktemp("laboratory")
    nbformat.write(answered(release, COMPLETE), folder / "KMeans.ipynb")
    return Executed(execute(build.read_lesson(build.LABORATORY), folder), folder)


@pytest.fixture(scope="session")
def blank(release, once):
    """The untouched lesson, executed top to bottom, going on after errors."""
    return executed_once(once, "blank", release)


def rows_of(path, key="student"):
    """{student: row} of a CSV file: report.csv, or what nbgrader exports ("student_id")."""
    with open(path, newline="", encoding="utf-8") as file:
        return {row[key]: row for row in csv.DictReader(file)}


def grade_class(folder, *options):
    """Grade a course folder with the instructor's own command, two submissions at once."""
    command = [sys.executable, REPOSITORY / "instructor" / "grade.py", "--course", folder]
    done = run_in(folder, *map(str, command), "--jobs", "2", *options)
    assert done.returncode == 0, done.stderr[-3000:]


def run_in(folder, *command):
    """Run a command in a folder; return its CompletedProcess with text output."""
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
