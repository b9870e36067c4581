"""How a student's client comes in: by its first message, whatever it is; or asked until its nick is free; or by the
`<nick>` before its first text. Messages wait meanwhile, and while the session takes no more of them.
"""

import re
from collections.abc import Iterator
from functools import partial
from typing import Any

from twisted.internet.defer import Deferred
from twisted.internet.protocol import connectionDone
from twisted.logger import Logger
from twisted.python.failure import Failure

from chatd.doors.dialects import Dialect
from chatd.doors.nicks import likely, others
from chatd.doors.oneline import harmless
from chatd.doors.paced import QUEUED_MOST, Paced
from chatd.doors.pieces import Pieces
from chatd.doors.sends import Sends
from chatd.doors.textdoor import TextDoor
from chatd.model import commands
from chatd.model.fields import NUMBER_MAX
from chatd.model.refusals import Refused
from chatd.service import Service
from chatd.session import Session

TAGGED = re.compile(r"\s*<([^<>]*)>[ \t]?")

log = Logger()


class HandshakeDoor(TextDoor):
    """One connection of a student's client, until it is in."""

    outflow: Paced
    listensAlways = True
    """What is slow is our own pace: whoever sends others much to read must not silence them."""

    def __init__(self, service: Service, dialect: Dialect, called: str, pieces: Pieces, room: str) -> None:
        super().__init__(service)
        self.called = called
        self.language = dialect.language
        self.spoken = dialect
        self.room = room
        self.nick = ""
        self._pieces = pieces
        self._first: tuple[str, bool] | None = None
        self._last = NUMBER_MAX
        if self.coach is not None:
            self.coach.learn(TAGGED if dialect.enters == "tagged" else None, dialect.words)
        self._sends = Sends(service.clock, self._took, super().setReading, super().readConnectionLost, self.coach)

    # --- for who inherits

    def spoke(self, text: str, ended: bool) -> None:
        """Somebody who is in sent a message; whether a line end stood behind it."""

    # --- in

    def flow(self, session: Session) -> Paced:
        """In pieces, of which none but a message's first looks like another's."""
        full = self.coach.full if self.coach is not None else bool
        return Paced(self.transport, session, self.service.clock, full, self._pieces)

    def begin(self) -> None:
        """Somebody is there; where nicks come with texts, they hear from now on."""
        self._log(self.spoken.connected)
        if self.spoken.enters == "tagged":
            assert self.session is not None, "it has just begun"
            self.session.isHidden = True
            self._come("ouvinte")
        else:
            self.put(self.filled(self.spoken.ask))

    def put(self, text: str) -> None:
        """Write text, unless more waits than its reader could be told in ten seconds."""
        if self.outflow.queued <= 2 * QUEUED_MOST:
            super().put(text)

    def took(self, data: bytes) -> None:
        """Bytes came."""
        self._sends.feed(data)

    def setReading(self, reading: bool) -> None:
        """Give messages and read on, or neither, as far as the session is concerned."""
        self._sends.allow(reading)

    def readConnectionLost(self) -> None:
        """The client closed its half: what was begun is a message. It gets what it asked for, when all were given."""
        self._sends.end()

    def close(self) -> "Deferred[None]":
        """Take no more, send what was written, then end the connection; fires when it is closed."""
        self._sends.stop()
        return super().close()

    def connectionLost(self, reason: Failure = connectionDone) -> None:
        """The connection is gone: what was begun brings nobody in."""
        self._sends.stop()
        super().connectionLost(reason)

    def _took(self, text: str, ended: bool) -> None:
        """A message came."""
        tag = TAGGED.match(text) if self.spoken.enters == "tagged" else None
        if self.coached(text[tag.end() :] if tag else text):
            return
        if self.nick:
            self.spoke(text, ended)
        else:
            self._come(text)

    # --- coming in

    def _come(self, wanted: str) -> None:
        """Try to come in under a nick, or under one like it where the project's clients can't be refused."""
        self._sends.hold(True)
        self._try(iter([wanted.strip()]) if self.spoken.enters == "asked" else others(likely(wanted)))

    def _try(self, tries: Iterator[str]) -> None:
        self.ask(commands.Guest, self._came, partial(self._refused, tries), nick=next(tries))

    def _refused(self, tries: Iterator[str], refused: Refused) -> None:
        if refused.code not in ("nick-taken", "bad-nick"):
            self._shut(refused)
        elif self.spoken.enters == "asked":
            self._again()
        else:
            self._try(tries)

    def _again(self) -> None:
        """Ask for another nick; what was sent meanwhile are tries of it."""
        self.put(self.spoken.taken)
        self._sends.hold(False)

    def _came(self, welcome: Any) -> None:
        self.nick = welcome.nick
        if self.spoken.free:
            self.outflow.writeAlone(self.spoken.free.encode())
        self.put(self.filled(self.spoken.welcome))
        if self.session is not None and not self.session.isHidden:
            self._log(self.spoken.named)
        self.ask(commands.Open, self._in, self._shut, room=self.room, after=self._last)

    def _in(self, opened: Any) -> None:
        self.room = opened.room  # as it is written itself
        first, self._first = self._first, None
        if first is not None:
            self.spoke(*first)
        self._sends.hold(False)

    def _shut(self, refused: Refused) -> None:
        """There is no way in."""
        self.complain(refused)
        self.close()

    def rename(self, nick: str, text: str, ended: bool) -> None:
        """Come in again, under the nick that they have; what is said meanwhile is read on from here."""
        assert self.session is not None, "somebody speaks"
        before = self.session
        cursors = {follow.room.name: follow.cursor for follow in before.feed.follows.values()}
        self._last = cursors.get(self.room, self._last)
        try:
            self.session = self.service.connect(self)
        except Refused as refused:
            self.complainInTurn(refused)
            return
        self.outflow.serve(self.session)
        before.lost()
        self._first = text, ended
        self._come(nick)

    # --- out

    def complain(self, refused: Refused) -> None:
        """Write why something is refused."""
        self.put(f"* {self.why(refused)}\n")

    def complainInTurn(self, refused: Refused) -> None:
        """The same behind the answers to what was asked before, and as often as one may ask."""
        self.ask(commands.Ping, lambda _: self.complain(refused), self.ignore)

    def dismissed(self, why: str) -> None:
        """The server ends this."""
        self.put(f"* {why}\n")

    def filled(self, template: str, /, **places: str) -> str:
        """One of the dialect's texts, with what is known of this connection and these places filled in."""
        known = {"nick": self.nick, "server": self.service.settings.name, "ip": self.address, "port": str(self.port)}
        return template.format_map(known | places)

    def _log(self, text: str) -> None:
        if text:
            log.info("{text}", text=harmless(self.filled(text)))
