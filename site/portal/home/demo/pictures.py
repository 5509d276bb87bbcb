"""Abstract pictures for the demo, drawn at load time; nothing is taken from anywhere.

Each pattern is a function of a canvas, the four colours of a region and a
random generator that is seeded by the picture, so a picture is the same
wherever it is drawn.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from io import BytesIO
from random import Random

from PIL import Image, ImageDraw

Colours = tuple[str, str, str, str]
Canvas = ImageDraw.ImageDraw

SIZE = (1280, 853)
# Drawn larger and scaled down: Pillow's shapes have no smooth edges.
SCALE = 2
WIDTH, HEIGHT = SIZE[0] * SCALE, SIZE[1] * SCALE


def picture(pattern: str, colours: Colours, *, seed: str) -> bytes:
    """Return a WebP file of about 10 to 60 KB."""
    image = Image.new("RGB", (WIDTH, HEIGHT), colours[0])
    draw = ImageDraw.Draw(image)
    PATTERNS[pattern](draw, colours, Random(seed))  # noqa: S311 -- shapes, no secret
    small = image.resize(SIZE, Image.Resampling.LANCZOS)
    file = BytesIO()
    small.save(file, "WEBP", quality=82, method=4)
    return file.getvalue()


def blend(first: str, second: str, share: float) -> tuple[int, int, int]:
    """Return the colour between two, nearer to the second the larger the share."""
    start, end = (
        [int(colour[place : place + 2], 16) for place in (1, 3, 5)]
        for colour in (first, second)
    )
    mixed = [round(a + (b - a) * share) for a, b in zip(start, end, strict=True)]
    return mixed[0], mixed[1], mixed[2]


def _disc(
    draw: Canvas, x: float, y: float, radius: float, fill: tuple[int, int, int] | str
) -> None:
    draw.ellipse((x - radius, y - radius, x + radius, y + radius), fill=fill)


def waves(draw: Canvas, colours: Colours, random: Random) -> None:
    sky, deep, middle, accent = colours
    _disc(draw, WIDTH * random.uniform(0.55, 0.8), HEIGHT * 0.3, HEIGHT * 0.14, accent)
    layers = 6
    for layer in range(layers):
        share = layer / (layers - 1)
        colour = blend(middle, deep, share)
        base = HEIGHT * (0.42 + 0.1 * layer)
        swell = HEIGHT * random.uniform(0.025, 0.05)
        length = WIDTH / random.uniform(1.6, 3.2)
        shift = random.uniform(0, math.tau)
        line = [
            (x, base + swell * math.sin(x / length * math.tau + shift))
            for x in range(0, WIDTH + 16, 16)
        ]
        draw.polygon(
            [*line, (WIDTH, HEIGHT), (0, HEIGHT)],
            fill=blend(_hex(colour), sky, 0.15 * (1 - share)),
        )


def roofs(draw: Canvas, colours: Colours, random: Random) -> None:
    sky, deep, middle, accent = colours
    ground = HEIGHT * 0.82
    draw.rectangle((0, ground, WIDTH, HEIGHT), fill=blend(deep, sky, 0.1))
    for depth in (0.62, 0.3, 0.0):
        step = WIDTH / 5
        x = -step * random.uniform(0.2, 0.7)
        while x < WIDTH:
            width = step * random.uniform(0.75, 1.05)
            roof = HEIGHT * random.uniform(0.16, 0.24)
            wall = HEIGHT * random.uniform(0.14, 0.24) + HEIGHT * 0.16 * depth
            tone = blend(random.choice((deep, middle)), sky, depth)
            light = blend(accent, sky, depth * 0.8)
            top = ground - wall
            draw.rectangle(
                (x + width * 0.14, top, x + width * 0.86, ground),
                fill=blend(_hex(tone), sky, 0.35),
            )
            draw.polygon(
                [(x, top), (x + width / 2, top - roof), (x + width, top)],
                fill=light if random.random() < 0.3 else tone,
            )
            door = width * 0.09
            draw.rectangle(
                (
                    x + width / 2 - door,
                    ground - wall * 0.5,
                    x + width / 2 + door,
                    ground,
                ),
                fill=tone,
            )
            x += step


def river(draw: Canvas, colours: Colours, random: Random) -> None:
    sky, deep, middle, accent = colours
    rows = 9
    for row in range(rows):
        y = HEIGHT * row / rows
        draw.rectangle(
            (0, y, WIDTH, y + HEIGHT / rows + 1),
            fill=blend(_hex(blend(sky, middle, 0.25)), deep, row / rows * 0.7),
        )
    bend = random.uniform(0.16, 0.24)
    for share, colour in (
        (1.0, blend(accent, sky, 0.55)),
        (0.62, blend(accent, sky, 0)),
    ):
        left, right = [], []
        for y in range(0, HEIGHT + 12, 12):
            along = y / HEIGHT
            centre = WIDTH * (0.5 + bend * math.sin(along * 5.2 + 0.6))
            half = WIDTH * (0.035 + 0.14 * along**1.6) * share
            left.append((centre - half, y))
            right.append((centre + half, y))
        draw.polygon([*left, *reversed(right)], fill=colour)


def weave(draw: Canvas, colours: Colours, random: Random) -> None:
    sky, deep, middle, accent = colours
    draw.rectangle((0, 0, WIDTH, HEIGHT), fill=deep)
    size = WIDTH / 5
    for row in range(-1, math.ceil(HEIGHT / size * 2) + 1):
        for column in range(-1, 7):
            x = column * size + (size / 2 if row % 2 else 0)
            y = row * size / 2
            tones = ((1.0, middle), (0.66, deep), (0.4, accent), (0.18, sky))
            for share, colour in tones:
                half = size / 2 * share * 0.94
                faded = blend(colour, deep, random.uniform(0, 0.18))
                draw.polygon(
                    [(x, y - half), (x + half, y), (x, y + half), (x - half, y)],
                    fill=faded,
                )


def sun(draw: Canvas, colours: Colours, random: Random) -> None:
    sky, deep, middle, accent = colours
    x, y = WIDTH * random.uniform(0.35, 0.65), HEIGHT * 0.62
    rings = 9
    for ring in range(rings, 0, -1):
        share = ring / rings
        tone = blend(_hex(blend(middle, deep, share)), sky, 0.12 + 0.5 * (1 - share))
        _disc(draw, x, y, HEIGHT * 1.3 * share, tone)
    _disc(draw, x, y, HEIGHT * 0.17, accent)
    draw.rectangle((0, HEIGHT * 0.8, WIDTH, HEIGHT), fill=deep)
    for line in range(5):
        top = HEIGHT * (0.83 + 0.035 * line)
        half = WIDTH * (0.1 + 0.05 * line)
        draw.rounded_rectangle(
            (x - half, top, x + half, top + HEIGHT * 0.009),
            radius=9,
            fill=blend(accent, deep, 0.15 * line),
        )


def fields(draw: Canvas, colours: Colours, random: Random) -> None:
    sky, deep, middle, accent = colours
    columns, rows = 10, 7
    gap = WIDTH * 0.008
    width, height = WIDTH / columns, HEIGHT / rows
    tones = [deep, middle, accent, _hex(blend(middle, sky, 0.5)), deep, middle]
    for row in range(rows):
        for column in range(columns):
            left, top = column * width + gap / 2, row * height + gap / 2
            right, bottom = left + width - gap, top + height - gap
            tone = random.choice(tones)
            draw.rounded_rectangle(
                (left, top, right, bottom), radius=18, fill=blend(tone, sky, 0.12)
            )
            _sprout(draw, (left, top, right, bottom), tone, random)


def _sprout(
    draw: Canvas, box: tuple[float, float, float, float], tone: str, random: Random
) -> None:
    """Draw furrows, a quarter circle or nothing into a field."""
    left, top, right, bottom = box
    light = blend(tone, "#ffffff", 0.28)
    choice = random.randrange(3)
    if choice == 0:
        for line in range(1, 5):
            y = top + (bottom - top) * line / 5
            draw.line((left + 24, y, right - 24, y), fill=light, width=8)
    elif choice == 1:
        radius = min(right - left, bottom - top) * 0.8
        draw.pieslice(
            (left - radius, bottom - radius, left + radius, bottom + radius),
            270,
            360,
            fill=light,
        )


def network(draw: Canvas, colours: Colours, random: Random) -> None:
    sky, deep, middle, accent = colours
    draw.rectangle((0, 0, WIDTH, HEIGHT), fill=blend(deep, "#000000", 0.12))
    points = [
        (
            WIDTH * (column + random.uniform(0.2, 0.8)) / 7,
            HEIGHT * (row + random.uniform(0.2, 0.8)) / 5,
        )
        for row in range(5)
        for column in range(7)
    ]
    for x, y in points:
        nearest = sorted(points, key=lambda other: math.dist((x, y), other))[1:4]
        for other in nearest:
            draw.line((x, y, *other), fill=blend(middle, deep, 0.25), width=7)
    for number, (x, y) in enumerate(points):
        tone = (
            accent if number % 6 == 2 else blend(middle, sky, random.uniform(0.2, 0.7))
        )
        _disc(draw, x, y, HEIGHT * random.uniform(0.014, 0.036), tone)


def _hex(colour: tuple[int, int, int]) -> str:
    return "#{:02x}{:02x}{:02x}".format(*colour)


PATTERNS: dict[str, Callable[[Canvas, Colours, Random], None]] = {
    "waves": waves,
    "roofs": roofs,
    "river": river,
    "weave": weave,
    "sun": sun,
    "fields": fields,
    "network": network,
}
