"""The checks that you press under each exercise.

    find_closest_centroids_test(find_closest_centroids)
    compute_centroids_test(compute_centroids)

A check calls your function on small data with known results. It prints one line when all is
well, and otherwise raises `CheckFailed`, whose text says what you called, what was expected, what
came back and where to look. No solution stands here: only inputs, results, and the fingerprints of
known mistakes.

How this file is built: every text in `SENTENCES`, one way to call (`_call`), the two exercises
as data (`_Exercise`: probes, and a function that inspects one call), the diagnosis, the public
functions. To add a check for a challenge, write its texts into `SENTENCES`, its probes and its
inspecting function into an `_Exercise`, and let the public function call `_tell` (prints its state)
where a graded one calls `_grade` (raises).
"""

import contextlib
import copy
import inspect
import io
import math
import textwrap
import traceback
import warnings
import zlib
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

__all__ = [
    "CheckFailed",
    "compute_centroids_test",
    "find_closest_centroids_test",
    "hand_centroid_test",
    "hand_labels_test",
]

# Means may differ from ours by rounding: by this much of the largest number in X.
MEAN_TOLERANCE = 1e-6

# ------------------------------------------------------------------------- texts
# A translation replaces values here and nowhere else. Names in {braces} are filled in.
# A hint fills two lines of 66 characters at most.

