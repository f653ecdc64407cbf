"""Plain data over the wire: a JSON tree, and the raw bytes of arrays beside it. Never pickle.

Both ends use this file. The sandbox's end is not believed: `decode` checks every size against the
bytes that arrived before it takes memory, and builds nothing but numbers, strings and containers.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np

MAX_BYTES = 64 * 2**20  # of all arrays in one message
MAX_ITEMS = 200_000  # lists, tuples, dicts and their members, all together
MAX_DEPTH = 16
MAX_DIMENSIONS = 32
MAX_TEXT = 2**20
MUTABLE = (np.ndarray, list, dict)  # what a call can change under its caller's hands
DTYPES = {np.dtype(code).str for code in "?bhilqBHILQefdFD"}
# Their bytes differ from machine to machine and hold patterns that are no numbers.
USUAL = {np.dtype(np.longdouble): np.float64, np.dtype(np.clongdouble): np.complex128}

Tree = Any  # what `json` reads and writes


class CodecError(TypeError):
    """The value is not plain data, or it is larger than a message may be."""


class Reference:
    """Stands for a function of the student inside the arguments of a call."""

    def __init__(self, name: str):
        self.name = name


def encode(value: Any) -> tuple[Tree, list[bytes]]:
    """Turn a value into what can be sent.

    Parameters
    ----------
    value : object
        None, bool, int, float, complex, str, an array of any shape, or lists, tuples and dicts of
        these. Long floats, fractions and decimals become the usual floats, other sequences become
        lists, and an array of objects holds plain data.

    Returns
    -------
    tree : object
        For JSON.
    buffers : list of bytes
        The data of the arrays.

    Raises
    ------
    CodecError
        For anything else, and for more than MAX_BYTES of array data.
    """
    buffers: list[bytes] = []
    return _encode(value, buffers, [MAX_ITEMS], 0), buffers


def decode(tree: Tree, buffers: list[bytes]) -> Any:
    """Return the value that `encode` was given.

    Parameters
    ----------
    tree : object
        As JSON brought it.
    buffers : list of bytes
        What came beside it.

    Raises
    ------
    CodecError
        For a message that lies.
    """
    try:
        return _decode(tree, buffers, [MAX_ITEMS], 0)
    except CodecError:
        raise
    except (ValueError, KeyError, IndexError, AttributeError, OverflowError, TypeError) as error:
        raise CodecError("the answer is not plain data") from error


def _count(budget: list[int], depth: int) -> None:
    budget[0] -= 1
    if budget[0] < 0 or depth > MAX_DEPTH:
        raise CodecError("the value has too many parts, or is nested too deeply")


def _encode(value: Any, buffers: list[bytes], budget: list[int], depth: int) -> Tree:
    _count(budget, depth)
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, Reference):
        return {"student": value.name}
    if isinstance(value, np.generic | np.ndarray) or hasattr(type(value), "__array__"):
        return _encode_array(value, buffers, budget, depth)
    if isinstance(value, str):
        if len(value) > MAX_TEXT:
            raise CodecError("the text is too long")
        return {"str": str(value)}
    if isinstance(value, int):
        return {"int": hex(value)}
    if isinstance(value, float):
        return {"float": value.hex()}
    if isinstance(value, Fraction | Decimal):
        return {"float": float(value).hex()}
    if isinstance(value, complex):
        return {"complex": [value.real.hex(), value.imag.hex()]}
    return _encode_container(value, buffers, budget, depth)


def _encode_container(value: Any, buffers: list[bytes], budget: list[int], depth: int) -> Tree:
    def inner(item: Any) -> Tree:
        return _encode(item, buffers, budget, depth + 1)

    if isinstance(value, list):
        return {"list": [inner(item) for item in value]}
    if isinstance(value, tuple):
        return {"tuple": [inner(item) for item in value]}
    if isinstance(value, dict):
        return {"dict": [[inner(key), inner(item)] for key, item in value.items()]}
    if isinstance(value, Sequence) and not isinstance(value, bytes | bytearray | memoryview):
        return {"list": [inner(item) for item in value]}
    raise CodecError(f"a {type(value).__name__} cannot be checked: use an array, numbers or a list")


def _encode_array(value: Any, buffers: list[bytes], budget: list[int], depth: int) -> Tree:
    array = np.asarray(value)
    if array.dtype == object:
        items = [_encode(item, buffers, budget, depth + 1) for item in array.ravel().tolist()]
        return {"objects": [list(array.shape), items]}
    native = array.dtype.newbyteorder("=")
    native = np.dtype(USUAL.get(native, native))
    if native.str not in DTYPES:
        raise CodecError(f"an array of type {array.dtype} cannot be checked: use numbers")
    if array.size * native.itemsize + sum(map(len, buffers)) > MAX_BYTES:
        raise CodecError(f"more than {MAX_BYTES >> 20} MB of arrays cannot be checked")
    with np.errstate(over="ignore"):  # a long float may be more than a usual one holds
        buffers.append(np.ascontiguousarray(array, dtype=native).tobytes())
    kind = "scalar" if isinstance(value, np.generic) else "array"
    return {kind: [native.str, list(array.shape), len(buffers) - 1]}


def _decode(tree: Tree, buffers: list[bytes], budget: list[int], depth: int) -> Any:
    _count(budget, depth)
    if tree is None or isinstance(tree, bool):
        return tree
    ((kind, body),) = tree.items()
    if kind in ("array", "scalar"):
        return _decode_array(kind, body, buffers)
    if kind in ("list", "tuple", "dict", "objects"):
        return _decode_container(kind, body, buffers, budget, depth)
    if kind == "str" and isinstance(body, str):
        return body
    if kind == "int":
        return int(body, 16)
    if kind == "float":
        return float.fromhex(body)
    if kind == "complex":
        return complex(*map(float.fromhex, body))
    if kind == "student":
        return Reference(str(body))
    raise CodecError("the answer holds something that is not plain data")


def _decode_container(
    kind: str, body: Any, buffers: list[bytes], budget: list[int], depth: int
) -> Any:
    def inner(items: list[Tree]) -> list[Any]:
        return [_decode(item, buffers, budget, depth + 1) for item in items]

    if kind == "objects":
        shape, items = body
        array = np.empty(len(items), dtype=object)
        for number, item in enumerate(inner(items)):
            array[number] = item
        return array.reshape(_shape(shape))
    if kind == "list":
        return inner(body)
    if kind == "tuple":
        return tuple(inner(body))
    return dict(inner(pair) for pair in body)


def _decode_array(kind: str, body: Any, buffers: list[bytes]) -> Any:
    code, shape, index = body
    if code not in DTYPES:
        raise CodecError("the answer holds an array of a type that is not allowed")
    dtype, size = np.dtype(code), math.prod(_shape(shape))
    if type(index) is not int or index < 0 or len(buffers[index]) != size * dtype.itemsize:
        raise CodecError("the answer holds an array whose size is not what it says")
    array = np.frombuffer(bytearray(buffers[index]), dtype=dtype).reshape(shape)
    return array[()] if kind == "scalar" and not shape else array


def _shape(shape: Any) -> list[int]:
    """Return the shape, when it is one."""
    if len(shape) > MAX_DIMENSIONS or not all(type(n) is int and n >= 0 for n in shape):
        raise CodecError("the answer holds an array whose shape is none")
    return list(shape)
