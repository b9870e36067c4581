"""What to write so that the block at the bottom of the screen stays whole while rows come in above it. Pure.

Everything is relative to where the block is; the normal screen and the terminal's own scrollback are used.
"""

from collections.abc import Sequence

from wcwidth import iter_graphemes

from chatcli.screen.ground import Ground
from chatcli.screen.ink import fold
from chatcli.screen.layout import Block, Picture, picture
from chatcli.screen.measure import isPlain
from chatcli.screen.measure import width as cells
from chatcli.screen.pen import Pen
from chatcli.screen.wrap import Wrapping

__all__ = ("Block", "Painter")

_ESCAPE = "\x1b"


class Painter:
    """Knows what stands in the block's rows and where the cursor is; each method gives what is to be written.

    All of it has to be written, in this order, and nothing else may move the cursor in between.
    A size less than 1 counts as 1.
    """

    def __init__(self, width: int, height: int) -> None:
        self._width, self._height = max(1, width), max(1, height)
        self._pen = Pen()
        self._ground = Ground()
        self._wrapping = Wrapping()
        self._block: Block | None = None
        self._picture: Picture | None = None
        self._rows: tuple[str, ...] = ()

    def mark(self) -> None:
        """Forget what is on the screen: the next draw begins in the cursor's row, whatever is there."""
        self._forgetBlock()
        self._pen, self._ground = Pen(), Ground()

    def draw(self, block: Block) -> str:
        """Show the block instead of the former one; only what differs is written."""
        self._block = block
        after = self._pictured(block)
        if not self._rows:
            self._pen.start()
        for index, row in enumerate(after.rows):
            if index >= len(self._rows):
                self._append(index, row)
            elif row != self._rows[index]:
                self._change(index, row)
        if len(after.rows) < len(self._rows):
            self._pen.move(len(after.rows), 0)
            self._pen.eraseBelow()
        return self._finish(after)

    def above(self, rows: Sequence[str]) -> str:
        """Rows scroll in above the block, if there is one. One that is too wide is cut into several."""
        if not rows:
            return ""
        coming = [part for row in rows for part in fold(row, self._width)]
        if self._rows:
            self._pen.move(0, 0)
        else:
            self._pen.start()
        self._putAll([*coming, *self._rows], erasing=len(self._rows))
        self._ground.scrolledIn(len(coming))
        if self._picture is None:
            self._pen.newRow(self._pen.row)
            self._pen.row = 0
            return self._pen.taken()
        self._pen.row -= len(coming)
        return self._finish(self._picture)

    def over(self, up: int, codes: str) -> str:
        """Have something drawn over rows that came in: from `up` rows above the block on, where that is on the screen.

        It must not reach the block.
        """
        if self._picture is None or up + len(self._rows) > self._height:
            return ""
        self._pen.move(-up, 0)
        self._pen.drawOver(codes)
        return self._finish(self._picture)

    def clear(self) -> str:
        """Take the block away; the cursor stands where its first row was, in column 0."""
        if not self._rows:
            return ""
        self._pen.move(0, 0)
        self._pen.eraseBelow()
        self._forgetBlock()
        return self._pen.taken()

    def resize(self, width: int, height: int, recent: Sequence[str]) -> str:
        """Paint everything anew in a screen that has this size now, or that somebody else wrote to.

        `recent` are the last rows above the block, for this width, newest last; those that fit are
        shown from the top on. Where something may not be ours, all is pushed into the scrollback before.
        """
        former = self._height
        self._width, self._height = max(1, width), max(1, height)
        if self._block is None:
            self.mark()
            return ""
        row = self._pen.row
        after = self._pictured(self._block)
        fitting = self._newest(recent, self._height - len(after.rows))
        self._pen.startAtTop(self._height, self._ground.pushing(row, former, self._height))
        self._putAll([*fitting, *after.rows], erasing=0)
        self._ground.repainted(row, former, self._height, len(fitting))
        self._pen.row -= len(fitting)
        return self._finish(after)

    def _forgetBlock(self) -> None:
        self._block = self._picture = None
        self._rows = ()

    def _pictured(self, block: Block) -> Picture:
        top = self._picture.top if self._picture else 0
        return picture(block, self._width, self._height, self._wrapping, top)

    def _newest(self, recent: Sequence[str], room: int) -> list[str]:
        rows = [part for row in recent[max(0, len(recent) - room) :] for part in fold(row, self._width)]
        return rows[max(0, len(rows) - room) :]

    def _finish(self, after: Picture) -> str:
        """The rows are there: set the cursor, and remember."""
        self._pen.move(after.row, after.column)
        self._picture, self._rows = after, after.rows
        self._ground.painted(len(after.rows))
        return self._pen.taken()

    def _putAll(self, rows: Sequence[str], erasing: int) -> None:
        """Write rows from here on, each in its own; the first so many stand where something else was."""
        for index, row in enumerate(rows):
            if index:
                self._pen.newRow(self._pen.row)
            if index < erasing:
                self._pen.eraseRow()
            self._pen.put(row, self._width)

    def _append(self, index: int, row: str) -> None:
        if index:
            self._pen.newRow(index - 1)
        self._pen.put(row, self._width)

    def _change(self, index: int, row: str) -> None:
        """Write what differs in a row, from the first cluster that does."""
        former = self._rows[index]
        same = commonPrefix(former, row)
        rest, gone = row[same:], former[same:]
        isPlainOnly = isPlain(rest) and isPlain(gone)
        if (column := cells(row[:same])) == self._width:
            return  # Behind a full row there is room for what has no width, and nothing to see of it.
        self._pen.move(index, column)
        if not isPlainOnly:
            self._pen.eraseRow()
        self._pen.put(rest, self._width)
        if isPlainOnly and len(rest) < len(gone):
            self._pen.eraseRow()


def commonPrefix(one: str, other: str) -> int:
    """How many characters both begin with, in whole clusters; none where there are colours in one."""
    if _ESCAPE in one or _ESCAPE in other:
        return 0
    same = next((index for index, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), None)
    same = min(len(one), len(other)) if same is None else same
    return same if isPlain(one) and isPlain(other) else min(_boundary(one, same), _boundary(other, same))


def _boundary(text: str, index: int) -> int:
    """The last offset up to `index` at which a grapheme cluster ends."""
    end = 0
    for cluster in iter_graphemes(text):
        if end + len(cluster) > index:
            break
        end += len(cluster)
    return end
