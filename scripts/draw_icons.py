"""Draws the two icons of the Teams app: six agencies around one case. ``python -m scripts.draw_icons``

Teams wants a full square of 192 pixels, and a white outline on a transparent square of 32.
"""

from __future__ import annotations

import math
import struct
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

FOLDER = Path(__file__).parent.parent / "teams_app"
# The accent colour of the manifest.
BLUE, WHITE = (0x1D, 0x3C, 0x66), (0xFF, 0xFF, 0xFF)
AGENCIES = 6

Pixel = tuple[int, int, int, int]


def inside(x: float, y: float) -> float:
    """How far a point lies inside the figure; the square reaches from -1 to 1 in both directions."""
    ring = 0.07 - abs(math.hypot(x, y) - 0.26)
    turns = [math.radians(360 / AGENCIES * number + 30) for number in range(AGENCIES)]
    return max(ring, *(0.145 - math.hypot(x - 0.6 * math.cos(turn), y - 0.6 * math.sin(turn)) for turn in turns))


def share(side: int, column: int, row: int, scale: float) -> float:
    """How much of a pixel the figure covers, 0 to 1: within half a pixel of its edge, a part of it."""
    x, y = (((place + 0.5) / side * 2 - 1) / scale for place in (column, row))
    return min(1.0, max(0.0, inside(x, y) * scale * side / 2 + 0.5))


def color(covered: float) -> Pixel:
    """White on blue, and nothing transparent."""
    red, green, blue = (round(below + (above - below) * covered) for below, above in zip(BLUE, WHITE, strict=True))
    return red, green, blue, 255


def outline(covered: float) -> Pixel:
    """White, with varying transparency."""
    return *WHITE, round(255 * covered)


def rows(side: int, scale: float, paint: Callable[[float], Pixel]) -> Iterator[bytes]:
    """The picture's rows, four bytes a pixel."""
    for row in range(side):
        yield b"".join(bytes(paint(share(side, column, row, scale))) for column in range(side))


def png(side: int, pixels: bytes) -> bytes:
    """Write rows of pixels as a PNG."""

    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    lines = b"".join(b"\0" + pixels[start : start + 4 * side] for start in range(0, len(pixels), 4 * side))
    head = struct.pack(">IIBBBBB", side, side, 8, 6, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(lines, 9)) + chunk(b"IEND", b"")


# The outline fills its square; the other keeps the margin that Teams cuts round corners from.
ICONS = {"color": (192, 0.95, color), "outline": (32, 1.3, outline)}


def pixels(name: str) -> bytes:
    """An icon as rows of four bytes a pixel."""
    side, scale, paint = ICONS[name]
    return b"".join(rows(side, scale, paint))


if __name__ == "__main__":
    for name, (side, _, _) in ICONS.items():
        (FOLDER / f"{name}.png").write_bytes(png(side, pixels(name)))
