"""Where a plot is drawn: on what the caller has opened, or on a new figure."""

import matplotlib.pyplot as plt
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from kmeanslab.figures.words import say


def data_axes(features: tuple[str, str] | None = None) -> Axes:
    """The current axes, on the caller's figure or on a new one, with equal steps on both axes.

    Parameters
    ----------
    features
        What the two columns measure. Without it, names that the axes already have are kept.

    Raises
    ------
    ValueError
        When features are not two names.
    """
    if features is not None and (isinstance(features, str) or len(features) != 2):
        raise ValueError(say("two names", features=features))
    if not plt.get_fignums():
        plt.figure(figsize=(6.4, 4.8), layout="constrained")
    ax = plt.gca()
    ax.set_aspect("equal")
    x, y = features or (ax.get_xlabel() or say("first"), ax.get_ylabel() or say("second"))
    ax.set(xlabel=x, ylabel=y)
    return unframed(ax)


def unframed(ax: Axes) -> Axes:
    """The same axes without the two edges that carry no numbers."""
    ax.spines[["top", "right"]].set_visible(False)
    return ax


def empty_figure(size: tuple[float, float]) -> Figure:
    """The caller's figure if nothing is in it, else a new one of this size, in inches."""
    if plt.get_fignums() and not plt.gcf().axes:
        return plt.gcf()
    return plt.figure(figsize=size, layout="constrained")


def empty_axes(size: tuple[float, float], projection: str = "rectilinear") -> Axes:
    """The caller's axes if nothing is in them, else the axes of a new figure."""
    if plt.get_fignums() and plt.gcf().axes and not plt.gca().has_data():
        place = plt.gca().get_subplotspec()
        if plt.gca().name != projection:
            plt.gca().remove()
            plt.gcf().add_subplot(place, projection=projection)
        return plt.gca()
    return empty_figure(size).add_subplot(projection=projection)
