"""The checks that you press under each exercise.

    find_closest_centroids_test(find_closest_centroids)
    compute_centroids_test(compute_centroids)

A check calls your function on small data with known results. It prints one line when all is
well, and otherwise raises `CheckFailed`, whose text says what you called, what was expected, what
came back and where to look. No solution stands here: only inputs, results, and the fingerprints of
known mistakes.

How this file is built: every text in `SENTENCES`, the checks, one way to call (`_call`) and to
tell, the diagnosis, then the two exercises as data (`_Exercise`: probes, and a function that
inspects one call), and the challenges as steps (`_tell_steps`), which print their state where a
graded check raises.
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
from dataclasses import dataclass, replace

import numpy as np

__all__ = [
    "CheckFailed",
    "break_it_test",
    "compute_centroids_test",
    "find_closest_centroids_test",
    "find_closest_fast_test",
    "hand_centroid_test",
    "hand_labels_test",
    "kMeans_plus_plus_test",
    "run_until_still_test",
    "weigh_colors_test",
]

# Means may differ from ours by rounding: by this much of the largest number in X.
MEAN_TOLERANCE = 1e-6

# A message has at most so many lines, and 80 columns: two spaces, a label of 12, its text.
MESSAGE_LINES = 8
TEXT_WIDTH = 66
UNBROKEN = "\N{NO-BREAK SPACE}"  # holds the numbers of a row together while lines are broken

# ------------------------------------------------------------------------- texts
# A translation replaces values here and nowhere else. Names in {braces} are filled in.
# A hint fills two lines of 66 characters at most.

SENTENCES = {
    # States and line labels
    "passed": "[passed] {name}: {count} of {count} checks, {proven}",
    "try again": "[try again] {name}, check {number} of {count}: {title}",
    "not started": "[not started] {name}: write {part}, then run this cell again",
    "nothing": "[not started] {name}: it returns None; is {part} written?",
    "part 1": "Exercise 1",
    "part 2": "Exercise 2",
    "holds": "right",
    "you called": "you called",
    "expected": "expected",
    "received": "received",
    "look at": "look at",
    "traceback": "Your function stopped with an exception:",
    "frame": "  line {line}, in {function}",
    # What was proven
    "labels proven": "for any K, n, scale, and ties",
    "means proven": "any K, n, scale, and empty clusters",
    # Titles of checks, worded so that they can follow "right"
    "runs": "it runs",
    "an array": "an array",
    "labels shape": "one label per point",
    "labels dtype": "whole numbers",
    "means shape": "K rows of n columns",
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
    "call": "{call} with {shapes}",
    "array of shape": "{name} of shape {shape}",
    "and": " and ",
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
    "label": "label {label}: {point} is {distance} from centroid {label}",
    "one of many": "row {index} of X, {point},",
    "chosen label": "label {label}: it is {distance} from centroid {label}",
    "no such label": "label {label}, but the labels go from 0 to {last}",
    "row": "row {row} = {values}, the mean of {count} points",
    "row of": "row {row} = {values}, the mean of {members}",
    "received row": "row {row} = {values}",
    # Hints: what comes back is no usable array
    "none": "Your code runs, but its result is lost. What does the last line hand back?",
    "tuple": "More than one thing comes back. Which one does the contract table ask for?",
    "list labels": "A list can't act as row numbers, and `list == k` is a single False. Which "
    "NumPy container holds whole numbers?",
    "list means": "A list has no shape. Which NumPy container holds K rows of n numbers?",
    "one number": "Only one number comes back. Look at the indentation of `return`: after how many "
    "rounds is it reached?",
    "other type": "The contract table above the exercise says which type comes back.",
    # Hints: shape
    "per centroid": "These are as many numbers as centroids. Each point, each row of X, needs a "
    "label: along which axis do you compare?",
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
    "row count": "K rows are asked for. A cluster without points has one too, with any values. "
    "What does your loop run over, and what does it skip?",
    "columns": "How many columns does a centroid need? Look at the points that it is a mean of.",
    "third axis": "The result has three axes, and a table has two. Print the shapes on the way to "
    "it: where does the third come in?",
    "means shape hint": "The result is a table with K rows, one for each cluster, and n columns.",
    # Hints: dtype, finite, inputs
    "float labels": "Floats can't be used as an index, so they can't be labels. What did you "
    "create the result with?",
    "fractions as labels": "These are no row numbers. Did you keep how far the winner is, instead "
    "of which one it is?",
    "int means": "A mean has fractions, and whole numbers cut them off. Of which type is your "
    "result when you create it?",
    "float type": "A centroid holds plain floats. Which step gives your result another type?",
    "not finite": "This cluster has points, so its mean is a number. What do you divide by what?",
    "inputs": "You edited the caller's data. Work on an array of your own.",
    # Hints: labels
    "sum first": "Plus and minus differences cancel when they are added before they are squared. "
    "What do you square: each one, or their sum?",
    "no square": "A negative difference counts as very near here. What turns every difference into "
    "a positive number before you add?",
    "squares first": "(x - c)² is not x² - c². Which comes first, the difference or the square?",
    "all zero": "Each label is 0, on all data. Print the distances of one point: one per centroid? "
    "Is the winner's number then stored in `idx`?",
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
    "K fixed": "Your code counts on another number of centroids than it is given. Where does it "
    "get that number from?",
    "columns as K": "Some centroids never win. Which axis of `centroids` counts the centroids, "
    "which one the columns?",
    "few points": "Only the first points have a label. Which axis of X counts the points, which "
    "one the columns?",
    "slot": "Labels stand at wrong places. Which loop variable counts the points?",
    "big number": "Large distances go wrong. Any fixed 'big number' is small for some data. Which "
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
    "own size": "Where the point lies makes no difference here, only how big the centroid is. "
    "Which two places is a distance between?",
    "sorted": "The right labels in another order: label i has to belong to point i.",
    "renamed": "The groups are right, their numbers are not. Label k means row k of `centroids`.",
    "from the end": "The numbers run the wrong way. Label k means row k of `centroids`, counted "
    "from the top.",
    "tie": "Two centroids are equally near, and the lower number wins. What does your code do "
    "with a distance that is only equal?",
    "out of range": "Labels are row numbers of `centroids`, from 0 to K - 1. Which of your steps "
    "can give another number?",
    "same label": "All points have one label here. Which part of your distance, and of your "
    "search, changes from point to point?",
    "reset": "Only the last point has its label. What happens to the result at the start of each "
    "round?",
    "first point skipped": "Point 0 has no label yet. Where does your loop over the points begin?",
    "last point skipped": "The last point has no label yet. Where does your loop over the points "
    "stop?",
    "plus": "This adds where a distance subtracts. Try it for a point that lies on its centroid: "
    "what should come out?",
    "product": "The differences are multiplied. How does a straight-line distance join the "
    "columns?",
    "dot small": "The dot product is no distance. What is the distance of a point from itself, and "
    "what do you get?",
    "half product": "Work out (x - c)² by hand. How many times does the product of x and c stand "
    "in it?",
    "one low": "Centroid 0 is left out, and the other numbers are one too low. Where does your "
    "list of distances begin?",
    "reversed": "These are the labels in reverse order: label i has to belong to point i.",
    "kept list": "The list of distances goes on from point to point. When must it begin again?",
    "last always": "The last centroid always wins. What happens to the smallest distance after a "
    "new winner is found?",
    "stops early": "The first improvement wins, and a better one comes later. What ends your "
    "search?",
    "last point": "Every point has the label of the last one. Where do you store each label?",
    "row of centroid": "The point in your distance changes with the centroid. Which two loop "
    "variables belong where?",
    "remembered": "This is the result of an earlier call. What does your function keep from one "
    "call to the next?",
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
    "medoid": "This is the most central of the points. A centroid may lie where no point is.",
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
    "divided often": "You divide more than once. How often does a mean divide, and when?",
    "shared count": "The count goes on from one cluster to the next. When must it begin again?",
    "shared sum": "The sum goes on from one cluster to the next. When must it begin again?",
    "old center": "A row of X is counted on top of the members. From what does a sum start?",
    "row k": "This is row k of X. Cluster k is every row of X whose label is k.",
    "labels as rows": "The labels were used as row numbers. They say to which cluster each row "
    "belongs.",
    "means from one": "Row k has the mean of another label. From which number do labels count?",
    "last cluster skipped": "The last cluster is missing. Where does your loop over the clusters "
    "stop?",
    "first cluster skipped": "Cluster 0 is missing. Where does your loop over the clusters begin?",
    "K fixed means": "Your code counts on another number of clusters than K. Where does it get "
    "that number from?",
    "order": "The means are right, their rows are not. Row k belongs to label k.",
    "one row filled": "Only the first row is filled. After how many rounds is `return` reached?",
    "two columns means": "Some columns are not averaged. How do you write a mean for all columns, "
    "however many there are?",
    "rounded": "Fractions get lost. Which step makes whole or rounded numbers of floats?",
    "reset means": "Only the last row is filled. What happens to the result at the start of each "
    "round?",
    "root": "This is a root of mean squares. A mean adds the values themselves.",
    "spread": "This is how far the points spread. Where do they lie on average?",
    "largest": "This is the largest value of each column. A mean counts every point.",
    "smallest": "This is the smallest value of each column. A mean counts every point.",
    "absolute": "Signs got lost. A mean adds the values as they are.",
    "sum of all columns": "The columns were added to each other. A centroid needs a mean for each "
    "column: along which axis do you add?",
    "squares": "This is a mean of squares. A mean adds the values themselves.",
    "first member": "This is the first point of the cluster. How do the others come in?",
    "last member": "This is the last point of the cluster. Does each point replace the one before, "
    "or add to it?",
    "last member by n": "Each point replaces the one before it. How do you collect a sum?",
    "shared both": "Points of earlier clusters count again. Which points belong to cluster k, and "
    "what begins anew for it?",
    "outsiders": "These are the points that are not in the cluster. How do you pick those that "
    "are?",
    "later too": "Points of later clusters count too. Which labels does your comparison let in?",
    "times count": "The sum gets larger with the number of points. What does a mean do with it?",
    "few points means": "Only the first points count here. Which axis of X counts the points, "
    "which one the columns?",
    "starts at one": "The sum starts at 1. From what does an empty sum start?",
    "packed": "A cluster without points shifts the rows after it. Row k belongs to label k.",
    "last mean everywhere": "Every row holds the last mean. Where do you store each one?",
    "all zero means": "The result still holds only zeros. Where does the mean of a cluster get "
    "stored?",
    "squeezed": "An axis got lost. The result stays a table, with one row or one column too.",
    "means hint": "Take this one cluster. Work out its mean by hand, column by column, and compare "
    "with the numbers in your code.",
    # Hints: what calling alone shows
    "unsteady": "The same call gave two different results. What is left over from one call to the "
    "next, or drawn by chance?",
    "global": "Your function reads `{name}` from the notebook. Use only what it is given: what are "
    "its arguments called?",
    # Hints: exceptions
    "truth value": "A whole array stands where one number is needed, in an `if`, in `min`, or as "
    "second argument of `norm`. What is its shape?",
    "left over": "`raise NotImplementedError()` still stands in your function. It marks an empty "
    "exercise: is it empty?",
    "broadcast": "These shapes don't fit. Print both. If every row of one should meet every row "
    "of the other, an axis is missing.",
    "broadcast into": "The value has another length than the place it goes to. Print both shapes: "
    "which axis did you work along?",
    "axis": "This array has fewer axes than you think. Print its shape just before this line.",
    "float index": "Row numbers have to be whole by type. Of which type is the array that you "
    "use as an index?",
    "too many centroids": "It runs with more centroids than these. Which number or loop variable "
    "goes too far, and where does it come from?",
    "too many clusters": "It runs with more clusters than these. Which number or loop variable "
    "goes too far, and where does it come from?",
    "too many columns": "It runs with more columns than these. Which number or loop variable goes "
    "too far, and where does it come from?",
    "index": "An index runs past the end. Positions start at 0, and the shapes of the arguments "
    "tell where they end. What ends yours?",
    "unbound": "This name has no value yet. Is there a case in which no branch sets it?",
    "name": "Nothing has this name. Is it spelled like the argument, and did the cell that "
    "imports or defines it run?",
    "arguments": "How many arguments does the contract table give, and in which order?",
    "matmul": "The inner lengths of this product differ. Print both shapes.",
    "ragged": "The pieces have different shapes. Print the shape of each before you put them "
    "together.",
    "one value": "An array or a tuple stands where one number is needed. Print it just before this "
    "line: which part do you want?",
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
    # Challenges: their names, what was proven, titles
    "challenge": "Challenge {number}",
    "starts proven": "drawn by squared distance",
    "still proven": "it ends, with labels up to date",
    "inputs proven": "all five mistakes are exposed",
    "colors counted": "each colour once, with its count",
    "colors proven": "the same means from fewer points",
    "very far": "a hundred million from the origin",
    "K rows of X": "K rows of X",
    "repeatable": "the same seed, the same rows",
    "each row once": "no row twice",
    "first row": "the first row",
    "second row": "the second row",
    "third row": "the third row",
    "three results": "three results",
    "settled": "it settles",
    "max_iters": "it stops after max_iters",
    "kept centroid": "a cluster without points",
    "triples": "a list of triples",
    "own function": "your own function passes",
    "exposed": "five mistakes exposed",
    "rebuilt": "colors[where] gives the pixels",
    "each color once": "each colour once",
    "counted": "the counts",
    "weighted": "the weighted means",
    # Challenges: what was expected and received
    "rows": "{count} different rows of X",
    "about": "about {share:.0%} {what}",
    "share": "{share:.0%} of {count} draws",
    "rows all alike": "for each of three rows",
    "far row second": "of the draws take 3, when 0 is drawn and 1 and 3 are left",
    "far row third": "of the draws take 10, when 0 and 12 are drawn and 1 and 10 are left",
    "value": "{what} {value}",
    "shapes": "shapes",
    "number of colors": "colours:",
    "one row": "row {row} =",
    "a changed argument": "an argument that was changed",
    "input": "input {number}: {value}",
    "survivors": "undetected: {names}",
    "no survivors": "each mistake answers differently on at least one input",
    # Challenges: hints
    "rows of X hint": "A start is made of K rows of X. Which row numbers did you draw?",
    "repeatable hint": "Draw from the rng that you are given, and from nothing else.",
    "once hint": "A row that is drawn has distance 0 to itself. What is its chance then?",
    "first hint": "At first there is no centroid yet, so no row is better than another.",
    "second hint": "Which power of the distance does the contract name, and do the chances add up "
    "to 1?",
    "farthest hint": "You take the farthest row every time. Draw it, with the weights as chances.",
    "third hint": "Each row looks at the nearest of all centroids drawn so far, not at the last "
    "one or at the sum.",
    "three results hint": "The contract names what comes back: centroids, idx, passes.",
    "settled hint": "Let it run by hand: does it stop although a centroid still moves?",
    "stale hint": "These labels belong to the centroids before the last move. Assign once more.",
    "passes hint": "Count every assign and update, also the last one, in which nothing moved.",
    "max_iters hint": "max_iters is an upper limit, also when the centroids still move.",
    "kept hint": "Nobody chose this centroid. Which rule does Part 5 follow?",
    "triples hint": "Each triple holds X (m, n), centroids (K, n) and m labels.",
    "own hint": "Work this input out by hand. Which of the two is right?",
    "survivors hint": "For each of them: on which single point would the mistake show?",
    "count hint": "np.unique can return the inverse and the counts too. Along which axis?",
    "weighted hint": "Five equal pixels and one row with count 5 must give the same mean.",
    # The mistakes of Challenge 4
    "last": "forgets the last centroid",
    "two features": "sees two features",
    "rounds": "rounds",
    "signs": "ignores signs",
    "high ties": "gives ties to the highest label",
}


# ------------------------------------------------------------------------- checks


def find_closest_centroids_test(target):
    """Check Exercise 1. target(X, centroids) -> labels; raises CheckFailed when it is not right."""
    __tracebackhide__ = True
    _grade(_LABELS_EXERCISE, target)


def compute_centroids_test(target):
    """Check Exercise 2. target(X, idx, K) -> means; raises CheckFailed when it is not right."""
    __tracebackhide__ = True
    _grade(_MEANS_EXERCISE, target)


class CheckFailed(AssertionError):
    """A graded check that did not pass; its text is the whole message.

    Jupyter shows the text alone, after the student's own traceback if there is one. Plain Python
    and pytest show it as any other AssertionError.
    """

    def _render_traceback_(self):
        """Return the lines that IPython shows in place of a stack."""
        return _student_traceback(self.__cause__) + str(self).splitlines()


def _student_traceback(error):
    """Return the lines of a traceback in the student's code and the exception; none for None."""
    if error is None:
        return []
    library = np.__file__.removesuffix("__init__.py")
    frames = traceback.extract_tb(error.__traceback__)[1:]  # the first one is _call
    places = {}  # by line: a comprehension has a frame of its own before Python 3.12
    for frame in frames:
        if not frame.filename.startswith(library):
            places.setdefault((frame.filename, frame.lineno), frame)
    lines = [SENTENCES["traceback"]]
    for frame in list(places.values())[-6:]:
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
    if isinstance(result, np.ndarray):
        result = np.array(result)  # a copy, and no matrix and no mask
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
    expected: str = ""
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
    wider: tuple  # (hint, args, shape of the result): calls with much of one thing


