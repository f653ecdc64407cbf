"""Honest work by another name, in another format, in an archive, or cut off."""

import io
import json
import zipfile

import nbformat

from redteam.kit import (
    accident,
)


@accident((10, 10), "taken for KMeans.ipynb")
def renamed(kit):
    kit.write("KMeans (1) final.ipynb", kit.notebook())


@accident((10, 10), "taken for KMeans.ipynb")
def in_a_folder(kit):
    kit.write("my work/KMeans.ipynb", kit.notebook())


@accident((10, 10), "taken for KMeans.ipynb")
def zipped(kit):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("KMeans/KMeans.ipynb", nbformat.writes(kit.notebook()))
        archive.writestr("__MACOSX/KMeans/._KMeans.ipynb", b"\x00\x05")
        archive.writestr("../../../escaped.ipynb", b"{}")
    kit.write("work.zip", packed.getvalue())


@accident((10, 10), "2 notebooks")
def two_notebooks(kit):
    kit.write("KMeans.ipynb", kit.notebook({}))
    kit.write("KMeans-Copy1.ipynb", kit.notebook())


@accident((10, 10), "taken for KMeans.ipynb")
def named_by_a_browser(kit):
    kit.write("KMeans.ipynb.json", kit.notebook())


@accident((None, None), "could not be unpacked")
def damaged_zip(kit):
    kit.write("work.zip", b"PK\x03\x04 and then nothing")


@accident((0, 0), "missing")
def nothing_inside(kit):
    kit.write("notes.txt", b"I could not finish")


@accident((None, None), "could not be graded: KMeans.ipynb: the notebook is empty")
def empty_file(kit):
    kit.write("KMeans.ipynb", b"")


@accident((None, None), "could not be graded: KMeans.ipynb: the file is cut off")
def truncated(kit):
    whole = nbformat.writes(kit.notebook()).encode()
    kit.write("KMeans.ipynb", whole[: len(whole) // 2])


@accident((None, None), "could not be graded")
def a_web_page(kit):
    kit.write("KMeans.ipynb", b"<!DOCTYPE html><title>Log in</title>")


@accident((10, 10))
def format_3(kit):
    kit.write("KMeans.ipynb", nbformat.writes(kit.notebook(), version=3).encode())


@accident((10, 10))
def format_4_0(kit):
    notebook = json.loads(nbformat.writes(kit.notebook()))
    for c in notebook["cells"]:
        del c["id"]
        c["source"] = "".join(c["source"])
    notebook["nbformat_minor"] = 0
    kit.write("KMeans.ipynb", b"\xef\xbb\xbf" + json.dumps(notebook).encode())
