"""What an exception says: its text names a kind of mistake, wherever in the function it happens.

A sentence here is true of everything that raises such a text. `_MESSAGES` is read from the top: the
first pattern that is found in "Type: text" counts.
"""

import re
import traceback
from types import TracebackType

_NUMBER = r"'(?:int|float|numpy\.\w+\d+)' object"
_FUNCTION = r"'(?:method|builtin_function_or_method|function|_ArrayFunctionDispatcher|type)'"

_MESSAGES = (
    ("TookTooLong", "endless"),
    ("NotImplementedError", "left over"),
    ("NoneType", "none inside"),
    ("RecursionError", "recursion"),
    ("ModuleNotFoundError", "module"),
    ("UnboundLocalError", "unbound"),
    ("NameError", "name"),
    ("ZeroDivisionError", "zero division"),
    (r"bitwise_xor|operand type\(s\) for \^", "caret"),
    ("Cannot interpret .* as a data type|data type .*not understood", "size as type"),
    ("along (?:axis|dimension) 1; .*boolean", "mask columns"),
    ("boolean index did not match", "mask rows"),
    (rf"(?:real number|number), not {_FUNCTION}|for \S+: .*{_FUNCTION}", "not called"),
    (rf"between instances of .*{_FUNCTION}", "not called"),
    (rf"{_FUNCTION} object is not iterable", "not called"),
    (rf"(?:{_FUNCTION} object|type '\w+') (?:is not subscriptable|does not)", "square brackets"),
    ("object is not callable", "round brackets"),
    (rf"{_NUMBER} is not iterable|over a 0-d array", "not iterable"),
    (rf"{_NUMBER} is not subscriptable|invalid index to scalar", "part of a number"),
    (r"has no len\(\)|of unsized object", "no length"),
    ("interpreted as an integer|to a scalar index", "no whole number"),
    ("list indices must be", "list index"),
    ("list assignment index", "no place yet"),
    (r"for \S+: .*'list'|multiply sequence|concatenate list", "list arithmetic"),
    ("module 'numpy\\S* has no attribute", "no such function"),
    (
        r"ndarray' object has no attribute '(?:append|extend|insert|index|count|remove)'",
        "list method",
    ),
    (
        r"'list' object has no attribute '(?:arg\w+|mean|sum|min|max|shape|reshape|astype|size|T)'",
        "array method",
    ),
    ("object has no attribute", "no such attribute"),
    (
        r"(?:min|max)\(\) .*empty|empty sequence|zero-size array|need at least one array",
        "nothing in it",
    ),
    ("values to unpack|cannot unpack", "unpacking"),
    (r"is not in (?:list|tuple|the list)", "not in list"),
    ("unhashable", "no key"),
    ("KeyError", "no such key"),
    ("item assignment", "fixed item"),
    ("math domain error|nonnegative input", "root of negative"),
    (r"Cannot cast .* from dtype\('float64'\) to dtype\('u?int", "fractions stored"),
    ("cannot convert float (?:NaN|infinity)", "nan stored"),
    ("keyword argument", "keyword"),
    ("must match exactly|same number of dimensions", "joined shapes"),
    ("cannot reshape", "reshape"),
    ("truth value of an", "truth value"),
    ("could not be broadcast", "broadcast"),
    ("could not broadcast|not broadcastable", "broadcast into"),
    ("AxisError|too many indices", "axis"),
    (r"integer \(or boolean\) type|valid indices", "float index"),
    ("IndexError", "index"),
    ("not aligned|matmul", "matmul"),
    ("inhomogeneous", "ragged"),
    ("converted to Python scalar|argument must be a string|setting an array element", "one value"),
    ("positional argument", "inner arguments"),
    ("unsupported operand|between instances|can only concatenate", "operands"),
    ("AssertionError", "own assertion"),
)

EXCEPTION_HINTS = (
    "arguments",
    "exception",
    "own raise",
    *dict.fromkeys(hint for _, hint in _MESSAGES),
)


def exception_hint(error: BaseException) -> str:
    """Return the hint for an exception whose text is known, or the general one.

    Parameters
    ----------
    error
        The exception as it came out of the call, with its traceback.

    Returns
    -------
    str
        A key of the sentences.
    """
    text = f"{type(error).__name__}: {error}"
    trace = error.__traceback__
    if "positional argument" in text and trace is not None and trace.tb_next is None:
        return "arguments"  # the call itself failed: no line of the function has run
    general = "own raise" if _raised_by_hand(trace) else "exception"
    return next((hint for part, hint in _MESSAGES if re.search(part, text)), general)


def _raised_by_hand(trace: TracebackType | None) -> bool:
    """Return whether the function that was called ends at a `raise` of its own."""
    frames = traceback.extract_tb(trace)
    return len(frames) == 2 and "raise " in (frames[1].line or "")
