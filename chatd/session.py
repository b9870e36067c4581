"""One connection's session: what it asked, what it follows, and the pump that feeds it. Knows no bytes.

In: requests wait here and are given to the service in the order they came. While something waits,
nothing more is read from the connection, so a client can't make the queue grow.

Out: a follow's cursor is the number of the last event written. A live follower gets events as they
are committed; one that is behind (it opened with a past number, or its transport said pause) is
fed from its cursor page by page, with one store read in flight, by the same code for everyone.
"""

from collections import deque
from typing import TYPE_CHECKING, Any, Protocol

from twisted.internet.defer import Deferred
from twisted.internet.interfaces import IDelayedCall, IPushProducer
from twisted.logger import Logger
from zope.interface import implementer

from chatd.limits import Bucket
from chatd.model.asks import Outcome
from chatd.model.people import Actor
from chatd.model.refusals import Refused
from chatd.model.timeline import Entry
from chatd.registry import Dialect, LiveRoom
from chatd.rules.table import isAlone
from chatd.silence import Silence
from chatd.wire.requests import Request

if TYPE_CHECKING:
    from chatd.service import Service

ASKED_MOST = 128
"""Commands of one session that are under way at once, at most: bounds the answers that wait for a slow reader."""


log = Logger()


class Door(Protocol):
    """What a session needs of its connection. `address` and `port` are where the client sits."""

    address: str
    port: int

    @property
    def dialect(self) -> Dialect:
        """How this connection's events are written."""

    def write(self, data: bytes) -> None:
        """Send what the dialect rendered."""

    def answer(self, id: Any, answer: Any) -> None:
        """Send an answer."""

    def refuse(self, id: Any, refused: Refused) -> None:
        """Send a refusal."""

    def notice(self, name: str, /, **fields: Any) -> None:
        """Send what is no event and no answer."""

    def setReading(self, reading: bool) -> None:
        """Read on from the connection, or don't."""

    def close(self) -> "Deferred[None]":
        """Send what was written, then end the connection, soon in any case; fires when it is closed."""


class Follow:
    """One session's place in one room. `until` bounds it when its person may read no further."""

    __slots__ = ("cursor", "room", "session", "until")

    def __init__(self, session: "Session", room: LiveRoom, cursor: int) -> None:
        self.session = session
        self.room = room
        self.cursor = cursor
        self.until: int | None = None

    def isWithinTail(self) -> bool:
        """Whether what is still to be written, if anything, is in memory."""
        return self.cursor >= min(self.goal(), self.room.tail.first - 1)

    def goal(self) -> int:
        """The number up to which there is something to write."""
        last = self.room.tail.last
        return last if self.until is None else min(last, self.until)


