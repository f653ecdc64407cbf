"""Honest work that a dead kernel or a failed cell would cost: what runs again, what is kept."""

import itertools

import pytest
from nbformat.v4 import new_code_cell
from sandboxed import SMALL

from grading.notebook import replay
from grading.notebook.replay import Step
from grading.notebook.session import FunctionLost, Session
from grading.sandbox.client import Client, KernelStopped, NoAnswer
from grading.sandbox.kernels import Kernels
from grading.sandbox.limits import SandboxLimits

pytestmark = pytest.mark.slow  # it starts kernels in the sandbox

LIMITS = SandboxLimits(**{**SMALL.values(), "cell_seconds": 8, "call_seconds": 8})
DIES = "import os\nos._exit(0)"


def namespace(source, **names):
    """Run code as a cell would run; return what it leaves."""
    exec(source, names)
    return names


@pytest.fixture
def session():
    """A session that keeps no spare kernel."""
    found = Session({}, LIMITS, Kernels(LIMITS, spare=False))
    yield found
    found.close()


def run(session, *sources):
    """Run cells; return what each of them shows."""
    cells = [new_code_cell(source) for source in sources]
    for cell in cells:
        session.run_cell(cell)
    return [cell.outputs for cell in cells]


@pytest.mark.needs_sandbox
def test_a_slow_cell_runs_again_after_the_kernel_died(session):
    slow = "import time, math\ntime.sleep(2.5)\ntable = [1, 2, 3]\ntable.append(4)"
    run(session, slow, "def f():\n    return math.floor(table[-1])", DIES)
    assert session.call("f", [], {}, 5)["result"] == 4


@pytest.mark.needs_sandbox
def test_what_there_is_no_time_for_leaves_its_imports(session):
    session.replay_left = 1.0
    run(session, "import time, math\ntime.sleep(2.5)", "def f():\n    return math.pi > 3", DIES)
    assert session.call("f", [], {}, 5)["result"] is True


@pytest.mark.needs_sandbox
def test_a_cell_that_was_killed_from_outside_is_tried_again(session):
    execute, killed = session.client.execute, []

    def kill_first(source, seconds):
        if "f = 3" in source and not killed:
            killed.append(source)
            session.client.sandbox.process.kill()
        return execute(source, seconds)

    session.client.execute = kill_first
    (outputs,) = run(session, "f = 3\nf")
    assert killed and [o.output_type for o in outputs] == ["execute_result"]
    assert session.lookup("f") == ("value", 3) and session.facts == []


@pytest.mark.needs_sandbox
@pytest.mark.parametrize("kills", [1, 2])
def test_a_call_that_is_killed_is_tried_again_once(session, monkeypatch, kills):
    call, killed = Client.call, []

    def kill_first(client, *args):
        if len(killed) < kills:
            killed.append(args)
            raise KernelStopped("killed from outside")
        return call(client, *args)

    run(session, "def f():\n    return 3")
    monkeypatch.setattr(Client, "call", kill_first)
    if kills == 1:
        assert session.call("f", [], {}, 5)["result"] == 3 and session.facts == []
    else:
        with pytest.raises(FunctionLost, match="f ended the kernel: killed from outside"):
            session.call("f", [], {}, 5)
    assert len(killed) == kills


@pytest.mark.needs_sandbox
@pytest.mark.parametrize(("seconds", "words"), [(1, "in time: all calls of a test"), (8, "within")])
def test_a_call_without_an_answer_says_how_long_it_was_waited_for(session, seconds, words):
    def silent(*args):
        raise NoAnswer([])

    run(session, "def f():\n    return 3")
    session.client.call = silent
    with pytest.raises(FunctionLost, match=f"f gave no answer {words}"):
        session.call("f", [], {}, seconds)


@pytest.mark.needs_sandbox
def test_what_stands_below_a_line_that_fails_is_there(session):
    failed = "from google.colab import drive\ndrive.mount('/content')\nimport math\nK = 3"
    outputs = run(session, failed + "\ndef f(x):\n    return math.sqrt(x) + K")[0]
    assert outputs[-1].ename == "ModuleNotFoundError", "the student still sees what went wrong"
    assert session.call("f", [4], {}, 5)["result"] == 5
    run(session, DIES)
    assert session.call("f", [4], {}, 5)["result"] == 5


