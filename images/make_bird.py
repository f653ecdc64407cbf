"""Paint bird_small.png: a kingfisher on a mossy bough, with code alone.

Run it anywhere: ``python images/make_bird.py`` writes bird_small.png beside this script.

Nobody's photograph is used, so nobody's rights come along. The picture behaves like a photograph
all the same: soft light and shadow, texture, a blurred background, thousands of colors.

Positions and lengths are in pixels of the finished picture: x from 0 to 128, y from 0 to 128
downwards. Colors are red, green, blue, from 0 to 1. The scene is painted SCALE times larger and
then reduced, which makes soft edges. Angles are in degrees, clockwise from the x axis.
"""

from itertools import product
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw

PICTURE_FILE = Path(__file__).with_name("bird_small.png")
# In 4 colors, this seed keeps the blue and the orange of the bird from every start that
# tests/test_pictures.py tries; some others lose the blue to the lights in the background.
SEED = 13
SIZE = 128
SCALE = 4
CANVAS = SIZE * SCALE
Y, X = (np.mgrid[0:CANVAS, 0:CANVAS] + 0.5) / SCALE

# Each lamp: where the light comes from (x, y, towards you) and its color.
SUN = ([-0.52, -0.62, 0.59], [0.86, 0.82, 0.75])
SKY_BEHIND = ([0.86, -0.42, 0.29], [0.38, 0.45, 0.50])
GOLDEN_RIM = ([-0.70, -0.68, -0.22], [0.50, 0.40, 0.20])

# A layer of feathers, leaves or toes has five channels: color, height above the ground, opacity.
COLOR, HEIGHT, OPACITY = slice(0, 3), 3, 4

# --- Where things are ------------------------------------------------------------------------

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

# Closed outlines, as points that a smooth curve joins.
HEAD = [(42, 40), (45, 33), (50.5, 26.5), (59, 23), (68, 25), (75, 31.5), (78.5, 41)]
BODY = [
    *HEAD,
    *[(84.5, 50), (91.5, 61), (96, 75), (96.5, 86), (94, 93), (86, 96), (77, 98.5), (68, 100)],
    *[(59, 98), (51, 91.5), (45, 82.5), (42, 72), (42, 62), (44.5, 53), (43, 46)],
]
CROWN = [
    *[(40, 39.3), (44, 36), (50, 34), (58, 35), (66, 38.5), (73, 43), (79, 50)],
    *[(90, 44), (70, 14), (40, 22)],
]
CHEEK_STRIPE = [
    *[(42, 44.5), (52, 45.6), (62, 48), (72, 52.5)],
    *[(77, 60), (66, 55), (54, 50), (44, 47.3)],
]
BACK = [(76, 52), (81, 44), (112, 50), (112, 130), (94, 104), (88, 92), (82, 74)]
LOWER_BILL = [
    *[(48, 42), (34, 43), (22, 44.9), (14.5, 45.9)],
    *[(24, 47.2), (34, 47.3), (42, 46.8), (47, 46)],
]
UPPER_BILL = [
    *[(47, 36.5), (42, 37), (33, 39.6), (22, 42.9)],
    *[(12.5, 45.6), (22, 44.9), (34, 43.2), (47, 42.2)],
]
BILL_GLOSS = [(46, 37.6), (36, 39.6), (24, 43.2), (36, 40.5)]
MOUTH_CORNER = [(42, 41), (48, 38.6), (50, 39.5), (46, 42.3)]

# The folded wing lies between two curves of three control points: shoulder, middle, tip.
WING_FRONT = np.array([(70, 58), (71.5, 78), (92.5, 108)])
WING_BACK = np.array([(81, 54), (97, 70), (94.5, 109)])

