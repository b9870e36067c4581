"""Pictures: their size, and a small one to show before the whole is fetched. Needs Pillow.

Only formats that people share are opened, and only by the decoder of the type that the content has: the fewer
decoders can be reached, the less goes wrong. A size is told when the pixels are there, not when a header claims them.
"""

from collections.abc import Iterator
from contextlib import suppress
from io import BytesIO
from typing import Any, BinaryIO

from PIL import Image

FORMATS = {
    "image/apng": "PNG",
    "image/bmp": "BMP",
    "image/gif": "GIF",
    "image/jpeg": "JPEG",
    "image/png": "PNG",
    "image/webp": "WEBP",
}
"""The decoder for each media type."""
PIXELS_MAX = 50_000_000
"""Pixels in a picture that is decoded, at most."""
THUMBNAIL_PIXELS = 320
"""The longer side of a thumbnail, at most."""
COARSE_PIXELS = 4 * THUMBNAIL_PIXELS
THUMBNAIL_BYTES = 64 * 1024
"""Bytes of a thumbnail, at most."""
QUALITY = 80
"""Of JPEGs, as Pillow counts."""

ORIENTATION = 0x0112
# What brings a picture upright, for each value of that tag of Exif's (CIPA DC-008, section 4.6.5).
UPRIGHT = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
SIDEWAYS = frozenset({5, 6, 7, 8})


def found(file: BinaryIO, media: str) -> Iterator[dict[str, Any]]:
    """What is found in a picture, bit by bit: `width` and `height` as seen, in pixels, then `thumbnail`.

    Nothing in what isn't a picture, or is too large. Raises whatever Pillow does when a picture is broken.
    """
    if media not in FORMATS:
        return
    file.seek(0)
    with Image.open(file, formats=[FORMATS[media]]) as picture:
        width, height = picture.size
        if width * height > PIXELS_MAX:
            return
        # A JPEG is decoded at the scale that is needed. What is loaded is the first frame.
        picture.draft(None, (COARSE_PIXELS, COARSE_PIXELS))
        picture.load()
        orientation = _orientation(picture)
        yield {"width": height, "height": width} if orientation in SIDEWAYS else {"width": width, "height": height}
        yield {"thumbnail": _thumbnail(picture, orientation)}


def _orientation(picture: Image.Image) -> int | None:
    # The library raises many things, and a picture is none the worse for what stands beside it.
    with suppress(Exception):
        return picture.getexif().get(ORIENTATION)
    return None


def _thumbnail(picture: Image.Image, orientation: int | None) -> bytes:
    """A small picture of `picture`, upright: a PNG where something shines through, else a JPEG."""
    small = _plain(_coarse(picture))
    # Pixels only: what the picture carries besides, such as where it was taken, stays behind.
    small.info = {}
    side = THUMBNAIL_PIXELS
    small.thumbnail((side, side))
    if orientation in UPRIGHT:
        small = small.transpose(UPRIGHT[orientation])
    while len(data := _encoded(small)) > THUMBNAIL_BYTES:
        side = side * 3 // 4
        small.thumbnail((side, side))
    return data


def _coarse(picture: Image.Image) -> Image.Image:
    """`picture` at a few times the size of a thumbnail, by leaving out pixels: whatever follows needs little memory."""
    scale = COARSE_PIXELS / max(picture.size)
    if scale >= 1:
        return picture
    size = max(1, round(picture.width * scale)), max(1, round(picture.height * scale))
    return picture.resize(size, Image.Resampling.NEAREST)


def _plain(picture: Image.Image) -> Image.Image:
    """`picture` as RGB, or RGBA where something shines through."""
    if picture.mode.startswith("I"):
        # 16 bits for each pixel, which `convert` would cut off instead of scaling.
        picture = picture.point(lambda value: value * (1 / 256)).convert("L")
    if not picture.has_transparency_data:
        return picture.convert("RGB")
    picture = picture.convert("RGBA")
    return picture.convert("RGB") if picture.getchannel("A").getextrema() == (255, 255) else picture


def _encoded(picture: Image.Image) -> bytes:
    data = BytesIO()
    picture.save(data, "PNG" if picture.mode == "RGBA" else "JPEG", quality=QUALITY)
    return data.getvalue()
