"""The lesson as VS Code and Colab save it: it opens, runs, and is graded like any other."""

import copy
import csv
import shutil

import nbformat
import pytest

from browser import hurried
from conftest import LOOP_ANSWERS, answered, run_in


def saved_by_vscode(notebook):
    """Another kernel name, VS Code's own keys, ids kept."""
    saved = copy.deepcopy(notebook)
    saved.metadata.kernelspec = {
        "display_name": ".venv (3.12.3)",
        "language": "python",
        "name": "python3",
    }
    saved.metadata.language_info["version"] = "3.12.3"
    saved.metadata["vscode"] = {"interpreter": {"hash": "31f2aee4e71d21fbe5cf8b01ff0e069b"}}
    for cell in saved.cells:
        if cell.cell_type == "code":
            cell.metadata["vscode"] = {"languageId": "python"}
    return saved


def saved_by_colab(notebook):
    """An older format without cell ids; Colab's own ids and keys in the metadata."""
    saved = copy.deepcopy(notebook)
    saved.nbformat_minor = 0
    saved.metadata["colab"] = {"provenance": [], "toc_visible": True}
    saved.metadata.kernelspec = {"name": "python3", "display_name": "Python 3"}
    saved.metadata.language_info = {"name": "python"}
    for number, cell in enumerate(saved.cells):
        del cell["id"]
        cell.metadata["id"] = f"x7Qw{number:08}"
        if cell.cell_type == "code":
            cell.execution_count = number
            cell.metadata["colab"] = {"base_uri": "https://localhost:8080/", "height": 34}
            cell.metadata["outputId"] = f"5f0c-{number}"
            output = nbformat.v4.new_output("stream", text="as it was\n")
            output["metadata"] = {"tags": ["id_0"]}
            cell.outputs = [nbformat.from_dict(output)]
    return saved


PROGRAMS = {"vscode": saved_by_vscode, "colab": saved_by_colab}


def nbgrader_metadata(notebook):
    return [cell.metadata["nbgrader"] for cell in notebook.cells if "nbgrader" in cell.metadata]


@pytest.fixture(scope="module")
def graded(course, release, tmp_path_factory):
    """A copy of the course in which stock nbgrader has marked one notebook of each program."""
    folder = shutil.copytree(course, tmp_path_factory.mktemp("elsewhere") / "course")
    for program, saved_by in PROGRAMS.items():
        submission = folder / "submitted" / program / "KMeans"
        shutil.copytree(folder / "release" / "KMeans", submission)
        notebook = saved_by(hurried(answered(release, LOOP_ANSWERS)))
        (submission / "KMeans.ipynb").write_text(nbformat.v4.writes(notebook), encoding="utf-8")
    for command in (["autograde", "KMeans"], ["export"]):
        done = run_in(folder, "nbgrader", *command)
        assert done.returncode == 0, done.stderr[-3000:]
    return folder


@pytest.mark.parametrize("program", PROGRAMS)
def test_it_opens_and_keeps_what_nbgrader_needs(release, program):
    text = nbformat.v4.writes(PROGRAMS[program](release))
    opened = nbformat.reads(text, as_version=4)
    assert nbgrader_metadata(opened) == nbgrader_metadata(release)
    assert [cell.source for cell in opened.cells] == [cell.source for cell in release.cells]


@pytest.mark.parametrize("program", PROGRAMS)
def test_it_runs_without_an_error(graded, program):
    path = graded / "autograded" / program / "KMeans" / "KMeans.ipynb"
    notebook = nbformat.read(path, as_version=4)
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert all(cell.execution_count for cell in code)
    outputs = [output for cell in code for output in cell.outputs]
    assert [output for output in outputs if output.output_type == "error"] == []
    assert "as it was" not in str(outputs)


@pytest.mark.parametrize("program", PROGRAMS)
def test_it_gets_its_marks(graded, program):
    with open(graded / "grades.csv", newline="", encoding="utf-8") as file:
        marks = {row["student_id"]: float(row["score"]) for row in csv.DictReader(file)}
    assert marks[program] == 20
