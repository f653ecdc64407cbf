"""The course as nbgrader sees it. Read by every `nbgrader` command that runs in this folder."""

c = get_config()  # noqa: F821 - nbgrader defines it

c.CourseDirectory.course_id = "kmeans"

# A blank exercise is its docstring and this comment, so that the check can say "not started"
# (nbgrader's default stub raises NotImplementedError and shows a stack instead).
c.ClearSolutions.code_stub = {"python": "# YOUR CODE HERE"}
c.ClearSolutions.text_stub = "*Write your answer here.*"

# `nbgrader zip_collect`: file names as Moodle and Canvas give them, the student as the number by
# which each of them imports marks again.
#   Moodle  Ada Example_4711_assignsubmission_file_/KMeans.ipynb (or all in one name)
#   Canvas  exampleada_4711_9912_KMeans.ipynb, exampleada_LATE_4711_9912_KMeans-1.ipynb
# Zips are unpacked, and notebooks by another name are collected too: grade.py knows them by their
# content. Names stay as they are: two of one name would stop the collecting for the whole class.
# A timestamp.txt is left out: no student says when the work came.
c.FileNameCollectorPlugin.valid_ext = [".ipynb", ".json", ".txt"]
c.FileNameCollectorPlugin.named_regexp = (
    r".*[/\\](?P<last_name>[^/\\]+?)_(?:LATE_)?(?P<student_id>\d+)_"
    r"(?:assignsubmission_file_?[/\\]?|\d+_)(?:[^/\\]+[/\\])*(?P<file_id>(?!(?i:timestamp\.txt)$)[^/\\]+)$"
)

# Student code runs in a sandbox and the tests outside it: grading/README.md.
import sys  # noqa: E402
from pathlib import Path  # noqa: E402

sys.path.insert(0, str(Path(__file__).resolve().parent))
from grading.course.settings import use_sandbox  # noqa: E402

use_sandbox(c)
# What one submission may take: `python grade.py --help-all` lists every limit, for example
# c.SandboxLimits.cell_seconds = 60
