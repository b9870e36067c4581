"""Files on their way from a client: gathered first, then sent on to the server as any other client's, then shared."""

from contextlib import closing
from typing import TYPE_CHECKING, Any

from twisted.internet.defer import Deferred

from chatd.doors.unb.spool import Spool
from chatd.doors.unb.words import Unfit
from chatd.doors.words import N_
from chatd.model import media
from chatd.model.refusals import Refused
from chatd.wire.chunks import CHUNK_MAX, Chunk

if TYPE_CHECKING:
    from chatd.doors.unb.door import UnbDoor

UNTOLD_MOST = 4 * CHUNK_MAX
"""Bytes that are on their way to the server's disk, at most, before it tells that they are there."""


class Taking:
    """One content on its way to the server. `done` fires when it can be shared, or fails."""

    def __init__(self, door: "UnbDoor", spool: Spool, offset: int) -> None:
        self.sha256 = spool.sha256
        self.done: Deferred[None] = Deferred()
        self._door = door
        self._spool = spool
        self._sent = offset
        self.received(offset)

    def received(self, offset: int) -> None:
        """So much is there: send more."""
        while self._sent < min(self._spool.size, offset + UNTOLD_MOST) and not self.done.called:
            piece = self._spool.read(self._sent, CHUNK_MAX)
            at, self._sent = self._sent, self._sent + len(piece)
            assert self._door.session is not None, "who sends has one"
            self._door.session.takeChunk(Chunk(self.sha256, at, piece))

    def told(self, notice: str, fields: dict[str, Any]) -> None:
        """The server told how it goes; why not, in words."""
        if self.done.called:
            return
        if notice == "received":
            self.received(fields["offset"])
        elif notice == "uploaded":
            self.done.callback(None)
        elif notice == "failed":
            self.done.errback(Unfit("{why}", why=fields["why"]))


async def take(door: "UnbDoor", dest: str, origin: str, name: str, size: str) -> None:
    """Put a file into the open channel, whose bytes follow. Its author is shown how it is called there."""
    channel = door.opened(dest)
    door.mustBeMe(origin)
    if not name.strip() or "/" in name or "\\" in name or name.startswith("."):
        raise Unfit(N_("A file's name isn't empty, has no / or \\, and no dot at its beginning."))
    if int(size) > (most := door.service.settings.fileBytes):
        raise Refused("too-large", most=most)
    with closing(Spool(int(size))) as spool:
        await door.gather(spool.take)
        await _upload(door, channel.room, spool)
        try:
            placed = await door.asked(media.Share, room=channel.room, sha256=spool.sha256, name=name)
        except Refused:
            door.ask(media.Cancel, door.ignore, door.ignore, sha256=spool.sha256)
            raise
    await door.following.reached(placed.seq)


async def _upload(door: "UnbDoor", room: str, spool: Spool) -> None:
    answer = await door.asked(media.Upload, room=room, size=spool.size, sha256=spool.sha256)
    door.taking = Taking(door, spool, answer.offset)
    try:
        await door.taking.done
    finally:
        door.taking = None
