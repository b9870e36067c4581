"""One connection's session: who it is, what it asked, how it ends. What it follows is its feed. Knows no bytes.

Requests wait here and are given to the service in the order they came. While something waits,
nothing more is read from the connection, so a client can't make the queue grow; the same holds
while the client doesn't read what was written to it.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Protocol

from twisted.internet.defer import Deferred
from twisted.internet.interfaces import IDelayedCall, IPushProducer
from twisted.logger import Logger
from twisted.python.failure import Failure
from zope.interface import implementer

from chatd.feed import Feed, Follow
from chatd.limits import Bucket
from chatd.model.asks import Ask, Outcome
from chatd.model.people import Actor
from chatd.model.refusals import Refused
from chatd.registry import Dialect
from chatd.rules.table import isAlone, weightOf
from chatd.silence import Silence
from chatd.transfers import Transfers
from chatd.wire.chunks import Chunk
from chatd.wire.languages import ENGLISH, languageOf
from chatd.wire.requests import Request

if TYPE_CHECKING:
    from chatd.service import Service

ASKED_MOST = 128
"""The weight of the commands of one session that are under way at once: bounds what waits for a slow reader."""
REFUSALS_LOGGED = 20
"""Refusals of one session that are written to the log."""

log = Logger()


class Door(Protocol):
    """What a session needs of its connection. `address` and `port` are where the client sits."""

    address: str
    port: int

    @property
    def dialect(self) -> Dialect:
        """How this connection's events are written."""

    @property
    def write(self) -> Callable[[bytes], None]:
        """Send what the dialect rendered, together with what else is written in this turn."""

    @property
    def send(self) -> Callable[[bytes], None]:
        """Send what the dialect rendered at once."""

    def answer(self, id: Any, answer: Any) -> None:
        """Send an answer."""

    def refuse(self, id: Any, refused: Refused, language: str) -> None:
        """Send a refusal, to be read by people in this language."""

    def bye(self, refused: Refused, language: str) -> None:
        """Send why the session ends, to be read by people in this language."""

    def notice(self, name: str, /, **fields: Any) -> None:
        """Send what is no event and no answer."""

    @property
    def carriesChunks(self) -> bool:
        """Whether contents can travel on this connection."""

    @property
    def readsChats(self) -> bool:
        """Whether it opens direct chats by itself, where `unread` tells of them."""

    @property
    def listensAlways(self) -> bool:
        """Whether commands are taken also while it has too much to write; then it bounds its answers by itself."""

    def chunk(self, sha256: str, offset: int, data: bytes) -> None:
        """Send a piece of a content."""

    def setReading(self, reading: bool) -> None:
        """Read on from the connection, or don't."""

    def close(self) -> "Deferred[None]":
        """Send what was written, then end the connection, soon in any case; fires when it is closed."""


