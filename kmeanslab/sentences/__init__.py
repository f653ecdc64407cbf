"""Every word that checks, figures and widgets say: one file a language, one table a room."""

import tomllib
from pathlib import Path

LANGUAGE = "en"


def load_sentences(table: str, language: str = LANGUAGE) -> dict[str, str]:
    """Return the sentences of one room.

    Parameters
    ----------
    table
        The room: "checks", "figures", "playground" or "laboratory".
    language
        The name of a file in this folder, without its ending.
    """
    path = Path(__file__).with_name(f"{language}.toml")
    return tomllib.loads(path.read_text(encoding="utf-8"))[table]


SENTENCES = load_sentences("checks")
