"""The executed lesson as one HTML page that loads nothing from outside.

formulas.py     $…$ as MathML, which browsers draw themselves
site/page.css   how the page looks beside what nbconvert's template gives
"""

import base64
import re
from pathlib import Path

import nbformat
from nbconvert import HTMLExporter

from formulas import put_aside, put_back
from grading.notebook.template import without_hidden

REPOSITORY = Path(__file__).resolve().parent.parent
STYLE = Path(__file__).resolve().parent / "site" / "page.css"
HEADING = r'<h([23]) id="([^"]+)">(.*?)<a class="anchor-link"'

# Beside the text the contents are open; above it, on a narrow screen, the reader opens them.
CONTENTS = """<nav class="contents" aria-label="Contents">{link}<details>
<summary>Contents</summary>{items}</details></nav>
<script>{{
  const wide = matchMedia("(min-width: 75rem)");
  const contents = document.querySelector(".contents details");
  const fold = () => {{ contents.open = wide.matches; }};
  fold(); wide.addEventListener("change", fold);
  contents.addEventListener("click", event => {{
    if (event.target.closest("a") && !wide.matches) contents.open = false; }});
}}</script>"""


def page_of(executed: nbformat.NotebookNode, link: str = "") -> str:
    """Return HTML of an executed notebook, with a table of contents; it loads nothing.

    Parameters
    ----------
    executed
        The notebook, nbgrader's marks and hidden tests included: they are left out.
    link
        HTML that stands above the contents.

    Raises
    ------
    FormulaError
        When a formula can't be turned into MathML.
    """
    notebook = nbformat.from_dict(executed)
    formulas: list[str] = []
    for cell in notebook.cells:
        cell.source = _as_finished(cell.source)
        if cell.cell_type == "markdown":
            cell.source = put_aside(cell.source, cell.id, formulas)
        cell.outputs = [output for output in cell.get("outputs", []) if _for_a_page(output)]
    notebook.metadata.pop("widgets", None)
    html, kit = HTMLExporter().from_notebook_node(notebook, {"metadata": {"name": "K-means"}})
    # The template's libraries for formulas and diagrams, which the lesson doesn't use.
    html = re.sub(r'<script src="http.*?</script>', "", html)
    dark = str(kit["include_css"]("static/theme-dark.css"))
    dark = dark.replace("<style", '<style media="(prefers-color-scheme: dark)"', 1)
    style = f"<style>{STYLE.read_text('utf-8')}</style>"
    html = html.replace("</head>", f"{dark}{style}</head>", 1)
    html = re.sub(r"<body[^>]*>", lambda body: body[0] + _contents(html, link), html, count=1)
    return put_back(html, formulas)


def _contents(html: str, link: str) -> str:
    """A list of the page's sections, and in each a list of its parts."""
    items, deep = "", False
    for level, name, title in re.findall(HEADING, html, flags=re.DOTALL):
        if (level == "3") != deep:
            items += "</ol>" if deep else "<ol>"
            deep = not deep
        items += f'<li><a href="#{name}">{re.sub("<[^>]+>", "", title)}</a>'
    return CONTENTS.format(link=link, items=f"<ol>{items}{'</ol>' if deep else ''}</ol>")


def _for_a_page(output: nbformat.NotebookNode) -> bool:
    """Neither the empty line that a progress bar leaves, nor a widget, which needs a kernel."""
    if "application/vnd.jupyter.widget-view+json" in output.get("data", {}):
        return False
    return bool(output.get("text", "-").strip())


def _as_finished(text: str) -> str:
    """A cell's source without nbgrader's marks, hidden tests and rubric; pictures put inside."""
    text = without_hidden(text)
    text = re.sub(r"=== BEGIN MARK SCHEME.*END MARK SCHEME ===", "", text, flags=re.DOTALL)
    text = re.sub(r"^ *### (BEGIN|END) SOLUTION\n?", "", text, flags=re.MULTILINE)
    return re.sub(r"\]\((images/[^)]+)\)", lambda link: f"]({_data_url(link[1])})", text)


def _data_url(picture: str) -> str:
    """A picture of the repository as a URL that carries the picture itself."""
    coded = base64.b64encode((REPOSITORY / picture).read_bytes()).decode()
    return f"data:image/{Path(picture).suffix[1:]};base64,{coded}"
