"""`lms.py collect`: names, times and lists that an LMS or a spreadsheet writes in another way."""

import time

import pytest
from lms_zips import class_zip, notebook, replaced, run, submitted, write_zip

from exchange.ledger import Ledger

DATED = "{}-99 - {} - {}/KMeans.ipynb"


def stamps(course):
    """Return {student: time in UTC or None} of all that was collected."""
    times = {s: files.get("timestamp.txt") for s, files in submitted(course).items()}
    return {student: text and text.decode().strip() for student, text in times.items()}


@pytest.fixture
def berlin(monkeypatch):
    """Let this computer stand in Berlin."""
    monkeypatch.setenv("TZ", "Europe/Berlin")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


def test_moodle_4_ends_a_folder_without_an_underscore(lms_course, tmp_path):
    files = {f"Ada Ex_471{i}_assignsubmission_file/K.ipynb": notebook() for i in (1, 2)}
    assert run(lms_course, write_zip(tmp_path / "class.zip", files)) == 0
    assert set(submitted(lms_course)) == {"4711", "4712"}


def test_feedback_goes_back_to_the_file_and_not_to_the_text(lms_course, tmp_path):
    start = "Ada Ex_4711_assignsubmission_"
    files = {f"{start}onlinetext_/onlinetext.html": b"Hello", f"{start}file_/K.ipynb": notebook()}
    run(lms_course, write_zip(tmp_path / "class.zip", files))
    ledger = Ledger.read(lms_course / "downloaded" / "KMeans" / "collected.json")
    assert ledger.students["4711"].place == f"{start}file_"


@pytest.mark.parametrize("users", [("stud_01", "stud_02"), ("bob_b",)])
def test_blackboards_own_text_names_its_user(lms_course, tmp_path, users):
    files = {}
    for user in users:
        start = f"K-Means_Lesson_{user}_attempt_2027-03-01-17-30-00"
        files[f"{start}.txt"] = f"Name: Zo\xeb (x) Ex ({user})\r\nAssignment: K\r\n".encode()
        files[f"{start}_KMeans.ipynb"] = notebook()
    run(lms_course, write_zip(tmp_path / "class.zip", files))
    assert set(submitted(lms_course)) == set(users)


@pytest.mark.parametrize(
    ("when", "utc"),
    [
        ("Mar 1, 2027 530\u202fPM", "2027-03-01 17:30:00 UTC"),
        ("Sept 1, 2027 1230 AM", "2027-09-01 00:30:00 UTC"),
        ("1 mars 2027 1730", None),
        ("1. M\xe4rz, 2027 1730", None),
        ("2027\u5e743\u67081\u65e5 1730", None),
        ("Mar 41, 2027 530 PM", None),
    ],
)
def test_brightspace_in_another_language(lms_course, tmp_path, capsys, when, utc):
    files = {DATED.format(i, "Bob - Ex", when): notebook() for i in (4711, 4712)}
    code = run(lms_course, write_zip(tmp_path / "class.zip", files), "--timezone", "UTC")
    found = stamps(lms_course)
    assert found == (dict.fromkeys(("4711", "4712"), utc) if utc else {}) and code == (not utc)
    assert utc or "can't be read: list it with --late" in capsys.readouterr().out


def test_brightspace_takes_the_time_from_the_left(lms_course, tmp_path):
    name = "4711-99 - Ada - Mar 5, 2027 530 PM - K - Feb 1, 2027 530 PM - K.ipynb"
    run(lms_course, write_zip(tmp_path / "class.zip", {name: notebook()}), "--timezone", "UTC")
    assert stamps(lms_course) == {"4711": "2027-03-05 17:30:00 UTC"}


def test_a_list_gives_the_time_that_cannot_be_read(lms_course, tmp_path):
    files = {DATED.format(i, "Ada", "1 mars 2027 1730"): notebook() for i in (4711, 4712)}
    (tmp_path / "late.csv").write_text("id,time\n4711,2027-03-01 17:30:00 UTC\n")
    run(lms_course, write_zip(tmp_path / "class.zip", files), "--late", tmp_path / "late.csv")
    assert stamps(lms_course) == {"4711": "2027-03-01 17:30:00 UTC"}


