"""From the bytes of a small picture, which a lying server may have made, to what is shown of it.

It takes milliseconds: for a thread. Pillow is imported when the first one comes, and without it there are none.
"""

from importlib.util import find_spec
from io import BytesIO
from typing import TYPE_CHECKING
from warnings import filterwarnings

import attrs

from chatcli.pictures import kitty, sixel
from chatcli.pictures.ability import Way
from chatcli.pictures.blocks import OPAQUE
from chatcli.pictures.raster import COLUMNS_MOST, Box, Raster, boxOf

if TYPE_CHECKING:
    from PIL import Image

BYTES_MOST = 64 * 1024
"""Bytes of what is decoded, at most."""
PIXELS_MOST = 1 << 20
"""Its pixels: a thumbnail has far less."""
COLOURS = 64
"""Colours of a picture in sixels."""
CELL = (10, 20)
"""Pixels of a cell, where only how sharp it gets depends on that."""
CELL_MOST = 64
"""Pixels of a cell that make sense: across and down."""

_PNG, _JPEG = b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff"

Cell = tuple[int, int]
"""The pixels of a cell, across and down."""


@attrs.frozen
class Picture:
    """What is kept of a picture of `width` and `height` pixels; `small` has one for each half of a cell."""

    width: int
    height: int
    small: Raster
    packed: bytes = attrs.field(default=b"", repr=False)
    """What `kitty` sends."""
    scaled: tuple[int, int] = (0, 0)
    """How many pixels that are, across and down."""
    sixels: str = attrs.field(default="", repr=False)
    """They fill this box, in cells of this size."""
    box: Box | None = None
    cell: Cell | None = None


def canDecode() -> bool:
    """Whether Pillow is here."""
    return find_spec("PIL") is not None


def prepared(data: bytes, way: Way, columnsMost: int, cell: Cell | None) -> Picture | None:
    """A picture, ready to be shown in so many columns at most; None where these bytes are none.

    `cell` is needed for sixels: None where nobody knows it.
    """
    # Whatever Pillow raises at the bytes of strangers, and it raises much: there is no picture.
    try:
        image = _decoded(data)
        return None if image is None else _prepared(image, way, columnsMost, cell)
    except Exception:
        return None


def _decoded(data: bytes) -> "Image.Image | None":
    if len(data) > BYTES_MOST or not data.startswith((_PNG, _JPEG)):
        return None
    from PIL import JpegImagePlugin, PngImagePlugin  # noqa: PLC0415

    # It warns of damage on standard error, in the midst of the screen.
    filterwarnings("ignore", module=r"PIL\.")
    # Not `Image.open`, which tries what else it knows. No pixel is decoded by that.
    kind = PngImagePlugin.PngImageFile if data.startswith(_PNG) else JpegImagePlugin.JpegImageFile
    image = kind(BytesIO(data))
    if image.width * image.height > PIXELS_MOST:
        return None
    return image.convert("RGBA")


def _prepared(image: "Image.Image", way: Way, columnsMost: int, cell: Cell | None) -> Picture:
    from PIL import Image  # noqa: PLC0415

    whole = boxOf(image.width, image.height, COLUMNS_MOST)
    small = image.resize((whole.columns, 2 * whole.rows), Image.Resampling.BOX)
    picture = Picture(image.width, image.height, _raster(small))
    if way is Way.KITTY:
        image.thumbnail((whole.columns * CELL[0], whole.rows * CELL[1]))
        return attrs.evolve(picture, packed=kitty.packed(_raster(image)), scaled=image.size)
    if way is Way.SIXEL and cell is not None and max(cell) <= CELL_MOST:
        box = boxOf(image.width, image.height, columnsMost)
        return attrs.evolve(picture, sixels=sixel.sixels(_indexed(image, box, cell)), box=box, cell=cell)
    return picture


def _raster(image: "Image.Image") -> Raster:
    return Raster(image.width, image.height, image.tobytes())


def _indexed(image: "Image.Image", box: Box, cell: Cell) -> sixel.Indexed:
    """The picture as large as its cells, in few colours."""
    whole = image.resize((box.columns * cell[0], box.rows * cell[1]))
    few = whole.convert("RGB").quantize(COLOURS)
    parts = few.getpalette() or []
    palette = [(parts[at], parts[at + 1], parts[at + 2]) for at in range(0, len(parts), 3)][:COLOURS]
    opacity = whole.getchannel("A").tobytes()
    data = bytes(number if seen >= OPAQUE else 0xFF for number, seen in zip(few.tobytes(), opacity, strict=True))
    return sixel.Indexed(whole.width, whole.height, data, palette)
