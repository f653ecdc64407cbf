"""The kingfisher itself: feathers laid one after the other, a bill and an eye."""

import numpy as np

from bird_brushes import (
    CANVAS,
    COLOR,
    HEIGHT,
    OPACITY,
    SCALE,
    SUN,
    X,
    blur,
    direction,
    inflate,
    lambert,
    lay_spindle,
    mask_of_ellipse,
    mask_of_outline,
    mix,
    noise,
    plain,
)

# The other lamps: where the light comes from (x, y, towards you) and its color.
SKY_BEHIND = ([0.86, -0.42, 0.29], [0.38, 0.45, 0.50])
GOLDEN_RIM = ([-0.70, -0.68, -0.22], [0.50, 0.40, 0.20])

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
