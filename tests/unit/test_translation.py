"""No sentence of the checks is left behind when they speak another language.

A pseudo-translation writes every letter of every sentence as its full-width twin: `Ｔｒｙ` for
`Try`. Then every kind of answer is checked. A plain word that is left in a message must be code:
a name, a type, or what Python itself says about an exception.
"""

import contextlib
import importlib
import inspect
import io
import re
import string
import sys
import tomllib
import traceback
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
import test_challenges as challenges
from test_challenges import SOLVED, compute_centroids, expanded, find_closest_centroids

import kmeanslab.playground
from kmeanslab.checks.time_guard import TookTooLong
from kmeanslab.sentences import SENTENCES, load_sentences
from misconceptions import LABELS, MEANS, load_anew

# A field to fill in, or `code`: neither is translated.
KEPT = re.compile(r"(\{[^}]*\}|`[^`]*`)")
FULL_WIDTH = str.maketrans({letter: chr(ord(letter) + 0xFEE0) for letter in string.ascii_letters})
# Python's own words that a message may hold: the written call, and types of results.
CODE = {LABELS, MEANS, "X", "centroids", "idx", "K", "np", "array", "float", "inf", "nan", "None"}
CODE |= {"find_closest_fast", "kMeans_plus_plus", "run_until_still", "break_it", "count_colors"}
CODE |= {"iterations"}
CODE |= {"weighted_centroids", "colors", "counts", "labels", "m", "n", "pixels", "where"}
CODE |= {"bool", "complex128", "dict", "float64", "generator", "int64", "list", "object", "str"}


class Sentences(dict):
    """A table of sentences that notes which of them were looked up."""

    looked_up = set()  # noqa: RUF012 - for all tables together

    def __getitem__(self, key):
        self.looked_up.add(key)
        return super().__getitem__(key)


def pseudo(sentence):
    parts = KEPT.split(sentence)
    return "".join(p if KEPT.fullmatch(p) else p.translate(FULL_WIDTH) for p in parts)


def translated(but=()):
    """public_tests with every sentence in pseudo-translation, but for some that are forgotten."""
    import kmeanslab.sentences

    texts = kmeanslab.sentences.load_sentences("checks")
    other = Sentences({k: v if k in but else pseudo(v) for k, v in texts.items()})
    with pytest.MonkeyPatch.context() as patch:
        for name in list(sys.modules):
            if name == "public_tests" or name.startswith("kmeanslab.checks"):
                patch.delitem(sys.modules, name)
        patch.setattr(kmeanslab.sentences, "SENTENCES", other)
        return importlib.import_module("public_tests")


def said(checks, name, *answer):
    """All that a check says in a notebook, and the exception that the answer raised or None."""
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        try:
            getattr(checks, f"{name}_test")(*answer)
        except checks.CheckFailed as failed:
            return "\n".join(failed._render_traceback_()), failed.__cause__
    return out.getvalue(), None


def left_behind(text, error=None):
    """Plain words in a message that are no code, and not Python's own about an exception."""
    allowed = set(CODE)
    if error:
        allowed |= set(words(f"{type(error).__mro__} {type(error).__name__} {error}"))
        for frame in traceback.extract_tb(error.__traceback__):
            allowed |= set(words(f"{frame.name} {frame.line}"))
    return [word for word in words(re.sub("`[^`]*`", "", text)) if word not in allowed]


def words(text):
    return re.findall(r"(?<!\w)[A-Za-z_]\w*", text)


class Remote:
    """A function whose code can't be seen."""

    def __call__(self, *_):
        return None


class Hidden:
    """A function whose text can't be seen, so that calls alone explain it."""

    def __init__(self, function):
        self.function = function

    def __call__(self, *args):
        return self.function(*args)


def stub(X, centroids):
    """A docstring."""
    # YOUR CODE HERE


def endless(X, idx, K):
    return endless(X, idx, K)


def too_long(X, idx, K):
    raise TookTooLong(10, 3)


# What the bank has no mistake for.
OTHERS = [
    (LABELS, stub),
    (LABELS, Remote()),
    (MEANS, lambda X, idx, K: None),
    (MEANS, endless),
    (MEANS, too_long),
    (MEANS, lambda X, idx, K: np.full((K, X.shape[1]), 12.34)),
    (MEANS, lambda X, idx, K: np.zeros((K + 7, X.shape[1] + 5))),
]


HAND = [
    *(
        ("hand_labels", answer)
        for answer in (
            *([], [1], ["1"] * 6, [1, 1, 2, 2, 1, 1], [1, 1, 1, 1, 1, 3]),
            *([0, 0, 1, 0, 1, 1], [0, 1, 0, 1, 0, 0], [1, 1, 0, 1, 0, 0]),
        )
    ),
    *(("hand_centroid", answer) for answer in ([[..., ...]], [[5, 5], [6, 3]], [[2, 4], [6, 3]])),
    *(("hand_again", answer) for answer in (..., 4, 1)),
]


def given_to(test):
    """The answers that another test is given, one after the other."""
    return [answer for answer, *_ in test.pytestmark[0].args[1]]


def moved_a_centroid(X, initial_centroids, max_iters=300):
    initial_centroids += 1
    return initial_centroids, np.zeros(len(X), int), 1


