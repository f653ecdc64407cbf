"""`lms.py collect`: no name that a student chooses files work under another student."""

import io
import json
import zipfile
from pathlib import Path

import pytest
from lms_zips import LAYOUTS, class_zip, notebook, run, submitted, write_zip


@pytest.fixture
def course(lms_course):
    """Return the folder of a course with one assignment and a deadline."""
    return lms_course


def inner_zip(name):
    """Return a zip with a notebook under a name, as bytes."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as file:
        file.writestr(name, notebook("stolen"))
    return buffer.getvalue()


THEFTS = [
    "Bob Example_4712_assignsubmission_file_/KMeans.ipynb",
    "examplebob_4712_9912_KMeans.ipynb",
    "KMeans_bob_b_attempt_2027-03-02-17-30-00_KMeans.ipynb",
    "4712-99 - Bob Example - Mar 2, 2027 530 PM/KMeans.ipynb",
    "4712/KMeans.ipynb",
    "bob/KMeans.ipynb",
    "submission_metadata.yml",
    "KMeans_2026_11_25.ipynb",
    "ML_12_3_lab/KMeans.ipynb",
    "../bob/KMeans.ipynb",
]


@pytest.mark.parametrize("theft", THEFTS)
@pytest.mark.parametrize("layout", LAYOUTS)
def test_no_name_of_a_students_makes_work_someone_elses(course, tmp_path, layout, theft):
    _, _, ids, _ = LAYOUTS[layout]
    flat = layout in ("moodle-flat", "canvas", "blackboard")
    bob = {"KMeans.ipynb": notebook("honest")}
    outside = theft.startswith("..")
    name = theft.replace("/", "_") if flat else theft
    ada = {"work.zip": inner_zip(theft), **({} if outside else {name: notebook("stolen")})}
    run(course, class_zip(tmp_path / "class.zip", layout, ada, bob))
    found = submitted(course)
    assert set(found) == set(ids)
    assert {n: d for n, d in found[ids[1]].items() if n != "timestamp.txt"} == bob
    assert found[ids[0]]["work.zip"] == ada["work.zip"]
    assert outside or found[ids[0]][name] == notebook("stolen")


OTHERS = [theft.replace("/", "_") for theft in THEFTS if not theft.startswith("..")]


@pytest.mark.parametrize("layout", LAYOUTS)
def test_many_files_do_not_turn_the_zip_into_another_lms(course, tmp_path, layout):
    _, _, ids, _ = LAYOUTS[layout]
    ada = {f"{i} {name}": notebook("stolen") for name in OTHERS for i in range(9)}
    ada |= {name: notebook("stolen") for name in OTHERS}
    ada |= {f"x_4712_attempt_2027-03-02-17-30-0{i}_K.ipynb": notebook("stolen") for i in range(9)}
    bob = {"KMeans.ipynb": notebook("honest")}
    run(course, class_zip(tmp_path / "class.zip", layout, ada, bob))
    found = submitted(course)
    assert set(found) == set(ids) and found[ids[1]]["KMeans.ipynb"] == notebook("honest")


@pytest.mark.parametrize(
    ("name", "students"),
    [
        ("ada/Bob Example_4712_assignsubmission_file_/KMeans.ipynb", set()),
        ("ada/assignment_1_export/submission_metadata.yml", {"ada"}),
        ("exampleada_4711_9911_x_4712_attempt_2027-03-02-17-30-00_K.ipynb", set()),
        ("Ada_4711_assignsubmission_file_x_4712_9912_K.ipynb", set()),
    ],
)
def test_a_zip_of_one_student_that_reads_in_two_ways(course, tmp_path, capsys, name, students):
    code = run(course, write_zip(tmp_path / "class.zip", {name: notebook()}))
    assert set(submitted(course)) == students and code == (0 if students else 2)
    assert students or "--layout" in capsys.readouterr().err


def test_the_handed_zips(course, tmp_path):
    """A dated name makes nobody "2026", and a zip in a folder stays its owner's."""
    dated = {
        "Ada Example_4701_assignsubmission_file_/KMeans_2026_11_25.ipynb": notebook(),
        "Bob Example_4702_assignsubmission_file_/KMeans.ipynb": notebook(),
    }
    assert run(course, write_zip(tmp_path / "dated.zip", dated)) == 0
    assert set(submitted(course)) == {"4701", "4702"}


def test_an_entry_that_climbs_out_is_skipped_and_said(course, tmp_path, capsys):
    prefix = "Ada Example_4711_assignsubmission_file_/"
    files = {f"{prefix}../../evil.ipynb": notebook(), f"{prefix}KMeans.ipynb": notebook()}
    run(course, write_zip(tmp_path / "class.zip", files))
    assert not list(tmp_path.rglob("evil*")) and set(submitted(course)) == {"4711"}
    assert "leads out" in capsys.readouterr().out


@pytest.mark.parametrize("name", ["../up", ".hidden", "a/b", "", "a\x1b[2J", "x" * 200])
def test_an_id_that_is_no_folder_name_is_skipped(course, tmp_path, name):
    text = f"submission_1:\n  :submitters:\n  - :sid: {json.dumps(name)}\n"
    files = {
        "assignment_1_export/submission_metadata.yml": text,
        "assignment_1_export/submission_1/KMeans.ipynb": notebook(),
    }
    assert run(course, write_zip(tmp_path / "class.zip", files)) == 1
    assert submitted(course) == {}


def test_yaml_makes_no_objects(course, tmp_path, capsys):
    text = "submission_1: !!python/object/apply:os.system ['touch owned']\n"
    files = {
        "assignment_1_export/submission_metadata.yml": text,
        "assignment_1_export/submission_1/KMeans.ipynb": notebook(),
    }
    assert run(course, write_zip(tmp_path / "class.zip", files)) == 1
    assert submitted(course) == {} and not Path("owned").exists()
    files["assignment_1_export/submission_metadata.yml"] = "submission_1: ["
    assert run(course, write_zip(tmp_path / "class.zip", files)) == 2
    assert "submission_metadata.yml can't be read" in capsys.readouterr().err
