"""The watch itself: what looks outside, from the page or from a process behind it, is noted."""

import subprocess
import sys

OUTSIDE = "https://outside.example/library.js"


def test_a_request_of_the_page_is_noted(page):
    page.evaluate("url => fetch(url).catch(() => null)", OUTSIDE)
    assert page.outside == [OUTSIDE]
    page.outside.clear()


def test_a_look_of_a_python_process_is_noted(lab):
    ask = "import socket; socket.getaddrinfo('outside.example', 443)"
    done = subprocess.run([sys.executable, "-c", ask], env=lab.environment(), check=False)
    assert done.returncode, "there is nobody of that name"
    assert lab.outside.read_text() == "socket.getaddrinfo outside.example\n"
    lab.outside.unlink()
