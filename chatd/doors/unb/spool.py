"""Where a file waits until all of it is here: the server wants to know what a content is before it takes it."""

import os
from hashlib import sha256
from tempfile import TemporaryFile

from chatd.model.refusals import Refused
from chatd.store.blobs import NO_SPACE
from chatd.uploads import SPARE_BYTES


class Spool:
    """A file without a name, gone when it is closed. Memory holds none of it.

    Pieces are what one read of a socket gives, and go to the kernel's cache: that takes no longer than a system call.
    """

    def __init__(self, size: int) -> None:
        """Refuses `no-space` where the disk couldn't take `size` bytes."""
        self._file = TemporaryFile(buffering=0)  # noqa: SIM115  # closed in `close`
        self._hash = sha256()
        self.size = 0
        disk = os.fstatvfs(self._file.fileno())
        if size + SPARE_BYTES > disk.f_bavail * disk.f_frsize:
            self.close()
            raise Refused("no-space")

    def take(self, piece: bytes) -> None:
        """Put a piece behind the others. Refuses `no-space`."""
        try:
            while piece:
                written = self._file.write(piece)
                self._hash.update(piece[:written])
                self.size += written
                piece = piece[written:]
        except OSError as error:
            raise (Refused("no-space") if error.errno in NO_SPACE else error) from None

    def read(self, offset: int, most: int) -> bytes:
        """Up to `most` bytes from `offset` on."""
        return os.pread(self._file.fileno(), most, offset)

    @property
    def sha256(self) -> str:
        """The SHA-256 of what is here, in hexadecimal digits."""
        return self._hash.hexdigest()

    def close(self) -> None:
        """Keep nothing."""
        self._file.close()
