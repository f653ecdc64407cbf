"""Words for figures: every figure that a notebook shows is one picture with alternative text."""

import base64
import io
import os
import re
import sys

import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.figure import Figure
from PIL import Image
from plots import some_points

import utils
from kmeanslab.figures.alt_text import figure_text, register_alt_text
from kmeanslab.figures.words import count, count_points, first_of, list_centroids, list_colors


@pytest.fixture(autouse=True)
def close_figures():
    plt.close("all")
    yield
    plt.close("all")


@pytest.fixture
def shell():
    """A real IPython shell that shows figures as the inline backend does."""
    from IPython.core.interactiveshell import InteractiveShell
    from IPython.core.pylabtools import select_figure_formats
    from traitlets.config import Config

    config = Config()
    config.HistoryManager.enabled = False
    shell = InteractiveShell.instance(config=config)
    select_figure_formats(shell, {"png"}, bbox_inches="tight")
    register_alt_text()
    yield shell
    InteractiveShell.clear_instance()


def check_bundle(bundle, words):
    assert set(bundle) == {"text/html", "text/plain"}
    assert bundle["text/plain"] == words
    images = re.findall(
        r'<img alt="([^"]+)" src="data:image/png;base64,[^"]+">', bundle["text/html"]
    )
    assert len(images) == bundle["text/html"].count("<img") == 1
    return images[0]


def test_a_figure_is_one_picture_with_words_and_nothing_else(shell):
    X = np.arange(6.0).reshape(3, 2)
    utils.plot_data_points(X, [0, 0, 1])
    bundle, _ = shell.display_formatter.format(plt.gcf())
    words = "Scatter plot of 3 points, 2 with label 0, 1 with label 1."
    words += " Across: first feature. Up: second feature."
    assert check_bundle(bundle, words) == words


def test_a_figure_fits_a_notebook_and_keeps_its_sharpness(shell):
    """9 pixels for a tenth of an inch: 6.4 inches fit the page, and letters stay readable."""
    plt.figure(figsize=(6.4, 4.8))
    plt.plot([1, 2])
    page = shell.display_formatter.format(plt.gcf())[0]["text/html"]
    png = base64.b64decode(re.search('base64,([^"]+)', page).group(1))
    picture = Image.open(io.BytesIO(png))
    assert picture.mode == "RGB"
    assert 480 <= picture.width <= 6.4 * 90


def test_words_stay_when_the_inline_backend_is_chosen_afterwards(shell):
    from IPython.core.pylabtools import select_figure_formats

    select_figure_formats(shell, {"retina", "svg"})
    plt.plot([1, 2])
    check_bundle(shell.display_formatter.format(plt.gcf())[0], "Plot of 1 line.")


def test_a_figure_is_rendered_once(shell, monkeypatch):
    renderings = []
    original = Figure.savefig
    monkeypatch.setattr(
        Figure, "savefig", lambda fig, *a, **k: renderings.append(fig) or original(fig, *a, **k)
    )
    printed = []
    canvas = type(plt.figure().canvas)
    print_figure = canvas.print_figure
    monkeypatch.setattr(
        canvas, "print_figure", lambda *a, **k: printed.append(a) or print_figure(*a, **k)
    )
    plt.plot([1, 2])
    shell.display_formatter.format(plt.gcf())
    assert (len(renderings), len(printed)) == (1, 1)


def test_words_of_the_author_come_first_and_are_escaped(shell):
    plt.plot([1, 2])
    utils.alt_text('A "line" of x < 2 & more')
    bundle, _ = shell.display_formatter.format(plt.gcf())
    alt = check_bundle(bundle, 'A "line" of x < 2 & more')
    assert alt == "A &quot;line&quot; of x &lt; 2 &amp; more"


def test_words_for_figures_that_other_code_drew(shell):
    fig, (left, right) = plt.subplots(1, 2)
    left.scatter([1, 2, 3], [1, 2, 3])
    left.plot([1, 3], [1, 3])
    left.set(title="Step 3", xlabel="height", ylabel="weight")
    fig.colorbar(right.imshow(np.eye(2)), ax=right)
    fig.suptitle("Two views")
    bundle, _ = shell.display_formatter.format(fig)
    expected = (
        "Two views. Step 3. Plot of 3 points and 1 line. Across: height. Up: weight. "
        "Plot of 1 picture."
    )
    check_bundle(bundle, expected)


