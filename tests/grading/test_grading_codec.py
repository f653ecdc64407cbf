"""What crosses the wall: plain data both ways, and no more memory than what arrived."""

from collections import UserList, deque
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays, boolean_dtypes, floating_dtypes
from hypothesis.extra.numpy import integer_dtypes as ints

from grading.sandbox import codec

plain = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.complex_numbers(),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.lists(inner, max_size=4).map(tuple)
        | st.dictionaries(st.text(), inner, max_size=4)
    ),
    max_leaves=20,
)
kinds = st.one_of(
    boolean_dtypes(), ints(endianness="<"), floating_dtypes(endianness="<", sizes=(32, 64))
)


@given(plain)
def test_plain_data_come_back_as_they_were(value):
    assert repr(codec.decode(*codec.encode(value))) == repr(value)


@given(arrays(kinds, array_shapes(min_dims=0, max_dims=4, min_side=0)))
def test_arrays_come_back_as_they_were(array):
    back = codec.decode(*codec.encode(array))
    assert back.dtype == array.dtype and back.shape == array.shape
    np.testing.assert_array_equal(back, array)
    assert back.flags.writeable


@pytest.mark.parametrize("value", [np.int64(3), np.float32(1.5), np.bool_(True)])
def test_a_numpy_number_stays_one(value):
    back = codec.decode(*codec.encode(value))
    assert type(back) is type(value) and back == value


@pytest.mark.parametrize(
    ("value", "back"),
    [
        (Fraction(1, 4), 0.25),
        (np.array([[Fraction(1, 4), Decimal("0.5")]]), [[0.25, 0.5]]),
        (deque([1, UserList([2])]), [1, [2]]),
        (range(3), [0, 1, 2]),
    ],
)
def test_other_numbers_and_sequences_arrive_as_the_usual_ones(value, back):
    found = codec.decode(*codec.encode(value))
    assert (found.tolist() if isinstance(found, np.ndarray) else found) == back


@pytest.mark.parametrize("kind", [np.longdouble, np.clongdouble])
def test_long_floats_arrive_as_the_usual_ones(kind):
    usual = np.float64 if kind is np.longdouble else np.complex128
    array = codec.decode(*codec.encode(np.array([[1.5, -2], [0, 1e300]], kind)))
    assert array.dtype == usual and array.tolist() == [[1.5, -2], [0, 1e300]]
    number = codec.decode(*codec.encode(kind(1) / 3))
    assert type(number) is usual and number == usual(1) / 3


@pytest.mark.parametrize("shape", [(), (3,), (2, 2), (0, 2)])
def test_an_array_of_plain_objects_stays_one(shape):
    array = np.full(shape, None, dtype=object)
    array[...] = 7
    if array.size:
        array.flat[0] = 2.5
    back = codec.decode(*codec.encode(array))
    assert back.dtype == object and back.shape == shape
    assert repr(back) == repr(array)


@pytest.mark.parametrize(
    "value",
    [object(), np.array([object()]), {1, 2}, iter([]), b"x", np.array(["a"]), lambda: 1],
    ids=lambda v: type(v).__name__,
)
def test_what_is_not_plain_data_is_refused(value):
    with pytest.raises(codec.CodecError):
        codec.encode(value)


@pytest.mark.parametrize("value", [np.zeros(14), [np.zeros(7), np.zeros(7)], np.zeros(101, bool)])
def test_more_bytes_than_a_message_may_hold_are_refused(value, monkeypatch):
    monkeypatch.setattr(codec, "MAX_BYTES", 100)
    assert codec.encode([np.zeros(6), np.zeros(6)])
    with pytest.raises(codec.CodecError, match="of arrays cannot be checked"):
        codec.encode(value)


def test_a_value_without_end_is_refused():
    endless = []
    endless.append(endless)
    with pytest.raises(codec.CodecError, match="nested"):
        codec.encode(endless)


@pytest.mark.parametrize(
    "tree",
    [
        {"array": ["<f8", [10**9, 10**9], 0]},
        {"array": ["<f8", [2], 0]},
        {"array": ["<f8", [-1], 0]},
        {"array": ["|O", [1], 0]},
        {"array": ["<f16", [1], 0]},
        {"objects": [[2], [None]]},
        {"objects": [[-1], [None]]},
        {"objects": [[1], None]},
        {"objects": [[10**9, 10**9], []]},
        {"array": ["<f8", [1], -1]},
        {"array": ["<f8", [True], 0]},
        {"array": ["<f8", [1], 7]},
        {"array": "no"},
        {"int": "x"},
        {"dict": [[{"list": []}, None]]},
        {"exec": "print(1)"},
        {"list": 3},
        {},
        [],
        "text",
        7,
    ],
    ids=repr,
)
def test_a_message_that_lies_is_refused(tree):
    with pytest.raises(codec.CodecError):
        codec.decode(tree, [bytes(8)])