def without(left_out):
    return lambda: [t for i, t in enumerate(SOLVED["break_it"]()) if i not in left_out]


def another_start(X, initial_centroids, max_iters=300):
    return initial_centroids + 1, np.zeros(len(X), int), 1


def counted_wrong(pixels):
    colors, counts, where = SOLVED["count_colors"](pixels)
    return colors, counts + 1, where


WEIGHTED = SOLVED["weighted_centroids"]
CHALLENGES = [
    *(("find_closest_fast", answer) for answer in (stub, expanded, SOLVED["find_closest_fast"])),
    *(("kMeans_plus_plus", a) for a in given_to(challenges.test_mistakes_in_seeding_are_named)),
    *(("run_until_still", a) for a in given_to(challenges.test_mistakes_in_stopping_are_named)),
    *(("run_until_still", a) for a in (stub, moved_a_centroid, another_start, lambda *_: [])),
    *(
        ("break_it", answer, find_closest_centroids)
        for answer in (
            *map(
                without, given_to(challenges.test_each_mistake_survives_until_an_input_exposes_it)
            ),
            lambda: [([1.0], [[1.0]], [0])],
            lambda: [([[0.0]], [[0.0], [1.0]], [1])],
            SOLVED["break_it"],
        )
    ),
    *(
        ("weigh_colors", answer, WEIGHTED)
        for answer in (
            *given_to(challenges.test_mistakes_in_counting_are_named),
            counted_wrong,
            lambda pixels: (pixels[:1], np.ones(1), np.zeros(6, int)),
        )
    ),
    *(
        ("weigh_colors", SOLVED["count_colors"], answer)
        for answer in (lambda X, idx, K, _: compute_centroids(X, idx, K), WEIGHTED)
    ),
]


class Shell:
    """A notebook whose last cell does not compile."""

    def __init__(self, text):
        self.user_ns = {"In": [text, "def too_long(X, idx, K:"]}

    def transform_cell(self, cell):
        return cell


def said_of_older_version(checks):
    """What a check says of a function whose newest version did not compile."""
    shell = Shell(inspect.getsource(too_long).strip())
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(sys.modules, "IPython", SimpleNamespace(get_ipython=lambda: shell))
        return said(checks, MEANS, too_long)


@pytest.fixture(scope="module")
def messages():
    """(what was checked, message, the answer's exception or None), in pseudo-translation."""
    checks, (mistakes, variants) = translated(), load_anew()
    answers = [(entry.exercise, entry.function) for entry in (*mistakes, *variants)]
    answers += [(entry.exercise, Hidden(entry.function)) for entry in mistakes if entry.named]
    answers += OTHERS + HAND + CHALLENGES
    older = ("older version", *said_of_older_version(checks))
    return [older, *((f"{name} {a}", *said(checks, name, *a)) for name, *a in answers)]


@pytest.mark.slow  # every answer of the bank is checked
def test_no_word_of_any_message_is_left_behind(messages):
    left = {what: left_behind(text, error) for what, text, error in messages}
    assert {what: found for what, found in left.items() if found} == {}


@pytest.mark.slow
def test_every_sentence_was_said(messages):
    assert set(SENTENCES) - Sentences.looked_up == set()


def test_a_forgotten_sentence_is_found():
    text, _ = said(translated(but=["none"]), LABELS, lambda X, centroids: print(X))
    assert left_behind(text) == left_behind(SENTENCES["none"]) != []


def test_pseudo_translation_keeps_fields_and_code():
    assert pseudo("row {row:.3g} of `X`!") == "ｒｏｗ {row:.3g} ｏｆ `X`!"


def test_every_sentence_of_the_stage_is_looked_up():
    """By its whole name, or by its first word: `words["next " + state.phase]`."""
    room = Path(kmeanslab.playground.__file__).parent
    text = "".join(p.read_text("utf-8") for p in room.rglob("*") if p.suffix in (".py", ".js"))
    names = {a or b for a, b in re.findall(r"\"([^\"\n]*)\"|words\.(\w+)", text)}
    table = load_sentences("playground")
    assert [k for k in table if k not in names and f"{k.split()[0]} " not in names] == []


LANGUAGES = sorted(Path(kmeanslab.sentences.__file__).parent.glob("*.toml"))


def texts_of(path):
    """{(table, key): the fields and the code of its sentence} of a language file."""
    tables = tomllib.loads(path.read_text(encoding="utf-8"))
    return {
        (table, key): sorted(set(re.findall(r"\{\w+", text)))
        for table, texts in tables.items()
        for key, text in texts.items()
        if isinstance(text, str)
    }


@pytest.mark.parametrize("path", LANGUAGES, ids=lambda path: path.stem)
def test_each_language_has_every_sentence_and_every_field(path):
    assert texts_of(path) == texts_of(path.with_name("en.toml"))


def test_a_language_without_a_sentence_or_with_another_field_is_seen(tmp_path):
    english = (LANGUAGES[0].with_name("en.toml")).read_text(encoding="utf-8")
    for old, new in (("{name}", "{nom}"), ('"caret" = ', '"carat" = ')):
        (tmp_path / "fr.toml").write_text(english.replace(old, new, 1), encoding="utf-8")
        assert texts_of(tmp_path / "fr.toml") != texts_of(LANGUAGES[0].with_name("en.toml"))
