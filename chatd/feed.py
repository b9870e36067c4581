"""What a session follows, and the pump that feeds it.

A follow's cursor is the number of the last event written. A live follower gets events as they are
committed. One that is behind, because it opened with a past number or because its transport said
pause, is fed from its cursor page by page, with one store read in flight a session. Opening a chat,
reconnecting and a slow reader are all this one pump: it writes what follows the cursor until there
is no more or the transport says pause, so a reader that stalls costs its cursors and loses nothing.
"""

from typing import TYPE_CHECKING

from chatd.model.timeline import Entry
from chatd.registry import LiveRoom
from chatd.store.reader import Pages

if TYPE_CHECKING:
    from chatd.session import Session


class Follow:
    """One session's place in one room. `until` bounds it when its person may read no further."""

    __slots__ = ("cursor", "room", "send", "session", "until")

    def __init__(self, session: "Session", room: LiveRoom, cursor: int) -> None:
        self.session = session
        self.room = room
        self.cursor = cursor
        self.until: int | None = None
        self.send = session.door.send

    def goal(self, upto: int | None = None) -> int:
        """The number up to which there is something to write now, or would be if the room ended at `upto`."""
        last = self.room.tail.last if upto is None else upto
        return last if self.until is None else min(last, self.until)

    def isWithinTail(self) -> bool:
        """Whether what is still to be written, if anything, is in memory."""
        return self.cursor >= min(self.goal(), self.room.tail.first - 1)


class Feed:
    """The follows of one session. While `paused`, nothing is written."""

    __slots__ = ("_behind", "_isReading", "_pages", "_session", "follows", "paused")

    def __init__(self, session: "Session", pages: Pages) -> None:
        self.follows: dict[int, Follow] = {}
        self.paused = False
        self._session = session
        self._pages = pages
        self._behind: dict[Follow, None] = {}
        self._isReading = False

    def follow(self, room: LiveRoom, cursor: int) -> Follow:
        """Follow a room from behind a cursor; an earlier place in it is given up."""
        if before := self.follows.get(room.id):
            self.forget(before)
            room.unlive(before)
        follow = self.follows[room.id] = Follow(self._session, room, cursor)
        if before:
            room.follows[self._session] = follow
        else:
            room.attach(follow)
        return follow

    def forget(self, follow: Follow) -> None:
        """Feed a follow no longer."""
        self._behind.pop(follow, None)
        if self.follows.get(follow.room.id) is follow:
            del self.follows[follow.room.id]

    def pump(self, follow: Follow, upto: int) -> None:
        """Write what follows the cursor, up to a number: from memory now, or from the store in its turn."""
        if follow in self._behind:
            return
        goal = follow.goal(upto)
        if follow.cursor < goal:
            data = None if self.paused else follow.room.tail.rendered(self._session.door.dialect, follow.cursor, goal)
            if data is None:
                self._fallBehind(follow)
                return
            follow.cursor = goal
            self._session.door.write(data)
        self._caughtUp(follow)

    def bound(self, follow: Follow, until: int) -> None:
        """Let a follow end behind a number: its person may read no further."""
        follow.room.unlive(follow)
        follow.until = until

    def pause(self) -> None:
        """Write nothing more: what is due stands in the timelines, and costs a number a room."""
        self.paused = True
        for follow in self.follows.values():
            follow.room.unlive(follow)
            self._behind[follow] = None

    def resume(self) -> None:
        """Write on: the transport has room again."""
        self.paused = False
        self._catchUp()

    def isBehind(self) -> bool:
        """Whether something is still to be written."""
        return bool(self._behind) or self.paused

    def _caughtUp(self, follow: Follow) -> None:
        if follow.until is not None and follow.cursor >= follow.until:
            self._session.unfollow(follow)
        elif self.paused:  # also by what was written just now
            self._behind[follow] = None
        else:
            follow.room.makeLive(follow)

    def _fallBehind(self, follow: Follow) -> None:
        follow.room.unlive(follow)
        self._behind[follow] = None
        self._catchUp()

    def _catchUp(self) -> None:
        """Feed the follows that are behind, unless the store is being read or the transport says pause."""
        while self._behind and not (self.paused or self._session.ended or self._isReading):
            follow = next(iter(self._behind))
            if not follow.isWithinTail():
                self._read(follow)
            else:
                del self._behind[follow]
                self.pump(follow, follow.goal())
        self._session.finish()

    def _read(self, follow: Follow) -> None:
        self._isReading = True
        page = self._pages.page(follow.room.id, follow.room.name, follow.cursor, follow.goal())
        page.addCallback(self._write, follow).addErrback(self._session.broken)

    def _write(self, page: list[Entry], follow: Follow) -> None:
        self._isReading = False
        if follow in self._behind and not self._session.ended:
            # The goal may have moved back meanwhile: what one may no longer read is not written.
            page = [entry for entry in page if entry.seq <= follow.goal()]
            self._session.door.write(b"".join(map(self._session.door.dialect.event, page)))
            follow.cursor = page[-1].seq if page else follow.goal()
        self._catchUp()
