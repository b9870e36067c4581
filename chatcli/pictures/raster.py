"""Pixels, and how many cells they take. Pure."""

import attrs

COLUMNS_MOST, ROWS_MOST = 40, 12
"""Cells of a picture, at most."""


@attrs.frozen
class Raster:
    """Rows of pixels from the top on, four bytes each: red, green, blue, and how opaque it is."""

    width: int
    height: int
    data: bytes = attrs.field(repr=False)

    def pixel(self, x: int, y: int) -> tuple[int, int, int, int]:
        """One pixel."""
        at = 4 * (y * self.width + x)
        red, green, blue, opacity = self.data[at : at + 4]
        return red, green, blue, opacity


@attrs.frozen
class Box:
    """Room for a picture, in cells."""

    columns: int
    rows: int


def boxOf(width: int, height: int, columnsMost: int) -> Box:
    """The cells that a picture of so many pixels takes. A cell is about twice as high as it is wide.

    Small ones aren't made larger than a pixel for each half of a cell.
    """
    scale = min(1, min(columnsMost, COLUMNS_MOST) / width, 2 * ROWS_MOST / height)
    return Box(max(1, round(width * scale)), max(1, round(height * scale / 2)))
