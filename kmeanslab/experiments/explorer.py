"""Explorer: K and the seed under the hand, the result beside them, a row for each run."""

import base64
import html
import io
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

import anywidget
import numpy as np
import traitlets
from matplotlib.figure import Figure

from kmeanslab.experiments.conclusions import stuck_share
from kmeanslab.experiments.data_sets import check_K, kMeans_init_centroids
from kmeanslab.experiments.file_sizes import palette_png_bytes, quantize
from kmeanslab.experiments.history import cost, iterations_used
from kmeanslab.experiments.words import say
from kmeanslab.figures.points import draw_centroids, draw_points
from kmeanslab.figures.style import label_colors
from kmeanslab.pictures import psnr
from kmeanslab.playground.pieces import SHEET
from kmeanslab.playground.show import show_both
from kmeanslab.tables import table_text

SCRIPT = Path(__file__).with_name("explorer.js").read_text(encoding="utf-8")
KNOBS = ("prediction", "K", "start", "previous", "next", "fifty", "busy", "runs")
STARTS, SECONDS = 50, 5  # of "try 50 starts": as many as fit
MAX_POINTS_K, MAX_PICTURE_K = 10, 64
COLUMNS, ROWS = 60, 45  # of the map behind the points


@dataclass(frozen=True)
class Run:
    """One run on points."""

    prediction: str | None
    K: int
    seed: int
    iterations: int
    cost: float


@dataclass(frozen=True)
class PictureRun(Run):
    """One run on the pixels of a picture."""

    psnr: float  # decibels
    palette_png: int  # bytes


