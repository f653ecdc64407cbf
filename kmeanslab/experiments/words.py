"""The sentences of the laboratory's tools, from kmeanslab/sentences."""

from kmeanslab.sentences import load_sentences

SENTENCES = load_sentences("laboratory")


def say(name: str, /, **values: object) -> str:
    """Return the sentence of this name, with its fields filled in."""
    return SENTENCES[name].format(**values)
