"""Whether all is here that the lesson needs, and new enough."""

import re
from pathlib import Path

import matplotlib
import numpy as np
import PIL

from kmeanslab.sentences import load_sentences

SENTENCES = load_sentences("setup")
FILES = ("public_tests.py", "requirements.txt", "data/ex7_X.npy", "images/bird_small.png")
PACKAGES = {"numpy": np, "matplotlib": matplotlib, "pillow": PIL}


def check_setup() -> None:
    """Look for the lesson's files, and for packages as new as requirements.txt wants them.

    Raises
    ------
    FileNotFoundError
        When a file is missing.
    ImportError
        When a package is too old.
    """
    here = Path(__file__).resolve().parents[1]
    for name in FILES:
        if not (here / name).exists():
            raise FileNotFoundError(SENTENCES["missing"].format(name=name))
    needed = (here / "requirements.txt").read_text()
    for included in re.findall(r"^-r (.+)", needed, re.M):
        needed += (here / included.strip()).read_text()
    oldest = dict(re.findall(r"^(\w+)>=([\d.]+)", needed, re.M))
    for name, package in PACKAGES.items():
        if _numbers(package.__version__) < _numbers(oldest[name]):
            version = package.__version__
            raise ImportError(SENTENCES["too old"].format(name=name, version=version))


def _numbers(version):
    return [int(number) for number in re.findall(r"\d+", version)[:2]]
