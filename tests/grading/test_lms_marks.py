"""`lms.py marks`: the LMS's own sheet, and nothing changed in it but the marks."""

import shutil

import pytest
from nbgrader.api import Gradebook

import lms
from exchange.ledger import Collected, Ledger
from exchange.sheets import SheetError, read_sheet

STUDENTS = {"4711": (18.5, None), "4712": (20, 5), "4713": (12, ...), "9999": (1, 1)}


@pytest.fixture(scope="module")
def class_book(empty_gradebook, tmp_path_factory):
    """Return a gradebook: 4711 has 18.5 and no open answer, 4712 has 25, 4713 waits."""
    path = shutil.copy(empty_gradebook, tmp_path_factory.mktemp("gradebook"))
    with Gradebook(f"sqlite:///{path}", "k") as book:
        book.add_assignment("KMeans")
        book.add_notebook("KMeans", "KMeans")
        book.add_grade_cell("hidden", "KMeans", "KMeans", max_score=20, cell_type="code")
        book.add_grade_cell("words", "KMeans", "KMeans", max_score=5, cell_type="markdown")
        for student, (code, words) in STUDENTS.items():
            book.add_student(student)
            with book.db.no_autoflush:
                book.add_submission("KMeans", student)
            book.find_grade("hidden", "KMeans", "KMeans", student).auto_score = code
            grade = book.find_grade("words", "KMeans", "KMeans", student)
            grade.manual_score = 0 if words is None else None if words is ... else words
        book.db.commit()
    return path


@pytest.fixture
def course(tmp_path, class_book):
    """Return the folder of a course with four graded students."""
    settings = "c = get_config()\nc.CourseDirectory.course_id = 'k'\n"
    (tmp_path / "nbgrader_config.py").write_text(settings)
    shutil.copy(class_book, tmp_path)
    return tmp_path


def fill(course, data, *options):
    """Fill a sheet in; return (exit code, the new bytes)."""
    path = course / "export.csv"
    path.write_bytes(data)
    code = lms.main(["--course", str(course), "marks", str(path), *options])
    return code, path.read_bytes()


MOODLE = (
    b"\xef\xbb\xbfIdentifier,\"Full name\",\"Email address\",Status,Grade,\"Maximum Grade\","
    b"\"Grade can be changed\",\"Feedback comments\"\n"
    b"\"Participant 4711\",\"Example, Ada\",ada@example.org,Submitted,{},25.00,Yes,\"two\nlines\"\n"
    b"\"Participant 4712\",Bob,bob@example.org,Submitted,{},25.00,Yes,\n"
    b"\"Participant 4713\",Cy,cy@example.org,Submitted,-,25.00,Yes,\n"
    b"\"Participant 4714\",Di,di@example.org,None,-,25.00,Yes,\n"
)  # fmt: skip
CANVAS = (
    b"Student,ID,SIS User ID,SIS Login ID,Section,KMeans (88),KMeans 2 (89),Final (read only)\r\n"
    b"    Points Possible,,,,,25.00,5.00,(read only)\r\n"
    b"\"Example, Ada\",4711,9999,ada,One,{},3.00,7\r\n"
    b"\"Example, Bob\",4712,4711,bob,One,{},\"=1+1\",7\r\n"
    b"\"Test, Cy\",4713,1,cy,One,,,\r\n"
)  # fmt: skip
BLACKBOARD = (
    "\"Last Name\"\t\"First Name\"\t\"Username\"\t\"Student ID\"\t\"Last Access\"\t"
    "\"KMeans [Total Pts: 25 Score] |31\"\n"
    "\"Müller\"\t\"Ada\"\t\"4711\"\t\"1\"\t\"x\"\t\"{}\"\n"
    "\"Example\"\t\"Bob\"\t\"4712\"\t\"2\"\t\"x\"\t\"{}\"\n"
    "\"Example\"\t\"Cy\"\t\"4713\"\t\"3\"\t\"x\"\t\"\"\n"
)  # fmt: skip
BRIGHTSPACE = (
    b"OrgDefinedId,Username,Last Name,First Name,"
    b"KMeans Points Grade <Numeric MaxPoints:25 Weight:10>,End-of-Line Indicator\r\n"
    b"#4711,#ada,Example,Ada,{},#\r\n#4712,#bob,Example,Bob,{},#\r\n#4713,#cy,Test,Cy,,#\r\n"
)
SHEETS = {
    "moodle": MOODLE,
    "canvas": CANVAS,
    "blackboard": b"\xff\xfe" + BLACKBOARD.encode("utf-16-le"),
    "blackboard-be": b"\xfe\xff" + BLACKBOARD.encode("utf-16-be"),
    "brightspace": BRIGHTSPACE,
}


