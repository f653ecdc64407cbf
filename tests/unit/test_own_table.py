"""load_csv: a table of the reader's own, or one sentence for what is in the way."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from kmeanslab.experiments.own_table import load_csv, tables_like

ROOT = Path(__file__).resolve().parents[2]
TABLE = [[1.5, 2], [3, 4]]


@pytest.fixture
def saved(tmp_path):
    def save(content):
        path = tmp_path / "mine.csv"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return save


READ = {
    "names": "x,y\n1.5,2\n3,4\n",
    "no names": "1.5,2\n3,4",
    "a blank first line": "\n  \nx,y\n1.5,2\n\n3,4\n",
    "semicolons": '"x";"y"\n1.5;2\n3;4\n',
    "decimal commas": "x;y\n1,5;2\n3;4\n",
    "tabs": "x\ty\n1.5\t2\n3\t4\n",
    "blanks behind commas": "x, y\n1.5, 2\n3, 4\n",
    "names that are quoted": '"x, in m",y\n1.5,2\n3,4\n',
    "a name that is a number": "x,2020\n1.5,2\n3,4\n",
    "old line ends": "x,y\r\n1.5,2\r\n3,4\r\n",
    "a mark of its encoding": b"\xef\xbb\xbfx,y\n1.5,2\n3,4\n",
    "Excel in western Europe": "Größe,Höhe\n1.5,2\n3,4\n".encode("cp1252"),
    "Excel's Unicode text": "x\ty\n1.5\t2\n3\t4\n".encode("utf-16"),
    "a name twice": "x,x\n1.5,2\n3,4\n",
    "exponents": "x,y\n15e-1,2e0\n3,4\n",
}


@pytest.mark.parametrize("kind", READ)
def test_tables_that_are_read(kind, saved):
    X = load_csv(saved(READ[kind]))
    assert X.dtype == np.float64
    assert X.tolist() == TABLE


PICKED = {
    "a comma in quotes": ('country,x,y\n"Congo, Rep.",1.5,2\nCuba,3,4\n', ["x", "y"]),
    "by position": ('country,x,y\n"Congo, Rep.",1.5,2\nCuba,3,4\n', [1, 2]),
    "from the end": ("country,x,y\nCongo,1.5,2\nCuba,3,4\n", [-2, np.int64(-1)]),
    "a hash in the first column": ("shop,x,y\n#1 North,1.5,2\n#3 East,3,4\n", ["x", "y"]),
    "a vertical tab": ("name,x,y\nA\vB,1.5,2\nC,3,4\n", [1, 2]),
    "the order asked for": ("y,a,x\n2,,1.5\n4,,3\n", ["x", "y"]),
    "behind a counter": (",x,y\n0,1.5,2\n1,3,4\n", ["x", "y"]),
    "no names, but words": ("North,1.5,2\nSouth,3,4\n", [1, 2]),
}


@pytest.mark.parametrize("kind", PICKED)
def test_columns_that_are_picked(kind, saved):
    content, columns = PICKED[kind]
    assert load_csv(saved(content), columns).tolist() == TABLE


def test_one_column_one_row_and_one_name(saved):
    assert load_csv(saved("x\n1\n2\n")).tolist() == [[1], [2]]
    assert load_csv(saved("x,y\n1,2\n")).tolist() == [[1, 2]]
    assert load_csv(saved("7,8"), columns=1).tolist() == [[8]]
    assert load_csv(saved("x,y\n1,2\n"), columns="y").tolist() == [[2]]


REFUSED = {
    "nothing": ("", "has no rows of numbers"),
    "blank lines alone": ("\n\n \n", "has no rows of numbers"),
    "names alone": ("x,y\n", "has no rows of numbers"),
    "a text column": (
        "id,gender,age\n1,Male,19\n2,Female,21\n",
        r"column 'gender' holds text \('Male'\).*pick columns such as \['age'\]",
    ),
    "a word among numbers": ("x,y\n1,2\n?,4\n", r"column 'x' holds text \('\?'\).*\['y'\]"),
    "yes and no": ("x,y\nTrue,2\nFalse,4\n", r"column 'x' holds text \('True'\)"),
    "words in a column without a name": (
        ",x,y\na,1,2\nb,3,4\n",
        r"column 'Unnamed: 0' holds text \('a'\)",
    ),
    "words alone": ("a,b\nc,d\n", "no other holds numbers: K-means needs"),
    "a thousands comma": ('x,y\n"1,234",2\n"3,456",4\n', r"column 'x' holds text \('1,234'\)"),
    "a missing value": ("x,y\n1,2\n,4\n", "column 'x' has no value in row 2: fill it in"),
    "NaN": ("x,y\n1,2\n3,nan\n", "column 'y' has no value in row 2"),
    "an infinite value": ("x,y\n1,2\ninf,4\n", "column 'x' has an infinite value in row 2"),
    "a counter that pandas wrote": (
        ",x,y\n0,1.5,2.5\n1,3.5,4.5\n",
        r"only counts the rows: pick the others, columns=\['x', 'y'\]",
    ),
    "names that pandas wrote": (
        "0,1\n1.5,2.5\n3.5,4.5\n",
        "begins with the line 0,1, which may be",
    ),
    "a longer line": ("x,y\n1,2\n3,4,5\n", "has 3 values in line 3, and 2 in the lines before"),
    "a shorter line": ("x,y\n1,2\n\n3\n", "has 1 values in line 4, and 2 in the lines before"),
    "a comma too many": ("x,y\n1,2,\n3,4,\n", "has 3 values in line 2"),
    "a workbook": (b"PK\x03\x04\x14\0\6\0", "is a workbook: save its sheet as CSV"),
    "a web page": ("\n<!DOCTYPE html>\n<html>", "is a web page, not a table"),
    "a picture": (b"\x89PNG\r\n\x1a\n\0\0\0\r", "holds no text: save the table as CSV"),
}


@pytest.mark.parametrize("kind", REFUSED)
def test_what_is_in_the_way(kind, saved):
    content, words = REFUSED[kind]
    with pytest.raises(ValueError, match=words) as caught:
        load_csv(saved(content))
    assert "mine.csv" in str(caught.value) and "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("columns", "words"),
    [
        (["z"], r"has no column 'z': pick from \['x', 'y'\], or by position from 0"),
        ([2], "has no column 2: pick"),
        ([-3], "has no column -3: pick"),
        ([0.5], "has no column 0.5: pick"),
        ([], "columns is empty, pick one at least"),
    ],
)
def test_columns_that_are_not_there(columns, words, saved):
    with pytest.raises(ValueError, match=words):
        load_csv(saved("x,y\n1,2\n"), columns)


def test_a_counter_that_has_a_name_stays(saved):
    assert load_csv(saved("day,x\n0,5\n1,7\n")).tolist() == [[0, 5], [1, 7]]


def test_names_of_files(tmp_path, monkeypatch):
    (tmp_path / "mine.csv").write_text("x,y\n1.5,2\n3,4\n")
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    assert load_csv("~/mine.csv").tolist() == TABLE
    with pytest.raises(FileNotFoundError, match=r"no file 'yours\.csv' in .*check the name"):
        load_csv("yours.csv")
    with pytest.raises(ValueError, match="is a folder"):
        load_csv(tmp_path)
    with pytest.raises(ValueError, match="is a web address: download it first"):
        load_csv("https://example.com/mine.csv")


def test_pandas_is_loaded_with_the_first_table_only():
    code = "import sys, kmeanslab.experiments.own_table; assert 'pandas' not in sys.modules"
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True)


# ---- A table written in a cell -------------------------------------------------------------


@pytest.mark.parametrize(
    ("table", "said"),
    [
        (..., "[not started] mine: replace the ... with your formula, then run the cell again"),
        (None, "[not started] mine"),
        (np.zeros(3), "[try again] mine has shape (3,): it needs (3, 2)"),
        (np.full((3, 2), np.nan), "[try again] mine holds something else than finite numbers"),
        ([["a", "b"]] * 3, "[try again] mine holds something else than finite numbers"),
    ],
)
def test_a_table_that_can_t_stand_in_gets_one_line(table, said, capsys):
    assert tables_like(np.zeros((3, 2)), mine=table) == {}
    printed = capsys.readouterr().out
    assert printed.startswith(said) and printed.count("\n") == 1


def test_a_table_of_the_same_shape_stands_in(capsys):
    found = tables_like(np.zeros((3, 2)), mine=[[1, 2]] * 3, other=...)
    assert list(found) == ["mine"] and np.array_equal(found["mine"], [[1.0, 2.0]] * 3)
    assert "[not started] other" in capsys.readouterr().out
