"""How long a whole check takes: python tests/benchmarks/checks.py

Prints seconds for solutions of different speed, right and wrong, and the ratio to the bare calls
of the same solution on the same data, which nobody can save.
"""

import functools
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

import numpy as np  # noqa: E402

import public_tests  # noqa: E402
from kmeanslab.checks.calling import silence  # noqa: E402
from misconceptions import labels_right, labels_wrong, means_right, means_wrong, table  # noqa: E402

LABELS, MEANS = public_tests.LABELS_EXERCISE, public_tests.MEANS_EXERCISE


def slowed(function, seconds):
    """Return function with so many seconds of work for each point and centroid."""

    @functools.wraps(function)
    def slow(X, second, *rest):
        K = rest[0] if rest else len(second)
        end = time.perf_counter() + seconds * len(X) * K
        result = function(X, second, *rest)
        while time.perf_counter() < end:
            pass
        return result

    return slow


def seconds(work):
    """Return the median time of five runs."""
    times = []
    for _ in range(5):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return float(np.median(times))


def bare_calls(exercise, function):
    for probe in exercise.probes:
        with silence():
            function(*(np.copy(arg) for arg in probe.args))


def main():
    cases = [
        ("broadcast", LABELS, labels_right.broadcast),
        ("double loop", LABELS, labels_right.running_minimum),
        ("20 µs a pair", LABELS, slowed(labels_right.broadcast, 20e-6)),
        ("20 µs a pair, wrong", LABELS, slowed(labels_wrong.manhattan_broadcast, 20e-6)),
        ("mask", MEANS, means_right.mask),
        ("triple loop", MEANS, means_right.column_by_column),
        ("20 µs a pair", MEANS, slowed(means_right.mask, 20e-6)),
        ("20 µs a pair, wrong", MEANS, slowed(means_wrong.sum_only, 20e-6)),
    ]
    print(f"{'exercise':<24}{'solution':<22}{'check':>9}{'calls':>9}{'ratio':>7}")
    for name, exercise, function in cases:
        check = seconds(functools.partial(table.message, exercise.name, function))
        calls = seconds(functools.partial(bare_calls, exercise, function))
        times = f"{check:>8.3f}s{calls:>8.3f}s{check / calls:>7.1f}"
        print(f"{exercise.name:<24}{name:<22}{times}")


if __name__ == "__main__":
    main()