@implementer(IPushProducer)
class Session:
    """A connection's session, before and after its login."""

    def __init__(self, door: Door, service: "Service", number: str) -> None:
        self.door = door
        self.number = number
        self.actor: Actor | None = None
        self.follows: dict[int, Follow] = {}
        self.paused = False
        self.ended = False
        self._service = service
        self._bucket = Bucket(service.settings.limits.commands, service.clock)
        self._timer: IDelayedCall | None = None
        self._waiting: deque[Request] = deque()
        self._asked = 0
        self._alone = False
        self._behind: dict[Follow, None] = {}
        self._reading = False
        self._noMore = False
        self._silence = Silence(service.clock, self)
        self._silence.start()

    # --- in

    def receive(self, request: Request) -> None:
        """Take a request; it is given to the service when those before it are."""
        self._waiting.append(request)
        self.advance()

    def advance(self) -> None:
        """Give on what may be given on, and read from the connection only while nothing waits."""
        while self._waiting and not (self._alone or self.paused or self.ended) and self._asked < ASKED_MOST:
            if self._throttled():
                break
            request = self._waiting.popleft()
            self._asked += 1
            self._alone = isAlone(request.command)
            self._service.perform(self, request)
        if not self.ended:
            self.door.setReading(not self._waiting and not self.paused)
            self._finish()

    def _throttled(self) -> bool:
        """Whether commands come faster than they may: then they go on when the time has come."""
        if self._timer is not None and self._timer.active():
            return True
        waitSeconds = self._bucket.take()
        self._timer = self._service.clock.callLater(waitSeconds, self.advance) if waitSeconds else None
        return self._timer is not None

    def settle(self, outcome: Outcome) -> None:
        """Send the answer to a command of this session."""
        if not self.ended:
            if isinstance(outcome.answer, Refused):
                self.door.refuse(outcome.ask.id, outcome.answer)
            else:
                self.door.answer(outcome.ask.id, outcome.answer)

    def settled(self) -> None:
        """A command of this session is done with: what waited for it goes on."""
        self._asked -= 1
        self._alone = False
        self.advance()

    def noMore(self) -> None:
        """The client will send nothing more; it still gets what it asked for, then the connection closes."""
        self._noMore = True
        self._finish()

    def _finish(self) -> None:
        if self._noMore and not (self._waiting or self._asked or self._behind or self.paused):
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

    def heard(self) -> None:
        """Something came from the client."""
        self._silence.heard()

    def over(self, code: str | None = None, **fields: Any) -> "Deferred[None]":
        """End the session from this side: say why, if there is a reason, then close the connection.

        Fires when it is closed.
        """
        if not self.ended and code is not None:
            refused = Refused(code, **fields)
            self.door.notice("bye", code=refused.code, why=refused.why)
        self.lost()
        return self.door.close()

    def lost(self) -> None:
        """The connection is gone, or about to be: nothing is read, written or fed any more."""
        if self.ended:
            return
        self.ended = True
        self._waiting.clear()
        self._silence.stop()
        if self._timer is not None and self._timer.active():
            self._timer.cancel()
        self._service.ended(self)

    # --- out

    def tell(self, notice: str, /, **fields: Any) -> None:
        """Send what may be lost: a session that reads slowly doesn't get it."""
        if not self.paused and not self.ended:
            self.door.notice(notice, **fields)

    def follow(self, room: LiveRoom, cursor: int) -> Follow:
        """Follow a room from behind a cursor; an earlier place in it is given up."""
        if before := self.follows.get(room.id):
            self.forget(before)
            room.live.pop(before, None)
        follow = self.follows[room.id] = Follow(self, room, cursor)
        if before:
            room.follows[self] = follow
        else:
            room.attach(follow)
        return follow

    def forget(self, follow: Follow) -> None:
        """Feed a follow no longer."""
        self._behind.pop(follow, None)
        if self.follows.get(follow.room.id) is follow:
            del self.follows[follow.room.id]

    def feed(self, follow: Follow, upto: int) -> None:
        """Write what follows the cursor, up to a number; from the tail now, or from the store in its turn."""
        if follow in self._behind:
            return
        if follow.cursor < upto:
            data = None if self.paused else follow.room.tail.rendered(self.door.dialect, follow.cursor, upto)
            if data is None:
                self._fallBehind(follow)
                return
            follow.cursor = upto
            self.door.write(data)
        self._caughtUp(follow)

    def _caughtUp(self, follow: Follow) -> None:
        if follow.until is not None and follow.cursor >= follow.until:
            self._service.registry.unfollow(follow)
        else:
            follow.room.live[follow] = None

    def _fallBehind(self, follow: Follow) -> None:
        follow.room.live.pop(follow, None)
        self._behind[follow] = None
        self._catchUp()

    def _catchUp(self) -> None:
        """Feed the first follow that is behind, unless the store is being read or the transport said pause."""
        while self._behind and not (self.paused or self.ended or self._reading):
            follow = next(iter(self._behind))
            if not follow.isWithinTail():
                self._read(follow)
            else:
                del self._behind[follow]
                self.feed(follow, follow.goal())
        self._finish()

    def _read(self, follow: Follow) -> None:
        self._reading = True
        page = self._service.pages.page(follow.room.id, follow.room.name, follow.cursor, follow.goal())
        page.addCallback(self._written, follow).addErrback(self._service.broken, self)

    def _written(self, page: list[Entry], follow: Follow) -> None:
        self._reading = False
        if follow in self._behind and not self.ended:
            # The goal may have moved back meanwhile: what one may no longer read is not written.
            page = [entry for entry in page if entry.seq <= follow.goal()]
            self.door.write(b"".join(map(self.door.dialect.event, page)))
            follow.cursor = page[-1].seq if page else follow.goal()
        self._catchUp()

    # --- IPushProducer: the transport says when its buffer is full and when it is empty again

    def pauseProducing(self) -> None:
        """Write nothing more, and take no more commands: what is due is in the timelines."""
        self.paused = True

    def resumeProducing(self) -> None:
        """Write on."""
        self.paused = False
        self._catchUp()
        self.advance()

    def stopProducing(self) -> None:
        """The connection is gone; `connectionLost` of the door tells."""
