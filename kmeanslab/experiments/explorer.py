"""The explorer: turn K, max_iters, seed and start, and compare every run with a prediction."""

import os
from time import perf_counter

import matplotlib.pyplot as plt
import numpy as np

from kmeanslab.experiments.history import cost_of, passes_used
from kmeanslab.experiments.tables import print_table
from kmeanslab.experiments.weighing import to_bytes, weigh
from utils import plot_assignment, plot_images

FIRST_RUNS = (2, 4, 8)  # values of K that are there to compare with


class Explorer:
    """Runs K-means with the reader's functions and keeps a row for each run in `rows`.

    data: points (m, 2), or a picture (h, w, 3) with values in [0, 1].
    run: run_kMeans.  starts: names and functions (X, K, rng) -> (K, n); the first is the default.
    Raises ValueError for data of another shape.
    """

    def __init__(self, data, run, starts):
        self.data, self.run, self.starts = np.asarray(data, float), run, dict(starts)
        self.is_picture = self.data.ndim == 3
        if self.data.shape[-1] != (3 if self.is_picture else 2):
            raise ValueError(f"data has shape {self.data.shape}: give (m, 2) or (h, w, 3).")
        self.X = self.data.reshape(-1, self.data.shape[-1])
        # More clusters than different rows can't be drawn; more than these can't be told apart.
        self.most_K = min(64 if self.is_picture else 10, len(np.unique(self.X, axis=0)))
        self.rows = []

    def show(self, K=3, max_iters=10, seed=0, start=None, prediction=""):
        """Run once, draw the result, print the table of all the runs so far."""
        self._draw([self._run(K, max_iters, seed, start, prediction)])
        plt.show()
        print_table(self.rows)

    def show_first_runs(self):
        """A small table of pictures: one run for each of a few K."""
        self._draw([self._run(K) for K in sorted({min(K, self.most_K) for K in FIRST_RUNS})])
        plt.show()
        print_table(self.rows)

    def _run(self, K, max_iters=10, seed=0, start=None, prediction=""):
        """One run and one more row; returns (centroids, idx, row)."""
        start, history, begin = start or next(iter(self.starts)), [], perf_counter()
        first = self.starts[start](self.X, K, np.random.default_rng(seed))
        centroids, idx = self.run(self.X, first, max_iters, history=history)
        seconds = perf_counter() - begin
        row = {"prediction": prediction or None, "start": start, "seed": seed, "K": K}
        row |= {"passes": passes_used(history), "cost": cost_of(self.X, centroids, idx)}
        if self.is_picture:
            weight = weigh(self.data, centroids, idx)
            row |= {"PSNR (dB)": weight["dB"], "bytes": weight["palette PNG"]}
        row["seconds"] = seconds
        self.rows.append(row)
        return centroids, idx, row

    def _draw(self, runs):
        titles = [f"K = {row['K']}, cost {row['cost']:.3g}" for *_, row in runs]
        if self.is_picture:
            pictures = [to_bytes(c)[idx].reshape(self.data.shape) / 255 for c, idx, _ in runs]
            plot_images(pictures, titles)
            return
        _, axes = plt.subplots(1, len(runs), figsize=(3.4 * len(runs), 2.9), layout="constrained")
        for ax, title, (centroids, idx, _) in zip(np.atleast_1d(axes), titles, runs, strict=True):
            plt.sca(ax)
            plot_assignment(self.X, idx, centroids)
            ax.set_title(title)


def explore(data, run, starts):
    """Show a few runs and their table and, in a live notebook, the knobs for more.

    Arguments as for Explorer, which is returned: `explorer.show(K=5, seed=1)` is one more run.
    """
    explorer = Explorer(data, run, starts)
    explorer.show_first_runs()
    if "NBGRADER_EXECUTION" in os.environ:
        print("Knobs appear in a live notebook.")
        return explorer
    try:
        import ipywidgets
    except ImportError:
        print("Knobs need ipywidgets. Without them, change the numbers in explorer.show(...).")
        return explorer
    _show_knobs(explorer, ipywidgets)
    return explorer


def _show_knobs(explorer, widgets):
    """A knob for each argument of `show`; a run starts with the button, not with a knob.

    Numbers are typed or moved with the arrow keys: a slider has no name that is read aloud, and
    Notebook 7 keeps the arrow keys for itself.
    """
    first = min(16 if explorer.is_picture else 3, explorer.most_K)
    print()  # a gap between the table and the knobs
    widgets.interact_manual.options(manual_name="Run")(
        explorer.show,
        K=widgets.BoundedIntText(value=first, min=1, max=explorer.most_K),
        max_iters=widgets.BoundedIntText(value=10, min=1, max=50),
        seed=widgets.BoundedIntText(value=0, min=0, max=9999),
        start=widgets.Dropdown(options=list(explorer.starts)),
        # A Text would start a run of its own when it is left.
        prediction=widgets.Textarea(rows=1),
    )
