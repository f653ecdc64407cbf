"""The words of the figures: sentences from kmeanslab/sentences, and lists that fill them."""

from collections.abc import Sequence

import numpy as np
from matplotlib.colors import to_hex

from kmeanslab.sentences import load_sentences

SENTENCES = load_sentences("figures")
MAX_ENTRIES = 16  # nobody listens to a longer list


def say(name: str, /, **values: object) -> str:
    """The sentence of this name, with its fields filled in."""
    return SENTENCES[name].format(**values)


def count(n: int, noun: str) -> str:
    """For instance '1 pixel' or '16,384 pixels'; the sentences know both forms of the noun."""
    return say(f"one {noun}" if n == 1 else f"many {noun}s", n=n)


def count_points(labels: np.ndarray) -> str:
    """For instance '300 points, 120 with label 0, 180 with label 1'."""
    found, counts = np.unique(labels, return_counts=True)
    words = [
        say("with label" if label >= 0 else "without label", n=n, label=label)
        for label, n in zip(found, counts, strict=True)
    ]
    return f"{count(len(labels), 'point')}, {first_of(words)}"


def list_centroids(centroids: np.ndarray) -> str:
    """For instance '0 at (2.0, 5.0), 1 not drawn'."""
    words = [
        say("centroid at" if np.isfinite(x + y) else "not drawn", k=k, x=x, y=y)
        for k, (x, y) in enumerate(centroids)
    ]
    return first_of(words)


def list_colors(palette: np.ndarray, labels: np.ndarray | None = None) -> str:
    """For instance '0 is #1b3a60 (11,000 pixels), 1 is #f0a030 (5,384 pixels)'."""
    words = []
    for k, color in enumerate(palette):
        seen = np.isfinite(color).all()
        name = say("color is" if seen else "not drawn", k=k, color=to_hex(color) if seen else "")
        if labels is not None:
            name += f" ({count(int(np.count_nonzero(labels == k)), 'pixel')})"
        words.append(name)
    return first_of(words)


def missing_note(rows: np.ndarray) -> str:
    """A line for the title when rows of centroids (K, n) are NaN and so cannot be drawn."""
    lost = np.flatnonzero(~np.isfinite(rows).all(axis=1))
    return "\n" + say("missing", rows=first_of(lost, 8)) if len(lost) else ""


def first_of(words: Sequence | np.ndarray, limit: int = MAX_ENTRIES) -> str:
    """A list in words, cut short after `limit` entries."""
    more = [say("and more", n=len(words) - limit)] if len(words) > limit else []
    return ", ".join([*map(str, words[:limit]), *more])