def with_marks(data, *marks):
    """Put marks into the braces of a sheet, whatever its encoding."""
    width = "{}".encode("utf-16-le") in data, "{}".encode("utf-16-be") in data
    encoding = "utf-16-le" if width[0] else "utf-16-be" if width[1] else "utf-8"
    for mark in marks:
        data = data.replace("{}".encode(encoding), mark.encode(encoding), 1)
    return data


@pytest.mark.parametrize("layout", SHEETS)
def test_only_the_marks_change(course, capsys, layout):
    empty = with_marks(SHEETS[layout], "", "3")
    code, filled = fill(course, empty)
    assert filled == with_marks(SHEETS[layout], "18.5", "25")
    assert (course / "export.original.csv").read_bytes() == empty
    said = capsys.readouterr().out
    assert code == 1 and "2 marks in" in said
    assert "Not in the sheet: 9999" in said and "waits to be marked: 4713" in said


@pytest.mark.parametrize(("penalty", "mark"), [(2, b"16.5"), (30, b"0")])
def test_a_late_penalty_is_taken_off_and_no_mark_is_negative(course, penalty, mark):
    with Gradebook(f"sqlite:///{course}/gradebook.db", "k") as book:
        book.find_submission_notebook("KMeans", "KMeans", "4711").late_submission_penalty = penalty
        book.db.commit()
    filled = fill(course, with_marks(CANVAS, "", ""))[1]
    assert b"ada,One," + mark + b",3.00" in filled and b"bob,One,25," in filled


CROSSED = {
    "moodle": "Identifier,Email address,Grade\nParticipant {0},{1},{2}\nParticipant {1},{0},{3}\n",
    "canvas": "Student,ID,SIS User ID,SIS Login ID,Section,KMeans (8)\n"
    "a,{0},{1},{1},One,{2}\nb,{1},{0},{0},One,{3}\n",
    "blackboard": "Username,Student ID,Last Access,KMeans [x]\n{0},{1},,{2}\n{1},{0},,{3}\n",
    "brightspace": "OrgDefinedId,Username,Email,KMeans Points Grade,End-of-Line Indicator\n"
    "#{0},#{1},{1},{2},#\n#{1},#{0},{0},{3},#\n",
}


@pytest.mark.parametrize("layout", CROSSED)
def test_where_two_columns_know_the_class_the_usual_one_counts(course, layout):
    empty, filled = (
        CROSSED[layout].format("4711", "4712", *marks).encode() for marks in (("", ""), (18.5, 25))
    )
    assert fill(course, empty)[1] == filled


def test_the_original_is_never_overwritten(course):
    first = with_marks(CANVAS, "", "")
    _, second = fill(course, first)
    fill(course, second)
    assert (course / "export.original.csv").read_bytes() == first
    assert (course / "export.original1.csv").read_bytes() == second


def test_a_sheet_with_decimal_commas(course):
    data = with_marks(MOODLE, "", "").replace(b"25.00", b'"25,00"')
    assert b'Submitted,"18,5",' in fill(course, data)[1]


def test_a_mark_that_the_lms_locked_stays(course, capsys):
    data = with_marks(MOODLE, "7", "8").replace(b'Yes,"two', b'No,"two')
    assert b"Submitted,7," in fill(course, data)[1]
    assert "does not let it be changed: 4711" in capsys.readouterr().out


def test_names_serve_where_no_id_does(course):
    data = with_marks(BRIGHTSPACE, "", "").replace(b"#4711", b"#1").replace(b"#4712", b"#2")
    ledger = Ledger(course / "downloaded" / "KMeans" / "collected.json", "brightspace")
    data = data.replace(b"#4713", b"#3").replace(b"Test,Cy", b"Example,Bob")  # two of one name
    for student, name in (("4711", "Ada Example"), ("4712", "Bob Example")):
        ledger.note(student, Collected(f"{student}-9 - {name}", name, [], "class.zip"))
    filled = fill(course, data)[1]
    assert b"#1,#ada,Example,Ada,18.5,#" in filled and filled.count(b",25,") == 0


