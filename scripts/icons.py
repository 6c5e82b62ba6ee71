"""Draws the app's icons from the mark (static/peerdesk/mark.svg), without any library.

`python scripts/icons.py` writes them where they are served from; run it when the mark changes.
"""

import math
import struct
import sys
import zlib
from collections.abc import Callable
from pathlib import Path

PLACE = Path(__file__).resolve().parent.parent / ("peerdesk/entrypoints/web/static/peerdesk/icons")
GREEN, WHITE = (0x0F, 0x6B, 0x5C), (0xFF, 0xFF, 0xFF)
Pixel = tuple[float, float, float, float]  # red, green, blue, opacity, each 0 to 1
Shape = Callable[[float, float], float]  # how far a point is outside; negative inside


def rounded(left: float, top: float, right: float, bottom: float, radius: float) -> Shape:
    """A rectangle with round corners."""
    x0, y0 = (left + right) / 2, (top + bottom) / 2
    width, height = (right - left) / 2 - radius, (bottom - top) / 2 - radius

    def outside(x: float, y: float) -> float:
        dx, dy = abs(x - x0) - width, abs(y - y0) - height
        return math.hypot(max(dx, 0), max(dy, 0)) + min(max(dx, dy), 0) - radius

    return outside


def disc(x0: float, y0: float, radius: float) -> Shape:
    return lambda x, y: math.hypot(x - x0, y - y0) - radius


def tail(x: float, y: float) -> float:
    """The bubble's corner at the lower left: the triangle (10.5 19) (10.5 24.5) (15 20)."""
    return max(10.5 - x, 19 - y, ((x - 10.5) * 4.5 - (24.5 - y) * 4.5) / math.hypot(4.5, 4.5))


BUBBLE, LEFT, RIGHT = rounded(8, 7, 24, 20, 3.5), disc(13, 13.5, 1.6), disc(19, 13.5, 1.6)


def over(below: Pixel, colour: tuple[int, int, int], opacity: float) -> Pixel:
    """A colour laid over what is there."""
    alpha = opacity + below[3] * (1 - opacity)
    if alpha == 0:
        return (0, 0, 0, 0)
    mixed = [
        (part / 255 * opacity + under * below[3] * (1 - opacity)) / alpha
        for part, under in zip(colour, below, strict=False)
    ]
    return (mixed[0], mixed[1], mixed[2], alpha)


def cover(distance: float, scale: float) -> float:
    """How much of a pixel a shape covers whose edge is so far away."""
    return min(1.0, max(0.0, 0.5 - distance * scale))


def mark(x: float, y: float, scale: float, ground: Shape | None) -> Pixel:
    """The mark at a point of its 32 × 32 field; without ground it is a white shadow (a badge)."""
    pixel: Pixel = (0, 0, 0, 0)
    if ground is not None:
        pixel = over(pixel, GREEN, cover(ground(x, y), scale))
    bubble = min(BUBBLE(x, y), tail(x, y))
    eyes = min(LEFT(x, y), RIGHT(x, y))
    if ground is None:
        return over(pixel, WHITE, cover(max(bubble, -eyes), scale))
    return over(over(pixel, WHITE, cover(bubble, scale)), GREEN, cover(eyes, scale))


def draw(size: int, *, ground: Shape | None, zoom: float = 1.0) -> bytes:
    """A PNG; `zoom` below 1 leaves a margin round the mark (what a mask may cut off)."""
    scale = size / 32 * zoom
    lines = []
    for row in range(size):
        y = (row + 0.5 - size / 2) / scale + 16
        points = (((column + 0.5 - size / 2) / scale + 16) for column in range(size))
        pixels = (mark(x, y, scale, ground) for x in points)
        lines.append(b"\0" + bytes(round(part * 255) for pixel in pixels for part in pixel))
    return png(size, b"".join(lines))


def png(size: int, lines: bytes) -> bytes:
    """PNG (ISO/IEC 15948) of 8-bit RGBA lines, each after its filter byte."""
    head = struct.pack(">IIBBBBB", size, size, 8, 6, 0, 0, 0)
    parts = [(b"IHDR", head), (b"IDAT", zlib.compress(lines, 9)), (b"IEND", b"")]
    chunks = (
        struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        for kind, body in parts
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


ROUND = rounded(0, 0, 32, 32, 9)
FULL = rounded(-100, -100, 132, 132, 0)
ICONS = {
    "icon-192.png": lambda: draw(192, ground=ROUND),
    "icon-512.png": lambda: draw(512, ground=ROUND),
    "maskable-512.png": lambda: draw(512, ground=FULL, zoom=0.8),
    "apple-180.png": lambda: draw(180, ground=FULL, zoom=0.9),
    "badge-96.png": lambda: draw(96, ground=None, zoom=1.3),
}


def main() -> int:
    PLACE.mkdir(exist_ok=True)
    for name, drawn in ICONS.items():
        (PLACE / name).write_bytes(drawn())
        print(PLACE / name)
    return 0


if __name__ == "__main__":
    sys.exit(main())
