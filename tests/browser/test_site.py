"""The lesson as a static site: built from scratch, complete, without secrets."""

import json
import re
import shutil
from pathlib import Path

import nbformat
import pytest

import build
import build_site

pytestmark = pytest.mark.slow  # it builds the whole site

MARKERS = ("BEGIN SOLUTION", "HIDDEN TESTS", "MARK SCHEME", "GRADER_SEED")


def files_in(folder):
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in Path(folder).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }


def lines_of(notebook):
    return {line.strip() for cell in notebook.cells for line in cell.source.splitlines()}


@pytest.fixture(scope="module")
def secrets(source, release, release_path):
    """nbgrader's marks, and the longer lines that no file of a student has."""
    files = [path.read_text("utf-8") for path in release_path.parent.rglob("*.py")]
    known = lines_of(release) | {line.strip() for text in files for line in text.splitlines()}
    return {*MARKERS, *(line for line in lines_of(source) - known if len(line) > 20)}


def secrets_in(folder, secrets):
    """{file: secret} for every file that holds one of the secrets, plain or inside JSON."""
    written = {form.encode() for s in secrets for form in (s, json.dumps(s)[1:-1])}
    pattern = re.compile(b"|".join(map(re.escape, sorted(written))))
    found = {name: pattern.search(data) for name, data in files_in(folder).items()}
    return {name: match[0] for name, match in found.items() if match}


def settings_of(site):
    return json.loads((site / "jupyter-lite.json").read_text("utf-8"))["jupyter-config-data"]


# --------------------------------------------------------------------------- what is built


def test_an_old_build_is_replaced(site):
    assert not (site / "left_over.txt").exists()


def test_a_student_receives_the_same_in_the_browser(site, release_path):
    assert files_in(site / "files") == files_in(release_path.parent)


def test_the_listing_names_what_is_there(site):
    listed = {
        entry["path"]
        for path in (site / "api" / "contents").rglob("all.json")
        for entry in json.loads(path.read_text("utf-8"))["content"]
        if entry["type"] != "directory"
    }
    assert listed == set(files_in(site / "files"))


def test_the_site_holds_no_solution_and_no_hidden_test(site, secrets):
    assert secrets_in(site, secrets) == {}


def test_a_planted_secret_is_found(source, release, secrets, tmp_path):
    assert len(secrets) > 30
    nbformat.write(source, tmp_path / "solved.ipynb")
    (tmp_path / "line.js").write_text(f"const x = '{max(secrets, key=len)}'", encoding="utf-8")
    nbformat.write(release, tmp_path / "release.ipynb")
    assert set(secrets_in(tmp_path, secrets)) == {"solved.ipynb", "line.js"}


def test_the_start_page_opens_the_lesson(site):
    page = (site / "index.html").read_text("utf-8")
    (target,) = set(re.findall(r'lab/[^"]+', page))
    place, _, path = target.partition("?path=")
    assert (site / place).is_file() and (site / "files" / path).is_file()
    assert path == "KMeans.ipynb" and 'id="jupyter-config-data"' in page


def test_packages_are_there_before_the_first_cell(site):
    settings = settings_of(site)["litePluginSettings"][f"{build_site.KERNEL}:kernel"]
    packages = settings["loadPyodideOptions"]["packages"]
    assert packages[:3] == ["numpy", "matplotlib", "pillow"]
    (script,) = site.rglob("comlink.worker.*.js")
    wheels = [script.parent / path for path in packages[3:]]
    assert [wheel.name.split("-")[0] for wheel in wheels] == list(build_site.BUNDLED)
    assert all(wheel.is_file() for wheel in wheels)


def test_only_the_extensions_of_the_site_are_in_it(site):
    names = {entry["name"] for entry in settings_of(site)["federated_extensions"]}
    assert names == set(build_site.EXTENSIONS)


def test_the_guide_knows_the_size(site):
    guide = (build.INSTRUCTOR / "README.md").read_text("utf-8")
    (megabytes,) = re.findall(r"folder of (\d+) MB", guide)
    assert sum(map(len, files_in(site).values())) / 1e6 == pytest.approx(int(megabytes), rel=0.1)


def test_without_jupyterlite_it_says_what_to_install(monkeypatch, tmp_path):
    monkeypatch.setattr(build_site.importlib.util, "find_spec", lambda name: None)
    with pytest.raises(build.BuildError, match=r"pip install .*instructor/requirements-site\.txt"):
        build_site.build_site(tmp_path / "_site")
    assert not (tmp_path / "_site").exists()


@pytest.mark.parametrize(
    ("fault", "message"),
    [
        (("EXTENSIONS", ("no-such-extension",)), "no-such-extension not found; run `pip install"),
        (("version", lambda name: "0.0.0"), "pip stopped with"),
        (("_extension", lambda name: "no/such/folder"), "jupyterlite_core stopped with"),
    ],
)
def test_a_failed_step_keeps_the_old_site(site, monkeypatch, tmp_path, fault, message):
    shutil.copy(site / "index.html", tmp_path)
    monkeypatch.setattr(build_site, *fault)
    with pytest.raises(build.BuildError, match=message):
        build_site.build_site(tmp_path)
    assert (tmp_path / "index.html").exists()
