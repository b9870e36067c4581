"""Tones and colours: SGR sequences (ECMA-48, section 8.3.117) around texts. Pure."""

from collections.abc import Callable, Mapping
from colorsys import hls_to_rgb
from functools import lru_cache
from zlib import crc32

from chatd.model.names import fold

PLAIN, FEW, MANY, ALL = 0, 8, 256, 1 << 24
"""How many colours terminals have."""

Paint = Callable[[str], str]
"""Gives a text a tone."""

NICKS_FEW = (31, 32, 35, 36)
"""Of the eight, without what is hard to read on white (yellow) or on black (blue), and what is no colour."""
NICKS_MANY = (
    28, 29, 30, 31, 32, 33, 63, 64, 67, 68, 69, 97, 98, 99, 100, 104, 129, 130, 131, 132, 133, 134, 135, 136, 137, 162,
    163, 164, 165, 166, 167, 168, 169, 196, 197, 198, 199, 200,
)  # fmt: skip
"""Those of xterm's colour cube that have a contrast of 3 to 1 or more (WCAG 2) to black and to white."""
HUES = 48
SATURATION = 0.7
LUMINANCE = 0.18
"""Relative luminance (WCAG 2) with the same contrast to black and to white: 4.6 to 1."""
REMEMBERED = 1024


class Style:
    """How things look with so many colours: 0, 8, 256 or 16,777,216. With 0, texts stay as they are.

    Each method gives the text so that whatever stands beside it looks as before; an empty one stays empty.
    """

    def __init__(self, colours: int) -> None:
        self.colours = max(least for least in (PLAIN, FEW, MANY, ALL) if least <= max(0, colours))
        self._quiet = "38;5;244" if self.colours >= MANY else "2"
        self._loud = "39" if self.colours >= MANY else "22"

    def nick(self, nick: str, text: str | None = None) -> str:
        """A nick, or a text that is about it, in the colour of that nick: always the same, on every terminal."""
        return self._dressed(_colour(nick, self.colours), "39", nick if text is None else text)

    def quiet(self, text: str) -> str:
        """What shouldn't draw the eye."""
        return self._dressed(self._quiet, self._loud, text)

    def bold(self, text: str) -> str:
        """What should."""
        return self._dressed("1", "22", text)

    def own(self, text: str) -> str:
        """What we said ourselves."""
        return self._dressed("1", "22", text)

    def mention(self, text: str) -> str:
        """What names us: readable on every ground, because it turns the ground's own colours around."""
        return self._dressed("1;7", "22;27", text)

    def _dressed(self, on: str, off: str, text: str) -> str:
        return f"\x1b[{on}m{text}\x1b[{off}m" if text and self.colours else text


def coloursOf(environment: Mapping[str, str]) -> int:
    """How many colours a terminal has, by NO_COLOR (no-color.org), TERM and COLORTERM."""
    term = environment.get("TERM", "")
    if environment.get("NO_COLOR") or term in ("", "dumb"):
        return PLAIN
    if environment.get("COLORTERM", "") in ("truecolor", "24bit") or term.endswith("-direct"):
        return ALL
    return MANY if "256color" in term else FEW


@lru_cache(maxsize=REMEMBERED)
def _colour(nick: str, colours: int) -> str:
    """The parameters of a nick's colour. Not Python's own hash: that is another one in each run."""
    number = crc32(fold(nick).encode("utf-8", "replace"))
    if colours >= ALL:
        return "38;2;" + ";".join(map(str, _rgb(number % HUES / HUES)))
    if colours >= MANY:
        return f"38;5;{NICKS_MANY[number % len(NICKS_MANY)]}"
    return str(NICKS_FEW[number % len(NICKS_FEW)])


def _rgb(hue: float) -> tuple[int, ...]:
    """The colour of this hue (0 to 1) that has `LUMINANCE`."""
    low, high = 0.0, 1.0
    for _ in range(10):
        middle = (low + high) / 2
        low, high = (middle, high) if luminance(_bytes(hue, middle)) < LUMINANCE else (low, middle)
    return _bytes(hue, high)


def _bytes(hue: float, lightness: float) -> tuple[int, ...]:
    return tuple(round(part * 255) for part in hls_to_rgb(hue, lightness, SATURATION))


def luminance(rgb: tuple[int, ...]) -> float:
    """The relative luminance (WCAG 2) of red, green and blue, each 0 to 255."""
    parts = [part / 255 for part in rgb]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
