"""What people type, as lines: CR LF, CR NUL (RFC 854, "NVT printer") and LF end one.

Lines are held back while nobody can take one, and the bytes of what comes stay where they are: so the order is kept,
the end included, and memory is bounded by what one reading gives.
"""

import re
from collections.abc import Callable

from chatd.model.fields import TEXT_MAX

COMMAND_MOST = 256
"""Characters that may stand before a text in its line: a command and a nick."""
LINE_BYTES = 4 * (TEXT_MAX + COMMAND_MOST)
"""Bytes in a line, at most: a character of UTF-8 has four (RFC 3629). The text itself is measured where it is said."""
END = re.compile(rb"\r\n|\n|\r\0")  # `\r?\n` would search nine times as long
ERASING = re.compile("[\b\x7f]")
"""Backspaces, which terminals send that leave editing to the other side."""
ALONE = (b"\x03", b"\x04")
"""Ctrl-C and Ctrl-D, which some terminals send without an end behind them."""


class Typed:
    """The lines of one connection. `receive` gets each; `refuse` is told of one that is too long.

    `ended` is told when there are no more and there will be none, and whenever somebody is ready for more then.
    `look` sees the bytes of each line, and the line, before it is received.
    """

    def __init__(
        self, receive: Callable[[str], None], refuse: Callable[[], None], ended: Callable[[], None],
        look: Callable[[bytes, str], object] = lambda _, __: None,
    ) -> None:  # fmt: skip
        self._receive = receive
        self._look = look
        self._refuse = refuse
        self._ended = ended
        self._data = bytearray()
        self._from = 0
        self._seen = 0
        self._isSkipping = False
        self._isGiving = False
        self._isHeld = False
        self.isOver = False
        """Whether nothing more will come."""

    def feed(self, data: bytes) -> None:
        """Take bytes."""
        self._data += data
        self._give()

    def end(self) -> None:
        """Nothing more comes: a line that lacks its end is one."""
        if not self.isOver:
            self.isOver = True
            self._give()

    def hold(self, isHeld: bool) -> None:
        """Give no line for now, or go on."""
        self._isHeld = isHeld
        self._give()

    def _give(self) -> None:
        """Give all lines that are here, one after the other: who gets one may hold the next."""
        if self._isGiving:
            return
        self._isGiving = True
        try:
            while not self._isHeld and (line := self._next()) is not None:
                self._hand(line)
            if self.isOver and not self._isHeld:
                self._ended()
        finally:
            self._isGiving = False

    def _next(self) -> bytes | None:
        """The next line, without its end."""
        found = END.search(self._data, self._seen)
        if found is not None:
            line = bytes(self._data[self._from : found.start()])
            self._from = self._seen = found.end()
            return line
        del self._data[: self._from]
        self._from, self._seen = 0, max(0, len(self._data) - 1)  # the last byte may be the CR of an end
        return self._rest()

    def _rest(self) -> bytes | None:
        """What has no end, where that is a line all the same; too much of it is forgotten."""
        if len(self._data) > LINE_BYTES + 1:
            if not self._isSkipping:
                self._isSkipping = True
                self._refuse()
            del self._data[:-1]
            self._seen = 0
        isAlone = self._data in ALONE and not self._isSkipping
        if not self._data or not (isAlone or self.isOver):
            return None
        line = bytes(self._data).removesuffix(b"\r")
        self._data.clear()
        self._seen = 0
        return line

    def _hand(self, line: bytes) -> None:
        if self._isSkipping:
            self._isSkipping = False
        elif len(line) > LINE_BYTES:
            self._refuse()
        else:
            text = edited(line.decode(errors="replace").replace("\0", ""))
            self._look(line, text)
            self._receive(text)


def edited(line: str) -> str:
    """What is left of a line when each backspace has taken what stood before it."""
    kept, *others = ERASING.split(line)
    for text in others:
        kept = kept[:-1] + text
    return kept


def unread(line: bytes) -> bool:
    """Whether a line is no UTF-8."""
    try:
        line.decode()
    except UnicodeDecodeError:
        return True
    return False
