"""Cells and functions that raise, hang, die, flood, or fill what there is."""

import os

from conftest import LOOP_ANSWERS
from redteam.kit import NAMES, accident, function, prelude

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
prelude("deletes_numpy", (10, 10), "import numpy as np\ndel np", word="tested below all cells")
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