def _grade(exercise, target):
    """Run a graded check: print one line when it passes, raise CheckFailed when it does not."""
    __tracebackhide__ = True
    passed, text, error = _judge(exercise, target)
    if not passed:
        raise CheckFailed(text) from error
    print(text)


def _tell(exercise, target):
    """Run the check of a challenge: print its state and let the notebook go on."""
    _, text, error = _judge(exercise, target)
    print("\n".join([*_student_traceback(error), text]))


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
    if getattr(code, "co_names", None) is None:
        return "not started" if error else "nothing"
    names = {*code.co_names, *code.co_varnames[code.co_argcount :]} - {"NotImplementedError"}
    return None if names else "not started"


def _message(exercise, titles, number, fault, hint):
    """Return the text of a failed check: at most eight lines of at most 80 columns."""
    head = SENTENCES["try again"].format(
        name=exercise.name, number=number, count=len(titles), title=SENTENCES[titles[number - 1]]
    )
    before = [head, *_field("holds", _held(titles[: number - 1]), 1)]
    after = [
        *_field("expected", fault.expected, 1),
        *_field("received", fault.received, 1),
        *_field("look at", hint, 2),
    ]
    room = MESSAGE_LINES - len(before) - len(after)
    return "\n".join(
        [*before, *_field("you called", _written_call(exercise, fault, room), room), *after]
    )


