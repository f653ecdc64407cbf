"""A class of honest accidents and of tricks, each with the marks that it deserves.

`SUBMISSIONS` maps a student to an Entry: how the folder is made, the marks of the two exercises, a
word that the report's state or repairs must hold. Nothing here runs outside the sandbox.
"""

import io
import json
import os
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat
import numpy as np
from nbformat.v4 import new_code_cell, new_markdown_cell

import public_tests
from conftest import LOOP_ANSWERS, REPOSITORY, answered

NAMES = ("find_closest_centroids", "compute_centroids")
WRONG = {
    "find_closest_centroids": """
def find_closest_centroids(X, centroids):
    return np.zeros(len(X), dtype=int)
""",
    "compute_centroids": """
def compute_centroids(X, idx, K):
    return np.zeros((K, X.shape[1]))
""",
}
SUBMISSIONS = {}


@dataclass
class Entry:
    """make(kit) returns the notebook to hand in, or None when it wrote the folder itself."""

    make: Any
    marks: tuple
    word: str = ""
    kind: str = "accident"


class Kit:
    """What an entry is made from: the release, cut down to the cells that matter, and a folder."""

    def __init__(self, release, folder):
        self.folder = Path(folder)
        copy = nbformat.from_dict(release)
        kept = [c for c in copy.cells if "nbgrader" in c.metadata or c.id == "imports"]
        asked = next(c for c in copy.cells if c.id == "reflection_question")
        kept.insert(len(kept) - 1, asked)
        copy.cells = kept
        self.release = copy

    def notebook(self, answers=LOOP_ANSWERS, first="", last=""):
        """Return a notebook with these answers and code above and below everything else."""
        notebook = answered(self.release, answers)
        if first:
            notebook.cells.insert(1, new_code_cell(first))
        if last:
            notebook.cells.append(new_code_cell(last))
        return notebook

    def write(self, path, notebook):
        """Write a notebook, or bytes, into the submission."""
        target = self.folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        data = notebook if isinstance(notebook, bytes) else json.dumps(notebook).encode()
        target.write_bytes(data)


def cell(notebook, name):
    """Return a cell by its nbgrader name."""
    named = (c for c in notebook.cells if c.metadata.get("nbgrader", {}).get("grade_id") == name)
    return next(named)


def place(notebook, name):
    """Return the position of a cell."""
    wanted = cell(notebook, name)
    return next(i for i, c in enumerate(notebook.cells) if c is wanted)


def accident(marks, word="", name=None):
    """Register a submission of an honest student."""

    def register(make):
        SUBMISSIONS[name or make.__name__] = Entry(make, marks, word)
        return make

    return register


def cheat(marks=(0, 0), word="", name=None):
    """Register a submission that tries a trick, with what its answers deserve without it."""

    def register(make):
        SUBMISSIONS[name or make.__name__] = Entry(make, marks, word, "cheat")
        return make

    return register


def prelude(name, marks, code, answers=LOOP_ANSWERS, word="", kind="accident"):
    """Register a submission whose first cell does something."""
    entry = Entry(lambda kit: kit.notebook(answers, first=code), marks, word, kind)
    SUBMISSIONS[name] = entry


def function(name, marks, word="", kind="accident", **bodies):
    """Register a submission with other functions."""
    answers = {**(WRONG if kind == "cheat" else LOOP_ANSWERS), **bodies}
    SUBMISSIONS[name] = Entry(lambda kit: kit.notebook(answers), marks, word, kind)


# ---------------------------------------------------------------------------------- honest work


@accident((10, 10))
def right(kit):
    return kit.notebook()


@accident((0, 0), "not attempted")
def blank(kit):
    return kit.notebook({})


@accident((10, 0), "compute_centroids: not attempted")
def half(kit):
    return kit.notebook({NAMES[0]: LOOP_ANSWERS[NAMES[0]]})


@accident((0, 0), "graded")
def wrong(kit):
    return kit.notebook(WRONG)


