"""A connection of the door `unb`: takes requests one at a time, answers each, and shows between answers what happens.

While a request is under way nothing more is read, but for the bytes of a file. Whatever takes more than one write has
the floor: answers wait for it, and what happens is read again later from the timeline.
"""

from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager, suppress
from typing import TYPE_CHECKING, Any

import msgspec
from twisted.internet.defer import CancelledError, Deferred, DeferredLock, TimeoutError
from twisted.internet.protocol import connectionDone
from twisted.python.failure import Failure

from chatd.doors.farewell import GRACE_SECONDS
from chatd.doors.paced import Paced
from chatd.doors.pieces import Pieces
from chatd.doors.textdoor import Telling, TextDoor, Then
from chatd.doors.unb import coaching
from chatd.doors.unb.channel import Channel, Following
from chatd.doors.unb.intake import Intake
from chatd.doors.unb.modes import CHUNKS, Asked, Chunks
from chatd.doors.unb.sending import Sending
from chatd.doors.unb.table import COACH, ROWS, STRANGERS, Row
from chatd.doors.unb.taking import Taking
from chatd.doors.unb.words import BEGINNINGS, LANGUAGE, Unfit, answer, isSame, line, named, parted, refusal
from chatd.model.refusals import Refused
from chatd.service import Service
from chatd.session import Session
from chatd.wire.languages import N_
from chatd.wire.render import renderEntry
from chatd.wire.requests import tooLong

if TYPE_CHECKING:
    from chatd.doors.unb.factory import UnbFactory

RECORDS = Telling(lambda entry: renderEntry(entry).decode())
"""How events come to these connections: as JSON, the same for all of them. What a line says depends on who reads it."""
PIECES = Pieces(BEGINNINGS)