@pytest.mark.needs_sandbox
@pytest.mark.parametrize("magic", ["%tensorflow_version 2.x", "%%heat -o x.png"])
def test_a_magic_that_is_not_there_costs_its_own_line(session, magic):
    run(session, f"{magic}\nimport math\nE = 10 ** -6\ndef f(x):\n    return math.sqrt(x) + E")
    assert session.call("f", [4], {}, 5)["result"] == pytest.approx(2, abs=1e-5)


@pytest.mark.needs_sandbox
def test_what_stands_below_an_endless_loop_is_there(session):
    session.limits = SandboxLimits(**{**LIMITS.values(), "cell_seconds": 1})
    run(session, "x = 1\nwhile True:\n    pass\ndef f():\n    return x")
    assert session.call("f", [], {}, 5)["result"] == 1


@pytest.mark.needs_sandbox
def test_a_notebook_of_slow_cells_that_dies_again_and_again_ends(session, monkeypatch):
    given = []
    choose = replay.choose

    def chosen(steps, seconds):
        given.append(seconds)
        return choose(steps, seconds)

    monkeypatch.setattr(replay, "choose", chosen)
    session.replay_left = 2.0
    run(session, *["import time\ntime.sleep(0.4)"] * 3, *[DIES] * 3)
    assert len(given) >= 6 and given[0] == 1.0
    spent = [2 * (before - after) for before, after in itertools.pairwise(given)]
    assert all(seconds > 0 for seconds in spent), "what is run again is taken from what is left"
    assert session.replay_left >= 0


@pytest.mark.parametrize(
    ("source", "names"),
    [
        ("try:\n    import math\nexcept ImportError:\n    print(1 / 0)", {"math"}),
        ("try:\n    import nobody\nexcept ImportError:\n    import math", {"math"}),
        ("try:\n    import nobody\n    1 / 0\nfinally:\n    import math as m", {"m"}),
        ("import nobody, math\nfrom math import pi", {"math", "pi"}),
        ("if 1:\n    def f(): pass\nelse:\n    1 / 0", {"f"}),
        ("import warnings\nwith warnings.catch_warnings():\n    import math", {"warnings", "math"}),
        ("%%time\nimport math", {"math"}),
        ("%matplotlib inline\n!pip install x\nimport math", {"math"}),
        ("a, b = 3, [-1, 'x']\nc: int = 4\nd = input()\n1 / 0", {"a", "b", "c"}),
        ("f = lambda x: g(x)\nE = 10 ** -6\nm = [E, -E]\nh = f\nn = f(1)", {"f", "E", "m", "h"}),
        ("%%memit -r 1\ndef f(): pass\nf()", {"f"}),
        ("%%html\n<b>no Python</b>", set()),
        ("from __future__ import annotations\nclass C: pass\nwhile True: pass", {"C"}),
        ("def broken(:", set()),
    ],
)
def test_what_a_cell_imports_and_defines(source, names):
    found = namespace(replay.definitions(source))
    assert set(found) - {"__builtins__", "__annotations__"} == names


def test_what_exists_already_is_left_alone():
    source = "def f():\n    return 'old'\nK = 1\nimport math"
    found = namespace(replay.definitions(source, only_missing=True), f="new", K=2)
    assert (found["f"], found["K"]) == ("new", 2) and "math" in found
    assert namespace(replay.definitions(source, only_missing=True))["f"]() == "old"


def test_a_docstring_stays_as_it_is():
    found = namespace(replay.definitions('def f():\n    """One.\n\n    Two.\n    """\n'))
    assert found["f"].__doc__ == "One.\n\n    Two.\n    "


def test_imports_in_blocks_stand_alone():
    source = "try:\n    import nobody\n    import math\nexcept ImportError:\n    raise"
    found = namespace(replay.imports(source + "\ndef f():\n    import os"))
    assert set(found) - {"__builtins__"} == {"math"}


def test_answers_and_quick_cells_come_first():
    slow, quick = Step("import math\nslow()", 9, False), Step("quick()", 1, False)
    answer, other = Step("answer()", 5, True), Step("import os\nother()", 8, False)
    chosen = replay.choose([slow, quick, answer, other], 7)
    sources = [source for source, _ in chosen]
    assert sources[1:3] == ["quick()", "answer()"] and len(sources) == 4
    assert "slow()" not in sources[0] and "import math" in sources[0]
    assert "import os" in sources[3] and "other()" not in sources[3]


def test_neighbors_without_time_run_as_one():
    steps = [Step(f"import math as m{n}\nslow()", 9, False) for n in range(1000)]
    ((source, members),) = replay.choose(steps, 1)
    assert members == steps and "m999" in source and "slow" not in source
