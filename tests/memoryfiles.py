"""Contents in memory instead of on a disk, for servers in memory: what is asked is done a turn of the clock later."""

import hashlib
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from twisted.internet.defer import Deferred, execute, succeed

from chatd.model.media import Found
from chatd.model.refusals import Refused

PLENTY = 2**40


class MemoryFiles:
    """Stands for `Files`, for its `Blobs`, and for the inspector, which finds what it is told to find."""

    def __init__(self, clock: Any) -> None:
        self.clock = clock
        self.uploads: dict[str, bytearray] = {}
        self.contents: dict[str, bytes] = {}
        self.found = Found("text/plain")
        self.free = PLENTY
        self.trouble: Exception | None = None
        """What happens to whoever asks for something."""
        self.held: list[Callable[[], None]] | None = None
        """Set to a list to have what is asked wait; each is called to let it be done."""

    def _later(self, work: Callable[..., Any], *arguments: Any) -> "Deferred[Any]":
        done: Deferred[Any] = Deferred()
        do = partial(self._do, work, *arguments)
        if self.held is not None:
            self.held.append(lambda: execute(do).chainDeferred(done))
        else:
            self.clock.callLater(0, lambda: execute(do).chainDeferred(done))
        return done

    def _do(self, work: Callable[..., Any], *arguments: Any) -> Any:
        if self.trouble is not None:
            raise self.trouble
        return work(*arguments)

    # --- as `Files`

    def write(self, name: str, offset: int, data: bytes) -> "Deferred[None]":
        return self._later(self._write, name, offset, data)

    def _write(self, name: str, offset: int, data: bytes) -> None:
        self.uploads.setdefault(name, bytearray())[offset : offset + len(data)] = data

    def settle(self, name: str) -> "Deferred[str]":
        return self._later(lambda: hashlib.sha256(self.uploads[name]).hexdigest())

    def discard(self, name: str) -> "Deferred[Any]":
        return self._later(self.uploads.pop, name, None)

    def read(self, sha256: str, offset: int, most: int) -> "Deferred[bytes]":
        return self._later(self._read, sha256, offset, most)

    def _read(self, sha256: str, offset: int, most: int) -> bytes:
        if sha256 not in self.contents:
            raise FileNotFoundError(sha256)
        return self.contents[sha256][offset : offset + most]

    def incoming(self, name: str) -> Path:
        return Path(name)

    def waiting(self) -> dict[str, int]:
        return {name: len(data) for name, data in self.uploads.items()}

    def freeBytes(self) -> int:
        return self.free

    def inspect(self, path: Path) -> "Deferred[Found]":
        return succeed(self.found)

    # --- as `Blobs`

    def keep(self, name: str, sha256: str) -> None:
        if sha256 not in self.contents:
            if name not in self.uploads:
                raise Refused("not-uploaded")
            self.contents[sha256] = bytes(self.uploads.pop(name))

    def drop(self, sha256: str) -> None:
        self.contents.pop(sha256, None)
