"""Readable by all: rules for the lesson's prose, outputs and figures.

Every rule is a function that returns the faults of what it is given. The tests apply the rules to
the lesson; behind them each rule is shown faults that were planted for it, and what is no fault.
"""

import base64
import io
import json
import re
from itertools import combinations, pairwise

import matplotlib.pyplot as plt
import nbformat
import numpy as np
import pytest
from bs4 import BeautifulSoup
from matplotlib.collections import LineCollection, PathCollection
from matplotlib.colors import to_rgba
from nbconvert.filters import markdown2html
from PIL import Image

import build
from conftest import REPOSITORY
from kmeanslab.figures import style
from test_house import FILES

pytestmark = pytest.mark.slow  # it executes the lesson for its figures

PROSE = [name for name in FILES if name.endswith("README.md")]
# Whole alternative texts that say nothing, nbconvert's own among them.
SAYS_NOTHING = re.compile(
    r"(the |a |an )?(figure|image|picture|plot|graph|chart|photo|img|output)s?\W*\d*\W*"
    r"|no description has been provided for this image|\S+\.(png|jpe?g|svg|gif)",
    re.IGNORECASE,
)
VAGUE_LINKS = re.compile(r"(click )?here|this|(this )?link|(read )?more|page|https?://.*|", re.I)
MOTION = re.compile(
    r"<(?:blink|marquee|animate\w*)\b|\bautoplay\b|@keyframes|\banimation(?:-name)?\s*:"
    r"|setInterval\(|requestAnimationFrame\(|FuncAnimation|to_jshtml|\.gif\b",
    re.IGNORECASE,
)
SENTENCE = re.compile(r"(?:[\w’'×–-]+[ ,;:]+){5,}[^.?!:]*[.?!:]")


# --- Rules for prose ---------------------------------------------------------------------------


def parsed(text):
    """Markdown as a reader's program sees it; code blocks are only text there."""
    return BeautifulSoup(markdown2html(text), "html.parser")


def heading_faults(text):
    """One title, no level skipped on the way down, no heading empty or twice."""
    headings = parsed(text).find_all(re.compile("^h[1-6]$"))
    levels = [int(heading.name[1]) for heading in headings]
    words = [heading.get_text().strip(" ¶\n") for heading in headings]
    faults = [] if levels.count(1) == 1 else [f"{levels.count(1)} headings of level 1"]
    faults += ["the first heading is not the title"] if levels[:1] != [1] else []
    pairs = zip(pairwise(levels), words[1:], strict=True)
    faults += [f"'{word}' skips a level" for (up, down), word in pairs if down > up + 1]
    faults += ["an empty heading"] if "" in words else []
    return faults + [f"'{word}' twice" for word in {*words} if word and words.count(word) > 1]


def picture_faults(html):
    """Every picture is told in words, in more than its kind and number."""
    return [
        f"a picture says {picture.get('alt')!r}"
        for picture in BeautifulSoup(html, "html.parser").find_all("img")
        if len(picture.get("alt", "")) < 30 or SAYS_NOTHING.fullmatch(picture["alt"].strip())
    ]


def table_faults(text):
    """Every column says what stands in it."""
    return [
        f"a column without a name beside '{head.find_parent('tr').get_text(' ', strip=True)}'"
        for head in parsed(text).find_all("th")
        if not head.get_text(strip=True)
    ]


def said_by(link):
    """The words of a link, those of its pictures among them."""
    pictures = "".join(picture.get("alt", "") for picture in link.select("img"))
    return (link.get_text() + pictures).strip()


def link_faults(text):
    """The text of a link says where it leads, read alone."""
    links = [(said_by(link), link) for link in parsed(text).select("a[href]")]
    return [
        f"a link says '{words}'"
        for words, link in links
        if VAGUE_LINKS.fullmatch(words) and "anchor-link" not in link.get("class", [])
    ]


def color_faults(text):
    """No color of our own in prose: a theme's colors fit its background, others may not."""
    return re.findall(r"""(?:style=["'][^"']*color|<font|bgcolor)""", text, re.IGNORECASE)