@pytest.mark.parametrize(
    "data, words",
    [
        (with_marks(CANVAS, "", "").replace(b"KMeans (", b"Other ("), "no column is called"),
        (with_marks(CANVAS, "", "").replace(b"KMeans 2 (89)", b"KMeans (89)"), "several columns"),
        (b"a,b\n1,2\n", "--column"),
        (b"", "is empty"),
        (b"PK\3\4...", "save it as CSV"),
    ],
)
def test_a_sheet_that_does_not_tell_is_left_alone(course, capsys, data, words):
    code, after = fill(course, data)
    assert (code, after) == (2, data) and words in capsys.readouterr().err
    assert not (course / "export.original.csv").exists()


def test_a_column_of_ones_own(course):
    data = "Kennung;Punkte\r\n4711;\r\n4712;\r\n".encode("cp1252")
    assert (
        fill(course, data, "--column", "Punkte")[1] == b"Kennung;Punkte\r\n4711;18.5\r\n4712;25\r\n"
    )


def known_by_name(course, layout="brightspace"):
    """Let the ledger know two students by their names."""
    ledger = Ledger(course / "downloaded" / "KMeans" / "collected.json", layout)
    for student, name in (("4711", "Zoe\u0308 Example"), ("4712", "Bob Example")):
        ledger.note(student, Collected(f"{student}-9 - {name}", name, [], "class.zip"))


def test_a_number_that_is_anothers_id_moves_no_marks(course, capsys):
    """Brightspace's zip and sheet count students in two ways."""
    known_by_name(course)
    data = with_marks(BRIGHTSPACE, "", "").replace(b"Example,Ada", "Example,Zo\xeb".encode())
    data = data.replace(b"#4711,", b"#1,").replace(b"#4712,", b"#4711,").replace(b"#4713", b"#3")
    filled = fill(course, data)[1].decode()
    assert "#1,#ada,Example,Zo\xeb,18.5,#" in filled and "#4711,#bob,Example,Bob,25,#" in filled
    data = data.replace(b"#1,", b"#4713,").replace(b"#3,", b"#4712,")
    filled = fill(course, data)[1].decode()
    assert filled == data.decode(), "two ids lead to one row and the names to another one"
    assert "Not in the sheet: 4711, 4712" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("head", "filled"),
    [
        ("Nr;id;Punkte", "4712;4711;18.5\r\n4711;4712;25\r\n"),
        ("Nr;Kennung;Punkte", None),
    ],
)
def test_a_running_number_is_no_id(course, capsys, head, filled):
    rows = "4712;4711;\r\n4711;4712;\r\n"
    code, data = fill(course, f"{head}\r\n{rows}".encode(), "--column", "Punkte")
    assert data.decode() == f"{head}\r\n{filled or rows}"
    assert filled or (code == 2 and "call the one that does 'id'" in capsys.readouterr().err)


GERMAN = (
    "sep=;\r\n"
    'Kennung;"Vollst\xe4ndiger Name; Titel";Bewertung;"Maximale Bewertung"\r\n'
    'Teilnehmer/in4711;"=HYPERLINK(""x"")";"";25,00\r\n'
    '"Teilnehmer/in4712";Bob;;"25,00"\r\n'
    ";;;\r\n"
    "Teilnehmer/in14711;Cy;-;25,00"
)


@pytest.mark.parametrize("encoding", ["cp1252", "utf-8", "utf-8-sig", "utf-16"])
def test_moodle_in_german_from_a_spreadsheet(course, encoding):
    data = fill(course, GERMAN.encode(encoding), "--column", "Bewertung")[1].decode(encoding)
    assert data == GERMAN.replace('"";25', '"18,5";25').replace('Bob;;"', 'Bob;25;"')


def test_no_such_file(course, capsys):
    assert lms.main(["--course", str(course), "marks", str(course / "none.csv")]) == 2
    assert "none.csv can't be read" in capsys.readouterr().err


def test_rows_that_are_short_and_quotes_that_are_open(tmp_path):
    path = tmp_path / "sheet.csv"
    path.write_bytes(b'id,time\n"1,2\n')
    with pytest.raises(SheetError):
        read_sheet(path)
    path.write_bytes(b"id,time\n1\n")
    assert next(read_sheet(path).rows()) == (1, ["1", ""])
