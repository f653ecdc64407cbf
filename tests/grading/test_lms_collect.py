"""`lms.py collect`: every layout, again, late, damaged."""

import json

import pytest
from lms_zips import LAYOUTS, class_zip, notebook, replaced, run, submitted, write_zip


@pytest.fixture
def course(lms_course):
    """Return the folder of a course with one assignment and a deadline."""
    return lms_course


@pytest.mark.parametrize("layout", LAYOUTS)
def test_each_layout(course, tmp_path, capsys, layout):
    _, _, ids, times = LAYOUTS[layout]
    flat = layout in ("moodle-flat", "canvas", "blackboard")
    picture = "me.png" if flat else "images/me.png"
    ada, bob = {"KMeans.ipynb": notebook("a"), picture: b"face"}, {"KMeans.ipynb": notebook("b")}
    path = class_zip(tmp_path / "class.zip", layout, ada, bob)
    assert run(course, path, "--timezone", "UTC") == 0
    for student, files, time in zip(ids, (ada, bob), times, strict=True):
        found = submitted(course)[student]
        stamp = found.pop("timestamp.txt", None)
        assert found == files and (stamp and stamp.decode().strip()) == time
    assert set(submitted(course)) == set(ids)
    said = capsys.readouterr().out
    assert "students: 2" in said and "2 new, 0 updated, 0 unchanged, 0 skipped" in said
    assert "two files" not in said


@pytest.mark.parametrize("layout", LAYOUTS)
def test_again_changes_nothing_and_a_later_zip_updates(course, tmp_path, capsys, layout):
    _, _, (ada, bob), _ = LAYOUTS[layout]
    files = {"KMeans.ipynb": notebook("a")}, {"KMeans.ipynb": notebook("b")}
    path = class_zip(tmp_path / "class.zip", layout, *files)
    run(course, path)
    before = submitted(course)
    run(course, path)
    assert submitted(course) == before and "2 unchanged" in capsys.readouterr().out
    later = {"KMeans.ipynb": notebook("later")}
    run(course, class_zip(tmp_path / "later.zip", layout, files[0], later))
    now = submitted(course)
    assert now[ada] == before[ada] and now[bob]["KMeans.ipynb"] == notebook("later")
    (kept,) = replaced(course, bob)
    assert (kept / "KMeans.ipynb").read_bytes() == notebook("b") and not replaced(course, ada)
    assert "kept" not in now and kept.name in capsys.readouterr().out


def test_a_picture_more_or_less_is_an_update(course, tmp_path, capsys):
    work, bob = {"KMeans.ipynb": notebook("a")}, {"KMeans.ipynb": notebook("b")}
    for number, picture in enumerate(({}, {"me.png": b"face"}, {})):
        zipped = class_zip(tmp_path / f"{number}.zip", "moodle", work | picture, bob)
        run(course, zipped)
        ada = submitted(course)["4711"]
        assert {n: d for n, d in ada.items() if n != "timestamp.txt"} == work | picture
    assert capsys.readouterr().out.count("1 updated, 1 unchanged") == 2


def test_of_many_files_the_table_names_three(course, tmp_path, capsys):
    names = ["KMeans.ipynb", *(f"{i}.png" for i in range(4))]
    files = {f"Ada Example_4711_assignsubmission_file_/{name}": notebook() for name in names}
    run(course, write_zip(tmp_path / "class.zip", files))
    said = capsys.readouterr().out
    assert "Moodle (folders), students: 1\n" in said
    assert "KMeans.ipynb, 0.png, 1.png and 2 more" in said


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_dry_run_writes_nothing(course, tmp_path, capsys, layout):
    files = {"KMeans.ipynb": notebook()}
    before = sorted(course.rglob("*"))
    assert run(course, class_zip(tmp_path / "c.zip", layout, files, files), "--dry-run") == 0
    assert sorted(course.rglob("*")) == before and "would be: 2 new" in capsys.readouterr().out