SENTENCES = {
    # States and line labels
    "passed": "[passed] {name}: {count} of {count} checks, {proven}",
    "try again": "[try again] {name}, check {number} of {count}: {title}",
    "not started": "[not started] {name}: write {part}, then run this cell again",
    "nothing": "[not started] {name}: no result yet (None); write {part}, end with return",
    "holds": "holds",
    "you called": "you called",
    "expected": "expected",
    "received": "received",
    "look at": "look at",
    "traceback": "Your function stopped with an exception:",
    "frame": "  line {line}, in {function}",
    # What was proven
    "labels proven": "for any K, n and scale",
    "means proven": "for any K, n and scale",
    # Titles of checks, worded so that they can follow "holds"
    "runs": "it runs",
    "an array": "an array",
    "labels shape": "one label per point",
    "labels dtype": "whole numbers",
    "means shape": "K rows, n columns",
    "means dtype": "floats",
    "finite": "no NaN",
    "kept": "inputs kept",
    "nearest": "the nearest centroid",
    "means": "the means",
    "three features": "three features",
    "one feature": "one feature",
    "five features": "five features",
    "one centroid": "one centroid",
    "seven centroids": "seven centroids",
    "m equals K": "as many centroids as points",
    "single point": "a single point",
    "far": "far from the origin",
    "tiny": "tiny numbers",
    "huge": "huge numbers",
    "crowd": "many points",
    "again": "the first call again",
    "ties": "ties",
    "one cluster": "one cluster",
    "seven clusters": "seven clusters",
    "one member": "a cluster of one point",
    "square": "as many clusters as features",
    "negative": "negative numbers",
    "empty": "a cluster without points",
    # The call, what was expected, what came back
    "call": "{name}({arguments}), where",
    "array of shape": "{name} of shape {shape}",
    "a value of type": "a value of type {type}",
    "list of length": "a list of {length} items",
    "tuple of length": "a tuple of {length} things",
    "the number": "the single number {value}",
    "any array": "a NumPy array",
    "shape": "shape {shape}",
    "whole numbers": "whole numbers, such as dtype int64",
    "floats": "floats, such as dtype float64",
    "dtype": "dtype {dtype}",
    "unchanged": "{name} as it was before the call",
    "changed": "{name} with other values than before",
    "label": "label {label}: point {point} is {distance} from centroid {label}",
    "chosen label": "label {label}: the point is {distance} from centroid {label}",
    "no such label": "label {label}, but the labels go from 0 to {last}",
    "label for point": "{text}, for point {index}",
    "row": "row {row} = {values}, the mean of {count} points",
    "row of": "row {row} = {values}, the mean of {members}",
    "received row": "row {row} = {values}",
    "a result": "a result",
    # Hints: what comes back is no usable array
    "none": "Your code runs, but its result is lost. What does the last line hand back?",
    "tuple": "More than one thing comes back. Which one does the contract table ask for?",
    "list labels": "A list can't act as row numbers, and `list == k` is a single False. Which "
    "NumPy container holds whole numbers?",
    "list means": "A list has no shape. Which NumPy container holds K rows of n numbers?",
    "one number": "A single number comes back. Look at the indentation of `return`: after how many "
    "rounds is it reached?",
    "other type": "The contract table above the exercise says which type comes back.",
    # Hints: shape
    "per centroid": "You have one answer for each centroid. Each point, each row of X, needs one: "
    "along which axis do you compare?",
    "coordinates": "This is where the winner lies. Return which one it is, its row number in "
    "`centroids`.",
    "per column": "You have an answer for each column. Add up the columns of each pair first: "
    "which axis holds the features?",
    "table": "This table has a number for each point and centroid. Which one per row wins, and "
    "at which position does it stand?",
    "column": "The right number of labels, with one axis too many. Labels stand in one flat "
    "row: shape (m,).",
    "labels shape hint": "How many labels are needed, and from which argument do you get that "
    "number?",
    "one number each": "One number for each cluster: its columns were mixed. A centroid needs a "
    "mean for each column.",
    "transposed": "Rows and columns have changed places. A row is a centroid, a column a feature.",
    "single row": "Only one centroid comes back. Where do you keep the others, and after how many "
    "rounds is `return` reached?",
    "row per point": "You have a row for each point. How many centroids were asked for?",
    "rows": "The caller asks for K rows, whether or not somebody is in every cluster. What does "
    "your loop run over?",
    "columns": "How many columns does a centroid need? Look at the points that it is a mean of.",
    "means shape hint": "The result is a table with K rows, one for each cluster, and n columns.",
    # Hints: dtype, finite, inputs
    "float labels": "The numbers can be right, the type can't act as row numbers. What did you "
    "create the result with?",
    "fractions as labels": "These are no row numbers. Did you keep how far the winner is, instead "
    "of which one it is?",
    "int means": "A mean has fractions, and whole numbers cut them off. Which type does your result "
    "have when you create it?",
    "not finite": "This cluster has points, so its mean is a number. What do you divide by what?",
    "inputs": "You edited the caller's data. Work on an array of your own.",
    # Hints: labels
    "sum first": "Plus and minus differences cancel when they are added before they are squared. "
    "What do you square: each one, or their sum?",
    "no square": "A negative difference counts as very near here. What turns every difference into "
    "a positive number before you add?",
    "squares first": "(x - c)² is not x² - c². Which comes first, the difference or the square?",
    "all zero": "Every label is 0. Does each point compare one distance per centroid, and does the "
    "winner's number reach the result?",
    "distance": "You stored how far the winner is. `idx` needs which one it is.",
    "two columns": "Only some columns count here. How do you write a distance for all columns, "
    "however many there are?",
    "manhattan": "These labels minimise |dx| + |dy|, the city-block distance. What does the "
    "straight-line distance do to each difference?",
    "largest difference": "Only the largest difference of each pair counts here. In a "
    "straight-line distance every column has its share.",
    "smallest difference": "Only the smallest difference of each pair counts here. In a "
    "straight-line distance every column has its share.",
    "dot": "This score changes when points and centroids move together; a distance does not. "
    "Which part of |x - c|² is missing?",
    "cosine": "Only directions count here, not how far away a point lies. What is the distance "
    "between two points?",
    "farthest": "You chose the centroid that is farthest away. Which of the distances should win?",
    "second": "You chose the second nearest. Which position has the smallest distance?",
    "from one": "All labels are one too high. From which number does Python count the rows of "
    "`centroids`?",
    "last skipped": "The last centroid never wins. Where does your loop over the centroids stop?",
    "first skipped": "Centroid 0 never wins. Where does your loop over the centroids begin?",
    "K fixed": "It works for one number of centroids only. Which argument tells how many there "
    "are?",
    "big number": "Far points go wrong. Any fixed 'big number' is small for some data. Which "
    "value can the smallest distance start from safely?",
    "kept minimum": "The smallest distance so far is kept from point to point. When must the "
    "search begin again?",
    "cut": "Distances below 1 all became equal here. Where do their fractions get lost?",
    "one filled": "The first point has its label, the others still hold 0. After how many "
    "rounds is `return` reached?",
    "first point": "Every point has the label of the first one. Which row of X does your distance "
    "use?",
    "neighbour": "Each distance is compared with the one before it. Which one should it beat?",
    "against first": "Each distance is compared with that of centroid 0. Which one should it beat?",
    "over centroids": "Distances were added over the centroids, one for each column. Which axis "
    "holds the features?",
    "flat": "Without an axis, `argmin` counts through the whole table. One row of it belongs to "
    "each point.",
    "own size": "The point does not count here, only the centroid's distance from the origin. "
    "Which two places is a distance between?",
    "sorted": "The right labels in another order: label i has to belong to point i.",
    "renamed": "The groups are right, their numbers are not. Label k means row k of `centroids`.",
    "from the end": "The numbers run the wrong way. Label k means row k of `centroids`, counted "
    "from the top.",
    "last tie": "Two centroids are equally near, and the lower number wins. What does yours do "
    "with a winner that is only equal?",
    "labels": "Take this one point. Work out by hand its distance to each centroid, and compare "
    "with the numbers in your code.",
    # Hints: means
    "overall mean": "One number fills the whole row: its columns were mixed. Which axis leaves "
    "one mean for each column?",
    "mean of all": "Every row is the mean of all points. How do you pick the rows of X that have "
    "label k?",
    "mean of points": "You averaged the columns of each point. Average the points of each "
    "column: which axis runs down the rows?",
    "mask": "This is the mean of the mask. It says who belongs; use it to pick rows of X.",
    "positions": "This is a mean of row numbers. They say where the points are; use them to pick "
    "rows of X.",
    "median": "This is the median. A mean adds all the values and divides by how many they are.",
    "medoid": "This is the point nearest to the mean. A centroid may lie where no point is.",
    "middle": "This is the middle between the smallest and the largest value. A mean counts "
    "every point.",
    "sum": "This is the sum of the points. What is missing to make it a mean?",
    "by m": "The sum is divided by the number of all points. How many points are in this cluster?",
    "by K": "The sum is divided by K. How many points are in this cluster?",
    "by n": "The sum is divided by the number of columns. How many points are in this cluster?",
    "plus one": "The sum is divided by one more than the cluster has points. Who is counted, "
    "and where does the count start?",
    "minus one": "The sum is divided by one less than the cluster has points. How many points "
    "does a mean divide by?",
    "half": "Later points weigh more here than earlier ones. Every member has the same vote.",
    "divided often": "You divide at every step. Collect first: how often does a mean divide?",
    "shared count": "The count goes on from one cluster to the next. When must it begin again?",
    "shared sum": "The sum goes on from one cluster to the next. When must it begin again?",
    "old center": "The sum starts at a row of X, which is counted on top. From what does a sum "
    "start?",
    "one member only": "This row is one of the points. How do you bring all members of the "
    "cluster into the mean?",
    "row k": "Row k of X is a point. Cluster k is every row of X whose label is k.",
    "labels as rows": "The labels were used as row numbers. They say to which cluster each row "
    "belongs.",
    "means from one": "Row k has the mean of another label. From which number do labels count?",
    "last row": "The last cluster is missing. Where does your loop over the clusters stop?",
    "first row": "Cluster 0 is missing. Where does your loop over the clusters begin?",
    "K fixed means": "It works for one number of clusters only. Which argument tells how many "
    "there are?",
    "order": "The means are right, their rows are not. Row k belongs to label k.",
    "one row filled": "Only the first row is filled. After how many rounds is `return` reached?",
    "turned": "Rows and columns have changed places. A row is a centroid, a column a feature.",
    "two columns means": "Some columns are not averaged. How do you write a mean for all columns, "
    "however many there are?",
    "rounded": "Fractions are cut off here. Keep the mean as it comes.",
    "root": "This is a root of mean squares. A mean adds the values themselves.",
    "spread": "This is how far the points spread. Where do they lie on average?",
    "largest": "This is the largest value of each column. A mean counts every point.",
    "smallest": "This is the smallest value of each column. A mean counts every point.",
    "absolute": "Signs got lost. A mean adds the values as they are.",
    "means hint": "Take this one cluster. Work out its mean by hand, column by column, and compare "
    "with the numbers in your code.",
    # Hints: what calling alone shows
    "unsteady": "The same call gave two different results. What is left over from one call to the "
    "next, or drawn by chance?",
    "global": "Your function reads `{name}` from the notebook. A function may use only what it is "
    "given: what are its arguments called?",
    # Hints: exceptions
    "truth value": "A whole array stands where one number is needed, in an `if`, in `min`, or as "
    "second argument of `norm`. What is its shape?",
    "broadcast": "These two shapes don't fit, row by row. Print both: do you want one point "
    "against all centroids, or an extra axis?",
    "broadcast into": "The value has another length than the place it goes to. Print both shapes: "
    "which axis did you work along?",
    "axis": "This array has fewer axes than you think. Print its shape just before this line.",
    "float index": "Row numbers have to be whole by type. What type has the array that you use "
    "as index?",
    "too many indices": "This array has fewer axes than you think. Print its shape just before "
    "this line.",
    "index": "An index runs past the end. Rows count from 0, and their number comes from the "
    "arguments: what are the limits of your loops?",
    "unbound": "This name has no value yet. Is there a case in which no branch sets it?",
    "name": "Nothing has this name. Is it spelled like the argument, and did the cell that "
    "imports or defines it run?",
    "arguments": "How many arguments does the contract table give, and in which order?",
    "matmul": "The inner lengths of this product differ. Print both shapes.",
    "ragged": "The pieces have different shapes, or don't fit their place. Print the shape of "
    "each before you put them together.",
    "zero division": "You divide by the number of points in a cluster. Which number is that when "
    "nobody is in it?",
    "none inside": "Something in your function is None. Which call doesn't return what you expect?",
    "recursion": "Your function calls itself without an end. Which of the calls did you mean?",
    "exception": "The last line of the traceback names the problem, the line above it the place.",
    # Part 2, by hand
    "hand labels blank": "[not started] your labels: write a 0 or a 1 in place of each ...",
    "hand labels wrong": "[try again] your labels: which centroid is nearer to row {row}?",
    "hand labels right": "[passed] your labels: each point is with its nearest centroid",
    "hand centroid blank": "[not started] your centroid: write a number in place of each ...",
    "hand centroid wrong": "[try again] your centroid: what is the mean of {numbers}?",
    "hand centroid right": "[passed] your centroid: it moves to the mean of its three points",
}