@implementer(IPushProducer)
class Session:
    """A connection's session, before and after its login."""

    __slots__ = (
        "_alone", "_asked", "_bucket", "_missed", "_noMore", "_refusals", "_service", "_silence", "_timer", "_waiting",
        "actor", "door", "ended", "feed", "hasBroken", "isHidden", "language", "number", "transfers",
    )  # fmt: skip

    def __init__(self, door: Door, service: "Service", number: str) -> None:
        self.door = door
        self.number = number
        self.actor: Actor | None = None
        self.language = ENGLISH
        """In which it is said no to: the last one that its client asked for."""
        self.feed = Feed(self, service.pages)
        self.transfers: Transfers | None = None
        """The contents that are under way; most sessions never have one."""
        self.ended = False
        self.isHidden = False
        """Whether nobody is told of its coming and going, nor that it is there: it has no name of its own yet."""
        self.hasBroken = False
        """Whether its connection broke, instead of being closed with a word."""
        self._service = service
        self._bucket = Bucket(service.settings.limits.commands, service.clock)
        self._timer: IDelayedCall | None = None
        self._waiting: list[Request] = []  # one or two: an empty deque takes ten times as much memory
        self._asked = 0
        self._refusals = 0
        self._alone = False
        self._missed: dict[str, dict[str, Any]] | None = None
        self._noMore = False
        self._silence = Silence(service.clock, self)
        self._silence.start()

    # --- in

    def receive(self, request: Request) -> None:
        """Take a request; it is given to the service when those before it are. Its language counts at once."""
        if request.language is not None:
            self.language = languageOf(request.language)
        self._waiting.append(request)
        self.advance()

    def takeChunk(self, chunk: Chunk | None) -> None:
        """Take a piece of a content; None is one that can't be read."""
        if self.actor is not None and not self.ended:
            self.moving().take(chunk)

    def moving(self) -> Transfers:
        """The contents that are under way, from now on."""
        if self.transfers is None:
            self.transfers = self._service.transfers(self)
        return self.transfers

    def advance(self) -> None:
        """Give on what may be given on, and read from the connection only while nothing waits."""
        while self._waiting and not (self._alone or self._isDeaf or self.ended) and self._asked < ASKED_MOST:
            if self._throttled():
                break
            request = self._waiting.pop(0)
            self._asked += weightOf(request.command)
            self._alone = isAlone(request.command)
            self._service.perform(self, request)
        if not self.ended:
            isFull = self.transfers is not None and self.transfers.isFull
            self.door.setReading(not self._waiting and not self._isDeaf and not isFull)
            self.finish()

    @property
    def _isDeaf(self) -> bool:
        return self.feed.paused and not self.door.listensAlways

    def _throttled(self, count: int = 1) -> bool:
        """Whether commands come faster than they may: then they go on when the time has come."""
        if self._timer is not None and self._timer.active():
            return True
        waitSeconds = self._bucket.take(count)
        self._timer = self._service.clock.callLater(waitSeconds, self.advance) if waitSeconds else None
        return self._timer is not None

    def noise(self, count: int = 1) -> None:
        """Something came that belongs to nothing. It counts as commands do: else there were no end to it."""
        if self._throttled(count):
            self.door.setReading(False)

    def settle(self, outcome: Outcome) -> None:
        """Send the answer to a command of this session."""
        if not self.ended:
            if isinstance(outcome.answer, Refused):
                self.door.refuse(outcome.ask.id, outcome.answer, self.language)
            else:
                self.door.answer(outcome.ask.id, outcome.answer)

    def settled(self, asks: list[Ask]) -> None:
        """Commands of this session are done with: what waited for them goes on."""
        for ask in asks:
            self._asked -= ask.weight
            if ask.alone:
                self._alone = False
        self.advance()

    def noMore(self) -> None:
        """The client will send nothing more; it still gets what it asked for, then the connection closes."""
        self._noMore = True
        self.finish()

    def finish(self) -> None:
        """Close the connection if its client will send nothing more and has got everything."""
        isSending = self.transfers is not None and self.transfers.isBusy
        if self._noMore and not (self._waiting or self._asked or self.feed.isBehind() or isSending):
            self.door.close()

    def admitted(self, actor: Actor) -> None:
        """The session is this person's now, or would be if it had not ended meanwhile."""
        if self.ended:
            self._service.departed(self, actor)
        else:
            self._silence.admitted()
            log.info(
                "{nick} is in, from {address}:{port}", nick=actor.nick, address=self.door.address, port=self.door.port
            )

    def mayLog(self) -> bool:
        """Whether one more refusal of this session is worth a line: a client must not fill the log."""
        self._refusals += 1
        return self._refusals <= REFUSALS_LOGGED

    @property
    def paused(self) -> bool:
        """Whether the client doesn't read what was written to it."""
        return self.feed.paused

    def heard(self) -> None:
        """Something came from the client."""
        self._silence.heard()

    def over(self, code: str | None = None, **fields: Any) -> "Deferred[None]":
        """End the session from this side: say why, if there is a reason, then close the connection.

        Fires when it is closed.
        """
        if not self.ended and code is not None:
            self.door.bye(Refused(code, **fields), self.language)
        self.lost()
        return self.door.close()

    def broke(self) -> None:
        """The connection is gone, with a word before or without."""
        self.hasBroken = not self.ended
        self.lost()

    def lost(self) -> None:
        """The connection is gone, or about to be: nothing is read, written or fed any more."""
        if self.ended:
            return
        self.ended = True
        self._waiting.clear()
        self._silence.stop()
        if self._timer is not None and self._timer.active():
            self._timer.cancel()
        if self.transfers is not None:
            self.transfers.end()
        self._service.ended(self)

    # --- out

    def tell(self, notice: str, /, **fields: Any) -> None:
        """Send what may be lost: a session that reads slowly doesn't get it.

        Where the door follows direct chats by such hints, the first one of each chat waits: it says from where on.
        """
        if self.ended:
            return
        if not self.feed.paused:
            self.door.notice(notice, **fields)
        elif notice == "unread" and self.door.readsChats:
            self._missed = self._missed or {}
            self._missed.setdefault(fields["room"], fields)

    def unfollow(self, follow: Follow) -> None:
        """Follow a room no longer."""
        self._service.registry.unfollow(follow)

    def broken(self, failure: Failure) -> None:
        """The store can't be read: the session ends, and its client may come back and read on."""
        self.over("internal", reference=self._service.logBug(failure))

    # --- IPushProducer: the transport says when its buffer is full and when it is empty again

    def pauseProducing(self) -> None:
        """Write nothing more, and take no more commands: what is due is in the timelines."""
        self.feed.pause()

    def resumeProducing(self) -> None:
        """Write on."""
        self.feed.resume()
        self.advance()
        if self.transfers is not None:
            self.transfers.resume()
        missed, self._missed = self._missed, None
        for fields in (missed or {}).values():
            self.tell("unread", **fields)

    def stopProducing(self) -> None:
        """The connection is gone; `connectionLost` of the door tells."""
