"""What the model of a chat server is made of: rooms, notices, sessions and their places in rooms."""

from typing import Any

import attrs

from tests.harness import Client


@attrs.define(eq=False)
class Room:
    """A room of the model; `events` are (type, by, what it is about)."""

    name: str
    kind: str
    members: dict[str, int] = attrs.Factory(dict)
    """Since which number of the timeline, in the order they came."""
    admin: str | None = None
    events: list[tuple[str, str, Any]] = attrs.Factory(list)

    @property
    def last(self) -> int:
        return len(self.events)

    def append(self, type: str, by: str, about: Any) -> int:
        self.events.append((type, by, about))
        return self.last


@attrs.define(eq=False)
class Notice:
    """An invitation or a request: in whose inbox, about whom, in which state."""

    to: str
    seq: int
    type: str
    room: Room
    subject: str
    state: str = "pending"


@attrs.define(eq=False)
class Place:
    """Where a session is in a room: the last event that it got, and the last one that it may get."""

    room: Room
    cursor: int
    until: int | None = None


@attrs.define(eq=False)
class Session:
    """A connection, what it follows, and what it must have been told aside."""

    nick: str
    client: Client
    places: dict[str, Place] = attrs.Factory(dict)
    opening: dict[int, Place] = attrs.Factory(dict)
    closing: dict[int, Place] = attrs.Factory(dict)
    """Places that begin, and that end, with the answer of this id."""
    aside: list[tuple[Any, ...]] = attrs.Factory(list)


class No(Exception):
    """The model's refusal: a code."""