class CheckFailed(AssertionError):
    """A graded check that did not pass; its text is the whole message.

    Jupyter shows the text alone, after the student's own traceback if there is one. Plain Python
    and pytest show it as any other AssertionError.
    """

    def _render_traceback_(self):
        """Return the lines that IPython shows in place of a stack."""
        lines = [] if self.__cause__ is None else _student_traceback(self.__cause__)
        return lines + str(self).splitlines()


def _student_traceback(error):
    """Return the lines of a traceback that lie in the student's code, then the exception."""
    library = np.__file__.removesuffix("__init__.py")
    frames = traceback.extract_tb(error.__traceback__)[1:]  # the first one is _call
    lines = [SENTENCES["traceback"]]
    for frame in [frame for frame in frames if not frame.filename.startswith(library)][-6:]:
        lines.append(SENTENCES["frame"].format(line=frame.lineno, function=frame.name))
        lines.append(f"    {frame.line}")
    return [*lines, *traceback.format_exception_only(error)[-1].splitlines(), ""]


# ----------------------------------------------------------------- calling and telling


@dataclass(frozen=True)
class _Call:
    """One call of the student's function: what went in, what came out."""

    args: tuple
    result: object = None
    error: BaseException | None = None
    changed: int | None = None  # which argument is no longer as it was


def _call(target, args):
    """Call target on copies of args, silently, and return what happened as a _Call."""
    handed = copy.deepcopy(args)
    # SystemExit too: a stray exit() must not end the student's kernel.
    with _silence():
        try:
            result = target(*handed)
        except (Exception, SystemExit) as error:
            return _Call(args, error=error)
    changed = [i for i, pair in enumerate(zip(args, handed, strict=True)) if not _same(*pair)]
    result = result.copy() if isinstance(result, np.ndarray) else result
    return _Call(args, result, changed=changed[0] if changed else None)


