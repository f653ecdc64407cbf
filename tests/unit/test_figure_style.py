"""Ten colors and ten shapes: apart for every kind of color vision, readable, the same for any K."""

import matplotlib
import numpy as np
import pytest
from matplotlib.colors import to_rgb
from matplotlib.markers import MarkerStyle

from kmeanslab.figures.style import COLORS, MARKERS, label_colors, marker_of, readable_on

cspace = pytest.importorskip("colorspacious", reason="colorspacious is not installed")

VISIONS = ("full", "protanomaly", "deuteranomaly", "tritanomaly")


def smallest_difference(colors, vision):
    """The smallest CIE 1976 difference of any two colors, as a wholly color-blind eye sees them."""
    seen = np.array([to_rgb(color) for color in colors])
    if vision != "full":
        space = {"name": "sRGB1+CVD", "cvd_type": vision, "severity": 100}
        seen = np.clip(cspace.cspace_convert(seen, space, "sRGB1"), 0, 1)
    lab = cspace.cspace_convert(seen, "sRGB1", "CIELab")
    distances = np.linalg.norm(lab[:, np.newaxis] - lab, axis=-1)
    return distances[np.triu_indices(len(lab), 1)].min()


@pytest.mark.parametrize("vision", VISIONS)
def test_the_ten_colors_stay_apart_for_every_vision(vision):
    assert smallest_difference(COLORS[:6], vision) >= 20
    assert smallest_difference(COLORS, vision) >= 15


def test_the_measure_finds_a_sequence_that_collapses():
    tab10 = [color["color"] for color in matplotlib.rcParamsDefault["axes.prop_cycle"]]
    assert min(smallest_difference(tab10, vision) for vision in VISIONS) < 10


def test_labels_keep_their_color_whatever_stands_beside_them():
    colors = label_colors([0, 9, 10, 11, 63])
    np.testing.assert_allclose(colors[:2, :3], [to_rgb(COLORS[0]), to_rgb(COLORS[9])])
    np.testing.assert_allclose(label_colors([63, 10])[::-1], colors[[2, 4]])
    assert len(np.unique(label_colors(range(64)).round(6), axis=0)) == 64


def test_ten_labels_have_ten_shapes_and_all_others_a_disc():
    outlines = {MarkerStyle(marker_of(k)).get_path().vertices.tobytes() for k in range(10)}
    turns = {MarkerStyle(marker_of(k)).get_transform().to_values() for k in range(10)}
    assert len(outlines) + len(turns) > 10 and len(set(MARKERS)) == 10
    assert [marker_of(k) for k in (-1, 0, 9, 10, 63)] == ["o", "o", "d", "o", "o"]


def contrast(color, other):
    """Contrast ratio of two colors (WCAG 2.2), from relative luminance in CIE XYZ."""
    light = [cspace.cspace_convert(to_rgb(c), "sRGB1", "XYZ100")[1] / 100 for c in (color, other)]
    return (max(light) + 0.05) / (min(light) + 0.05)


@pytest.mark.parametrize("color", [*COLORS, "black", "white", "#767676", "#717171", "#7f7f7f"])
def test_numbers_can_be_read_on_their_disc(color):
    chosen = readable_on(to_rgb(color))
    assert contrast(chosen, color) >= 4.5
    other = {"black": "white", "white": "black"}[chosen]
    assert contrast(chosen, color) >= 0.95 * contrast(other, color)
