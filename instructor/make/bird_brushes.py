"""What the bird is painted with: masks, noise, light, and the one stroke that lays a feather.

Positions and lengths are in pixels of the finished picture: x from 0 to 128, y from 0 to 128
downwards. Colors are red, green, blue, from 0 to 1. The scene is painted SCALE times larger and
then reduced, which makes soft edges. Angles are in degrees, clockwise from the x axis.
"""

import numpy as np
from PIL import Image, ImageDraw

SIZE = 128
SCALE = 4
CANVAS = SIZE * SCALE
Y, X = (np.mgrid[0:CANVAS, 0:CANVAS] + 0.5) / SCALE
SUN = ([-0.52, -0.62, 0.59], [0.86, 0.82, 0.75])  # where the light comes from, and its color

# A layer of feathers, leaves or toes has five channels: color, height above the ground, opacity.
COLOR, HEIGHT, OPACITY = slice(0, 3), 3, 4


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