@contextlib.contextmanager
def _silence():
    """Keep prints and warnings away: whatever reaches stderr costs marks in a test cell."""
    with (
        contextlib.redirect_stdout(io.StringIO()),
        contextlib.redirect_stderr(io.StringIO()),
        warnings.catch_warnings(),
        np.errstate(all="ignore"),
    ):
        warnings.simplefilter("ignore")
        yield


def _same(before, after):
    if not isinstance(before, np.ndarray):
        return True
    return before.dtype == after.dtype and np.array_equal(before, after)


@dataclass(frozen=True)
class _Probe:
    """One call with a known result. The title is a key of SENTENCES."""

    title: str
    args: tuple
    expected: np.ndarray


@dataclass(frozen=True)
class _Fault:
    """What is wrong with one call."""

    about: str  # the property that does not hold, a title; or "value"
    hint: str  # a key of SENTENCES
    args: tuple
    received: str
    expected: str
    error: BaseException | None = None


@dataclass(frozen=True)
class _Exercise:
    """All that a check knows about one function."""

    name: str
    part: str  # where in the lesson it is written
    proven: str  # key of what a pass has proven
    arguments: tuple  # their names, as the lesson uses them
    properties: tuple  # titles of what the first call is checked for, in this order
    probes: tuple
    inspect: Callable  # (probe, call) -> _Fault or None
    smaller: Callable  # probe, call -> smaller probes that may show the same mistake
    fingerprints: dict  # hint -> the results of this mistake on the probes


def _grade(exercise, target):
    """Run a graded check: print one line when it passes, raise CheckFailed when it does not."""
    __tracebackhide__ = True
    passed, text, error = _judge(exercise, target)
    if not passed:
        raise CheckFailed(text) from error
    print(text)


def _tell(exercise, target):
    """Run the check of a challenge: print its state and let the notebook go on."""
    print(_judge(exercise, target)[1])


def _judge(exercise, target):
    """Return whether all checks passed, the message, and the student's exception or None."""
    titles = (*exercise.properties, *(probe.title for probe in exercise.probes))
    for number, probe in enumerate(exercise.probes, len(exercise.properties) + 1):
        call = _call(target, probe.args)
        if call.result is None and probe is exercise.probes[0]:
            state = _not_started(target, call.error)
            if state:
                return False, SENTENCES[state].format(name=exercise.name, part=exercise.part), None
        fault = exercise.inspect(probe, call)
        if fault:
            if probe is exercise.probes[0] and fault.about in exercise.properties:
                number = exercise.properties.index(fault.about) + 1
            hint = _diagnose(exercise, target, probe, call, fault)
            shown = _smallest(exercise, target, probe, call, fault)
            text = _message(exercise, titles, number, shown, hint)
            return False, text, fault.error
    text = SENTENCES["passed"].format(
        name=exercise.name, count=len(titles), proven=SENTENCES[exercise.proven]
    )
    return True, text, None


def _not_started(target, error):
    """Return the state of a function without a result: a key of SENTENCES, or None if it is wrong.

    The bytecode tells an untouched stub from a forgotten return; both fail the check.
    """
    if error is not None and not isinstance(error, NotImplementedError):
        return None
    code = getattr(inspect.unwrap(target), "__code__", None)
    if error is not None:
        return "not started"
    if code is None:
        return "nothing"
    names = set(code.co_names) | set(code.co_varnames[code.co_argcount :])
    return None if names else "not started"


def _message(exercise, titles, number, fault, hint):
    """Return the text of a failed check: at most eight lines of at most 80 columns."""
    head = SENTENCES["try again"].format(
        name=exercise.name, number=number, count=len(titles), title=SENTENCES[titles[number - 1]]
    )
    held = ", ".join(SENTENCES[title] for title in titles[: number - 1])
    lines = [head]
    if held:
        lines += _field("holds", held, 1)
    lines += _field("you called", _written_call(exercise, fault.args), 2)
    if fault.expected:
        lines += _field("expected", fault.expected, 1)
    lines += _field("received", fault.received, 1)
    return "\n".join(lines + _field("look at", hint, 2))


def _field(label, text, lines):
    """Return a labelled entry of a message, cut to so many lines."""
    wrapped = [
        part
        for line in text.splitlines()
        for part in textwrap.wrap(line, 66, max_lines=lines, placeholder=" ...")
    ]
    label = SENTENCES[label].ljust(12)
    return [f"  {label if i == 0 else ' ' * 12}{part}" for i, part in enumerate(wrapped)]


def _written_call(exercise, args):
    """Return the call as it can be repeated by hand, or with shapes if it is too long."""
    pairs = list(zip(exercise.arguments, args, strict=True))
    arrays = [(name, value) for name, value in pairs if isinstance(value, np.ndarray)]
    written = ", ".join(name if isinstance(v, np.ndarray) else str(v) for name, v in pairs)
    values = "; ".join(f"{name} = np.array({_literal(value)})" for name, value in arrays)
    if len(values) > 66:
        shapes = ", ".join(
            SENTENCES["array of shape"].format(name=name, shape=value.shape)
            for name, value in arrays
        )
        values = shapes
    return SENTENCES["call"].format(name=exercise.name, arguments=written) + "\n" + values


