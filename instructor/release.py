"""Make the archives of a release, with checksums, in ../dist/.

    python instructor/release.py

kmeans-lesson-VERSION.zip       what students receive, in a folder KMeans/
kmeans-instructor-VERSION.zip   everything that git knows: solutions, grader, tests
SHA256SUMS                      `sha256sum -c SHA256SUMS` compares

The version stands in pyproject.toml. Two runs on the same commit give the same bytes.
"""

import hashlib
import re
import subprocess
import sys
import tempfile
import tomllib
import zipfile
from pathlib import Path

import build

DIST = build.REPOSITORY / "dist"
EARLIEST = (1980, 1, 1, 0, 0, 0)  # the first moment that a zip can name


def read_version(repository: Path = build.REPOSITORY) -> str:
    """Return the version, where pyproject.toml, CITATION.cff and CHANGELOG.md agree on it.

    Raises
    ------
    BuildError
        When one of them names another version.
    """
    project = tomllib.loads((repository / "pyproject.toml").read_text("utf-8"))["project"]
    version = project["version"]
    patterns = {"CITATION.cff": r"^version: (\S+)", "CHANGELOG.md": r"^## (\d\S+)"}
    for name, pattern in patterns.items():
        text = (repository / name).read_text("utf-8")
        found = re.search(pattern, text, re.M)
        if found is None or found[1] != version:
            raise build.BuildError(f"{name} does not name version {version} first: write it there")
    return version


def write_zip(path: Path, folder: Path, names: list[str], top: str) -> None:
    """Write the named files of a folder into a zip, below one folder `top`, the same each time."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(names):
            entry = zipfile.ZipInfo(f"{top}/{name}", EARLIEST)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = (folder / name).stat().st_mode << 16
            archive.writestr(entry, (folder / name).read_bytes())


def write_release(dist: Path = DIST) -> list[Path]:
    """Build the course and write both archives and SHA256SUMS into `dist`; return the paths."""
    version = read_version()
    lesson, everything = (
        dist / f"kmeans-{what}-{version}.zip" for what in ("lesson", "instructor")
    )
    dist.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as course:
        release = build.build(course).parent
        names = [str(p.relative_to(release)) for p in release.rglob("*") if p.is_file()]
        write_zip(lesson, release, names, "KMeans")
    command = ["git", "ls-files", "-z"]
    listing = subprocess.run(command, cwd=build.REPOSITORY, capture_output=True, check=True)
    names = listing.stdout.decode().rstrip("\0").split("\0")
    write_zip(everything, build.REPOSITORY, names, f"kmeans-{version}")
    sums = dist / "SHA256SUMS"
    lines = [
        f"{hashlib.sha256(p.read_bytes()).hexdigest()}  {p.name}" for p in (lesson, everything)
    ]
    sums.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return [lesson, everything, sums]


if __name__ == "__main__":
    try:
        for path in write_release():
            print(f"Wrote dist/{path.name}, {path.stat().st_size / 1e6:.2f} MB")
    except build.BuildError as error:
        sys.exit(f"release: {error}")
