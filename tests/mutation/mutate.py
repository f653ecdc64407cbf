"""Change one thing in a room at a time, and count which changes its tests notice.

    python tests/mutation/mutate.py checks
    python tests/mutation/mutate.py grading --sample 40 --seed 1 --log grading.jsonl

Run by hand: each change is written into a copy of the repository, and the tests that `rooms.toml`
names for that file run until one fails. A change that no test notices is printed with its line,
then the share that was noticed with its 95 % interval (Wilson, 1927). With a log, the same command
goes on where it stopped, and tries again what was not noticed.
"""

import argparse
import ast
import json
import multiprocessing
import os
import random
import shlex
import shutil
import sys
import tempfile
import tomllib
from collections.abc import Iterator
from multiprocessing.connection import Connection
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
ROOMS = tomllib.loads((Path(__file__).parent / "rooms.toml").read_text(encoding="utf-8"))
TIMEOUT = 900  # seconds for the tests of one change: a loop that never ends is noticed by it
FORK = multiprocessing.get_context("fork")
OPPOSITES = {
    ast.Lt: ast.GtE, ast.LtE: ast.Gt, ast.Gt: ast.LtE, ast.GtE: ast.Lt, ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq, ast.In: ast.NotIn, ast.NotIn: ast.In, ast.Is: ast.IsNot, ast.IsNot: ast.Is,
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Div, ast.Div: ast.Mult,
    ast.And: ast.Or, ast.Or: ast.And,
}  # fmt: skip


def changed(node: ast.AST) -> bool:
    """Change this node into its opposite, if it has one; return whether it has."""
    if isinstance(node, ast.Compare) and type(node.ops[0]) in OPPOSITES:
        node.ops[0] = OPPOSITES[type(node.ops[0])]()
    elif isinstance(node, ast.BinOp | ast.BoolOp) and type(node.op) in OPPOSITES:
        node.op = OPPOSITES[type(node.op)]()
    elif isinstance(node, ast.Constant) and isinstance(node.value, bool):
        node.value = not node.value
    elif isinstance(node, ast.Constant) and isinstance(node.value, int | float):
        node.value += 1
    elif isinstance(node, ast.Return) and ast.unparse(node) not in ("return", "return None"):
        node.value = ast.Constant(None)
    elif isinstance(node, ast.If | ast.While):
        node.test = ast.UnaryOp(ast.Not(), node.test)
    else:
        return False
    return True


def places(path: Path) -> Iterator[int]:
    """Yield which nodes of a file's syntax tree can be changed."""
    nodes = list(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))
    return (i for i, node in enumerate(nodes) if changed(node))


