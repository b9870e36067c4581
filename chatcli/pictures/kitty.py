"""A picture for terminals with kitty's graphics protocol: sent once, and then shown by rows of text. Pure.

Such a row is made of placeholders, characters that say which part of which picture stands in their cell. So it
scrolls, is wrapped, erased and drawn again as any other. Source: kitty, "Terminal graphics protocol", with its
sections "Unicode placeholders" and "The transmission medium".
"""

import zlib
from base64 import b64encode

from chatcli.pictures.raster import Box, Raster

CHUNK = 4096
"""Characters of the content in one escape sequence, at most."""
PLACEHOLDER = "\U0010eeee"
# The first of those that kitty's rowcolumn-diacritics.txt lists: each stands for its place in that list.
_NUMBERS = (
    "\u0305\u030d\u030e\u0310\u0312\u033d\u033e\u033f\u0346\u034a\u034b\u034c\u0350\u0351\u0352\u0357\u035b\u0363"
    "\u0364\u0365\u0366\u0367\u0368\u0369\u036a\u036b\u036c\u036d\u036e\u036f\u0483\u0484\u0485\u0486\u0487\u0592"
    "\u0593\u0594\u0595\u0597"
)


def numberOf(sha256: str, box: Box) -> int:
    """The number of a picture in a size: always the same, 24 bits because it has to be told as a colour, never 0."""
    return zlib.crc32(f"{sha256} {box.columns} {box.rows}".encode("utf-8", "replace")) & 0xFFFFFF or 1


def packed(raster: Raster) -> bytes:
    """The pixels as they are sent: compressed, all of it that takes time."""
    return zlib.compress(raster.data)


def transmission(pixels: bytes, width: int, height: int, number: int, box: Box) -> str:
    """Give the terminal a picture of `packed` pixels, to be shown by placeholders in so many cells. It moves nothing.

    Whatever the terminal thinks of it, it answers nothing (`q=2`).
    """
    content = b64encode(pixels).decode()
    parts = [content[at : at + CHUNK] for at in range(0, len(content), CHUNK)]
    how = f"a=T,U=1,q=2,i={number},f=32,o=z,s={width},v={height},c={box.columns},r={box.rows},"
    heads = [how, *["q=2,"] * (len(parts) - 1)]
    return "".join(
        f"\x1b_G{head}m={int(part is not parts[-1])};{part}\x1b\\" for head, part in zip(heads, parts, strict=True)
    )


def placeholderRows(number: int, box: Box) -> list[str]:
    """The rows that show a picture; the colour of their ink is its number."""
    ink = f"\x1b[38;2;{number >> 16};{number >> 8 & 0xFF};{number & 0xFF}m"
    # Each cell says all: what is inferred from its neighbour is lost where a terminal cuts a row in two.
    return [
        ink + "".join(PLACEHOLDER + _NUMBERS[row] + _NUMBERS[column] for column in range(box.columns)) + "\x1b[39m"
        for row in range(box.rows)
    ]
