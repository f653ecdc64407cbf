"""The steps by hand of Part 2."""

from kmeanslab.sentences import SENTENCES

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
