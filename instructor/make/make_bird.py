"""Paint images/bird_small.png: a kingfisher on a mossy bough, with code alone.

    python instructor/make/make_bird.py

Nobody's photograph is used, so nobody's rights come along. The picture behaves like a photograph
all the same: soft light and shadow, texture, a blurred background, thousands of colors.
"""

from itertools import product
from pathlib import Path

import numpy as np
from PIL import Image

from bird_brushes import (
    CANVAS,
    COLOR,
    HEIGHT,
    OPACITY,
    SIZE,
    X,
    Y,
    blur,
    direction,
    lambert,
    lay_spindle,
    mask_of_ellipse,
    mix,
    noise,
    plain,
    resize,
)
from bird_feathers import paint_bill_and_eye, paint_bird

PICTURE_FILE = Path(__file__).resolve().parents[2] / "images" / "bird_small.png"
# In 4 colors, this seed keeps the blue and the orange of the bird from every start that
# tests/unit/test_pictures.py tries; some others lose the blue to the lights in the background.
SEED = 13

# Colors of the out-of-focus background: x, y, red, green, blue.
HAZE = np.array(
    [
        (0, 0, 0.55, 0.69, 0.36),
        (40, 5, 0.46, 0.68, 0.38),
        (85, 0, 0.37, 0.58, 0.40),
        (128, 0, 0.16, 0.38, 0.43),
        (0, 45, 0.44, 0.61, 0.36),
        (28, 70, 0.19, 0.39, 0.25),
        (0, 100, 0.08, 0.20, 0.17),
        (40, 120, 0.08, 0.19, 0.16),
        (128, 128, 0.23, 0.17, 0.19),
        (90, 125, 0.11, 0.19, 0.16),
        (108, 45, 0.34, 0.50, 0.36),
        (125, 80, 0.56, 0.40, 0.33),
    ]
)
# Colors of the discs of light between the leaves.
LIGHTS = np.array(
    [
        (0.66, 0.82, 0.42),
        (0.60, 0.90, 0.50),
        (0.60, 0.76, 0.38),
        (0.50, 0.86, 0.56),
        (0.44, 0.82, 0.76),
        (0.62, 0.54, 0.44),
    ]
)

# Leaves and toes start at x, y and have an angle, a length and half a width.
STEM = (27, 106, 222, 34, 0.6)
LEAVES = [
    (22, 101, 176, 17, 3.4),
    (14, 94, 158, 13, 3.0),
    (16, 95.5, -98, 15, 3.4),
    (22, 101, -62, 15, 3.4),
    (8, 88.5, -112, 12, 2.8),
]
# From the ankle of each foot, x and y, three toes fan out over the bough.
FEET = [(63.5, 97.6), (77.5, 97.0)]
TOES = [(-1.6, 112, 8.2), (1.6, 68, 7.8), (0.0, 91, 9.2)]


def paint_background(rng):
    """Foliage out of focus: a field of colors, dark leaves, discs of light."""
    weights = np.array([np.exp(-((X - x) ** 2 + (Y - y) ** 2) / 800) + 1e-6 for x, y, *_ in HAZE])
    scene = np.tensordot(weights, HAZE[:, 2:], (0, 0)) / weights.sum(axis=0)[..., None]
    scene = scene * (1 + 0.10 * noise(rng, 24)[..., None])
    for _ in range(18):
        x, y, radius_x, radius_y, angle = rng.uniform([0, 10, 10, 3, 0], [SIZE, SIZE, 22, 6, 180])
        dark = rng.uniform(0.1, 0.6) * LIGHTS[int(rng.uniform(0, 4))]
        scene = mix(scene, dark, 0.42 * mask_of_ellipse(x, y, radius_x, radius_y, angle, 3))
    scene = blur(scene, 2.4)
    for _ in range(60):
        x, radius, strength = rng.uniform([-5, 2.5, 0.12], [133, 9, 0.60])
        y = 92 - 96 * rng.uniform() ** (2 / 3)
        strength *= (1.2 - y / 150) * min(1, 5 / radius)
        rim = np.clip(np.hypot(X - x, Y - y) / radius, 0, 1) ** 4
        disc = mask_of_ellipse(x, y, radius, radius, 0, 1.2) * (0.7 + 0.3 * rim)
        glow = disc[..., None] * strength * LIGHTS[int(rng.uniform(0, 6))]
        scene = 1 - (1 - scene) * (1 - glow)
    return blur(scene, 0.6)