def _literal(value):
    """Return an array, a row or a number as NumPy code, short: [[0., 1.5]]."""
    if np.ndim(value):
        return f"[{', '.join(_literal(item) for item in value)}]"
    text = f"{value:.6g}"
    return text + "." if isinstance(value, float) and text.lstrip("-").isdigit() else text


def _point(values):
    """Return a row as people write a point: (0, 1.5)."""
    return f"({', '.join(f'{value:.4g}' for value in values)})"


# --------------------------------------------------------------------- diagnosis
# Right first, diagnosis second: it begins after a failure and changes the hint, not the verdict.


def _diagnose(exercise, target, probe, call, fault):
    """Return the best hint: what calling proves first, the general question last."""
    if fault.about in ("an array", "kept"):
        return SENTENCES[fault.hint]
    repeated = _outcome(probe, _call(target, probe.args))
    if repeated != _outcome(probe, call):
        return SENTENCES["unsteady"]
    name = _global_used(target, probe.args)
    if name:
        return SENTENCES["global"].format(name=name)
    if fault.about.endswith("dtype"):
        return SENTENCES[fault.hint]
    outcomes = [_outcome(one, _call(target, one.args)) for one in exercise.probes]
    failed = exercise.probes.index(probe)
    return SENTENCES[
        _exact_fingerprint(exercise, outcomes)
        or (fault.about == "value" and _similar_fingerprint(exercise, outcomes, failed))
        or fault.hint
    ]


def _outcome(probe, call):
    """Return a short text for the result of a call, the same for the same result.

    "=" is the expected result; rows of clusters without points do not count.
    """
    if call.error is not None:
        return type(call.error).__name__
    if not isinstance(call.result, np.ndarray):
        return type(call.result).__name__
    if call.result.shape != probe.expected.shape or call.result.dtype.kind not in "biuf":
        return str(call.result.shape).replace(" ", "")
    known = ~np.isnan(probe.expected)
    result, expected = call.result[known], probe.expected[known]
    if np.allclose(result, expected, rtol=0, atol=_tolerance(probe)):
        return "="
    if np.isin(result, np.arange(10)).all():
        return "".join(str(int(value)) for value in result)
    text = ",".join(f"{value + 0.0:.5g}" for value in result)
    return f"{zlib.crc32(text.encode()):08x}"


def _exact_fingerprint(exercise, outcomes):
    """Return the mistake that gives these outcomes on every probe, or None."""
    text = " ".join(outcomes)
    return next((key for key, prints in exercise.fingerprints.items() if text in prints), None)


def _similar_fingerprint(exercise, outcomes, failed):
    """Return the one mistake that gives the failed result and most of the other wrong ones."""
    scores = {}
    for key, prints in exercise.fingerprints.items():
        for text in prints:
            known = text.split()
            agree = sum(a == b != "=" for a, b in zip(known, outcomes, strict=True))
            if known[failed] == outcomes[failed]:
                scores[key] = max(agree, scores.get(key, 0))
    best = max(scores.values(), default=0)
    leaders = [key for key, score in scores.items() if score == best]
    return leaders[0] if best >= 2 and len(leaders) == 1 else None


def _global_used(target, args):
    """Return the notebook's array (or K) that target reads instead of an argument, or None.

    Found by calling: without these names the function stops with a NameError.
    """
    namespace = getattr(inspect.unwrap(target), "__globals__", {})
    hidden = {
        name: value
        for name, value in namespace.items()
        if not name.startswith("_") and (isinstance(value, np.ndarray) or name in _ARGUMENT_NAMES)
    }
    for name in hidden:
        del namespace[name]
    try:
        error = _call(target, args).error
    finally:
        namespace.update(hidden)
    name = getattr(error, "name", None) if isinstance(error, NameError) else None
    return name if name in hidden else None


_ARGUMENT_NAMES = ("X", "idx", "K", "centroids", "initial_centroids", "m", "n", "k")


def _smallest(exercise, target, probe, call, fault):
    """Return the fault of the smallest call that shows the same kind of mistake."""
    if fault.about != "value":
        return fault
    for small in exercise.smaller(probe, call):
        found = exercise.inspect(small, _call(target, small.args))
        if found and found.about == "value":
            return found
    return fault


def _tolerance(probe):
    """Return how far a result may be from the expected one, in the units of X."""
    return MEAN_TOLERANCE * np.abs(probe.args[0]).max()


def _exception_hint(error):
    """Return the hint for an exception whose text is known, or the general one."""
    text = f"{type(error).__name__}: {error}"
    return next((hint for part, hint in _EXCEPTIONS if part in text), "exception")


# Part of "Type: text" -> hint; the first that fits counts.
_EXCEPTIONS = (
    ("truth value of an array", "truth value"),
    ("could not be broadcast", "broadcast"),
    ("could not broadcast", "broadcast into"),
    ("AxisError", "axis"),
    ("integer (or boolean) type", "float index"),
    ("valid indices", "float index"),
    ("too many indices", "too many indices"),
    ("IndexError", "index"),
    ("UnboundLocalError", "unbound"),
    ("NameError", "name"),
    ("positional argument", "arguments"),
    ("not aligned", "matmul"),
    ("matmul", "matmul"),
    ("inhomogeneous", "ragged"),
    ("setting an array element", "ragged"),
    ("ZeroDivisionError", "zero division"),
    ("NoneType", "none inside"),
    ("RecursionError", "recursion"),
)


def _exception(probe, error, expected):
    """Return the fault of a call that stopped with the student's own exception."""
    text = textwrap.shorten(f"{type(error).__name__}: {error}", 66, placeholder=" ...")
    return _Fault("runs", _exception_hint(error), probe.args, text, expected, error)


