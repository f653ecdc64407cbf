"""The course as nbgrader sees it. Read by every `nbgrader` command that runs in this folder."""

c = get_config()  # noqa: F821 - nbgrader defines it

c.CourseDirectory.course_id = "kmeans"

# A blank exercise is its docstring and this comment, so that the check can say "not started"
# (nbgrader's default stub raises NotImplementedError and shows a stack instead).
c.ClearSolutions.code_stub = {"python": "# YOUR CODE HERE"}
c.ClearSolutions.text_stub = "*Write your answer here.*"

# An endless loop in one cell costs that cell, not the evening.
c.ExecutePreprocessor.timeout = 120