def formula_faults(text):
    """A guide is read as a file: its formulas are plain text. In the lesson MathML shows them."""
    without_code = re.sub(r"```.*?```|`[^`]*`", "", text, flags=re.DOTALL)
    return re.findall(r"\$[^$\n]+\$", without_code)


# What stands below a summary is seen when somebody asks for it, or can be put away.
ASKED_FOR = re.compile(r"<details( open)?>.*?</details>", re.DOTALL)


def motion_faults(text):
    """Nothing starts to move by itself."""
    return MOTION.findall(text)


PROSE_RULES = [heading_faults, table_faults, link_faults, color_faults]


# --- Rules for executed notebooks --------------------------------------------------------------


def outputs(cell):
    return [output for output in cell.get("outputs", []) if "data" in output]


def figures_in(cell):
    """HTML of the outputs of a cell that hold a picture."""
    return [o.data["text/html"] for o in outputs(cell) if "<img" in o.data.get("text/html", "")]


def wordless_faults(notebook):
    """Figures that are saved without words, with words that say nothing, or say them twice."""
    faults = []
    for cell in notebook.cells:
        for output in outputs(cell):
            faults += [f"{cell.id}: a bare {k}" for k in output.data if k.startswith("image/")]
            html = output.data.get("text/html", "")
            faults += [f"{cell.id}: {fault}" for fault in picture_faults(html)]
            for words in re.findall(r'<img[^>]*alt="([^"]*)"', html):
                said = pairwise(re.split(r"(?<=\.) ", words))
                faults += [f"{cell.id}: '{one}' twice" for one, other in said if one == other]
    return faults


def untold_faults(notebook):
    """Cells with a figure that have no sentence right before or right after them."""
    cells = [None, *notebook.cells, None]
    return [
        cell.id
        for before, cell, after in zip(cells, cells[1:-1], cells[2:], strict=False)
        if figures_in(cell)
        and not any(
            near and near.cell_type == "markdown" and SENTENCE.search(near.source)
            for near in (before, after)
        )
    ]


def see_through_faults(png):
    """A figure brings its own background: dark text on a dark page can't be read."""
    picture = Image.open(io.BytesIO(png)).convert("RGBA")
    clear = np.asarray(picture)[..., 3] < 255
    return [f"{clear.mean():.0%} of the picture is transparent"] if clear.any() else []


# --- Rules for what Matplotlib draws -----------------------------------------------------------


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

# There color is what the picture is about: each pixel, in its own color.
COLOR_IS_THE_SUBJECT = {"color_space"}


def prose_of(notebook):
    return "\n\n".join(cell.source for cell in notebook.cells if cell.cell_type == "markdown")


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


@pytest.mark.parametrize("rule", PROSE_RULES)
def test_the_prose_of_the_lesson(release, rule):
    assert rule(prose_of(release)) == []


