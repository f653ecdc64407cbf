"""Errors that a notebook shows as one line, since the line says it all."""


class OneLineError(ValueError):
    """An error whose message names what is wrong and the way out; IPython shows it alone."""

    def _render_traceback_(self) -> list[str]:
        """Return the lines that IPython shows in place of a stack."""
        return [str(self)]
