"""The stage: what the reader's own functions do, drawn and taken hold of."""