@accident((10, 10), name='Zoë O\'Brien .. "quoted"')
def odd_name(kit):
    kit.write('my picture "é".png', b"no picture")
    return kit.notebook()


# ------------------------------------------------------------------------- cells and their names


@accident((10, 10), "copied cell removed")
def copied_answer(kit):
    notebook = kit.notebook()
    notebook.cells.insert(place(notebook, NAMES[1]), nbformat.from_dict(cell(notebook, NAMES[1])))
    return notebook


@accident((10, 10), "copied cell removed")
def copied_blank_below(kit):
    notebook = kit.notebook()
    blank_cell = nbformat.from_dict(cell(kit.release, NAMES[1]))
    notebook.cells.insert(place(notebook, NAMES[1]) + 1, blank_cell)
    return notebook


@accident((10, 10), "other version")
def copied_and_mended(kit):
    notebook = kit.notebook()
    old = nbformat.from_dict(cell(notebook, NAMES[1]))
    old.source = WRONG[NAMES[1]]
    notebook.cells.insert(place(notebook, NAMES[1]), old)
    return notebook


@accident((10, 10), "copied cell")
def copied_tests(kit):
    notebook = kit.notebook()
    for name in NAMES:
        for kind in ("public", "hidden"):
            test = cell(notebook, f"{name}_{kind}")
            notebook.cells.insert(place(notebook, f"{name}_{kind}"), nbformat.from_dict(test))
    return notebook


@accident((10, 10), "deleted cell put back")
def deleted_tests(kit):
    notebook = kit.notebook()
    notebook.cells = [c for c in notebook.cells if not c.metadata.get("nbgrader", {}).get("points")]
    return notebook


@accident((10, 0), "compute_centroids: missing")
def deleted_answer(kit):
    notebook = kit.notebook()
    del notebook.cells[place(notebook, NAMES[1])]
    return notebook


@accident((10, 10), "deleted cell put back")
def merged_answers(kit):
    notebook = kit.notebook()
    both = cell(notebook, NAMES[0])
    both.source += "\n\n" + cell(notebook, NAMES[1]).source
    del notebook.cells[place(notebook, NAMES[1])]
    return notebook


@accident((10, 10))
def split_answer(kit):
    notebook = kit.notebook()
    answer = cell(notebook, NAMES[0])
    half = nbformat.from_dict(answer)
    half.source, answer.source = answer.source, "def helper():\n    return 1"
    notebook.cells.insert(place(notebook, NAMES[0]) + 1, half)
    return notebook


@accident((10, 10), "functions written into it kept")
def answer_in_the_test_cell(kit):
    notebook = kit.notebook({NAMES[0]: LOOP_ANSWERS[NAMES[0]]})
    cell(notebook, f"{NAMES[1]}_public").source = LOOP_ANSWERS[NAMES[1]]
    return notebook


@accident((10, 10), "its tests moved below it")
def moved_answer(kit):
    notebook = kit.notebook()
    answer = notebook.cells.pop(place(notebook, NAMES[0]))
    notebook.cells.insert(place(notebook, NAMES[1]), answer)
    return notebook


@accident((10, 10), "made a code cell again")
def answer_became_text(kit):
    notebook = kit.notebook()
    at = place(notebook, NAMES[1])
    old = notebook.cells[at]
    notebook.cells[at] = new_markdown_cell(old.source, metadata=old.metadata)
    return notebook


@accident((10, 10))
def lost_ids(kit):
    notebook = kit.notebook()
    for c in notebook.cells:
        del c["id"]
    notebook.nbformat_minor = 4
    return notebook


@accident((10, 10), "found although its name was lost")
def lost_metadata(kit):
    notebook = kit.notebook()
    for number, c in enumerate(notebook.cells):
        c.metadata, c.id = nbformat.from_dict({}), f"new-{number}"
    notebook.metadata = nbformat.from_dict({})
    return notebook


