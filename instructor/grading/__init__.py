"""Grade a class of notebooks: student code in a sandbox, test cells outside it.

Built on nbgrader and with its formats. README.md beside this file says how the parts fit together;
nothing here knows what the course teaches.
"""
