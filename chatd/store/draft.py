"""What the open transaction has looked up already, and what it has not written yet.

One commit often holds many texts for the same few rooms. So a room is looked up once a transaction,
its number is taken from the database once (which locks the room's row until the commit, so numbers
stay without holes with any number of writers) and counted on from there, and the events are written
together. Whoever reads timelines inside the transaction has them written first: `flush`.
"""

from sqlite3 import Connection
from typing import Any

import msgspec

from chatd.model.rooms import Room
from chatd.store.queries import sql

Place = tuple[int, int]
"""A number in a timeline, and when: milliseconds since 1970."""
Key = tuple[str, str, str]
"""A room's folded name, an author, and the author's key for one command."""

encode = msgspec.json.Encoder().encode


class Draft:
    """The open transaction's memory. Begins anew with each transaction."""

    def __init__(self, db: Connection) -> None:
        self._db = db
        self.sums: dict[str, int] = {}
        """Bytes of contents, by whom they count for; they outlive the transaction, until a content comes or goes."""
        self.clear()

    def clear(self) -> None:
        """Forget everything: the transaction is over."""
        self._rooms: dict[str, Room] = {}
        self._last: dict[int, Place] = {}
        self._isAhead: set[int] = set()
        self._rows: list[dict[str, Any]] = []
        self._keys: dict[tuple[int, str, str], Place] = {}
        self._before: dict[Key, Place | None] = {}
        self.freed: set[str] = set()
        """Contents that no event refers to once this is committed."""

    def lookUp(self, keys: list[Key]) -> None:
        """Look up what these keys got in earlier transactions: all at once, for a third of the time."""
        self._before = dict.fromkeys(keys)
        for folded, author, key, seq, at in sql.first_answers(self._db, keys=encode(keys).decode()):
            self._before[folded, author, key] = (seq, at)

    def firstAnswer(self, folded: str, author: str, key: str) -> Place | None:
        """What a key got first, in this transaction or before; the number is 0 if it placed nothing."""
        room = self.room(folded)
        if room is not None and (place := self._keys.get((room.id, author, key))):
            return place
        known = (folded, author, key)
        if known not in self._before:
            self._before[known] = sql.first_answer(self._db, folded=folded, author=author, key=key)
        return self._before[known]

    def keep(self, folded: str, author: str, key: str) -> None:
        """Remember the key of a command that placed nothing in the room that it names."""
        sql.add_receipt(self._db, folded=folded, author=author, key=key)
        self._before.pop((folded, author, key), None)

    def room(self, folded: str) -> Room | None:
        """The open room of this folded name, with the number that it has by now."""
        room = self._rooms.get(folded)
        if room is None:
            row = sql.room_by_name(self._db, folded=folded)
            if row is None:
                return None
            room = self._rooms[folded] = Room(*row)
        last = self._last.get(room.id)
        if last is not None and last[0] != room.last:
            room = Room(room.id, room.kind, room.name, room.title, room.topic, room.admin, last[0])
            self._rooms[folded] = room
        return room

    def forgetRooms(self) -> None:
        """Look rooms up again, and what stands under their names: one of them is changed."""
        self.flush()
        self._rooms.clear()
        self._before.clear()

    def append(self, room: Room, now: int, author: str, nick: str, type: str, key: str | None, body: bytes) -> Place:
        """Put an event at the end of a room's timeline; gives its number and its time."""
        place = self._last.get(room.id)
        if place is None:
            place = sql.take_number(self._db, room=room.id, now=now)
        else:
            place = (place[0] + 1, place[1])  # `now` is one for all of a transaction
            self._isAhead.add(room.id)
        self._last[room.id] = place
        seq, at = place
        self._rows.append(
            {
                "room": room.id,
                "seq": seq,
                "at": at,
                "author": author,
                "nick": nick,
                "type": type,
                "key": key,
                "body": body,
            }
        )
        if key is not None:
            self._keys[room.id, author, key] = place
        return place

    def flush(self) -> None:
        """Write what is not written yet."""
        if self._rows:
            sql.add_events(self._db, self._rows)
            self._rows = []
        if self._isAhead:
            sql.set_last(self._db, [{"room": room, "last": self._last[room][0]} for room in self._isAhead])
            self._isAhead.clear()
