"""Confine a student's code: a kernel without network or files, and the wire to it."""