# Which way the small feathers point: x, y, angle.
FLOW = np.array(
    [
        *[(43, 41, 0), (47, 33, -35), (56, 27, -8), (63, 26, 15), (70, 29, 45), (75, 34, 70)],
        *[(78, 42, 68), (85, 51, 60), (62, 42, 18), (52, 38, 0), (46, 49, 70), (56, 51, 28)],
        *[(70, 47, 40), (46, 62, 94), (44, 76, 80), (48, 86, 56), (58, 96, 30), (54, 80, 70)],
        *[(62, 70, 80), (68, 92, 40), (80, 60, 60), (91, 62, 68), (95, 76, 88), (85, 80, 72)],
        *[(96, 88, 104), (84, 97, 30), (77, 98, 15)],
    ],
    dtype=float,
)
BILL_ROOT = np.array([42, 41])

# The eye, from the outside in: x, y, two radii, softness, opacity, color.
EYE = [
    (52.5, 37.6, 4.00, 3.7, 0.8, 1.0, (0.04, 0.03, 0.03)),
    (52.7, 38.5, 2.70, 2.2, 1.6, 0.8, (0.30, 0.16, 0.09)),
    (52.3, 37.4, 1.80, 1.8, 0.8, 1.0, (0.02, 0.02, 0.02)),
    (51.2, 36.2, 1.25, 1.0, 0.5, 1.0, (1.00, 0.99, 0.96)),
]

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

# --- Tools -----------------------------------------------------------------------------------


def resize(values, side, method):
    """A 2-D array of floats resampled to side by side."""
    picture = Image.fromarray(values.astype(np.float32))
    return np.asarray(picture.resize((side, side), method), dtype=float)


def blur(image, sigma):
    """Gaussian blur of a canvas, with mirrored edges; the FFT makes wide blurs cheap."""
    margin = int(min(3 * sigma * SCALE, CANVAS - 1)) + 1
    channels = image.ndim - 2
    wide = np.pad(image, [(margin, margin)] * 2 + [(0, 0)] * channels, mode="reflect")
    down = np.fft.fftfreq(wide.shape[0])[:, None]
    across = np.fft.rfftfreq(wide.shape[1])
    gain = np.exp(-2 * (np.pi * sigma * SCALE) ** 2 * (down**2 + across**2))
    spectrum = np.fft.rfft2(wide, axes=(0, 1)) * gain.reshape(gain.shape + (1,) * channels)
    soft = np.fft.irfft2(spectrum, wide.shape[:2], axes=(0, 1))
    return soft[margin : margin + CANVAS, margin : margin + CANVAS]


def direction(angle):
    """The step of length 1 along an angle."""
    return np.array([np.cos(np.radians(angle)), np.sin(np.radians(angle))])


def mask_of_outline(points, softness=0.4):
    """Opacity of the closed Catmull-Rom curve through the points."""
    t = np.linspace(0, 1, 16)[None, :, None]
    before, start, end, after = (np.roll(points, k, axis=0)[:, None] for k in (1, 0, -1, -2))
    curve = (
        start
        + (end - before) * t / 2
        + (before - 2.5 * start + 2 * end - after / 2) * t**2
        + (1.5 * (start - end) + (after - before) / 2) * t**3
    )
    picture = Image.new("L", (CANVAS, CANVAS))
    corners = [tuple(point) for point in curve.reshape(-1, 2) * SCALE]
    ImageDraw.Draw(picture).polygon(corners, fill=255)
    return blur(np.asarray(picture) / 255, softness)


def mask_of_ellipse(x, y, radius_x, radius_y, angle=0, softness=0.5):
    """Opacity of a turned ellipse; softness is the width of its edge."""
    c, s = direction(angle)
    along, beside = (X - x) * c + (Y - y) * s, (Y - y) * c - (X - x) * s
    distance = np.hypot(along / radius_x, beside / radius_y) - 1
    return np.clip(0.5 - distance * min(radius_x, radius_y) / softness, 0, 1)


def noise(rng, cell, stretch=1.0):
    """Three octaves of value noise, mean 0 and spread 1; stretch lengthens it along x."""
    total = np.zeros((CANVAS, CANVAS))
    for octave in range(3):
        cells = SIZE / cell * 2**octave
        grid = rng.normal(size=(int(cells) + 2, int(cells / stretch) + 2))
        total += resize(grid, CANVAS, Image.Resampling.BICUBIC) / 2**octave
    return (total - total.mean()) / total.std()