def test_canvas_takes_the_newest_of_two(course, tmp_path, capsys):
    files = {
        "exampleada_4711_9920_KMeans-1.ipynb": notebook("new"),
        "exampleada_4711_9910_KMeans.ipynb": notebook("old"),
        "exampleada_4711_9921_me-1.png": b"1",
        "exampleada_4711_9922_me-2.png": b"2",
    }
    run(course, write_zip(tmp_path / "class.zip", files))
    found = submitted(course)["4711"]
    assert found == {"KMeans-1.ipynb": notebook("new"), "me-1.png": b"1", "me-2.png": b"2"}
    assert "two files KMeans.ipynb: the newest by Canvas was taken" in capsys.readouterr().out


@pytest.mark.parametrize("layout", ["blackboard", "brightspace"])
def test_only_the_newest_attempt_with_work_counts(course, tmp_path, capsys, layout):
    start = {
        "blackboard": "K_ada_attempt_2027-03-0{}-08-00-00_",
        "brightspace": "4711-99 - Ada - Mar {}, 2027 800 AM/",
    }[layout]
    files = {
        start.format(1) + "KMeans.ipynb": notebook("old"),
        start.format(2) + "KMeans.ipynb": notebook("new"),
        start.format(3) + "sorry.txt": b"a word",
    }
    run(course, write_zip(tmp_path / "class.zip", files), "--timezone", "UTC")
    (found,) = submitted(course).values()
    assert found["KMeans.ipynb"] == notebook("new") and "sorry.txt" not in found
    assert found["timestamp.txt"] == b"2027-03-02 08:00:00 UTC\n"
    assert "other attempts left out: 2" in capsys.readouterr().out


def test_older_work_does_not_replace_newer(course, tmp_path, capsys):
    new, old = "exampleada_4711_9920_KMeans.ipynb", "exampleada_4711_9910_KMeans.ipynb"
    run(course, write_zip(tmp_path / "new.zip", {new: notebook("new")}))
    assert run(course, write_zip(tmp_path / "old.zip", {old: notebook("old")})) == 1
    assert submitted(course)["4711"]["KMeans.ipynb"] == notebook("new")
    assert "older than what new.zip held" in capsys.readouterr().out


def test_the_same_name_twice_stops_nobody(course, tmp_path, capsys):
    prefix = "Ada Example_4711_assignsubmission_file_/KMeans.ipynb"
    other = "Bob Example_4712_assignsubmission_file_/KMeans.ipynb"
    pairs = [(prefix, notebook("1")), (other, notebook()), (prefix, notebook("2"))]
    with pytest.warns(UserWarning, match="Duplicate name"):
        path = write_zip(tmp_path / "class.zip", pairs)
    assert run(course, path) == 0
    assert submitted(course)["4711"]["KMeans.ipynb"] == notebook("2")
    assert "two files KMeans.ipynb: the last in the zip" in capsys.readouterr().out


@pytest.mark.slow  # hundreds of megabytes are packed
def test_a_bomb_costs_its_own_student_only(course, tmp_path, capsys):
    files = {
        "Ada Example_4711_assignsubmission_file_/KMeans.ipynb": bytes(700 * 2**20),
        "Bob Example_4712_assignsubmission_file_/KMeans.ipynb": notebook(),
    }
    path = write_zip(tmp_path / "class.zip", files)
    assert path.stat().st_size < 2**20 and run(course, path) == 1
    assert set(submitted(course)) == {"4712"} and "larger than 200 MB" in capsys.readouterr().out


def test_names_that_no_disk_takes_cost_only_themselves(course, tmp_path, capsys):
    prefix = "Ada Example_4711_assignsubmission_file_/"
    files = {
        prefix + "x" * 300 + ".png": b"x",
        prefix + "a": b"file",
        prefix + "a/b.png": b"in a folder of that name",
        prefix + "KMeans.ipynb": notebook(),
    }
    assert run(course, write_zip(tmp_path / "class.zip", files)) == 0
    assert "KMeans.ipynb" in submitted(course)["4711"]
    assert capsys.readouterr().out.count("left out") == 2


def test_names_in_utf8_without_the_flag(course, tmp_path):
    name = "Zoë Müller_4711_assignsubmission_file_/KMeans.ipynb"
    path = write_zip(tmp_path / "class.zip", {name: notebook()})
    data = bytearray(path.read_bytes())
    for magic, offset in ((b"PK\3\4", 6), (b"PK\1\2", 8)):  # take the flag of UTF-8 off
        start = data.index(magic) + offset
        data[start : start + 2] = b"\0\0"
    path.write_bytes(data)
    run(course, path)
    ledger = json.loads((course / "downloaded" / "KMeans" / "collected.json").read_text())
    assert ledger["students"]["4711"]["name"] == "Zoë Müller"