def mutant(path: Path, i: int) -> tuple[str, str]:
    """Return (line:column: what stands there now, the file's text) with one node changed."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    node = list(ast.walk(tree))[i]
    changed(node)
    now = ast.unparse(node).splitlines()[0]
    text = ast.unparse(ast.fix_missing_locations(tree))
    return f"{node.lineno}:{node.col_offset}: {now}", text


def tests_of(room: str) -> dict[str, list[str]]:
    """Return {file: its tests} of a room; the first row that names a file counts."""
    table: dict[str, list[str]] = {}
    for row in ROOMS[room]:
        for pattern in row["files"]:
            for path in sorted(ROOT.glob(pattern)):
                table.setdefault(path.relative_to(ROOT).as_posix(), row["tests"])
    return table


class FirstFailure:
    """A plugin of pytest that keeps the name of the first test that fails."""

    name: str | None = None

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.failed and self.name is None:
            self.name = report.nodeid


def pytest_main(tests: str, *options: str) -> str | None:
    """Run these tests until one fails; return its name, or None."""
    first = FirstFailure()
    code = pytest.main(
        ["-qx", "-pno:cacheprovider", *options, *shlex.split(tests)], plugins=[first]
    )
    return first.name or ("no test starts" if code else None)


def warm_up(copy: Path) -> None:
    """Import what tests need from elsewhere: each change then gets a fork of this process."""
    sys.dont_write_bytecode = True  # two changes of one second would look the same
    os.environ["PYTHONDONTWRITEBYTECODE"] = "1"
    os.chdir(copy)
    pytest_main("tests/unit tests/grading", "--collect-only", "-qq")
    for name, module in list(sys.modules.items()):
        if str(getattr(module, "__file__", "")).startswith(str(copy)):
            del sys.modules[name]


def run_tests(tests: list[str], answer: Connection) -> None:
    """Run one file after another until a test fails, and send its name, or None."""
    with open(os.devnull, "w", encoding="utf-8") as nowhere:
        sys.stdout = sys.stderr = nowhere
        answer.send(next(filter(None, map(pytest_main, tests)), None))


def noticing_test(copy: Path, name: str, text: str, tests: list[str]) -> str | None:
    """Return the test that fails once the file holds this text; the file is put back."""
    path = copy / name
    kept = path.read_text(encoding="utf-8")
    path.write_text(text, encoding="utf-8")
    here, there = FORK.Pipe(duplex=False)
    child = FORK.Process(target=run_tests, args=(tests, there))
    child.start()
    there.close()
    try:
        return here.recv() if here.poll(TIMEOUT) else "timeout"
    except EOFError:
        return "the tests' process ends"
    finally:
        child.kill()
        child.join()
        path.write_text(kept, encoding="utf-8")


def check_untouched(copy: Path, table: dict[str, list[str]]) -> None:
    """Exit when the tests fail on files that were only written anew, without a change."""
    for tests in {tuple(tests) for tests in table.values()}:
        name = next(name for name in table if tuple(table[name]) == tests)
        same = ast.unparse(ast.parse((copy / name).read_text(encoding="utf-8")))
        failed = noticing_test(copy, name, same, list(tests))
        if failed:
            sys.exit(f"The tests of {name} fail without any change: repair {failed} first.")


def interval(noticed: int, total: int, z: float = 1.96) -> tuple[float, float]:
    """Return Wilson's interval for a share."""
    center = (noticed + z**2 / 2) / (total + z**2)
    half = z / (total + z**2) * (noticed * (total - noticed) / total + z**2 / 4) ** 0.5
    return center - half, center + half


def read_log(log: Path | None) -> dict[str, str]:
    """Return {change: the test that noticed it} of an earlier run."""
    lines = log.read_text(encoding="utf-8").splitlines() if log and log.exists() else []
    return {change: test for change, test in map(json.loads, lines) if test}


def count_noticed(copy: Path, sample: list[tuple], table: dict, log: Path | None) -> int:
    """Try every change of the sample, print those that no test notices, count the others."""
    known, noticed = read_log(log), 0
    for name, i in sample:
        place, text = mutant(ROOT / name, i)
        change = f"{name}:{place}"
        test = known.get(change) or noticing_test(copy, name, text, table[name])
        noticed += test is not None
        if test is None:
            print(f"not noticed: {change}", flush=True)
        if log and change not in known:
            with log.open("a", encoding="utf-8") as file:
                file.write(json.dumps([change, test]) + "\n")
    return noticed


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("room", choices=ROOMS)
    parser.add_argument("--sample", type=int, default=40)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--log", type=Path, help="what was found, one line a change")
    options = parser.parse_args()
    table = tests_of(options.room)
    every = [(name, i) for name in sorted(table) for i in places(ROOT / name)]
    sample = random.Random(options.seed).sample(every, min(options.sample, len(every)))
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder).resolve() / "copy"
        shutil.copytree(ROOT, copy, ignore=shutil.ignore_patterns(".venv", "release", "source"))
        warm_up(copy)
        if not read_log(options.log):
            check_untouched(copy, {name: table[name] for name, _ in sample})
        noticed = count_noticed(copy, sample, table, options.log)
    low, high = interval(noticed, len(sample))
    print(f"{options.room}: {noticed} of {len(sample)} noticed, {low:.0%} to {high:.0%}")


if __name__ == "__main__":
    main()
