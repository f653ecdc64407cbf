"""axe-core looks at the exported page and at the outputs in JupyterLab, light and dark."""

import shutil

import nbformat
import pytest
from open_notebook import OpenNotebook

import build
from conftest import FAST_ANSWERS, answered

pytestmark = pytest.mark.slow  # it starts Jupyter and a browser

axe = pytest.importorskip(
    "axe_playwright_python.base",
    reason="axe-core is missing: pip install -r tests/requirements-optional.txt",
)
# What is not ours: both themes of JupyterLab take the line from under links within a sentence.
# (On the exported page we put it back.)
NOT_OURS = {"link-in-text-block": {"enabled": False}}
RUN_AXE = """async ([include, rules]) => {
    const options = { resultTypes: ["violations"], rules };
    const found = await axe.run(include ? { include } : document, options);
    return found.violations.flatMap(({ id, nodes }) => nodes.map(
        ({ target, html, any }) => [id, target.join(" "), html, ...any.map(check => check.message)]
            .join(" | ").slice(0, 500)));
}"""
# What the reader of a notebook reads: prose and outputs. Code, prompts and bars are JupyterLab's.
OURS = [".jp-Notebook .jp-MarkdownOutput", ".jp-Notebook .jp-OutputArea-output"]
FAULTY_HTML = '<p style="color: #999; background: #fff">faint</p><button></button>'
PLANTED = ["button-name", "color-contrast"]
FAULTS = f"from IPython.display import HTML\nHTML({FAULTY_HTML!r})"


def violations(page, include=None, rules=None):
    """One line for everything that axe objects to in the page, or in the parts of it."""
    page.evaluate(axe.AXE_SCRIPT)
    return page.evaluate(RUN_AXE, [include, rules or {}])


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_exported_page(page, solved, theme):
    page.emulate_media(color_scheme=theme)
    page.set_content(build.page_of(solved.notebook))
    assert violations(page) == []


def test_all_runs_in_jupyterlab_with_challenges_left_blank(page, lab, release, release_path):
    folder = lab.root / "axe"
    shutil.copytree(release_path.parent, folder)
    nbformat.write(answered(release, FAST_ANSWERS), folder / "KMeans.ipynb")
    notebook = OpenNotebook(page, lab, "axe/KMeans.ipynb")
    notebook.restart_and_run_all()
    assert notebook.errors() == []
    assert all(c.execution_count for c in notebook.cells().values() if c.cell_type == "code")
    notebook.unroll()
    # JupyterLab's body is 0 pixels high and hides what overflows: axe takes all text for hidden.
    page.add_style_tag(content="body { overflow: visible !important }")
    for theme in ("JupyterLab Light", "JupyterLab Dark"):
        notebook.theme(theme)
        assert violations(page, OURS, NOT_OURS) == [], theme

    notebook.write("settled", FAULTS)  # it would have seen a fault in a cell far down
    assert [fault.split(" | ")[0] for fault in violations(page, OURS, NOT_OURS)] == PLANTED


def test_axe_sees_planted_faults(page):
    page.set_content("<html lang=en><title>Faults</title><main><h1>Faults</h1>" + FAULTY_HTML)
    assert [fault.split(" | ")[0] for fault in violations(page)] == PLANTED
