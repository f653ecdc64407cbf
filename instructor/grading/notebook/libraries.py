"""Which installed libraries the course's notebooks and the modules beside them import.

Every kernel starts with them loaded. Which they are, the course alone decides: no submission is
read for it.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Mapping

from .replay import imports
from .template import Template

# Slow to load, and the same wherever they are loaded. Others ask at once in what kind of program
# they run (ipywidgets, tqdm.auto): a kernel has to load these itself.
SLOW = {"matplotlib", "mpl_toolkits", "numpy", "pandas", "PIL", "scipy", "skimage", "sklearn"}


def libraries(templates: Iterable[Template], support: Mapping[str, bytes]) -> tuple[str, ...]:
    """Return the slow modules that a course imports, without those in its own folder.

    Parameters
    ----------
    templates : iterable of Template
        The released notebooks.
    support : mapping of str to bytes
        The files beside them, by their relative path.

    Returns
    -------
    tuple of str
        Names of modules, sorted. `from a import b` gives `a` and `a.b`, which may be no module.
    """
    code = [template.imports for template in templates]
    code += [d.decode("utf-8", "replace") for p, d in support.items() if p.endswith(".py")]
    own = {path.partition("/")[0].removesuffix(".py") for path in support}
    names = {name for source in code for name in _modules(imports(source))}
    return tuple(sorted(name for name in names if name.partition(".")[0] in SLOW - own))


def _modules(source: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
