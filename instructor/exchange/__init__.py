"""Work, feedback and marks, between the LMS and this course."""
