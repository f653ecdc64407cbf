"""How fast the stage answers a drag, what a frame and a page weigh, what eight stages hold.

    python tests/benchmarks/stage.py

A drag is answered when Python has asked the functions for labels and map and has handed both to
the page; what a browser adds is measured by `--browser`, in a real JupyterLab, from the movement
of the mouse to the frame that is drawn after the answer.
"""

import argparse
import json
import sys
import tracemalloc
from pathlib import Path
from time import perf_counter

import numpy as np

TESTS = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(TESTS.parent), str(TESTS), str(TESTS / "unit"), str(TESTS / "browser")]

from conftest import FAST_ANSWERS, LOOP_ANSWERS  # noqa: E402 - the line above finds it
from kmeanslab.playground import Playground  # noqa: E402
from kmeanslab.playground.recorded import record, recorded_html  # noqa: E402
from utils import load_data  # noqa: E402

START = np.array([[3.0, 3.0], [6.0, 2.0], [8.0, 5.0]])
DRAGS, STAGES = 60, 8
WAYS = {"array code": FAST_ANSWERS, "double loop": LOOP_ANSWERS}
BYTES = ("points", "labels", "territory")


def functions_of(answers: dict[str, str]) -> list:
    """Return the two functions of one way to write them."""
    space = {"np": np}
    for source in answers.values():
        exec(source, space)
    return [space["find_closest_centroids"], space["compute_centroids"]]


def drag_times(answers: dict[str, str]) -> tuple[np.ndarray, Playground]:
    """Return the milliseconds of each answer to a long drag, and the stage."""
    stage, times = Playground(load_data(), START, *functions_of(answers)), []
    for i in range(DRAGS):
        spot = [3 + i / 30, 3 + i / 60]
        begin = perf_counter()
        action = {"do": "place", "k": 0, "to": spot, "first": not i, "id": i + 1}
        stage._heard(stage, action, [])
        times.append(1000 * (perf_counter() - begin))
    return np.array(times), stage


def frame_bytes(stage: Playground) -> int:
    """Return what one answer sends: arrays as bytes, the rest as JSON."""
    return sum(len(getattr(stage, name)) for name in BYTES) + len(json.dumps(stage.state))


def memory_of_stages(answers: dict[str, str]) -> float:
    """Return the MB that Python holds for eight stages."""
    tracemalloc.start()
    stages = [Playground(load_data(), START, *functions_of(answers)) for _ in range(STAGES)]
    held, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert len(stages) == STAGES
    return held / 1e6


def report(name: str, times: np.ndarray) -> None:
    """Print median and 95th percentile of some milliseconds."""
    print(f"{name:<28} median {np.median(times):6.1f} ms   p95 {np.percentile(times, 95):6.1f} ms")


def in_browser() -> None:
    """Print milliseconds from the movement of the mouse to the frame behind its answer."""
    import stage_in_browser

    for server, delay in (("as it comes", True), ("with TCP_NODELAY", False)):
        print(f"JupyterLab {server}:")
        for name, times in stage_in_browser.times_of(WAYS, DRAGS, delay).items():
            report(f"    {name}", times)
    print(f"{STAGES} stages in one notebook:")
    for what, number in stage_in_browser.weight_of(FAST_ANSWERS, STAGES, 20).items():
        print(f"    {what}: {number:.1f}")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--browser", action="store_true", help="drag in a real JupyterLab too")
    with_browser = parser.parse_args().browser
    for name, answers in WAYS.items():
        times, stage = drag_times(answers)
        report(f"{name}, Python", times)
        page = recorded_html(record(stage.walk))
        print(f"    map of {stage.walk.columns} columns, {frame_bytes(stage):,} bytes a frame,")
        print(f"    recorded page of {len(page):,} characters")
    print(f"{STAGES} stages hold {memory_of_stages(FAST_ANSWERS):.1f} MB of Python's memory")
    if with_browser:
        in_browser()
