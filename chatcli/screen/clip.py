"""Texts on one row, as long as it has room for. Pure."""

from chatcli.screen.cells import shown, width, wrapHard
from chatd.wire.harmless import LINE_END

ELLIPSIS = "…"


def oneLine(text: object) -> str:
    """What is shown of a text where it may have one line only; nothing in it is obeyed by a terminal."""
    return shown(str(text)).replace("\n", LINE_END)


def clipped(text: object, cells: int) -> str:
    """The text on one line of at most so many cells; an ellipsis stands for what is left out."""
    line = oneLine(text)
    if width(line) <= cells:
        return line
    beginning = wrapHard(line, cells - 1)[0] if cells > 1 else ""
    # A character that is wider than the room for it was replaced.
    return (beginning if line.startswith(beginning) else "") + ELLIPSIS * min(1, max(0, cells))
