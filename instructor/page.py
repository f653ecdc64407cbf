"""The finished lesson as one HTML page that loads nothing from outside."""

import base64
import re
from pathlib import Path

import nbformat
from nbconvert import HTMLExporter

from grading.notebook.template import without_hidden

REPOSITORY = Path(__file__).resolve().parent.parent

# The template's links, prompts and code are too faint for many eyes: at least 4.5:1 here.
PAGE_STYLE = """<style>
.jp-RenderedHTMLCommon a:link, .jp-RenderedHTMLCommon a:visited { text-decoration: underline }
:root { --jp-cell-prompt-not-active-opacity: 1;
  --jp-cell-prompt-not-active-font-color: var(--jp-content-font-color1) }
@media (prefers-color-scheme: light) { :root { --jp-mirror-editor-number-color: #060;
  --jp-mirror-editor-comment-color: #366; --jp-mirror-editor-operator-color: #80c } }
@media (prefers-color-scheme: dark) { :root {
  --jp-mirror-editor-comment-color: #8bb; --jp-mirror-editor-operator-color: #c8f } }
</style>"""


def page_of(executed):
    """HTML of an executed solved notebook; it loads nothing from outside."""
    notebook = nbformat.from_dict(executed)
    for cell in notebook.cells:
        cell.source = _as_finished(cell.source)
        cell.outputs = [output for output in cell.get("outputs", []) if _for_a_page(output)]
    notebook.metadata.pop("widgets", None)
    html, kit = HTMLExporter().from_notebook_node(notebook, {"metadata": {"name": "K-means"}})
    # The template's libraries for formulas and diagrams, which the lesson doesn't use.
    html = re.sub(r'<script src="http.*?</script>', "", html)
    dark = str(kit["include_css"]("static/theme-dark.css"))
    dark = dark.replace("<style", '<style media="(prefers-color-scheme: dark)"', 1)
    return html.replace("</head>", f"{dark}{PAGE_STYLE}</head>", 1)


def _for_a_page(output):
    """Neither the empty line that a progress bar leaves, nor a widget, which needs a kernel."""
    if "application/vnd.jupyter.widget-view+json" in output.get("data", {}):
        return False
    return bool(output.get("text", "-").strip())


def _as_finished(text):
    """A cell's source without nbgrader's marks, hidden tests and rubric; pictures put inside."""
    text = without_hidden(text)
    text = re.sub(r"=== BEGIN MARK SCHEME.*END MARK SCHEME ===", "", text, flags=re.DOTALL)
    text = re.sub(r"^ *### (BEGIN|END) SOLUTION\n?", "", text, flags=re.MULTILINE)
    return re.sub(r"\]\((images/[^)]+)\)", lambda link: f"]({_data_url(link[1])})", text)


def _data_url(picture):
    """A PNG of the repository as a URL that carries the picture itself."""
    return "data:image/png;base64," + base64.b64encode((REPOSITORY / picture).read_bytes()).decode()
