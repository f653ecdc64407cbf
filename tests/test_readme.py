"""What README.md and the instructor's guide promise is there."""

import re
import sys

import numpy as np
import pytest
from PIL import Image
from redteam import SUBMISSIONS

from conftest import REPOSITORY, run_in
from grading.sandbox.limits import SandboxLimits
from misconceptions import load
from test_house import FILES

README = (REPOSITORY / "README.md").read_text(encoding="utf-8")
GUIDE = (REPOSITORY / "instructor" / "README.md").read_text(encoding="utf-8")
# GitHub resolves it to where the site is published.
PAGES = "../../deployments/github-pages"
APPROVED = REPOSITORY / "tests" / "lesson" / "approved"


def commands(text):
    """The commands of all shell blocks."""
    blocks = re.findall(r"```bash\n(.*?)```", text, flags=re.DOTALL)
    return [line for block in blocks for line in block.splitlines() if line]


def test_every_command_of_the_readme_sets_up_by_itself():
    assert len(commands(README)) == 4
    assert all(re.match(r"pip install -r \S*requirements.txt && ", c) for c in commands(README))


def test_the_figures_of_the_readme_are_counted():
    mistakes, variants = load()
    assert f"know {len(mistakes)} wrong functions" in README
    assert f"none of {len(variants)} right ones" in README
    assert f"{len(SUBMISSIONS)} unlucky or hostile submissions" in README


def test_the_commands_that_show_a_claim_exist():
    shown = re.findall(r"\| `python (?:-m pytest )?(tests/\S+)` \|", README)
    assert len(shown) == 5
    assert [name for name in shown if not (REPOSITORY / name).exists()] == []


@pytest.mark.slow  # it executes the lesson, and draws each frame
def test_the_pictures_of_the_readme_are_what_the_lesson_draws(tmp_path):
    """Drawn again by the solved lesson; fonts differ a little between versions of Matplotlib."""
    script = REPOSITORY / "instructor" / "make" / "readme_pictures.py"
    done = run_in(script.parent, sys.executable, script.name, str(tmp_path))
    assert done.returncode == 0, done.stderr
    for name in ("figure1.png", "figure2.png", "figure3.png", "lesson.gif"):
        drawn, kept = (Image.open(folder / name) for folder in (tmp_path, REPOSITORY / "images"))
        frames = getattr(kept, "n_frames", 1)
        assert (drawn.size, getattr(drawn, "n_frames", 1)) == (kept.size, frames), name
        for frame in range(frames):
            pixels = []
            for picture in (drawn, kept):
                picture.seek(frame)
                pixels.append(np.asarray(picture.convert("RGB"), dtype=float))
            assert np.abs(pixels[0] - pixels[1]).mean() < 3, (name, frame)


def test_the_moving_picture_is_small_and_comes_to_rest():
    path = REPOSITORY / "images" / "lesson.gif"
    assert path.stat().st_size <= 1.5e6
    assert 1 <= Image.open(path).info["loop"] <= 4


def test_the_message_in_the_readme_is_one_that_the_checks_give():
    message = (APPROVED / "find_closest_centroids_wrong.txt").read_text(encoding="utf-8")
    assert message.strip() in README


@pytest.mark.parametrize("name", [name for name in FILES if name.endswith(".md")])
def test_links_lead_somewhere(name):
    text = (REPOSITORY / name).read_text(encoding="utf-8")
    links = re.findall(r"\]\((?!https?:)([^)#]+)\)", text)
    links = [link for link in links if link != PAGES]
    assert [link for link in links if not (REPOSITORY / name).parent.joinpath(link).exists()] == []


def test_the_guide_knows_how_much_memory_a_submission_may_take():
    (gigabytes,) = re.findall(r"up to (\d+) GB of memory", GUIDE)
    assert SandboxLimits().memory_bytes == int(gigabytes) * 2**30


def test_scripts_that_the_guide_calls_exist():
    scripts = re.findall(r"^python (\S+\.py)", "\n".join(commands(GUIDE)), flags=re.MULTILINE)
    assert "build.py" in scripts
    assert [name for name in scripts if not (REPOSITORY / "instructor" / name).exists()] == []


def missing_paths(text):
    """Files and folders that a guide names in backticks and that are not there."""
    named = {path for code in re.findall(r"`([^`\n]+)`", text) for path in code.split()}
    paths = {p for p in named if re.fullmatch(r"[\w.-]+(/[\w.-]*)+", p) and "NAME" not in p}
    return sorted(
        p for p in paths if not any(f == p or f.startswith(f"{p.rstrip('/')}/") for f in FILES)
    )


def test_contributing_names_files_that_are_there():
    text = (REPOSITORY / "CONTRIBUTING.md").read_text(encoding="utf-8")
    made = ["dist/"]  # by the command that it stands beside
    assert [path for path in missing_paths(text) if path not in made] == []
    assert missing_paths("`python tests/none.py` for `utils.py`, `a/NAME/b`") == ["tests/none.py"]
