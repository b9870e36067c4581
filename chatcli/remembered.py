"""The lines that were typed in former runs, in the user's state folder. Losing them is no reason to stop."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from chatcli.folders import makePrivate, openPrivate, writePrivate
from chatcli.line.history import ENTRIES_MOST, History, readHistory, writeHistory


class HistoryFile:
    """A file of lines, only its owner's. What several runs type at the same time all gets into it."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._last = ""

    def read(self) -> History:
        """What was typed before; the file is shortened to what is kept of that."""
        entries: list[str] = []
        with suppress(OSError), self._alone():
            entries = readHistory(self._path.read_text("utf-8", "replace"))
            if len(entries) > 2 * ENTRIES_MOST:
                writePrivate(self._path, writeHistory(entries[-ENTRIES_MOST:]).encode("utf-8", "replace"))
        return History(entries)

    def add(self, text: str) -> None:
        """Keep one more."""
        if text == self._last:
            return
        self._last = text
        with suppress(OSError):
            makePrivate(self._path.parent)
            with self._alone():
                fd = openPrivate(self._path, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
                try:
                    os.write(fd, writeHistory([text]).encode("utf-8", "replace"))
                finally:
                    os.close(fd)

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Keep other runs off. The folder's lock: a file that is put in place of another takes no lock along."""
        fd = os.open(self._path.parent, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        try:
            fcntl.flock(fd, fcntl.LOCK_EX)
            yield
        finally:
            os.close(fd)
