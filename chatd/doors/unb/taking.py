"""Files on their way from a client: sent on to the server as they come, as any other client's, and then shared."""

from secrets import token_hex
from typing import TYPE_CHECKING, Any

from twisted.internet.defer import Deferred

from chatd.doors.unb.words import Unfit
from chatd.model import media
from chatd.model.refusals import Refused
from chatd.wire.chunks import Chunk
from chatd.wire.languages import N_

if TYPE_CHECKING:
    from chatd.doors.unb.door import UnbDoor


class Taking:
    """One content on its way to the server. `done` fires when it can be shared, or fails."""

    def __init__(self, door: "UnbDoor", handle: str) -> None:
        self.sha256 = handle
        self.done: Deferred[None] = Deferred()
        self._door = door
        self._sent = 0

    def take(self, piece: bytes) -> None:
        """Send a piece on. What has failed is read to its end all the same."""
        if not self.done.called:
            assert self._door.session is not None, "who sends has one"
            at, self._sent = self._sent, self._sent + len(piece)
            self._door.session.takeChunk(Chunk(self.sha256, at, piece))

    def told(self, notice: str, fields: dict[str, Any]) -> None:
        """The server told how it goes; why not, in words."""
        if self.done.called:
            return
        if notice == "uploaded":
            self.done.callback(None)
        elif notice == "failed":
            self.done.errback(Unfit("{why}", why=fields["why"]))


async def take(door: "UnbDoor", dest: str, origin: str, name: str, size: str) -> None:
    """Put a file into the open channel, whose bytes follow. Its author is shown how it is called there."""
    channel = door.opened(dest)
    door.mustBeMe(origin)
    if "/" in name or "\\" in name or name.startswith("."):
        raise Unfit(N_("A file's name isn't empty, has no / or \\, and no dot at its beginning."))
    if int(size) == 0:
        raise Unfit(N_("A file has one byte at least."))
    handle = token_hex(32)
    await door.asked(media.Collect, room=channel.room, size=int(size), handle=handle)
    await _collect(door, handle)
    try:
        placed = await door.asked(media.Share, room=channel.room, sha256=handle, name=name)
    except Refused:
        door.ask(media.Cancel, door.ignore, door.ignore, sha256=handle)
        raise
    await door.following.reached(placed.seq)


async def _collect(door: "UnbDoor", handle: str) -> None:
    """Send on what comes, until the server has looked into all of it."""
    door.taking = Taking(door, handle)
    door.gather(door.taking.take)
    try:
        await door.taking.done
    finally:
        door.taking = None
