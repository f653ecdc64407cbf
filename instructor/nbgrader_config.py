"""The course as nbgrader sees it. Read by every `nbgrader` command that runs in this folder."""

c = get_config()  # noqa: F821 - nbgrader defines it

c.CourseDirectory.course_id = "kmeans"

# A blank exercise is its docstring and this comment, so that the check can say "not started"
# (nbgrader's default stub raises NotImplementedError and shows a stack instead).
c.ClearSolutions.code_stub = {"python": "# YOUR CODE HERE"}
c.ClearSolutions.text_stub = "*Write your answer here.*"

# Student code runs in a sandbox and the tests outside it: grading/README.md.
import sys  # noqa: E402
from pathlib import Path  # noqa: E402

sys.path.insert(0, str(Path(__file__).resolve().parent))
from grading.course.settings import use_sandbox  # noqa: E402

use_sandbox(c)
# What one submission may take: `python grade.py --help-all` lists every limit, for example
# c.SandboxLimits.cell_seconds = 60
