"""How the block at the bottom becomes rows. Pure."""

from bisect import bisect_right

import attrs

from chatcli.screen.ink import cut
from chatcli.screen.measure import narrowed, shown
from chatcli.screen.measure import width as cells
from chatcli.screen.wrap import Wrapping, sliced


@attrs.frozen
class Block:
    """What stays at the bottom of the screen."""

    status: str
    """One row, plain text with SGR; `""` for none."""
    label: str
    """What stands before the text."""
    text: str
    r"""The input; `\n` begins a new row."""
    cursor: int
    """Index into `text`, in code points."""
    above: tuple[str, ...] = ()
    """Rows above the status, as long as the block has them."""


@attrs.frozen
class Picture:
    """A block in rows. `row` and `column` say where the cursor is; `top` is the first input row to be seen."""

    rows: tuple[str, ...]
    row: int
    column: int
    top: int


def picture(block: Block, width: int, height: int, wrapping: Wrapping, top: int = 0) -> Picture:
    """The block on a screen of this size, never taller than it; `wrapping` and `top` are the former picture's.

    Where there is too little room, the input shows the rows around the cursor. One is always there, then
    comes the status, then as many of the rows above as fit (the last ones).
    """
    rows, row, column = _inputRows(block, width, wrapping)
    status = [cut(block.status, width)] if block.status and height > 1 else []
    room = height - len(status)
    above = [cut(each, width) for each in block.above[max(0, len(block.above) - room + 1) :]]
    seen = min(len(rows), room - len(above))
    top = min(max(top, row - seen + 1), row, len(rows) - seen)
    before = (*above, *status)
    return Picture((*before, *rows[top : top + seen]), len(before) + row - top, column, top)


def _inputRows(block: Block, width: int, wrapping: Wrapping) -> tuple[list[str], int, int]:
    """The rows of label and text, and the cursor's row and column (less than `width`)."""
    label = shown(block.label)
    text = narrowed(label + shown(block.text), width)
    before = label + shown(block.text[: block.cursor])
    cursorLine = before.count("\n")
    offset = len(before) - (before.rfind("\n") + 1)
    rows: list[str] = []
    row = column = 0
    for number, (line, offsets) in enumerate(wrapping.lines(text, width)):
        if number == cursorLine:
            index = bisect_right(offsets, offset)
            row, column = len(rows) + index, cells(line[offsets[index - 1] if index else 0 : offset])
        rows += sliced(line, offsets)
        if number == cursorLine and column >= width:
            # There is no cell behind a full row: the cursor stands in the next, at a line's end in an empty one.
            row, column = row + 1, 0
            rows += [""] * (row == len(rows))
    return rows, row, column