def mix(base, color, opacity):
    """Lay a color, or a picture, over a picture."""
    return base + (np.asarray(color) - base) * np.clip(opacity, 0, 1)[..., None]


def plain(color):
    """A canvas of one color."""
    return np.full((CANVAS, CANVAS, 3), color, dtype=float)


def inflate(mask, rounds=1500):
    """Height of a balloon with this outline: Poisson's equation, solved on the small grid."""
    inside = mask.reshape(SIZE, SCALE, SIZE, SCALE).mean(axis=(1, 3))
    height = np.zeros((SIZE + 2, SIZE + 2))
    for _ in range(rounds):
        around = height[:-2, 1:-1] + height[2:, 1:-1] + height[1:-1, :-2] + height[1:-1, 2:]
        height[1:-1, 1:-1] = inside * (around + 1) / 4
    fine = resize(height[1:-1, 1:-1], CANVAS, Image.Resampling.BICUBIC)
    return np.sqrt(4 * np.clip(blur(fine, 0.4), 0, None) + 0.3)


def lambert(height, lamp=SUN[0]):
    """Light that falls on a height field: the cosine with its normals, never negative."""
    slope_y, slope_x = np.gradient(height, 1 / SCALE)
    x, y, z = lamp
    cosine = (z - slope_x * x - slope_y * y) / np.sqrt(slope_x**2 + slope_y**2 + 1)
    return np.clip(cosine, 0, 1)[..., None]


def lay_spindle(
    layer, x, y, angle, length, width, color, *, relief=0.3, crispness=3.0, bluntness=2.0
):
    """Lay one feather, leaf or toe on a layer; it starts at x, y and points along angle.

    width is half its greatest width. relief raises its far end, so that it throws light and shade;
    a blunt one has parallel sides and a round end.
    """
    reach = length + width
    edges = np.array([x - reach, x + reach, y - reach, y + reach])
    left, right, top, bottom = np.clip(edges * SCALE, 0, CANVAS).astype(int)
    window = slice(top, bottom), slice(left, right)
    c, s = direction(angle)
    along = ((X[window] - x) * c + (Y[window] - y) * s) / length
    beside = ((Y[window] - y) * c - (X[window] - x) * s) / width
    taper = np.abs(2 * np.clip(along, 0, 1) ** 0.8 - 1) ** bluntness
    outline = np.clip(1 - taper, 0, 1) ** (1 / bluntness)
    opacity = np.clip((outline - np.abs(beside)) * width * crispness, 0, 1)
    barbs, shaft = 0.05 * np.sin(beside * 9 + along * 14), 0.10 * np.exp(-((beside * 9) ** 2))
    shade = 1 + relief * (along - 0.6) + barbs - shaft
    height = 1 + relief * width * (0.7 * (1 - beside**2) + 0.8 * along)
    pixels = np.dstack([shade[..., None] * color, height, np.ones_like(height)])
    layer[window] += (pixels - layer[window]) * opacity[..., None]


# --- The scene, from back to front -----------------------------------------------------------


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


