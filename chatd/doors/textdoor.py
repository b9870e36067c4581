"""What all doors share that speak in text to people, or to the simple programs of students.

Such a door turns bytes into commands by itself (`took`) and events into lines (`told`). What it asks the service is
answered in the order in which it was asked; a field that can't be is refused in its turn too.
"""

from collections.abc import Callable
from functools import partial
from socket import SO_ERROR, SOL_SOCKET
from typing import Any

from twisted.internet.defer import Deferred
from twisted.internet.error import ConnectionDone
from twisted.internet.interfaces import IHalfCloseableProtocol
from twisted.internet.protocol import Protocol, connectionDone
from twisted.internet.tcp import Connection
from twisted.logger import Logger
from twisted.python.failure import Failure
from zope.interface import implementer

from chatd.doors.coach import Coach
from chatd.doors.farewell import Farewell
from chatd.doors.findings import Finding
from chatd.doors.outflow import Outflow
from chatd.model import commands
from chatd.model.refusals import Refused
from chatd.model.timeline import Entry
from chatd.service import Service
from chatd.session import Session
from chatd.wire.languages import ENGLISH, N_, catalogue, whyIn
from chatd.wire.requests import Request

Then = Callable[[Any], object]
Otherwise = Callable[[Refused], object]

HALF_SECONDS = 3.0
"""How long a coach waits for something to send to a client that closed its half."""

log = Logger()


class Telling:
    """The dialect of one connection: what an event says may depend on who reads it."""

    def __init__(self, tell: Callable[[Entry], str]) -> None:
        self._tell = tell

    def event(self, entry: Entry) -> bytes:
        """The bytes of one event and a NUL, which no text can hold; none where it isn't told."""
        text = self._tell(entry)
        return text.encode(errors="replace") + b"\0" if text else b""


