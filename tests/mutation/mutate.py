"""Change one thing in a room at a time, and count which changes its tests notice.

    python tests/mutation/mutate.py checks
    python tests/mutation/mutate.py grading --sample 40 --seed 1

Run by hand: each change is written into a copy of the repository, and the tests of that room run
until one fails. A change that no test notices is printed with its line, then the share that was
noticed with its 95 % interval (Wilson, 1927).
"""

import argparse
import ast
import random
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
WITHOUT_BANK = ["--ignore=tests/unit/test_public_tests.py"]
# {room: (its files, the tests that should notice)}
ROOMS = {
    "checks": (
        ["kmeanslab/checks/*.py"],
        ["tests/unit/test_by_hand.py", "tests/unit/test_challenges.py",
         "tests/unit/test_explanations.py", "tests/unit/test_handing_in.py",
         "tests/unit/test_quiz.py", "tests/unit/test_time_guard.py",
         "tests/unit/test_public_tests.py"],
    ),
    "playground": (
        ["kmeanslab/playground/*.py"],
        ["tests/unit", *WITHOUT_BANK, "-k", "playground"],
    ),
    "figures": (
        ["kmeanslab/figures/*.py", "kmeanslab/pictures.py", "kmeanslab/decoding.py", "utils.py"],
        ["tests/unit", *WITHOUT_BANK, "-k", "plot or picture or alt"],
    ),
    "experiments": (
        ["kmeanslab/experiments/*.py", "kmeanslab/tables.py"],
        ["tests/unit", *WITHOUT_BANK],
    ),
    "grading": (
        ["instructor/grading/*/*.py"],
        ["tests/grading", "--deselect=tests/grading/test_redteam.py"],
    ),
    "exchange": (
        ["instructor/exchange/*.py"],
        ["tests/grading", "-k", "test_lms"],
    ),
}  # fmt: skip
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
    elif isinstance(node, ast.Return) and node.value is not None:
        node.value = ast.Constant(None)
    elif isinstance(node, ast.If | ast.While):
        node.test = ast.UnaryOp(ast.Not(), node.test)
    else:
        return False
    return True


def mutants(path: Path) -> Iterator[tuple[int, str, str]]:
    """Yield (line, what stands there now, the file's text) of every single change to a file."""
    text = path.read_text(encoding="utf-8")
    for i in range(sum(1 for _ in ast.walk(ast.parse(text)))):
        tree = ast.parse(text)
        node = list(ast.walk(tree))[i]
        if changed(node):
            now = ast.unparse(node).splitlines()[0]
            yield node.lineno, now, ast.unparse(ast.fix_missing_locations(tree))


def is_noticed(copy: Path, name: str, text: str, tests: list[str]) -> bool:
    """Return whether a test fails once the file holds this text; the file is put back."""
    path = copy / name
    kept = path.read_text(encoding="utf-8")
    path.write_text(text, encoding="utf-8")
    command = [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", *tests]
    try:
        done = subprocess.run(command, cwd=copy, capture_output=True, timeout=900)
        return done.returncode != 0
    except subprocess.TimeoutExpired:
        return True
    finally:
        path.write_text(kept, encoding="utf-8")


def interval(noticed: int, total: int, z: float = 1.96) -> tuple[float, float]:
    """Return Wilson's interval for a share."""
    center = (noticed + z**2 / 2) / (total + z**2)
    half = z / (total + z**2) * (noticed * (total - noticed) / total + z**2 / 4) ** 0.5
    return center - half, center + half


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("room", choices=ROOMS)
    parser.add_argument("--sample", type=int, default=40)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    patterns, tests = ROOMS[options.room]
    files = sorted(path for pattern in patterns for path in ROOT.glob(pattern))
    every = [(path.relative_to(ROOT), *mutant) for path in files for mutant in mutants(path)]
    sample = random.Random(options.seed).sample(every, min(options.sample, len(every)))
    noticed = 0
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "copy"
        shutil.copytree(ROOT, copy, ignore=shutil.ignore_patterns(".venv", "release", "source"))
        same = files[0].read_text(encoding="utf-8")
        if is_noticed(copy, str(files[0].relative_to(ROOT)), same, tests):
            sys.exit("The tests of this room fail without any change: repair that first.")
        for name, line, now, text in sample:
            found = is_noticed(copy, str(name), text, tests)
            noticed += found
            if not found:
                print(f"not noticed: {name}:{line}: {now}", flush=True)
    low, high = interval(noticed, len(sample))
    print(f"{options.room}: {noticed} of {len(sample)} noticed, {low:.0%} to {high:.0%}")


if __name__ == "__main__":
    main()
