"""How bytes leave a connection: the only place that knows more of a socket than Twisted's `write`.

`transport.write` costs an epoll_ctl to start, another round of the reactor, some forty Python calls
and an epoll_ctl to stop, for each reader of each message. So for plain TCP, while nothing is queued:

* `send` gives bytes to the socket at once: for an event that goes to many. The commit has gathered
  what belongs together already, so there is nothing to wait for.
* `write` gathers what a connection gets in one turn of the reactor (its `ok`s, its own events), and
  sends it once at the turn's end.

What the socket doesn't take goes into a queue of our own. While that isn't empty, the outflow is a
pull producer of the transport, which asks for more whenever its own buffer is empty. So the queue's
size is exact, nothing overtakes anything, and a connection that is being closed is emptied first.
TLS has a buffer of its own below, which `send` would overtake: it goes through `OrdinaryOutflow`.
"""

from socket import SO_SNDBUF, SOL_SOCKET
from typing import Any, Protocol

from twisted.internet.interfaces import IPullProducer, IPushProducer
from twisted.internet.tcp import Connection
from twisted.logger import Logger
from zope.interface import implementer

CHUNK_BYTES = 64 * 1024
"""What the transport gets at a time, and how much may be queued before its reader counts as stalled."""

SEND_BUFFER_BYTES = 256 * 1024
"""What the kernel keeps of a connection whose client doesn't read: left to itself it takes 4 MB."""


log = Logger()


class Outflow(Protocol):
    """A way out of a connection. What is written first arrives first, by whichever method."""

    def write(self, data: bytes) -> None:
        """Send soon."""

    def send(self, data: bytes) -> None:
        """Send now, if nothing is before it."""

    def close(self) -> None:
        """Send what was written, then close the connection."""


class Turn:
    """The outflows that were written to in this turn of the reactor."""

    def __init__(self, clock: Any) -> None:
        self._clock = clock
        self._dirty: list[DirectOutflow] = []

    def add(self, outflow: "DirectOutflow") -> None:
        """Have an outflow flushed at the end of this turn."""
        if not self._dirty:
            self._clock.callLater(0, self.flush)
        self._dirty.append(outflow)

    def flush(self) -> None:
        """Send what was written."""
        dirty, self._dirty = self._dirty, []
        for outflow in dirty:
            with log.failuresHandled("while sending"):
                outflow.flush()


class OrdinaryOutflow:
    """Leaves everything to the transport, which tells the reader's session when it is full."""

    def __init__(self, transport: Any, reader: IPushProducer) -> None:
        self._transport = transport
        transport.registerProducer(reader, True)

    def write(self, data: bytes) -> None:
        """Send soon."""
        self._transport.write(data)

    send = write

    def close(self) -> None:
        """Send what was written, then close the connection."""
        self._transport.unregisterProducer()
        self._transport.loseConnection()


@implementer(IPullProducer)
class DirectOutflow:
    """Sends by itself while the socket takes it. `reader` is paused while more than a chunk is queued."""

    __slots__ = ("_isDraining", "_isPaused", "_pieces", "_queue", "_queued", "_reader", "_send", "_transport", "_turn")

    def __init__(self, transport: Any, reader: IPushProducer, turn: Turn) -> None:
        self._transport = transport
        self._send = transport.getHandle().send
        self._reader = reader
        self._turn = turn
        self._pieces: list[bytes] = []
        self._queue: list[bytes] = []
        self._queued = 0
        self._isDraining = False
        self._isPaused = False

    def write(self, data: bytes) -> None:
        """Send at the end of this turn."""
        if not self._pieces:
            self._turn.add(self)
        self._pieces.append(data)

    def send(self, data: bytes) -> None:
        """Send now, unless something was written before."""
        if self._pieces:
            self._pieces.append(data)
        elif self._isDraining:
            self._enqueue(data)
        else:
            try:
                sent = self._send(data)
            except BlockingIOError:
                sent = 0
            except OSError:
                self._transport.abortConnection()
                return
            if sent < len(data):
                self._enqueue(data[sent:])

    def flush(self) -> None:
        """Send what was gathered."""
        pieces, self._pieces = self._pieces, []
        if pieces:
            self.send(pieces[0] if len(pieces) == 1 else b"".join(pieces))

    def close(self) -> None:
        """Send what was written, then close the connection."""
        self.flush()
        self._transport.loseConnection()

    def _enqueue(self, data: bytes) -> None:
        self._queue.append(data)
        self._queued += len(data)
        if not self._isDraining:
            self._isDraining = True
            self._transport.registerProducer(self, False)  # calls `resumeProducing` at once
        if self._queued > CHUNK_BYTES and not self._isPaused:
            self._isPaused = True
            self._reader.pauseProducing()

    def resumeProducing(self) -> None:
        """Give the transport, whose buffer is empty, the next chunk; when there is none, the socket is ours again."""
        if not self._queue:
            self._isDraining = False
            self._transport.unregisterProducer()
            return
        data = b"".join(self._queue)
        self._transport.write(data[:CHUNK_BYTES])
        self._queue = [data[CHUNK_BYTES:]] if len(data) > CHUNK_BYTES else []
        self._queued = max(0, len(data) - CHUNK_BYTES)
        if self._isPaused and not self._queue:
            self._isPaused = False
            self._reader.resumeProducing()

    def stopProducing(self) -> None:
        """The connection is gone: nothing more leaves."""
        self._queue = []


def outflowOf(transport: Any, reader: IPushProducer, turn: Turn) -> Outflow:
    """The way out of a transport: straight to the socket where nothing lies between."""
    if isinstance(transport, Connection) and not transport.TLS:
        transport.getHandle().setsockopt(SOL_SOCKET, SO_SNDBUF, SEND_BUFFER_BYTES)
        return DirectOutflow(transport, reader, turn)
    return OrdinaryOutflow(transport, reader)
