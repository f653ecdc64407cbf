"""Rules of the house that no linter knows. Each rule sees a planted fault at the end.

Who may import whom inside the packages stands in pyproject.toml, for import-linter.
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
    *["README.md", "CONTRIBUTING.md", "LICENSE", "CHANGELOG.md", "SECURITY.md", "CITATION.cff"],
    *["KMeans.ipynb", "Laboratory.ipynb", "utils.py", "public_tests.py", "requirements.txt"],
    *["pyproject.toml", ".gitignore", ".ci/run", "data/ex7_X.npy", "images/bird_small.png"],
    *["instructor/README.md", "instructor/lesson/KMeans.py", "instructor/lesson/Laboratory.py"],
]
# Single modules, which import-linter does not read: what they may import when they are loaded.
MAY_IMPORT = {
    "public_tests.py": {"kmeanslab", "numpy"},
    "utils.py": {"kmeanslab", "numpy", "matplotlib", "mpl_toolkits", "PIL"},
}
# Longer than a file should be, and why.
MAY_BE_LONG = {
    "instructor/lesson/": "a lesson is read from top to bottom",
    "tests/misconceptions/": "a bank of short functions, one after the other",
    "tests/unit/test_public_tests.py": "all that holds for every check",
}
MAX_LINES = 300

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
# What pip calls a package, where that is not the name that Python imports.
DISTRIBUTIONS = {
    "PIL": "pillow",
    "sklearn": "scikit-learn",
    "skimage": "scikit-image",
    "yaml": "pyyaml",
    "bs4": "beautifulsoup4",
    "xdist": "pytest-xdist",
    "zmq": "pyzmq",
    "mpl_toolkits": "matplotlib",
}
# {folders or files: the requirements that everything in them gets along with}
REQUIREMENTS = {
    ("kmeanslab/", "utils.py", "public_tests.py", "instructor/lesson/"): [
        "instructor/lesson/requirements.txt"
    ],
    ("instructor/", "tests/unit/", "tests/lesson/", "tests/grading/", "tests/misconceptions/"): [
        *("instructor/lesson/requirements.txt", "requirements.txt"),
        "instructor/requirements-site.txt",
    ],
    ("tests/",): [
        *("instructor/lesson/requirements.txt", "requirements.txt"),
        *("instructor/requirements-site.txt", "tests/requirements-optional.txt"),
    ],
}
# No requirement: for a cluster alone; a student's mistake; modules that a test writes itself.
NOT_REQUIRED = {"distributed", "distances", "one", "two", "three", "four"}
LESSON_WORDS = re.compile(r"(?<![a-z])k[-_ ]?means|centroid", re.IGNORECASE)


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
OWN_MODULES = {part for n in FILES if n.endswith(".py") for part in Path(n).with_suffix("").parts}


def text_of(name):
    return (ROOT / name).read_text(encoding="utf-8")


# --- The rules: each takes the text of one file and returns its faults --------------------------


def foreign_imports(text, allowed):
    """What a module imports when it is loaded, beside the standard library and `allowed`."""
    tree = ast.parse(text)
    inside = {
        id(node)
        for function in ast.walk(tree)
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
        for node in ast.walk(function)
    }
    names = []
    for node in ast.walk(tree):
        if id(node) not in inside and isinstance(node, ast.Import):
            names += [alias.name for alias in node.names]
        elif id(node) not in inside and isinstance(node, ast.ImportFrom):
            names.append("." * node.level + (node.module or ""))
    known = sys.stdlib_module_names | allowed
    return [name for name in names if name.split(".")[0] not in known]


def packages(text):
    """What a module imports from anywhere, by the names that pip knows."""
    nodes = list(ast.walk(ast.parse(text)))
    names = [alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names]
    names += [n.module for n in nodes if isinstance(n, ast.ImportFrom) and not n.level]
    tops = {name.split(".")[0] for name in names} - sys.stdlib_module_names - OWN_MODULES
    return {DISTRIBUTIONS.get(top, top).replace("_", "-").lower() for top in tops}


def required(text):
    """The packages that a file of requirements names."""
    return set(re.findall(r"^[\w-]+(?=>=)", text, re.MULTILINE))


def lesson_words(text):
    """The grader knows nothing of the lesson, by import or by name."""
    return LESSON_WORDS.findall(text)


def named_places(text):
    return PLACES.findall(text)


def too_long(text):
    lines = text.count("\n")
    return [f"{lines} lines"] if lines > MAX_LINES else []


def unstripped(text):
    """Cells of a notebook that keep an output."""
    return [cell["id"] for cell in json.loads(text)["cells"] if cell.get("outputs")]


# --- The project keeps them ----------------------------------------------------------------------


def test_required_files_exist():
    assert [name for name in REQUIRED if name not in FILES] == []


@pytest.mark.parametrize("name", MAY_IMPORT)
def test_what_a_student_opens_loads_with_little(name):
    assert foreign_imports(text_of(name), MAY_IMPORT[name]) == []


def test_the_grader_knows_nothing_of_the_lesson():
    names = [n for n in FILES if n.startswith("instructor/grading/") and n.endswith(".py")]
    assert names and {n: f for n in names if (f := lesson_words(text_of(n)))} == {}


def test_no_file_names_a_machine_or_a_package_registry():
    # Latin-1 reads every byte, so pictures and arrays are looked into as well.
    texts = {name: (ROOT / name).read_text(encoding="latin-1") for name in FILES}
    assert {n: f for n, text in texts.items() if (f := named_places(text))} == {}


def test_every_import_is_required():
    """A package that comes along with another one may stop doing so."""
    missing = {}
    for name in (n for n in FILES if n.endswith(".py")):
        files = next((f for rooms, f in REQUIREMENTS.items() if name.startswith(rooms)), [])
        known = NOT_REQUIRED.union(*(required(text_of(file)) for file in files))
        if found := packages(text_of(name)) - known:
            missing[name] = found
    assert missing == {}


def test_files_stay_short():
    code = [n for n in FILES if n.endswith((".py", ".js")) and not n.startswith(tuple(MAY_BE_LONG))]
    assert {n: f for n in code if (f := too_long(text_of(n)))} == {}


def test_every_folder_of_code_is_a_package():
    folders = {str(Path(n).parent) for n in FILES if n.endswith(".py")}
    rooms = ("kmeanslab", "instructor/grading", "instructor/exchange")
    code = [f for f in folders if f.startswith(rooms)]
    assert code and [f for f in code if f"{f}/__init__.py" not in FILES] == []


def test_notebooks_hold_no_outputs():
    assert {
        n: f for n in ("KMeans.ipynb", "Laboratory.ipynb") if (f := unstripped(text_of(n)))
    } == {}


# --- The rules see planted faults, and nothing else ---------------------------------------------


@pytest.mark.parametrize(
    ("fault", "found"),
    [
        ("import matplotlib", ["matplotlib"]),
        ("import numpy, scipy.stats", ["scipy.stats"]),
        ("if True:\n    from tqdm import tqdm", ["tqdm"]),
        ("class C:\n    import ipywidgets", ["ipywidgets"]),
        ("from . import utils", ["."]),
        ("def f():\n    import IPython", []),
        ("import os\nfrom numpy import array", []),
    ],
)
def test_import_rule_sees(fault, found):
    assert foreign_imports(fault, {"numpy"}) == found


def test_requirement_rule_sees():
    code = "import os, numpy\nfrom . import x\ndef f():\n    from PIL import Image\n    import none"
    assert packages(code) - required("# PIL\nnumpy>=1,<2\n-r a.txt\npillow>=10,<14") == {"none"}


@pytest.mark.parametrize("fault", ["the KMeans notebook", "run_kMeans", "K-means", "new_Centroids"])
def test_lesson_rule_sees(fault):
    assert lesson_words("# a weak means of escape, in nbgrader.utils_of_mine") == []
    assert len(lesson_words(fault)) == 1


@pytest.mark.parametrize("place", [*MACHINE_PATHS, *REGISTRY_HOSTS])
def test_place_rule_sees(place):
    assert named_places("my/root/ and https://example.com/work/, at $HOME/tmp/wt, {p}/root/x") == []
    assert len(named_places(f'path = "{place}here"')) == 1
    assert len(named_places(f"see https://{place}" if place in REGISTRY_HOSTS else place)) == 1


def test_length_and_output_rules_see():
    assert too_long("x\n" * MAX_LINES) == [] and too_long("x\n" * (MAX_LINES + 1))
    cells = [{"id": "clean", "outputs": []}, {"id": "text"}, {"id": "kept", "outputs": [1]}]
    assert unstripped(json.dumps({"cells": cells})) == ["kept"]
