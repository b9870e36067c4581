"""One file of the journal: who it is for, what was asked, what of that is answered; a JSON object a line.

    {"host":"localhost","port":3300,"nick":"ana"}
    {"ask":{"type":"say","room":"lobby","text":"oi!","key":"7f3a"}}
    {"done":"7f3a"}

Whoever has it open holds its lock (`flock`), which the kernel takes back when they die: a file that can
be locked is nobody's. A file that was unlinked is nobody's either, whoever has it open still.
"""

import fcntl
import os
from contextlib import suppress
from pathlib import Path
from typing import Any

import msgspec

from chatcli.folders import openPrivate
from chatcli.protocol import Message
from chatd.wire.frames import asLine


class JournalFile:
    """A file that is ours. `left` is what isn't answered, by key, in order; `head` its first line."""

    def __init__(self, path: Path, fd: int) -> None:
        self.path = path
        self.left: dict[str, Message] = {}
        self.head: dict[str, Any] = {}
        self.sizeBytes = 0
        self._fd = fd

    @classmethod
    def create(cls, path: Path) -> "JournalFile | None":
        """A new file; None if there is one, or if who looks for what is nobody's was quicker. Raises `OSError`."""
        try:
            fd = _locked(path, os.O_CREAT | os.O_EXCL)
        except FileExistsError:
            return None
        # A file system that can't do this keeps the file all the same, but for a power cut.
        with suppress(OSError):
            _syncFolder(path.parent)
        return None if fd is None else cls(path, fd)

    @classmethod
    def adopt(cls, path: Path, writes: frozenset[str]) -> "JournalFile | None":
        """A file that is nobody's, with what is left of it; None if it is somebody's, or gone. Raises `OSError`.

        `writes` names the commands that may be asked again; lines that can't be read count for nothing.
        """
        try:
            fd = _locked(path, 0)
        except FileNotFoundError:
            return None
        if fd is None:
            return None
        file = cls(path, fd)
        file._read(writes)
        return file

    def _read(self, writes: frozenset[str]) -> None:
        whole, end, torn = self._content().rpartition(b"\n")
        self.sizeBytes = len(whole) + len(end)
        if torn:
            os.ftruncate(self._fd, self.sizeBytes)
        for line in whole.split(b"\n"):
            with suppress(ValueError, RecursionError):
                self._take(msgspec.json.decode(line), writes)

    def _content(self) -> bytes:
        parts = []
        while part := os.read(self._fd, 1024 * 1024):
            parts.append(part)
        return b"".join(parts)

    def _take(self, line: Any, writes: frozenset[str]) -> None:
        match line:
            case {"ask": {"type": str(kind), "key": str(key)}}:
                if kind in writes:
                    self.left[key] = line["ask"]
            case {"done": str(key)}:
                self.left.pop(key, None)
            case {"host": str()}:
                self.head = line

    def add(self, message: Message) -> None:
        """Write down what is asked; it is on the disk after `sync`. Raises `OSError`, and is then as it was."""
        self._append(*(() if self.sizeBytes else (self.head,)), {"ask": message})
        self.left[message["key"]] = message

    def done(self, key: str) -> None:
        """Write down that it is answered. Raises `OSError`: it would be asked once more, and answered as before."""
        self.left.pop(key, None)
        if self.left:
            self._append({"done": key})
        else:
            os.ftruncate(self._fd, 0)
            self.sizeBytes = 0

    def _append(self, *lines: Message) -> None:
        data = rest = b"".join(asLine(msgspec.json.encode(line)) for line in lines)
        try:
            while rest:
                rest = rest[os.write(self._fd, rest) :]
        except OSError:
            # On a full disk a part may have been written: what follows must not stick to it.
            with suppress(OSError):
                os.ftruncate(self._fd, self.sizeBytes)
            raise
        self.sizeBytes += len(data)

    def sync(self) -> None:
        """Have it on the disk. Raises `OSError`."""
        os.fsync(self._fd)

    def close(self) -> None:
        """Give it up; what is left in it is for whoever adopts it."""
        if not self.left:
            with suppress(OSError):
                self.path.unlink()
        os.close(self._fd)


def _locked(path: Path, flags: int) -> int | None:
    fd = openPrivate(path, os.O_RDWR | os.O_APPEND | flags)
    try:
        fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
        isOurs = os.fstat(fd).st_nlink > 0
    except BlockingIOError:
        isOurs = False
    except OSError:
        os.close(fd)
        raise
    if not isOurs:
        os.close(fd)
    return fd if isOurs else None


def _syncFolder(folder: Path) -> None:
    """Have the names in a folder on the disk."""
    fd = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(fd)
    finally:
        os.close(fd)
