"""What a student wrote or drew, cleaned: figures and words stay, everything that acts goes."""

import concurrent.futures
import re
import signal

import nbformat
import pytest
from nbconvert import HTMLExporter
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output
from traitlets.config import Config

from conftest import REPOSITORY
from grading.course import prompt
from grading.course.feedback import SanitizeOutputs, StripHiddenTests, clean_markdown
from grading.course.sanitize import clean_html
from grading.course.settings import use_sandbox

STAYS = [
    '<figure><img alt="a b" src="data:image/png;base64,AA"><figcaption></figcaption></figure>',
    '<details open=""><summary>more</summary>text</details>',
    '<table><thead><tr><th>a</th></tr></thead><tbody><tr><td>1</td></tr></tbody></table>',
    '<svg viewBox="0 0 9 9" role="img" aria-label="a dot"><title>dot</title>'
    '<circle cx="4" cy="4" r="3"></circle></svg>',
    '<a href="https://example.org/">elsewhere</a>',
    '<img alt="beside" src="images/bird_small.png">',
    '<svg><defs><clipPath id="a"></clipPath></defs><use xlink:href="#a"></use></svg>',
    '<div style="color:red">words</div>',
]  # fmt: skip
GOES = [
    "<script>act()</script>",
    "<SCRIPT\n>act()</script\n>",
    "<script>act()",
    '<img src=x onerror="act()">',
    '<svg onload="act()"><script>act()</script></svg>',
    '<a href="javascript:act()">x</a>',
    '<a href="java\nscript:act()">x</a>',
    '<a href="data:text/html,act()">x</a>',
    '<iframe src="https://act()"></iframe>',
    '<form action="https://act()"><button>x</button></form>',
    '<img src="https://example.org/act()">',
    '<img src="//example.org/act()">',
    '<div style="background: url(https://act())">x</div>',
    '<style>@import "act()";</style>',
    '<svg><use href="https://example.org/act()"></use></svg>',
    '<svg><image href="https://example.org/act()"></image></svg>',
    '<svg><animate attributeName="href" values="javascript:act()"></animate></svg>',
    '<math><mtext><script>act()</script></mtext></math>',
    '<meta http-equiv="refresh" content="0;url=https://act()">',
    '<base href="https://act()">',
]  # fmt: skip


@pytest.mark.parametrize("html", STAYS)
def test_what_shows_stays(html):
    assert clean_html(html) == html


@pytest.mark.parametrize("html", GOES)
def test_what_acts_goes(html):
    cleaned = clean_html(html)
    assert "act()" not in re.sub(r">[^<]*<", "><", f">{cleaned}<"), cleaned
    assert clean_html(cleaned) == cleaned


@pytest.mark.parametrize("tag", ["<div>", "<div/>", "<i></b>", "<b a='></b>'>", "<!--</b>--><b>"])
def test_tags_without_end_are_shown_as_characters(tag):
    """A parser would work on them for a minute."""
    assert clean_html(tag * 100).count("<pre>") == 0
    shown = clean_html(tag * 60_000)
    assert shown.startswith("<pre>&lt;") and len(shown) < 200_000


def test_markdown_without_end_is_shown_as_characters():
    pasted = f"![x](data:image/png;base64,{'A' * 90_000})"
    assert "<img" in clean_markdown({}, pasted) and "<em>" in clean_markdown({}, "*x* " * 99)
    assert clean_markdown({}, "*x* " * 20_000).startswith("<pre>*x* ")


def cleaned(data, **more):
    """Return an output's data after the preprocessor."""
    output = new_output("display_data", data, **more)
    notebook = new_notebook(cells=[new_code_cell("1", outputs=[output])])
    SanitizeOutputs().preprocess(notebook, {})
    return notebook.cells[0].outputs[0]


def test_outputs_that_act_are_dropped():
    output = cleaned(
        {
            "application/javascript": "act()",
            "application/vnd.jupyter.widget-view+json": {"model_id": "1"},
            "image/png": 'AA"><script>act()</script>',
            "text/plain": "<words>",
        },
        metadata={"image/png": {"width": '1"><script>act()</script>'}},
    )
    assert output.data == {"text/plain": "<words>"} and output.metadata == {}


def test_pictures_and_formulas_stay():
    output = cleaned({"image/png": "iVBORw0KGgo=\n", "text/latex": "$a < b$"})
    assert output.data["image/png"] == "iVBORw0KGgo=\n"
    assert "a \\lt  b" in output.data["text/latex"]


def test_the_formgraders_exporter_cleans_too():
    config = Config()
    use_sandbox(config)
    shown = new_output("display_data", {"text/html": '<img src="x" onerror="act()">'})
    page, _ = HTMLExporter(config=config).from_notebook_node(
        new_notebook(
            cells=[
                new_markdown_cell("<script>act()</script>\n\n**bold**, $a<b$, `<code>`"),
                new_code_cell("1", outputs=[shown]),
            ]
        )
    )
    assert "act()" not in page and "<strong>bold</strong>" in page
    assert "$a&lt;b$" in page and "<code>&lt;code&gt;</code>" in page


def endless(source):
    """A filter that works on a text for ever."""
    while "works" in source:
        pass
    return source


def test_a_page_that_takes_long_is_replaced(monkeypatch):
    monkeypatch.setattr(prompt, "PAGE_SECONDS", 0.2)
    config = Config()
    use_sandbox(config)
    config.HTMLExporter.filters = {"markdown2html": endless}
    exporter = config.GenerateFeedback.exporter_class(config=config)
    page, _ = exporter.from_notebook_node(new_notebook(cells=[new_markdown_cell("It works.")]))
    assert "It works." not in page and "It took more than 0.2 s" in page


def test_a_page_in_time_stays_and_no_clock_goes_on():
    before = signal.getsignal(signal.SIGALRM)
    with prompt.within(60):
        assert signal.getitimer(signal.ITIMER_REAL)[0] > 0
    assert signal.getitimer(signal.ITIMER_REAL) == (0, 0)
    assert signal.getsignal(signal.SIGALRM) is before


def test_outside_the_main_thread_a_page_has_no_clock():
    def made():
        with prompt.within(60):
            return "a page"

    with concurrent.futures.ThreadPoolExecutor(1) as pool:
        assert pool.submit(made).result() == "a page"


def test_hidden_tests_leave_a_word_behind():
    source = "# seen\n### BEGIN HIDDEN TESTS\nassert secret\n### END HIDDEN TESTS\nalso_seen"
    notebook = new_notebook(cells=[new_code_cell(source)])
    StripHiddenTests().preprocess(notebook, {})
    left = notebook.cells[0].source
    assert "secret" not in left and "also_seen" in left and "hidden tests ran here" in left


@pytest.mark.slow  # it executes the lesson
def test_every_figure_of_the_lesson_survives(solved):
    notebook = nbformat.from_dict(solved.notebook)
    figures = [
        output.data["text/html"]
        for cell in notebook.cells
        for output in cell.get("outputs", [])
        if "data:image" in output.get("data", {}).get("text/html", "")
    ]
    assert len(figures) >= 8
    for html in figures:
        kept = clean_html(html)
        for part in re.findall(r'alt="[^"]+"|base64,[\w+/=]+', html):
            assert part in kept


def test_the_grader_knows_nothing_of_the_lesson():
    for path in (REPOSITORY / "instructor" / "grading").glob("*.*"):
        found = re.search(r"k-?means|centroid|inertia", path.read_text(encoding="utf-8"), re.I)
        assert not found, f"{path.name} names {found}"
