"""Read the saved lesson: its cells, and those that the reader writes."""

import json
from pathlib import Path


def read_cells(path: Path) -> list[dict]:
    """Return the cells of a saved notebook.

    Raises
    ------
    OSError
        When there is no such file that can be read.
    ValueError
        When it holds no notebook.
    """
    try:
        return list(json.loads(path.read_text(encoding="utf-8"))["cells"])
    except (KeyError, TypeError) as error:
        raise ValueError(f"{path.name} is no notebook") from error


def source_of(cell: dict) -> str:
    """Return a cell's text, which a file may hold as lines."""
    return "".join(cell["source"])


def graded_cell(cells: list[dict], name: str) -> dict | None:
    """Return the cell that nbgrader knows by this name, if there is one."""
    named = [cell for cell in cells if cell["metadata"].get("nbgrader", {}).get("grade_id") == name]
    return named[-1] if named else None


def function_source(cells: list[dict], name: str) -> str | None:
    """Return the cell that defines a function: nbgrader's, or else the last one with its `def`."""
    code = [cell for cell in cells if cell["cell_type"] == "code"]
    defining = [cell for cell in code if f"def {name}(" in source_of(cell)]
    found = graded_cell(defining, name) or (defining[-1] if defining else None)
    return None if found is None else source_of(found)