class UnbDoor(TextDoor):
    """One connection."""

    outflow: Paced
    called = "unb"
    language = LANGUAGE
    carriesChunks = True

    def __init__(self, service: Service, factory: "UnbFactory") -> None:
        super().__init__(service)
        self.dialect = RECORDS
        self.nick = ""
        """Who is here, once somebody is."""
        self.following = Following(self)
        self.sending: Sending | None = None
        """The file that is being written; `taking` is the one that is on its way to the server."""
        self.taking: Taking | None = None
        self._factory = factory
        self._floor = DeferredLock()
        self._code = ""
        self._underWay: dict[Deferred[None], None] = {}
        if self.coach is not None:
            coaching.begin(self.coach)
        self._intake = Intake(service.clock, self._begin, super().setReading, self._isFull, self.noMoreSoon)

    # --- in

    def flow(self, session: Session) -> Paced:
        """As they come, but to clients that take what one `recv` gives for whole characters: see `put`."""
        full = self.coach.full if self.coach else bool
        return Paced(self.transport, session, self.service.clock, full, PIECES)

    def begin(self) -> None:
        """Somebody is there."""
        assert self.session is not None, "it has just begun"
        self.session.language = LANGUAGE

    def took(self, data: bytes) -> None:
        """Bytes came."""
        self._intake.take(data)

    def setReading(self, reading: bool) -> None:
        """Go on with requests, or don't."""
        self._intake.allow(reading)

    def _isFull(self) -> bool:
        """Whether the disk can't keep up with what comes of a file."""
        return self.session is not None and self.session.transfers is not None and self.session.transfers.isFull

    def readConnectionLost(self) -> None:
        """The client closed its half: it gets what it asked for."""
        self.halfClosed()
        self._intake.end()

    def connectionLost(self, reason: Failure = connectionDone) -> None:
        """The connection is gone, and whatever was under way."""
        self._intake.stop()
        self._factory.gone(self)
        super().connectionLost(reason)
        for running in tuple(self._underWay):
            running.cancel()

    def close(self) -> "Deferred[None]":
        """Take no more, send what was written, then end the connection."""
        self._intake.stop()
        return super().close()

    # --- requests

    def _begin(self, asked: Asked) -> None:
        if self.coach is not None:
            coaching.look(self.coach, self._mode, asked, bool(self.nick))
        self.inBackground(self._handle(asked))

    async def _handle(self, asked: Asked) -> None:
        """Carry a request out, and answer it."""
        self._code, fields = parted(asked.text)
        try:
            result = await self._rowOf(self._code, fields, asked).run(self, *fields)
            text = "" if result is None else answer(self._code, result)
        except (Refused, Unfit) as no:
            text = refusal(self._code, no)
        except CancelledError:
            raise
        except Exception:
            text = refusal(self._code, Refused("internal", reference=self.service.logBug(Failure())))
        if text.startswith("ERRO") and self.session is not None:
            self.session.noise()
        if self._intake.requests.left and asked.size is not None:
            await self._dropRest(asked.size, text)
        async with self.floor():
            self.put(text)
        self._code = ""
        self._intake.done()

    def _rowOf(self, code: str, fields: list[str], asked: Asked) -> Row:
        """The row of a request, if that is written as it should be and may be asked now."""
        if asked.isTooLong:
            raise tooLong()
        row = (ROWS if self.nick else STRANGERS).get(code) or (COACH.get(code) if self.coach is not None else None)
        if row is None and not self.nick:
            raise Unfit(N_("Sign up (0) or log in (1) first."))
        if row is None:
            raise Unfit(N_("There is no such request."))
        if len(fields) != len(row.names) or (row.isHead and asked.size is None):
            raise Unfit(N_("It is written {usage}."), usage=line(code, *row.names))
        row.refuseBlank(fields)
        return row

    async def _dropRest(self, size: int, text: str) -> None:
        """Read what was announced and isn't wanted. What is too large isn't waited for: that is the end."""
        if size <= self.service.settings.fileBytes:
            await self._intake.gather(self.ignore)
            return
        async with self.floor():
            self.put(text)
        # Closed at once, with bytes unread, TCP would take the answer from the client again (RFC 1122, 4.2.2.13).
        rest = self._intake.gather(self.ignore).addTimeout(GRACE_SECONDS, self.service.clock)
        with suppress(TimeoutError):
            await rest
        self.giveUp()

    # --- what requests need

    def asked(self, kind: type[Any], then: Then | None = None, **fields: Any) -> "Deferred[Any]":
        """Give a command of this kind, with these fields; fires with the answer, or fails as `Refused`.

        `then` makes something of the answer before anything comes behind it.
        """
        answered: Deferred[Any] = Deferred()
        if then is not None:
            answered.addCallback(then)
        self.ask(kind, answered.callback, answered.errback, **fields)
        return answered

    def admitted(self, nick: str) -> None:
        """The client is somebody now."""
        self.nick = nick
        self._factory.admitted(self)

    def mustBeMe(self, name: str) -> None:
        """Refuse what is asked in another's name."""
        if not isSame(name, self.nick):
            raise Unfit(N_("You are {nick}, not {other}."), nick=self.nick, other=named(name))

    def opened(self, name: str) -> Channel:
        """The open channel, if it is called so. Refuses `not-open`."""
        channel = self.following.channel
        if channel is None or not channel.isCalled(name):
            raise Refused("not-open", room=name)
        return channel

    def gather(self, take: Any) -> "Deferred[None]":
        """Hand on the bytes that follow the request that is under way."""
        return self._intake.gather(take)

    @asynccontextmanager
    async def floor(self) -> AsyncIterator[None]:
        """Write without anybody between."""
        await self._floor.acquire()
        try:
            yield
        finally:
            self._floor.release()

    def inBackground(self, work: "Coroutine[Any, Any, None]") -> None:
        """Begin something that ends with the connection, at the latest."""
        running = Deferred.fromCoroutine(work)
        self._underWay[running] = None
        running.addErrback(self._broken).addBoth(lambda _: self._underWay.pop(running, None))

    def _broken(self, failure: Failure) -> None:
        if self.session is not None and not failure.check(CancelledError):
            self.session.broken(failure)

    def giveUp(self) -> None:
        """End the connection without a word."""
        if self.session is not None:
            self.session.over()

    def replaced(self) -> None:
        """The same person came in by a newer connection."""
        if self.session is not None:
            self.session.over("replaced")

    # --- out

    @property
    def _mode(self) -> Chunks:
        return self._intake.requests.mode or CHUNKS

    def put(self, text: str) -> None:
        """Write a line."""
        if text and not self._closed:
            self.outflow.isPacing = self._mode is CHUNKS
            self.outflow.write(self._mode.encode(text))

    def putBytes(self, data: bytes) -> None:
        """Write a piece of a file."""
        self.outflow.writeWhole(data)

    def write(self, data: bytes) -> None:
        """Show events."""
        for record in data.split(b"\0")[:-1]:
            if not self._closed:
                self.following.happened(msgspec.json.decode(record))
        if self.coach is not None:
            self.coach.wrote()

    send = write

    def chunk(self, sha256: str, offset: int, data: bytes) -> None:
        """Write a piece of the file that is being written."""
        if self.sending is not None and self.sending.sha256 == sha256 and not self._closed:
            self.sending.take(data)

    def noticed(self, notice: str, fields: dict[str, Any]) -> None:
        """How it goes with files."""
        if self.taking is not None and fields.get("sha256") == self.taking.sha256:
            self.taking.told(notice, fields)
        elif self.sending is not None and fields.get("sha256") == self.sending.sha256 and notice == "failed":
            self.sending.fail()

    def pinged(self) -> None:
        """Answer for the client, unless it owes us the rest of a file."""
        if self.session is not None and not self._intake.requests.left:
            self.session.heard()

    def dismissed(self, why: str) -> None:
        """The server ends this: whoever waits for an answer gets that for one."""
        if self._code and not self._floor.locked:
            self.put(refusal(self._code, Unfit("{why}", why=why)))
