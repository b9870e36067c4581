"""The live side of this process: rooms that somebody follows, and who is here.

A live room holds the newest events (its tail) and its followers. It exists while somebody follows
it, so memory goes with what is open, not with what is stored.
"""

from collections.abc import Container
from typing import TYPE_CHECKING, Any, Protocol

import attrs

from chatd.model.people import Actor
from chatd.model.timeline import Entry

if TYPE_CHECKING:
    from chatd.feed import Follow
    from chatd.session import Session

TAIL_MOST = 256
"""Events that a tail holds at least, if they are short; twice as many at most."""
TAIL_BYTES = 256 * 1024
"""Bytes of bodies that a tail holds, at most, besides its newest event."""
STRETCHES_MOST = 8
"""Rendered stretches that a tail remembers until the delivery is over: most followers need the same few."""
CROWD = 256
"""Present in a room from which on comings and goings are not told: `who` still tells."""


class Dialect(Protocol):
    """How a door writes events. One object a dialect, so that what it wrote can be shared."""

    def __hash__(self) -> int: ...

    def event(self, entry: Entry) -> bytes:
        """The bytes of one event, framing and all."""


class Tail:
    """The newest events of a room, without holes, rendered once a dialect and stretch."""

    def __init__(self, last: int) -> None:
        self.last = last
        self._entries: list[Entry] = []
        self._bytes = 0
        self._made: dict[tuple[Dialect, int, int], bytes] = {}

    @property
    def first(self) -> int:
        """The number of the oldest event that is in memory."""
        return self.last - len(self._entries) + 1

    def add(self, entry: Entry) -> None:
        """Take the next event."""
        assert entry.seq == self.last + 1, (entry.room, entry.seq, self.last)
        self.last = entry.seq
        self._entries.append(entry)
        self._bytes += len(entry.body)

    def blank(self, seq: int) -> None:
        """Empty an event, if it is in memory: it was deleted."""
        at = seq - self.first
        if 0 <= at < len(self._entries):
            self._entries[at] = attrs.evolve(self._entries[at], type="removed", body=b"{}")
            self._made.clear()

    def trim(self) -> None:
        """Forget what was rendered, and the oldest events if there are too many. Only behind a delivery."""
        self._made.clear()
        if len(self._entries) <= 2 * TAIL_MOST and self._bytes <= TAIL_BYTES:
            return
        self._entries = self._entries[-TAIL_MOST:]
        while (size := sum(len(entry.body) for entry in self._entries)) > TAIL_BYTES and len(self._entries) > 1:
            self._entries = self._entries[(len(self._entries) + 1) // 2 :]
        self._bytes = size

    def rendered(self, dialect: Dialect, after: int, upto: int) -> bytes | None:
        """The bytes of the events behind `after` up to `upto`; None when the tail doesn't reach back so far."""
        stretch = (dialect, after, upto)
        if stretch not in self._made:
            start = after + 1 - self.first
            if start < 0:
                return None
            if len(self._made) >= STRETCHES_MOST:
                self._made.clear()
            self._made[stretch] = b"".join(map(dialect.event, self._entries[start : start + upto - after]))
        return self._made[stretch]


class LiveRoom:
    """A room that sessions of this process follow. Its live followers are those who have read all of it."""

    def __init__(self, id: int, name: str, kind: str, last: int) -> None:
        self.id = id
        self.name = name
        self.kind = kind
        self.tail = Tail(last)
        self.follows: dict[Session, Follow] = {}
        self.live: dict[Dialect, dict[Follow, None]] = {}
        self._told = last
        self._present: dict[str, int] = {}

    def attach(self, follow: "Follow") -> None:
        """Take a follower; tell the others who came, if the room is open and they weren't here."""
        actor = follow.session.actor
        assert actor is not None, "strangers follow nothing"
        if not follow.session.isHidden:
            sessions = self._present.get(actor.person, 0)
            if not sessions:
                self._tell("entered", actor)
            self._present[actor.person] = sessions + 1
        self.follows[follow.session] = follow

    def detach(self, follow: "Follow") -> None:
        """Let a follower go; tell the others who left."""
        actor = follow.session.actor
        assert actor is not None, "strangers follow nothing"
        del self.follows[follow.session]
        self.unlive(follow)
        if follow.session.isHidden:
            return
        self._present[actor.person] -= 1
        if not self._present[actor.person]:
            del self._present[actor.person]
            self._tell("lost" if follow.session.hasBroken else "gone", actor)

    def makeLive(self, follow: "Follow") -> None:
        """Count a follower as one that has read everything and can be written to."""
        self.live.setdefault(follow.session.door.dialect, {})[follow] = None

    def unlive(self, follow: "Follow") -> None:
        """Take a follower out of the live ones."""
        dialect = follow.session.door.dialect
        if follows := self.live.get(dialect):
            follows.pop(follow, None)
            if not follows:  # some connections have a dialect of their own: nothing is to be written in it any more
                del self.live[dialect]

    def spread(self, actors: "Container[Session]") -> None:
        """Give the new events to the live followers, except those who gave commands just now.

        This is the loop that decides how fast the server is: 200 readers of a message pass it 200 times.
        """
        before, last = self._told, self.tail.last
        if before == last:
            return
        self._told = last
        for dialect, follows in tuple(self.live.items()):
            data = self.tail.rendered(dialect, before, last)
            assert data is not None, "tails are trimmed behind the delivery"
            for follow in tuple(follows):
                if follow.session in actors:
                    continue
                if follow.cursor == before:
                    follow.cursor = last
                    follow.send(data)
                else:
                    follow.session.feed.pump(follow, last)

    def _tell(self, notice: str, actor: Actor) -> None:
        if self.kind == "open" and len(self._present) <= CROWD:
            for session in self.follows:
                if session.actor is not None and session.actor.person != actor.person:
                    session.tell(notice, room=self.name, nick=actor.nick)

    def nicks(self) -> tuple[str, ...]:
        """Who has the room open, each once."""
        return nicksOf(self.follows)


class Registry:
    """Live rooms by id, and sessions by whose they are."""

    def __init__(self) -> None:
        self.rooms: dict[int, LiveRoom] = {}
        self.sessions: dict[str, dict[Session, None]] = {}

    def enter(self, session: "Session") -> None:
        """Count a session that has logged in."""
        self.sessions.setdefault(_person(session), {})[session] = None

    def leave(self, session: "Session") -> None:
        """Forget a session that has ended, and what it followed."""
        for follow in tuple(session.feed.follows.values()):
            self.unfollow(follow)
        mine = self.sessions.get(_person(session), {})
        mine.pop(session, None)
        if not mine:
            self.sessions.pop(_person(session), None)

    def sessionsOf(self, person: str) -> "tuple[Session, ...]":
        """The sessions of a person, in the order they came."""
        return tuple(self.sessions.get(person, ()))

    def hold(self, id: int, name: str, kind: str, last: int) -> LiveRoom:
        """The live room, made if nobody follows it yet: from then on it learns of new events."""
        room = self.rooms.get(id)
        if room is None:
            room = self.rooms[id] = LiveRoom(id, name, kind, last)
        return room

    def keep(self, room: LiveRoom) -> LiveRoom:
        """The same room, known again if its last follower has just left."""
        self.rooms[room.id] = room
        return room

    def drop(self, room: LiveRoom) -> None:
        """Forget a live room that nobody follows."""
        if not room.follows:
            self.rooms.pop(room.id, None)

    def unfollow(self, follow: "Follow") -> None:
        """Let a session follow a room no longer."""
        follow.session.feed.forget(follow)
        follow.room.detach(follow)
        self.drop(follow.room)

    def nicks(self, roomId: int | None) -> tuple[str, ...]:
        """Who has a room open, or who is online."""
        if roomId is not None:
            return self.rooms[roomId].nicks() if roomId in self.rooms else ()
        return nicksOf(session for sessions in self.sessions.values() for session in sessions)


def nicksOf(sessions: Any) -> tuple[str, ...]:
    """The nicks of sessions, each once, in the order they came."""
    there = {session.actor.person: session.actor.nick for session in sessions if not session.isHidden}
    return tuple(there.values())


def _person(session: "Session") -> str:
    assert session.actor is not None, "strangers are not counted"
    return session.actor.person
