"""What simple programs send, as messages: a `send` without an end, or lines.

TCP is a stream: one `send` may arrive in two pieces, and two in one. So a message is what comes up to a line end,
or up to a moment of silence, which counts only while somebody listens. A character cut in two is waited for, and
bytes that are no UTF-8 become U+FFFD.

Messages are held back while nobody can take one, and the bytes of what comes stay where they are: so the order is
kept, the end included, and a burst costs no more than its bytes.
"""

import re
from codecs import utf_8_decode
from collections.abc import Callable
from typing import Any

from twisted.internet.interfaces import IDelayedCall

from chatd.doors.coach import MESSAGE_BYTES, Coach

SILENCE_SECONDS = 0.03
"""How long nothing comes behind a message without a line end."""
CUT_SECONDS = 2.0
"""How long the rest of a character may take that was cut in two."""
HELD_BYTES = 64 * 1024
"""Bytes that may wait while messages are held back and the connection is read on. One reading may give more at once."""
QUIET = b"\xff"
"""Stands where there was silence. No UTF-8 has this byte (RFC 3629, section 3); where it comes, another such does."""
NO_UTF8 = b"\xfe"
END = re.compile(b"[\n%b]" % QUIET)

Receive = Callable[[str, bool], object]
"""Takes a message, and whether a line end stood behind it."""


class Sends:
    """Gathers the messages of one connection, and gives them one after the other; a coach may look on.

    `read` is told whether bytes are wanted, and `ended`, once, when there are no more messages and there will be none.
    """

    def __init__(
        self, clock: Any, receive: Receive, read: Callable[[bool], object], ended: Callable[[], object],
        coach: Coach | None = None,
    ) -> None:  # fmt: skip
        self._clock = clock
        self._receive = receive
        self._read = read
        self._ended = ended
        self._coach = coach
        self._data = bytearray()
        self._seen = 0
        self._isSkipping = False
        self._isGiving = self._isHeld = self._isOver = self._isDone = False
        self._isAllowed = self._isReading = True
        self._silence: IDelayedCall | None = None

    def feed(self, data: bytes) -> None:
        """Take bytes."""
        self._heard()
        if self._coach is not None:
            self._coach.read(data)
        self._data += data.replace(QUIET, NO_UTF8)
        self._go()

    def end(self) -> None:
        """Nothing more comes: what was begun is a message."""
        if not self._isOver:
            self._isOver = True
            self._quiet()

    def allow(self, isAllowed: bool) -> None:
        """Give messages and read on, or neither."""
        if isAllowed != self._isAllowed:
            self._isAllowed = isAllowed
            self._go()

    def hold(self, isHeld: bool) -> None:
        """Give no message for now, but read on as far as `HELD_BYTES` go; or give them again."""
        if isHeld != self._isHeld:
            self._isHeld = isHeld
            self._go()

    def stop(self) -> None:
        """Nothing that came matters any more."""
        self._heard()
        self._data.clear()
        self._seen = 0

    def _go(self) -> None:
        """Give all messages that are here, one after the other: who gets one may hold the next."""
        if self._isGiving:
            return
        self._isGiving = True
        try:
            while self._mayGive and (message := self._next()):
                self._receive(*message)
        finally:
            self._isGiving = False
        self._listen()
        if self._isOver and self._mayGive and not self._isDone:
            self._isDone = True
            self._ended()

    @property
    def _mayGive(self) -> bool:
        return self._isAllowed and not self._isHeld

    # --- where a message ends

    def _next(self) -> tuple[str, bool] | None:
        """The next message, and whether a line end stood behind it. Empty ones without one are none."""
        while found := END.search(self._data, self._seen):
            isLine = self._data[found.start()] != QUIET[0]
            raw = self._take(found.start(), found.end())
            wasSkipping, self._isSkipping = self._isSkipping, False
            text = textOf(raw.removesuffix(b"\r") if isLine else raw)
            if (text or isLine) and not wasSkipping:
                return text, isLine
        self._seen = len(self._data)
        return self._overflow() if self._seen > MESSAGE_BYTES else None

    def _overflow(self) -> tuple[str, bool] | None:
        """Of what is too long give the begin, which is refused where it is said, and skip the rest."""
        raw = self._take(self._seen, self._seen)
        wasSkipping, self._isSkipping = self._isSkipping, True
        return None if wasSkipping else (textOf(raw), False)

    def _take(self, end: int, following: int) -> bytes:
        raw = bytes(self._data[:end])
        del self._data[:following]
        self._seen = 0
        return raw

    # --- silence

    def _listen(self) -> None:
        """Read on or don't; while nothing comes, what was begun may be whole."""
        isReading = self._isAllowed and not (self._isHeld and len(self._data) > HELD_BYTES)
        if isReading != self._isReading and not self._isOver:
            self._isReading = isReading
            self._read(isReading)
        if not (isReading and self._isBegun):
            self._heard()
        elif self._silence is None:
            seconds = CUT_SECONDS if isCut(self._data) else SILENCE_SECONDS
            self._silence = self._clock.callLater(seconds, self._quiet)

    @property
    def _isBegun(self) -> bool:
        """Whether there is a message that silence would end."""
        return self._data[-1:] not in (b"\n", QUIET) if self._data else self._isSkipping

    def _quiet(self) -> None:
        """Nothing came for a while, or nothing will: what is there is a message."""
        self._heard()
        if self._coach is not None:
            self._coach.quiet()
        self._data += QUIET
        self._go()

    def _heard(self) -> None:
        """It isn't silent, or that doesn't matter."""
        if self._silence is not None and self._silence.active():
            self._silence.cancel()
        self._silence = None


def isCut(data: bytearray) -> bool:
    """Whether the last character lacks its end."""
    tail = bytes(data[-3:])
    return utf_8_decode(tail, "replace", False)[1] < len(tail)


def textOf(raw: bytes) -> str:
    """The text of a message: what is none becomes U+FFFD, and NUL nothing."""
    return raw.decode(errors="replace").replace("\0", "")
