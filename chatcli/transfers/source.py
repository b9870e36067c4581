"""A file that is to be sent. All of this waits for the disk: it is for threads, but for `stop`."""

import os
from hashlib import sha256
from pathlib import Path
from stat import S_ISDIR, S_ISREG
from threading import Lock
from typing import BinaryIO

from chatcli.errors import TransferFailed
from chatcli.language import _
from chatd.wire.chunks import CHUNK_MAX
from chatd.wire.harmless import harmless

BLOCK_BYTES = 1024 * 1024
"""How much is read at once to make the SHA-256."""


class Source:
    """One file: a path, or one that is open for reading bytes. What fails, fails with `TransferFailed`."""

    def __init__(self, file: str | Path | BinaryIO, name: str) -> None:
        self.name = name
        self.size = 0
        """Bytes; known once it is open, as its SHA-256 is."""
        self.sha256 = ""
        self._given = file
        self._file: BinaryIO | None = None
        self._stamp: tuple[int, ...] = ()
        self._lock = Lock()
        self._isStopped = False

    def open(self) -> None:
        """Open it and find out what it is."""
        with self._lock:
            try:
                self._file = self._opened()
                self._stamp = self._now()
                self._measure(self._file)
            except OSError as error:
                raise self._failed("unreadable", _("{name} can't be read: {error}"), error) from error

    def _opened(self) -> BinaryIO:
        if not isinstance(self._given, str | Path):
            return self._given
        # What isn't a file may have nobody at its other end; opening it must not wait for that.
        fd = os.open(self._given, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
        mode = os.fstat(fd).st_mode
        if S_ISREG(mode):
            return os.fdopen(fd, "rb", buffering=0)
        os.close(fd)
        if S_ISDIR(mode):
            raise self._failed("no-file", _("{name} is a folder."))
        raise self._failed("no-file", _("{name} is no file."))

    def _now(self) -> tuple[int, ...]:
        """What tells that the file was changed. Bytes in memory have none of it."""
        assert self._file is not None, "it is open"
        try:
            state = os.fstat(self._file.fileno())
        except OSError:
            return ()
        return state.st_size, state.st_mtime_ns

    def _measure(self, file: BinaryIO) -> None:
        digest, size = sha256(), 0
        file.seek(0)
        while block := file.read(BLOCK_BYTES):
            if self._isStopped:
                raise self._failed("cancelled", _("{name} was stopped."))
            digest.update(block)
            size += len(block)
        if not size:
            raise self._failed("empty", _("{name} is empty: there is nothing to send."))
        self.size, self.sha256 = size, digest.hexdigest()

    def read(self, offset: int) -> bytes:
        """The chunk that begins there, as long as a chunk may be."""
        with self._lock:
            if self._isStopped or self._file is None:
                return b""
            most = min(CHUNK_MAX, self.size - offset)
            try:
                self._file.seek(offset)
                data = _whole(self._file, most)
            except OSError as error:
                raise self._failed("unreadable", _("{name} can't be read: {error}"), error) from error
            if len(data) < most or self._now() != self._stamp:
                raise self.changed()
        return data

    def isChanged(self) -> bool:
        """Whether it isn't any more what it was when it was opened."""
        with self._lock:
            return self._file is not None and self._now() != self._stamp

    def changed(self) -> TransferFailed:
        """What there is to say about a file that isn't what it was."""
        return self._failed("changed", _("{name} changed while it was sent."))

    def stop(self) -> None:
        """Read no more of it; what is reading now soon ends. Then `close` it."""
        self._isStopped = True

    def close(self) -> None:
        """Close the file, if it was opened here."""
        with self._lock:
            if self._file is not None and self._file is not self._given:
                self._file.close()
            self._file = None

    def _failed(self, code: str, text: str, error: OSError | None = None) -> TransferFailed:
        return TransferFailed(code, text.format(name=harmless(self.name), error=error and error.strerror))


def _whole(file: BinaryIO, size: int) -> bytes:
    """So many bytes, or what there is."""
    data = b""
    while len(data) < size and (more := file.read(size - len(data))):
        data += more
    return data
