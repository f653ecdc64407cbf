"""Put together the files that the site loads from Pyodide's network, so that tests need no network.

    python tests/browser/pyodide_folder.py      say where the folder is; make it if there is none

The core and the list of packages are Pyodide's own, from npm. Compiled packages lie inside another
project's wheel, and each has to have the checksum that Pyodide's list gives. Pyodide packs pure
Python wheels again, so their checksums differ: those are pip's, in the version that the list names.
"""

import hashlib
import json
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from pathlib import Path, PurePosixPath

import platformdirs
from filelock import FileLock

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "instructor"))

import build_site

# This wheel brings the packages of build_site.PYODIDE for pages of its own.
CARRIER = "open-webui==0.12.4"
CARRIER_PYTHON = "3.12"  # the newest that it allows; nothing of it is run
# What the kernel starts with, and what cells of the laboratory import.
PACKAGES = (
    *build_site.PYODIDE_PACKAGES,
    *("micropip", "ipython", "traitlets", "jedi", "pandas", "scikit-learn"),
)
CORE = (
    *("pyodide.mjs", "pyodide.asm.mjs", "pyodide.asm.wasm"),
    *("python_stdlib.zip", "pyodide-lock.json"),
)


class PyodideError(Exception):
    """The folder can't be made; the message says why."""


def pyodide_folder() -> Path:
    """Return a folder with Pyodide and the packages of the lesson; make it on first use.

    Returns
    -------
    Path
        In the user's cache, one for each version and list of packages.

    Raises
    ------
    PyodideError
        When npm or pip can't deliver, or when a file is not what Pyodide's list says.
    """
    recipe = hashlib.sha256(repr((CARRIER, PACKAGES, CORE)).encode()).hexdigest()[:8]
    cache = platformdirs.user_cache_path("kmeans-lesson", ensure_exists=True)
    folder = cache / f"pyodide-{build_site.PYODIDE}-{recipe}"
    with FileLock(f"{folder}.lock"):
        if not folder.is_dir():
            with tempfile.TemporaryDirectory(dir=cache) as place:
                _assemble(Path(place) / "made", Path(place)).rename(folder)
    return folder


def _assemble(folder: Path, place: Path) -> Path:
    """Fill a new folder; what is downloaded goes to a place beside it."""
    folder.mkdir()
    _unpack_core(folder, place)
    listing = json.loads((folder / "pyodide-lock.json").read_text("utf-8"))
    needed = with_dependencies(PACKAGES, listing["packages"])
    carried = _carried_wheels(place)
    missing = [entry for entry in needed.values() if entry["file_name"] not in carried]
    for entry in needed.values():
        if wheel := carried.get(entry["file_name"]):
            check(wheel, entry)
            shutil.copy(wheel, folder)
    _download_pure(missing, folder)
    listing["packages"] = needed
    (folder / "pyodide-lock.json").write_text(json.dumps(listing), "utf-8")
    return folder


def _unpack_core(folder: Path, place: Path) -> None:
    name = f"pyodide@{build_site.PYODIDE}"
    _run("npm", "pack", "--silent", name, "--pack-destination", place)
    (archive,) = place.glob("pyodide-*.tgz")
    with tarfile.open(archive) as packed:
        for file in CORE:
            with packed.extractfile(f"package/{file}") as content:
                (folder / file).write_bytes(content.read())


def with_dependencies(names: tuple, listing: dict) -> dict:
    """Return the entries of the named packages and of all that they stand on, from the listing."""
    needed, waiting = {}, list(names)
    while waiting:
        name = re.sub(r"[-_.]+", "-", waiting.pop()).lower()
        if name not in listing:
            raise PyodideError(f"Pyodide {build_site.PYODIDE} has no package {name}")
        if name not in needed:
            needed[name] = listing[name]
            waiting += listing[name]["depends"]
    return needed


def _carried_wheels(place: Path) -> dict:
    """Return {file name: path} of the wheels for Pyodide that the carrier brings."""
    _pip(place, "--python-version", CARRIER_PYTHON, CARRIER)
    (carrier,) = place.glob("*.whl")
    with zipfile.ZipFile(carrier) as packed:
        names = [name for name in packed.namelist() if re.search(r"/pyodide/[^/]+\.whl$", name)]
        return {PurePosixPath(name).name: Path(packed.extract(name, place)) for name in names}


def check(wheel: Path, entry: dict) -> None:
    """Raise PyodideError unless the wheel is, byte for byte, the one that Pyodide's list names."""
    if sha256_of(wheel) != entry["sha256"]:
        raise PyodideError(
            f"{wheel.name} of {CARRIER} is not the file of Pyodide {build_site.PYODIDE}: "
            "CARRIER has to be a version that brings the packages of that Pyodide"
        )


def _download_pure(entries: list, folder: Path) -> None:
    """Download wheels of pure Python into the folder, and note their checksums in the entries."""
    compiled = [e["file_name"] for e in entries if not e["file_name"].endswith("-none-any.whl")]
    if compiled:
        raise PyodideError(f"{CARRIER} does not bring {', '.join(compiled)}")
    wanted = [f"{entry['name']}=={entry['version']}" for entry in entries]
    _pip(folder, "--platform", "any", "--python-version", "3.14", *wanted)
    for entry in entries:
        wheel = folder / entry["file_name"]
        if not wheel.is_file():
            raise PyodideError(f"pip has no file {wheel.name} for {entry['name']}")
        entry["sha256"] = sha256_of(wheel)


def sha256_of(path: Path) -> str:
    """Return the checksum of a file as hexadecimal digits."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _pip(folder: Path, *what: str) -> None:
    options = ["-q", "--no-deps", "--only-binary=:all:", "--dest", folder]
    _run(sys.executable, "-m", "pip", "download", *options, *what)


def _run(*command: str | Path) -> None:
    if shutil.which(command[0]) is None:
        raise PyodideError(f"{command[0]} is not installed; it fetches Pyodide")
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        said = (done.stdout + done.stderr)[-2000:]
        raise PyodideError(f"`{' '.join(map(str, command))}` stopped with\n{said}")


if __name__ == "__main__":
    try:
        print(pyodide_folder())
    except PyodideError as error:
        sys.exit(f"pyodide_folder: {error}")
