"""A connection to a person with netcat or telnet: lines in, lines out, in the language that they chose.

Nothing but whole lines is written, and nothing twice: what somebody is typing stays on their screen.
"""

import socket
from collections.abc import Callable, Iterable
from contextlib import suppress

from twisted.internet.interfaces import IPushProducer
from twisted.internet.tcp import Connection
from zope.interface import implementer

from chatd.doors.outflow import Outflow, Turn, outflowOf
from chatd.doors.plain.shown import ours
from chatd.doors.plain.telnet import ARE_YOU_THERE, IAC, LEAVING, Telnet
from chatd.doors.plain.typed import Typed, unread
from chatd.doors.textdoor import TextDoor
from chatd.model import commands
from chatd.model.fields import TEXT_MAX
from chatd.model.refusals import Phrase, Refused, Translate
from chatd.service import Service
from chatd.session import Session
from chatd.wire.languages import N_, catalogue

LEAVE = ("\x03", "\x04")
"""Ctrl-C and Ctrl-D, where nothing else stands on the line."""
PROBE_SECONDS = 600
"""How long TCP waits until it asks a silent host whether it is there."""


class LineDoor(TextDoor):
    """One connection. Who inherits sets `takes`: what takes the next line."""

    called = "plain"
    takes: Callable[[str], None]
    isSecret = False
    """Whether the next line is a password."""

    def __init__(self, service: Service, turn: Turn) -> None:
        super().__init__(service)
        self.telnet = Telnet(self._answerTelnet, self._commanded)
        self._typed = Typed(self._line, self._tooLong, self.noMore, self._looked)
        if self.coach is not None:
            self.coach.learn(None, {}, forgiven={"empty"})  # people press Enter
        self._turn = turn
        self._isBusy = False
        self._mayRead = True
        self._isReading = True
        self._isAsked = False
        self._isHinted = False
        self.left: Session | None = None
        """The session that was asked to end."""

    # --- out

    def flow(self, session: Session) -> Outflow:
        """As it comes: who reads lines needs no pieces and no pauses."""
        self.reader = Reader(session, self.coach.full if self.coach else bool)
        return outflowOf(self.transport, self.reader, self._turn)

    @property
    def translate(self) -> Translate:
        """From our English texts to the language of this connection."""
        return catalogue("chatd", self.language)

    @property
    def end(self) -> str:
        """What ends a line: CR LF for telnet (RFC 854)."""
        return "\r\n" if self.telnet.isSpoken else "\n"

    def putLine(self, line: str) -> None:
        """Write a line."""
        self.put(line + self.end)

    def putOurs(self, lines: Iterable[str]) -> None:
        """Write lines of the server's own."""
        self.put("".join(ours(line) + self.end for line in lines))

    def tell(self, text: str, /, **places: object) -> None:
        """Write one of our texts now, as a line in this connection's language."""
        self.putLine(ours(self.translate(text).format(**places)))

    def show(self, lines: Iterable[str]) -> None:
        """Write lines of ours in their turn, as answers are: so nobody makes us write more than they read."""
        self.inTurn(lambda: self.putOurs(lines))

    def inTurn(self, then: Callable[[], object]) -> None:
        """Do something behind the answers to what was asked before."""
        self.ask(commands.Ping, lambda _: then(), self.ignore)

    def complain(self, refused: Refused) -> None:
        """Write why something is refused."""
        self.putLine(ours(self.why(refused)))

    def dismissed(self, why: str) -> None:
        """The server ends this."""
        self.putLine(ours(why))

    def write(self, data: bytes) -> None:
        """Send what the dialect rendered."""
        self.outflow.write(data.replace(b"\0", b""))

    def send(self, data: bytes) -> None:
        """Send what the dialect rendered at once."""
        self.outflow.send(data.replace(b"\0", b""))

    def _answerTelnet(self, data: bytes) -> None:
        if not self._closed:
            self.outflow.write(data)

    # --- in

    def begin(self) -> None:
        """Somebody is there."""
        _prepare(self.transport)

    def took(self, data: bytes) -> None:
        """Bytes came. Commands of telnet cost what other commands do, also those that mean nothing."""
        if self.session is not None and (marks := data.count(IAC)):
            self.session.noise(marks)
        self._typed.feed(self.telnet.feed(data))

    def readConnectionLost(self) -> None:
        """The client closed its half: it gets what it asked for, when the lines that wait have been taken."""
        self._typed.end()

    def _looked(self, line: bytes, text: str) -> None:
        """A line came, which is taken next. Once it is told that it was no UTF-8: others see it so, too."""
        self._coach(line, text)
        if not self._isHinted and unread(line):
            self._isHinted = True
            hint = N_("That was no UTF-8: what can't be read of it becomes �. Set your terminal to UTF-8.")
            self.show([self.translate(hint)])

    def _coach(self, line: bytes, text: str) -> None:
        """Have the coach look at a line that a program may have written, and that isn't known to be a password.

        Any other may be one too: people type it too early, too late, or behind `/login`. What is said isn't secret.
        """
        if self.coach is not None and not (self.isSecret or self.telnet.isSpoken):
            self.coach.hush(not self.isSaid(text))
            self.coach.read(line + b"\n")

    def isSaid(self, line: str) -> bool:
        """Whether a line would be said to others now, by somebody who isn't about to type a password."""
        return False

    def _line(self, line: str) -> None:
        if line in LEAVE:
            self.leave()
        elif self.isSecret or not self.coached(line):
            self.takes(line)

    def coached(self, text: str) -> bool:
        """Answer `/coach` in its turn, if a coach is there; says whether it was that."""
        isAsked = self.coach is not None and text.strip().lower() == "/coach"
        if isAsked and self.coach is not None:
            self.show(self.coach.texts(self.translate))
        return isAsked

    def _tooLong(self) -> None:
        most = Phrase("{most} characters", most=TEXT_MAX)
        self.inTurn(lambda: self.complain(Refused("too-long", what=Phrase("text"), most=most)))

    def _commanded(self, byte: int) -> None:
        """A command of telnet came. Thousands fit into one reading: nobody is asked that often."""
        if byte in LEAVING:
            self.leave()
        elif byte == ARE_YOU_THERE and not self._isAsked:
            self._isAsked = True
            self.inTurn(self._answerAsked)

    def _answerAsked(self) -> None:
        self._isAsked = False
        self.tell(N_("the server is there"))

    def leave(self) -> None:
        """Leave, behind what was asked before."""
        if self.left is not self.session:
            self.left = self.session
            self.ask(commands.Logout, lambda _: self.tell(N_("Goodbye.")), self.ignore)

    def hold(self, isBusy: bool) -> None:
        """Take no line while it isn't known to whom it would be said; or take lines again."""
        self._isBusy = isBusy
        self._look()

    def setReading(self, reading: bool) -> None:
        """Read on, or don't, as far as the session is concerned."""
        self._mayRead = reading
        self._look()

    def _look(self) -> None:
        isReading = self._mayRead and not self._isBusy
        if isReading != self._isReading and not (self._closed or self._typed.isOver):
            self.transport.resumeProducing() if isReading else self.transport.pauseProducing()
        self._isReading = isReading
        self._typed.hold(not isReading)