@accident((10, 10))
def from_vscode(kit):
    notebook = kit.notebook()
    for c in notebook.cells:
        c.metadata["vscode"] = {"languageId": "python"}
    notebook.metadata["kernelspec"] = {"display_name": ".venv", "language": "python", "name": "x"}
    return notebook


@accident((10, 10))
def from_colab(kit):
    notebook = kit.notebook()
    for number, c in enumerate(notebook.cells):
        c.metadata = nbformat.from_dict({"id": f"Ab{number}", "colab": {"base_uri": "x"}})
        del c["id"]
    notebook.nbformat_minor = 0
    notebook.metadata = nbformat.from_dict({"colab": {"provenance": []}})
    return notebook


# ------------------------------------------------------------------------------ files and formats


@accident((10, 10), "taken for KMeans.ipynb")
def renamed(kit):
    kit.write("KMeans (1) final.ipynb", kit.notebook())


@accident((10, 10), "taken for KMeans.ipynb")
def in_a_folder(kit):
    kit.write("my work/KMeans.ipynb", kit.notebook())


@accident((10, 10), "taken for KMeans.ipynb")
def zipped(kit):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("KMeans/KMeans.ipynb", nbformat.writes(kit.notebook()))
        archive.writestr("__MACOSX/KMeans/._KMeans.ipynb", b"\x00\x05")
        archive.writestr("../../../escaped.ipynb", b"{}")
    kit.write("work.zip", packed.getvalue())


@accident((10, 10), "2 notebooks")
def two_notebooks(kit):
    kit.write("KMeans.ipynb", kit.notebook({}))
    kit.write("KMeans-Copy1.ipynb", kit.notebook())


@accident((10, 10), "taken for KMeans.ipynb")
def named_by_a_browser(kit):
    kit.write("KMeans.ipynb.json", kit.notebook())


@accident((None, None), "could not be unpacked")
def damaged_zip(kit):
    kit.write("work.zip", b"PK\x03\x04 and then nothing")


@accident((0, 0), "missing")
def nothing_inside(kit):
    kit.write("notes.txt", b"I could not finish")


@accident((None, None), "could not be graded: KMeans.ipynb: the notebook is empty")
def empty_file(kit):
    kit.write("KMeans.ipynb", b"")


