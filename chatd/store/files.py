"""Contents, read and written off the reactor: like `Blobs`, and each method gives a Deferred."""

from pathlib import Path
from typing import Any

from twisted.internet.defer import Deferred
from twisted.internet.threads import deferToThreadPool
from twisted.python.threadpool import ThreadPool

from chatd.store.blobs import Blobs


class Files:
    """One thread writes, in the order in which it is asked, another checks what is whole, a third one reads.

    So a disk that is slow holds up no talk, and a large content that is checked no others on their way.
    """

    def __init__(self, reactor: Any, blobs: Blobs) -> None:
        self._reactor = reactor
        self._blobs = blobs
        self._in = ThreadPool(0, 1, name="chatd files in")
        self._checks = ThreadPool(0, 1, name="chatd files checks")
        self._out = ThreadPool(0, 1, name="chatd files out")

    def start(self) -> None:
        """Start taking requests."""
        for pool in (self._in, self._checks, self._out):
            pool.start()

    def stop(self) -> None:
        """Finish what is under way."""
        for pool in (self._in, self._checks, self._out):
            pool.stop()

    def write(self, name: str, offset: int, data: bytes) -> "Deferred[None]":
        """Put a piece into an upload."""
        return deferToThreadPool(self._reactor, self._in, self._blobs.write, name, offset, data)

    def settle(self, name: str) -> "Deferred[str]":
        """Have an upload on the disk; fires with its SHA-256."""
        return deferToThreadPool(self._reactor, self._checks, self._blobs.settle, name)

    def discard(self, name: str) -> "Deferred[None]":
        """Throw an upload away."""
        return deferToThreadPool(self._reactor, self._in, self._blobs.discard, name)

    def read(self, sha256: str, offset: int, most: int) -> "Deferred[bytes]":
        """Up to `most` bytes of a content from `offset` on."""
        return deferToThreadPool(self._reactor, self._out, self._blobs.read, sha256, offset, most)

    def incoming(self, name: str) -> Path:
        """Where an upload waits."""
        return self._blobs.incoming(name)

    def waiting(self) -> dict[str, int]:
        """The uploads that are here from before, by name, and how many bytes each has. Reads the folder."""
        return self._blobs.waiting()

    def freeBytes(self) -> int:
        """How much the disk can still take. Asks the kernel only."""
        return self._blobs.freeBytes()
