"""Read a notebook from whatever bytes were handed in."""

import json
import re
import warnings

import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_raw_cell

MAX_CELLS = 5000
MAX_CODE = 4 * 2**20  # characters in all code cells together: Python's parser takes seconds for it
NEW = {"code": new_code_cell, "markdown": new_markdown_cell, "raw": new_raw_cell}


class Unreadable(Exception):
    """The file is not a notebook; the text says what it is instead."""


def read_notebook(data):
    """Return the notebook in bytes of format 2 to 4 as a tidy one of format 4.5, without outputs.

    Raises Unreadable for a file that is empty, cut off, or no notebook at all.
    """
    if not data.strip(b"\0 \r\n\t"):
        raise Unreadable("the notebook is empty")
    try:
        raw = json.loads(_text(data))
    except json.JSONDecodeError as error:
        end = "cut off or damaged" if data.lstrip()[:1] == b"{" else "not a notebook"
        raise Unreadable(f"the file is {end} (line {error.lineno})") from error
    except (ValueError, RecursionError) as error:
        raise Unreadable(f"the file is not a notebook ({error})") from error
    if not isinstance(raw, dict):
        raise Unreadable("the file is not a notebook")
    try:
        return tidy(_upgraded(raw))
    except nbformat.ValidationError as error:
        why = error.message.splitlines()[0][:200]
        raise Unreadable(f"the notebook is damaged ({why})") from error


def _text(data):
    # A disk or a program that stopped too early may leave zeros behind the end.
    return data.decode(json.detect_encoding(data), errors="replace").rstrip("\0")


def _upgraded(raw):
    """Return a dict of format 4 with a list of cells."""
    try:
        if int(raw.get("nbformat") or 4) < 4 or "worksheets" in raw:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                raw = nbformat.convert(nbformat.from_dict({"nbformat_minor": 0, **raw}), 4)
    except Exception as error:  # nbformat's converters meet files that nobody foresaw
        raise Unreadable(f"the notebook's old format could not be read ({error})") from error
    if not isinstance(raw.get("cells"), list):
        raise Unreadable("the file holds no cells")
    if len(raw["cells"]) > MAX_CELLS:
        raise Unreadable(f"the notebook has more than {MAX_CELLS} cells")
    return raw


def tidy(raw):
    """Return a new notebook with what can be used of each cell: type, source, id, metadata."""
    cells, ids, room = [], set(), MAX_CODE
    for position, old in enumerate(raw["cells"]):
        if not isinstance(old, dict):
            continue
        kind = old.get("cell_type")
        source = _source(old)
        room -= len(source) if kind == "code" else 0
        if room < 0:
            raise Unreadable(f"its cells hold more than {MAX_CODE // 2**20} MB of code")
        cell = NEW.get(kind if isinstance(kind, str) else "raw", new_raw_cell)(source)
        cell.id = _free_id(old.get("id"), position, ids)
        cell.metadata = nbformat.from_dict(_metadata(old.get("metadata")))
        if kind == "markdown" and isinstance(old.get("attachments"), dict):
            cell.attachments = nbformat.from_dict(_attachments(old["attachments"]))
        cells.append(cell)
    return new_notebook(cells=cells)


def _attachments(old):
    """Keep of a cell's pictures those that the format allows: {name: {type: base64}}."""
    kept = {}
    for name, bundle in old.items():
        pictures = bundle.items() if isinstance(bundle, dict) else ()
        kept[name] = {k: v for k, v in pictures if isinstance(v, str) and k.startswith("image/")}
    return {name: bundle for name, bundle in kept.items() if bundle}


def _source(old):
    source = old.get("source", old.get("input", ""))
    if isinstance(source, list):
        source = "".join(line for line in source if isinstance(line, str))
    source = source if isinstance(source, str) else ""
    return source.replace("\r\n", "\n").replace("\r", "\n").encode("utf-8", "replace").decode()


def _free_id(wanted, position, ids):
    valid = isinstance(wanted, str) and re.fullmatch(r"[A-Za-z0-9_-]{1,64}", wanted)
    name = wanted if valid else f"cell-{position}"
    while name in ids:
        name = f"{name[:50]}-{position}"
    ids.add(name)
    return name


def _metadata(old):
    """Keep nbgrader's name of a cell; nothing else matters to grading."""
    nbgrader = old.get("nbgrader") if isinstance(old, dict) else None
    if isinstance(nbgrader, dict) and isinstance(nbgrader.get("grade_id"), str):
        return {"nbgrader": {"grade_id": nbgrader["grade_id"]}}
    return {}