def paint_bough(rng, scene):
    """A mossy branch: a rough cylinder, in the bird's shadow."""
    axis = 110.5 - 0.085 * X + 1.6 * np.sin(X / 17) + 0.25 * noise(rng, 10)
    radius = 5.6 - 0.012 * X + 0.5 * np.sin(X / 7 + 1)
    across = (Y - axis) / radius
    bark = np.minimum(noise(rng, 3, stretch=4), 1.2)
    color = mix(plain([0.46, 0.33, 0.25]), [0.27, 0.18, 0.15], -0.6 * bark)
    moss = np.clip(0.7 * noise(rng, 6) + 0.35 * noise(rng, 1.5) - across - 0.6, 0, 1)
    color = mix(color, [0.30, 0.41, 0.16], 0.85 * np.sqrt(moss))
    color = mix(color, [0.58, 0.62, 0.28], moss**2)
    lichen = np.clip(2 * noise(rng, 5) - 3, 0, 0.7)
    color = mix(color, [0.58, 0.61, 0.54], lichen)
    height = radius * np.sqrt(np.clip(1 - across**2, 0.02, 1)) + 0.55 * bark
    shadow = blur(mask_of_ellipse(74, 104, 22, 4, -4, 3), 2)[..., None]
    light = (0.34 + 1.15 * lambert(height)) * (1 - 0.6 * shadow)
    return mix(scene, color * light, (1 - np.abs(across)) * radius * 1.6)


def paint_sprig(rng, scene):
    """A sprig of leaves: a light half, a dark half, a midrib, and little gloss."""
    layer = np.zeros((CANVAS, CANVAS, 5))
    lay_spindle(layer, *STEM, np.array([0.42, 0.44, 0.22]), relief=0.5, bluntness=1.5)
    for x, y, angle, length, width in LEAVES:
        tint = np.array([0.50, 0.62, 0.26]) * rng.normal(1, 0.07) * rng.normal(1, 0.04, 3)
        beside = direction(angle + 90)
        beside *= np.sign(beside @ [0.4, 1.0])  # the half that looks away from the sun
        shaded = np.array([x, y]) + 0.55 * width * beside
        lay_spindle(layer, x, y, angle, length, width, tint, relief=0.4, bluntness=1.6)
        lay_spindle(layer, *shaded, angle, length, 0.5 * width, 0.7 * tint, bluntness=1.6)
        lay_spindle(layer, x, y, angle, 0.9 * length, 0.35, 1.25 * tint, relief=0.1)
    mottle = 1 + 0.07 * noise(rng, 3)[..., None]
    light = 0.52 + 0.62 * lambert(0.6 * blur(layer[..., HEIGHT], 0.4))
    return mix(scene, layer[..., COLOR] * mottle * light, layer[..., OPACITY])


def paint_feet(rng, scene):
    """Two feet that grip the bough: toes bend away from the light, claws are dark."""
    layer = np.zeros((CANVAS, CANVAS, 5))
    for (x, y), (shift, angle, length) in product(FEET, TOES):
        tint = np.array([0.84, 0.37, 0.23]) * rng.normal(1, 0.05)
        root = np.array([x + shift, y])
        tip = root + 0.88 * length * direction(angle)
        lay_spindle(layer, *tip, angle, 2.4, 0.9, np.array([0.16, 0.11, 0.10]), bluntness=1.5)
        lay_spindle(layer, *root, angle, length, 1.55, tint, relief=0.4, bluntness=4)
    scene = mix(scene, [0.08, 0.05, 0.05], 0.7 * blur(layer[..., OPACITY], 1.0))
    light = (0.40 + 0.9 * lambert(1.3 * layer[..., HEIGHT])) * (1 - (Y - 100) / 14)[..., None]
    return mix(scene, layer[..., COLOR] * light, layer[..., OPACITY])


def develop(rng, scene):
    """Bloom, vignette, reduction, film curve and grain: what a camera adds."""
    scene = np.clip(scene, 0, 1)
    scene = scene + 0.10 * blur(np.clip(scene - 0.6, 0, 0.4), 3)
    from_middle = ((X - 62) / 90) ** 2 + ((Y - 58) / 90) ** 2
    scene = np.clip(scene * (1 - 0.22 * from_middle[..., None]), 0, 1)
    channels = (resize(scene[..., k], SIZE, Image.Resampling.LANCZOS) for k in range(3))
    small = np.clip(np.dstack(list(channels)), 0, 1)
    small = small + 0.24 * (small**2 * (3 - 2 * small) - small)
    grain = 0.012 * rng.normal(size=(SIZE, SIZE, 1)) + 0.006 * rng.normal(size=(SIZE, SIZE, 3))
    small = np.clip(small + grain * (1.1 - 0.6 * small), 0, 1)
    return Image.fromarray((small * 255 + 0.5).astype(np.uint8))


def main(path=PICTURE_FILE):
    """Paint the picture and write it to path as a PNG."""
    # Each part draws from a stream of its own: a change to one leaves the others as they are.
    for_background, for_bough, for_bird, for_film = np.random.default_rng(SEED).spawn(4)
    scene = paint_background(for_background)
    scene = paint_bough(for_bough, scene)
    scene = paint_sprig(for_bough, scene)
    scene = paint_feet(for_bough, scene)
    scene = paint_bill_and_eye(paint_bird(for_bird, scene))
    develop(for_film, scene).save(path, optimize=True)


if __name__ == "__main__":
    main()
