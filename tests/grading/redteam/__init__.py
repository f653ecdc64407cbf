"""A class of honest accidents and of tricks, each with the marks that it deserves.

`SUBMISSIONS` maps a student to an Entry: how the folder is made, the marks of the two exercises, a
word that the report's state or repairs must hold.
"""

from redteam import cells, false_answers, files, misbehaving, tricks
from redteam.kit import NAMES, SUBMISSIONS, Kit

ROOMS = (cells, files, misbehaving, tricks, false_answers)
__all__ = ["NAMES", "ROOMS", "SUBMISSIONS", "Kit"]
