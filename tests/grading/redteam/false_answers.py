"""Functions that answer so as to fool a comparison, and pages that act."""

import numpy as np
from nbformat.v4 import new_markdown_cell

import public_tests
from conftest import LOOP_ANSWERS
from redteam.kit import NAMES, cheat, function

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
def learned_by_heart(kit):
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
