"""A file that is being fetched. All of this waits for the disk: it is for threads, but for `stop`.

    .cat.png.1a2b3c4d.part      what came so far; another try goes on with it, also another run's
    cat.png                     all of it, once it was found to be what it should

The last step never overwrites anything: it is a new link to what the part is, under a name that is free.
"""

import fcntl
import os
from contextlib import suppress
from errno import EDQUOT, EFBIG, ENOSPC
from hashlib import sha256
from pathlib import Path
from stat import S_ISREG
from threading import Lock

from chatcli.errors import TransferFailed
from chatcli.language import _
from chatcli.transfers.naming import names, partName
from chatcli.transfers.source import BLOCK_BYTES

FULL = frozenset({ENOSPC, EDQUOT, EFBIG})


class Part:
    """What came of a content. What fails, fails with `TransferFailed`."""

    def __init__(self, folder: Path, name: str, sha256: str, size: int) -> None:
        self.at = 0
        """Bytes that are there; known once it is open."""
        self._folder = folder
        self._name, self._sha256, self._size = name, sha256, size
        self._path = folder / partName(name, sha256)
        self._fd = -1
        self._lock = Lock()
        self._isStopped = False

    def open(self) -> None:
        """Make it, or go on with the one that is there; the folder too."""
        with self._lock:
            try:
                self._folder.mkdir(parents=True, exist_ok=True)
                self._fd = self._opened()
                self.at = os.fstat(self._fd).st_size
                if self.at > self._size:
                    os.ftruncate(self._fd, 0)
                    self.at = 0
            except BlockingIOError as error:
                raise self._failed("busy", _("{name} is being fetched already.")) from error
            except OSError as error:
                raise self._unsaved(error) from error

    def _opened(self) -> int:
        while True:
            # Never what a link leads to, nor something that others could change: the folder may be everybody's.
            fd = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC, 0o666)
            try:
                self._claim(fd)
                state = os.fstat(fd)
                # Another client may have finished with it, after it was opened here.
                with suppress(FileNotFoundError):
                    if os.path.samestat(state, self._path.lstat()):
                        if state.st_nlink == 1:
                            return fd
                        self._path.unlink()  # it is something else too, and that isn't to be written
            except BaseException:
                os.close(fd)
                raise
            os.close(fd)

    def _claim(self, fd: int) -> None:
        state = os.fstat(fd)
        if not S_ISREG(state.st_mode) or state.st_uid != os.geteuid():
            raise self._failed("no-file", _("{path} is not ours to write."))
        fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)

    def append(self, data: bytes) -> None:
        """Put more behind what is there."""
        with self._lock:
            try:
                while data and not self._isStopped:
                    written = os.pwrite(self._fd, data, self.at)
                    self.at += written
                    data = data[written:]
            except OSError as error:
                raise self._unsaved(error) from error

    def finish(self) -> Path:
        """Give it its own name, if it is what it should be; gives where it stands. Else it is thrown away."""
        with self._lock:
            try:
                if self._digest() != self._sha256:
                    self._path.unlink(missing_ok=True)
                    raise self._failed("bad-content", _("What came as {name} is not what was shared."))
                return self._placed()
            except OSError as error:
                raise self._unsaved(error) from error

    def _digest(self) -> str:
        digest, at = sha256(), 0
        while block := os.pread(self._fd, BLOCK_BYTES, at):
            if self._isStopped:
                raise self._failed("cancelled", _("{name} was stopped."))
            digest.update(block)
            at += len(block)
        return digest.hexdigest()

    def _placed(self) -> Path:
        for name in names(self._name):
            path = self._folder / name
            with suppress(FileExistsError):
                self._give(path)
                return path
        raise self._failed("name-taken", _("There are too many files called {name}."))

    def _give(self, path: Path) -> None:
        """Have this name lead to what came. Raises `FileExistsError` where it leads to something already."""
        try:
            os.link(self._path, path, follow_symlinks=False)
        except FileExistsError:
            raise
        except OSError:
            # Not every file system has more than one name for a file: claim the name, then move.
            os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600))
            try:
                self._path.replace(path)
            except OSError:
                path.unlink()
                raise
        else:
            self._path.unlink(missing_ok=True)

    def stop(self) -> None:
        """Do no more; what is being done soon ends. Then `close` it."""
        self._isStopped = True

    def close(self) -> None:
        """Leave what came to another try."""
        with self._lock:
            if self._fd >= 0:
                os.close(self._fd)
            self._fd = -1

    def _unsaved(self, error: OSError) -> TransferFailed:
        if error.errno in FULL:
            return self._failed("no-space", _("The disk is full: {path} keeps what came of {name}."))
        return self._failed("unwritable", _("{name} can't be saved in {folder}: {error}"), error)

    def _failed(self, code: str, text: str, error: OSError | None = None) -> TransferFailed:
        why = error.strerror if error is not None else ""
        return TransferFailed(code, text.format(name=self._name, path=self._path, folder=self._folder, error=why))
