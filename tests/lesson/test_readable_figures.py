"""Readable by all: rules for figures.

Every rule is a function that returns the faults of what it is given. The tests apply the rules to
the lesson; behind them each rule is shown faults that were planted for it, and what is no fault.
"""

import base64
import io
import re
from itertools import combinations

import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.collections import LineCollection, PathCollection
from matplotlib.colors import to_rgba
from PIL import Image
from test_readable import figures_in

import build
from conftest import REPOSITORY
from kmeanslab.figures import style

pytestmark = pytest.mark.slow  # it executes the lesson for its figures

# There color is what the picture is about: each pixel, in its own color.
COLOR_IS_THE_SUBJECT = {"color_space"}


def see_through_faults(png):
    """A figure brings its own background: dark text on a dark page can't be read."""
    picture = Image.open(io.BytesIO(png)).convert("RGBA")
    clear = np.asarray(picture)[..., 3] < 255
    return [f"{clear.mean():.0%} of the picture is transparent"] if clear.any() else []


def contrast(one, other=(1, 1, 1)):
    """Contrast ratio of two colors in sRGB, 1 to 21 (WCAG 2.2, "relative luminance")."""
    rgb = np.array([one[:3], other[:3]], dtype=float)
    linear = np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)
    darker, lighter = sorted(linear @ (0.2126, 0.7152, 0.0722))
    return (lighter + 0.05) / (darker + 0.05)


def on_white(color, alpha=None):
    """A color as it looks on white paper, its own alpha or a given one considered."""
    *rgb, alpha = to_rgba(color, alpha)
    return alpha * np.array(rgb) + 1 - alpha


def points_of(ax):
    """Each group of points in the axes, with its colors as they are drawn."""
    for points in ax.collections:
        if isinstance(points, PathCollection) and len(points.get_offsets()):
            points.update_scalarmappable()
            yield points


def numbered(points, ax):
    """Whether a text stands at each of the points."""
    places = {tuple(np.round(text.get_position(), 6)) for text in ax.texts}
    return all(tuple(np.round(place, 6)) in places for place in points.get_offsets())


def faint_faults(ax):
    """Text below 4.5:1 on white; points below 3:1 without an edge, lines below 3:1."""
    texts = [ax.title, ax.xaxis.label, ax.yaxis.label, *ax.get_xticklabels(), *ax.get_yticklabels()]
    legend = ax.get_legend()
    texts += [legend.get_title(), *legend.get_texts()] if legend else []
    # Numbers stand on discs, not on white: test_numbers_on_colors_stand_out.
    texts += [text for text in ax.texts if not text.get_text().isdigit()]
    faults = [
        f"text '{text.get_text()}'"
        for text in texts
        if text.get_text() and contrast(on_white(text.get_color(), text.get_alpha())) < 4.5
    ]
    for points in points_of(ax):
        edges = points.get_edgecolors() if max(points.get_linewidths()) > 0 else []
        edge = max((contrast(on_white(color)) for color in edges), default=1)
        faces = np.unique(points.get_facecolors(), axis=0)
        faults += [f"points {c}" for c in faces if max(edge, contrast(on_white(c))) < 3]
    colors = [
        on_white(line.get_color(), line.get_alpha())
        for line in ax.lines
        if line.get_linestyle() != "None"
    ]
    for lines in ax.collections:
        if isinstance(lines, LineCollection):
            colors += [on_white(color, lines.get_alpha()) for color in lines.get_edgecolors()]
    faint = {tuple(color.round(3)) for color in colors if contrast(color) < 3}
    return faults + [f"line {color}" for color in sorted(faint)]


def color_alone_faults(ax):
    """Points that differ in color and neither in shape nor in size; lines of one style."""
    shapes, looks = {}, {}
    for points in points_of(ax):
        outline, n = points.get_paths()[0].vertices.round(3).tobytes(), len(points.get_offsets())
        colors, sizes = points.get_facecolors().round(3), points.get_sizes()
        for i in range(0 if numbered(points, ax) else n):
            shape = outline, sizes[i % len(sizes)]
            shapes.setdefault(shape, set()).add(tuple(colors[i % len(colors)]))
    for line in ax.lines:
        look = (line.get_linestyle(), line.get_marker(), line.get_linewidth())
        looks.setdefault(look, set()).add(to_rgba(line.get_color()))
    faults = [f"{len(colors)} colors, one shape" for colors in shapes.values() if len(colors) > 1]
    return faults + [f"{len(c)} colors, one line" for c in looks.values() if len(c) > 1]


def close_pairs(colors, least=15):
    """Pairs of colors that look alike to color-blind readers: CAM02-UCS distance below `least`.

    Machado, Oliveira and Fernandes (2009), full severity, as colorspacious computes it.
    """
    colorspacious = pytest.importorskip(
        "colorspacious", reason="pip install -r tests/requirements-optional.txt"
    )
    faults = []
    for kind in ("deuteranomaly", "protanomaly"):
        seen = {"name": "sRGB1+CVD", "cvd_type": kind, "severity": 100}
        for one, other in combinations([to_rgba(color)[:3] for color in colors], 2):
            distance = colorspacious.deltaE(one, other, input_space=seen)
            faults += [f"{kind}: {one} and {other}: {distance:.1f}"] if distance < least else []
    return faults