def test_blackboards_impossible_time_is_not_on_time(lms_course, tmp_path, capsys):
    files = {f"K_{u}_attempt_2027-1{u}-01-17-30-00_K.ipynb": notebook() for u in (2, 3)}
    assert run(lms_course, write_zip(tmp_path / "class.zip", files), "--timezone", "UTC") == 1
    assert stamps(lms_course) == {"2": "2027-12-01 17:30:00 UTC"}
    assert "'2027-13-01-17-30-00' can't be read" in capsys.readouterr().out


def gradescope(entry):
    """Return the files of a zip with one submission."""
    return {
        "assignment_9_export/submission_metadata.yml": f"submission_1:\n{entry}",
        "assignment_9_export/submission_1/KMeans.ipynb": notebook(),
    }


@pytest.mark.parametrize(
    ("when", "utc"),
    [
        ("2027-03-01 20:30:00.123456789 Z", "2027-03-01 20:30:00 UTC"),
        ("2027-03-01 20:30:00 -0800", "2027-03-02 04:30:00 UTC"),
        ("'2027-03-01 20:30:00 UTC'", "2027-03-01 20:30:00 UTC"),
        ("2027-03-01T20:30:00.5+01:00", "2027-03-01 19:30:00 UTC"),
        ("2027-03-01", None),
        ("Mon, 1 Mar 2027", None),
        ("~", None),
        ("1803931200", None),
        ("[2027-03-01]", None),
    ],
)
def test_gradescopes_times(lms_course, tmp_path, when, utc):
    files = gradescope(f"  :submitters:\n  - :sid: 4711\n  :created_at: {when}\n")
    run(lms_course, write_zip(tmp_path / "class.zip", files))
    assert stamps(lms_course) == ({"4711": utc} if utc else {})


@pytest.mark.parametrize(
    ("people", "students"),
    [
        ("[{':sid': 004711}]", {"004711"}),
        ("[{':sid': 1_000}]", {"1_000"}),
        ("[{':sid': ~, ':email': a@b.org}]", {"a@b.org"}),
        ("[null, 3, {':sid': [1]}, {':sid': '7'}]", {"7"}),
        ("{':sid': 7}", set()),
        ("7", set()),
    ],
)
def test_gradescopes_ids_are_texts(lms_course, tmp_path, people, students):
    files = gradescope(f"  :submitters: {people}\n  :created_at: 2027-03-01 08:00:00 Z\n")
    run(lms_course, write_zip(tmp_path / "class.zip", files))
    assert set(submitted(lms_course)) == students


def test_a_folder_around_the_lmss_zip_is_no_student(lms_course, tmp_path, capsys):
    files = {f"Class/Ada_471{i}_assignsubmission_file_/K.ipynb": notebook() for i in (1, 2)}
    path = write_zip(tmp_path / "class.zip", files)
    assert run(lms_course, path) == 2 and submitted(lms_course) == {}
    assert "zip what is in that folder" in capsys.readouterr().err
    assert run(lms_course, path, "--layout", "plain") == 0


@pytest.mark.parametrize(
    ("data", "words"),
    [(b"Rar!\x1a\7" + bytes(99), "a rar archive"), (b"7z\xbc\xaf" + bytes(99), "a 7z archive")],
)
def test_a_zip_that_is_another_archive(lms_course, tmp_path, capsys, data, words):
    (tmp_path / "class.zip").write_bytes(data)
    assert run(lms_course, tmp_path / "class.zip") == 2 and words in capsys.readouterr().err


def test_a_browser_may_have_unpacked_the_zip(lms_course, tmp_path, capsys):
    (tmp_path / "class").mkdir()
    assert run(lms_course, tmp_path / "class") == 2
    assert "it is a folder: pack what is in it as a zip" in capsys.readouterr().err


