"""A picture as sixels: columns of six pixels, in one colour after the other. Pure.

Source: DEC, "VT330/VT340 Programmer Reference Manual, volume 2: Graphics Programming", chapter 14.
"""

import re
from collections.abc import Sequence

import attrs

BAND = 6
"""Pixels above each other in one sixel."""
RUN_LEAST = 4
"""From so many on, sixels that are the same are written as their number and one of them."""
_RUN = re.compile(rf"(.)\1{{{RUN_LEAST - 1},}}")


@attrs.frozen
class Indexed:
    """Rows of pixels from the top on, a byte each: its number in `palette`, or one beyond that where nothing is."""

    width: int
    height: int
    data: bytes = attrs.field(repr=False)
    palette: Sequence[tuple[int, int, int]] = attrs.field(repr=False)


def sixels(picture: Indexed) -> str:
    """What draws the picture, from the cursor's cell on; where nothing is, what stands there stays."""
    colours = "".join(
        f"#{number};2;{';'.join(str(round(part * 100 / 255)) for part in colour)}"
        for number, colour in enumerate(picture.palette)
    )
    bands = "-".join(_band(picture, top) for top in range(0, picture.height, BAND))
    return f'\x1bP0;1;0q"1;1;{picture.width};{picture.height}{colours}{bands}\x1b\\'


def _band(picture: Indexed, top: int) -> str:
    """Six rows: for each colour in them, which pixels have it."""
    known, width = len(picture.palette), picture.width
    bits: dict[int, bytearray] = {}
    for bit in range(min(BAND, picture.height - top)):
        row = picture.data[(top + bit) * width : (top + bit + 1) * width]
        for x, number in enumerate(row):
            if number < known:
                if number not in bits:
                    bits[number] = bytearray(width)
                bits[number][x] |= 1 << bit
    return "$".join(f"#{number}{_runs(columns)}" for number, columns in sorted(bits.items()))


def _runs(columns: bytearray) -> str:
    # A sixel is its bits and 63: from `?`, which is none, to `~`, which is all six.
    text = bytes(63 + bits for bits in columns.rstrip(b"\0")).decode()
    return _RUN.sub(lambda found: f"!{len(found[0])}{found[1]}", text)
