"""Contents in files beside the database: each once, under its SHA-256. Nothing here knows of threads.

    files/incoming/NAME     what is on its way, or waits to be shared
    files/ab/cdef…          contents that events refer to

A name in `incoming` is made of who sends and what, so whoever comes back finds what was theirs. A content is
moved to its place inside the transaction of the event that refers to it, before the commit, and taken away
behind the commit of the last event's removal, both by the writer's thread: so no event is without its content.
What is left over by a transaction that failed, or a crash, is swept away at the next start.
"""

import os
from collections.abc import Collection
from contextlib import suppress
from errno import EDQUOT, EFBIG, ENOSPC
from hashlib import file_digest, sha256
from pathlib import Path

from chatd.model.refusals import Refused
from chatd.store.database import StoreRefused

NO_SPACE = frozenset({ENOSPC, EDQUOT, EFBIG})
"""Errors of a disk that is full, as far as we may fill it."""
INCOMING = "incoming"


def incomingName(person: str, sha256Hex: str) -> str:
    """The name of the file in which a person's upload of a content waits."""
    return f"{sha256Hex}-{sha256(person.encode()).hexdigest()[:16]}"


class Blobs:
    """The files of one server, in `folder`, made if need be in one that is there; only its owner may read them.

    Raises `StoreRefused` where that can't be.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._incoming = folder / INCOMING
        try:
            for made in (self._folder, self._incoming):  # `parents` would let everybody into those above
                made.mkdir(mode=0o700, exist_ok=True)
            _syncFolder(folder.parent)
        except OSError as error:
            raise StoreRefused(f"The folder {folder} can't be written: {error.strerror}.") from None

    # --- what is on its way

    def waiting(self) -> dict[str, int]:
        """The uploads that are here, unfinished or not shared, by name, and how many bytes each has."""
        return {path.name: path.stat().st_size for path in self._incoming.iterdir()}

    def write(self, name: str, offset: int, data: bytes) -> None:
        """Put a piece into an upload. Raises `OSError`."""
        fd = os.open(self._incoming / name, os.O_WRONLY | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            while data:
                written = os.pwrite(fd, data, offset)
                data, offset = data[written:], offset + written
        finally:
            os.close(fd)

    def settle(self, name: str) -> str:
        """Have an upload on the disk; gives its SHA-256, "" if it was thrown away. Raises `OSError`."""
        with suppress(FileNotFoundError), (self._incoming / name).open("rb") as file:
            os.fsync(file.fileno())
            return file_digest(file, "sha256").hexdigest()
        return ""

    def incoming(self, name: str) -> Path:
        """Where an upload waits."""
        return self._incoming / name

    def discard(self, name: str) -> None:
        """Throw an upload away, if it is there."""
        (self._incoming / name).unlink(missing_ok=True)

    def freeBytes(self) -> int:
        """How much the disk can still take."""
        disk = os.statvfs(self._incoming)
        return disk.f_bavail * disk.f_frsize

    # --- what is kept

    def keep(self, name: str, sha256Hex: str) -> None:
        """Move an upload, which was settled, to its content's place. Refuses `not-uploaded`; raises `OSError`."""
        place = self._place(sha256Hex)
        if not place.exists():
            place.parent.mkdir(mode=0o700, exist_ok=True)
            try:
                (self._incoming / name).rename(place)
            except FileNotFoundError:
                raise Refused("not-uploaded") from None
        _syncFolder(place.parent)
        _syncFolder(self._folder)

    def read(self, sha256Hex: str, offset: int, most: int) -> bytes:
        """Up to `most` bytes of a content from `offset` on. Raises `OSError`."""
        with self._place(sha256Hex).open("rb", buffering=0) as file:
            return os.pread(file.fileno(), most, offset)

    def drop(self, sha256Hex: str) -> None:
        """Take a content away. One that can't be taken away is swept later."""
        with suppress(OSError):
            self._place(sha256Hex).unlink()

    def sweep(self, known: Collection[str]) -> None:
        """Take away the contents that are not known, as far as that can be."""
        for path in self._folder.glob("[0-9a-f][0-9a-f]/*"):
            if path.parent.name + path.name not in known:
                with suppress(OSError):
                    path.unlink()

    def _place(self, sha256Hex: str) -> Path:
        return self._folder / sha256Hex[:2] / sha256Hex[2:]


def _syncFolder(folder: Path) -> None:
    """Have the names in a folder on the disk: a file's own fsync doesn't (fsync(2), Notes)."""
    fd = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(fd)
    finally:
        os.close(fd)
