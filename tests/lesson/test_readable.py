"""Readable by all: rules for the lesson's prose and outputs.

Every rule is a function that returns the faults of what it is given. The tests apply the rules to
the lesson; behind them each rule is shown faults that were planted for it, and what is no fault.
"""

import json
import re
from itertools import pairwise

import nbformat
import pytest
from bs4 import BeautifulSoup
from nbconvert.filters import markdown2html

from conftest import REPOSITORY
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


# --- The lesson keeps the rules ----------------------------------------------------------------


def prose_of(notebook):
    return "\n\n".join(cell.source for cell in notebook.cells if cell.cell_type == "markdown")


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


def test_nothing_moves_by_itself(solved):
    # The stage moves when it is asked to: tests/browser holds that.
    for cell in solved.notebook.cells:
        if "km-recorded" not in json.dumps(cell):
            assert motion_faults(ASKED_FOR.sub("", json.dumps(cell))) == []
    code = [*REPOSITORY.glob("kmeanslab/*.py"), *REPOSITORY.glob("kmeanslab/[cefs]*/*.*")]
    for path in [REPOSITORY / "utils.py", *code]:
        assert motion_faults(path.read_text(encoding="utf-8")) == []


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
