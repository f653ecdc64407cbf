"""Who may know whom: what the files of this project may import, name and swallow.

Every rule is a function that takes the text of one file and returns its faults. The tests apply
the rules to all files that git knows, or would add; the last tests show each rule a planted fault.
"""

import ast
import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
REQUIRED = [
    *["README.md", "LICENSE", "KMeans.ipynb", "utils.py", "public_tests.py"],
    *["requirements.txt", "pyproject.toml", ".gitignore", ".ci/run"],
    *["data/ex7_X.npy", "data/README.md", "images/bird_small.png", "images/README.md"],
    *["kmeanslab/__init__.py", "tests/conftest.py", "instructor/grading/__init__.py"],
    *["instructor/README.md", "instructor/lesson/KMeans.py", "instructor/build.py"],
    *["instructor/nbgrader_config.py", "instructor/grade.py"],
]
STANDARD_LIBRARY = sys.stdlib_module_names
FOR_PUBLIC_TESTS = STANDARD_LIBRARY | {"numpy"}
# mpl_toolkits is a part of Matplotlib.
FOR_UTILS = STANDARD_LIBRARY | {"numpy", "matplotlib", "mpl_toolkits", "PIL"}
FOR_UTILS_INSIDE_FUNCTIONS = FOR_UTILS | {"IPython", "ipywidgets", "tqdm"}
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)

# Joined here, so that this file does not name them itself.
MACHINE_PATHS = [
    "/".join(parts) for parts in (("", "tmp", "wt"), ("", "work", ""), ("", "root", ""))
]
REGISTRY_HOSTS = [".".join(parts) for parts in (("pypi", "org"), ("files", "pythonhosted", "org"))]
# A path starts there: "my/root/" and "example.com/work/" are no paths of a machine.
PLACES = re.compile(
    r"(?<![\w.~}-])(?:" + "|".join(map(re.escape, MACHINE_PATHS)) + ")"
    "|" + "|".join(map(re.escape, REGISTRY_HOSTS))
)
LESSON_WORDS = re.compile(r"(?<![a-z])k[-_ ]?means|centroid", re.IGNORECASE)


# --- The files -------------------------------------------------------------------------------


def project_files():
    """Names of all files that are under version control or would be added to it."""
    if not (ROOT / ".git").exists():
        reason = "no git checkout: which files belong to the project is known to git alone"
        pytest.skip(reason, allow_module_level=True)
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listing = subprocess.run(command, cwd=ROOT, capture_output=True, check=True, text=True)
    names = set(listing.stdout.split("\0")) - {""}
    return sorted(name for name in names if (ROOT / name).is_file())


FILES = project_files()
CODE = [name for name in FILES if name.endswith((".py", ".ipynb"))]
STUDENT_CODE = [
    name
    for name in CODE
    if name in ("utils.py", "public_tests.py", "KMeans.ipynb")
    or name.startswith(("kmeanslab/", "data/", "images/"))
]
GRADING = [name for name in CODE if name.startswith("instructor/grading/")]
# What a plain import finds when it runs in instructor/.
INSTRUCTOR_MODULES = {
    Path(name).parts[1].removesuffix(".py")
    for name in CODE
    if name.startswith("instructor/") and not name.endswith(".ipynb")
}


def cell_code(cell):
    """Code of a notebook cell, with its magics and shell commands commented out."""
    magic = re.compile(r"^(\s*)(%%?[a-z]|!)", re.MULTILINE)
    return magic.sub(r"\1pass  # \2", "".join(cell["source"]))


def read_code(name):
    """The Python text of a module, or of a notebook's code cells one after the other."""
    text = (ROOT / name).read_text(encoding="utf-8")
    if not name.endswith(".ipynb"):
        return text
    cells = [cell for cell in json.loads(text)["cells"] if cell["cell_type"] == "code"]
    return "\n".join(cell_code(cell) for cell in cells)


# --- The rules -------------------------------------------------------------------------------


def imports(tree, in_function=False):
    """Yield (dotted name, whether it is inside a function) for each import below a node."""
    in_function = in_function or isinstance(tree, FUNCTIONS)
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.Import):
            yield from ((alias.name, in_function) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            source = "." * node.level + (node.module or "")
            yield from ((f"{source}.{alias.name}", in_function) for alias in node.names)
        elif isinstance(node, ast.Call) and node.args:
            called = ast.unparse(node.func).split(".")[-1]
            if called in ("__import__", "import_module"):
                yield ast.unparse(node.args[0]).strip("'"), in_function
        yield from imports(node, in_function)


def imports_outside(text, allowed, allowed_in_functions):
    return [
        f"imports {name}{' inside a function' * in_function}"
        for name, in_function in imports(ast.parse(text))
        if name.split(".")[0] not in (allowed_in_functions if in_function else allowed)
    ]


def public_tests_imports(text):
    return imports_outside(text, FOR_PUBLIC_TESTS, FOR_PUBLIC_TESTS)


def utils_imports(text):
    return imports_outside(text, FOR_UTILS, FOR_UTILS_INSIDE_FUNCTIONS)


def imports_from_instructor(text, instructor_modules):
    return [
        f"imports {name}"
        for name, _ in imports(ast.parse(text))
        if "instructor" in name.split(".") or name.split(".")[0] in instructor_modules
    ]


def lesson_in_grading(text):
    """Faults of a file of the grader, which knows nothing of the lesson."""
    lesson_modules = {"utils", "public_tests", "kmeanslab"}
    names = [name for name, _ in imports(ast.parse(text))]
    faults = [f"imports {name}" for name in names if name.split(".")[0] in lesson_modules]
    return faults + [f"says {word}" for word in LESSON_WORDS.findall(text)]


def bare_excepts(text):
    handlers = (node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.ExceptHandler))
    return [f"line {handler.lineno}: bare except" for handler in handlers if handler.type is None]


