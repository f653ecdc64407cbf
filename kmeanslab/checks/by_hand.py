"""The steps by hand of Part 2: six labels, two means, and the label that changes."""

from math import dist

from kmeanslab.sentences import SENTENCES

# What Part 2 shows, and what a hand finds. The lesson's own cells hold the same points.
POINTS = [(8, 6), (2, 1), (2, 5), (8, 2), (4, 6), (0, 1)]
CENTROIDS = [(0, 6), (6, 1)]
LABELS = [1, 1, 0, 1, 0, 0]
MEANS = [(2, 4), (6, 3)]
CHANGED_ROW = 1


def hand_labels_test(labels):
    """Print how the six labels of Part 2 stand; ... or -1 is a point without a label."""
    given = list(labels)
    blank = any(label is ... or str(label) == "-1" for label in given)
    print(_say("hand labels blank") if blank or not given else _judge_labels(given))


def _judge_labels(given):
    """Return the sentence on labels that are all there, whatever they are."""
    if len(given) != len(LABELS):
        return _say("hand labels count", found=len(given), wanted=len(LABELS))
    if any(isinstance(label, str) for label in given):
        return _say("hand labels text")
    if any(label not in (0, 1) for label in given):
        from_one = all(label in (1, 2) for label in given)
        return _say("hand labels from one" if from_one else "hand labels other")
    if given == [1 - label for label in LABELS]:
        return _say("hand labels swapped")
    for row, (label, nearest) in enumerate(zip(given, LABELS, strict=True)):
        if label != nearest:
            far, near = (dist(POINTS[row], CENTROIDS[k]) for k in (label, nearest))
            return _say(
                "hand labels wrong", row=row, label=int(label), far=far, nearest=nearest, near=near
            )
    return _say("hand labels right")


def _say(name, **values):
    return SENTENCES[name].format(**values)


def hand_centroid_test(centroids):
    """Print how the two means of Part 2 stand: two rows of two numbers, ... for a blank one."""
    rows = [list(row) for row in centroids]
    if [len(row) for row in rows] != [2, 2] or any(value is ... for row in rows for value in row):
        print(SENTENCES["hand centroid blank"])
        return
    for k, (row, means) in enumerate(zip(rows, MEANS, strict=True)):
        members = [point for point, label in zip(POINTS, LABELS, strict=True) if label == k]
        for axis in (0, 1):
            if row[axis] != means[axis]:
                numbers = ", ".join(str(point[axis]) for point in members)
                print(SENTENCES["hand centroid wrong"].format(k=k, numbers=numbers))
                return
    print(SENTENCES["hand centroid right"])


def hand_again_test(row):
    """Print whether this row is the one that changes its label when you assign again."""
    if row is ...:
        print(SENTENCES["hand again blank"])
    elif row == CHANGED_ROW:
        print(SENTENCES["hand again right"].format(row=row))
    else:
        print(SENTENCES["hand again wrong"].format(row=row))
