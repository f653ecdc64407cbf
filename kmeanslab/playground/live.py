"""Playground: the stage that a kernel answers, with the reader's own functions."""

from collections.abc import Callable

import numpy as np
import traitlets

from kmeanslab.playground.answers import WORDS
from kmeanslab.playground.awake import AwakeWidget
from kmeanslab.playground.drawing import label_bytes, moment_state, plane, points_of
from kmeanslab.playground.pieces import SHEET, STAGE, module
from kmeanslab.playground.recorded import record, recorded_html
from kmeanslab.playground.show import show_both
from kmeanslab.playground.walk import Walk


class Playground(AwakeWidget):
    """A stage whose labels, map and moves come from the functions handed in.

    Parameters
    ----------
    X
        The points (m, 2).
    centroids
        The start (K, 2), K at most 10.
    assign
        `find_closest_centroids(X, centroids)`.
    update
        `compute_centroids(X, idx, K)`. Without it the stage assigns, and the hand does the rest.
    show_cost
        Whether the stage tells the cost and draws its curve. False where that would give an answer
        away before its question.

    Raises
    ------
    ValueError
        When X or centroids is no table of finite x and y.
    """

    _esm = module("liveStage", *STAGE)
    _css = SHEET
    plane = traitlets.Dict().tag(sync=True)
    state = traitlets.Dict().tag(sync=True)
    points = traitlets.Bytes().tag(sync=True)  # float32, x and y in turn
    labels = traitlets.Bytes().tag(sync=True)  # one byte a point
    territory = traitlets.Bytes().tag(sync=True)  # one byte a place of the map
    map = traitlets.Dict().tag(sync=True)  # how many columns territory has

    def __init__(
        self,
        X: np.ndarray,
        centroids: np.ndarray,
        assign: Callable,
        update: Callable | None = None,
        show_cost: bool = True,
    ) -> None:
        X, centroids = points_of(X, "X"), points_of(centroids, "centroids")
        self.walk = Walk(X, centroids, assign, update)
        self.seed, self.show_cost = 0, show_cost
        self.walk.step()
        self.walk.past.clear()
        self.walk.territory()  # how fast is the function? The first map is as fine as it allows
        super().__init__(plane=plane(self.walk, update is not None, show_cost))
        self._tell(0)

    def __repr__(self) -> str:
        K, m = len(self.walk.now.centroids), len(self.walk.now.X)
        return WORDS["stage"].format(m=m, K=K)

    def _ipython_display_(self) -> None:
        page = recorded_html(record(self.walk), show_cost=self.show_cost)
        show_both(page, super()._repr_mimebundle_(), repr(self))

    def _heard(self, _: object, content: dict, __: list) -> None:
        """Answer one action of the reader: the script sends the next after this one's answer."""
        actions = {
            "step": lambda: self.walk.step(),
            "back": lambda: self.walk.back(),
            "restart": lambda: self.walk.restart(),
            "start": lambda: self._begin(0),
            "fewer": lambda: self._begin(-1),
            "more": lambda: self._begin(+1),
            "place": lambda: self.walk.place(content["k"], content["to"], content["first"]),
            "add": lambda: self._points(np.vstack([self.walk.now.X, content["to"]])),
            "drag": lambda: self._drag(content["i"], content["to"], content["first"]),
            "delete": lambda: self._points(np.delete(self.walk.now.X, content["i"], axis=0)),
        }
        actions[content["do"]]()
        self._tell(content["id"])

    def _begin(self, more: int) -> None:
        self.seed += 1 if more == 0 else 0
        self.walk.begin(self.seed, len(self.walk.now.centroids) + more)
        self.walk.step()
        self.walk.past.clear()

    def _points(self, X: np.ndarray, first: bool = True) -> None:
        self.walk.change_points(X, first)

    def _drag(self, i: int, spot: list[float], first: bool) -> None:
        X = self.walk.now.X.copy()
        X[i] = np.clip(spot, self.walk.low, self.walk.high)
        self._points(X, first)

    def _tell(self, answered: int) -> None:
        """Send the moment: the points first, then the map behind them, which takes longer."""
        now = self.walk.now
        with self.hold_sync():
            self.points = now.X.astype(np.float32).tobytes()
            self.labels = label_bytes(now.labels, len(now.X))
            self.state = moment_state(now, bool(self.walk.past)) | {"answered": answered}
        known = now.labels is not None
        territory, columns = self.walk.territory() if known else (None, 0)
        with self.hold_sync():
            self.territory = b"" if territory is None else territory.astype(np.uint8).tobytes()
            self.map = {"columns": columns, "answered": answered}
