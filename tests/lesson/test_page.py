"""The executed lesson as a page: complete, with contents and formulas, and without its answers."""

import html
import re
import sys

import nbformat
import pytest

import build
from conftest import REPOSITORY, run_in
from formulas import FormulaError, put_aside, put_back

pytestmark = pytest.mark.slow  # it executes the lesson

WRITE = "import sys, build; build.write_page(build.Path(sys.argv[1]), solutions=False, link='HERE')"


@pytest.fixture(scope="module")
def page(solved):
    """With the solutions."""
    return build.page_of(solved.notebook)


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    """(page without the solutions, what its making said on the terminal)."""
    path = tmp_path_factory.mktemp("page") / "lesson.html"
    done = run_in(REPOSITORY / "instructor", sys.executable, "-c", WRITE, str(path))
    return path.read_text("utf-8"), done.stdout + done.stderr


def words(page):
    """The text of a page, without its tags."""
    return html.unescape(re.sub(r"<[^>]+>", "", page))


def page_of_prose(*sources):
    cells = [nbformat.v4.new_markdown_cell(text, id=f"prose_{i}") for i, text in enumerate(sources)]
    return build.page_of(nbformat.v4.new_notebook(cells=cells))


def test_the_page_loads_nothing_from_outside(page):
    assert re.findall(r'src="(?!data:)[^"]+"', page) == []
    assert page.count('src="data:image/png;base64,') >= 10


def test_the_page_shows_the_lesson_and_none_of_nbgrader_s_marks(page):
    assert "[passed] compute_centroids" in page and "find groups, then shrink a picture" in page
    for mark in ("BEGIN SOLUTION", "HIDDEN TESTS", "MARK SCHEME"):
        assert mark not in page
    assert "passes:  " not in page  # no progress bar is left


def test_the_hints_of_the_page_are_closed_around_their_text(page):
    lesson = page.partition("<main>")[2]
    folded = re.findall(r"<details>.*?</details>", lesson, flags=re.DOTALL)
    hints = [part for part in folded if ", hint " in part]
    assert len(hints) >= 6 and all(re.search("<p>|<pre>", hint) for hint in hints)


def test_its_making_says_nothing_on_the_terminal(written):
    assert written[1] == ""


STAGE = r"^(Playground|HandLabels|Starts|Palette|by_hand$)"


def test_the_stages_of_the_page_are_recorded_runs(page, source):
    stages = [cell for cell in source.cells if re.search(STAGE, cell.source, re.M)]
    assert stages and page.count('class="km-recorded"') == len(stages)
    assert "widget-view+json" not in re.sub(r"<style>.*?</style>", "", page, flags=re.DOTALL)


def test_without_solutions_it_holds_no_answer_and_all_figures(written, page, source, release):
    known = {line.strip() for cell in release.cells for line in cell.source.splitlines()}
    answers = {
        line.strip() for cell in source.cells for line in cell.source.splitlines() if len(line) > 20
    } - known
    text = words(written[0])
    assert len(answers) > 30 and [line for line in answers if line in text] == []
    assert any(line in words(page) for line in answers)  # it would have seen one
    assert "# YOUR CODE HERE" in text and "[passed] compute_centroids" in text
    assert written[0].count("<img") == page.count("<img")


def test_the_link_stands_above_the_contents(written, page):
    assert '<nav class="contents" aria-label="Contents">HERE<details>' in written[0]
    assert '<nav class="contents" aria-label="Contents"><details>' in page


def test_the_contents_lead_to_every_section(page, source):
    prose = "\n".join(cell.source for cell in source.cells if cell.cell_type == "markdown")
    (contents,) = re.findall(r"<nav.*?</nav>", page, flags=re.DOTALL)
    entries = re.findall(r'<a href="#([^"]+)">(.*?)</a>', contents)
    sections = re.findall(r"^##{1,2} (.*)", prose, flags=re.M)
    assert [html.unescape(title) for _, title in entries] == sections
    assert [name for name, _ in entries if page.count(f'id="{name}"') != 1] == []


def test_parts_are_listed_inside_their_section():
    page = page_of_prose("# Title", "## One", "### One a\n\n### One b", "## Two", "### Two a")
    (contents,) = re.findall(r"</summary>(.*)</details></nav>", page)
    bare = re.sub(r'<a href="#[^"]+">(.*?)</a>', r"\1", contents)
    parts = "<ol><li>One a<li>One b</ol>", "<ol><li>Two a</ol>"
    assert bare == f"<ol><li>One{parts[0]}<li>Two{parts[1]}</ol>"


# ---- Formulas -----------------------------------------------------------------------------


def converted(text):
    formulas = []
    return put_back(put_aside(text, "cell", formulas), formulas)


def test_formulas_become_mathml_in_the_line_and_on_their_own():
    page = page_of_prose("A $x_k * y_k$ here, and a $2 * x$.\n\n$$\n\\frac{1}{m} \\sum_i x_i\n$$")
    prose = page.partition("<main>")[2].partition("</main>")[0]
    assert prose.count('display="inline"') == 2 and prose.count('display="block"') == 1
    assert "<msub><mi>x</mi><mi>k</mi></msub>" in prose and "<mfrac>" in prose
    assert not re.search(r"[$*]|FORMULA", prose)


@pytest.mark.parametrize(
    "text", ["`$x$`", "```\n$x$ and $$y$$\n```", "It costs $5 and $6.", r"Not \$x$ but this."]
)
def test_what_is_no_formula_stays(text):
    assert converted(text) == text


@pytest.mark.parametrize(
    ("formula", "problem"),
    [
        (r"\centroid + 1", r"does not know \centroid"),
        (r"\frac{1}{2", "not in pairs"),
        ("x_", "MissingSuperScriptOrSubscriptError"),
        (r"\begin{picture}x\end{picture}", r"what \begin begins"),
    ],
)
def test_a_formula_that_fails_is_named_with_its_cell(formula, problem):
    with pytest.raises(FormulaError, match=re.escape(problem)) as failed:
        page_of_prose("Fine: $x$", f"Wrong: ${formula}$")
    assert "cell prose_1" in str(failed.value) and formula in str(failed.value)


def test_a_matrix_and_a_brace_are_known():
    assert "<mtable" in converted(r"$\begin{matrix}1 & 2\end{matrix}$")
    assert converted(r"$\{x\}$").startswith("<math")
