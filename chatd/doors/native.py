"""The native protocol over TCP or TLS: JSON by the line, or in frames with a length before each.

The first byte that a client sends tells which: a frame's length begins with 0x00, and no line of
JSON does. The server's hello goes before that, always as one line.
"""

from collections.abc import Callable
from typing import Any

from twisted.internet.defer import Deferred
from twisted.internet.error import ConnectionDone
from twisted.internet.interfaces import IHalfCloseableProtocol
from twisted.internet.protocol import Protocol, ServerFactory, connectionDone
from twisted.logger import Logger
from twisted.python.failure import Failure
from zope.interface import implementer

from chatd import __version__
from chatd.doors.farewell import Farewell
from chatd.doors.framing import Frames, Lines
from chatd.doors.outflow import Outflow, Turn, outflowOf
from chatd.model.refusals import Refused
from chatd.model.timeline import Entry
from chatd.service import Service
from chatd.session import Session
from chatd.wire.chunks import asChunk, readChunk
from chatd.wire.frames import asFrame, asLine
from chatd.wire.render import renderBye, renderEntry, renderNotice, renderOk, renderRefused
from chatd.wire.requests import Request, readRequest

log = Logger()


class Native:
    """The native dialect in one framing."""

    def __init__(self, frame: Callable[[bytes], bytes]) -> None:
        self.frame = frame

    def event(self, entry: Entry) -> bytes:
        """The bytes of one event."""
        return self.frame(renderEntry(entry))


LINES = Native(asLine)
FRAMES = Native(asFrame)


@implementer(IHalfCloseableProtocol)
class NativeDoor(Farewell, Protocol):
    """One connection: tells the framing, and hands messages to the session and back."""

    transport: Any
    dialect = LINES
    _framing: Lines | Frames | None = None
    _session: Session | None = None
    _outflow: Outflow
    write: Callable[[bytes], None]
    send: Callable[[bytes], None]

    def __init__(self, service: Service, turn: Turn) -> None:
        self._service = service
        self._turn = turn
        self._closed = False
        self._deaf = False
        self._isReading = True
        self._gone: Deferred[None] = Deferred()

    def connectionMade(self) -> None:
        """Greet, and begin a session."""
        peer = self.transport.getPeer()
        self.address, self.port = getattr(peer, "host", "local"), getattr(peer, "port", 0)
        log.info("connection from {address}:{port} (native)", address=self.address, port=self.port)
        if hasattr(self.transport, "setTcpNoDelay"):
            self.transport.setTcpNoDelay(True)
        name = self._service.settings.name
        hello = asLine(renderNotice("hello", server="chatd", version=__version__, name=name, protocol=1))
        try:
            self._session = self._service.connect(self)
        except Refused as refused:
            self.transport.write(hello + asLine(renderBye(refused)))
            self.transport.loseConnection()
        else:
            self._outflow = outflowOf(self.transport, self._session, self._turn)
            self.write, self.send = self._outflow.write, self._outflow.send
            self.write(hello)

    def dataReceived(self, data: bytes) -> None:
        """Take bytes; the very first one tells the framing."""
        if self._session is None or self._closed or self._deaf:
            return
        self._session.heard()
        if self._framing is None:
            self._framing = self._chosen(data[0])
            self._framing.makeConnection(self.transport)
        self._framing.dataReceived(data)

    def _chosen(self, first: int) -> Lines | Frames:
        if first == 0:
            self.dialect = FRAMES
            return Frames(self._receive, self._takeChunk, self._refuse, self._giveUp)
        return Lines(self._receive, self._refuse)

    def _receive(self, message: bytes) -> None:
        # Int32StringReceiver goes on delivering what it has after the connection was given up.
        if self._session is not None and not (self._closed or self._deaf):
            self._session.receive(readRequest(message))

    def _takeChunk(self, frame: bytes) -> None:
        if self._session is not None and not (self._closed or self._deaf):
            self._session.takeChunk(readChunk(frame))

    def _refuse(self, refused: Refused) -> None:
        if self._session is not None and not self._closed:
            self._session.receive(Request(None, refused))

    def _giveUp(self) -> None:
        """Nothing that comes behind this can be read: answer what came before, then close."""
        self._deaf = True
        if self._session is not None:
            self._session.noMore()

    def readConnectionLost(self) -> None:
        """The client closed its half: it gets what it asked for. A last line may lack its end."""
        if isinstance(self._framing, Lines) and not self._framing.paused:
            self._framing.dataReceived(b"\n")
        if self._session is not None:
            self._session.noMore()
        else:
            self.close()

    def writeConnectionLost(self) -> None:
        """We never close our half alone."""

    def connectionLost(self, reason: Failure = connectionDone) -> None:
        """The connection is gone."""
        self._closed = True
        self.abortNoMore()
        self._gone.callback(None)
        if not reason.check(ConnectionDone):
            why = reason.getErrorMessage()
            log.info("lost {address}:{port}: {why}", address=self.address, port=self.port, why=why)
        if self._session is not None:
            self._session.broke()

    # --- what a session needs of its door

    def answer(self, id: Any, answer: Any) -> None:
        """Send an `ok`."""
        self.write(self.dialect.frame(renderOk(id, answer)))

    def refuse(self, id: Any, refused: Refused, language: str) -> None:
        """Send a `refused`."""
        self.write(self.dialect.frame(renderRefused(id, refused, language)))

    def bye(self, refused: Refused, language: str) -> None:
        """Send a `bye`."""
        self.write(self.dialect.frame(renderBye(refused, language)))

    def notice(self, name: str, /, **fields: Any) -> None:
        """Send what is no event and no answer. How somebody went doesn't matter here."""
        self.write(self.dialect.frame(renderNotice("gone" if name == "lost" else name, **fields)))

    readsChats = False
    listensAlways = False

    @property
    def carriesChunks(self) -> bool:
        """Whether contents can travel on this connection."""
        return self.dialect is FRAMES

    def chunk(self, sha256: str, offset: int, data: bytes) -> None:
        """Send a piece of a content."""
        self.write(asFrame(asChunk(sha256, offset, data)))

    def setReading(self, reading: bool) -> None:
        """Read on from the connection, or don't; messages that were read already wait in the receiver."""
        if reading == self._isReading:
            return
        self._isReading = reading
        reader = self._framing or self.transport
        reader.resumeProducing() if reading else reader.pauseProducing()

    def close(self) -> "Deferred[None]":
        """Send what was written, then end the connection, soon in any case; fires when it is closed."""
        isEnded = self._session is None or self._session.ended
        if not self._closed:
            self._closed = True
            self._outflow.close()
            self.abortSoon(self._service.clock, isEnded)
        elif isEnded:
            self.hurry(self._service.clock)
        return self._gone


class NativeFactory(ServerFactory):
    """Makes a door for each connection."""

    noisy = False

    def __init__(self, service: Service) -> None:
        self._service = service
        self._turn = Turn(service.clock)

    def buildProtocol(self, addr: Any) -> NativeDoor:
        """A door for a new connection."""
        door = NativeDoor(self._service, self._turn)
        door.factory = self
        return door