# --- The lesson keeps the rules ----------------------------------------------------------------


@pytest.fixture(scope="module")
def axes(source, tmp_path_factory):
    """{cell name: the axes that it draws} of the solved lesson, run in this process."""
    build.copy_support(folder := tmp_path_factory.mktemp("drawn"))
    namespace, drawn = {"__name__": "__main__"}, {}
    with pytest.MonkeyPatch.context() as patch, plt.rc_context({"backend": "agg"}):
        patch.chdir(folder)
        patch.setenv("NBGRADER_EXECUTION", "autograde")  # no knobs outside a notebook
        for cell in source.cells:
            if cell.cell_type == "code":
                exec(compile(cell.source, cell.id, "exec"), namespace)
                drawn[cell.id] = [ax for n in plt.get_fignums() for ax in plt.figure(n).axes]
                plt.close("all")
    return {name: found for name, found in drawn.items() if found}


def test_figures_can_be_read_on_a_dark_page(solved):
    pictures = [html for cell in solved.notebook.cells for html in figures_in(cell)]
    assert len(pictures) >= 10
    for html in pictures:
        png = re.search(r"base64,([^\"]+)", html).group(1)
        assert see_through_faults(base64.b64decode(png)) == []
    for path in (REPOSITORY / "images").glob("*.png"):
        assert see_through_faults(path.read_bytes()) == []


def test_marks_and_texts_stand_out(axes):
    assert len(axes) >= 6
    for name in axes.keys() - COLOR_IS_THE_SUBJECT:
        for ax in axes[name]:
            assert faint_faults(ax) == [], name


def test_no_meaning_by_color_alone(axes):
    for name in axes.keys() - COLOR_IS_THE_SUBJECT:
        for ax in axes[name]:
            assert color_alone_faults(ax) == [], name


def test_label_colors_stay_apart_for_color_blind_readers():
    assert len(style.COLORS) >= 9  # the most clusters that the lesson colors
    assert close_pairs(style.COLORS) == []


def test_numbers_on_colors_stand_out():
    random = np.random.default_rng(0).random((500, 3))
    for color in [*map(to_rgba, style.COLORS), *random]:
        assert contrast(color, to_rgba(style.readable_on(color))) >= 4.5


# --- The rules see planted faults, and nothing else --------------------------------------------


def test_background_rule_sees():
    def png(alpha):
        Image.new("RGBA", (4, 4), (255, 255, 255, alpha)).save(written := io.BytesIO(), "PNG")
        return written.getvalue()

    assert see_through_faults(png(255)) == []
    assert len(see_through_faults(png(0))) == 1


def drawn_by(draw):
    _, ax = plt.subplots()
    draw(ax)
    plt.close()
    return ax


def test_contrast_is_that_of_the_standard():
    assert contrast((0, 0, 0)) == pytest.approx(21)
    assert contrast(to_rgba("#767676")) == pytest.approx(4.54, abs=0.01)


@pytest.mark.parametrize(
    "draw",
    [
        lambda ax: ax.scatter([1], [1], c="#ffee88", edgecolors="none"),
        lambda ax: ax.scatter([1], [1], c="#ffee88", edgecolors="#dddddd"),
        lambda ax: ax.plot([1, 2], color="#ffee88"),
        lambda ax: ax.plot([1, 2], color="black", alpha=0.1),
        lambda ax: ax.set_title("faint", color="#999999"),
        lambda ax: ax.set_xlabel("faint", color="#999999"),
        lambda ax: ax.text(0, 0, "faint", color="#999999"),
        lambda ax: ax.legend([ax.plot([1], [1], "k")[0]], ["faint"], labelcolor="#999999"),
        lambda ax: ax.add_collection(LineCollection([[(0, 0), (1, 1)]], colors="k", alpha=0.3)),
    ],
)
def test_faint_rule_sees(draw):
    assert faint_faults(drawn_by(lambda ax: ax.scatter([1], [1], c="#ffee88", ec="k"))) == []
    assert len(faint_faults(drawn_by(draw))) == 1


def test_color_alone_rule_sees():
    def points(*markers):
        def draw(ax):
            for marker, color in zip(markers, ("red", "green"), strict=True):
                ax.scatter([1], [1], marker=marker, c=color)

        return drawn_by(draw)

    def disc_with_its_number(ax):
        for x, color in enumerate(("red", "green")):
            ax.scatter([x], [x], c=color)
            ax.text(x, x, str(x))

    assert color_alone_faults(points("o", "s")) == []
    assert color_alone_faults(drawn_by(disc_with_its_number)) == []
    assert len(color_alone_faults(points("o", "o"))) == 1
    by_value = drawn_by(lambda ax: ax.scatter([1, 2], [1, 2], c=[1, 2]))
    assert len(color_alone_faults(by_value)) == 1
    assert color_alone_faults(drawn_by(lambda ax: ax.plot([1], "r-", [2], "g--"))) == []
    assert len(color_alone_faults(drawn_by(lambda ax: ax.plot([1], "r-", [2], "g-")))) == 1


def test_palette_rule_sees():
    assert close_pairs(["black", "white"]) == []
    assert close_pairs(plt.get_cmap("tab10").colors) != []
