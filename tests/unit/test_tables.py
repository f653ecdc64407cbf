"""Rows as plain text."""

from dataclasses import dataclass

import numpy as np

from kmeanslab.tables import print_table


def test_words_begin_and_numbers_end_below_each_other(capsys):
    print_table(
        [
            {"who": "you", "bytes": 12_345, "seconds": 21.5, "dB": float("inf")},
            {"who": "a longer name", "bytes": 7, "seconds": 0.0042, "dB": 15.8},
            {"who": "nobody", "bytes": None, "seconds": 0.0, "dB": 22.25},
        ]
    )
    assert capsys.readouterr().out.splitlines() == [
        "who             bytes  seconds     dB",
        "you            12,345  21.5000    inf",
        "a longer name       7   0.0042  15.80",
        "nobody              -   0.0000  22.25",
    ]


def test_true_is_yes(capsys):
    print_table([{"converged": True}, {"converged": False}])
    assert capsys.readouterr().out.split() == ["converged", "yes", "no"]


@dataclass
class Row:
    K: int
    times_faster: float


def test_a_data_class_has_its_columns_named(capsys):
    print_table([Row(16, 1234.5678)])
    assert capsys.readouterr().out.splitlines() == [" K  times as fast", "16          1,235"]


def test_decimals_have_a_limit_and_whole_columns_none(capsys):
    print_table([{"tiny": 1.5e-9, "large": 123456.0, "zero": 0.0, "count": np.int64(7)}])
    assert capsys.readouterr().out.split()[4:] == ["0.000000", "123,456", "0", "7"]


def test_no_rows_is_said(capsys):
    print_table([])
    assert capsys.readouterr().out == "(no rows yet)\n"