def _no_array(probe, result, kind):
    """Return the fault of a result that is not an array. kind is "labels" or "means"."""
    hint, received = "other type", SENTENCES["a value of type"].format(type=type(result).__name__)
    if result is None:
        hint, received = "none", "None"
    elif isinstance(result, list):
        hint = f"list {kind}"
        received = SENTENCES["list of length"].format(length=len(result))
    elif isinstance(result, tuple):
        hint, received = "tuple", SENTENCES["tuple of length"].format(length=len(result))
    elif np.isscalar(result):
        hint, received = "one number", SENTENCES["the number"].format(value=f"{result:.4g}")
    return _Fault("an array", hint, probe.args, received, SENTENCES["any array"])


def _wrong_shape(title, hint, probe, result):
    received, expected = (
        SENTENCES["shape"].format(shape=array.shape) for array in (result, probe.expected)
    )
    return _Fault(title, hint, probe.args, received, expected)


def _wrong_dtype(title, hint, probe, result, expected):
    received = SENTENCES["dtype"].format(dtype=result.dtype)
    return _Fault(title, hint, probe.args, received, SENTENCES[expected])


def _input_changed(probe, name):
    return _Fault(
        "kept",
        "inputs",
        probe.args,
        SENTENCES["changed"].format(name=name),
        SENTENCES["unchanged"].format(name=name),
    )


# ----------------------------------------------------- Exercise 1: find_closest_centroids

_LABELS_ARGUMENTS = ("X", "centroids")


def _inspect_labels(probe, call):
    """Return the first thing that is wrong with one call of find_closest_centroids, or None."""
    result, expected = call.result, probe.expected
    if call.error is not None:
        return _exception(probe, call.error, "")
    if not isinstance(result, np.ndarray):
        return _no_array(probe, result, "labels")
    if result.shape != expected.shape:
        return _wrong_shape("labels shape", _labels_shape_hint(probe, result), probe, result)
    if not np.issubdtype(result.dtype, np.integer):
        numbers = np.isin(result, np.arange(len(probe.args[1]))).all()
        hint = "float labels" if numbers else "fractions as labels"
        return _wrong_dtype("labels dtype", hint, probe, result, "whole numbers")
    if call.changed is not None:
        return _input_changed(probe, _LABELS_ARGUMENTS[call.changed])
    wrong = np.flatnonzero(result != expected)
    return _wrong_label(probe, result, int(wrong[0])) if len(wrong) else None


def _labels_shape_hint(probe, result):
    (m, n), K = probe.args[0].shape, len(probe.args[1])
    if result.shape == (m, n):
        return "per column" if np.issubdtype(result.dtype, np.integer) else "coordinates"
    hints = {
        (): "one number",
        (K,): "per centroid",
        (m, K): "table",
        (m, 1): "column",
        (1, m): "column",
    }
    return hints.get(result.shape, "labels shape hint")


def _wrong_label(probe, result, index):
    """Return the fault of one label, with both distances worked out."""
    X, centroids = probe.args
    right, chosen = int(probe.expected[index]), int(result[index])

    def told(key, label):
        distance = f"{math.dist(X[index], centroids[label]):.4g}"
        return SENTENCES[key].format(label=label, point=_point(X[index]), distance=distance)

    expected = told("label", right)
    if 0 <= chosen < len(centroids):
        received = told("chosen label", chosen)
    else:
        received = SENTENCES["no such label"].format(label=chosen, last=len(centroids) - 1)
    return _Fault("value", "labels", probe.args, received, expected)


def _smaller_labels(probe, call):
    """Yield probes with one point of a failed one: against two centroids, then against all."""
    X, centroids = probe.args
    index = int(np.flatnonzero(call.result != probe.expected)[0])
    right, chosen = int(probe.expected[index]), int(call.result[index])
    if 0 <= chosen < len(centroids):
        pair = sorted([right, chosen])
        expected = np.array([pair.index(right)])
        yield _Probe(probe.title, (X[[index]], centroids[pair]), expected)
    yield _Probe(probe.title, (X[[index]], centroids), np.array([right]))


def _labels(title, X, centroids, expected):
    """Return a probe of Exercise 1. expected is a string with one digit for each point."""
    args = (np.array(X, dtype=float), np.array(centroids, dtype=float))
    return _Probe(title, args, np.array([int(digit) for digit in expected]))


def _numbers(seed, shape, low, high):
    """Return whole numbers, as floats, that are the same on every system and NumPy."""
    chance = np.random.RandomState(seed).random_sample(shape)
    return np.floor(chance * (high - low + 1)) + low


_FIRST = ([[-2, -2], [-2, 0], [0, 0], [0, 1], [4, 2], [-2, 2]], [[-2, 2], [-3, -1], [-1, -2]])
_SPREAD = np.array([[3, -4, -3], [-3, 0, 1], [-4, 3, -2], [4, -2, 0], [-2, 4, -1]])
_SPREAD_CENTROIDS = np.array([[3, 1, 0], [2, 1, 3], [1, -4, -2]])
_CROWD = _numbers(5, (46, 4), -9, 9)

