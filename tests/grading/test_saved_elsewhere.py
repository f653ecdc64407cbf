"""A notebook that another editor has saved opens, runs, and gets the same marks.

JupyterLite names a kernel that exists in the browser alone. Visual Studio Code renames the kernel
and marks cells with a language. Colab knows nothing of cell ids and numbers the format lower.
"""

import json
import shutil

import nbformat
import pytest

from conftest import FAST_ANSWERS, answered, brief, grade_class, rows_of, run_in

pytestmark = pytest.mark.slow  # it grades the lesson

LANGUAGE = {
    "codemirror_mode": {"name": "python", "version": 3},
    "file_extension": ".py",
    "mimetype": "text/x-python",
    "name": "python",
    "nbconvert_exporter": "python",
    "pygments_lexer": "ipython3",
}


def jupyterlite(notebook):
    notebook["metadata"] = {
        "kernelspec": {"display_name": "Python (Pyodide)", "language": "python", "name": "python"},
        "language_info": LANGUAGE | {"version": "3.8"},
    }


def vs_code(notebook):
    notebook["metadata"] = {
        "kernelspec": {"display_name": ".venv (3.13.0)", "language": "python", "name": "python3"},
        "language_info": LANGUAGE | {"version": "3.13.0"},
    }
    for cell in notebook["cells"]:
        cell["metadata"]["vscode"] = {"languageId": "python"}


def colab(notebook):
    notebook["metadata"] = {
        "colab": {"provenance": [], "toc_visible": True},
        "kernelspec": {"display_name": "Python 3", "name": "python3"},
        "language_info": {"name": "python"},
    }
    notebook["nbformat_minor"] = 0
    for number, cell in enumerate(notebook["cells"]):
        del cell["id"]
        cell["metadata"] |= {"id": f"a1B2c3D4e5F{number}", "outputId": "f0e1", "colab": {}}


EDITORS = {"jupyterlite": jupyterlite, "vs_code": vs_code, "colab": colab}


@pytest.fixture(scope="module")
def graded(course, release, tmp_path_factory):
    """A course of its own after autograde: a solved notebook as each of the editors saves it."""
    folder = tmp_path_factory.mktemp("elsewhere") / "course"
    shutil.copytree(course, folder, ignore=shutil.ignore_patterns("submitted", "autograded"))
    for editor, save in EDITORS.items():
        submitted = folder / "submitted" / editor / "KMeans"
        shutil.copytree(course / "release" / "KMeans", submitted)
        notebook = json.loads(json.dumps(brief(answered(release, FAST_ANSWERS))))
        save(notebook)
        nbformat.validate(notebook)
        (submitted / "KMeans.ipynb").write_text(json.dumps(notebook, indent=1), encoding="utf-8")
    done = run_in(folder, "nbgrader", "autograde", "KMeans")
    assert done.returncode == 0, done.stderr[-3000:]
    return folder


def marks_in(folder):
    """{student: score} as nbgrader exports them."""
    done = run_in(folder, "nbgrader", "export", "--to", "grades.csv")
    assert done.returncode == 0, done.stderr[-3000:]
    rows = rows_of(folder / "grades.csv", "student_id")
    return {student: float(row["score"]) for student, row in rows.items()}


def test_full_marks_whatever_saved_it(graded):
    assert marks_in(graded) == dict.fromkeys(EDITORS, 20)


def test_full_marks_from_our_own_command_too(graded, tmp_path):
    """Its own reader and repair come before nbgrader's."""
    folder = shutil.copytree(graded, tmp_path / "course", ignore=shutil.ignore_patterns("auto*"))
    grade_class(folder, "--all")
    assert marks_in(folder) == dict.fromkeys(EDITORS, 20)
    totals = {name: float(row["total"]) for name, row in rows_of(folder / "report.csv").items()}
    assert totals == dict.fromkeys(EDITORS, 20)


@pytest.mark.parametrize("editor", EDITORS)
def test_every_cell_ran(graded, editor):
    path = graded / "autograded" / editor / "KMeans" / "KMeans.ipynb"
    notebook = nbformat.read(path, as_version=4)
    code = [cell for cell in notebook.cells if cell.cell_type == "code" and cell.source.strip()]
    assert len(code) >= 20
    assert [cell.source for cell in code if cell.execution_count is None] == []
    assert [o.evalue for c in code for o in c.outputs if o.output_type == "error"] == []
