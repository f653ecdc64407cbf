"""HandLabels: a few points that the reader labels by hand, and centroids that move as typed."""

from collections.abc import Sequence

import numpy as np
import traitlets
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from kmeanslab.figures import points as figure
from kmeanslab.figures.words import count_points, list_centroids
from kmeanslab.playground.answers import WORDS
from kmeanslab.playground.awake import AwakeWidget
from kmeanslab.playground.drawing import points_of, styles
from kmeanslab.playground.pieces import SHEET, module, recorded_figure
from kmeanslab.playground.show import show_both
from kmeanslab.playground.still import picture_tag
from kmeanslab.playground.walk import MAX_K

NO_LABEL = -1
MAX_POINTS = 40  # that a hand labels


class HandLabels(AwakeWidget):
    """Points that are labeled by clicking them, each joined to the centroid that was chosen.

    Parameters
    ----------
    X
        The points (m, 2), at most 40.
    centroids
        The centroids (K, 2), K at most 10.
    labels
        Labels (m,) to begin with, -1 for a point that has none. Without it, no point has one.
    means
        Places (K, 2) that the reader has worked out, `...` for a number that is not known yet. With
        it the labels stay as they are, and each centroid moves to its place at the press of a
        button.

    Attributes
    ----------
    labels : np.ndarray
        What the reader has chosen so far, integers (m,); -1 for a point without a label.

    Raises
    ------
    ValueError
        When an argument cannot be drawn.
    """

    _esm = module("liveHand", "hand")
    _css = SHEET
    plan = traitlets.Dict().tag(sync=True)
    chosen = traitlets.List(traitlets.Int()).tag(sync=True)

    def __init__(
        self,
        X: np.ndarray,
        centroids: np.ndarray,
        labels: Sequence[int] | np.ndarray | None = None,
        means: Sequence | np.ndarray | None = None,
    ) -> None:
        self.X, self.centroids = points_of(X, "X"), points_of(centroids, "centroids")
        if len(self.X) > MAX_POINTS or len(self.centroids) > MAX_K:
            raise ValueError(WORDS["too many"].format(m=MAX_POINTS, K=MAX_K))
        self.means = None if means is None else _typed(means, len(self.centroids))
        chosen = _labels(labels, len(self.X), len(self.centroids))
        super().__init__(plan=self._plan(), chosen=chosen)

    @property
    def labels(self) -> np.ndarray:
        """The chosen labels, integers (m,); -1 for a point without one."""
        return np.array(self.chosen, dtype=int)

    def __repr__(self) -> str:
        points, places = count_points(self.labels), list_centroids(self.centroids)
        words = WORDS["hand"].format(points=points, centroids=places)
        if self.means is None:
            return words
        return words + " " + WORDS["typed"].format(places=list_centroids(self.means))

    def _ipython_display_(self) -> None:
        page = recorded_figure(
            "handFigure", ("hand",), self.plan | {"chosen": self.chosen}, repr(self), self._still()
        )
        # Where nothing is chosen there is nothing to hand to Python: the page alone does it all.
        widget = None if self.means is not None else super()._repr_mimebundle_()
        show_both(page, widget, repr(self))

    def _plan(self) -> dict:
        known = [] if self.means is None else self.means[np.isfinite(self.means).all(axis=1)]
        places = np.vstack([self.X, self.centroids, *([known] if len(known) else [])])
        low, high = places.min(axis=0), places.max(axis=0)
        margin = np.maximum(0.1 * (high - low).max(), 0.7)
        low, high = low - margin, high + margin
        ticks = MaxNLocator(8, integer=True)
        return {
            "points": self.X.tolist(),
            "centroids": self.centroids.tolist(),
            "means": None if self.means is None else [_place(mean) for mean in self.means],
            "box": [low[0], high[0], low[1], high[1]],
            "ticks": [ticks.tick_values(*ends).tolist() for ends in zip(low, high, strict=True)],
            "styles": styles(),
            "words": WORDS,
        }

    def _still(self) -> str:
        """Return a picture for where no script runs."""
        drawing = Figure(figsize=(5.4, 4.2), layout="constrained")
        ax = drawing.subplots()
        ax.set_aspect("equal")
        figure.draw_spokes(ax, self.X, self.labels, self.centroids)
        figure.draw_points(ax, self.X, self.labels)
        figure.draw_row_numbers(ax, self.X)
        figure.draw_centroids(ax, self.centroids)
        for start, end in zip(self.centroids, self._ends(), strict=True):
            ax.annotate("", end, start, arrowprops={"arrowstyle": "->", "linewidth": 2})
        return picture_tag(drawing, repr(self))

    def _ends(self) -> np.ndarray:
        """Return where each centroid goes: it stays where no place was typed."""
        means = self.centroids if self.means is None else self.means
        return np.where(np.isfinite(means), means, self.centroids)


def _labels(labels: Sequence[int] | np.ndarray | None, m: int, K: int) -> list[int]:
    """Return labels as m integers from -1 to K - 1; `...` counts as no label."""
    given = [NO_LABEL] * m if labels is None else list(labels)
    chosen = [NO_LABEL if label is ... else label for label in given]
    if len(chosen) != m or any(label not in range(-1, K) for label in chosen):
        raise ValueError(WORDS["labels"].format(m=m, last=K - 1, found=given))
    return [int(label) for label in chosen]


def _typed(means: Sequence | np.ndarray, K: int) -> np.ndarray:
    """Return typed places (K, 2), NaN where a number is not known yet."""
    try:
        blank = [[np.nan if number is ... else number for number in place] for place in means]
        places = np.array(blank, dtype=float)
    except (TypeError, ValueError) as error:
        raise ValueError(WORDS["means"].format(K=K, found=means)) from error
    if places.shape != (K, 2):
        raise ValueError(WORDS["means"].format(K=K, found=means))
    return places


def _place(mean: np.ndarray) -> list[float] | None:
    return mean.tolist() if np.isfinite(mean).all() else None
