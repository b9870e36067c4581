"""What is drawn, on its way to the terminal: at once while it takes it, and without waiting while it doesn't.

`StandardIO` could write too, but never says when all is written; and before the terminal is given
back, to the shell or to another program, what was drawn last has to be there.
"""

import os
import select
from contextlib import suppress
from typing import Any, Protocol

from twisted.internet.interfaces import IWriteDescriptor
from twisted.python.failure import Failure
from zope.interface import implementer

FULL_BYTES = 64 * 1024
"""What may wait before no more is taken from the server."""
FINISH_SECONDS = 2
"""How long a terminal may take nothing before it is given back without the rest."""


class Viewer(Protocol):
    """Who draws."""

    def outputClosed(self) -> None:
        """Nobody sees what is shown any more."""

    def setShowing(self, showing: bool) -> None:
        """What is shown is drawn slower than it comes, or is drawn again."""


@implementer(IWriteDescriptor)
class Outgoing:
    """The bytes that the terminal behind a non-blocking descriptor hasn't taken yet."""

    def __init__(self, reactor: Any, fd: int, viewer: Viewer) -> None:
        self._reactor = reactor
        self._fd = fd
        self._viewer = viewer
        self._waiting = b""
        self._isFull = False

    def write(self, data: bytes) -> None:
        """Draw as soon as that can be."""
        wasEmpty = not self._waiting
        self._waiting += data
        if wasEmpty:
            self.doWrite()
            if self._waiting:
                self._reactor.addWriter(self)
        if len(self._waiting) > FULL_BYTES and not self._isFull:
            self._isFull = True
            self._viewer.setShowing(False)

    def doWrite(self) -> None:
        """Write what the terminal takes."""
        try:
            self._waiting = self._waiting[self._written(self._waiting) :]
        except OSError:
            self._waiting = b""
            self._viewer.outputClosed()
        if not self._waiting:
            self._reactor.removeWriter(self)
            if self._isFull:
                self._isFull = False
                self._viewer.setShowing(True)

    def finish(self, last: bytes = b"") -> None:
        """Write all, and some last bytes, before anything else happens.

        What hung up takes nothing, nor does what was stopped with C-s: that isn't waited for forever.
        """
        data, self._waiting = self._waiting + last, b""
        self._reactor.removeWriter(self)
        takes = select.poll()
        takes.register(self._fd, select.POLLOUT)
        with suppress(OSError):
            while data and takes.poll(FINISH_SECONDS * 1000):
                data = data[self._written(data) :]

    def _written(self, data: bytes) -> int:
        """How much of it the terminal takes now."""
        try:
            return os.write(self._fd, data)
        except BlockingIOError:
            return 0

    # --- what a reactor needs

    def fileno(self) -> int:
        """The descriptor."""
        return self._fd

    def logPrefix(self) -> str:
        """Who we are, in a log."""
        return "terminal"

    def connectionLost(self, reason: Failure) -> None:
        """The terminal hung up."""
        self._viewer.outputClosed()