@pytest.mark.parametrize("rule", [*PROSE_RULES, formula_faults])
@pytest.mark.parametrize("name", PROSE)
def test_the_guides(name, rule):
    assert rule((REPOSITORY / name).read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("name", ["README.md", "KMeans.ipynb"])
def test_pictures_in_prose(name, release):
    text = prose_of(release)
    if name.endswith(".md"):
        text = (REPOSITORY / name).read_text(encoding="utf-8")
    assert parsed(text).find("img")
    assert picture_faults(markdown2html(text)) == []


def test_figures_speak(solved):
    assert wordless_faults(solved.notebook) == []


def test_figures_are_told_in_the_text_too(solved):
    assert untold_faults(solved.notebook) == []


def test_figures_can_be_read_on_a_dark_page(solved):
    pictures = [html for cell in solved.notebook.cells for html in figures_in(cell)]
    assert len(pictures) >= 10
    for html in pictures:
        png = re.search(r"base64,([^\"]+)", html).group(1)
        assert see_through_faults(base64.b64decode(png)) == []
    for path in (REPOSITORY / "images").glob("*.png"):
        assert see_through_faults(path.read_bytes()) == []


def test_nothing_moves_by_itself(solved):
    # The stage moves when it is asked to: tests/browser holds that.
    for cell in solved.notebook.cells:
        if "km-recorded" not in json.dumps(cell):
            assert motion_faults(ASKED_FOR.sub("", json.dumps(cell))) == []
    code = [*REPOSITORY.glob("kmeanslab/*.py"), *REPOSITORY.glob("kmeanslab/[cefs]*/*.*")]
    for path in [REPOSITORY / "utils.py", *code]:
        assert motion_faults(path.read_text(encoding="utf-8")) == []


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


@pytest.mark.parametrize(
    "fault",
    ["# Another", "#### Deeper", "### ", "### Kept", "#### A\n\n## Kept"],
)
def test_heading_rule_sees(fault):
    kept = "# Title\n\n## Part\n\n### Kept\n\n```\n# a comment\n```\n\n## Next\n\n"
    assert heading_faults(kept) == []
    assert heading_faults(kept + fault) != []
    assert heading_faults("## Part\n\n# Title") != []


@pytest.mark.parametrize(
    "words",
    [
        *["", "figure 3", "Plot", "bird_small.png", "An image."],
        *["No description has been provided for this image", "nice colors"],
    ],
)
def test_picture_rule_sees(words):
    assert picture_faults('<img alt="Scatter plot of 300 points in three clouds." src="a">') == []
    assert len(picture_faults(f'<img alt="{words}" src="a">')) == 1
    assert len(picture_faults('<img src="a">')) == 1


def test_table_rule_sees():
    assert table_faults("| name | shape |\n|---|---|\n| X | |") == []
    assert table_faults("| | shape |\n|---|---|\n| X | (m, n) |") != []


@pytest.mark.parametrize("words", ["here", "Click here", "this link", "https://example.com", ""])
def test_link_rule_sees(words):
    assert link_faults("# Title\n\nRead [the guide](guide.md), or `[here](code)`.") == []
    assert len(link_faults(f"Read [{words}](https://example.com/guide).")) == 1


@pytest.mark.parametrize("fault", ["<font color=red>", '<p style="color:red">', "<td bgcolor=x>"])
def test_color_rule_sees(fault):
    assert color_faults("The color red, `color='red'`.") == []
    assert len(color_faults(fault)) == 1


def test_formula_rule_sees():
    assert formula_faults("It costs 5 $. `$HOME` and `$PATH`. x² ≤ y²") == []
    assert formula_faults("the square $x^2$") == ["$x^2$"]


@pytest.mark.parametrize(
    "fault",
    [
        *["<video autoplay>", "<blink>", "@keyframes turn {", "animation: turn 2s", "setInterval("],
        *["FuncAnimation(fig, draw)", "dance.gif", '<animateTransform type="rotate"/>'],
    ],
)
def test_motion_rule_sees(fault):
    assert motion_faults("move it with your keys; transition: none; an animation of your own") == []
    assert len(motion_faults(fault)) == 1


def notebook_of(*cells):
    return nbformat.v4.new_notebook(cells=list(cells))


def cell_with(**data):
    output = nbformat.v4.new_output(
        "display_data", {k.replace("_", "/"): v for k, v in data.items()}
    )
    return nbformat.v4.new_code_cell("draw()", outputs=[output])


def test_figure_rules_see():
    said = nbformat.v4.new_markdown_cell("The curve falls fast, and then it stays flat.")
    title = nbformat.v4.new_markdown_cell("### See it")
    words = '<img alt="Line plot that falls from 9 to 1 in six passes.">'
    good, another = cell_with(text_html=words), cell_with(text_html=words)
    assert wordless_faults(notebook_of(said, good)) == []
    assert len(wordless_faults(notebook_of(cell_with(image_png="…")))) == 1
    twice = cell_with(text_html='<img alt="Two moons. Two moons. Scatter plot of 300 points.">')
    assert len(wordless_faults(notebook_of(twice))) == 1
    assert len(wordless_faults(notebook_of(cell_with(text_html='<img alt="figure 3">')))) == 1
    assert untold_faults(notebook_of(said, good)) == untold_faults(notebook_of(good, said)) == []
    assert len(untold_faults(notebook_of(title, good))) == 1
    assert len(untold_faults(notebook_of(said, good, another))) == 1


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
