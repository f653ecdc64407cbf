"""Build the lesson as a static site that runs in the browser, with nothing to install.

    python instructor/build_site.py      ../_site/: put it on any web server

The site is JupyterLite with what a student receives, release/KMeans, and with lesson.html: the
executed lesson without its solutions, to read before one installs anything. Python itself (Pyodide,
with NumPy and Matplotlib) comes from its content network when a reader opens the site; all the rest
is in the folder.

It needs `pip install -r requirements.txt -r instructor/requirements-site.txt`.
"""

import importlib.util
import json
import shutil
import subprocess
import sys
import tempfile
from importlib.metadata import version
from pathlib import Path

from jupyter_core.paths import jupyter_path

import build

SITE = build.REPOSITORY / "_site"
WAITING = build.INSTRUCTOR / "site" / "waiting.html"
OFFLINE = build.INSTRUCTOR / "site" / "offline.js"
MEGABYTES = 31  # what a first visit loads of Python and its packages
KERNEL = "@jupyterlite/pyodide-kernel-extension"
EXTENSIONS = (KERNEL, "@jupyter-widgets/jupyterlab-manager", "anywidget")

# A reader gets the Python that the tests run, whatever a newer kernel would ask for.
PYODIDE = "314.0.3"
PYODIDE_URL = f"https://cdn.jsdelivr.net/pyodide/v{PYODIDE}/full/pyodide.mjs"

# Loaded before the first cell: JupyterLite looks for imports in cells, and not in utils.py.
PYODIDE_PACKAGES = ("numpy", "matplotlib", "pillow")
# Pyodide has no widgets. The kernel wants comm in any case, and would fetch it elsewhere.
BUNDLED = ("anywidget", "comm", "ipywidgets", "psygnal", "typing_extensions")

INSTALL = "run `pip install -r requirements.txt -r instructor/requirements-site.txt`"
START_PAGE = """<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta http-equiv="refresh" content="0; url={lesson}">
    <title>K-means in the browser</title>
    <!-- JupyterLite reads its settings from every index.html above its own. -->
    <script id="jupyter-config-data" type="application/json">{{}}</script>
  </head>
  <body><a href="{lesson}">Open the K-means lesson</a>, or <a href="{page}">read it</a>.</body>
</html>
"""
LESSON = f"lab/index.html?path={build.NOTEBOOKS[0]}"
PAGE = "lesson.html"  # the executed lesson without its solutions, to read
RUN = f'<a class="run" href="{LESSON}">Run this lesson in your browser</a>'


def build_site(site=SITE):
    """Build the site in a folder, which is replaced; return the folder.

    Raises BuildError when a package is missing, or when pip or JupyterLite stops with an error.
    """
    needed = ("jupyterlite_core", "jupyterlite_pyodide_kernel", *BUNDLED)
    missing = [name for name in needed if importlib.util.find_spec(name) is None]
    if missing:
        raise build.BuildError(f"{' and '.join(missing)} not found; {INSTALL}")
    with tempfile.TemporaryDirectory() as folder:
        folder = Path(folder)
        contents = build.build(folder / "course").parent
        wheels = _bundle(folder / "pypi")
        _configure(folder, contents, wheels)
        # It works in the temporary folder, so that it knows nothing of an earlier build.
        _run(folder, sys.executable, "-m", "jupyterlite_core", "build")
        _write_pages(folder / "site")
        _keep_for_offline(folder / "site")
        shutil.rmtree(site, ignore_errors=True)
        shutil.copytree(folder / "site", site)
    return Path(site)


def _bundle(folder):
    """Download the wheels that the site brings itself, in the versions installed here."""
    wanted = [f"{name}=={version(name)}" for name in BUNDLED]
    _run(
        None, sys.executable, "-m", "pip", "download", "-q", "--no-deps", "--only-binary=:all:",
        "--platform", "any", "--dest", folder, *wanted,
    )  # fmt: skip
    return sorted(path.name for path in folder.glob("*.whl"))


def _extension(name):
    """The folder of an installed extension of JupyterLab."""
    places = [Path(place) / name for place in jupyter_path("labextensions")]
    for place in places:
        if place.is_dir():
            return str(place)
    raise build.BuildError(f"JupyterLab's extension {name} not found; {INSTALL}")


def _configure(folder, contents, wheels):
    """Write JupyterLite's two settings files: one for the build, one for the reader's browser."""
    building = {
        "contents": [str(contents)],
        "output_dir": "site",
        "apps": ["lab"],
        # Not every extension of this environment: nbgrader's menus have no place in the site.
        "ignore_sys_prefix": ["federated_extensions"],
        "federated_extensions": [_extension(name) for name in EXTENSIONS],
        "no_sourcemaps": True,
        "no_unused_shared_packages": True,
    }
    # Wheels are found from the kernel's script, four folders below the site's own.
    packages = [*PYODIDE_PACKAGES, *(f"../../../../pypi/{name}" for name in wheels)]
    kernel = {"pyodideUrl": PYODIDE_URL, "loadPyodideOptions": {"packages": packages}}
    running = {
        "appName": "K-means",
        "exposeAppInBrowser": True,  # for the note about what is being waited for
        "litePluginSettings": {f"{KERNEL}:kernel": kernel},
    }
    for name, settings in (
        ("jupyter_lite_config.json", {"LiteBuildConfig": building}),
        (
            "jupyter-lite.json",
            {"jupyter-lite-schema-version": 0, "jupyter-config-data": running},
        ),
    ):
        (folder / name).write_text(json.dumps(settings, indent=2), encoding="utf-8")


def _write_pages(site):
    """Write the start page, the lesson to read, and in the lab a note about what it waits for."""
    (site / "index.html").write_text(START_PAGE.format(lesson=LESSON, page=PAGE), "utf-8")
    build.write_page(site / PAGE, solutions=False, link=RUN)
    page = site / "lab" / "index.html"
    note = WAITING.read_text("utf-8").replace("{megabytes}", str(MEGABYTES))
    note = note.replace("{kept}", json.dumps(_kept_files(site)))
    html = page.read_text("utf-8")
    if html.count("</body>") != 1:
        raise build.BuildError(f"{page.name} of JupyterLite has no end of its body to write before")
    page.write_text(html.replace("</body>", f"{note}</body>"), "utf-8")


def _kept_files(site):
    """What a first visit keeps although it asked for it too early or not at all."""
    folders = (site / "api" / "contents", site / "files")
    files = [file for folder in folders for file in sorted(folder.rglob("*")) if file.is_file()]
    return ["", PAGE, LESSON.partition("?")[0], *(f.relative_to(site).as_posix() for f in files)]


def _keep_for_offline(site):
    """Let the service worker of the site answer from what was loaded before, without a network."""
    worker = site / "service-worker.js"
    worker.write_text(OFFLINE.read_text("utf-8") + worker.read_text("utf-8"), "utf-8")


def _run(folder, *command):
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    if done.returncode:
        raise build.BuildError(f"{command[2]} stopped with\n{done.stdout}{done.stderr}")


if __name__ == "__main__":
    try:
        build_site()
        print(f'Wrote {SITE}. Look at it: python -m http.server --directory "{SITE}"')
    except build.BuildError as error:
        sys.exit(f"build_site: {error}")
