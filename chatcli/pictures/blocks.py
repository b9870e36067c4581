"""A picture as rows of text: a cell shows two pixels, one in the ink and one in the ground of a half block. Pure.

Sources: ISO 8613-6 for the colours (SGR 38 and 48, `2;r;g;b` and `5;n`), xterm's 256 colours for the numbers.
"""

from functools import lru_cache

from chatcli.pictures.raster import Raster
from chatcli.screen.style import ALL

UPPER, LOWER = "▀", "▄"
OPAQUE = 128
"""How opaque a pixel is at least that is shown; where others are, the terminal's own ground stays."""
LEVELS = (0, 95, 135, 175, 215, 255)
"""What each of red, green and blue is in xterm's cube of 6 × 6 × 6 colours, which begin with number 16."""
GREYS = range(8, 248, 10)
"""Xterm's greys, which begin with number 232."""
REMEMBERED = 4096

Colour = tuple[int, int, int]


def blockRows(raster: Raster, colours: int) -> list[str]:
    """The rows, each of `raster.width` cells: so many as half the pixels above each other, which are an even number."""
    return [_row(raster, y, colours) for y in range(0, raster.height, 2)]


def _row(raster: Raster, y: int, colours: int) -> str:
    written, ink, ground = [], "39", "49"
    for x in range(raster.width):
        sign, newInk, newGround = _cell(_colour(raster, x, y), _colour(raster, x, y + 1), colours)
        # A space has no ink: what is set for the cell before it may go on.
        newInk = newInk or ink
        changed = [code for code, former in ((newInk, ink), (newGround, ground)) if code != former]
        written.append((f"\x1b[{';'.join(changed)}m" if changed else "") + sign)
        ink, ground = newInk, newGround
    return "".join(written) + "\x1b[39;49m"


def _cell(upper: Colour | None, lower: Colour | None, colours: int) -> tuple[str, str, str]:
    """A character, its ink and its ground."""
    if upper is None:
        return (" ", "", "49") if lower is None else (LOWER, f"38;{_code(lower, colours)}", "49")
    ground = "49" if lower is None else f"48;{_code(lower, colours)}"
    return UPPER, f"38;{_code(upper, colours)}", ground


def _colour(raster: Raster, x: int, y: int) -> Colour | None:
    *colour, opacity = raster.pixel(x, y)
    return (colour[0], colour[1], colour[2]) if opacity >= OPAQUE else None


def _code(colour: Colour, colours: int) -> str:
    return f"2;{colour[0]};{colour[1]};{colour[2]}" if colours >= ALL else f"5;{nearest(*colour)}"


@lru_cache(maxsize=REMEMBERED)
def nearest(red: int, green: int, blue: int) -> int:
    """The number of the nearest of xterm's 256 colours, without the first 16: those look as their owner likes."""
    places = [min(range(6), key=lambda place: abs(LEVELS[place] - part)) for part in (red, green, blue)]
    grey = min(range(len(GREYS)), key=lambda place: abs(GREYS[place] - (red + green + blue) / 3))
    cube = (16 + 36 * places[0] + 6 * places[1] + places[2], [LEVELS[place] for place in places])
    found = min((cube, (232 + grey, [GREYS[grey]] * 3)), key=lambda each: _distance(each[1], (red, green, blue)))
    return found[0]


def _distance(one: list[int], other: Colour) -> int:
    return sum((a - b) ** 2 for a, b in zip(one, other, strict=True))


def shrunk(raster: Raster, width: int, height: int) -> Raster:
    """A smaller raster: each pixel the middle of those that it stands for."""
    if (width, height) == (raster.width, raster.height):
        return raster
    xs, ys = _steps(raster.width, width), _steps(raster.height, height)
    data = bytes(part for rows in ys for columns in xs for part in _mean(raster, columns, rows))
    return Raster(width, height, data)


def _steps(former: int, size: int) -> list[range]:
    return [range(at * former // size, max((at + 1) * former // size, at * former // size + 1)) for at in range(size)]


def _mean(raster: Raster, columns: range, rows: range) -> list[int]:
    pixels = [raster.pixel(x, y) for y in rows for x in columns]
    weight = sum(pixel[3] for pixel in pixels)
    # What isn't seen has a colour too, which means nothing.
    mean = [sum(pixel[part] * pixel[3] for pixel in pixels) // weight if weight else 0 for part in range(3)]
    return [*mean, weight // len(pixels)]