@pytest.mark.parametrize("name", ["con", "NUL.txt", "ada.", "ada ", "=1+1", "x" * 101])
def test_ids_that_no_system_takes_as_a_folder(lms_course, tmp_path, capsys, name):
    run(lms_course, write_zip(tmp_path / "c.zip", {f"{name}/K.ipynb": notebook(), "b/K": b""}))
    assert set(submitted(lms_course)) == {"b"} and "can't be the name" in capsys.readouterr().out


MOODLE = "Ada_4711_assignsubmission_file_/KMeans.ipynb"


def test_late_work_stays_late_without_the_list(lms_course, tmp_path, capsys):
    late = tmp_path / "late.csv"
    late.write_text("id,time\n4711,2027-03-01 19:00:00 UTC\n")
    first = write_zip(tmp_path / "first.zip", {MOODLE: notebook()})
    run(lms_course, first, "--late", late)
    assert run(lms_course, first) == 0 and "1 unchanged" in capsys.readouterr().out
    run(lms_course, write_zip(tmp_path / "later.zip", {MOODLE: notebook("new")}))
    assert stamps(lms_course) == {"4711": "2027-03-01 19:00:00 UTC"}
    assert "the time is the one of before" in capsys.readouterr().out
    late.write_text("id,time\n")
    run(lms_course, tmp_path / "later.zip", "--late", late)
    assert stamps(lms_course) == {"4711": None} and len(replaced(lms_course, "4711")) == 2


@pytest.mark.parametrize(
    ("text", "utc"),
    [
        ("sep=;\r\nid;time\r\n4711;2027-03-01 20:30 UTC\r\n;;\r\n", "2027-03-01 20:30:00 UTC"),
        ('"id";"a, b, c";"time"\n4711;;2027-03-01 20:30 UTC\n', "2027-03-01 20:30:00 UTC"),
        ("id,time\n4711,2027-07-01 20:30\n", "2027-07-01 18:30:00 UTC"),
        ("id,time\n4711,2027-01-01 20:30\n", "2027-01-01 19:30:00 UTC"),
        ("id,time\n4711,2027-10-31 02:30\n", "row 2: '2027-10-31 02:30' is not one clear time"),
        ("id,time\n4711,2027-03-28 02:30\n", "row 2: '2027-03-28 02:30' is not one clear time"),
        ("id,time\n4711,2027-03-01 8:30 PM\n", "row 2: '2027-03-01 8:30 PM' is not one clear"),
        ("id,time\n4711,2027-03-01 20:30\n4711,\n", "row 3: 4711 is listed before"),
    ],
)
@pytest.mark.usefixtures("berlin")
def test_lists_from_spreadsheets(lms_course, tmp_path, capsys, text, utc):
    (tmp_path / "late.csv").write_text(text, newline="")
    path = write_zip(tmp_path / "class.zip", {MOODLE: notebook()})
    code = run(lms_course, path, "--late", tmp_path / "late.csv")
    assert stamps(lms_course) == {"4711": utc} if code == 0 else utc in capsys.readouterr().err


@pytest.mark.usefixtures("berlin")
def test_the_hour_that_comes_twice_is_not_guessed(lms_course, tmp_path, capsys):
    files = {DATED.format(4711, "Ada", "Oct 31, 2027 230 AM"): notebook()}
    files[DATED.format(4712, "Bob", "Jul 1, 2027 230 AM")] = notebook()
    assert run(lms_course, write_zip(tmp_path / "class.zip", files)) == 1
    assert stamps(lms_course) == {"4712": "2027-07-01 00:30:00 UTC"}
    assert "is shown twice or never" in capsys.readouterr().out


def test_canvas_says_late_again(lms_course, tmp_path):
    files = {"KMeans.ipynb": notebook()}
    run(lms_course, class_zip(tmp_path / "class.zip", "canvas", files, files))
    run(lms_course, class_zip(tmp_path / "class.zip", "canvas", files, files))
    assert stamps(lms_course) == {"4711": None, "4712": "2027-03-01 18:00:01 UTC"}