@accident((None, None), "could not be graded: KMeans.ipynb: the file is cut off")
def truncated(kit):
    whole = nbformat.writes(kit.notebook()).encode()
    kit.write("KMeans.ipynb", whole[: len(whole) // 2])


@accident((None, None), "could not be graded")
def a_web_page(kit):
    kit.write("KMeans.ipynb", b"<!DOCTYPE html><title>Log in</title>")


@accident((10, 10))
def format_3(kit):
    kit.write("KMeans.ipynb", nbformat.writes(kit.notebook(), version=3).encode())


@accident((10, 10))
def format_4_0(kit):
    notebook = json.loads(nbformat.writes(kit.notebook()))
    for c in notebook["cells"]:
        del c["id"]
        c["source"] = "".join(c["source"])
    notebook["nbformat_minor"] = 0
    kit.write("KMeans.ipynb", b"\xef\xbb\xbf" + json.dumps(notebook).encode())


# ---------------------------------------------------------------------------- cells that misbehave

prelude("a_cell_raises", (10, 10), "1 / 0")
prelude("asks_for_input", (10, 10), "name = input('your name? ')")
prelude("module_not_installed", (10, 10), "import a_module_that_nobody_has")
prelude(
    "talks_without_end",
    (10, 10),
    """
import threading
def talk():
    while True:
        print("x" * 100)
threading.Thread(target=talk, daemon=True).start()
""",
)
prelude("syntax_error", (10, 10), "def broken(:")
prelude("leaves_with_exit", (10, 10), "import sys\nsys.exit(3)")
prelude("quits_the_kernel", (10, 10), "quit()")
prelude("shuts_its_kernel_down", (10, 10), "get_ipython().kernel.do_shutdown(False)")
prelude("ends_its_process", (10, 10), "import os\nos._exit(0)", word="ended the kernel")
prelude("endless_cell", (10, 10), "while True:\n    pass")
prelude("prints_50_MB", (10, 10), "print('x' * 49 + '\\n', end='')\nprint('y\\n' * 25_000_000)")
prelude("takes_20_GB", (10, 10), "big = [bytearray(2**30) for _ in range(20)]")
prelude("fork_bomb", (10, 10), "import os\nwhile True:\n    os.fork()", word="started more than")
prelude(
    "fills_the_disk",
    (10, 10),
    """
for number in range(10_000):
    with open(f"big{number}", "wb") as file:
        file.write(bytes(2**20))
""",
)
prelude(
    "warns_on_stderr",
    (10, 10),
    "import sys, warnings\nwarnings.warn('careful')\nprint('careful', file=sys.stderr)",
)


@accident((10, 10))
def endless_below_the_answer(kit):
    looped = {n: s + "\nwhile True:\n    pass\n" for n, s in LOOP_ANSWERS.items()}
    return kit.notebook({**LOOP_ANSWERS, NAMES[0]: looped[NAMES[0]]})


function(
    "noisy_functions",
    (10, 10),
    compute_centroids=LOOP_ANSWERS[NAMES[1]].replace(
        "    sums, counts =",
        "    import sys, warnings\n    warnings.warn('x')\n    print('noise', file=sys.stderr)\n"
        "    sums, counts =",
    ),
)
function(
    "endless_function",
    (10, 0),
    "gave no answer",
    compute_centroids="def compute_centroids(X, idx, K):\n    while True:\n        pass\n",
)
function(
    "deadly_function",
    (0, 10),
    "ended the kernel",
    find_closest_centroids="import os\ndef find_closest_centroids(X, c):\n    os._exit(1)\n",
)
function(
    "exits_in_a_function",
    (0, 10),
    find_closest_centroids="def find_closest_centroids(X, centroids):\n    raise SystemExit\n",
)
function(
    "raises_in_a_function",
    (10, 0),
    compute_centroids="def compute_centroids(X, idx, K):\n    return X[idx[10**9]]\n",
)
function(
    "works_on_its_arguments",
    (10, 0),
    compute_centroids=LOOP_ANSWERS[NAMES[1]].replace("return", "X[:] = 0\n    return"),
)


@accident((10, 10), "a link that leads out")
def link_out_of_the_folder(kit):
    kit.folder.mkdir(parents=True)
    os.symlink("/etc/passwd", kit.folder / "data.txt")
    os.symlink("../../..", kit.folder / "everything")
    return kit.notebook()


@accident((10, 10))
def own_picture(kit):
    kit.write("mine.txt", b"mine")
    return kit.notebook(first="assert open('mine.txt').read() == 'mine'")


# ------------------------------------------------------------------------------------------ tricks


@cheat(word="changed the locked cell")
def blanked_tests(kit):
    notebook = kit.notebook(WRONG)
    for c in notebook.cells:
        if c.metadata.get("nbgrader", {}).get("points"):
            c.source = "pass"
    return notebook


@cheat()
def false_metadata(kit):
    notebook = kit.notebook(WRONG)
    for name in NAMES:
        cell(notebook, f"{name}_public").metadata.nbgrader.update(points=100, solution=True)
        cell(notebook, f"{name}_hidden").metadata.nbgrader.update(grade=False, locked=False)
        cell(notebook, name).metadata.nbgrader.update(grade=True, points=50)
    return notebook


@cheat((None, None), "link")
def linked_to_the_source(kit):
    kit.folder.mkdir(parents=True)
    os.symlink("../../../source/KMeans/KMeans.ipynb", kit.folder / "KMeans.ipynb")


@accident((10, 10))
def handed_in_the_whole_folder(kit):
    """What lies beside the notebook is the course's own: no reason for a second look."""
    for name in ("utils.py", "public_tests.py"):
        kit.write(name, (REPOSITORY / name).read_bytes())
    return kit.notebook()


@cheat(word="added module")
def modules_beside_the_notebook(kit):
    nothing = b"def __getattr__(name):\n    return lambda *a, **k: True\n"
    for name in ("numpy.py", "public_tests.py", "codec.py", "ipykernel.py", "utils.py"):
        kit.write(name, nothing)
    kit.write("numpy/__init__.py", nothing)
    return kit.notebook(WRONG)


def trick(name, code, marks=(0, 0), word=""):
    prelude(name, marks, code, WRONG, word, "cheat")


trick(
    "patched_comparison",
    """
import numpy as np, numpy.testing, builtins
for name in ("array_equal", "allclose", "all", "isclose", "array_equiv"):
    setattr(np, name, lambda *a, **k: True)
np.testing.assert_allclose = np.testing.assert_array_equal = lambda *a, **k: None
builtins.all = lambda *a: True
np.ndarray = object
""",
)
trick(
    "patched_checks",
    """
import public_tests
for name in dir(public_tests):
    if name.endswith("_test"):
        setattr(public_tests, name, lambda *a, **k: print("[passed]"))
public_tests.CheckFailed = Warning
""",
)
trick(
    "patched_kernel",
    """
kernel = get_ipython().kernel
kernel.call = lambda *a: ({"status": "ok", "value": {"tuple": [{"int": "0xa"}, None]}}, [])
kernel.do_execute = lambda *a, **k: {"status": "ok", "execution_count": 1}
""",
)
trick(
    "kills_everything",
    """
import os, signal
for number in (os.getppid(), 1, 2):
    try: os.kill(number, signal.SIGKILL)
    except OSError: pass
os.kill(-1, signal.SIGKILL)
""",
)
trick(
    "searches_the_machine",
    """
import os, pathlib
found = ""
for top in ("/", "..", "/home", "/root", "/tmp", "/work"):
    for folder, _, names in os.walk(top):
        if folder.startswith(("/proc", "/usr", "/sys", "/lib")): continue
        for name in names:
            if name in ("KMeans.ipynb", "gradebook.db", "course_secret"):
                found += folder + name
assert not found, found
""",
)
trick(
    "looks_for_the_repository",
    """
import os, sys
found = []
for top in {"/usr", sys.prefix, sys.base_prefix}:
    for folder, folders, names in os.walk(top):
        if ".git" in folders or "instructor" in folders or "course_secret" in names:
            found.append(folder)
assert not found, found
""",
)
trick(
    "leads_the_grader_to_other_sockets",
    """
import glob, os
for path in glob.glob("/run/**", recursive=True) + ["/submission/shell", "/tmp/shell"]:
    try:
        os.symlink("/run/docker.sock", path + ".new")
        os.replace(path + ".new", path)
    except OSError:
        pass
os.closerange(3, 200)
""",
)
trick(
    "hides_its_memory",
    """
import ctypes, os, time
for _ in range(4):
    if os.fork() == 0:
        ctypes.CDLL(None).prctl(4, 0)  # as a program does that hides its memory
        big = bytearray(700 * 2**20)
        big[::4096] = b"x" * len(big[::4096])
        time.sleep(60)
        os._exit(0)
time.sleep(9)
""",
    word="more than 1500 MB",
)
trick(
    "daemon_edits_the_gradebook",
    """
import os
if os.fork() == 0:
    os.setsid()
    import glob, sqlite3, time
    for _ in range(100):
        for path in glob.glob("/**/gradebook.db", recursive=True):
            with sqlite3.connect(path) as book:
                book.execute("update grade set auto_score = 8, manual_score = 8")
        time.sleep(0.2)
    os._exit(0)
""",
)
trick(
    "calls_home",
    """
import socket
for address in (("127.0.0.1", 22), ("1.1.1.1", 53)):
    socket.create_connection(address, timeout=1).sendall(b"hello")
""",
)
function(
    "echoes_a_number",
    (0, 0),
    kind="cheat",
    **{
        name: f"""
def {name}(*arguments):
    get_ipython().displayhook(10)
    print(10)
    display(10)
    return 10
"""
        for name in NAMES
    },
)
function(
    "equal_to_everything",
    (0, 0),
    kind="cheat",
    **{
        name: f"""
class Yes(np.ndarray):
    def __eq__(self, other): return np.True_
    def __array_function__(self, *a): return True
    __ne__ = lambda self, other: np.False_

def {name}(X, *arguments):
    return np.zeros(1).view(Yes)
"""
        for name in NAMES
    },
)
function(
    "nan_everywhere",
    (0, 0),
    kind="cheat",
    **{name: f"def {name}(X, *a):\n    return float('nan')\n" for name in NAMES},
)
function(
    "makes_the_question_easy",
    (0, 0),
    kind="cheat",
    find_closest_centroids="""
def find_closest_centroids(X, centroids):
    X[:] = centroids[:] = 0
    return np.zeros(len(X), dtype=int)
""",
    compute_centroids="""
def compute_centroids(X, idx, K):
    X[:] = 0
    return np.zeros((K, X.shape[1]))
""",
)
function(
    "looks_up_the_stack",
    (0, 0),
    kind="cheat",
    **{
        name: f"""
def {name}(X, *arguments):
    import gc, sys
    frame, found = sys._getframe(), None
    while frame:
        for key, value in frame.f_locals.items():
            if key in ("expected", "wanted", "answer"): found = value
        frame = frame.f_back
    seen = [o for o in gc.get_objects() if isinstance(o, dict) and "GRADER_SEED" in o]
    return found if found is not None else seen
"""
        for name in NAMES
    },
)
function(
    "a_gigabyte_back",
    (0, 0),
    kind="cheat",
    **{name: f"def {name}(X, *a):\n    return np.zeros(2**27)\n" for name in NAMES},
)
function(
    "pickles",
    (0, 0),
    kind="cheat",
    **{
        name: f"""
class Bomb:
    def __reduce__(self): return (exec, ("raise SystemExit",))
def {name}(X, *a):
    return np.array([Bomb()] * len(X), dtype=object)
"""
        for name in NAMES
    },
)


@cheat((2, 2))
def learnt_by_heart(kit):
    """Every answer of the public checks, and nothing else."""
    answers = {}
    for name in NAMES:
        space, seen = {"np": np}, []
        exec(LOOP_ANSWERS[name], space)

        def spy(*arguments, right=space[name], seen=seen):
            result = right(*arguments)
            key = [np.asarray(a).tolist() for a in arguments]
            seen.append([key, np.nan_to_num(result).tolist()])
            return result

        getattr(public_tests, f"{name}_test")(spy)
        answers[name] = f"""
known = {seen!r}
def {name}(*arguments, known=known):
    key = [np.asarray(a).tolist() for a in arguments]
    return np.array(next(r for k, r in known if k == key))
"""
    return kit.notebook(answers)


@cheat((10, 10))
def scripts_in_the_page(kit):
    """Not against marks: against whoever opens the feedback."""
    notebook = kit.notebook(
        last="""
from IPython.display import HTML, Javascript, SVG, display
display(Javascript("window.stolen = 1"), HTML("<img src=x onerror='window.stolen = 2'>"))
display(HTML("<script>window.stolen = 3</script><details open><summary>kept</summary>x</details>"))
display(SVG("<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 9 9'><script>stolen()</script>"
            "<circle cx='4' cy='4' r='3' onload='stolen()'/></svg>"))
"""
    )
    bad = "<script>window.stolen = 4</script> <a href='javascript:stolen()'>x</a>\n\n**bold words**"
    notebook.cells.append(new_markdown_cell(bad))
    return notebook


@cheat((None, None), "could not be graded")
def nested_without_end(kit):
    kit.write("KMeans.ipynb", b'{"cells": ' + b"[" * 200_000)
