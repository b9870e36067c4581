"""What is on the screen at this moment: rows that scroll by, and the block below them. Draws once a turn."""

from collections import deque
from collections.abc import Callable, Sequence
from typing import Any

from twisted.internet.interfaces import IDelayedCall

from chatcli.screen.canvas import Canvas
from chatcli.screen.painter import Block, Painter

ITEMS_MOST = 500
"""Items that are kept for the case that the terminal gets another size, and that wait until it is ours."""

Item = Callable[[int], Sequence[str]]
"""Something that scrolled in: gives its rows for a width."""


class Stage:
    """Gathers what is new, and writes it together: two hundred messages in a row are one write.

    `block` gives what stands at the bottom. `due` gives what is to scroll in behind all that was shown, if anything.
    """

    def __init__(
        self, clock: Any, write: Callable[[str], None], block: Callable[[], Block], due: Callable[[], Item | None]
    ) -> None:
        self.width, self.height = 80, 24
        self._clock = clock
        self._write = write
        self._block = block
        self._due = due
        self._painter = Painter(self.width, self.height)
        self._waiting: list[Item] = []
        self._recent: deque[Item] = deque(maxlen=ITEMS_MOST)
        self._codes = ""
        self._isDark = True
        self._turn: IDelayedCall | None = None

    # --- the terminal

    def lift(self, width: int, height: int) -> None:
        """The terminal is ours: draw from here on, below what is there."""
        self.width, self.height = width, height
        self._painter = Painter(width, height)
        self._isDark = False
        self.change()

    def lower(self) -> str:
        """The terminal is no longer ours: what is still to be drawn, and takes the block away.

        What comes waits until it is ours again.
        """
        if self._isDark:
            return ""
        last = self._taken()
        self._isDark = True
        return last + self._painter.clear()

    def resize(self, width: int, height: int) -> None:
        """The terminal has another size."""
        if not self._isDark and (width, height) != (self.width, self.height):
            self.width, self.height = width, height
            self.repaint()

    def repaint(self) -> None:
        """Draw all anew; where the terminal isn't ours, that will be done when it is."""
        if self._isDark:
            return
        rows: list[str] = []
        for item in reversed(self._recent):
            rows = [*item(self.width), *rows]
            if len(rows) >= self.height:
                break
        self._painter.draw(self._block())
        codes, self._codes = self._codes, ""
        self._write(codes + self._painter.resize(self.width, self.height, rows) + self._drawnOver(rows))
        self.change()

    # --- what is new

    def show(self, item: Item) -> None:
        """Have something scroll in above the block, behind what is due."""
        if due := self._due():
            self._waiting.append(due)
        self._waiting.append(item)
        del self._waiting[:-ITEMS_MOST]
        self.change()

    def send(self, codes: str) -> None:
        """Have control sequences written that move nothing: the title, the bell."""
        if codes:  # else each drawing, which asks for the title, would bring about the next
            self._codes += codes
            self.change()

    def change(self) -> None:
        """Something is to be drawn at the end of this turn."""
        if self._turn is None:
            self._turn = self._clock.callLater(0, self.flush)

    def flush(self) -> None:
        """Draw it now."""
        if self._turn is not None and self._turn.active():
            self._turn.cancel()
        self._turn = None
        if not self._isDark:
            self._write(self._taken())

    def _taken(self) -> str:
        """What is to be written by now."""
        if due := self._due():
            self._waiting.append(due)
        items, self._waiting = self._waiting, []
        self._recent.extend(items)
        rows = [row for item in items for row in item(self.width)]
        above = self._painter.above(rows)
        drawn = self._painter.draw(self._block())
        codes, self._codes = self._codes, ""
        return codes + above + drawn + self._drawnOver(rows)

    def _drawnOver(self, rows: Sequence[str]) -> str:
        """What is drawn over those rows that have just come in above the block."""
        pictures = [(len(rows) - index, row) for index, row in enumerate(rows) if isinstance(row, Canvas)]
        return "".join(self._painter.over(up, picture.over) for up, picture in pictures)
