"""What the grader reads of a submission's folder: no honest notebook is lost beside other files."""

import io
import json
import os
import tarfile
import zipfile
from pathlib import Path

import pytest
from nbgrader.coursedir import CourseDirectory
from traitlets.config import Config

from grading.course.archives import NotRead, open_archive
from grading.course.collect import NotFollowed, collect, refuse_link, students

MB = 2**20
NOTEBOOK = json.dumps({"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}).encode()


@pytest.fixture
def handed_in(tmp_path):
    """Return a function that writes files into a submission and reads it."""
    config = Config()
    config.CourseDirectory.root = str(tmp_path)
    folder = tmp_path / "submitted" / "4711" / "KMeans"
    folder.mkdir(parents=True)

    def read(files):
        for name, data in files.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes(data)
        return collect(CourseDirectory(config=config), "KMeans", "4711")

    return read


def zipped(files):
    """Return a zip file as bytes."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as file:
        for name, data in files.items():
            file.writestr(name, data)
    return buffer.getvalue()


def tarred(files, mode="w:gz"):
    """Return a tar file as bytes."""
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode=mode) as file:
        for name, data in files.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            file.addfile(info, io.BytesIO(data))
    return buffer.getvalue()


HOLDERS = [
    ("WORK.ZIP", zipped({"KMeans.ipynb": NOTEBOOK})),
    ("work.tar.gz", tarred({"KMeans.ipynb": NOTEBOOK})),
    ("WORK.TGZ", tarred({"KMeans.ipynb": NOTEBOOK})),
    ("work.tar.xz", tarred({"KMeans.ipynb": NOTEBOOK}, "w:xz")),
    ("nested.zip", zipped({"inner.zip": zipped({"KMeans.ipynb": NOTEBOOK})})),
    ("KMeans.ipynb", zipped({"KMeans.ipynb": NOTEBOOK})),
    ("KMeans.ipynb.txt", NOTEBOOK),
    ("KMeans.ipynb.txt", b"\xef\xbb\xbf" + NOTEBOOK),
    ("KMeans.json", NOTEBOOK.decode().encode("utf-16")),
    ("KMeans.json", NOTEBOOK.decode().encode("utf-16-le")),
    ("work", zipped({"KMeans.ipynb": NOTEBOOK})),
    ("work.zip.txt", zipped({"KMeans.ipynb": NOTEBOOK})),
    ("work.crdownload", zipped({"KMeans.ipynb": NOTEBOOK})),
    ("work.tar", tarred({"KMeans.ipynb": NOTEBOOK, "own.zip": zipped({"a.b": b""})}, "w:")),
    (".ipynb_checkpoints/KMeans-checkpoint.ipynb", NOTEBOOK),
    (".work/KMeans.ipynb", NOTEBOOK),
    ("work.zip", zipped({".work/KMeans.ipynb": NOTEBOOK, "__MACOSX/._K.ipynb": b"\0"})),
]


@pytest.mark.parametrize(("name", "data"), HOLDERS, ids=range(len(HOLDERS)))
def test_a_notebook_is_found_in_whatever_holds_it(handed_in, name, data):
    found = [json.loads(data) for data in handed_in({name: data}).notebooks.values()]
    assert found == [json.loads(NOTEBOOK)]


BROKEN = [
    ("BROKEN.ZIP", b"PK\3\4 and nothing more"),
    ("broken.tar.gz", tarred({"KMeans.ipynb": NOTEBOOK})[:60]),
    ("work.rar", b"Rar!"),
    ("work.zip", b"Rar!\x1a\7"),
    ("KMeans.ipynb", b"7z\xbc\xaf"),
    ("work", b"7z\xbc\xaf\x27\x1c"),
    ("KMeans.ipynb.gz", b"\x1f\x8b"),
    ("KMEANS.IPYNB", zipped({"KMeans.ipynb": NOTEBOOK})[:40]),
]


@pytest.mark.parametrize(("name", "data"), BROKEN, ids=range(len(BROKEN)))
def test_an_archive_that_cannot_be_opened_is_not_missing(handed_in, name, data):
    found = handed_in({name: data})
    assert name in found.unread[name] and not found.notebooks


@pytest.mark.parametrize("folder", [".venv", "env", "work/venv"])
def test_an_environment_beside_the_notebook_costs_nothing(handed_in, folder):
    files = {f"{folder}/lib/{i}/{i}.txt": b"x" for i in range(2500)}
    found = handed_in({**files, f"{folder}/pyvenv.cfg": b"", "z/KMeans.ipynb": NOTEBOOK})
    assert list(found.notebooks) == ["z/KMeans.ipynb"] and not found.files
    assert folder in found.dropped


def test_a_checkpoint_does_not_stand_for_the_notebook(handed_in):
    files = {".ipynb_checkpoints/KMeans-checkpoint.ipynb": b"{}", "KMeans.ipynb": NOTEBOOK}
    assert handed_in(files).notebooks == {"KMeans.ipynb": NOTEBOOK}
    assert handed_in({"__MACOSX/._other.ipynb": b"\0"}).notebooks == {"KMeans.ipynb": NOTEBOOK}


def test_the_notebook_in_the_folder_of_an_environment_is_read(handed_in):
    files = {f"lab/lib/{i}.txt": b"x" for i in range(2500)}
    found = handed_in({**files, "lab/pyvenv.cfg": b"", "lab/KMeans.ipynb": NOTEBOOK})
    assert list(found.notebooks) == ["lab/KMeans.ipynb"] and not found.files


def test_a_name_without_letters_does_not_stop_the_reading(handed_in):
    data = zipped({"KMeans.ipynb": NOTEBOOK}).replace(b"KMeans.ipynb", bytes(12))
    assert list(handed_in({"work.zip": data}).notebooks.values()) == [NOTEBOOK]


def test_an_environment_in_a_zip_costs_nothing(handed_in):
    files = {f"a/.venv/lib/{i}.txt": b"x" for i in range(2500)}
    found = handed_in({"all.zip": zipped({**files, "b/KMeans.ipynb": NOTEBOOK})})
    assert list(found.notebooks) == ["b/KMeans.ipynb"] and not found.files


def test_a_big_picture_is_left_out_and_the_notebook_is_read(handed_in):
    picture = os.urandom(MB) * 70
    found = handed_in({"KMeans.ipynb": NOTEBOOK, "me.png": picture, "small.png": b"small"})
    assert list(found.notebooks) == ["KMeans.ipynb"] and list(found.files) == ["small.png"]
    assert any("me.png" in fact for fact in found.facts) and not found.unread


def test_many_files_leave_room_for_the_notebook(handed_in):
    files = {f"a/{i}.csv": b"1" for i in range(3000)}
    found = handed_in({**files, "b/KMeans.ipynb": NOTEBOOK, "c.zip": zipped({"x.png": b"x"})})
    assert list(found.notebooks) == ["b/KMeans.ipynb"] and len(found.files) < 2000


def test_small_files_are_read_before_large_ones(handed_in, monkeypatch):
    monkeypatch.setattr("grading.course.collect.MAX_TOTAL", len(NOTEBOOK) + 1000)
    files = {"a.csv": bytes(900), "b.csv": bytes(200), "c.png": bytes(300)}
    found = handed_in({"KMeans.ipynb": NOTEBOOK, **files})
    assert list(found.files) == ["b.csv", "c.png"]
    assert found.facts == ["left out, there is too much of it: a.csv"]


@pytest.mark.slow  # hundreds of megabytes are packed
def test_zip_bombs_share_one_budget(handed_in):
    bomb = zipped({f"{i}.csv": bytes(30 * MB) for i in range(4)})
    found = handed_in({"KMeans.ipynb": NOTEBOOK, **{f"{i}.zip": bomb for i in range(6)}})
    assert list(found.notebooks) == ["KMeans.ipynb"]
    assert sum(map(len, found.files.values())) < 100 * MB
    assert len(found.facts) > 10


@pytest.mark.slow
def test_one_large_member_is_refused_and_named(handed_in):
    found = handed_in({"work.zip": zipped({"KMeans.ipynb": bytes(200 * MB)})})
    assert "larger than 64 MB" in found.unread["KMeans.ipynb"] and not found.notebooks


@pytest.mark.slow
def test_a_tar_bomb_is_refused(handed_in):
    found = handed_in({"work.tar.gz": tarred({"KMeans.ipynb": bytes(200 * MB)})})
    assert "unpacks to more than" in found.unread["work.tar.gz"]


@pytest.mark.parametrize("pack", [zipped, tarred])
def test_an_archive_of_more_files_than_it_may_hold_is_refused(pack):
    data = pack({f"{number}.txt": b"" for number in range(4)})
    with open_archive(data, most=4) as members:
        assert [member.path for member in members] == ["0.txt", "1.txt", "2.txt", "3.txt"]
    with pytest.raises(NotRead, match="more than 3 files"), open_archive(data, most=3):
        pass


def test_archives_without_end_are_refused(handed_in):
    data = zipped({"KMeans.ipynb": NOTEBOOK})
    for _ in range(6):
        data = zipped({"again.zip": data})
    assert "deep" in handed_in({"work.zip": data}).unread["again.zip"]


def test_a_folder_that_cannot_be_read_is_not_missing(handed_in, monkeypatch):
    scandir = os.scandir

    def refuse(path):
        if str(path).endswith("locked"):
            raise PermissionError(13, "Permission denied", str(path))
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refuse)
    assert "Permission denied" in handed_in({"locked/KMeans.ipynb": NOTEBOOK}).unread["locked"]


@pytest.mark.parametrize("name", ["../KMeans.ipynb", "/KMeans.ipynb", "C:/KMeans.ipynb"])
def test_a_name_that_leads_out_is_not_followed(handed_in, name):
    found = handed_in({"work.zip": zipped({name: NOTEBOOK})})
    assert not found.notebooks and any("leads out" in text for text in found.unread.values())


@pytest.mark.parametrize(
    "text, utc",
    [
        (b"2027-03-01 20:30:00 UTC", "2027-03-01 20:30:00 UTC"),
        (b"\xef\xbb\xbf2027-03-01 20:30:00 UTC\r\n", "2027-03-01 20:30:00 UTC"),
        ("2027-03-01 20:30:00 UTC".encode("utf-16"), "2027-03-01 20:30:00 UTC"),
        (b"2027-03-01 20:30:00.123 +0100", "2027-03-01 19:30:00 UTC"),
        (b"2027-03-01T20:30:00+01:00", "2027-03-01 19:30:00 UTC"),
        (b"2027-03-01 20:30 Europe/Berlin", "2027-03-01 19:30:00 UTC"),
        (b"2027-03-01 9:30 -05", "2027-03-01 14:30:00 UTC"),
        (b"2027-03-01 20:30:00", "2027-03-01 20:30:00 UTC"),
    ],
)
def test_a_clear_time_is_read(handed_in, text, utc):
    found = handed_in({"KMeans.ipynb": NOTEBOOK, "timestamp.txt": text})
    assert (found.timestamp, found.error) == (utc, None)


@pytest.mark.parametrize(
    "text",
    [b"", b"  \n", b"last Tuesday", b"02.03.2027 20:30", b"03/02/2027 20:30", b"20:30",
     b"2027-03-01", b"2027-13-01 20:30", b"2027-03-01 20:30 CST", b"2027-03-01 20:30 Mars/Sea",
     b"2027-10-31 02:30 Europe/Berlin", b"2027-03-28 02:30 Europe/Berlin",
     b"9999-12-31 23:59:59 -0500", b"\xff\xfe\x00"],
)  # fmt: skip
def test_a_time_that_is_not_clear_counts_as_nothing(handed_in, text):
    found = handed_in({"KMeans.ipynb": NOTEBOOK, "timestamp.txt": text})
    assert found.timestamp is None and "timestamp.txt can't be read" in found.error


def test_a_timestamp_that_leads_elsewhere_is_refused(handed_in, tmp_path):
    (tmp_path / "elsewhere.txt").write_text("2027-03-01 20:30:00 UTC")
    link = tmp_path / "submitted" / "4711" / "KMeans" / "timestamp.txt"
    link.symlink_to(tmp_path / "elsewhere.txt")
    assert handed_in({"KMeans.ipynb": NOTEBOOK}).error


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes")
def test_a_notebook_that_leads_elsewhere_is_refused_before_nbgrader_copies_it(tmp_path):
    (tmp_path / "secret.ipynb").write_bytes(NOTEBOOK)
    (tmp_path / "work").mkdir()
    (tmp_path / "work" / "own.ipynb").write_bytes(NOTEBOOK)
    (tmp_path / "work" / "link.ipynb").symlink_to(tmp_path / "secret.ipynb")
    assert refuse_link(tmp_path / "work", "own.ipynb") is None
    with pytest.raises(NotFollowed):
        refuse_link(tmp_path / "work", "link.ipynb")


def test_a_pipe_holds_nobody_up(handed_in, tmp_path):
    folder = tmp_path / "submitted" / "4711" / "KMeans"
    os.mkfifo(folder / "timestamp.txt")
    os.mkfifo(folder / "KMeans.ipynb")
    found = handed_in({})
    assert "not a file" in found.error and not found.notebooks


@pytest.mark.parametrize("error", [PermissionError(13, "Permission denied"), OSError(5, "I/O")])
def test_a_student_whose_folder_is_closed_is_in_the_class(handed_in, tmp_path, monkeypatch, error):
    handed_in({"KMeans.ipynb": NOTEBOOK})
    (tmp_path / "submitted" / "4712").mkdir()
    (tmp_path / "submitted" / "4713").write_text("a file")
    lstat = Path.lstat

    def closed(path):
        if path.parts[-2:] == ("4711", "KMeans"):
            raise error
        return lstat(path)

    monkeypatch.setattr(Path, "lstat", closed)
    config = Config()
    config.CourseDirectory.root = str(tmp_path)
    assert students(CourseDirectory(config=config), "KMeans") == ["4711"]


def test_the_digest_sees_every_change(handed_in):
    first = handed_in({"KMeans.ipynb": NOTEBOOK, "me.png": bytes(40 * MB)}).digest
    second = handed_in({"me.png": bytes(41 * MB)}).digest
    third = handed_in({"timestamp.txt": b"2027-03-01 20:30:00 UTC"}).digest
    assert len({first, second, third}) == 3
