"""axe-core looks at the exported page and at the outputs in JupyterLab, light and dark."""

import shutil

import nbformat
import pytest

import build
from browser import OpenNotebook
from conftest import LOOP_ANSWERS, answered

axe = pytest.importorskip(
    "axe_playwright_python.base",
    reason="axe-core is missing: pip install -r tests/requirements-optional.txt",
)
RUN_AXE = """async include => {
    const found = await axe.run(include ? { include } : document, { resultTypes: ["violations"] });
    return found.violations.flatMap(({ id, nodes }) =>
        nodes.map(node => `${id}: ${node.target.join(" ")}: ${node.html}`.slice(0, 300) + node.any.map(a=>a.message)));
}"""
# What the reader of a notebook reads: prose and outputs. Code, prompts and bars are JupyterLab's.
OURS = [".jp-Notebook .jp-MarkdownOutput", ".jp-Notebook .jp-OutputArea-output"]


def violations(page, include=None):
    """One line for everything that axe objects to in the page, or in the parts of it."""
    page.evaluate(axe.AXE_SCRIPT)
    return page.evaluate(RUN_AXE, include)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_exported_page(page, solved, theme):
    page.emulate_media(color_scheme=theme)
    page.set_content(build.page_of(solved.notebook))
    assert violations(page) == []


def test_lab(page, lab, release, release_path):
    folder = lab.root / "axe"
    shutil.copytree(release_path.parent, folder)
    nbformat.write(answered(release, LOOP_ANSWERS), folder / "KMeans.ipynb")
    notebook = OpenNotebook(page, lab, "axe/KMeans.ipynb")
    notebook.run_all()
    for name in ("Light", "Dark"):
        notebook.theme(f"JupyterLab {name}")
        print(
            page.locator(".jp-OutputArea-output img").count(),
            page.locator(".jp-Cell").count(),
            page.locator(".jp-MarkdownOutput").count(),
        )
        print("\n".join(violations(page, OURS)))
        for i, cell in enumerate(notebook.cells()):
            notebook.go_to(cell).screenshot(path=f"/tmp/shots/{name}_{i:02}_{cell}.png")
