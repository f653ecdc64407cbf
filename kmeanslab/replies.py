"""Small replies of the lesson's cells: what a function returned, and how a prediction did."""

import sys
from collections.abc import Iterable

from kmeanslab.one_line import OneLineError
from kmeanslab.sentences import load_sentences
from kmeanslab.tables import table_text

SENTENCES = load_sentences("replies")


class NotStarted(OneLineError):
    """An exercise is still blank."""


def show_result(result: object) -> None:
    """Print what a function of the student returned, or that it is not started."""
    print(SENTENCES["nothing returned"] if result is None else result)


def compare_prediction(prediction: object, found: object, what: str) -> None:
    """Print a prediction beside what was found; ... stands for no prediction."""
    name = "no prediction" if prediction is ... else "prediction"
    print(SENTENCES[name].format(prediction=prediction, found=found, what=what))


_runs: list[dict] = []  # what `record_run` was given in this kernel


def record_run(**facts: object) -> None:
    """Print a table of all runs in this kernel, this one's facts last; ... is no prediction."""
    _runs.append({name: None if value is ... else value for name, value in facts.items()})
    print(table_text(_runs))


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
