"""The files for GitHub Actions agree with the rest; .ci/run lints them."""

import re
import shlex
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / ".github" / "workflows"
TESTS, PAGES = (
    yaml.safe_load((FOLDER / f"{n}.yml").read_text("utf-8")) for n in ("tests", "pages")
)


def steps_of(workflow):
    return [step for job in workflow["jobs"].values() for step in job.get("steps", [])]


def missing_files(workflow):
    """Files that a command of the workflow names and that are not there."""
    commands = " && ".join(step.get("run", "") for step in steps_of(workflow))
    words = shlex.split(commands)
    files = [word for word in words if word.endswith((".txt", ".py")) or word.startswith("tests/")]
    return [file for file in files if not (ROOT / file).exists()]


def unpinned(workflow):
    """Actions that are named by a tag, which may point elsewhere tomorrow."""
    used = [step["uses"] for step in steps_of(workflow) if "uses" in step]
    return [name for name in used if not re.search(r"@[0-9a-f]{40}$", name)]


def test_workflows_call_files_that_exist_and_pin_their_actions():
    for workflow in (TESTS, PAGES):
        assert missing_files(workflow) == []
        assert unpinned(workflow) == []


def test_planted_faults_are_found():
    run = "python -m pytest tests/none && pip install -r missing.txt"
    planted = {"jobs": {"one": {"steps": [{"uses": "actions/checkout@v4"}, {"run": run}]}}}
    assert missing_files(planted) == ["tests/none", "missing.txt"]
    assert unpinned(planted) == ["actions/checkout@v4"]


def test_pythons_are_those_of_the_readme_of_the_project_and_of_ruff():
    pythons = TESTS["jobs"]["linux"]["strategy"]["matrix"]["python"]
    promised = re.search(r"You need Python (3\.\d+) to (3\.\d+)", (ROOT / "README.md").read_text())
    assert promised.groups() == (pythons[0], pythons[-1])
    project = (ROOT / "pyproject.toml").read_text("utf-8")
    assert f'requires-python = ">={pythons[0]}"' in project
    assert f'target-version = "py{pythons[0].replace(".", "")}"' in project


def test_every_package_has_an_oldest_and_a_newest_version():
    for name in ("requirements.txt", "instructor/requirements-site.txt"):
        lines = (ROOT / name).read_text("utf-8").splitlines()
        bounds = [line for line in lines if line and not line.startswith(("#", "-r"))]
        assert bounds
        assert [b for b in bounds if not re.fullmatch(r"[\w-]+>=[\d.]+,<[\d.]+", b)] == []


def test_the_pages_wait_for_the_tests_and_serve_what_is_built():
    publish = PAGES["jobs"]["publish"]
    assert publish["needs"] == "tests"
    assert PAGES["jobs"]["tests"]["uses"] == "./.github/workflows/tests.yml"
    commands = [step.get("run") for step in publish["steps"]]
    assert "python instructor/build_site.py" in commands
    (folder,) = [
        step["with"]["path"] for step in publish["steps"] if "path" in step.get("with", {})
    ]
    source = (ROOT / "instructor" / "build_site.py").read_text("utf-8")
    assert f'"{folder}"' in source
    assert f"/{folder}/" in (ROOT / ".gitignore").read_text("utf-8").splitlines()
