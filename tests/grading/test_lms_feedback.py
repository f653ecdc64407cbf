"""`lms.py feedback` and `lms.py students`: what each student gets back, and under which name."""

import json
import re
import shutil
import zipfile

import nbformat
import pytest
import tinycourse
from lms_zips import LAYOUTS
from nbgrader.api import Gradebook
from tinyclass import WRONG, command_line
from tinycourse import ANSWERS, NAME

import lms
from exchange import returning
from exchange.layouts import read_layout
from exchange.ledger import Collected, Ledger
from exchange.pages import Pages
from exchange.returning import JOINED
from grading.course.archives import Member

pytestmark = pytest.mark.slow  # it grades a class

WORDS = "**Round.** <script>act()</script> $a < b$ <img src='https://example.org/x.png'>"
REASON = "Your loop was right; the test of equality was mine."


@pytest.fixture(scope="module")
def graded(tmp_path_factory):
    """A graded class: ada right, bob wrong with a mark by hand, cy with a large picture."""
    folder = tmp_path_factory.mktemp("feedback") / "course"
    folder.mkdir()
    release = tinycourse.build(folder)
    tinycourse.hand_in(folder, "ada", release, ANSWERS, WORDS)
    tinycourse.hand_in(folder, "bob", release, WRONG, "Round.")
    path = tinycourse.hand_in(folder, "cy", release, ANSWERS, "![me](attachment:me.png)")
    notebook = nbformat.read(path, as_version=4)
    (answer,) = [cell for cell in notebook.cells if cell.id == "words"]
    answer.attachments = {"me.png": {"image/png": "iVBORw0KGgo" + "A" * 400_001}}
    nbformat.write(notebook, path)
    command_line(folder)
    with book_of(folder) as book:
        for student in ("ada", "bob"):
            book.find_grade("words", NAME, NAME, student).manual_score = 2.5
        book.find_grade("area_hidden", NAME, NAME, "bob").manual_score = 1.5
        book.find_comment("area", NAME, NAME, "bob").manual_comment = REASON
        book.db.commit()
    return folder


def book_of(folder):
    return Gradebook(f"sqlite:///{folder}/gradebook.db", "circles")


def feedback(folder):
    """Run the command; return (exit code, {name in the zip: page})."""
    code = lms.main(["--course", str(folder), "feedback"])
    with zipfile.ZipFile(folder / "downloaded" / NAME / "feedback.zip") as file:
        return code, {name: file.read(name).decode() for name in file.namelist()}


def test_a_page_holds_the_exercises_their_marks_and_the_reason(graded):
    code, pages = feedback(graded)
    page = pages[f"bob/{NAME}.html"]
    text = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.partition("</style>")[2]))
    assert code == 0 and "Total 8 of 12" in text
    assert "1.5 of 5" in text and REASON in text
    assert "return 3" in text and "the area of the unit circle" in text
    assert "secret_radius" not in page and "Hidden cases: 1.5 of 4" in text
    assert "another circle" in text


def test_a_page_runs_nothing_and_loads_nothing(graded):
    page = feedback(graded)[1][f"ada/{NAME}.html"]
    assert "<strong>Round.</strong>" in page and "a &lt; b" in page
    assert not re.search(r"<script|act\(\)|https?://", page)


def test_a_page_that_takes_long_is_its_students_alone(graded, monkeypatch, capsys):
    write = Pages.write

    def endless(pages, submission):
        while submission.student.id == "bob":
            pass
        return write(pages, submission)

    monkeypatch.setattr(Pages, "write", endless)
    monkeypatch.setattr(returning, "PAGE_SECONDS", 2)
    _, pages = feedback(graded)
    assert sorted(pages) == [f"ada/{NAME}.html", f"cy/{NAME}.html"]
    assert "no page: it took more than 2 s" in capsys.readouterr().out