_LABEL_PROBES = (
    _labels("nearest", *_FIRST, "212000"),
    _labels(
        "three features",
        [[0, 1, 4], [2, 0, 3], [0, 0, -1], [4, -3, 1], [4, 3, 1]],
        [[0, -3, -3], [-1, -2, -3], [3, 4, 2], [-1, 3, 1]],
        "32102",
    ),
    _labels("one feature", [[1], [0], [3], [-3], [-4]], [[3], [0]], "11011"),
    _labels(
        "five features",
        [[-2, 3, 3, -3, -1], [-2, 0, 0, -2, -3], [0, -1, 1, 1, -1], [-3, 2, 3, 3, -3]],
        [[1, -1, 2, 3, 3], [-2, 0, -1, 2, -2], [1, -2, 1, -1, 0]],
        "2121",
    ),
    _labels("one centroid", [[1, 2], [0, -1], [3, 3]], [[2, 0]], "000"),
    _labels(
        "seven centroids",
        [[2, 1], [3, -2], [-1, -4], [-2, 2], [2, -4], [4, 0], [-4, -2], [1, 2], [0, -2]],
        [[3, -2], [4, 0], [2, 1], [-2, -1], [1, -1], [0, 1], [2, 2]],
        "203501364",
    ),
    _labels(
        "m equals K",
        [[-3, -1], [-3, 2], [-2, 1], [4, 0]],
        [[-1, 0], [0, 1], [-2, 4], [-2, -2]],
        "3201",
    ),
    _labels("single point", [[0, 0]], [[-2, 2], [-3, -1], [-1, -2]], "2"),
    _labels(
        "far",
        [[33, 32], [37, 35], [32, 33], [32, 34], [33, 37], [34, 31]],
        [[37, 33], [35, 32], [34, 33]],
        "202221",
    ),
    _labels("tiny", _SPREAD * 1e-3, _SPREAD_CENTROIDS * 1e-3, "21000"),
    _labels("huge", _SPREAD * 1e7, _SPREAD_CENTROIDS * 1e7, "21000"),
    _labels("crowd", _CROWD[:40], _CROWD[40:], "2050045110240512410200440142022531324143"),
    _labels("again", *_FIRST, "212000"),
    _labels("ties", [[0, 0], [3, 0], [1, 1]], [[2, 2], [2, 0], [0, 2], [4, 0], [2, 0]], "110"),
)

# ---------------------------------------------------------- Exercise 2: compute_centroids

_MEANS_ARGUMENTS = ("X", "idx", "K")


def _inspect_means(probe, call):
    """Return the first thing that is wrong with one call of compute_centroids, or None."""
    result, expected = call.result, probe.expected
    if call.error is not None:
        return _exception(probe, call.error, "")
    if not isinstance(result, np.ndarray):
        return _no_array(probe, result, "means")
    if result.shape != expected.shape:
        return _wrong_shape("means shape", _means_shape_hint(probe, result), probe, result)
    if not np.issubdtype(result.dtype, np.floating):
        return _wrong_dtype("means dtype", "int means", probe, result, "floats")
    filled = ~np.isnan(expected[:, 0])  # the row of a cluster without points may be anything
    lost = np.flatnonzero(filled & ~np.isfinite(result).all(axis=1))
    if len(lost):
        return _wrong_row("finite", "not finite", probe, result, int(lost[0]))
    if call.changed is not None:
        return _input_changed(probe, _MEANS_ARGUMENTS[call.changed])
    near = np.isclose(result, expected, rtol=0, atol=_tolerance(probe)).all(axis=1)
    wrong = np.flatnonzero(filled & ~near)
    return _wrong_row("value", "means hint", probe, result, int(wrong[0])) if len(wrong) else None


def _means_shape_hint(probe, result):
    (m, n), K = probe.args[0].shape, probe.args[2]
    if result.ndim == 2 and n != len(result) != K and result.shape[1] == n:
        return "row per point" if len(result) == m else "rows"
    if result.ndim == 2 and len(result) == K:
        return "columns"
    hints = {(): "one number", (K,): "one number each", (n, K): "transposed", (n,): "single row"}
    return hints.get(result.shape, "means shape hint")


def _wrong_row(about, hint, probe, result, row):
    """Return the fault of one row, with the points that it is the mean of."""
    X, idx, _ = probe.args
    points = X[idx == row]
    values = _point(probe.expected[row])
    members = ", ".join(_point(point) for point in points)
    expected = SENTENCES["row of"].format(row=row, values=values, members=members)
    if len(expected) > 66:
        expected = SENTENCES["row"].format(row=row, values=values, count=len(points))
    received = SENTENCES["received row"].format(row=row, values=_point(np.asarray(result)[row]))
    return _Fault(about, hint, probe.args, received, expected)


def _smaller_means(probe, call):
    """Yield the probe that holds one cluster alone, one whose row was wrong."""
    X, idx, K = probe.args
    for row in range(K):
        one = _Probe(probe.title, (X[idx == row], idx[idx == row] * 0, 1), probe.expected[[row]])
        alone = _Call(one.args, np.asarray(call.result)[[row]])
        if len(one.args[0]) and _inspect_means(one, alone):
            yield one


def _means(title, X, idx, expected):
    """Return a probe of Exercise 2. idx is a string with one digit for each point.

    A row of None stands for a cluster without points.
    """
    n = len(X[0])
    rows = [[np.nan] * n if row is None else row for row in expected]
    labels = np.array([int(digit) for digit in idx])
    return _Probe(title, (np.array(X, dtype=float), labels, len(rows)), np.array(rows, float))


_FIRST_MEANS = (
    [[1, 5], [6, 0], [2, 8], [3, 1], [0, 4], [9, 2], [4, 7], [8, -3], [2, 2]],
    "201010201",
    [[6.5, 0], [4 / 3, 14 / 3], [2.5, 6]],
)
_TRIO = np.array([[1, 4, 0], [2, 8, 3], [6, 0, 0], [1, 1, 5]])
_TRIO_MEANS = np.array([[3.5, 2, 0], [1.5, 4.5, 4]])

