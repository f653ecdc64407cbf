"""Small replies of the lesson's cells: what a function returned, and how a prediction did."""

import sys
from collections.abc import Iterable

from kmeanslab.one_line import OneLineError
from kmeanslab.sentences import load_sentences
from kmeanslab.tables import table_text

SENTENCES = load_sentences("replies")
_compared: dict[str, dict] = {}  # rows of `print_predictions`, by what was predicted


class NotStarted(OneLineError):
    """An exercise is still blank."""


def show_result(result: object) -> None:
    """Print what a function of the student returned, or that it is not started."""
    print(SENTENCES["nothing returned"] if result is None else result)


def compare_prediction(prediction: object, found: object, what: str) -> None:
    """Print a prediction beside what was found, and keep both for `print_predictions`.

    Parameters
    ----------
    prediction
        What the reader wrote; ... stands for no prediction.
    found
        What came out.
    what
        What was predicted, as the rest of the sentence that begins with `found`. A comparison
        with the same words takes the place of the one before, as when a cell is run again.
    """
    name = "no prediction" if prediction is ... else "prediction"
    print(SENTENCES[name].format(prediction=prediction, found=found, what=what))
    predicted = None if prediction is ... else str(prediction)
    _compared[what] = {"predicted": predicted, "answer": f"{found} {what}"}


def print_predictions() -> None:
    """Print a table of all predictions that were compared, each beside its answer."""
    print(table_text(list(_compared.values())))


def required(result: object, exercise: str) -> object:
    """Return the result of a student's function.

    Raises
    ------
    NotStarted
        When there is none; it names the exercise.
    """
    if result is None:
        raise NotStarted(SENTENCES["required"].format(exercise=exercise))
    return result


def progress(iterable: Iterable, label: str = "") -> Iterable:
    """Go through an iterable; work over half a second shows a bar, which vanishes at the end.

    Without tqdm there is no bar.
    """
    try:
        from tqdm import tqdm
    except ImportError:
        return iterable
    # On stdout: what is left of a bar on stderr looks like an error in Jupyter. Always in the same
    # line: a bar inside another would move the cursor up, and a notebook has no cursor.
    return tqdm(iterable, desc=label, leave=False, delay=0.5, file=sys.stdout, position=0)