def markings(rng):
    """The colors of a kingfisher, as a map from which the feathers take theirs."""
    orange, white = [0.96, 0.49, 0.14], [1.08, 1.05, 0.99]
    coat = mix(plain(orange), [1, 0.64, 0.24], 0.75 * mask_of_ellipse(48, 67, 10, 15, -8, 12))
    coat = mix(coat, [0.74, 0.28, 0.06], 0.55 * mask_of_ellipse(68, 80, 6, 26, -14, 12))
    coat = mix(coat, [1, 0.78, 0.48], 0.85 * mask_of_ellipse(71, 98, 20, 5, 6, 6))
    coat = mix(coat, white, mask_of_ellipse(49, 51.5, 11, 5.6, 24, 2))
    coat = mix(coat, [0.08, 0.42, 0.64], mask_of_outline(CROWN))
    coat = mix(coat, [0.30, 0.88, 1.0], mask_of_outline(BACK, 0.8))
    coat = mix(coat, white, mask_of_ellipse(71.5, 46.3, 6.2, 4.0, 40, 1.5))
    coat = mix(coat, [0.08, 0.36, 0.62], mask_of_outline(CHEEK_STRIPE))
    coat = mix(coat, orange, mask_of_ellipse(60.5, 42.2, 8.4, 3.5, 14, 1.5))
    coat = mix(coat, [1, 0.66, 0.30], mask_of_ellipse(46, 37.6, 2.8, 1.4, -12, 1))
    return np.clip(coat * (1 + 0.06 * noise(rng, 8)[..., None]), 0, 1.15)


def flow_at(x, y):
    """The angle of a small feather at x, y: the mean of FLOW, near rows first."""
    near = ((FLOW[:, 0] - x) ** 2 + (FLOW[:, 1] - y) ** 2 + 9) ** -1.5
    return near @ FLOW[:, 2] / near.sum()


def lay_body_feathers(rng, layer, coat, region, count):
    """Cover the region with small feathers, from the tail to the bill, as tiles on a roof."""
    spots = rng.uniform((38, 20), (104, 124), size=(count, 2))
    from_bill = np.hypot(*(spots - BILL_ROOT).T)
    sizes = np.interp(from_bill, [4, 26, 42, 75], [1.2, 2.2, 4.4, 5.4])
    columns, rows = (spots.T * SCALE).astype(int)
    keep = (rng.uniform(size=count) < 3.2 / sizes**1.6) & (region[rows, columns] > 0.5)
    for spot in np.flatnonzero(keep)[np.argsort(-from_bill[keep])]:
        (x, y), size = spots[spot], sizes[spot] * rng.uniform(0.8, 1.2)
        color = coat[rows[spot], columns[spot]] * rng.normal(1, 0.05) * rng.normal(1, 0.02, 3)
        is_speckle = y < 52 and color[2] > 2 * color[0] and rng.uniform() < 0.36
        if is_speckle:
            color = np.array([0.32, 0.80, 0.88])
        thin = 0.5 if rng.uniform() < 0.5 else 0.0
        length, width = size * (1.5 + 0.4 * thin), size * 0.36 * (1 - thin)
        angle = flow_at(x, y) + rng.normal(0, 6)
        lay_spindle(layer, x, y, angle, length, width, color * (1 + 0.3 * thin), crispness=1.4)


def wing_point(down, back):
    """A point of the folded wing: down from shoulder to tip, back from front to rear edge."""
    front, rear = (
        (1 - down) ** 2 * shoulder + 2 * down * (1 - down) * middle + down**2 * tip
        for shoulder, middle, tip in (WING_FRONT, WING_BACK)
    )
    return (1 - back) * front + back * rear


def wing_angle(down, back, step):
    """The angle of a wing feather: the way from a point of the wing to one further down."""
    x, y = wing_point(down + step, back) - wing_point(down, back)
    return np.degrees(np.arctan2(y, x))


def lay_tail(rng, layer):
    """Six long feathers, the nearest last and lightest."""
    for k in np.linspace(0, 1, 6):
        tint = np.array([0.05, 0.40, 0.66]) * (0.55 + 0.7 * k) * rng.normal(1, 0.08)
        root = 83 + 7 * k, 90 - 3 * k
        lay_spindle(layer, *root, 66 + 7 * k, 33 - k, 2.2, tint, relief=0.5, bluntness=6)


