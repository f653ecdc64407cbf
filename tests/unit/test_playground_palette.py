"""A picture in K colors without a browser: what is shown, counted and compared."""

import base64
import io
import json
import re
import time

import numpy as np
import pytest
from PIL import Image
from reference_kmeans import find_closest_centroids

from kmeanslab.pictures import palette_png, psnr
from kmeanslab.playground import Palette
from kmeanslab.playground.answers import pace_of

RNG = np.random.default_rng(0)
PICTURE = np.round(RNG.random((12, 20, 3)) * 255) / 255
PIXELS = PICTURE.reshape(-1, 3)


def compress(K):
    palette = np.round(PIXELS[:K] * 255) / 255
    return palette, find_closest_centroids(PIXELS, palette)


@pytest.fixture
def palette():
    return Palette(PICTURE, compress, find_closest_centroids)


def do(palette, action, **details):
    palette._heard(palette, {"do": action, "id": 7, **details}, [])
    assert palette.view["answered"] == 7
    return palette.view


def picture_in(view):
    png = Image.open(io.BytesIO(base64.b64decode(view["png"])))
    return np.asarray(png.convert("RGB")) / 255


def test_the_file_that_is_counted_is_the_picture_that_is_shown(palette):
    view = do(palette, "show", i=2)
    colors, idx = compress(8)
    assert np.array_equal(picture_in(view), colors[idx].reshape(PICTURE.shape))
    assert view["bytes"] == len(palette_png(colors, idx, PICTURE.shape))
    assert view["psnr"] == pytest.approx(psnr(PICTURE, picture_in(view)))
    assert len(view["palette"]) == 8


def test_each_K_is_run_once_and_only_when_it_is_asked_for():
    asked = []
    palette = Palette(PICTURE, lambda K: asked.append(K) or compress(K))
    do(palette, "show", i=3)
    do(palette, "show", i=0)
    do(palette, "show", i=3)
    assert asked == [2, 16]


def test_the_readers_function_labels_the_palette_of_the_hand(palette):
    do(palette, "pick", row=0, column=0)
    view = do(palette, "pick", row=5, column=7)
    assert np.array_equal(palette.colors, PICTURE[[0, 5], [0, 7]])
    wanted = palette.colors[find_closest_centroids(PIXELS, palette.colors)].reshape(PICTURE.shape)
    assert np.array_equal(picture_in(view["mine"]), wanted)
    assert view["mine"]["psnr"] == pytest.approx(psnr(PICTURE, wanted))
    assert do(palette, "pick", row=5, column=7)["mine"] == view["mine"]  # it is there already
    assert len(do(palette, "drop", i=0)["mine"]["palette"]) == 1
    assert do(palette, "clear")["mine"] is None


def test_a_wrong_function_turns_into_its_sentence():
    palette = Palette(PICTURE, compress, lambda X, C: X)
    assert (
        "shape (240, 3), and (240,) is needed"
        in do(palette, "pick", row=0, column=0)["mine"]["message"]
    )


def test_a_slow_function_gets_a_coarser_picture(monkeypatch):
    def slow(X, centroids):
        time.sleep(5e-5 * len(X))
        return find_closest_centroids(X, centroids)

    monkeypatch.setattr("kmeanslab.playground.palette.HAND_SECONDS", 1e-3)
    view = do(Palette(PICTURE, compress, slow), "pick", row=0, column=0)
    assert picture_in(view["mine"]).shape[0] < 12
    assert view["mine"]["bytes"] is None
    assert pace_of(slow, PIXELS[:10], PIXELS[:2]) > 4e-5


@pytest.mark.parametrize(
    ("run", "sentence"),
    [
        (lambda K: 1 / 0, "stopped with ZeroDivisionError"),
        (lambda K: None, "runs returns NoneType. It needs a pair"),
        (lambda K: (np.zeros((K, 2)), np.zeros(240)), "(2, 2)"),
        (lambda K: (np.zeros((K, 3)), np.zeros(9)), "9"),
    ],
)
def test_a_run_that_fails_turns_into_its_sentence(run, sentence):
    palette = Palette(PICTURE, run)
    assert sentence in palette.view["message"] and sentence in repr(palette)


def test_the_page_holds_every_finished_run(monkeypatch):
    shown = []
    monkeypatch.setattr("kmeanslab.playground.show.display", lambda data, **_: shown.append(data))
    palette = Palette(PICTURE, {4: compress(4), 2: compress(2)})
    palette._ipython_display_()
    page = shown[0]["text/html"]
    data = json.loads(re.search(r"getElementById\('km-\w+'\), (\{.*\})\);", page).group(1))
    assert data["Ks"] == [2, 4]
    assert [len(view["palette"]) for view in data["views"]] == [2, 4]
    assert f'<img alt="{palette!r}"' in page
    assert "http" not in page.replace("http://www.w3.org/2000/svg", "")


def test_what_cannot_be_drawn_is_named():
    with pytest.raises(ValueError, match=r"picture has shape \(240, 3\)"):
        Palette(PIXELS, compress)
    with pytest.raises(ValueError, match="There is no K to show"):
        Palette(PICTURE, {})
