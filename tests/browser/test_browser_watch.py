"""The watch itself: what looks outside, from the page or from a process behind it, is noted."""

import subprocess
import sys

import pytest

pytestmark = pytest.mark.slow  # it starts Jupyter and a browser

OUTSIDE = "https://outside.example/library.js"


def test_a_request_of_the_page_is_noted(page):
    page.evaluate("url => fetch(url).catch(() => null)", OUTSIDE)
    assert page.outside == [OUTSIDE]
    page.outside.clear()


@pytest.mark.parametrize(
    ("look", "noted"),
    [
        ("socket.getaddrinfo('outside.example', 443)", "socket.getaddrinfo outside.example"),
        ("socket.gethostbyname('outside.example')", "socket.gethostbyname outside.example"),
        ("socket.create_connection(('192.0.2.1', 80))", "socket.getaddrinfo 192.0.2.1"),
        ("tcp.connect(('192.0.2.1', 80))", "socket.connect 192.0.2.1"),
        ("udp.sendto(b'x', ('192.0.2.1', 53))", "socket.sendto 192.0.2.1"),
    ],
)
def test_a_look_of_a_python_process_is_stopped_and_noted(lab, look, noted):
    code = f"import socket; tcp = socket.socket(); udp = socket.socket(type=2); {look}"
    done = subprocess.run(
        [sys.executable, "-c", code], env=lab.environment(), capture_output=True, text=True
    )
    assert "looked outside" in done.stderr
    assert lab.outside() == [noted]


def test_what_stays_here_is_left_alone(lab):
    code = "from socket import *; s = create_server(('', 0)); create_connection(s.getsockname())"
    subprocess.run([sys.executable, "-c", code], env=lab.environment(), check=True)
    assert lab.outside() == []