_MEAN_PROBES = (
    _means("means", *_FIRST_MEANS),
    _means("three features", _TRIO, "0101", _TRIO_MEANS),
    _means("one feature", [[4], [1], [0], [7], [3]], "10100", [[11 / 3], [2]]),
    _means("one member", [[5, 2], [1, 7], [2, 4], [3, 4]], "1022", [[1, 7], [5, 2], [2.5, 4]]),
    _means("one cluster", [[1, 2], [5, 3], [3, 7]], "000", [[3, 4]]),
    _means(
        "seven clusters",
        [[0, 9], [3, 3], [8, 1], [2, 5], [6, 6], [4, 0], [1, 1], [7, 2], [5, 8], [2, 9], [9, 4]],
        "64213056402",
        [[3, 4.5], [2, 5], [8.5, 2.5], [6, 6], [4, 5.5], [1, 1], [3.5, 5.5]],
    ),
    _means(
        "square",
        [[1, 2, 9], [0, 3, 6], [4, 4, 0], [6, 1, 2], [2, 0, 0], [9, 7, 1]],
        "120210",
        [[6.5, 5.5, 0.5], [1.5, 1, 4.5], [3, 2, 4]],
    ),
    _means("negative", [[-2.5, 0.25], [-1, -3], [0.5, -0.75]], "010", [[-1, -0.25], [-1, -3]]),
    _means("tiny", _TRIO * 1e-3, "0101", _TRIO_MEANS * 1e-3),
    _means("huge", _TRIO * 1e7, "0101", _TRIO_MEANS * 1e7),
    _means(
        "crowd",
        _numbers(0, (40, 4), -9, 9),
        "2301000112231403220044134400040242313403",
        [
            [1 / 6, 11 / 12, 1, 4 / 3],
            [5 / 6, 1.5, -4, 4 / 3],
            [-8 / 7, -1, 3, -15 / 7],
            [2 / 7, 11 / 7, -15 / 7, -2],
            [3.25, -2.5, -0.25, 0],
        ],
    ),
    _means("again", *_FIRST_MEANS),
    _means("empty", [[1, 4], [6, 0], [3, 2], [8, 2]], "0202", [[2, 3], None, [7, 1], None]),
)

# ------------------------------------------------------------------ fingerprints
# Results of known mistakes on the probes, in order: "=" is right, digits are labels, eight hex
# digits a checksum of numbers, the rest a shape, a type or an exception.
# Written by tests/bank/fingerprints.py from the bank of mistakes; do not edit by hand.

# begin fingerprints
_LABEL_FINGERPRINTS = {}

_MEAN_FINGERPRINTS = {}
# end fingerprints

_LABELS_EXERCISE = _Exercise(
    name="find_closest_centroids",
    part="Exercise 1",
    proven="labels proven",
    arguments=_LABELS_ARGUMENTS,
    properties=("runs", "an array", "labels shape", "labels dtype", "kept"),
    probes=_LABEL_PROBES,
    inspect=_inspect_labels,
    smaller=_smaller_labels,
    fingerprints=_LABEL_FINGERPRINTS,
)

_MEANS_EXERCISE = _Exercise(
    name="compute_centroids",
    part="Exercise 2",
    proven="means proven",
    arguments=_MEANS_ARGUMENTS,
    properties=("runs", "an array", "means shape", "means dtype", "finite", "kept"),
    probes=_MEAN_PROBES,
    inspect=_inspect_means,
    smaller=_smaller_means,
    fingerprints=_MEAN_FINGERPRINTS,
)


def find_closest_centroids_test(target):
    """Check Exercise 1. target(X, centroids) -> labels; raises CheckFailed when it is not right."""
    __tracebackhide__ = True
    _grade(_LABELS_EXERCISE, target)


def compute_centroids_test(target):
    """Check Exercise 2. target(X, idx, K) -> means; raises CheckFailed when it is not right."""
    __tracebackhide__ = True
    _grade(_MEANS_EXERCISE, target)


# ------------------------------------------------------------------ Part 2, by hand

_HAND_LABELS = [0, 0, 0, 1, 1, 1]
_HAND_CENTROID = {"6, 7 and 5": 6, "4, 6 and 5": 5}


def hand_labels_test(labels):
    """Print how the six labels of Part 2 stand: a list of six numbers, ... for a blank one."""
    rows = list(zip(labels, _HAND_LABELS, strict=False))
    wrong = [row for row, (given, nearest) in enumerate(rows) if given != nearest]
    if ... in labels or len(labels) != len(_HAND_LABELS):
        print(SENTENCES["hand labels blank"])
    elif wrong:
        print(SENTENCES["hand labels wrong"].format(row=wrong[0]))
    else:
        print(SENTENCES["hand labels right"])


def hand_centroid_test(centroid):
    """Print how the centroid of Part 2 stands: a list of two numbers, ... for a blank one."""
    pairs = zip(centroid, _HAND_CENTROID.items(), strict=False)
    wrong = [numbers for given, (numbers, mean) in pairs if given != mean]
    if ... in centroid or len(centroid) != len(_HAND_CENTROID):
        print(SENTENCES["hand centroid blank"])
    elif wrong:
        print(SENTENCES["hand centroid wrong"].format(numbers=wrong[0]))
    else:
        print(SENTENCES["hand centroid right"])
