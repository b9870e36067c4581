"""A room as rules see it, and how rooms between people are named."""

import attrs

from chatd.model.events import Kind
from chatd.model.names import fold

LOBBY = "lobby"
"""The first open room, where everybody begins."""


@attrs.frozen
class Room:
    """A room. `last` is the number of its newest event, `admin` the person key of its administrator;
    in a direct chat, of who opened it.
    """

    id: int
    kind: Kind
    name: str
    title: str
    topic: str
    admin: str | None
    last: int


def inboxName(nick: str, claim: str = "") -> str:
    """The name of somebody's inbox: the room of one person."""
    return f"@{nick}~{claim}" if claim else f"@{nick}"


def directName(one: str, other: str) -> str:
    """The name of the direct chat of two, from the names of their inboxes; the order of the two doesn't matter."""
    return "".join(sorted((one, other), key=fold))
