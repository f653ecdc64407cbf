"""Write what a check says: plain text, at most eight lines of 80 columns."""

import textwrap
import traceback

import numpy as np

from kmeanslab.sentences import SENTENCES

# A message has at most so many lines, and 80 columns: two spaces, a label, its text.
MESSAGE_LINES, COLUMNS = 8, 80
LABELS = ("holds", "you called", "expected", "received", "look at")
UNBROKEN = "\N{NO-BREAK SPACE}"  # holds the numbers of a row together while lines are broken


class CheckFailed(AssertionError):
    """A graded check that did not pass; its text is the whole message.

    Jupyter shows the text alone, after the student's own traceback if there is one. Plain Python
    and pytest show it as any other AssertionError.
    """

    def _render_traceback_(self):
        """Return the lines that IPython shows in place of a stack."""
        return student_traceback(self.__cause__) + str(self).splitlines()


def student_traceback(error):
    """Return the lines of a traceback in the student's code and the exception; none for None."""
    if error is None:
        return []
    library = np.__file__.removesuffix("__init__.py")
    frames = traceback.extract_tb(error.__traceback__)[1:]  # the first one is call_safely
    places = {}  # by line: a comprehension has a frame of its own before Python 3.12
    for frame in frames:
        if not frame.filename.startswith(library):
            places.setdefault((frame.filename, frame.lineno), frame)
    lines = [SENTENCES["traceback"]]
    for frame in list(places.values())[-6:]:
        lines.append(SENTENCES["frame"].format(line=frame.lineno, function=frame.name))
        lines.append(f"    {frame.line}")
    return [*lines, *traceback.format_exception_only(error)[-1].splitlines(), ""]


def failure_message(exercise, titles, number, fault, hint, note=""):
    """Return the text of a failed check: at most eight lines of at most 80 columns.

    note: a line that comes first, if there is one.
    """
    head = SENTENCES["try again"].format(
        name=exercise.name, number=number, count=len(titles), title=SENTENCES[titles[number - 1]]
    )
    before = [
        *filter(None, [note]),
        head,
        *field_lines("holds", passed_titles(titles[: number - 1]), 1),
    ]
    after = [
        *field_lines("expected", fault.expected, 1),
        *field_lines("received", fault.received, 2 if fault.error else 1),
        *field_lines("look at", hint, 2),
    ]
    room = MESSAGE_LINES - len(before) - len(after)
    return "\n".join(
        [*before, *field_lines("you called", written_call(exercise, fault, room), room), *after]
    )


def label_width():
    """Return how many columns the longest label of this language takes, with its space."""
    return 2 + max(len(SENTENCES[label]) for label in LABELS)


def text_width():
    """Return how many columns are left for the text beside a label."""
    return COLUMNS - 2 - label_width()


def field_lines(label, text, room):
    """Return the lines, at most room, of one labeled entry of a message; none without a text."""
    lines = textwrap.wrap(text, text_width(), max_lines=room, placeholder=" ...")
    labels, width = [SENTENCES[label], *[""] * len(lines)], label_width()
    return [
        f"  {label:<{width}}{line.replace(UNBROKEN, ' ')}"
        for label, line in zip(labels, lines, strict=False)
    ]


def passed_titles(titles):
    """Return the checks that passed, as many of the last ones as fit in a line."""
    names = [SENTENCES[title] for title in titles]
    while len(", ".join(names)) > text_width():
        names = ["...", *names[2:]]
    return ", ".join(names)


def written_call(exercise, fault, room):
    """Return the call as it can be repeated by hand; with shapes if it needs too many lines."""
    arguments = dict(zip(exercise.arguments, fault.args, strict=True))
    text = f"{exercise.name}({', '.join(literal(value) for value in arguments.values())})"
    if len(textwrap.wrap(text, text_width())) <= room:
        return text
    arrays = {name: value for name, value in arguments.items() if isinstance(value, np.ndarray)}
    names = ", ".join(n if n in arrays else str(value) for n, value in arguments.items())
    shapes = SENTENCES["and"].join(
        SENTENCES["array of shape"].format(name=name, shape=value.shape)
        for name, value in arrays.items()
    )
    return SENTENCES["call"].format(call=f"{exercise.name}({names})", shapes=shapes)


def literal(value):
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


def point_text(values):
    """Return a row as people write a point: (0, 1.5)."""
    return f"({', '.join(f'{value:.4g}' for value in values)})"
