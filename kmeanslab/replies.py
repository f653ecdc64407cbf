"""Small replies of the lesson's cells: what a function returned, and how a prediction did."""

import sys


def show_result(result):
    """Print what a function of the student returned, or that it is not started."""
    print("not started: your function returns nothing yet" if result is None else result)


def compare_prediction(prediction, found, what):
    """Print a prediction beside what was found; ... stands for no prediction."""
    if prediction is ...:
        print(f"no prediction made; the answer: {found} {what}")
    else:
        print(f"you predicted {prediction}; the answer: {found} {what}")


def required(result, exercise):
    """Return the result of a student's function; ValueError names the exercise if there is none."""
    if result is None:
        raise ValueError(f"{exercise} is not started: write it, run its cell, then this one again.")
    return result


def progress(iterable, label=""):
    """Go through an iterable; work over half a second shows a bar, which vanishes at the end.

    Without tqdm there is no bar.
    """
    try:
        from tqdm import tqdm
    except ImportError:
        return iterable
    # On stdout: what is left of a bar on stderr looks like an error in Jupyter.
    return tqdm(iterable, desc=label, leave=False, delay=0.5, file=sys.stdout)