def _field(label, text, room):
    """Return the lines, at most room, of one labelled entry of a message; none without a text."""
    lines = textwrap.wrap(text, TEXT_WIDTH, max_lines=room, placeholder=" ...")
    labels = [SENTENCES[label], *[""] * len(lines)]
    return [
        f"  {label:<12}{line.replace(UNBROKEN, ' ')}"
        for label, line in zip(labels, lines, strict=False)
    ]


def _held(titles):
    """Return the checks that passed, as many of the last ones as fit in a line."""
    names = [SENTENCES[title] for title in titles]
    while len(", ".join(names)) > TEXT_WIDTH:
        names = ["...", *names[2:]]
    return ", ".join(names)


def _written_call(exercise, fault, room):
    """Return the call as it can be repeated by hand; with shapes if it needs too many lines."""
    arguments = dict(zip(exercise.arguments, fault.args, strict=True))
    text = f"{exercise.name}({', '.join(_literal(value) for value in arguments.values())})"
    if len(textwrap.wrap(text, TEXT_WIDTH)) <= room:
        return text
    arrays = {name: value for name, value in arguments.items() if isinstance(value, np.ndarray)}
    names = ", ".join(n if n in arrays else str(value) for n, value in arguments.items())
    shapes = SENTENCES["and"].join(
        SENTENCES["array of shape"].format(name=name, shape=value.shape)
        for name, value in arrays.items()
    )
    return SENTENCES["call"].format(call=f"{exercise.name}({names})", shapes=shapes)


def _literal(value):
    """Return an argument as Python writes it: np.array([[0, 1]], float)."""
    if not isinstance(value, np.ndarray):
        return repr(value)
    rows = [
        f"[{', '.join(f'{number:.6g}' for number in row)}]".replace(" ", UNBROKEN)
        for row in np.atleast_2d(value)
    ]
    text = ", ".join(rows) if value.ndim == 1 else f"[{', '.join(rows)}]"
    whole = value.dtype.kind == "f" and not set(".en") & set(text)
    return f"np.array({text},{UNBROKEN}float)" if whole else f"np.array({text})"


def _point(values):
    """Return a row as people write a point: (0, 1.5)."""
    return f"({', '.join(f'{value:.4g}' for value in values)})"


# --------------------------------------------------------------------- diagnosis
# Right first, diagnosis second: it begins after a failure and changes the hint, not the verdict.


def _diagnose(exercise, target, probe, call, fault):
    """Return the best hint: what calling proves first, the general question last."""
    failed = exercise.probes.index(probe)
    if any(_same_result(call.result, one.expected) for one in exercise.probes[:failed]):
        return SENTENCES["remembered"]
    if fault.about in ("an array", "kept"):
        return SENTENCES[fault.hint]
    outcomes = [_outcome(one, _call(target, one.args)) for one in exercise.probes]
    again = _call(target, probe.args)
    if any(outcome != "=" for outcome in outcomes[:failed]) or _differ(probe, call, again):
        return SENTENCES["unsteady"]
    name = _global_used(target, probe.args)
    if name:
        return SENTENCES["global"].format(name=name)
    hint = None
    if fault.about in ("value", "finite"):
        hint = _exact_fingerprint(exercise, outcomes)
        hint = hint or _similar_fingerprint(exercise, outcomes, failed)
    elif isinstance(fault.error, IndexError):
        hint = _runs_when_wider(exercise, target)
    return SENTENCES[hint or fault.hint]


def _differ(probe, call, again):
    """Return whether two calls with the same arguments gave different results."""
    shapes = {getattr(result, "shape", None) for result in (call.result, again.result)}
    return len(shapes) > 1 or _outcome(probe, call) != _outcome(probe, again)


def _runs_when_wider(exercise, target):
    """Return the hint of an exercise's wider call that target can do, or None.

    An index that runs past the end of small arguments, and not of large ones, is a fixed number.
    """
    for hint, args, shape in exercise.wider:
        if getattr(_call(target, args).result, "shape", None) == shape:
            return hint
    return None


def _same_result(result, expected):
    return isinstance(result, np.ndarray) and np.array_equal(result, expected)


def _outcome(probe, call):
    """Return a short text for the result of a call, the same for the same result.

    "=" is right, digits are labels, four hex digits a checksum of numbers; "!" stands for an
    exception, "?" for no array, "#" for another shape. Rows of empty clusters do not count.
    """
    if call.error is not None:
        return "!"
    if not isinstance(call.result, np.ndarray):
        return "?"
    if call.result.shape != probe.expected.shape or call.result.dtype.kind not in "biuf":
        return "#"
    known = ~np.isnan(probe.expected)
    result, expected = call.result[known], probe.expected[known]
    if np.allclose(result, expected, rtol=0, atol=_tolerance(probe)):
        return "="
    if len(result) < 10 and result.dtype.kind in "iu" and np.isin(result, np.arange(10)).all():
        return "".join(str(value) for value in result)
    # The nudge keeps a number that is exactly half-way between two roundings on one side.
    text = ",".join(f"{value * (1 + 1e-9) + 0.0:.5g}" for value in result)
    return f"{zlib.crc32(text.encode()) % 65536:04x}"


def _exact_fingerprint(exercise, outcomes):
    """Return the mistake that gives these outcomes on every probe, or None."""
    for key, prints in exercise.fingerprints.items():
        for known in map(str.split, prints):
            if known == outcomes[: len(known)]:
                return key
    return None


def _similar_fingerprint(exercise, outcomes, failed):
    """Return the one mistake that gives the failed result and three of four of its other ones.

    Only results with more than one label in them can tell.
    """
    scores = {}
    for key, prints in exercise.fingerprints.items():
        for known in map(str.split, prints):
            pairs = [pair for pair in zip(known, outcomes, strict=False) if _tells(*pair)]
            agree = sum(a == b for a, b in pairs)
            same = (
                known[failed : failed + 1] == [outcomes[failed]] and len(set(outcomes[failed])) > 1
            )
            if same and agree > 1 and 4 * agree >= 3 * len(pairs):
                scores[key] = max(agree, scores.get(key, 0))
    leaders = [key for key, score in scores.items() if score == max(scores.values())]
    return leaders[0] if len(leaders) == 1 else None


def _tells(known, outcome):
    """Return whether a pair of outcomes can tell mistakes apart: both are values, one is wrong."""
    return known != "=" and not {known, outcome} & {"!", "?", "#"}


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
    """Return how far a result may be off: labels not at all, means by rounding."""
    if probe.expected.dtype.kind == "i":
        return 0
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
    ("too many indices", "axis"),
    ("IndexError", "index"),
    ("UnboundLocalError", "unbound"),
    ("NameError", "name"),
    ("positional argument", "arguments"),
    ("not aligned", "matmul"),
    ("matmul", "matmul"),
    ("inhomogeneous", "ragged"),
    ("converted to Python scalar", "one value"),
    ("argument must be a string", "one value"),
    ("NotImplementedError", "left over"),
    ("setting an array element", "one value"),
    ("ZeroDivisionError", "zero division"),
    ("NoneType", "none inside"),
    ("RecursionError", "recursion"),
)


def _exception(probe, error):
    """Return the fault of a call that stopped with the student's own exception."""
    text = f"{type(error).__name__}: {error}"
    return _Fault("runs", _exception_hint(error), probe.args, text, error=error)


