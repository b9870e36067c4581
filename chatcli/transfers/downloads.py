"""Contents that a link fetches: small ones into memory, files into a folder, a range after the other."""

import re
from collections.abc import Callable
from functools import partial
from hashlib import sha256
from pathlib import Path

import attrs
from twisted.internet import threads
from twisted.internet.defer import CancelledError, Deferred, DeferredSemaphore

from chatcli.errors import TransferFailed
from chatcli.language import _
from chatcli.protocol import Message, asRefusal
from chatcli.transfers.part import Part
from chatcli.transfers.ranges import RANGE_BYTES, Range
from chatcli.transfers.sending import Progress
from chatcli.transfers.traffic import Broken, Traffic, nonsense
from chatd.model.refusals import Refused

FETCHES_AT_ONCE = 4
"""Small contents that are fetched at once; others wait. The server sends 8 to a session."""
FILES_AT_ONCE = 3
"""Files that are fetched at once, besides."""

Ask = Callable[..., "Deferred[Message]"]


@attrs.frozen
class Wanted:
    """The content of an event, or its thumbnail."""

    room: str
    seq: int
    thumbnail: bool = False


class Downloads:
    """The contents that one link fetches. `ask` is the link's: what it asks outlives the connection."""

    def __init__(self, traffic: Traffic, ask: Ask) -> None:
        self._traffic, self._ask = traffic, ask
        self._fetches = DeferredSemaphore(FETCHES_AT_ONCE)
        self._files = DeferredSemaphore(FILES_AT_ONCE)

    # --- into memory

    async def fetch(self, wanted: Wanted, most: int) -> bytes:
        """A content of at most so many bytes. Raises `RefusedByServer` and `LinkEnded`."""
        async with self._fetches:
            data, digest = bytearray(), ""
            while True:
                answer, piece = await self._piece(wanted, len(data), min(RANGE_BYTES, most - len(data)))
                if answer["size"] > most:
                    raise TransferFailed("too-large", _("It is larger than {most} bytes.").format(most=most))
                if (digest := digest or answer["sha256"]) != answer["sha256"]:
                    raise nonsense()
                data += piece
                if len(data) == answer["size"]:
                    break
            if await threads.deferToThread(_digest, data) != digest:
                raise TransferFailed("bad-content", _("What came is not what was shared."))
            return bytes(data)

    # --- into files

    async def download(self, wanted: Wanted, folder: Path, progress: Progress) -> Path:
        """Save a file in a folder; gives where it stands then. Raises `RefusedByServer` and `LinkEnded`."""
        async with self._files:
            event = await self._event(wanted)
            part = Part(folder, event["name"], event["sha256"], event["size"])
            try:
                await threads.deferToThread(part.open)
                await self._complete(part, wanted, event, progress)
                return await threads.deferToThread(part.finish)
            finally:
                part.stop()
                threads.deferToThread(part.close)

    async def _event(self, wanted: Wanted) -> Message:
        """What is known of a file: its name, its SHA-256, its size."""
        page = await self._ask("history", room=wanted.room, before=wanted.seq + 1, limit=1)
        event: Message = next(iter(page["events"]), {})
        if (event.get("seq"), event.get("type")) != (wanted.seq, "shared"):
            raise asRefusal(Refused("no-file", seq=wanted.seq, room=wanted.room))
        if not re.fullmatch("[0-9a-f]{64}", event["sha256"]):
            raise nonsense()
        return event

    async def _complete(self, part: Part, wanted: Wanted, event: Message, progress: Progress) -> None:
        size = event["size"]
        progress(part.at, size)
        while part.at < size:
            came = partial(_tell, progress, part.at, size)
            answer, piece = await self._piece(wanted, part.at, min(RANGE_BYTES, size - part.at), came)
            if (answer["sha256"], answer["size"]) != (event["sha256"], size):
                raise nonsense()
            await threads.deferToThread(part.append, piece)

    # --- both

    async def _piece(
        self, wanted: Wanted, offset: int, most: int, came: Callable[[int], object] = lambda _: None
    ) -> tuple[Message, bytes]:
        """Some bytes of a content, `most` unless it ends before or the connection breaks; and what was said of it."""
        while True:
            try:
                await self._traffic.whenLive()
                answer = await self._traffic.ask("download", **attrs.asdict(wanted), offset=offset, length=most)
                if answer["offset"] != offset or not 0 < answer["length"] <= most:
                    raise nonsense()
                return answer, await self._listen(answer, came)
            except Broken:
                continue

    async def _listen(self, answer: Message, came: Callable[[int], object]) -> bytes:
        part = Range(answer["offset"], answer["length"], came)
        try:
            with self._traffic.listening(answer["sha256"], part):
                return await part.all()
        except CancelledError:
            self._traffic.cancel(answer["sha256"])
            raise


def _tell(progress: Progress, start: int, size: int, came: int) -> None:
    progress(start + came, size)


def _digest(data: bytearray) -> str:
    return sha256(data).hexdigest()
