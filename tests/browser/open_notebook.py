"""A notebook that JupyterLab or Notebook 7 shows in a page, taken hold of as people do.

A pytest plugin: `notebook` is one for all tests of a module, which names its `CELLS`.
"""

import re

import nbformat
import pytest

from browser import WINDOW, picture_of_failure, watched_page

FIND_PANEL = """async () => {
    await window.jupyterapp.restored;
    const find = () => [...window.jupyterapp.shell.widgets("main")].find(
        widget => widget.content?.model?.cells);
    while (!find()) await new Promise(resolve => setTimeout(resolve, 50));
    const panel = find();
    await panel.context.ready;
    await panel.sessionContext.ready;
    return panel;
}"""


def notebook_of(*sources):
    """A notebook of code cells named c0, c1, ..."""
    cells = [nbformat.v4.new_code_cell(s.strip(), id=f"c{i}") for i, s in enumerate(sources)]
    notebook = nbformat.v4.new_notebook(cells=cells)
    notebook.metadata.kernelspec = {"name": "python3", "display_name": "Python 3"}
    return notebook


@pytest.fixture(scope="module")
def opened_once(context, lab, request):
    """A notebook of the module's CELLS in JupyterLab, and what went wrong in its page."""
    name = f"{request.module.__name__}.ipynb"
    nbformat.write(notebook_of(*request.module.CELLS), lab.root / name)
    with watched_page(context) as page:
        errors = []
        page.on("pageerror", lambda error: errors.append(str(error)))
        yield OpenNotebook(page, lab, name), errors


@pytest.fixture
def notebook(opened_once, request):
    """That notebook as it was at first; its kernel goes on."""
    notebook, errors = opened_once
    notebook.put_back(request.module.CELLS)
    with picture_of_failure(notebook.page, request.node):
        yield notebook
    assert errors == []


class OpenNotebook:
    """A notebook that a page shows. Outputs are read from its model, not from the page."""

    def __init__(self, page, server, path="KMeans.ipynb"):
        self.page = page
        page.goto(server.address(path))
        self.wait("() => window.jupyterapp?.restored")
        self.panel = page.evaluate_handle(FIND_PANEL)
        # A restart of a kernel that is still starting may never come back.
        self.wait("panel => panel.sessionContext.session?.kernel?.status === 'idle'", self.panel)
        page.locator(".jp-Notebook .jp-Cell").first.wait_for()

    def put_back(self, sources):
        """Write the cells as they were at first, and take their outputs away."""
        self.command("notebook:clear-all-cell-outputs")
        self.panel.evaluate(
            """(panel, sources) => {
                for (const cell of panel.content.model.cells)
                    if (cell.id in sources) cell.sharedModel.setSource(sources[cell.id]);
            }""",
            {f"c{i}": source.strip() for i, source in enumerate(sources)},
        )
        self.page.set_viewport_size(WINDOW)

    def command(self, name, confirm=False):
        """Run a command of the application to its end; say yes if it asks."""
        self.page.evaluate(
            """name => { window.finished = null;
                window.jupyterapp.commands.execute(name).then(() => { window.finished = 'well' },
                    error => { window.finished = String(error) }) }""",
            name,
        )
        if confirm:
            self.page.locator(".jp-Dialog .jp-mod-accept").click()
        self.wait("() => window.finished")
        assert self.page.evaluate("() => window.finished") == "well"

    def run_all(self):
        self.command("notebook:run-all-cells")

    def restart_and_run_all(self):
        self.command("notebook:restart-run-all", confirm=True)

    def save(self):
        self.command("docmanager:save")

    def cells(self):
        """{name: cell} as they stand in the model, outputs included."""
        model = self.panel.evaluate("panel => panel.content.model.toJSON()")
        return {cell["id"]: nbformat.from_dict(cell) for cell in model["cells"]}

    def errors(self):
        """The names of the cells that stopped with an error, in order."""
        return [
            name
            for name, cell in self.cells().items()
            for output in cell.get("outputs", [])
            if output.output_type == "error"
        ]

    def go_to(self, name):
        """Make a cell the active one, in view; return its place in the page."""
        self.panel.evaluate(
            """async (panel, name) => {
                const index = panel.content.widgets.findIndex(cell => cell.model.id === name);
                panel.content.activeCellIndex = index;
                panel.content.deselectAll();
                await panel.content.scrollToItem(index);
            }""",
            name,
        )
        cell = self.page.locator(".jp-Notebook .jp-Cell.jp-mod-active")
        cell.scroll_into_view_if_needed()
        return cell

    def write(self, name, source):
        """Click into a cell, replace what stands there, run it with Shift+Enter."""
        self.go_to(name).locator(".cm-content").click()
        self.page.keyboard.press("Control+A")
        self.page.keyboard.insert_text(source.strip())
        assert self.cells()[name].source == source.strip()
        self.run(name)

    def run(self, name):
        """Press Shift+Enter in a cell and wait until it has run."""
        before = self.cells()[name].execution_count
        self.go_to(name)
        self.page.keyboard.press("Shift+Enter")
        self.wait(
            """([panel, name, before]) => {
                const cell = panel.content.widgets.find(cell => cell.model.id === name).model;
                const count = cell.executionCount;
                return cell.executionState === 'idle' && count !== null && count !== before;
            }""",
            [self.panel, name, before],
        )

    def run_from(self, first, until):
        """Select a run of cells as with Shift and the arrow keys, and run them."""
        self.panel.evaluate(
            """(panel, names) => {
                const [first, last] = names.map(name =>
                    panel.content.widgets.findIndex(cell => cell.model.id === name));
                panel.content.deselectAll();
                panel.content.activeCellIndex = first;
                panel.content.extendContiguousSelectionTo(last);
            }""",
            [first, until],
        )
        self.command("notebook:run-cell")

    def tab_to(self, selector):
        """Press Tab until the focus is on what the selector names."""
        self.panel.evaluate("panel => panel.content.activate()")
        wanted = self.page.locator(selector)
        for _ in range(20):
            self.page.keyboard.press("Tab")
            if wanted.evaluate("element => element === document.activeElement"):
                return
        raise AssertionError(f"20 times Tab never reached {selector}")

    def wait(self, expression, argument=None):
        """Wait until a JavaScript function of the argument returns something true."""
        self.page.wait_for_function(expression, arg=argument)

    def unroll(self):
        """Draw every cell, in a window as high as the notebook: nothing is scrolled out of view."""
        height = self.panel.evaluate(
            """async panel => {
                const notebook = panel.content;
                notebook.notebookConfig = { ...notebook.notebookConfig, windowingMode: "none" };
                await Promise.all(notebook.widgets.map(cell => cell.ready));
                return panel.node.querySelector(".jp-WindowedPanel-outer").scrollHeight;
            }"""
        )
        self.page.set_viewport_size({"width": 1300, "height": height + 500})

    def theme(self, name):
        """Switch to 'JupyterLab Light' or 'JupyterLab Dark' and wait until it is drawn."""
        self.page.evaluate(
            "theme => window.jupyterapp.commands.execute('apputils:change-theme', { theme })", name
        )
        self.wait("name => document.body.dataset.jpThemeName === name", name)


def words_of_pictures(cell):
    """The alternative texts of all pictures under a cell."""
    html = "".join(o.data.get("text/html", "") for o in cell.outputs if "data" in o)
    return " ".join(re.findall(r'alt="([^"]*)"', html))