def _no_array(probe, result, list_hint):
    """Return the fault of a result that is not an array."""
    hint, received = "other type", SENTENCES["a value of type"].format(type=type(result).__name__)
    if result is None:
        hint, received = "none", "None"
    elif isinstance(result, list):
        hint = list_hint
        received = SENTENCES["list of length"].format(length=len(result))
    elif isinstance(result, tuple):
        hint, received = "tuple", SENTENCES["tuple of length"].format(length=len(result))
    elif isinstance(result, int | float | np.number):
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
        return _exception(probe, call.error)
    if not isinstance(result, np.ndarray):
        return _no_array(probe, result, "list labels")
    if result.shape != expected.shape:
        return _wrong_shape("labels shape", _labels_shape_hint(probe, result), probe, result)
    if result.dtype.kind not in "iu":
        labels = np.arange(len(probe.args[1]) + 1)
        fractions = result.dtype.kind == "f" and not np.isin(result, labels).all()
        hint = "fractions as labels" if fractions else "float labels"
        return _wrong_dtype("labels dtype", hint, probe, result, "whole numbers")
    if call.changed is not None:
        return _input_changed(probe, _LABELS_ARGUMENTS[call.changed])
    index = _first_wrong_label(probe, result)
    return None if index is None else _wrong_label(probe, result, index)


def _first_wrong_label(probe, result):
    """Return the first point whose label is no row number, else the first wrong one, or None."""
    outside = (result < 0) | (result >= len(probe.args[1]))
    wrong = [*np.flatnonzero(outside), *np.flatnonzero(result != probe.expected)]
    return int(wrong[0]) if wrong else None


