"""Requests about the open channel: opening it with its history, closing it, saying something."""

from typing import TYPE_CHECKING, Any

from chatd.doors.unb.channel import Channel
from chatd.doors.unb.groups import groupNamed
from chatd.doors.unb.people import nickOf
from chatd.doors.unb.refs import Record, recordOf, refOf
from chatd.doors.unb.words import answer, named, said, shared
from chatd.model import commands
from chatd.model.fields import NUMBER_MAX, TEXT_MAX
from chatd.model.refusals import Phrase, Refused

if TYPE_CHECKING:
    from chatd.doors.unb.door import UnbDoor

GROUP, DIRECT = "grupo", "direto"
SAID_BYTES = 64 * 1024
"""Bytes in a text, at most."""
HISTORY_MOST = 200
"""Lines of history that opening shows, at most: the newest."""
HISTORY_BYTES = 256 * 1024
"""Bytes of events from which on no more pages are looked through for them."""
PAGES_MOST = 10
"""Such pages, at most."""


async def open_(door: "UnbDoor", kind: str, name: str) -> None:
    """Open a channel instead of the one before: how many lines it has, then these, and from then on what happens."""
    before = door.following.channel
    channel, last = await _follow(door, kind, name)
    try:
        lines = await _history(door, channel, last)
        async with door.floor():
            head = answer("0", [DIRECT if channel.isDirect else GROUP, channel.name, len(lines)])
            for line in (head, *lines):
                door.put(line)
    finally:
        door.following.goOn()
    if before is not None and before.room != channel.room:
        door.ask(commands.Close, door.ignore, door.ignore, room=before.room)


async def _follow(door: "UnbDoor", kind: str, name: str) -> tuple[Channel, int]:
    """Follow a room from its newest event on, which has this number; what comes waits for the history."""
    isGroup = kind.strip()[:1].lower() == "g"
    target = {"room": groupNamed(name)} if isGroup else {"nick": await nickOf(door, name)}

    def begin(opened: Any) -> tuple[Channel, int]:
        shownAs = opened.nick if opened.kind == "direct" else opened.room
        channel = Channel(opened.room, opened.kind, shownAs, door.nick, named(name))
        door.following.begin(channel, opened.last)
        door.following.hold()
        return channel, opened.last

    found: tuple[Channel, int] = await door.asked(commands.Open, begin, **target, after=NUMBER_MAX)
    return found


async def _history(door: "UnbDoor", channel: Channel, last: int) -> list[str]:
    """The lines of what was said and shared up to a number, the oldest first."""
    found: list[Record] = []
    size, before = 0, last + 1
    for _ in range(PAGES_MOST):
        page = await door.asked(commands.History, room=channel.room, before=before, limit=200)
        found[:0] = [recordOf(entry) for entry in page.events if entry.type in ("said", "shared")]
        size += sum(len(entry.body) for entry in page.events)
        if not page.more or len(found) >= HISTORY_MOST or size >= HISTORY_BYTES:
            break
        before = page.events[0].seq
    return [await _line(door, channel, record) for record in found[-HISTORY_MOST:]]


async def _line(door: "UnbDoor", channel: Channel, record: Record) -> str:
    dest = channel.dest(record)
    if record["type"] == "said":
        return said(dest, record)
    return shared("2S", dest, record, await refOf(door.asked, record))


async def close(door: "UnbDoor") -> list[Any]:
    """Close the open channel, if there is one."""
    channel = door.following.channel
    door.following.end()
    if channel is not None:
        door.ask(commands.Close, door.ignore, door.ignore, room=channel.room)
    return []


async def say(door: "UnbDoor", dest: str, origin: str, text: str) -> None:
    """Say something in the open channel: that it is shown there, to its author too, is the answer.

    A text of this project may be longer than ours: it is said in several.
    """
    channel = door.opened(dest)
    door.mustBeMe(origin)
    if len(text.encode()) > SAID_BYTES:
        raise Refused("too-long", what=Phrase("text"), most=Phrase("{most} bytes", most=SAID_BYTES))
    if "\0" in text:  # none of it is said, wherever that stands
        raise Refused("bad-text")
    for start in range(0, len(text), TEXT_MAX) or (0,):
        placed = await door.asked(commands.Say, room=channel.room, text=text[start : start + TEXT_MAX])
        await door.following.reached(placed.seq)
