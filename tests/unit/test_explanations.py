"""What explains a failure: the exception, the source text, and what calling proves."""

import ast

import numpy as np
import pytest

from kmeanslab.checks.exceptions import exception_hint
from kmeanslab.checks.source import Source, source_of
from kmeanslab.checks.source_rules import RULES, source_hint
from kmeanslab.sentences import SENTENCES
from misconceptions import load, rules, table

MISTAKES, VARIANTS = load()


def read(text):
    return Source(ast.parse(text).body[0])


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.hint)
def test_rule_fits_its_mistake_and_is_silent_on_a_near_miss(rule):
    mistake, near_miss = rules.RULES[rule.hint]
    found = next(iter(rule.find(read(mistake))))
    assert isinstance(found, str) and rules.NAMED.get(rule.hint, found) == found
    assert list(rule.find(read(near_miss))) == []


@pytest.mark.parametrize("variant", VARIANTS, ids=lambda variant: table.name(variant.function))
def test_no_rule_fits_a_correct_function(variant):
    source = source_of(variant.function)
    found = [(rule.hint, name) for rule in RULES if source for name in rule.find(source)]
    assert found == []


@pytest.mark.parametrize("mistake", MISTAKES, ids=lambda one: table.name(one.function))
def test_every_rule_can_read_every_function(mistake):
    source = source_of(mistake.function)
    for rule in RULES if source else ():
        assert all(isinstance(name, str) for name in rule.find(source))


def test_every_rule_has_its_sentence_and_its_examples():
    assert set(rules.RULES) == {rule.hint for rule in RULES}
    assert {rule.hint for rule in RULES} <= set(SENTENCES)
    assert set(rules.NAMED) == {h for h in rules.RULES if "{name}" in SENTENCES[h]}


def test_a_function_without_a_text_is_not_read():
    namespace = {}
    exec("def f(X, centroids):\n    return X ^ 2\n", namespace)
    assert source_of(namespace["f"]) is None
    assert source_of(len) is None
    assert source_hint(None, "labels") is None


def test_a_rule_speaks_only_for_the_hints_that_it_makes_more_precise():
    source = read(rules.RULES["argmin of all"][0])
    assert source_hint(source, "one number") == ("argmin of all", "argmin")
    assert source_hint(source, "labels") is None


X, CENTROIDS = np.arange(12.0).reshape(6, 2), np.arange(6.0).reshape(3, 2)
IDX, K = np.array([0, 1, 2, 0, 1, 2]), 3
RAISING = {
    "caret": "(X - CENTROIDS[0]) ^ 2",
    "size as type": "np.zeros(K, 2)",
    "mask columns": "X[:, IDX == 0]",
    "mask rows": "X[:4][IDX == 0]",
    "not called": "X[0] - X.mean",
    "square brackets": "len[X]",
    "round brackets": "X(0)",
    "not iterable": "[k for k in K]",
    "part of a number": "K[0]",
    "no length": "len(K)",
    "no whole number": "range(X)",
    "list index": "X.tolist()[0, 1]",
    "no place yet": "[].__setitem__(0, 1)",
    "list arithmetic": "X.tolist() - CENTROIDS.tolist()",
    "no such function": "np.argmim(X)",
    "no such attribute": "X.men()",
    "list method": "X.append(1)",
    "array method": "[1, 2].argmin()",
    "nothing in it": "min([])",
    "unpacking": "[a for a, b, c in X]",
    "not in list": "[1, 2].index(3)",
    "no key": "{X[0]: 1}",
    "no such key": "{}[0]",
    "fixed item": "exec('(1, 2)[0] = 1')",
    "root of negative": "__import__('math').sqrt(-1)",
    "fractions stored": "np.add(IDX, X[:, 0], out=IDX)",
    "nan stored": "int(np.nan)",
    "keyword": "np.sum(X, axes=1)",
    "joined shapes": "np.vstack([X, np.zeros((1, 3))])",
    "reshape": "X.reshape(5, 5)",
    "truth value": "bool(X == 0)",
    "broadcast": "X - CENTROIDS",
    "broadcast into": "np.zeros((3, 2)).__setitem__(0, X)",
    "axis": "X.sum(axis=2)",
    "float index": "X[0.5]",
    "index": "X[9]",
    "matmul": "X @ X",
    "ragged": "np.array([[1], [1, 2]])",
    "one value": "float(X)",
    "zero division": "1 / 0",
    "none inside": "None + 1",
    "inner arguments": "(lambda a: a)()",
    "operands": "'a' - 1",
    "own assertion": "exec('assert 0')",
    "module": "__import__('no_such_module')",
    "name": "nothing_of_this_name",
    "left over": "exec('raise NotImplementedError')",
}


@pytest.mark.parametrize("hint", RAISING)
def test_exception_is_known_by_its_text(hint):
    with pytest.raises(Exception) as raised:
        eval(RAISING[hint])
    assert exception_hint(raised.value) == hint, raised.value


def test_an_older_numpy_says_the_same_in_other_words():
    for text, hint in [
        ("data type not understood", "size as type"),
        ("only size-1 arrays can be converted to Python scalars", "one value"),
        (
            "boolean index did not match along dimension 1; dimension is 2 but boolean is 6",
            "mask columns",
        ),
    ]:
        assert exception_hint(TypeError(text)) == hint


def test_a_call_with_other_arguments_is_told_from_a_line_inside():
    def inside(X, centroids):
        return np.argmin()

    with pytest.raises(TypeError) as raised:
        inside(1, 2)
    assert exception_hint(raised.value) == "inner arguments"
    try:
        inside(1)
    except TypeError as error:
        found = exception_hint(error)
    assert found == "arguments"
