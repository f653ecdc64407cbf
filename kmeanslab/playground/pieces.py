"""The scripts and the style sheet in page/, joined for a widget or for a page without a kernel."""

import base64
import html
import json
import re
import secrets
from pathlib import Path

PAGE = Path(__file__).with_name("page")
STAGE = ("paint", "stage", "sources")  # the scripts that draw a stage


def script(*names: str) -> str:
    """Return scripts of page/ one after the other; base.js comes first."""
    return "\n".join((PAGE / f"{name}.js").read_text(encoding="utf-8") for name in ("base", *names))


def sheet(*names: str) -> str:
    """Return the style sheets of these scripts, as far as they have one; stage.css comes first."""
    paths = [PAGE / f"{name}.css" for name in dict.fromkeys(("stage", *names))]
    return "".join(path.read_text(encoding="utf-8") for path in paths if path.exists())


SHEET = sheet("hand", "palette", "starts")  # of a widget


def module(render: str, *names: str) -> str:
    """Return scripts as one module for a widget, whose function `render` draws it."""
    scripts = script("kernel", *names)
    return f"{scripts}\nexport default {{ render: whenAwake({render}) }};\n"


def recorded_figure(
    draw: str, names: tuple[str, ...], data: dict, alternative: str, still: str
) -> str:
    """Return a figure that needs no kernel, as one piece of HTML that loads nothing.

    Parameters
    ----------
    draw
        The function of the scripts that is called with the figure and the data.
    names
        The scripts of page/ that it needs.
    data
        What is drawn.
    alternative
        The same in words.
    still
        HTML that stands in the figure until the script has drawn, and stays where none runs.
    """
    name, words = "km-" + secrets.token_hex(4), html.escape(alternative)
    drawn = json.dumps(data, separators=(",", ":")).replace("</", "<\\/")
    return (
        f'<figure class="km-recorded" id="{name}" role="group" aria-label="{words}"'
        f' style="margin:0">{still}</figure><style>{sheet(*names)}</style>'
        f"<script>(() => {{\n{_outdented(script(*names))}\n"
        f"{draw}(document.getElementById({name!r}), {drawn});\n}})();</script>"
    )


def base64_of(data: bytes) -> str:
    """Return bytes as text that a script can hold."""
    return base64.b64encode(data).decode()


def _outdented(text: str) -> str:
    """Return a script without what only its readers need: indents, and lines that are comments."""
    return re.sub(r"^ *(//.*\n)?", "", text, flags=re.MULTILINE)