def lay_wing_feather(rng, layer, down, back, length, width, glow, edge):
    """One feather of the wing over its own edge, dark or light; returns its root and angle."""
    root = wing_point(down, back) + rng.normal(0, 0.35, 2)
    angle = wing_angle(down, back, length / 64) + rng.normal(0, 3)
    color = np.array([0.05, 0.42, 0.60]) * glow * rng.normal(1, 0.08)
    color += np.array([0, 0.10, 0.12]) * back
    x, y = root
    lay_spindle(layer, x - 0.3, y + 0.5, angle, length, 1.1 * width, color * edge)
    lay_spindle(layer, *root, angle, length, width, color, relief=0.6, bluntness=3)
    return root, angle


def lay_wing(rng, layer):
    """Flight feathers, then rows of coverts up to the shoulder, each with a spot of light."""
    for k in np.linspace(0, 1, 9):
        lay_wing_feather(rng, layer, 0.36 + 0.10 * k, k, 27 + 2 * k, 2.1, glow=0.9, edge=1.6)
    for row, down in enumerate(np.arange(0.46, -0.01, -0.075)):
        for back in np.linspace(0, 0.86, 5) + 0.107 * (row % 2):
            length = 7.5 + 6 * down
            root, angle = lay_wing_feather(rng, layer, down, back, length, 2.3, glow=1, edge=0.5)
            spot = root + 0.72 * length * direction(angle)
            light_blue = np.array([0.52, 0.92, 1.0])
            lay_spindle(
                layer, *spot, angle, 2.2, rng.uniform(0.5, 1), light_blue, relief=0.1, crispness=2
            )


def paint_bird(rng, scene):
    """Feathers over the volumes of body, head and wing: a warm sun, a cool sky, a rim of gold."""
    coat, region = markings(rng), mask_of_outline(BODY, 0.1)
    edge = np.linspace(0, 1, 12)[:, None]
    wing = mask_of_outline([*wing_point(edge, 0.0), *wing_point(edge[::-1], 1.0)])
    layer = np.dstack([0.85 * coat, np.ones((CANVAS, CANVAS)), region])
    lay_body_feathers(rng, layer, coat, region, 9000)
    lay_tail(rng, layer)
    lay_wing(rng, layer)
    over_the_wing = region * mask_of_ellipse(67, 80, 5, 20, -14, 1)
    lay_body_feathers(rng, layer, coat, over_the_wing, 3000)
    head = mask_of_outline(HEAD + CHEEK_STRIPE[4:])
    volume = 0.6 * inflate(layer[..., OPACITY]) + 0.3 * inflate(head) + 0.3 * inflate(wing)
    volume = blur(volume, 0.7) + 0.6 * layer[..., HEIGHT]
    lamps = (SUN, SKY_BEHIND, GOLDEN_RIM)
    light = 0.48 + sum(lambert(volume, lamp) * np.array(color) for lamp, color in lamps)
    crease = 0.8 * blur(wing, 2) * (1 - wing)
    crease = crease + 0.35 * blur(mask_of_ellipse(58, 57.5, 13, 2.5, 18, 2), 2.2)
    light = light * (1 - np.clip(crease, 0, 0.6))[..., None]
    return mix(scene, layer[..., COLOR] * light, layer[..., OPACITY])


def paint_bill_and_eye(scene):
    """A dagger of a bill and a glistening eye."""
    for outline, color in ((LOWER_BILL, [0.58, 0.23, 0.13]), (UPPER_BILL, [0.12, 0.12, 0.14])):
        mask = mask_of_outline(outline, 0.2)
        tint = mix(plain(color), [0.09, 0.08, 0.09], (36 - X) / 16)
        scene = mix(scene, tint * (0.45 + 0.9 * lambert(inflate(mask, 200))), mask)
    scene = mix(scene, [0.62, 0.66, 0.70], 0.75 * mask_of_outline(BILL_GLOSS, 0.35))
    scene = mix(scene, [0.05, 0.05, 0.06], 0.85 * mask_of_outline(MOUTH_CORNER, 0.3))
    for x, y, radius_x, radius_y, softness, opacity, color in EYE:
        ring = mask_of_ellipse(x, y, radius_x, radius_y, 0, softness)
        scene = mix(scene, color, opacity * ring)
    return scene


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
