"""Rows as what is written for them, so that every terminal fills the cells that we count. Pure.

A row is text with SGR sequences (colours, bold…) in it; anything else that a terminal would obey is shown.
"""

import re
from collections.abc import Iterator

from wcwidth import iter_graphemes, wcwidth

from chatcli.screen.measure import drawn, isPlain, narrowed, shown
from chatcli.screen.measure import width as cells
from chatcli.screen.wrap import breaks, sliced
from chatd.wire.harmless import LINE_END

RESET = "\x1b[m"
_SGR = re.compile("(\x1b\\[[0-9;:]*m)")
_RESETTING = re.compile("\x1b\\[0*(;|m)")
_SOFT_HYPHEN = "\xad"


def fold(row: str, width: int) -> list[str]:
    """The row as rows of at most `width` cells; nothing is lost, and its colours go on in each."""
    if len(row) <= width and isPlain(row):
        return [row]
    rows, column, style = [""], 0, ""
    for index, part in enumerate(_SGR.split(row)):
        if index % 2:
            style = _styled(style, part)
            rows[-1] += part
            continue
        text = narrowed(shown(part).replace("\n", LINE_END), width)
        first, *others = sliced(text, breaks(text, width, column))
        rows[-1] += first
        rows += [style + other for other in others]
        column = cells(others[-1]) if others else column + cells(first)
    return rows


def cut(row: str, width: int) -> str:
    """As much of the row as fits into `width` cells."""
    return fold(row, width)[0]


def _styled(style: str, sgr: str) -> str:
    """The sequences in force after one more."""
    found = _RESETTING.match(sgr)
    if found is None:
        return style + sgr
    return sgr if found[1] == ";" else ""


def inked(row: str, width: int, column: int = 0) -> str:
    """What to write for a row, or for its part from `column` on, in a screen of `width` cells.

    Where terminals may not agree on a cluster's cells, the cursor is set before what follows: nothing
    shifts, the cluster stands at most in a gap. Colours end with the row.
    """
    if isPlain(row):
        return row
    written, isCertain = [], True
    parts = _SGR.split(row)
    for index, part in enumerate(parts):
        if index % 2:
            written.append(part)
            continue
        for text, isCertainToo in _pieces(part):
            if not isCertain:
                written.append(place(column))
            column, isCertain = column + cells(text), isCertainToo
            written.append(text if isCertain or column < width else _bare(text))
    if len(parts) > 1 and written[-1] != RESET:
        written.append(RESET)
    return "".join(written)


def place(column: int) -> str:
    """Set the cursor to a column of the row that it is in, wherever in it."""
    return f"\r\x1b[{column}C" if column else "\r"


def _pieces(part: str) -> Iterator[tuple[str, bool]]:
    """What is written of a text, and whether every terminal takes as many cells for it as we do."""
    if isPlain(part):
        if part:
            yield part, True
        return
    for cluster in iter_graphemes(part):
        if text := drawn(cluster):
            yield text, len(text) == 1 and text <= "\uffff" and text != _SOFT_HYPHEN


def _bare(text: str) -> str:
    """A cluster without its marks: in the last cell some terminals would begin a new row for them."""
    return "".join(char for char in text if wcwidth(char) > 0)
