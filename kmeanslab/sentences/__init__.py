"""Every word that checks, figures and widgets say: one file a language."""

import tomllib
from pathlib import Path

LANGUAGE = "en"


def load_sentences(table: str, language: str = LANGUAGE) -> dict[str, str]:
    """Return the sentences of one table.

    Parameters
    ----------
    table
        The name of one in the file, such as "checks" or "playground".
    language
        The name of a file in this folder, without its ending.
    """
    path = Path(__file__).with_name(f"{language}.toml")
    return tomllib.loads(path.read_text(encoding="utf-8"))[table]


SENTENCES = load_sentences("checks")
