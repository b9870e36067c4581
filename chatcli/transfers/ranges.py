"""A part of a content that is fetched at once. Pure."""

from collections.abc import Callable

from twisted.internet.defer import Deferred

from chatcli.errors import RefusedByServer
from chatcli.protocol import Message
from chatcli.transfers.traffic import Broken
from chatd.wire.chunks import Chunk

RANGE_BYTES = 1024 * 1024
"""Bytes that are asked for at once: so much is held in memory, and can be lost when the client dies."""


class Range:
    """`length` bytes from `offset` on. `over` fires when all are there; `came` is told how many are."""

    def __init__(self, offset: int, length: int, came: Callable[[int], object] = lambda _: None) -> None:
        self.over: Deferred[None] = Deferred()
        self._start, self._came = offset, came
        self.at = offset
        """Where the next piece begins."""
        self._end = offset + length
        self._pieces: list[bytes] = []
        self._look()

    @property
    def data(self) -> bytes:
        """What came."""
        return b"".join(self._pieces)

    async def all(self) -> bytes:
        """What came when all did, or when the connection broke. Raises `Broken` where that is nothing."""
        try:
            await self.over
        except Broken:
            if not self._pieces:
                raise
        return self.data

    def take(self, chunk: Chunk) -> bool:
        """Take the piece that is the next one."""
        if self.over.called or chunk.offset != self.at or self.at + len(chunk.data) > self._end:
            return False
        self._pieces.append(chunk.data)
        self.at += len(chunk.data)
        self._came(self.at - self._start)
        self._look()
        return True

    def _look(self) -> None:
        if self.at == self._end:
            self.over.callback(None)

    def heard(self, notice: Message) -> None:
        """It can't go on."""
        if notice["type"] == "failed" and not self.over.called:
            self.over.errback(RefusedByServer(notice["code"], notice["why"], notice))
