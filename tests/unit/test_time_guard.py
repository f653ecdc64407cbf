"""A call that does not end is ended, in an interactive kernel alone."""

import sys
import threading
import time
import types

import pytest

from kmeanslab.checks import time_guard
from kmeanslab.checks.time_guard import TookTooLong, is_armed, time_limit


def endless():
    while True:
        pass


def stubborn():
    while True:
        try:
            time.sleep(60)
        except:  # noqa: E722 - what a learner may write
            break
    return "gave up"


@pytest.fixture
def kernel(monkeypatch):
    """Look like an interactive kernel."""
    monkeypatch.delenv("NBGRADER_EXECUTION", raising=False)
    ipython = types.SimpleNamespace(get_ipython=lambda: object())
    monkeypatch.setitem(sys.modules, "IPython", ipython)


def ways():
    """The ways to interrupt that work here: a timer, another thread, a trace."""
    return [way for way in ("_alarmed", "_interrupted", "_traced") if hasattr(time_guard, way)]


@pytest.mark.parametrize("way", ways())
def test_an_endless_loop_ends_and_names_its_line(way):
    if way == "_alarmed" and not hasattr(time_guard.signal, "setitimer"):
        pytest.skip("this system has no timer signals")
    with pytest.raises(TookTooLong) as late, getattr(time_guard, way)(endless, 0.2):
        endless()
    first = endless.__code__.co_firstlineno
    assert late.value.line in (first + 1, first + 2)
    time.sleep(1.1)  # nothing fires later


def test_a_sleep_ends_and_a_bare_except_may_end_by_itself(kernel):
    with time_limit(stubborn, 0.2):
        assert stubborn() == "gave up"


def test_quick_calls_are_left_alone(kernel):
    with time_limit(endless, 5):
        assert sum(range(10)) == 45


def test_an_endless_loop_in_another_thread_ends_too(kernel):
    """JupyterLab answers widgets there."""
    found = []

    def call():
        try:
            with time_limit(endless, 0.2):
                endless()
        except TookTooLong as late:
            found.append(late.line - endless.__code__.co_firstlineno)

    thread = threading.Thread(target=call, daemon=True)
    thread.start()
    thread.join(20)
    assert len(found) == 1 and found[0] in (1, 2)


def test_it_arms_for_a_plain_function_in_a_kernel(kernel, monkeypatch):
    assert is_armed(endless)
    assert not is_armed(max)
    monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")
    assert not is_armed(endless)


def test_it_does_not_arm_outside_a_kernel(monkeypatch):
    monkeypatch.delitem(sys.modules, "IPython", raising=False)
    assert not is_armed(endless)


def test_the_readers_own_interrupt_stays_one():
    with pytest.raises(KeyboardInterrupt), time_guard._interrupted(endless, 30):
        raise KeyboardInterrupt
