"""A way out for simple programs that take what one `recv(1024)` gives them for one message.

They decode each piece alone, so what is long is cut, and between two pieces there is a pause, so that they don't
arrive as one. What came meanwhile goes out together, as far as it fits, each on a line of its own: so a busy room
doesn't make the queue grow for ever.
"""

from collections import deque
from collections.abc import Callable
from enum import Enum
from socket import SO_SNDBUF, SOL_SOCKET
from typing import Any

from twisted.internet.interfaces import IDelayedCall, IPushProducer
from twisted.internet.tcp import Connection
from zope.interface import implementer

from chatd.doors.pieces import PIECE_BYTES, Pieces

PAUSE_SECONDS = 0.08
CLOSING_SECONDS = 0.8
"""How long what is queued may take about, when the connection is to be closed: then the pauses are shorter."""
QUEUED_MOST = 64 * 1024
"""Bytes that may be queued before the reader counts as stalled."""
SEND_BUFFER_BYTES = 64 * 1024
"""What the kernel keeps for a client: more is of no use at this pace, and hides for minutes that it doesn't read.

With less, files crawl through loopback, whose segments have up to 64 KiB: half of one isn't acknowledged at once (RFC
9293, section 3.8.6.3).
"""
UNMARKED = Pieces()
"""For clients of which nobody knows what a message looks like."""


class Kind(Enum):
    """How a message is sent: with others where there are many, by itself, or as it is."""

    TOGETHER = "together"
    ALONE = "alone"
    WHOLE = "whole"


@implementer(IPushProducer)
class Paced:
    """Sends messages in pieces. `reader` is paused while too much is queued, or while the transport is full.

    `full` is told when the transport is full, and when it has room again; `pieces` cuts what is long. Where `isPacing`
    is false, messages go as they come.
    """

    isPacing = True

    def __init__(
        self, transport: Any, reader: IPushProducer, clock: Any, full: Callable[[bool], object] = bool,
        pieces: Pieces = UNMARKED,
    ) -> None:  # fmt: skip
        self._transport = transport
        self._reader = reader
        self._clock = clock
        self._full = full
        self._pieces = pieces
        self._queue: deque[tuple[bytes, Kind]] = deque()
        self._queued = 0
        self._pause: IDelayedCall | None = None
        self._isFull = False
        self._isPaused = False
        self._isClosing = False
        self._pauseSeconds = PAUSE_SECONDS
        if isinstance(transport, Connection):
            transport.getHandle().setsockopt(SOL_SOCKET, SO_SNDBUF, SEND_BUFFER_BYTES)
        transport.registerProducer(self, True)

    def serve(self, reader: IPushProducer) -> None:
        """Have another reader paused from now on."""
        self._reader = reader
        if self._isPaused:
            reader.pauseProducing()

    @property
    def isBusy(self) -> bool:
        """Whether something waits to be sent, and can be."""
        return bool(self._queue) and not self._isFull

    @property
    def queued(self) -> int:
        """How many bytes wait to be sent."""
        return self._queued

    def write(self, data: bytes) -> None:
        """Send a message, together with others where there are many."""
        self._add(data, Kind.TOGETHER)

    send = write

    def writeAlone(self, data: bytes) -> None:
        """Send a message that must not arrive with others."""
        self._add(data, Kind.ALONE)

    def writeWhole(self, data: bytes) -> None:
        """Send bytes that are no message, such as a file's, in their turn: neither cut nor paused for."""
        self._add(data, Kind.WHOLE)

    def close(self) -> None:
        """Send what is left, in pieces still but soon, then close the connection."""
        self._isClosing = True
        self._pauseSeconds = min(PAUSE_SECONDS, CLOSING_SECONDS * PIECE_BYTES / max(self._queued, PIECE_BYTES))
        self._closeIfEmpty()

    def _closeIfEmpty(self) -> None:
        if self._isClosing and not self._queue:
            self._cancel()
            self._transport.unregisterProducer()
            self._transport.loseConnection()

    def _add(self, data: bytes, kind: Kind) -> None:
        self._queue.append((data, kind if self.isPacing else Kind.WHOLE))
        self._queued += len(data)
        self._tell()
        if self._pause is None and not self._isFull:
            self._send()

    def _send(self) -> None:
        """Send what goes as it is, then a piece, if there is one, and then pause."""
        self._pause = None
        while self._queue and not self._isFull and self._pause is None:
            if self._queue[0][1] is Kind.WHOLE:
                piece, _ = self._queue.popleft()
            else:
                piece = self._piece()
                self._pause = self._clock.callLater(self._pauseSeconds, self._send)
            self._queued -= len(piece)
            self._transport.write(piece)
            self._tell()
        self._closeIfEmpty()

    def _piece(self) -> bytes:
        """The next piece: one of a long message, or as many short ones as fit, its last one among them.

        What is long is cut only now: that takes time, and many long messages may come at once.
        """
        message, kind = self._queue.popleft()
        piece, *rest = self._pieces.of(message)
        if rest:
            *others, last = rest
            self._queue.extendleft([(last, kind), *((other, Kind.ALONE) for other in reversed(others))])
            return piece
        while kind is Kind.TOGETHER and self._queue and self._queue[0][1] is kind:
            more = self._queue[0][0]
            end = b"" if piece.endswith(b"\n") else b"\n"
            if len(piece) + len(end) + len(more) > PIECE_BYTES:
                break
            self._queue.popleft()
            self._queued += len(end)
            piece += end + more
        return piece

    def _tell(self) -> None:
        """Pause the reader, or let it go on."""
        isPaused = self._isFull or self._queued > (0 if self._isPaused else QUEUED_MOST)
        if isPaused != self._isPaused:
            self._isPaused = isPaused
            self._reader.pauseProducing() if isPaused else self._reader.resumeProducing()

    # --- IPushProducer

    def pauseProducing(self) -> None:
        """The transport is full."""
        self._isFull = True
        self._full(True)
        self._tell()

    def resumeProducing(self) -> None:
        """It has room again."""
        self._isFull = False
        self._full(False)
        self._tell()
        if self._pause is None:
            self._send()

    def stopProducing(self) -> None:
        """The connection is gone."""
        self._queue.clear()
        self._cancel()

    def _cancel(self) -> None:
        if self._pause is not None:
            self._pause.cancel()
            self._pause = None
