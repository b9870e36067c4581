"""What simple programs send, as messages: a `send` without an end, or lines.

TCP is a stream: one `send` may arrive in two pieces, and two in one. So a message is what comes up to a line end,
or up to a moment of silence. UTF-8 is decoded as it comes, a character cut in two is waited for, and bytes that
are no UTF-8 become U+FFFD.
"""

from codecs import getincrementaldecoder
from collections.abc import Callable
from typing import Any

from twisted.internet.interfaces import IDelayedCall

from chatd.doors.coach import Coach
from chatd.model.fields import TEXT_MAX

SILENCE_SECONDS = 0.03
"""How long nothing comes behind a message without a line end."""
CUT_SECONDS = 2.0
"""How long the rest of a character may take that was cut in two."""

Receive = Callable[[str, bool], None]
"""Takes a message, and whether a line end stood behind it."""


class Sends:
    """Gathers the messages of one connection; a coach may look on."""

    def __init__(self, clock: Any, receive: Receive, coach: Coach | None = None) -> None:
        self._clock = clock
        self._receive = receive
        self._coach = coach
        self._decoder = getincrementaldecoder("utf-8")("replace")
        self._text = ""
        self._silence: IDelayedCall | None = None

    def feed(self, data: bytes) -> None:
        """Take bytes."""
        self._stop()
        if self._coach is not None:
            self._coach.read(data)
        *lines, self._text = (self._text + self._decoder.decode(data)).split("\n")
        for line in lines:
            self._give(line.removesuffix("\r"), True)
        while len(self._text) > TEXT_MAX:  # nobody sends so much without an end who waits for an answer
            text, self._text = self._text[:TEXT_MAX], self._text[TEXT_MAX:]
            self._give(text, False)
        isCut = bool(self._decoder.getstate()[0])
        if self._text or isCut:
            self._silence = self._clock.callLater(CUT_SECONDS if isCut else SILENCE_SECONDS, self.end)

    def end(self) -> None:
        """Nothing more comes for now: what is there is a message."""
        self._stop()
        if self._coach is not None:
            self._coach.quiet()
        text = self._text + self._decoder.decode(b"", True)
        self._decoder.reset()
        self._text = ""
        self._give(text, False)

    def stop(self) -> None:
        """Nothing that came matters any more."""
        self._stop()
        self._text = ""

    def _stop(self) -> None:
        if self._silence is not None and self._silence.active():
            self._silence.cancel()
        self._silence = None

    def _give(self, text: str, ended: bool) -> None:
        text = text.replace("\0", "")
        if text or ended:
            self._receive(text, ended)
