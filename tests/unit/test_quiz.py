"""The short questions: every choice of the lesson has its own reply, and one of them is right."""

import re

import pytest

from kmeanslab.checks.quiz import REPLIES, reply
from public_tests import cases_test, loop_lines_test, recall_test

QUESTIONS = [*(("loop", line, "123") for line in "ABC"), *(("recall", n, "abc") for n in "1234")]


@pytest.mark.parametrize(("quiz", "question", "choices"), QUESTIONS)
def test_one_choice_is_right_and_each_wrong_one_has_its_own_reply(quiz, question, choices):
    replies = [reply(quiz, question, choice) for choice in choices]
    assert sorted(text.split()[0] for text in replies) == ["[passed]", "[try", "[try"]
    assert len(set(replies)) == 3


def test_no_reply_is_left_without_a_question():
    asked = {f"{quiz} {n} {choice}" for quiz, n, choices in QUESTIONS for choice in choices}
    others = {name for name in REPLIES if name.startswith("case ")}
    assert REPLIES.keys() - asked - others == {"blank", "no such choice"}


def test_each_report_of_the_laboratory_is_one_case(capsys):
    right = {"a": 5, "b": 3, "c": 1, "d": 2, "e": 8, "f": 4, "g": 7, "h": 6}
    for report in right:
        for case in range(1, 9):
            cases_test({report: case})
        lines = capsys.readouterr().out.splitlines()
        assert [n for n, line in enumerate(lines, 1) if line.startswith("[passed]")] == [
            right[report]
        ]
    cases_test({"a": ..., "b": "3"})
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith("[not started] a") and lines[1].startswith("[passed] b")


def test_the_choices_are_those_of_the_lesson(release):
    text = "\n".join(cell.source for cell in release.cells if cell.cell_type == "markdown")
    recall = text[text.index("### Four questions") : text.index("### Write down what you found")]
    assert len(re.findall(r"^\d\. ", recall, re.MULTILINE)) == 4
    assert re.findall(r"\(([abc])\)", recall) == list("abc" * 4)
    loop = next(cell.source for cell in release.cells if cell.id == "run_kMeans")
    assert re.findall(r"# ([ABC])$", loop, re.MULTILINE) == list("ABC")


def test_right_answers_pass(capsys):
    loop_lines_test({"A": 2, "B": 3, "C": 1})
    recall_test({1: "b", 2: " C ", 3: "a", 4: "b"})
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 7 and all(line.startswith("[passed]") for line in lines)


def test_blank_and_unknown_answers_are_told_apart(capsys):
    recall_test({1: ..., 2: "d"})
    blank, unknown = capsys.readouterr().out.splitlines()
    assert (
        blank.startswith("[not started] 1")
        and unknown == "[try again] 2: d is not one of the choices"
    )
