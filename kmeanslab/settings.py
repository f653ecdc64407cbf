"""The settings of Part 8: one line on the first that can't work, before anything runs."""

import numpy as np

from kmeanslab.one_line import OneLineError
from kmeanslab.pictures import MAX_COLORS, load_image
from kmeanslab.sentences import load_sentences

SENTENCES = load_sentences("settings")


class WrongSetting(OneLineError):
    """A setting can't work."""


def read_settings(picture: str, max_side: int, K: int, max_iters: int, seed: int) -> np.ndarray:
    """Return the picture that the settings name, shape (h, w, 3), floats from 0 to 1.

    Parameters
    ----------
    picture
        The name of a file.
    max_side
        The longest side in pixels, at least 1.
    K
        The number of colors, 1 to 256 and no more than the picture has.
    max_iters
        At least 1.
    seed
        From 0.

    Raises
    ------
    WrongSetting
        When one of them can't work.
    """
    limits = {"max_side": (max_side, 1), "my_K": (K, 1), "max_iters": (max_iters, 1)}
    for name, (value, least) in {**limits, "seed": (seed, 0)}.items():
        if isinstance(value, bool) or not isinstance(value, int | np.integer):
            raise WrongSetting(SENTENCES["no whole number"].format(name=name, value=repr(value)))
        if value < least:
            raise WrongSetting(SENTENCES["too small"].format(name=name, value=value, least=least))
    if K > MAX_COLORS:
        raise WrongSetting(SENTENCES["too many colors"].format(K=K, most=MAX_COLORS))
    try:
        pixels = load_image(picture, max_side=max_side)
    except (ValueError, OSError, TypeError) as error:
        raise WrongSetting(str(error)) from None
    colors = len(np.unique(pixels.reshape(-1, 3), axis=0))
    if colors < K:
        raise WrongSetting(SENTENCES["too few colors"].format(K=K, colors=colors))
    return pixels
