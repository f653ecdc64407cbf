"""The stages by keyboard alone, told as a screen reader tells them, against approved transcripts.

Each transcript in spoken/ is for a human to read. After a change that is meant, read the new one,
which the test leaves in screenshots/spoken_*.txt, and put it in its place.
"""

from pathlib import Path

import numpy as np
import pytest
from live_page import show_live
from reference_kmeans import BAD_START, compute_centroids, find_closest_centroids

from browser import SCREENSHOTS
from kmeanslab.playground import HandLabels, Palette, Playground
from utils import load_data

pytestmark = pytest.mark.slow  # it opens a browser

APPROVED = Path(__file__).resolve().parent / "spoken"
# What is said of the focused element: name, role, state. Then what the live regions said since.
SAID = """() => {
    const node = document.activeElement;
    if (node === document.body) return null;
    const role = node.getAttribute("role") ?? { BUTTON: "button", INPUT: "slider" }[node.tagName]
        ?? "text";
    const name = node.ariaLabel ?? node.textContent.trim();
    const value = node.getAttribute("aria-valuetext");
    const pressed = node.ariaPressed === "true" ? ", pressed" : "";
    return `${name}, ${role}${value ? ", " + value : ""}${pressed}`;
}"""
LISTEN = """() => {
    window.live = [];
    const watch = new MutationObserver(changes => {
        const regions = changes.map(c => (c.target.closest ? c.target : c.target.parentElement)
            ?.closest("[role=status]")).filter(Boolean);
        for (const region of new Set(regions))
            if (region.textContent.trim()) window.live.push(region.textContent.trim());
    });
    watch.observe(document.body, { subtree: true, childList: true, characterData: true });
}"""


class Listener:
    """Presses keys and writes down what is said."""

    def __init__(self, page):
        self.page, self.lines = page, []
        page.evaluate(LISTEN)

    def press(self, key):
        """Press a key; note what is focused then and what the live regions say."""
        self.page.evaluate("window.live = []")
        before = self.page.evaluate(SAID)
        self.page.keyboard.press(key)
        self.page.wait_for_timeout(400)
        focused = self.page.evaluate(SAID)
        self.lines.append(f"[{key}]")
        if key.endswith("Tab"):
            self.lines.append(f"    {focused or 'the end of the page'}")
        elif focused != before:
            self.lines.append(f"    is now: {focused}")
        self.lines += [f"    says: {text}" for text in self.page.evaluate("window.live")]
        return focused

    def tab_through(self):
        """Press Tab from the first stop to the last."""
        while self.press("Tab"):
            assert len(self.lines) < 200, "Tab never left the stage"

    def compare(self, name):
        """Compare what was said with the approved transcript."""
        path, text = APPROVED / f"{name}.txt", "\n".join(self.lines) + "\n"
        SCREENSHOTS.mkdir(exist_ok=True)
        (SCREENSHOTS / f"spoken_{name}.txt").write_text(text, encoding="utf-8")
        assert text == path.read_text(encoding="utf-8")


def palette():
    picture = np.linspace(0, 1, 12 * 16 * 3).reshape(12, 16, 3)
    grays = {K: np.linspace(0, 1, K)[:, None] * np.ones(3) for K in (2, 4)}
    pixels = picture.reshape(-1, 3)
    runs = {K: (gray, find_closest_centroids(pixels, gray)) for K, gray in grays.items()}
    return Palette(picture, runs, find_closest_centroids)


WALKS = {
    "stage": (
        lambda: Playground(load_data(), BAD_START, find_closest_centroids, compute_centroids),
        [
            *["Tab"] * 1,
            "ArrowRight",
            "Shift+ArrowUp",
            *["Tab"] * 3,
            "Enter",
            "Enter",
            "Tab",
            "Enter",
        ],
    ),
    "hand": (
        lambda: HandLabels([[1.0, 1], [2, 1], [6, 4]], [[2.0, 2], [4, 4]]),
        ["Tab", "0", "Tab", "1", "Backspace", "Enter", "Tab", "1", "Tab", "Enter"],
    ),
    "palette": (palette, ["Tab", "ArrowRight", "Tab", "ArrowDown", "Enter", "Tab", "ArrowRight"]),
}


@pytest.mark.parametrize("name", WALKS)
def test_what_a_screen_reader_says(name, page):
    widget, keys = WALKS[name]
    show_live(page, widget())
    page.locator(".km-stage").wait_for()
    listener = Listener(page)
    listener.tab_through()
    page.evaluate("document.activeElement.blur()")
    for key in keys:
        listener.press(key)
    listener.compare(name)
