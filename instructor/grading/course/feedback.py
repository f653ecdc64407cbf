"""What a student, and the formgrader, see of a graded notebook: no hidden tests, no scripts."""

import re

from jinja2 import pass_context
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath
from nbgrader.preprocessors import NbGraderPreprocessor

from ..notebook.template import without_hidden
from .sanitize import as_characters, clean_html

HIDDEN_WORDS = "# (hidden tests ran here)"
BASE64 = re.compile(r"[A-Za-z0-9+/=\s]*")
MAX_MARKDOWN = 50_000  # characters, pasted pictures not counted
PASTED = re.compile(r"data:image/[\w.+-]+;base64,[A-Za-z0-9+/=]*")
PICTURES = ("image/png", "image/jpeg", "image/gif")
MARKUP = ("text/html", "image/svg+xml", "text/latex")
PLAIN = ("text/plain", "text/markdown")


class StripHiddenTests(NbGraderPreprocessor):
    """Leaves out the hidden part of test cells; what they said stays."""

    def preprocess_cell(self, cell, resources, index):
        """Strip one cell."""
        if cell.cell_type == "code":
            cell.source = without_hidden(cell.source, HIDDEN_WORDS)
        return cell, resources


class SanitizeOutputs(NbGraderPreprocessor):
    """Keeps of each output what can be shown without running anything."""

    def preprocess_cell(self, cell, resources, index):
        """Clean the outputs of one cell."""
        if cell.cell_type == "code":
            for output in cell.outputs:
                if "data" in output:
                    output.data = {k: v for k, v in _clean(output.data) if v is not None}
                    output.metadata = {}
        return cell, resources


def _clean(data):
    """Yield (type, content) of an output; None where the content is not what the type says."""
    for kind, content in data.items():
        content = "".join(content) if isinstance(content, list) else content
        if not isinstance(content, str):
            continue
        if kind in PLAIN:
            yield kind, content
        elif kind == "text/latex":
            yield kind, content.replace("<", "\\lt ").replace(">", "\\gt ")
        elif kind in MARKUP:
            yield kind, clean_html(content)
        elif kind in PICTURES:
            yield kind, content if BASE64.fullmatch(content) else None


@pass_context
def clean_markdown(context, source):
    """Render Markdown as nbconvert does, then clean it: set as its `markdown2html` filter.

    A text of a length that nobody writes is shown as it is: rendering takes the square of its time.
    """
    if len(PASTED.sub("", source)) > MAX_MARKDOWN:
        return as_characters(source)
    cell = context.get("cell", {})
    renderer = IPythonRenderer(escape=False, attachments=cell.get("attachments", {}))
    return clean_html(MarkdownWithMath(renderer=renderer).render(source))