def test_a_students_own_timestamp_is_not_believed(course, tmp_path):
    prefix = "Ada Example_4711_assignsubmission_file_/"
    files = {prefix + "TimeStamp.txt": b"2027-02-01 08:00:00 UTC", prefix + "K.ipynb": notebook()}
    run(course, write_zip(tmp_path / "class.zip", files))
    assert list(submitted(course)["4711"]) == ["K.ipynb"]


LATE = b"\xef\xbb\xbfid;time\r\n4711;2027-03-01 19:00:00 UTC\r\n4712;\r\n9999;\r\n"


def test_a_list_of_late_students(course, tmp_path, capsys):
    files = {"KMeans.ipynb": notebook()}
    (tmp_path / "late.csv").write_bytes(LATE)
    path = class_zip(tmp_path / "class.zip", "moodle", files, files)
    assert run(course, path, "--late", tmp_path / "late.csv") == 0
    stamps = [submitted(course)[s]["timestamp.txt"].decode() for s in ("4711", "4712")]
    assert stamps == ["2027-03-01 19:00:00 UTC\n", "2027-03-01 18:00:01 UTC\n"]
    assert "not in the zip: 9999" in capsys.readouterr().out


@pytest.mark.parametrize(
    "text, words",
    [("id,time\n4711,02.03.2027\n", "row 2: '02.03.2027'"), ("name\nAda\n", "no column 'id'")],
)
def test_a_list_that_is_not_clear_stops_before_anything(course, tmp_path, capsys, text, words):
    files = {"KMeans.ipynb": notebook()}
    (tmp_path / "late.csv").write_text(text)
    path = class_zip(tmp_path / "class.zip", "moodle", files, files)
    assert run(course, path, "--late", tmp_path / "late.csv") == 2
    assert words in capsys.readouterr().err and submitted(course) == {}


@pytest.mark.parametrize(
    "files, words",
    [({"KMeans.ipynb": notebook()}, "no LMS known here names files so"), ({}, "nothing")],
)
def test_a_zip_of_no_known_lms(course, tmp_path, capsys, files, words):
    assert run(course, write_zip(tmp_path / "class.zip", files)) == 2
    assert words in capsys.readouterr().err


@pytest.mark.parametrize("data", [b"PK\3\4 broken", b"", None])
def test_a_damaged_zip_is_one_sentence(course, tmp_path, capsys, data):
    if data is not None:
        (tmp_path / "class.zip").write_bytes(data)
    assert run(course, tmp_path / "class.zip") == 2
    said = capsys.readouterr().err
    assert said.count("\n") == 1 and "class.zip" in said


def test_a_damaged_ledger_is_one_sentence(course, tmp_path, capsys):
    ledger = course / "downloaded" / "KMeans" / "collected.json"
    ledger.parent.mkdir(parents=True)
    ledger.write_text("{")
    files = {"KMeans.ipynb": notebook()}
    assert run(course, class_zip(tmp_path / "class.zip", "moodle", files, files)) == 2
    assert "collected.json is damaged" in capsys.readouterr().err


def test_a_disk_that_is_full_costs_one_student(course, tmp_path, capsys, monkeypatch):
    original = type(tmp_path).write_bytes

    def full(self, data):
        if b"big" in data:
            raise OSError(28, "No space left on device")
        return original(self, data)

    monkeypatch.setattr(type(tmp_path), "write_bytes", full)
    files = {"KMeans.ipynb": notebook("big")}, {"KMeans.ipynb": notebook()}
    path = tmp_path / "class.zip"
    assert run(course, class_zip(path, "moodle", *files)) == 1
    assert set(submitted(course)) == {"4712"}
    assert "not collected: No space left on device" in capsys.readouterr().out
    assert not list((course / "submitted").glob(".collecting*"))


def test_a_name_cannot_act_on_the_terminal(course, tmp_path, capsys):
    files = {"Ada\x1b[2J_4711_assignsubmission_file_/\x1b]0;x\x07K.ipynb": notebook()}
    run(course, write_zip(tmp_path / "class.zip", files))
    assert "\x1b" not in capsys.readouterr().out
