"""How a file is called within its channel: by its name, and where that could mean another one, by its number too.

`foto.png` is the first file of that name; a later one, the event 7, is `foto-7.png`. That needs no memory: it follows
from the timeline, so it is the same after a restart, and whoever may not read the room finds nothing. A name that looks
as if it were made so (`foto-7.png` itself) gets its own number, unless the event 7 shows that nothing else is meant.
"""

from collections.abc import Callable
from typing import Any

from twisted.internet.defer import Deferred

from chatd.model import commands, media
from chatd.model.timeline import Entry
from chatd.wire.bodies import fieldsOf

DIGITS_MOST = 15
"""Digits in a number that an event may have."""

Asking = Callable[..., "Deferred[Any]"]
"""Gives a command of a kind with these fields; its Deferred has the answer, or fails as `Refused`."""
Record = dict[str, Any]


def recordOf(entry: Entry) -> Record:
    """An event as a dictionary: where it stands, its type, and its own fields."""
    return {"room": entry.room, "seq": entry.seq, "type": entry.type, **fieldsOf(entry)}


def numbered(name: str, seq: int) -> str:
    """A name with an event's number before its extension."""
    stem, dot, extension = name.rpartition(".")
    return f"{stem}-{seq}.{extension}" if stem and dot else f"{name}-{seq}"


def unnumbered(ref: str) -> tuple[str, int] | None:
    """The name and the number that a ref is made of, if it is."""
    stem, dot, extension = ref.rpartition(".")
    head, _, digits = (stem if stem else ref).rpartition("-")
    if not (head and digits.isascii() and digits.isdigit() and len(digits) <= DIGITS_MOST):
        return None
    name, seq = (f"{head}{dot}{extension}" if stem else head), int(digits)
    return (name, seq) if numbered(name, seq) == ref else None


async def refOf(asked: Asking, record: Record) -> str:
    """How a shared file is called in its channel."""
    name, seq = record["name"], record["seq"]
    first = await _first(asked, record["room"], name)
    isFirst = first is None or first["seq"] == seq
    made = unnumbered(name)
    if isFirst and (made is None or (made[1] < seq and await _at(asked, record["room"], *made) is None)):
        return str(name)
    return numbered(name, seq)


async def fileOf(asked: Asking, room: str, ref: str) -> Record | None:
    """The event that a ref means, if there is one. Refuses what whoever asks may not read."""
    made = unnumbered(ref)
    return (await _at(asked, room, *made) if made else None) or await _first(asked, room, ref)


async def _first(asked: Asking, room: str, name: str) -> Record | None:
    """The first event that shares a file of this name."""
    found = await asked(media.Files, room=room, name=name, limit=1)
    return recordOf(found.events[0]) if found.events else None


async def _at(asked: Asking, room: str, name: str, seq: int) -> Record | None:
    """The event of this number, if it shares a file of this name."""
    found = await asked(commands.History, room=room, before=seq + 1, limit=1)
    for record in map(recordOf, found.events):
        if (record["seq"], record["type"], record.get("name")) == (seq, "shared", name):
            return record
    return None
