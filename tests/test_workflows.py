"""The files for GitHub Actions: they parse, call what exists, and agree with the rest."""

import re
import shlex
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / ".github" / "workflows"
# Everything that a command may begin with.
PROGRAMS = {"python", "pip", "uv", "sudo", "apt-get"}


def jobs_of(text):
    return yaml.safe_load(text)["jobs"].values()


def steps_of(text):
    return [step for job in jobs_of(text) for step in job["steps"]]


def commands_of(text):
    """Every command of every step, as a list of words."""
    lines = [line for step in steps_of(text) for line in step.get("run", "").splitlines()]
    return [shlex.split(command) for line in lines for command in line.split("&&")]


def faults_of(text):
    """What is wrong with a workflow: foreign actions, unknown programs, files that don't exist."""
    faults = []
    for step in steps_of(text):
        if "uses" in step and not re.fullmatch(r"actions/[a-z-]+@v\d+", step["uses"]):
            faults.append(f"uses {step['uses']}")
    for words in commands_of(text):
        if words[0] not in PROGRAMS:
            faults.append(f"runs {words[0]}")
        files = [word for word in words if word.endswith((".txt", ".py")) or "/" in word]
        faults += [f"misses {file}" for file in files if not (ROOT / file).is_file()]
    for job in jobs_of(text):
        if "timeout-minutes" not in job:
            faults.append("may run for ever")
    return faults


@pytest.fixture(params=sorted(FOLDER.glob("*.yml")), ids=lambda path: path.stem)
def text(request):
    return request.param.read_text("utf-8")


def test_there_are_two_workflows():
    assert [path.name for path in sorted(FOLDER.iterdir())] == ["pages.yml", "tests.yml"]


def test_a_workflow_uses_and_runs_what_exists(text):
    assert faults_of(text) == []


def test_planted_faults_are_found():
    text = """
        jobs:
          one:
            steps:
              - uses: someone/upload@v1
              - uses: actions/checkout@main
              - run: |
                  make all && python instructor/build.py
                  pip install -r missing.txt"""
    assert faults_of(text) == [
        *["uses someone/upload@v1", "uses actions/checkout@main"],
        *["runs make", "misses missing.txt", "may run for ever"],
    ]


def test_pythons_are_those_of_the_readme_and_of_ruff():
    (job,) = jobs_of((FOLDER / "tests.yml").read_text("utf-8"))
    pythons = job["strategy"]["matrix"]["python"]
    readme = (ROOT / "README.md").read_text("utf-8")
    promised = re.search(r"You need Python ([\d., or]+),? and", readme)[1]
    assert re.findall(r"3\.\d+", promised) == pythons
    oldest = "py" + pythons[0].replace(".", "")
    assert f'target-version = "{oldest}"' in (ROOT / "pyproject.toml").read_text("utf-8")


def test_every_package_has_an_oldest_and_a_newest_version():
    (job,) = jobs_of((FOLDER / "tests.yml").read_text("utf-8"))
    assert job["strategy"]["matrix"]["resolution"] == ["lowest-direct", "highest"]
    for name in ("requirements.txt", "instructor/requirements-site.txt"):
        for line in (ROOT / name).read_text("utf-8").splitlines():
            assert line.startswith("#") or re.fullmatch(r"[\w-]+>=[\d.]+,<[\d.]+", line), line


def test_the_pages_wait_for_the_tests():
    pages = yaml.safe_load((FOLDER / "pages.yml").read_text("utf-8"))
    tests = yaml.safe_load((FOLDER / "tests.yml").read_text("utf-8"))
    assert set(pages[True]) == {"workflow_run", "workflow_dispatch"}  # YAML reads `on` as true
    assert pages[True]["workflow_run"]["workflows"] == [tests["name"]]
    (job,) = pages["jobs"].values()
    assert "workflow_run.conclusion == 'success'" in job["if"]


def test_the_pages_are_the_site_that_is_built():
    import build_site

    (job,) = jobs_of((FOLDER / "pages.yml").read_text("utf-8"))
    (upload,) = [step for step in job["steps"] if "upload-pages-artifact" in step.get("uses", "")]
    assert ROOT / upload["with"]["path"] == build_site.SITE
    (python,) = [step["with"] for step in job["steps"] if "setup-python" in step.get("uses", "")]
    (tested,) = jobs_of((FOLDER / "tests.yml").read_text("utf-8"))
    assert python["python-version"] in tested["strategy"]["matrix"]["python"]
    commands = commands_of((FOLDER / "pages.yml").read_text("utf-8"))
    assert ["python", "instructor/build_site.py"] in commands
    ignored = (ROOT / ".gitignore").read_text("utf-8").splitlines()
    assert f"/{build_site.SITE.name}/" in ignored