def named_places(text):
    return [f"names {place}" for place in PLACES.findall(text)]


# --- The project keeps the rules -------------------------------------------------------------


def test_required_files_exist():
    missing = [name for name in REQUIRED if name not in FILES]
    assert not missing, f"missing: {', '.join(missing)}"


def test_public_tests_need_numpy_alone():
    assert public_tests_imports(read_code("public_tests.py")) == []


def test_utils_loads_with_numpy_matplotlib_and_pillow_alone():
    assert utils_imports(read_code("utils.py")) == []


@pytest.mark.parametrize("name", STUDENT_CODE)
def test_nothing_that_a_student_receives_imports_from_instructor(name):
    assert imports_from_instructor(read_code(name), INSTRUCTOR_MODULES) == []


@pytest.mark.parametrize("name", GRADING)
def test_grading_knows_nothing_of_the_lesson(name):
    assert lesson_in_grading(read_code(name)) == []


@pytest.mark.parametrize("name", CODE)
def test_no_error_is_swallowed_unnamed(name):
    assert bare_excepts(read_code(name)) == []


@pytest.mark.parametrize("name", FILES)
def test_no_file_names_a_machine_or_a_package_registry(name):
    # Latin-1 reads every byte, so pictures and arrays are looked into as well.
    assert named_places((ROOT / name).read_text(encoding="latin-1")) == []


# --- The rules see planted faults, and nothing else --------------------------------------------

KEPT = """
from __future__ import annotations
import numpy as np
from collections import defaultdict
try:
    x = 1
except (ValueError, OSError) as error:
    raise SystemExit(1) from error
"""


@pytest.mark.parametrize(
    "fault",
    [
        "import matplotlib",
        "from utils import load_data",
        "def f():\n    import IPython",
        "import numpy, scipy.stats",
        "from . import utils",
        "__import__('PIL')",
        "import importlib\nimportlib.import_module(chosen)",
    ],
)
def test_public_tests_rule_sees(fault):
    assert public_tests_imports(KEPT) == []
    assert len(public_tests_imports(KEPT + fault)) == 1


@pytest.mark.parametrize(
    "fault",
    [
        "import IPython",
        "if True:\n    from tqdm import tqdm",
        "class C:\n    import ipywidgets",
        "def f():\n    import scipy",
        "try:\n    import pandas\nexcept ImportError:\n    pass",
    ],
)
def test_utils_rule_sees(fault):
    kept = KEPT + "import matplotlib.pyplot as plt\nfrom PIL import Image\n"
    kept += "def f():\n    from IPython.display import display\n    import tqdm, ipywidgets\n"
    assert utils_imports(kept) == []
    assert len(utils_imports(kept + fault)) == 1


@pytest.mark.parametrize(
    "fault",
    [
        "import instructor.KMeans",
        "from instructor import build",
        "from instructor.grading import run",
        "def f():\n    from ..instructor import build",
        "from build import main",
        "import importlib\nimportlib.import_module('instructor.build')",
    ],
)
def test_instructor_rule_sees(fault):
    assert imports_from_instructor(KEPT + "from .build import x", {"build"}) == []
    assert len(imports_from_instructor(KEPT + fault, {"build"})) == 1


@pytest.mark.parametrize(
    "fault",
    [
        "import utils",
        "from public_tests import CheckFailed",
        "# the KMeans notebook",
        "name = 'run_kMeans'",
        "text = 'K-means'",
        "from_k_means = 1",
        "new_Centroids = None",
    ],
)
def test_grading_rule_sees(fault):
    assert lesson_in_grading(KEPT + "# a weak means of escape, in nbgrader.utils_of_mine") == []
    assert len(lesson_in_grading(KEPT + fault)) == 1


@pytest.mark.parametrize("fault", ["try:\n    x\nexcept:\n    raise", "try: x\nexcept : pass"])
def test_bare_except_rule_sees(fault):
    assert bare_excepts(KEPT) == []
    assert len(bare_excepts(KEPT + fault)) == 1


@pytest.mark.parametrize("place", [*MACHINE_PATHS, *REGISTRY_HOSTS])
def test_place_rule_sees(place):
    assert named_places("my/root/ and https://example.com/work/, at $HOME/tmp/wt, {p}/root/x") == []
    assert len(named_places(f'path = "{place}here"')) == 1
    assert len(named_places(f"see https://{place}" if place in REGISTRY_HOSTS else place)) == 1


def test_code_cells_are_read_without_their_magics():
    lines = ["%matplotlib inline", "if True:", "    !ls", "import build", "x = (7", "    % 4)"]
    code = cell_code({"source": [line + "\n" for line in lines]})
    assert imports_from_instructor(code, {"build"}) == ["imports build"]
