"""Files on their way to a client: a head, and as many bytes behind it, with nothing between."""

from contextlib import suppress
from typing import TYPE_CHECKING

from twisted.internet.defer import Deferred

from chatd.doors.unb.people import nickOf
from chatd.doors.unb.refs import Record, fileOf, refOf
from chatd.doors.unb.words import Unfit, named, shared
from chatd.model import answers, commands, media
from chatd.model.refusals import Refused
from chatd.wire.languages import N_

if TYPE_CHECKING:
    from chatd.doors.unb.channel import Channel
    from chatd.doors.unb.door import UnbDoor


class Sending:
    """One file that is being written. `done` fires when it is; it fails where not even its head was."""

    def __init__(self, door: "UnbDoor", record: Record, head: str, answer: answers.Sending) -> None:
        self.sha256 = answer.sha256
        self.done: Deferred[None] = Deferred()
        self._door = door
        self._record = record
        self._head = head
        self._left = answer.length

    def take(self, data: bytes) -> None:
        """Write a piece; before the first one, the head."""
        head, self._head = self._head, ""
        self._door.put(head)
        self._door.putBytes(data)
        self._left -= len(data)
        if not self._left:
            self.done.callback(None)

    def fail(self) -> None:
        """It can't be read any more. Nobody could tell a file that lacks its end from what follows: it is the end."""
        if self._head:
            self.done.errback(Refused("no-file", seq=self._record["seq"], room=self._record["room"]))
        else:
            self._door.giveUp()


async def offer(door: "UnbDoor", channel: "Channel", record: Record) -> None:
    """Show a file that was just shared: to others with its bytes, to its author by its name. Needs the floor.

    One that is gone by now is shown to nobody.
    """
    with suppress(Refused):
        ref = await refOf(door.asked, record)
        dest = channel.dest(record)
        if record["by"] == channel.me:
            door.put(shared("2S", dest, record, ref))
        else:
            await _write(door, record, shared("2U", dest, record, ref))


async def fetch(door: "UnbDoor", room: str, ref: str) -> None:
    """Write the file of a channel that a ref means."""
    place = await _placeOf(door, room)
    record = await fileOf(door.asked, place, ref)
    if record is None:
        raise Unfit(N_("There is no file {ref} in {room}."), ref=ref, room=named(room))
    async with door.floor():
        door.following.hold()
        try:
            await _write(door, record, shared("2U", named(room), record, ref))
        finally:
            door.following.goOn()


async def _placeOf(door: "UnbDoor", name: str) -> str:
    """The room that a channel's name means: the open one, a group, or else a chat with somebody."""
    channel = door.following.channel
    if channel is not None and channel.isCalled(name):
        return channel.room
    nick = await nickOf(door, name)
    if "@" not in name:
        try:
            return str((await door.asked(commands.AboutRoom, room=nick)).room)
        except Refused as refused:
            if refused.code != "no-such-room":
                raise
    return f"@{nick}"


async def _write(door: "UnbDoor", record: Record, head: str) -> None:
    answer = await door.asked(media.Download, room=record["room"], seq=record["seq"])
    door.sending = Sending(door, record, head, answer)
    try:
        await door.sending.done
    finally:
        door.sending = None
