"""scikit-learn, where it is installed."""

from collections.abc import Callable
from importlib.util import find_spec

from kmeanslab.experiments.words import say


def has_scikit_learn(what: str) -> bool:
    """Tell whether scikit-learn is installed; if not, print what it would show here."""
    if find_spec("sklearn") is not None:
        return True
    print(say("no scikit-learn", what=what))
    return False


def library_assign() -> Callable | None:
    """Return scikit-learn's `pairwise_distances_argmin`, or None where it is not installed."""
    if find_spec("sklearn") is None:
        return None
    from sklearn.metrics import pairwise_distances_argmin

    return pairwise_distances_argmin