@implementer(IPushProducer)
class Reader:
    """The session that reads a connection now: it is paused while the connection is full. Another may take over."""

    def __init__(self, session: Session, full: Callable[[bool], object]) -> None:
        self._session = session
        self._full = full
        self._isPaused = False

    def serve(self, session: Session) -> None:
        """Have another session paused from now on."""
        self._session = session
        if self._isPaused:
            session.pauseProducing()

    def pauseProducing(self) -> None:
        """The connection is full."""
        self._isPaused = True
        self._full(True)
        self._session.pauseProducing()

    def resumeProducing(self) -> None:
        """It has room again."""
        self._isPaused = False
        self._full(False)
        self._session.resumeProducing()

    def stopProducing(self) -> None:
        """The connection is gone; `connectionLost` tells."""


def _prepare(transport: object) -> None:
    """Let TCP find out whether a silent client is there, and keep what it marks as urgent among the rest.

    A telnet client sends the end of an interrupt as urgent data (RFC 854, "The TELNET Synch signal").
    """
    if not isinstance(transport, Connection) or transport.TLS:
        return
    transport.setTcpKeepAlive(True)
    handle = transport.getHandle()
    handle.setsockopt(socket.SOL_SOCKET, socket.SO_OOBINLINE, 1)
    with suppress(OSError, AttributeError):  # not every stream is TCP, and not every system lets us choose
        handle.setsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPIDLE, PROBE_SECONDS)
