"""Files that a link sends: each until it is shared, however often the connection breaks in between."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, BinaryIO

import attrs
from twisted.internet import threads
from twisted.internet.defer import CancelledError, Deferred, DeferredLock, DeferredSemaphore

from chatcli.errors import RefusedByServer, TransferFailed
from chatcli.protocol import Message, asRefusal
from chatcli.transfers.sending import WINDOW, Progress, Sending
from chatcli.transfers.source import Source
from chatcli.transfers.traffic import Broken, Traffic, nonsense
from chatd.model.filenames import safeName
from chatd.model.media import Share
from chatd.model.refusals import Refused

AT_ONCE = 4
"""Files that are sent at once; others wait. The server takes 8 of a session."""
TRIES = 3
"""How often a content is sent that the server has lost again when it is to be shared."""

Ask = Callable[..., "Deferred[Message]"]


@attrs.frozen
class Sharing:
    """Where a file goes, and what is said with it."""

    room: str
    name: str
    caption: str
    key: str


class Uploads:
    """The files of one link that are on their way up. `ask` is the link's: what it asks outlives the connection."""

    def __init__(self, traffic: Traffic, ask: Ask) -> None:
        self._traffic, self._ask = traffic, ask
        self._places = DeferredSemaphore(AT_ONCE)
        self._window = DeferredSemaphore(WINDOW)
        self._contents: dict[str, DeferredLock] = {}

    async def upload(self, file: str | Path | BinaryIO, sharing: Sharing, progress: Progress) -> Message:
        """Send a file and share it; gives the `ok`. Raises `RefusedByServer` and `LinkEnded`."""
        _check(sharing)
        async with self._places:
            source = Source(file, sharing.name)
            try:
                await threads.deferToThread(source.open)
                # The server knows what is under way by its content: the same in another file waits.
                async with self._contents.setdefault(source.sha256, DeferredLock()):
                    return await self._shared(source, sharing, progress)
            finally:
                source.stop()
                threads.deferToThread(source.close)
                self._forget(source.sha256)

    def _forget(self, sha256: str) -> None:
        lock = self._contents.get(sha256)
        if lock is not None and not (lock.locked or lock.waiting):
            del self._contents[sha256]

    async def _shared(self, source: Source, sharing: Sharing, progress: Progress) -> Message:
        fields: dict[str, Any] = attrs.asdict(sharing)
        triesLeft = TRIES
        while True:
            await self._sent(source, sharing.room, progress)
            try:
                return await self._ask("share", sha256=source.sha256, **fields)
            except RefusedByServer as refusal:
                triesLeft -= 1
                if refusal.code != "not-uploaded" or not triesLeft:
                    raise

    async def _sent(self, source: Source, room: str, progress: Progress) -> None:
        """Have all of it at the server, over as many connections as that takes."""
        while True:
            try:
                await self._traffic.whenLive()
                return await self._trySending(source, room, progress)
            except Broken:
                continue
            except (CancelledError, TransferFailed):
                self._traffic.cancel(source.sha256)
                raise
            except RefusedByServer as refusal:
                if refusal.code == "bad-content" and await threads.deferToThread(source.isChanged):
                    raise source.changed() from None
                raise

    async def _trySending(self, source: Source, room: str, progress: Progress) -> None:
        answer = await self._traffic.ask("upload", room=room, size=source.size, sha256=source.sha256)
        if answer["offset"] > source.size:
            raise nonsense()
        await Sending(self._traffic, source, self._window, progress).run(answer["offset"])


def _check(sharing: Sharing) -> None:
    """Refuse here what the server would refuse when all is sent."""
    try:
        Share(sharing.room, "0" * 64, sharing.name, sharing.caption, sharing.key)
    except Refused as refused:
        raise asRefusal(refused) from None


def sharedAs(file: str | Path | BinaryIO, name: str | None) -> str:
    """What a file is called, if it isn't given a name."""
    return safeName(name or str(getattr(file, "name", file)))
