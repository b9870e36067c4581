"""One try to send a content over the connection that there is."""

from collections import deque
from collections.abc import Callable

from twisted.internet import threads
from twisted.internet.defer import Deferred, DeferredSemaphore, ensureDeferred
from twisted.python.failure import Failure

from chatcli.errors import RefusedByServer
from chatcli.protocol import Message
from chatcli.transfers.source import Source
from chatcli.transfers.traffic import Traffic
from chatd.wire.chunks import Chunk

WINDOW = 4
"""Chunks of a link that aren't acknowledged, at most: so much stands before what is said meanwhile."""

Progress = Callable[[int, int], object]
"""Told how many bytes of how many have arrived."""


def untold(_done: int, _size: int) -> None:
    """Progress that nobody asks for."""


class Sending:
    """Sends from an offset on. Of the places in `window` it takes one for each chunk that isn't acknowledged yet:

    several who send take turns.
    """

    def __init__(self, traffic: Traffic, source: Source, window: DeferredSemaphore, progress: Progress) -> None:
        self.over: Deferred[None] = Deferred()
        self._traffic, self._source, self._window = traffic, source, window
        self._progress = progress
        self._ends: deque[int] = deque()

    async def run(self, offset: int) -> None:
        """Send it all. Raises `RefusedByServer` where that fails, and `Broken`."""
        self._progress(offset, self._source.size)
        with self._traffic.listening(self._source.sha256, self):
            sending = ensureDeferred(self._sendFrom(offset)).addErrback(self._failed)
            try:
                await self.over
            finally:
                sending.cancel()
                self._acknowledged(self._source.size)

    async def _sendFrom(self, offset: int) -> None:
        while offset < self._source.size:
            await self._window.acquire()
            try:
                data = await threads.deferToThread(self._source.read, offset)
            except BaseException:
                self._window.release()
                raise
            self._ends.append(offset + len(data))
            self._traffic.carry(Chunk(self._source.sha256, offset, data))
            offset += len(data)

    def _failed(self, failure: Failure) -> None:
        if not self.over.called:
            self.over.errback(failure)

    def _acknowledged(self, offset: int) -> None:
        while self._ends and self._ends[0] <= offset:
            self._ends.popleft()
            self._window.release()

    # --- as a listener

    def heard(self, notice: Message) -> None:
        """The server has more of it, or all, or wants nothing more."""
        if self.over.called:
            return
        if notice["type"] == "received":
            self._progress(min(notice["offset"], self._source.size), self._source.size)
            self._acknowledged(notice["offset"])
        elif notice["type"] == "uploaded":
            self.over.callback(None)
        else:
            self.over.errback(RefusedByServer(notice["code"], notice["why"], notice))

    def take(self, chunk: Chunk) -> bool:
        """Nothing is fetched here."""
        return False