class Explorer(anywidget.AnyWidget):
    """Runs of K-means with the reader's own functions, and the knobs that start them.

    Parameters
    ----------
    data
        Points (m, n), of which the first two columns are drawn, or a picture (h, w, 3) with values
        in [0, 1].
    run
        `run_kMeans`.
    assign
        `find_closest_centroids`: it colors the plane behind points with two columns.
    draw
        (X, K, rng) -> K centroids to start from.
    features
        What the first two columns of points measure.

    Attributes
    ----------
    rows : list
        A row for each run.

    Raises
    ------
    ValueError
        For data of another shape.
    """

    _esm = SCRIPT
    _css = SHEET
    words = traitlets.Dict().tag(sync=True)
    view = traitlets.Dict().tag(sync=True)
    picture = traitlets.Bytes().tag(sync=True)  # PNG

    def __init__(
        self,
        data: np.ndarray,
        run: Callable,
        assign: Callable,
        draw: Callable = kMeans_init_centroids,
        features: tuple[str, str] = ("", ""),
    ) -> None:
        self.features = features
        self.data, self.run, self.assign, self.draw = np.asarray(data, float), run, assign, draw
        self.is_picture = self.data.ndim == 3 and self.data.shape[2] == 3
        if not self.is_picture and (self.data.ndim != 2 or self.data.shape[1] < 2):
            raise ValueError(say("no data", shape=self.data.shape))
        self.X = self.data.reshape(-1, self.data.shape[-1])
        most = MAX_PICTURE_K if self.is_picture else MAX_POINTS_K
        self.max_K = min(most, len(np.unique(self.X, axis=0)))
        self.rows: list[Run] = []
        super().__init__(words={name: say(f"knob {name}") for name in KNOBS})
        self.on_msg(self._heard)
        self.show(min(16 if self.is_picture else 3, self.max_K))

    def show(self, K: int, seed: int = 0, prediction: str = "") -> None:
        """Run once from the start that the seed draws, add a row, and show the result.

        Raises
        ------
        ValueError
            When K is no whole number from 1 to as many as can be told apart.
        """
        self._tell(self._run(K, seed, prediction), "")

    def try_fifty(self, K: int, prediction: str = "") -> None:
        """Run from the seeds 0 to 49, as many as fit in some seconds; keep the best."""
        begin = perf_counter()
        runs: list[tuple] = []
        while len(runs) < STARTS and (not runs or perf_counter() - begin < SECONDS):
            runs.append(self._run(K, len(runs), prediction, note=False))
        costs = [row.cost for *_, row in runs]
        best = runs[int(np.argmin(costs))]
        self.rows.append(best[-1])
        stuck = round(stuck_share(costs) * len(costs))
        worst = int(np.argmax(costs))
        numbers = {"starts": len(costs), "worst_seed": worst, "worst": costs[worst]}
        self._tell(best, say("tried", seed=best[-1].seed, stuck=stuck, **numbers))

    def __repr__(self) -> str:
        return f"{self.view['sentence']}\n{self.view['table']}"

    def _ipython_display_(self) -> None:
        picture = base64.b64encode(self.picture).decode()
        alternative = html.escape(self.view["alternative"])
        page = (
            f'<figure class="km-recorded" style="margin:0"><img alt="{alternative}" '
            f'src="data:image/png;base64,{picture}"></figure>'
        )
        show_both(page, super()._repr_mimebundle_(), repr(self))

    def _heard(self, _: object, content: dict, __: list) -> None:
        K, prediction = content["K"], content["prediction"]
        if content.get("fifty"):
            self.try_fifty(K, prediction)
        else:
            self.show(K, content["seed"], prediction)

    def _run(self, K, seed, prediction, note=True):
        """Return centroids, labels and the row of one run."""
        check_K(K, self.max_K)
        history: list = []
        first = self.draw(self.X, K, np.random.default_rng(seed))
        centroids, idx = self.run(self.X, first, history=history)
        numbers = (prediction or None, K, seed, iterations_used(history))
        row = Run(*numbers, cost(self.X, centroids, idx))
        if self.is_picture:
            shown = quantize(self.data.shape, centroids, idx)
            size = palette_png_bytes(centroids, idx, self.data.shape)
            row = PictureRun(*vars(row).values(), psnr(self.data, shown), size)
        if note:
            self.rows.append(row)
        return centroids, idx, row

    def _tell(self, run, more):
        """Send the picture first, then the words that have the script show both."""
        centroids, idx, row = run
        sentence = say("explored", K=row.K, seed=row.seed, cost=row.cost)
        if self.is_picture:
            sentence += " " + say("explored size", psnr=row.psnr, bytes=row.palette_png)
        self.picture = self._drawn(centroids, idx)
        what = say("explored picture" if self.is_picture else "explored points", n=len(self.X))
        self.view = {
            "K": row.K,
            "seed": row.seed,
            "max_K": self.max_K,
            "sentence": f"{sentence} {more}".strip(),
            "table": table_text(self.rows),
            "alternative": f"{what} {sentence}",
        }

    def _drawn(self, centroids, idx):
        figure = Figure(figsize=(5.4, 4.4), layout="constrained")
        ax = figure.subplots()
        if self.is_picture:
            ax.imshow(quantize(self.data.shape, centroids, idx), interpolation="nearest")
            ax.set_axis_off()
        else:
            draw_points(ax, self.X[:, :2], idx)
            if self.X.shape[1] == 2:
                self._draw_map(ax, centroids)
            draw_centroids(ax, centroids[:, :2])
            ax.set_aspect("equal")
            ax.set(xlabel=self.features[0], ylabel=self.features[1])
        drawn = io.BytesIO()
        figure.savefig(drawn, format="png", dpi=110)
        return drawn.getvalue()

    def _draw_map(self, ax, centroids):
        """Color the plane by the reader's own function."""
        (left, right), (low, high) = ax.get_xlim(), ax.get_ylim()
        x, y = np.meshgrid(np.linspace(left, right, COLUMNS), np.linspace(low, high, ROWS))
        places = np.stack([x.ravel(), y.ravel()], axis=1)
        colors = label_colors(self.assign(places, centroids)).reshape(ROWS, COLUMNS, 4)
        ax.imshow(colors, extent=(left, right, low, high), origin="lower", alpha=0.25, zorder=0)