def test_pages_stay_small(graded):
    pages = feedback(graded)[1]
    assert all(len(page.encode()) < 300_000 for page in pages.values())
    assert "[picture left out]" in pages[f"cy/{NAME}.html"]
    assert "not marked yet" in pages[f"cy/{NAME}.html"]


def test_a_mark_by_hand_survives_a_regrade(graded, tmp_path):
    folder = tmp_path / "course"
    shutil.copytree(graded, folder)
    command_line(folder, "--all")
    page = feedback(folder)[1][f"bob/{NAME}.html"]
    assert REASON in page and "1.5 of 5" in page


@pytest.mark.parametrize("layout", LAYOUTS)
def test_each_lms_finds_its_students_again(graded, tmp_path, layout):
    folder = tmp_path / "course"
    shutil.copytree(graded, folder)
    ledger = Ledger(folder / "downloaded" / NAME / "collected.json", layout)
    prefixes, ids = LAYOUTS[layout][:2], LAYOUTS[layout][2]
    places = [p.removesuffix(JOINED[layout] or "\0") for p in prefixes]
    places = [p.removeprefix("assignment_99_export/") for p in places]
    for student, place in zip(("ada", "bob"), places, strict=True):
        ledger.note(student, Collected(place, "", [], "class.zip"))
    pages = feedback(folder)[1]
    assert set(pages) == {*(f"{p}{JOINED[layout]}{NAME}.html" for p in places), f"cy/{NAME}.html"}
    if layout != "gradescope":
        members = [Member(name, 1, None) for name in pages if not name.startswith("cy/")]
        _, found = read_layout(members, layout)
        assert sorted(o.student for os in found.values() for o in os) == sorted(ids)


def test_each_member_of_a_group_has_a_page(graded, tmp_path):
    folder = tmp_path / "course"
    shutil.copytree(graded, folder)
    ledger = Ledger(folder / "downloaded" / NAME / "collected.json", "gradescope")
    for student in ("ada", "bob"):
        ledger.note(student, Collected("submission_1", "", [], "class.zip"))
    pages = feedback(folder)[1]
    assert {n for n in pages if n.startswith("sub")} == {
        f"submission_1/{NAME}.html",
        f"submission_1/{NAME}-bob.html",
    }
    assert REASON in pages[f"submission_1/{NAME}-bob.html"]


def test_one_broken_student_costs_no_other_page(graded, tmp_path, capsys):
    folder = tmp_path / "course"
    shutil.copytree(graded, folder)
    path = folder / "autograded" / "bob" / NAME / f"{NAME}.ipynb"
    path.chmod(0o644)
    path.write_text("{")
    code, pages = feedback(folder)
    assert code == 1 and set(pages) == {f"ada/{NAME}.html", f"cy/{NAME}.html"}
    assert "bob: no page" in capsys.readouterr().out


def test_students_from_a_spreadsheet(graded, tmp_path, capsys):
    folder = tmp_path / "course"
    shutil.copytree(graded, folder)
    data = "\ufeffid;last_name;first_name\r\n4711;Müller;Zoë\r\nada;Example;Ada\r\n"
    (tmp_path / "students.csv").write_text(data, encoding="utf-8", newline="")
    assert lms.main(["--course", str(folder), "students", str(tmp_path / "students.csv")]) == 0
    with book_of(folder) as book:
        assert book.find_student("4711").last_name == "Müller" and len(book.students) == 4
    (tmp_path / "students.csv").write_text("name\nAda\n")
    assert lms.main(["--course", str(folder), "students", str(tmp_path / "students.csv")]) == 2
    assert "no column 'id'; it has name" in capsys.readouterr().err


def test_what_was_collected_is_read_again(tmp_path):
    Ledger(tmp_path / "c.json", "canvas").note("4711", Collected("a_4711_1_", "a", [1], "x.zip"))
    assert Ledger.read(tmp_path / "c.json").students["4711"].attempt == [1]
    assert json.loads((tmp_path / "c.json").read_text())["layout"] == "canvas"
