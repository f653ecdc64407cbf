"""Honest work whose cells were copied, deleted, moved, renamed, or saved by another editor."""

import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell

from conftest import LOOP_ANSWERS
from redteam.kit import NAMES, WRONG, accident, cell, place


@accident((10, 10))
def right(kit):
    return kit.notebook()


@accident((0, 0), "not attempted")
def blank(kit):
    return kit.notebook({})


@accident((10, 0), "compute_centroids: not attempted")
def half(kit):
    return kit.notebook({NAMES[0]: LOOP_ANSWERS[NAMES[0]]})


@accident((0, 0), "graded")
def wrong(kit):
    return kit.notebook(WRONG)


@accident((10, 10), name='Zoë O\'Brien .. "quoted"')
def odd_name(kit):
    kit.write('my picture "é".png', b"no picture")
    return kit.notebook()


@accident((10, 10), "copied cell removed")
def copied_answer(kit):
    notebook = kit.notebook()
    notebook.cells.insert(place(notebook, NAMES[1]), nbformat.from_dict(cell(notebook, NAMES[1])))
    return notebook


@accident((10, 10), "copied cell removed")
def copied_blank_below(kit):
    notebook = kit.notebook()
    blank_cell = nbformat.from_dict(cell(kit.release, NAMES[1]))
    notebook.cells.insert(place(notebook, NAMES[1]) + 1, blank_cell)
    return notebook


@accident((10, 10), "other version")
def copied_and_corrected(kit):
    notebook = kit.notebook()
    old = nbformat.from_dict(cell(notebook, NAMES[1]))
    old.source = WRONG[NAMES[1]]
    notebook.cells.insert(place(notebook, NAMES[1]), old)
    return notebook


@accident((10, 10), "copied cell")
def copied_tests(kit):
    notebook = kit.notebook()
    for name in NAMES:
        for kind in ("public", "hidden"):
            test = cell(notebook, f"{name}_{kind}")
            notebook.cells.insert(place(notebook, f"{name}_{kind}"), nbformat.from_dict(test))
    return notebook


@accident((10, 10), "deleted cell put back")
def deleted_tests(kit):
    notebook = kit.notebook()
    notebook.cells = [c for c in notebook.cells if not c.metadata.get("nbgrader", {}).get("points")]
    return notebook


@accident((10, 0), "compute_centroids: missing")
def deleted_answer(kit):
    notebook = kit.notebook()
    del notebook.cells[place(notebook, NAMES[1])]
    return notebook


@accident((10, 10), "deleted cell put back")
def merged_answers(kit):
    notebook = kit.notebook()
    both = cell(notebook, NAMES[0])
    both.source += "\n\n" + cell(notebook, NAMES[1]).source
    del notebook.cells[place(notebook, NAMES[1])]
    return notebook


@accident((10, 10))
def split_answer(kit):
    notebook = kit.notebook()
    answer = cell(notebook, NAMES[0])
    half = nbformat.from_dict(answer)
    half.source, answer.source = answer.source, "def helper():\n    return 1"
    notebook.cells.insert(place(notebook, NAMES[0]) + 1, half)
    return notebook


@accident((10, 10), "functions written into it kept")
def answer_in_the_test_cell(kit):
    notebook = kit.notebook({NAMES[0]: LOOP_ANSWERS[NAMES[0]]})
    cell(notebook, f"{NAMES[1]}_public").source = LOOP_ANSWERS[NAMES[1]]
    return notebook


@accident((10, 10), "its tests moved below it")
def moved_answer(kit):
    notebook = kit.notebook()
    answer = notebook.cells.pop(place(notebook, NAMES[0]))
    notebook.cells.insert(place(notebook, NAMES[1]), answer)
    return notebook


@accident((10, 10), "made a code cell again")
def answer_became_text(kit):
    notebook = kit.notebook()
    at = place(notebook, NAMES[1])
    old = notebook.cells[at]
    notebook.cells[at] = new_markdown_cell(old.source, metadata=old.metadata)
    return notebook


@accident((10, 10))
def lost_ids(kit):
    notebook = kit.notebook()
    for c in notebook.cells:
        del c["id"]
    notebook.nbformat_minor = 4
    return notebook


@accident((10, 10), "found although its name was lost")
def lost_metadata(kit):
    notebook = kit.notebook()
    for number, c in enumerate(notebook.cells):
        c.metadata, c.id = nbformat.from_dict({}), f"new-{number}"
    notebook.metadata = nbformat.from_dict({})
    return notebook


@accident((10, 10))
def from_vscode(kit):
    notebook = kit.notebook()
    for c in notebook.cells:
        c.metadata["vscode"] = {"languageId": "python"}
    notebook.metadata["kernelspec"] = {"display_name": ".venv", "language": "python", "name": "x"}
    return notebook


@accident((10, 10))
def from_colab(kit):
    notebook = kit.notebook()
    for number, c in enumerate(notebook.cells):
        c.metadata = nbformat.from_dict({"id": f"Ab{number}", "colab": {"base_uri": "x"}})
        del c["id"]
    notebook.nbformat_minor = 0
    notebook.metadata = nbformat.from_dict({"colab": {"provenance": []}})
    return notebook


@accident((10, 10))
def imports_that_fail(kit):
    notebook = kit.notebook()
    imports = next(c for c in notebook.cells if c.id == "imports")
    imports.source = f"from google.colab import drive\ndrive.mount('/d')\n{imports.source}"
    return notebook


@accident((10, 10))
def imports_deleted(kit):
    notebook = kit.notebook()
    notebook.cells = [c for c in notebook.cells if c.id != "imports"]
    return notebook


@accident((10, 10))
def helper_in_a_cell_with_a_tag(kit):
    notebook = kit.notebook()
    answer = cell(notebook, NAMES[0])
    helper = new_code_cell(answer.source.replace(f"def {NAMES[0]}", "def helper"))
    helper.metadata["tags"] = ["laboratory"]
    answer.source = f"def {NAMES[0]}(X, centroids):\n    return helper(X, centroids)"
    notebook.cells.insert(place(notebook, NAMES[0]), helper)
    return notebook


@accident((10, 10), "reflection: left open, text was found in cell")
def written_in_a_new_cell(kit):
    notebook = kit.notebook()
    notebook.cells.append(new_markdown_cell("Assigning never makes a distance longer."))
    return notebook
