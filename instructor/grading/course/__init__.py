"""What nbgrader knows of the course: release, submissions, gradebook, feedback."""