def _labels_shape_hint(probe, result):
    X, centroids = probe.args
    (m, n), K = X.shape, len(centroids)
    if result.shape == (m, n) and all(row in centroids.tolist() for row in result.tolist()):
        return "coordinates"
    hints = {
        (): "one number",
        (1,): "one number",
        (m, n): "per column" if result.dtype.kind in "iu" else "labels shape hint",
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
        return SENTENCES[key].format(label=label, point=point, distance=distance)

    point = _point(X[index])
    if len(X) > 1:
        point = SENTENCES["one of many"].format(index=index, point=point)
    expected = told("label", right)
    if not 0 <= chosen < len(centroids):
        received = SENTENCES["no such label"].format(label=chosen, last=len(centroids) - 1)
        return _Fault("value", "out of range", probe.args, received, expected)
    hint = "same label" if np.ptp(result) == 0 < np.ptp(probe.expected) else "labels"
    if math.dist(X[index], centroids[right]) == math.dist(X[index], centroids[chosen]):
        hint = "tie"
    return _Fault("value", hint, probe.args, told("chosen label", chosen), expected)


def _smaller_labels(probe, call):
    """Yield probes with one point of a failed one: against two centroids, then against all."""
    X, centroids = probe.args
    index = _first_wrong_label(probe, call.result)
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


_FIRST = ([[1, 6], [7, 7], [3, 7], [0, 0], [8, 3]], [[3, 4], [6, 0], [1, 8]])
_SPREAD = np.array([[3, -4, -3], [-3, 0, 1], [-4, 3, -2], [4, -2, 0], [-2, 4, -1]])
_SPREAD_CENTROIDS = np.array([[3, 1, 0], [2, 1, 3], [1, -4, -2]])
_CROWD = _numbers(5, (46, 4), -9, 9)

_LABEL_PROBES = (
    _labels("nearest", *_FIRST, "20201"),
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
    _labels("tiny", _SPREAD / 1e5, _SPREAD_CENTROIDS / 1e5, "21000"),
    _labels("huge", _SPREAD * 1e7, _SPREAD_CENTROIDS * 1e7, "21000"),
    _labels("crowd", _CROWD[:40] / 4, _CROWD[40:] / 4, "2050045110240512410200440142022531324143"),
    _labels("again", *_FIRST, "20201"),
    _labels(
        "ties",
        [[1, 0], [1, 1], [2, 1], [0, 1], [1, 2], [2, 0], [3, 0], [3, -1], [3, 1]],
        [[2, 2], [2, 0], [0, 2], [0, 0], [2, 0]],
        "100201110",
    ),
)

# ---------------------------------------------------------- Exercise 2: compute_centroids

_MEANS_ARGUMENTS = ("X", "idx", "K")


def _inspect_means(probe, call):
    """Return the first thing that is wrong with one call of compute_centroids, or None."""
    result, expected = call.result, probe.expected
    if call.error is not None:
        return _exception(probe, call.error)
    if not isinstance(result, np.ndarray):
        return _no_array(probe, result, "list means")
    if result.shape != expected.shape:
        return _wrong_shape("means shape", _means_shape_hint(probe, result), probe, result)
    if result.dtype.kind != "f":
        hint = "int means" if result.dtype.kind in "iub" else "float type"
        return _wrong_dtype("means dtype", hint, probe, result, "floats")
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
    if result.size == K * n and 1 in (K, n):
        return "squeezed"
    hints = {
        (): "one number",
        (n,): "single row",
        (1, n): "single row",
        (m, n): "row per point",
        (K,): "one number each",
        (n, K): "transposed",
    }
    if result.shape in hints:
        return hints[result.shape]
    if result.ndim == 2 and n == result.shape[1]:
        return "row count"
    if result.ndim == 2 and len(result) == K:
        return "columns"
    return "third axis" if result.ndim == 3 else "means shape hint"


def _wrong_row(about, hint, probe, result, row):
    """Return the fault of one row, with the points that it is the mean of."""
    X, idx, _ = probe.args
    points = X[idx == row]
    values = _point(probe.expected[row])
    members = ", ".join(_point(point) for point in points)
    expected = SENTENCES["row of"].format(row=row, values=values, members=members)
    if len(expected) > TEXT_WIDTH:
        expected = SENTENCES["row"].format(row=row, values=values, count=len(points))
    received = SENTENCES["received row"].format(row=row, values=_point(result[row]))
    return _Fault(about, hint, probe.args, received, expected)


def _smaller_means(probe, call):
    """Yield the probe that holds one cluster alone, one whose row was wrong."""
    X, idx, K = probe.args
    for row in range(K):
        one = _Probe(probe.title, (X[idx == row], idx[idx == row] * 0, 1), probe.expected[[row]])
        alone = _Call(one.args, call.result[[row]])
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
    [[1, 5], [7, 0], [2, 8], [2, 1], [1, 4], [9, 5]],
    "201010",
    [[6, 2], [1.5, 6], [1, 5]],
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
    _means("tiny", _TRIO / 1e6, "0101", _TRIO_MEANS / 1e6),
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
# The results of known mistakes on the probes, in order, as _outcome writes them.
# Written by tests/bank/fingerprints.py from the bank of mistakes; do not edit by hand.

# fmt: off
# begin fingerprints
_LABEL_FINGERPRINTS = {
    "K fixed": (
        "00001 10101 = 1111 ! 100101010 0001 0 101111 01000 01000 aeaa 00001 100001110",
        "00001 10101 = 1111 = 100101010 0001 0 101111 01000 01000 aeaa 00001 100001110",
        "= 22102 ! = ! 200201220 0201 = = = = 2e49 = =",
        "= 22102 = = = 200201220 0201 = = = = 2e49 = =",
        "= = = = = 203301323 = = = = = b2a4 = =",
        "= = = = = 203301324 = = = = = d59c = =",
        "= = = = = 203501324 = = = = = = = =",
    ),
    "against first": (
        "= 33103 = 2222 = 604601564 = = 202222 = = 551b = 400304440",
    ),
    "all zero": (
        "00000 00000 00000 0000 = 000000000 0000 0 000000 00000 00000 7cab 00000 000000000",
    ),
    "big number": (
        "00000 00000 01000 0000 = 200001000 0000 0 000000 = 00000 223d 00000 000001000",
        "00000 00000 11000 0000 = 200001060 0000 0 000000 = 00000 d563 00000 100201100",
        "00000 00002 11000 0000 = 200001064 3000 0 200001 = 00000 7f36 00000 =",
        "20000 00002 11000 0000 = 200001064 3000 0 202001 = 00000 3e54 20000 =",
        "20200 00102 11010 0020 = 200501364 3200 = 202201 = 00000 c94f 20200 =",
        "= = = 0120 = = = = = = 00000 = = =",
        "= = = 0121 = = = = = = 00000 = = =",
        "= = = = = = = = = = 00000 = = =",
        "= = = = = = = = = = 04fa = = =",
    ),
    "columns as K": (
        "00001 22102 00000 ! ! 100101010 0001 0 101111 = = b2a4 00001 100001110",
        "00001 22102 00000 = = 100101010 0001 0 101111 = = b2a4 00001 100001110",
    ),
    "cosine": (
        "20001 22102 00011 2111 = 203541364 0201 0 222221 21200 21200 ce46 20001 100201111",
    ),
    "cut": (
        "00201 32002 = = = 203501324 3001 0 = 00000 = 5e6a 00201 =",
        "= = = 1111 = 203501324 = = = 00000 = e0e4 = =",
        "= = = = = = = = = 00000 = 174e = =",
        "= = = = = = = = = 00000 = 2e7f = =",
        "= = = = = = = = = 00000 = 68bb = =",
        "= = = = = = = = = 00000 = = = =",
        "= = = = = = = = = 20000 = = = =",
    ),
    "distance": (
        "0368 501c af7e 62e2 75b1 79a1 a189 5 2c9a 00000 39d4 fc96 0368 121110122",
        "25253 34351 10034 6424 223 003220211 1214 = 122241 00000 82a5 b18f 25253 111110111",
    ),
    "dot": (
        "22201 22002 00011 2101 = 103301360 3221 0 000000 21020 21020 8868 22201 000000010",
    ),
    "dot small": (
        "11102 01231 10100 0022 = 336053136 1112 0 221112 10212 10212 cf94 11102 233132223",
    ),
    "farthest": (
        "11122 00230 00100 0000 = 336063101 2322 1 010000 12212 12212 1241 11122 002012222",
    ),
    "few points": (
        "20000 32100 10000 ! = 200000000 3200 ! 200000 = = 4762 20000 100000000",
        "20000 32100 10000 = = 200000000 3200 = 200000 = = 4762 20000 100000000",
    ),
    "first point": (
        "22222 33333 11111 2222 = 222222222 3333 = 222222 22222 22222 82bd 22222 111111111",
    ),
    "first point skipped": (
        "00201 02102 01011 0121 = 003501364 0201 0 002221 01000 01000 cf87 00201 000201110",
    ),
    "first skipped": (
        "22211 32112 11111 = ! 213541364 3211 = 212221 21121 21121 127f 22211 111221111",
        "22211 32112 11111 = = 213541364 3211 = 212221 21121 21121 127f 22211 111221111",
    ),
    "flat": (
        "42031 401d = 5513 010 406642181 1331 3 301144 01822 01822 787e 42031 300410300",
    ),
    "from one": (
        "31312 43213 22122 3232 111 314612475 4312 3 313332 32111 32111 c78d 31312 211312221",
    ),
    "from the end": (
        "02021 01231 00100 0101 = 463165302 0132 0 020001 01222 01222 505d 02021 000120000",
    ),
    "half product": (
        "00001 33102 = = = 243542354 0001 = 222222 = = 6288 00001 331321111",
    ),
    "kept list": (
        "22222 046f 13333 2488 = 222222222 3333 = 222222 22222 22222 31ed 22222 ab14",
    ),
    "kept minimum": (
        "20000 30102 11000 2120 = 200000000 3000 = 200000 20000 20000 94f8 20000 100001000",
        "22222 33112 11111 2122 = 222222222 3333 = 222222 22222 22222 66a9 22222 111111111",
    ),
    "largest difference": (
        "00201 23102 = 1211 = 203501324 3001 0 202201 22101 22101 ac00 00201 =",
    ),
    "last always": (
        "22222 33333 11111 2222 = 666666666 3333 = 222222 22222 22222 ff8c 22222 444444444",
    ),
    "last point": (
        "11111 22222 11111 1111 = 444444444 1111 = 111111 00000 00000 fdb6 11111 000000000",
    ),
    "last point skipped": (
        "20200 32100 11010 2120 = 203501360 3200 0 202220 = = 709f 20200 =",
    ),
    "last skipped": (
        "00001 22102 00000 1111 = 203501324 0201 0 101111 01000 01000 d59c 00001 =",
    ),
    "manhattan": (
        "20011 30002 = 1101 = 203301364 3200 = 102221 21101 21101 11c6 20011 =",
        "20011 32002 = 1121 = 203301364 3200 = 102221 = 20000 92b9 20011 =",
    ),
    "neighbour": (
        "22201 32302 = = = 663546564 3203 = = 21020 21020 7546 22201 304224444",
    ),
    "no square": (
        "11111 00000 11111 1111 = 333333333 3333 1 111111 22222 22222 ff8c 11111 333333333",
        "22222 22222 00000 0000 = 111111111 2222 0 000000 11111 11111 82bd 22222 000000000",
    ),
    "one filled": (
        "20000 30000 10000 2000 = 200000000 3000 = 200000 20000 20000 9209 20000 100000000",
    ),
    "one low": (
        "11100 21001 00000 1010 = 102430253 2100 1 101110 10010 10010 f326 11100 000110000",
    ),
    "over centroids": (
        "00001 00022 00000 0113 010 110101100 0001 1 101101 02222 02222 c4bf 00001 001100101",
    ),
    "own size": (
        "00000 33333 11111 2222 = 555555555 0000 = 222222 00000 00000 7cab 00000 333333333",
        "22222 22222 00000 0000 = 111111111 2222 1 000000 22222 22222 82bd 22222 000000000",
    ),
    "per centroid": (
        "# # # # # # 0123 = # # # # # #",
        "# # # # # # 2210 # # # # # # #",
    ),
    "plus": (
        "11100 11331 11100 0022 = 336053135 1113 = 222112 10012 10012 09be 11100 333333323",
    ),
    "product": (
        "22010 02003 = 1100 = 203321040 3210 = 100222 00200 00200 7ddf 22010 100200110",
    ),
    "renamed": (
        "01012 01231 00100 0101 = 012314256 0123 0 010002 01222 01222 22a4 01012 011210001",
        "01012 13023 00100 2020 = 350156042 0123 = 020001 01222 01222 6433 01012 002012222",
        "= = = 1010 = = = 0 = = = = = =",
    ),
    "reset": (
        "00001 00002 00001 0001 = 000000004 0001 = 000001 00000 00000 2d11 00001 000000000",
    ),
    "reversed": (
        "10202 20123 = 1212 = 463105302 1023 = 122202 00012 00012 230f 10202 011102001",
    ),
    "row of centroid": (
        "22222 22222 11111 2222 = 111111111 0000 = 222222 11111 11111 8087 22222 333333333",
    ),
    "second": (
        "02010 23013 00100 1212 = 614340523 0010 0 111112 00121 00121 8c5e 02010 311224441",
    ),
    "slot": (
        "00100 00020 01000 0010 = 000000400 0001 ! 001000 00000 00000 fe6e 00100 000000000",
        "01200 01230 01000 0120 = 012345600 0123 ! 012000 01200 01200 beb5 01200 012000000",
        "01200 01230 01000 0120 = 012345600 0123 = 012000 01200 01200 beb5 01200 012000000",
    ),
    "smallest difference": (
        "21010 02003 = 1100 = 203321040 0110 1 100022 00200 00200 1ae9 21010 100200100",
    ),
    "sorted": (
        "00122 01223 01111 1122 = 001233456 0123 = 012222 00012 00012 c12f 00122 000011112",
    ),
    "squares first": (
        "01201 11333 11000 0120 = 204661145 3330 = 202222 20002 20002 0e74 01201 331321111",
        "12202 01322 11000 0120 = 201611122 3332 = 202202 20222 20222 21a2 12202 311311000",
        "12202 01322 11000 0120 = 201611122 3332 = 202202 20222 20222 78fc 12202 111111000",
    ),
    "stops early": (
        "= 12101 = 1111 = 103101213 = = 101111 = = 4b01 = =",
    ),
    "sum first": (
        "02212 33332 = 0122 = 203431323 3002 0 101101 22211 22211 cd7d 02212 110101010",
        "02212 33332 = 2122 = 203431323 3002 0 101101 22200 22200 4816 02212 110101010",
    ),
    "tie": (
        "= = = = = = = = = = = = = 400204440",
        "= = = = = = = = = = = = = 444324444",
    ),
    "too many centroids": (
        "! ! ! ! ! ! 0000 0 ! ! ! ! ! !",
        "! ! ! ! ! 203301324 ! ! ! ! ! d59c ! =",
        "! ! ! ! ! 203501324 ! ! ! ! ! = ! !",
        "! = ! ! ! 203301323 = ! ! ! ! b2a4 ! =",
    ),
    "too many columns": (
        "! = ! 1101 ! ! ! ! ! = = b126 ! !",
    ),
    "two columns": (
        "02210 23103 00000 2221 = 200601060 0110 1 100001 20020 20020 aabb 02210 100001110",
        "21021 02022 = 1101 = 203321345 2221 = 202222 02202 02202 8672 21021 000200000",
        "21021 30102 00000 2201 = 203321345 2221 = 202222 21101 21101 b126 21021 000200000",
        "= 30102 ! 1101 = = = = = 21101 21101 7f51 = =",
        "= 30102 = 1101 = = = = = 21101 21101 7f51 = =",
        "= = = 1101 = = = = = = = b126 = =",
    ),
}

_MEAN_FINGERPRINTS = {
    "K fixed means": (
        "fbf5 = = 1626 ! cf8d f7e5 = = = 9615 fbf5 c20a",
    ),
    "absolute": (
        "= = = = = = = 87ac = = 4eb5 = =",
        "= = = = = = = e5b2 = = 5aae = =",
    ),
    "all zero means": (
        "d8e8 d8e8 6780 d8e8 6780 b315 a8f9 a9f3 d8e8 d8e8 5dd2 d8e8 a9f3",
    ),
    "by K": (
        "2150 = 05b3 5424 8181 1bbd ee84 8607 = = bade 2150 650c",
    ),
    "by m": (
        "cc13 1326 a001 e630 = a621 774e d381 6da0 3569 b013 cc13 650c",
    ),
    "by n": (
        "b897 2e3b 5064 3cd9 e81a 5a32 ee84 8607 5ddb bd63 0712 b897 =",
    ),
    "divided often": (
        "a196 = 4855 = 0e7b = = = = = 2387 a196 =",
        "a4e3 96ea 6af7 93f2 fc4f 5a5b c399 2ef6 2bda c9d3 5b71 a4e3 a132",
        "c478 1326 e94b bba1 92af 463b 7fb2 46c6 6da0 3569 bb30 c478 650c",
    ),
    "few points means": (
        "53d3 7127 a399 1626 d93c 5175 43ac e490 3aa6 33f7 c27b 53d3 7835",
    ),
    "first cluster skipped": (
        "0351 0db1 06ac 9daf 6780 0fbc 2ad8 3376 199e 4b64 252b 0351 8fe0",
    ),
    "first member": (
        "093b 0546 c9ae 0651 6c9b 9111 43ac e490 2e42 2713 9855 093b 7835",
    ),
    "half": (
        "68ed 96ea 4a56 c13a f78d 2ebd c399 6059 2bda c9d3 b071 68ed a132",
        "7788 = f013 = 76ae = = = = = 17d4 7788 =",
    ),
    "labels as rows": (
        "22cf 11f1 6cce 0679 6c9b cf13 7b4d acea 6d1b b7fe f293 22cf 47de",
        "5170 0546 c9ae 0651 6c9b a9b4 7aa9 e490 2e42 2713 8bf7 5170 aaa9",
    ),
    "largest": (
        "6772 b5f0 b51c 6c66 30c8 bc67 c0e3 168f 41d5 4884 ab20 6772 253a",
    ),
    "last cluster skipped": (
        "fbf5 2245 6fca 1626 6780 23cb f7e5 20f7 f1a6 4346 6d58 fbf5 =",
    ),
    "last mean everywhere": (
        "581b 2e27 d2c2 5cf9 = 8ddd 2849 1684 228f 756d c1b4 581b 98de",
    ),
    "last member": (
        "90ee a5a3 d9d9 6c66 4c7a 3828 bdc1 bb22 78b6 cda9 c878 90ee d09a",
    ),
    "last member by n": (
        "69a4 0a17 0db7 8e4c e001 6c5f cf65 a4d5 d4e7 e7ea aa44 69a4 588b",
    ),
    "later too": (
        "053b b28a b8f5 a22b = 275c d177 b0b5 36f3 d54b 5f7d 053b d94d",
    ),
    "mask": (
        "566f 95f7 5bc3 5bb2 3d21 56eb c49f 5fcd 95f7 95f7 3b2c 566f 032b",
    ),
    "mean of all": (
        "fffa 2525 8863 60bd = bab4 a1d1 d3c5 7980 4483 40f4 fffa e2bd",
    ),
    "mean of points": (
        "d669 = = 9e34 = 8074 = 3648 = = = d669 81df",
    ),
    "means from one": (
        "09f3 b003 fcee 978d 1d00 9ee3 f831 cb62 781b 3b2a 7820 09f3 4d98",
        "42c6 3724 b3ee f89e 6780 b3c0 819d 0bfb e8ce 6663 941b 42c6 a9f3",
        "ba96 b458 31bf ac8b 6780 7c38 23a4 ea74 c692 8705 ed47 ba96 a9f3",
    ),
    "median": (
        "dac9 = b8f5 = 8863 = = = = = a800 dac9 =",
    ),
    "medoid": (
        "093b 0546 1dc0 0651 f4d1 9111 43ac e490 2e42 2713 880a 093b 7835",
    ),
    "middle": (
        "0f8a = ae70 = a58e = = = = = 1a40 0f8a =",
    ),
    "minus one": (
        "0c40 550a a086 554e e81a a69d 35bb bc73 7936 7067 f649 0c40 1f15",
        "9752 550a a086 5cff e81a 2787 35bb 5fe0 7936 7067 f649 9752 1f15",
    ),
    "old center": (
        "5465 ae32 4330 8dde bef5 2a05 11d0 8d68 b6ac 4af5 17b8 5465 004b",
        "8e41 f21c 2c9c 5c54 fe39 788d 2553 00ba 3c9c 4fb0 977d 8e41 fb71",
        "b471 bdbf 319e 059e bef5 fc1f 9c61 45e2 a4ab 58f2 3257 b471 a73a",
    ),
    "one row filled": (
        "3a2d 2245 6fca 6ae1 = 9b41 4733 20f7 f1a6 4346 8fde 3a2d c20a",
    ),
    "order": (
        "= = = f629 = e287 = = = = d0e2 = c20a",
        "cf51 = 36c2 e9d6 = e3d0 64f4 = = = 9d9b cf51 c20a",
        "f5b0 119d 36c2 0119 = d12d 70ce ad4b de2c 5362 8980 f5b0 a9f3",
        "f5b0 119d 36c2 9d8d = 5852 64f4 = de2c 5362 c35e f5b0 2c27",
    ),
    "outsiders": (
        "6844 119d 36c2 4d2e 1d00 e359 e013 ad4b de2c 5362 86e2 6844 3b19",
        "6844 119d 36c2 4d2e 6780 e359 e013 ad4b de2c 5362 86e2 6844 3b19",
    ),
    "overall mean": (
        "401f 3947 = dcbb b541 2f9e 5a95 8a6d 6c35 26df 2293 401f a7cc",
    ),
    "packed": (
        "= = = = = = = = = = = = c20a",
    ),
    "plus one": (
        "d860 2e3b 9e75 df0d 8b89 43ec ee84 756a 5ddb bd63 9955 d860 c6a3",
    ),
    "positions": (
        "e261 fefd 5fc2 26cd 3d21 4841 0b52 d156 fefd fefd 0f4a e261 3eb5",
    ),
    "reset means": (
        "4650 0db1 06ac c9c9 = 7830 c25e 3376 199e 4b64 3a4a 4650 a9f3",
    ),
    "root": (
        "0f1d 0041 ce17 fa43 9242 e8ce 427a 3d1f d5db 2982 5585 0f1d eaeb",
    ),
    "rounded": (
        "401c bc49 ae70 0651 = 2369 2835 d38d d8e8 = f616 401c =",
        "401c d67e ae70 6c66 = f87c 3147 d38d 607a = 5b86 401c =",
        "5a81 d31a b8f5 0651 = 5893 244d 07ad d8e8 = df9a 5a81 =",
        "5a81 d31a b8f5 0651 = 5893 244d d38d d8e8 = fc9a 5a81 =",
        "= = 0ee6 = = = = = d8e8 = a991 = =",
        "= = 247d = = = = b39e d8e8 = 4354 = =",
        "= = 2797 = = = = = d8e8 = fb5f = =",
        "= = 2b83 = = = = = d8e8 = 42d0 = =",
        "= = 4da0 = = = = = c251 f3bd a476 = =",
        "= = = = = = = = 47a6 = = = =",
        "= = = = = = = = d8e8 = = = =",
        "= = = = = = = d38d d8e8 = = = =",
    ),
    "row k": (
        "20b5 0546 ffca 9bff 6c9b 124d df20 e490 2e42 2713 9841 20b5 dbf2",
    ),
    "row per point": (
        "# # # # # # # # # # # # 47de",
    ),
    "shared both": (
        "4bff a63b 3e70 d0d1 = f7f9 a509 92ae b511 edd8 11b3 4bff 2a7f",
    ),
    "shared count": (
        "ac14 0415 066c 48bf = 87a9 f1a6 8c28 3236 6aff d041 ac14 ff07",
    ),
    "shared sum": (
        "064c e9e9 6c54 3e50 = 2047 28c5 f61d ec4b 9301 2a91 064c 3d9c",
    ),
    "smallest": (
        "52e5 1515 0db7 0651 6c9b 155e 3e8e 7b25 cb90 7e8f e90a 52e5 8d95",
    ),
    "spread": (
        "1f68 7e61 4e70 5eb0 479d 6763 9710 bc21 1c08 6342 e898 1f68 d156",
        "604c 878e 14dd cde8 0b0f 54cf 831e f2ee e849 f243 1d37 604c d156",
    ),
    "squares": (
        "e885 1f10 c233 26dc 854c ec54 fe2c 2dd1 b53c 40d2 0b3b e885 5a49",
    ),
    "starts at one": (
        "9644 7ce3 052c 27c8 fcbc f9fa 03f0 8c11 95f7 = ef42 9644 8002",
    ),
    "sum": (
        "a43e 550a 5064 5cff 8181 2787 35bb 5fe0 7936 7067 0ed7 a43e 1f15",
    ),
    "sum of all columns": (
        "0ff8 666c = cfcf e4a6 ea8b a31c 2652 060e 8d89 c57c 0ff8 d0ae",
    ),
    "times count": (
        "e427 0afb 00aa 9e1a 93ce 1f30 b0f3 cce9 93af dc1a ae77 e427 d021",
    ),
    "too many clusters": (
        "! ! ! ! ! 7ba7 ! ! ! ! 6d58 ! =",
        "= ! ! = ! 7088 = ! ! ! c2ca = =",
    ),
    "too many columns": (
        "! = ! ! ! ! = ! = = 95d1 ! !",
    ),
    "transposed": (
        "# # # # # # 0ad3 586d # # # # #",
    ),
    "two columns means": (
        "= 4de7 = = = = 6128 = 00b5 a503 f7e5 = =",
    ),
}
# end fingerprints
# fmt: on

_GRID = np.arange(4096, dtype=float).reshape(64, 64)

_LABELS_EXERCISE = _Exercise(
    name="find_closest_centroids",
    part=SENTENCES["part 1"],
    proven="labels proven",
    arguments=_LABELS_ARGUMENTS,
    properties=("runs", "an array", "labels shape", "labels dtype", "kept"),
    probes=_LABEL_PROBES,
    inspect=_inspect_labels,
    smaller=_smaller_labels,
    fingerprints=_LABEL_FINGERPRINTS,
    wider=(
        ("too many centroids", (_GRID[:5, :2], _GRID[:, :2]), (5,)),
        ("too many columns", (_GRID[:5], _GRID[5:8]), (5,)),
    ),
)

_MEANS_EXERCISE = _Exercise(
    name="compute_centroids",
    part=SENTENCES["part 2"],
    proven="means proven",
    arguments=_MEANS_ARGUMENTS,
    properties=("runs", "an array", "means shape", "means dtype", "finite", "kept"),
    probes=_MEAN_PROBES,
    inspect=_inspect_means,
    smaller=_smaller_means,
    fingerprints=_MEAN_FINGERPRINTS,
    wider=(
        ("too many clusters", (_GRID[:, :2], np.arange(64), 64), (64, 2)),
        ("too many columns", (_GRID[:6], np.arange(6) % 3, 3), (3, 64)),
    ),
)


# ------------------------------------------------------------------ Part 2, by hand

_HAND_LABELS = [0, 0, 0, 1, 1, 1]
_HAND_CENTROID = {"6, 7, 5": 6, "4, 6, 5": 5}


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


# --------------------------------------------- Part 10, the challenges: told, never raised


class _NotYet(Exception):
    """What a challenge still lacks: expected, received, and the key of a hint.

    The student's own exception, if there was one, is its cause.
    """


def _tell_steps(name, challenge, proven, target, args, steps):
    """Print the state of a challenge: the first step that raises _NotYet, or that all is well.

    steps: (key of a title, function(target)). args: a call that shows whether target is started.
    """
    call = _call(target, args)
    state = _not_started(target, call.error) if call.result is None else None
    if state:
        part = SENTENCES["challenge"].format(number=challenge)
        print(SENTENCES[state].format(name=name, part=part))
        return
    for number, (title, step) in enumerate(steps, 1):
        try:
            step(target)
        except _NotYet as lack:
            if lack.__cause__ is not None:
                print("\n".join(_student_traceback(lack.__cause__)))
            head = {"name": name, "number": number, "count": len(steps)}
            print(SENTENCES["try again"].format(**head, title=SENTENCES[title]))
            for label, text in zip(("expected", "received", "look at"), lack.args, strict=True):
                text = SENTENCES[text] if label == "look at" else text
                print("\n".join(_field(label, text, 2)))
            return
    print(SENTENCES["passed"].format(name=name, count=len(steps), proven=SENTENCES[proven]))


def _result(target, args, expected="", kind=object):
    """The result of a call; _NotYet when it stops, gives another kind, or changes its arguments."""
    call = _call(target, args)
    if call.error is not None:
        received = f"{type(call.error).__name__}: {call.error}"
        raise _NotYet(expected, received, _exception_hint(call.error)) from call.error
    if call.result is None:
        raise _NotYet(expected, "None", "none")
    if not isinstance(call.result, kind):
        text = SENTENCES["a value of type"].format(type=type(call.result).__name__)
        raise _NotYet(expected, text, "other type")
    if call.changed is not None:
        raise _NotYet(expected, SENTENCES["a changed argument"], "inputs")
    return call.result


# --------------------------------------------------------- Challenge 1: vectorise and race

_FAST_EXERCISE = replace(
    _LABELS_EXERCISE,
    name="find_closest_fast",
    part=SENTENCES["challenge"].format(number=1),
    probes=(
        *_LABEL_PROBES,
        _labels("very far", _SPREAD / 8 + 1e8, _SPREAD_CENTROIDS / 8 + 1e8, "21000"),
    ),
)


def find_closest_fast_test(target):
    """Check Challenge 1. target(X, centroids) -> labels, as in Exercise 1."""
    _tell(_FAST_EXERCISE, target)


# ------------------------------------------------------------------ Challenge 2: k-means++

_GRID = np.array([[0, 0], [0, 2], [3, 1], [5, 5], [6, 0], [9, 4]], dtype=float)
_DRAWS = 2000


def _start(target, X, K, seed):
    expected = SENTENCES["rows"].format(count=K)
    rows = _result(target, (X, K, np.random.default_rng(seed)), expected, np.ndarray)
    if rows.shape != (K, X.shape[1]):
        raise _NotYet(expected, SENTENCES["shape"].format(shape=rows.shape), "rows of X hint")
    if not all((row == X).all(axis=1).any() for row in rows):
        raise _NotYet(expected, _literal(rows), "rows of X hint")
    return rows


def _draws(target, X, K):
    """Many starts on points with one feature, as a table: one row a start."""
    X = np.array(X, dtype=float)[:, np.newaxis]
    rng = np.random.default_rng(1)
    many = _result(lambda X, K, rng: [target(X, K, rng) for _ in range(_DRAWS)], (X, K, rng))
    return np.reshape(many, (_DRAWS, K))


def _share(table, wanted, low, high, what, hints):
    """Demand that a share of the rows of a table holds; hints are for too few and too many."""
    share = np.mean(wanted)
    if not low <= share <= high:
        expected = SENTENCES["about"].format(share=(low + high) / 2, what=SENTENCES[what])
        received = SENTENCES["share"].format(share=share, count=len(table))
        raise _NotYet(expected, received, hints[int(share > high)])


def _start_repeats(target):
    first, again = (_start(target, _GRID, 4, seed=3) for _ in range(2))
    if not np.array_equal(first, again):
        raise _NotYet(_literal(first), _literal(again), "repeatable hint")


def _start_takes_each_row_once(target):
    for seed in range(20):
        rows = _start(target, _GRID, len(_GRID), seed)
        if len(np.unique(rows, axis=0)) < len(_GRID):
            raise _NotYet(SENTENCES["rows"].format(count=len(_GRID)), _literal(rows), "once hint")


def _start_draws_the_first_alike(target):
    table = _draws(target, [0, 1, 3], 1)
    for value in (0, 1, 3):
        _share(table, table == value, 0.28, 0.39, "rows all alike", ["first hint"] * 2)


def _start_draws_the_second_by_squares(target):
    table = _draws(target, [0, 1, 3], 2)
    table = table[table[:, 0] == 0]
    hints = ["second hint", "farthest hint"]
    _share(table, table[:, 1] == 3, 0.84, 0.96, "far row second", hints)


def _start_draws_the_third_by_the_nearest(target):
    table = _draws(target, [0, 1, 10, 12], 3)
    table = table[(np.sort(table[:, :2], axis=1) == [0, 12]).all(axis=1)]
    _share(table, table[:, 2] == 10, 0.71, 0.89, "far row third", ["third hint"] * 2)


def kMeans_plus_plus_test(target):
    """Check Challenge 2. target(X, K, rng) -> K rows of X, by draws that a seed repeats."""
    steps = [
        ("K rows of X", lambda target: _start(target, _GRID, 4, seed=0)),
        ("repeatable", _start_repeats),
        ("each row once", _start_takes_each_row_once),
        ("first row", _start_draws_the_first_alike),
        ("second row", _start_draws_the_second_by_squares),
        ("third row", _start_draws_the_third_by_the_nearest),
    ]
    args = (_GRID, 2, np.random.default_rng(0))
    _tell_steps("kMeans_plus_plus", 2, "starts proven", target, args, steps)


# ------------------------------------------------- Challenge 3: stop when nothing moves

_LINE = np.array([[0], [1], [2], [3], [10], [11], [12], [20]], dtype=float)
_LINE_START = np.array([[0], [1], [2]], dtype=float)
# max_iters -> centroids, labels, passes
_LINE_RUNS = {
    300: ([0.5, 2.5, 13.25], "00112222", 4),
    1: ([0, 1, 29 / 3], "01112222", 1),
}


def _run(target, X, start, max_iters, expected, labels, passes):
    wanted = np.array(expected, dtype=float)[:, np.newaxis]
    args = (X, start) if max_iters == 300 else (X, start, max_iters)
    result = _result(target, args, "centroids, idx, passes", tuple)
    if len(result) != 3:
        received = SENTENCES["tuple of length"].format(length=len(result))
        raise _NotYet("centroids, idx, passes", received, "three results hint")
    return result, wanted, np.array([int(digit) for digit in labels]), passes


def _demand(right, what, expected, received, hint):
    if not right:
        texts = (SENTENCES["value"].format(what=what, value=v) for v in (expected, received))
        raise _NotYet(*texts, hint)


def _demand_run(target, X, start, max_iters, run, hint):
    (centroids, idx, passes), wanted, labels, count = _run(target, X, start, max_iters, *run)
    near = np.shape(centroids) == wanted.shape and np.allclose(centroids, wanted)
    _demand(near, "centroids", _literal(wanted), _literal(np.asarray(centroids)), hint)
    same = np.array_equal(idx, labels)
    _demand(same, "idx", _literal(labels), _literal(np.asarray(idx)), "stale hint")
    _demand(passes == count, "passes", count, passes, "passes hint")


def run_until_still_test(target):
    """Check Challenge 3. target(X, initial_centroids, max_iters=300) -> centroids, idx, passes."""
    settles = (_LINE, _LINE_START, 300, _LINE_RUNS[300], "settled hint")
    stops = (_LINE, _LINE_START, 1, _LINE_RUNS[1], "max_iters hint")
    unused = (_LINE[:4], np.array([[1.0], [99.0]]), 300, ([1.5, 99], "0000", 2), "kept hint")
    steps = [
        ("three results", lambda target: _run(target, _LINE, _LINE_START, 300, *_LINE_RUNS[300])),
        ("settled", lambda target: _demand_run(target, *settles)),
        ("max_iters", lambda target: _demand_run(target, *stops)),
        ("kept centroid", lambda target: _demand_run(target, *unused)),
    ]
    args = (_LINE, _LINE_START)
    _tell_steps("run_until_still", 3, "still proven", target, args, steps)


# ----------------------------------------------------------------- Challenge 4: break it


def _faulty(assign):
    """Five mistaken versions of the student's own right function, by the key of the mistake."""
    return {
        "last": lambda X, centroids: assign(X, centroids[:-1] if len(centroids) > 1 else centroids),
        "two features": lambda X, centroids: assign(X[:, :2], centroids[:, :2]),
        "rounds": lambda X, centroids: assign(np.rint(X), np.rint(centroids)),
        "signs": lambda X, centroids: assign(np.abs(X), np.abs(centroids)),
        "high ties": lambda X, centroids: len(centroids) - 1 - assign(X, centroids[::-1]),
    }


def _triples(target):
    """The student's inputs as arrays: (X, centroids, labels)."""
    expected, triples = "(X, centroids, labels)", []
    for number, triple in enumerate(_result(target, (), expected, list), 1):
        try:
            X, centroids, labels = (np.array(part, dtype=float) for part in triple)
        except (TypeError, ValueError) as error:
            received = SENTENCES["input"].format(number=number, value=error)
            raise _NotYet(expected, received, "triples hint") from None
        fits = X.ndim == centroids.ndim == 2 and X.shape[1:] == centroids.shape[1:] and len(X)
        if not fits or labels.shape != (len(X),) or not len(centroids):
            shapes = f"{X.shape}, {centroids.shape}, {labels.shape}"
            received = SENTENCES["input"].format(number=number, value=shapes)
            raise _NotYet("(m, n), (K, n), (m,)", received, "triples hint")
        triples.append((X, centroids, labels))
    return triples


def _demand_own(target, assign):
    for number, (X, centroids, labels) in enumerate(_triples(target), 1):
        found = _result(assign, (X, centroids))
        if not np.array_equal(found, labels):
            texts = (
                SENTENCES["input"].format(number=number, value=", ".join(f"{v:g}" for v in value))
                for value in (labels, found)
            )
            raise _NotYet(*texts, "own hint")


def _demand_exposed(target, assign):
    triples = _triples(target)
    alive = [
        SENTENCES[key]
        for key, faulty in _faulty(assign).items()
        if all(np.array_equal(_call(faulty, (X, C)).result, labels) for X, C, labels in triples)
    ]
    if alive:
        received = SENTENCES["survivors"].format(names=", ".join(alive))
        raise _NotYet(SENTENCES["no survivors"], received, "survivors hint")


def break_it_test(target, find_closest_centroids):
    """Check Challenge 4. target() -> triples (X, centroids, labels); and your own Exercise 1."""
    assign = find_closest_centroids
    steps = [
        ("triples", _triples),
        ("own function", lambda target: _demand_own(target, assign)),
        ("exposed", lambda target: _demand_exposed(target, assign)),
    ]
    _tell_steps("break_it", 4, "inputs proven", target, (), steps)


# --------------------------------------------------------- Challenge 5: weigh the colours

_PIXELS = np.array([[9, 0, 1], [2, 2, 2], [9, 0, 1], [0, 0, 0], [2, 2, 3], [9, 0, 1]]) / 255
_WEIGHTED = (
    np.array([[0, 0, 3], [6, 3, 0], [1, 1, 1], [8, 0, 4]], dtype=float),
    np.array([0, 0, 3, 1]),
    4,
    np.array([1, 2, 5, 3]),
)
_WEIGHTED_MEANS = {0: [4, 2, 1], 1: [8, 0, 4], 3: [1, 1, 1]}  # cluster 2 has no points


def _counted(count_colors):
    expected = "colors, counts, where"
    result = _result(count_colors, (_PIXELS,), expected, tuple)
    if len(result) != 3:
        received = SENTENCES["tuple of length"].format(length=len(result))
        raise _NotYet(expected, received, "count hint")
    return (np.asarray(part) for part in result)


def _demand_rebuilt(count_colors):
    colors, _, where = _counted(count_colors)
    shape = f"{colors.shape}, {where.shape}"
    fits = colors.ndim == 2 and where.shape == (6,) and where.dtype.kind in "iu"
    _demand(
        fits and where.max() < len(colors), SENTENCES["shapes"], "(4, 3), (6,)", shape, "count hint"
    )
    right = np.array_equal(colors[where], _PIXELS)
    _demand(right, "colors[where]", "= pixels", _literal(colors[where]), "count hint")


def _demand_each_once(count_colors):
    colors, _, _ = _counted(count_colors)
    _demand(len(colors) == 4, SENTENCES["number of colors"], 4, len(colors), "count hint")


def _demand_counts(count_colors):
    colors, counts, _ = _counted(count_colors)
    wanted = np.array([(color == _PIXELS).all(axis=1).sum() for color in colors])
    _demand(np.array_equal(counts, wanted), "counts", wanted, counts, "count hint")


def _demand_weighted(weighted_centroids):
    expected = SENTENCES["shape"].format(shape=(4, 3))
    found = _result(weighted_centroids, _WEIGHTED, expected, np.ndarray)
    if found.shape != (4, 3):
        raise _NotYet(expected, SENTENCES["shape"].format(shape=found.shape), "weighted hint")
    for k, row in _WEIGHTED_MEANS.items():
        what = SENTENCES["one row"].format(row=k)
        _demand(np.allclose(found[k], row), what, row, _literal(found[k]), "weighted hint")


def weigh_colors_test(count_colors, weighted_centroids):
    """Check Challenge 5. count_colors(pixels) -> three arrays; weighted_centroids -> (K, n)."""
    steps = [
        ("rebuilt", _demand_rebuilt),
        ("each color once", _demand_each_once),
        ("counted", _demand_counts),
    ]
    _tell_steps("count_colors", 5, "colors counted", count_colors, (_PIXELS,), steps)
    steps = [("weighted", _demand_weighted)]
    _tell_steps("weighted_centroids", 5, "colors proven", weighted_centroids, _WEIGHTED, steps)
