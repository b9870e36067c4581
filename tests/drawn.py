"""What terminals make of pictures: decoders of sixels and of kitty's protocol, and the colours of cells."""

import re
import zlib
from base64 import b64decode

from chatcli.pictures.raster import Raster


def raster(width, height, pixel):
    """A raster, by a function of x and y that gives red, green, blue and, if it isn't 255, the opacity."""
    pixels = (pixel(x, y) for y in range(height) for x in range(width))
    return Raster(width, height, b"".join(bytes((*each, 255)[:4]) for each in pixels))


def halfBlocks(row):
    """The upper and the lower colour of each cell of a row of pyte's; `default` where there is none."""
    found = []
    for char in row:
        assert char.data in " ▀▄", char
        ink, ground = (char.bg, char.fg) if char.reverse else (char.fg, char.bg)
        found.append({" ": (ground, ground), "▀": (ink, ground), "▄": (ground, ink)}[char.data])
    return found


def colour(pixel):
    """A pixel as pyte calls its colour."""
    return "default" if pixel[3] < 128 else "".join(f"{part:02x}" for part in pixel[:3])


SIXELS = re.compile(r'\x1bP[0-9;]*q"1;1;([0-9]+);([0-9]+)([^\x1b]*)\x1b\\')
_TOKEN = re.compile(r"#([0-9]+);2;([0-9]+);([0-9]+);([0-9]+)|#([0-9]+)|!([0-9]+)([?-~])|([?-~])|([$-])")


def sixelPixels(written):
    """The size of a picture in sixels, and its pixels: by x and y, in percent."""
    (width, height, content), = SIXELS.findall(written)  # fmt: skip
    palette, pixels, x, top, number, at = {}, {}, 0, 0, None, 0
    while at < len(content):
        token = _TOKEN.match(content, at)
        assert token, content[at : at + 20]
        at = token.end()
        if token[1]:
            palette[int(token[1])] = tuple(map(int, token.group(2, 3, 4)))
        elif token[5]:
            number = int(token[5])
        elif token[9]:
            x, top = 0, top + 6 * (token[9] == "-")
        else:
            bits, end = ord(token[7] or token[8]) - 63, x + int(token[6] or 1)
            lit = [bit for bit in range(6) if bits >> bit & 1]
            pixels |= {(column, top + bit): palette[number] for column in range(x, end) for bit in lit}
            x = end
    return (int(width), int(height)), pixels


_GRAPHICS = re.compile(r"\x1b_G([^;\x1b]*);?([^\x1b]*)\x1b\\")


def kittyPictures(written):
    """The pictures that were given to the terminal, by number: what was told of each, and its pixels' bytes."""
    found, content, told = {}, "", {}
    for keys, part in _GRAPHICS.findall(written):
        assert len(part) <= 4096
        now = dict(key.split("=") for key in keys.split(","))
        assert now["q"] == "2"
        told = told | now
        content += part
        if now["m"] == "0":
            found[int(told["i"])] = told, zlib.decompress(b64decode(content, validate=True))
            content, told = "", {}
    assert not content
    return found
