"""The lesson works without a network: nothing that a student receives asks for anything outside."""

import ast
import json
import re
import shutil
import subprocess
import sys
import textwrap

import nbformat
import pytest

import build

pytestmark = pytest.mark.slow  # it executes the lesson without a network

# The name of a language, which nobody fetches.
NAMESPACE = "http://www.w3.org/"
NETWORK = {"aiohttp", "ftplib", "http", "httpx", "pooch", "requests", "socket", "ssl", "urllib"}
# What a page loads by itself. A link in the text is followed by the reader alone.
LOADED = re.compile(
    r"""!\[[^]]*\]\(\s*<?(?:https?:)?//"""
    r"""|<(?!a\b)[a-z]+\b[^>]*\b(?:src|href|data|poster)\s*=\s*["']?(?:https?:)?//"""
    r"""|url\(\s*["']?(?:https?:)?//""",
    re.IGNORECASE,
)


def fetched_by_text(text):
    """Markup of a text that makes a browser load something from outside."""
    return [match[0] for match in LOADED.finditer(text)]


def fetched_by_code(text):
    """Addresses in code, whatever it does with them."""
    return re.findall(r"\b(?:https?|wss?|ftp)://\S+", text.replace(NAMESPACE, ""))


def network_imports(source):
    """Modules of the network that Python code imports, anywhere."""
    names = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            names += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            names.append(node.module or "")
    return [name for name in names if name.split(".")[0] in NETWORK]


def test_no_file_of_a_student_fetches_anything(release_path):
    faults = {}
    for path in sorted(release_path.parent.rglob("*")):
        if path.suffix in (".py", ".js", ".md", ".css", ".html", ".txt"):
            text = path.read_text("utf-8")
            found = fetched_by_text(text)
            found += fetched_by_code(text) if path.suffix in (".py", ".js") else []
            found += network_imports(text) if path.suffix == ".py" else []
            faults |= {path.name: found} if found else {}
    assert faults == {}


def test_no_cell_fetches_anything(release):
    faults = {cell.id: fetched_by_text(cell.source) for cell in release.cells}
    for cell in release.cells:
        if cell.cell_type == "code":
            faults[cell.id] += fetched_by_code(cell.source) + network_imports(cell.source)
    assert {name: found for name, found in faults.items() if found} == {}


@pytest.mark.parametrize(
    "text",
    [
        "![A bird](https://example.com/bird.png)",
        "![A bird](//example.com/bird.png)",
        '<img alt="A bird" src="http://example.com/bird.png">',
        "<script src=https://example.com/math.js></script>",
        '<link rel="stylesheet" href="https://example.com/a.css">',
        "@font-face { src: url('https://example.com/font.woff') }",
    ],
)
def test_the_rule_for_text_sees(text):
    kept = 'See [the paper](https://example.com), <a href="https://example.com">it</a>, ![](a.png).'
    assert fetched_by_text(kept) == []
    assert len(fetched_by_text(kept + text)) == 1


def test_the_rules_for_code_see():
    assert fetched_by_code(f'svg = "{NAMESPACE}2000/svg"  # not http') == []
    assert len(fetched_by_code('fetch("https://example.com/x")')) == 1
    assert network_imports("import numpy as np\nfrom pathlib import Path") == []
    planted = "def f():\n    from urllib.request import urlopen\n    import requests"
    assert network_imports(planted) == ["urllib.request", "requests"]


# --------------------------------------------------------------- executed without a network

EXECUTE = textwrap.dedent("""
    import errno, socket, sys
    import nbformat
    from nbclient import NotebookClient
    from traitlets.config import Config

    try:
        socket.create_connection(("192.0.2.1", 80), timeout=2)
    except OSError as error:
        print("network:", errno.errorcode.get(error.errno, error))
    notebook = nbformat.read(sys.argv[1], as_version=4)
    # The kernel is spoken to through files: without a network even 127.0.0.1 is gone.
    files = Config({"KernelManager": {"transport": "ipc"}})
    NotebookClient(notebook, timeout=300, config=files).execute()
    nbformat.write(notebook, sys.argv[1])
""")


def test_the_solved_lesson_runs_without_a_network(source, tmp_path):
    without = ["unshare", "--map-root-user", "--net"]
    if not shutil.which("unshare"):
        pytest.skip("unshare, which takes the network away, is not installed")
    tried = subprocess.run([*without, "true"], capture_output=True, text=True, check=False)
    if tried.returncode:
        pytest.skip(f"this system does not let unshare take the network away: {tried.stderr}")
    build.copy_support(tmp_path)
    nbformat.write(source, tmp_path / "solved.ipynb")
    done = subprocess.run(
        [*without, sys.executable, "-c", EXECUTE, "solved.ipynb"],
        cwd=tmp_path, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-3000:]
    assert "network: ENETUNREACH" in done.stdout
    cells = {c.id: c for c in nbformat.read(tmp_path / "solved.ipynb", as_version=4).cells}
    assert "[passed]" in json.dumps(cells["compute_centroids_public"].outputs)
