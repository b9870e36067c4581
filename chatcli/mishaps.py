"""What goes wrong inside the client: a line for whoever sits there, and the traceback in a file for who mends it."""

import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from twisted.logger import ILogObserver, LogEvent, LogLevel, eventAsText, globalLogBeginner
from zope.interface import implementer

from chatcli.folders import makePrivate, openPrivate
from chatcli.language import _

FILE_BYTES = 256 * 1024
"""A longer file begins anew."""


@implementer(ILogObserver)
class Mishaps:
    """A log observer. Twisted's own would print tracebacks over what is drawn."""

    def __init__(self, file: Path, complain: Callable[[str], None]) -> None:
        self._file = file
        self._complain = complain
        self._hasComplained = False

    def begin(self) -> None:
        """Take all that is logged from now on."""
        globalLogBeginner.beginLoggingTo([self], redirectStandardIO=False, discardBuffer=True)

    def __call__(self, event: LogEvent) -> None:
        """Take one event of the log: what is no error is nobody's business here."""
        if event.get("log_level", LogLevel.debug) < LogLevel.error:
            return
        with suppress(OSError):
            self._write(eventAsText(event) + "\n")
        if not self._hasComplained:
            self._hasComplained = True
            self._complain(_("Something went wrong here; {file} tells what.").format(file=self._file))

    def _write(self, text: str) -> None:
        makePrivate(self._file.parent)
        isLong = self._file.exists() and self._file.stat().st_size > FILE_BYTES
        fd = openPrivate(self._file, os.O_WRONLY | os.O_CREAT | (os.O_TRUNC if isLong else os.O_APPEND))
        with os.fdopen(fd, "w", encoding="utf-8", errors="replace") as file:
            file.write(text)
