"""The lines that were typed in former runs, in the user's state folder. Losing them is no reason to stop."""

import os
from contextlib import suppress
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
        with suppress(OSError):
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
            fd = openPrivate(self._path, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
            try:
                os.write(fd, writeHistory([text]).encode("utf-8", "replace"))
            finally:
                os.close(fd)
