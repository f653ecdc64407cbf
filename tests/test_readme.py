"""What README.md and the instructor's guide promise is there."""

import re

import pytest

from conftest import REPOSITORY
from grading.sandbox.limits import SandboxLimits
from test_house import FILES

README = (REPOSITORY / "README.md").read_text(encoding="utf-8")
GUIDE = (REPOSITORY / "instructor" / "README.md").read_text(encoding="utf-8")
APPROVED = REPOSITORY / "tests" / "lesson" / "approved"


def commands(text):
    """The commands of all shell blocks."""
    blocks = re.findall(r"```bash\n(.*?)```", text, flags=re.DOTALL)
    return [line for block in blocks for line in block.splitlines() if line]


def test_every_command_of_the_readme_sets_up_by_itself():
    assert len(commands(README)) == 3
    assert all(c.startswith("pip install -r requirements.txt && ") for c in commands(README))


def test_the_message_in_the_readme_is_one_that_the_checks_give():
    message = (APPROVED / "find_closest_centroids_wrong.txt").read_text(encoding="utf-8")
    assert message.strip() in README


@pytest.mark.parametrize("name", [name for name in FILES if name.endswith(".md")])
def test_links_lead_somewhere(name):
    text = (REPOSITORY / name).read_text(encoding="utf-8")
    links = re.findall(r"\]\((?!https?:)([^)#]+)\)", text)
    assert [link for link in links if not (REPOSITORY / name).parent.joinpath(link).exists()] == []


def test_the_guide_knows_how_much_memory_a_submission_may_take():
    (gigabytes,) = re.findall(r"up to (\d+) GB of memory", GUIDE)
    assert SandboxLimits().memory_bytes == int(gigabytes) * 2**30


def test_scripts_that_the_guide_calls_exist():
    scripts = re.findall(r"^python (\S+\.py)", "\n".join(commands(GUIDE)), flags=re.MULTILINE)
    assert "build.py" in scripts
    assert [name for name in scripts if not (REPOSITORY / "instructor" / name).exists()] == []