def test_words_follow_a_title_that_the_caller_changed(shell):
    utils.plot_assignment(*some_points(2))
    plt.title("seed 7")
    words = shell.display_formatter.format(plt.gcf())[0]["text/plain"]
    assert words.startswith("seed 7. Scatter plot of 130 points")


def test_an_empty_figure_has_no_picture(shell):
    bundle, _ = shell.display_formatter.format(plt.figure())
    assert set(bundle) == {"text/plain"}


def test_a_terminal_gets_no_page(shell):
    shell.display_formatter.active_types = ["text/plain"]
    plt.plot([1, 2])
    assert set(shell.display_formatter.format(plt.gcf())[0]) == {"text/plain"}


def test_bars_and_what_is_not_there_yet():
    fig, (left, right) = plt.subplots(1, 2)
    left.bar([1, 2, 3], [1, 2, 3])
    right.set_title("Soon")
    assert figure_text(fig) == "Plot of 3 bars. Soon. Plot of nothing yet."


def test_alt_text_wants_a_figure():
    with pytest.raises(ValueError, match="No figure is open: call alt_text in the cell"):
        utils.alt_text("words")


def test_nothing_is_registered_without_ipython(monkeypatch):
    monkeypatch.delitem(sys.modules, "IPython", raising=False)
    register_alt_text()
    assert "IPython" not in sys.modules


# ---- Figures appear ----------------------------------------------------------------------------


class Shell:
    """A shell that notes which backend it is asked to enable."""

    def __init__(self, kernel):
        self.enabled, self.display_formatter = [], self
        self.mimebundle_formatter = self
        self.for_type = lambda *_: None
        self.enable_matplotlib = self.enabled.append
        if kernel:
            self.kernel = object()


@pytest.mark.parametrize(
    ("environment", "backend", "kernel", "enabled"),
    [
        ("agg", "agg", True, ["inline"]),
        ("Agg", "agg", True, ["inline"]),
        ("agg", "agg", False, []),  # a terminal
        ("agg", "svg", True, []),  # chosen in a cell
        ("", "agg", True, []),  # chosen in a cell
    ],
)
def test_only_an_environment_that_hides_figures_is_overruled(
    environment, backend, kernel, enabled, monkeypatch
):
    shell = Shell(kernel)
    monkeypatch.setitem(sys.modules, "IPython", type("M", (), {"get_ipython": lambda: shell}))
    monkeypatch.setitem(os.environ, "MPLBACKEND", environment)
    monkeypatch.setattr("matplotlib.get_backend", lambda: backend)
    register_alt_text()
    assert shell.enabled == enabled


# ---- Lists in words ----------------------------------------------------------------------------


def test_one_is_singular_and_thousands_have_commas():
    nouns = ("point", "line", "bar", "picture", "pixel", "color", "centroid", "iteration")
    assert [count(1, noun) for noun in nouns] == [f"1 {noun}" for noun in nouns]
    assert [count(1200, noun) for noun in nouns] == [f"1,200 {noun}s" for noun in nouns]
    assert count(0, "line") == "0 lines"


def test_lists_in_words():
    assert count_points(np.array([0, 0, -1, 3])) == (
        "4 points, 1 without label, 2 with label 0, 1 with label 3"
    )
    assert list_centroids(np.array([[1, 2.26], [np.nan, 0]])) == "0 at (1.0, 2.3), 1 is not drawn"
    palette = np.array([[1, 0.2, 0], [np.nan] * 3])
    assert list_colors(palette) == "0 is #ff3300, 1 is not drawn"
    assert list_colors(palette, np.array([0, 1, 1])) == (
        "0 is #ff3300 (1 pixel), 1 is not drawn (2 pixels)"
    )
    assert first_of(range(16)).endswith("14, 15")
    assert first_of(range(18)).endswith("14, 15, and 2 more")
