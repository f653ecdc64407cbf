"""What the course released: the cells that nbgrader knows, in the order of the source notebook."""

import ast
import dataclasses
from dataclasses import dataclass, field

from nbformat.v4 import new_code_cell, new_markdown_cell
from nbgrader.preprocessors import ClearHiddenTests

from .replay import imports

BEGIN = ClearHiddenTests.begin_test_delimeter.default_value
END = ClearHiddenTests.end_test_delimeter.default_value


@dataclass(frozen=True)
class TemplateCell:
    """A cell of the release, as the gradebook keeps it (tests with their hidden part)."""

    name: str
    cell_type: str
    source: str
    checksum: str
    locked: bool
    grade: bool
    solution: bool
    task: bool
    points: float
    previous: str = ""  # the text of the cell above it, to find an answer that lost its name

    @property
    def test(self):
        """Whether the grader runs it (and not the student's kernel)."""
        return self.grade and not self.solution and self.cell_type == "code"

    @property
    def hidden(self):
        """Whether a part of it is hidden from students."""
        return BEGIN in self.source

    @property
    def visible(self):
        """The source as students received it."""
        return without_hidden(self.source)

    @property
    def functions(self):
        """The names that the stub defines."""
        return defined(self.source) if self.solution and self.cell_type == "code" else frozenset()

    def metadata(self):
        """Return nbgrader's metadata of the cell."""
        known = {
            "grade": self.grade,
            "grade_id": self.name,
            "locked": self.locked,
            "schema_version": 3,
            "solution": self.solution,
            "task": self.task,
            "cell_type": self.cell_type,
            "checksum": self.checksum,
        }
        return {**known, "points": self.points} if self.grade or self.task else known

    def new_cell(self, source):
        """Return a notebook cell of this name."""
        new = new_code_cell if self.cell_type == "code" else new_markdown_cell
        return new(source, metadata={"nbgrader": self.metadata()}, id=cell_id(self.name))


@dataclass(frozen=True)
class Template:
    """One notebook of an assignment."""

    name: str
    cells: tuple
    metadata: dict = field(default_factory=dict)  # kernelspec and language, as released
    imports: str = ""  # what its cells import, of use where a student's own import failed
    texts: tuple = ()  # all that it says, sorted, without spaces: the rest is the student's

    def exercises(self):
        """Return [(answer cell, the test cells below it)], in order."""
        groups = []
        for cell in self.cells:
            if cell.solution or cell.task:
                groups.append((cell, []))
            elif cell.grade and groups:
                groups[-1][1].append(cell)
            elif cell.grade:
                groups.append((cell, []))
        return groups


def build_template(name, source, known):
    """Return the Template of a notebook.

    source: the course's own notebook, for the order of its cells. known: {name: TemplateCell}.
    """
    ordered, previous = [], ""
    for cell in source.cells:
        grade_id = cell.metadata.get("nbgrader", {}).get("grade_id")
        if grade_id in known:
            entry = known[grade_id]
            ordered.append(dataclasses.replace(entry, previous=previous))
        previous = cell.source
    missing = [cell for key, cell in known.items() if key not in {c.name for c in ordered}]
    kept = {k: source.metadata[k] for k in ("kernelspec", "language_info") if k in source.metadata}
    code = (c for c in source.cells if c.cell_type == "code" and "nbgrader" not in c.metadata)
    found = "\n".join(imports(cell.source) for cell in code)
    texts = {plain(cell.source) for cell in source.cells if cell.cell_type != "code"}
    texts |= {plain(cell.source) for cell in known.values() if cell.cell_type != "code"}
    return Template(name, (*ordered, *missing), kept, found, tuple(sorted(texts)))


def plain(text):
    """Return a text without its spaces: editors change them."""
    return "".join(text.split())


def without_hidden(source, instead=None):
    """Return a test's source without its hidden part (`instead` is written in its place)."""
    lines, hidden = [], False
    for line in source.split("\n"):
        if BEGIN in line:
            hidden = True
            lines += [instead] if instead else []
        elif END in line:
            hidden = False
        elif not hidden:
            lines.append(line)
    return "\n".join(lines)


def defined(source):
    """Return the names of the functions and classes that a cell defines at its top level."""
    if "def " not in source and "class " not in source:
        return frozenset()
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
    try:
        return frozenset(n.name for n in ast.parse(source).body if isinstance(n, kinds))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        lines = source.splitlines()
        starts = (line.split("(")[0].split() for line in lines if line.startswith("def "))
        return frozenset(words[1] for words in starts if len(words) == 2)


def cell_id(name):
    """Return a valid cell id for a cell of this name."""
    kept = "".join(c if c.isascii() and (c.isalnum() or c in "-_") else "-" for c in name)
    return kept[:64] or "cell"


def attempted(source, cell):
    """Return whether an answer holds more than what the student was given."""
    if cell.cell_type != "code":
        return bool(source.strip()) and source.strip() != cell.source.strip()
    mine, given = _content(source), _content(cell.source)
    return mine != given and mine != ""


def is_prose(source):
    """Return whether a code cell holds words: a new cell is a code cell until it is changed."""
    if len(source.split()) < 3:
        return False
    try:
        return all(_says_text(node) for node in ast.parse(source).body)  # comments are no nodes
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return not any(sign in source for sign in "=([{%!")


def _says_text(node):
    """Return whether a statement is a text, alone or printed."""
    if not isinstance(node, ast.Expr):
        return False
    printed = isinstance(node.value, ast.Call) and ast.unparse(node.value.func) == "print"
    texts = node.value.args if printed else [node.value]
    return all(isinstance(t, ast.Constant) and isinstance(t.value, str) for t in texts)


def _content(source):
    """Return what a cell does: without comments, docstrings and statements that say nothing."""
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return source.strip()
    for node in ast.walk(tree):
        if isinstance(getattr(node, "body", None), list):
            node.body = [s for s in node.body if not _says_nothing(s)]
    return ast.dump(tree) if tree.body else ""


def _says_nothing(node):
    constant = isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    empty = isinstance(node, ast.Return) and (
        node.value is None or (isinstance(node.value, ast.Constant) and node.value.value is None)
    )
    todo = isinstance(node, ast.Raise) and "NotImplemented" in ast.unparse(node)
    return constant or empty or todo or isinstance(node, ast.Pass)