@implementer(IHalfCloseableProtocol)
class TextDoor(Farewell, Protocol):
    """One connection. Who inherits says what is to be done with bytes, events, notices and the end."""

    transport: Any
    outflow: Outflow
    session: Session | None = None
    language = ENGLISH
    carriesChunks = False
    readsChats = True
    listensAlways = False
    called = "text"
    """The door's name, in the log."""

    def __init__(self, service: Service) -> None:
        self.service = service
        self.dialect = Telling(self.told)
        self.coach = Coach(service.clock, self._advised) if service.settings.coach else None
        self._asked: dict[int, tuple[Then, Otherwise]] = {}
        self._count = 0
        self.coming: set[str] = set()
        """Direct chats that are being opened."""
        self._closed = False
        self._gone: Deferred[None] = Deferred()

    # --- for who inherits

    def flow(self, session: Session) -> Outflow:
        """How bytes leave."""
        raise NotImplementedError

    def begin(self) -> None:
        """Somebody is there."""

    def took(self, data: bytes) -> None:
        """Bytes came."""

    def told(self, entry: Entry) -> str:
        """What an event is to this connection."""
        raise NotImplementedError

    def noticed(self, notice: str, fields: dict[str, Any]) -> None:
        """The server told something that is no event."""

    def pinged(self) -> None:
        """The session asks whether somebody is there: they can't say."""
        if self.session is not None:
            self.session.heard()

    def dismissed(self, why: str) -> None:
        """The server ends this."""

    # --- what it can do

    def ask(self, kind: type[Any], then: Then, otherwise: Otherwise, /, **fields: Any) -> None:
        """Give a command of this kind, with these fields: what to do with the answer, and with a refusal."""
        if self.session is not None:
            self.askAs(self.session, kind, then, otherwise, **fields)

    def askAs(self, session: Session, kind: type[Any], then: Then, otherwise: Otherwise, /, **fields: Any) -> None:
        """The same, as another session of this connection."""
        if session.ended:
            return
        self._count += 1
        self._asked[self._count] = then, otherwise
        try:
            command = kind(**fields)
        except Refused as refused:
            command = refused
        session.receive(Request(self._count, command))

    def openChat(self, room: str, after: int) -> None:
        """Read a direct chat too, from behind a number: the first one that is told, as long as others are told too."""
        if room not in self.coming:
            self.coming.add(room)
            opened = partial(self._chatOpened, room)
            self.ask(commands.Open, opened, opened, room=room, after=after)

    def _chatOpened(self, room: str, _: object) -> None:
        self.coming.discard(room)

    def put(self, text: str) -> None:
        """Write text to the connection."""
        if text and not self._closed:
            self.outflow.write(text.encode(errors="replace"))

    def write(self, data: bytes) -> None:
        """Send what the dialect rendered: each event is a message of its own."""
        if self._closed:
            return
        for message in data.split(b"\0")[:-1]:
            self.outflow.write(message)
        if self.coach is not None:
            self.coach.wrote()

    send = write

    def ignore(self, answer: Any) -> None:
        """Do nothing about an answer, or a refusal."""

    def coached(self, text: str) -> bool:
        """Answer `/coach` in its turn, if a coach is there; says whether it was that."""
        if self.coach is None or text.strip().lower() != "/coach":
            return False
        lines = [f"* {line}\n" for line in self.coach.texts(catalogue("chatd", self.language))]
        self.ask(commands.Ping, lambda _: self.put("".join(lines)), self.ignore)
        return True

    def why(self, refused: Refused) -> str:
        """A refusal in the language of this connection; who never came in hears of no commands that they don't have."""
        if refused.code == "login-first":
            return catalogue("chatd", self.language)(N_("Nobody came in within a minute. Come again when you like."))
        return whyIn(self.language, refused)

    # --- what else a session needs of its door

    def answer(self, id: Any, answer: Any) -> None:
        """Hand an answer to who asked."""
        self._asked.pop(id)[0](answer)

    def refuse(self, id: Any, refused: Refused, language: str) -> None:
        """Hand a refusal to who asked."""
        self._asked.pop(id)[1](refused)

    def bye(self, refused: Refused, language: str) -> None:
        """Tell why the session ends."""
        if self.coach is not None and refused.code == "login-first":
            self.coach.neverIn()
        self.dismissed(self.why(refused))

    def notice(self, name: str, /, **fields: Any) -> None:
        """Hand on what is no event. Whether they are there nobody asks these clients: TCP asks their host."""
        if name == "ping":
            self.pinged()
        else:
            self.noticed(name, fields)

    def chunk(self, sha256: str, offset: int, data: bytes) -> None:
        """Contents don't travel here."""

    def setReading(self, reading: bool) -> None:
        """Read on, or don't."""
        if not self._closed:
            self.transport.resumeProducing() if reading else self.transport.pauseProducing()

    def close(self) -> "Deferred[None]":
        """Send what was written, then end the connection, soon in any case; fires when it is closed."""
        isEnded = self.session is None or self.session.ended
        if not self._closed:
            self._closed = True
            self.outflow.close()
            self.abortSoon(self.service.clock, isEnded)
        elif isEnded:
            self.hurry(self.service.clock)
        return self._gone

    # --- what the transport tells

    def connectionMade(self) -> None:
        """Begin a session."""
        peer = self.transport.getPeer()
        self.address, self.port = getattr(peer, "host", "local"), getattr(peer, "port", 0)
        log.info("connection from {address}:{port} ({door})", address=self.address, port=self.port, door=self.called)
        if hasattr(self.transport, "setTcpNoDelay"):
            self.transport.setTcpNoDelay(True)
            self.transport.setTcpKeepAlive(True)
        try:
            self.session = self.service.connect(self)
        except Refused as refused:
            self.transport.write(f"{self.why(refused)}\n".encode())
            self.transport.loseConnection()
            return
        self.outflow = self.flow(self.session)
        self.begin()

    def dataReceived(self, data: bytes) -> None:
        """Take bytes."""
        if self.session is not None and not self._closed:
            self.session.heard()
            self.took(data)

    def readConnectionLost(self) -> None:
        """The client closed its half: it gets what it asked for."""
        self.halfClosed()
        self.noMoreSoon()

    def halfClosed(self) -> None:
        """Have a coach see whether the client, which closed its half, goes on reading."""
        if self.coach is not None:
            self.coach.half(self._isThere)

    def noMoreSoon(self) -> None:
        """Nothing more comes; a coach waits a moment before that counts."""
        if self.coach is None:
            self.noMore()
        else:
            self.service.clock.callLater(HALF_SECONDS, self.noMore)

    def noMore(self) -> None:
        """Nothing more comes: the connection ends when everything is answered."""
        if self.session is not None:
            self.session.noMore()

    def _isThere(self) -> bool:
        """Whether nothing was refused that was sent: who is gone answers with a reset (RFC 9293, section 3.5.2)."""
        return not self._closed and (
            not isinstance(self.transport, Connection)
            or self.transport.getHandle().getsockopt(SOL_SOCKET, SO_ERROR) == 0
        )

    def writeConnectionLost(self) -> None:
        """We never close our half alone."""

    def connectionLost(self, reason: Failure = connectionDone) -> None:
        """The connection is gone."""
        self._closed = True
        self.abortNoMore()
        self._gone.callback(None)
        if self.coach is not None:
            self.coach.stop()
        if not reason.check(ConnectionDone):
            why = reason.getErrorMessage()
            log.info("lost {address}:{port}: {why}", address=self.address, port=self.port, why=why)
        if self.session is not None:
            self.session.broke()
        self._asked.clear()

    def _advised(self, finding: Finding) -> None:
        actor = self.session.actor if self.session is not None else None
        log.info(
            "coach: {nick}, {address}:{port} ({door}): {text}", nick=actor.nick if actor else "somebody",
            address=self.address, port=self.port, door=self.called, text=finding.text(str),
        )  # fmt: skip
