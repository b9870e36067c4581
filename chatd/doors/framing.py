"""The two framings of the native protocol on a byte stream: lines, and lengths before each message."""

import re
from collections.abc import Callable

from twisted.protocols.basic import Int32StringReceiver, LineReceiver

from chatd.model.refusals import Phrase, Refused
from chatd.wire.chunks import isChunk
from chatd.wire.frames import FRAME_MAX
from chatd.wire.requests import MESSAGE_MAX, tooLong

EMPTY_LINES = re.compile(rb"\n(?:\r?\n)+")


class Lines(LineReceiver):
    """Messages by the line. A line that is too long is refused once and skipped to its end."""

    delimiter = b"\n"
    MAX_LENGTH = MESSAGE_MAX

    def __init__(self, receive: Callable[[bytes], None], refuse: Callable[[Refused], None]) -> None:
        self._receive = receive
        self._refuse = refuse
        self._held = b""
        self._isCut = False

    def dataReceived(self, data: bytes) -> None:
        """Take bytes. LineReceiver stops behind a line that was too long, whatever follows: then it goes on here.

        Empty lines go first: for each line LineReceiver copies what is behind it, and nobody counts empty ones.
        """
        if b"\n\n" in data or b"\n\r\n" in data:
            data = EMPTY_LINES.sub(b"\n", data)
        super().dataReceived(data)
        while self._isCut:
            self._isCut = False
            super().dataReceived(b"")

    def lineReceived(self, line: bytes) -> None:
        """Take one line; an empty one is nothing."""
        line = line.removesuffix(b"\r")
        if line:
            self._receive(line)

    def lineLengthExceeded(self, line: bytes) -> None:
        """Skip a line that is too long; the last byte that fits may be the CR of its end."""
        line, end, rest = line.partition(b"\n")
        if len(line) == self.MAX_LENGTH + 1 and line.endswith(b"\r"):
            if not end:
                self._held = line
            else:
                self.lineReceived(line)
        else:
            self._refuse(tooLong())
        if end:
            self.setLineMode(rest)
            self._isCut = True
        else:
            self.setRawMode()

    def rawDataReceived(self, data: bytes) -> None:
        """Go on behind the end of the line that is skipped, or of the one whose CR came last."""
        held, self._held = self._held, b""
        if held and data.startswith(b"\n"):
            self.lineReceived(held)
        elif held:
            self._refuse(tooLong())
        _, end, rest = data.partition(b"\n")
        if end:
            self.setLineMode(rest)


class Frames(Int32StringReceiver):
    """Messages in frames, and chunks of contents between them."""

    MAX_LENGTH = FRAME_MAX

    def __init__(
        self, receive: Callable[[bytes], None], takeChunk: Callable[[bytes], None],
        refuse: Callable[[Refused], None], giveUp: Callable[[], None],
    ) -> None:  # fmt: skip
        self._receive = receive
        self._takeChunk = takeChunk
        self._refuse = refuse
        self._giveUp = giveUp
        self._isBusy = False

    def dataReceived(self, data: bytes) -> None:
        """Take bytes. Resumed while it is at it, it just goes on: Int32StringReceiver would begin anew."""
        if not self._isBusy:
            self._isBusy = True
            super().dataReceived(data)
            self._isBusy = False

    def stringReceived(self, string: bytes) -> None:
        """Take one frame."""
        if not string:
            self._refuse(Refused("bad-json", detail=Phrase("the frame is empty")))
        elif isChunk(string):
            self._takeChunk(string)
        elif len(string) > MESSAGE_MAX:
            self._refuse(tooLong())
        else:
            self._receive(string)

    def lengthLimitExceeded(self, length: int) -> None:
        """Refuse a frame that would be too long; where the next one begins can't be known, so this is the end."""
        self._refuse(tooLong(Phrase("frame"), FRAME_MAX))
        self._giveUp()
