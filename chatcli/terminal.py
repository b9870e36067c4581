"""The terminal or pipes that we were given: lines in and out, and leaving them as they were."""

import os
import select
import termios
from collections.abc import Callable
from contextlib import suppress
from typing import Any, Protocol

from twisted.internet.defer import Deferred
from twisted.internet.interfaces import IHalfCloseableProtocol
from twisted.internet.protocol import connectionDone
from twisted.protocols.basic import LineReceiver
from twisted.python.failure import Failure
from zope.interface import implementer

from chatd.wire.harmless import harmless

LINE_MAX = 1024 * 1024
"""Bytes in a typed or piped line, at most: far more than the server takes, and little enough to hold."""


def complain(text: object) -> None:
    """Print a line on standard error, harmless; where there is no standard error, don't."""
    write(f"chatcli: {harmless(text)}\n")


def write(text: str) -> None:
    """Write to standard error as it is."""
    with suppress(OSError):
        data = text.encode("utf-8", "replace")
        while data:
            # What is behind the descriptor may be shared with standard output, which Twisted makes non-blocking.
            select.select([], [2], [])
            with suppress(BlockingIOError):
                data = data[os.write(2, data) :]


def fillStandard() -> None:
    """Put nothing where standard input, output or error are closed: else a socket of ours would take their number."""
    while (fd := os.open(os.devnull, os.O_RDWR)) <= 2:
        os.set_inheritable(fd, True)
    os.close(fd)


class Standard:
    """Standard input and output as they were found.

    Twisted makes them non-blocking, and that is a property of what is behind the descriptor, which
    other programs share: the shell and `cat` after us would read from a terminal that says "try again".
    """

    def __init__(self) -> None:
        # Our own descriptors, because Twisted closes 0 and 1 when it is done.
        self._kept = {os.dup(fd): os.get_blocking(fd) for fd in (0, 1)}
        self.input, self.output = self._kept
        self.isTerminal = os.isatty(self.input)
        self._settings = termios.tcgetattr(self.input) if self.isTerminal else None
        self.leavings: list[Callable[[], None]] = []
        """What else is to be undone before the settings are; each does nothing the second time."""

    def setEcho(self, echo: bool) -> None:
        """Show what is typed, or don't."""
        if self._settings is not None:
            settings = termios.tcgetattr(self.input)
            settings[3] = settings[3] | termios.ECHO if echo else settings[3] & ~termios.ECHO
            termios.tcsetattr(self.input, termios.TCSADRAIN, settings)

    def restore(self) -> None:
        """Leave all as it was found; does nothing the second time."""
        for leave in self.leavings:
            leave()
        self.restoreSettings()

    def restoreSettings(self) -> None:
        """Leave the terminal's settings and the descriptors as they were found."""
        # A terminal that hung up takes no settings any more.
        with suppress(OSError, termios.error):
            if self._settings is not None:
                # At once: what was stopped with C-s is never drained.
                termios.tcsetattr(self.input, termios.TCSANOW, self._settings)
        for fd, wasBlocking in self._kept.items():
            with suppress(OSError):
                os.set_blocking(fd, wasBlocking)


class Typist(Protocol):
    """Who reads the lines."""

    def typed(self, line: str) -> None:
        """A line came, without its end."""

    def tooLong(self) -> None:
        """A line was too long, and is skipped."""

    def inputEnded(self) -> None:
        """No line will come any more."""

    def outputClosed(self) -> None:
        """Nobody reads what is shown any more."""

    def setShowing(self, showing: bool) -> None:
        """What is shown is read slower than it comes, or is read again."""


@implementer(IHalfCloseableProtocol)
class Lines(LineReceiver):
    """Standard input by the line, and standard output."""

    transport: Any
    delimiter = b"\n"
    MAX_LENGTH = LINE_MAX

    def __init__(self, owner: Typist) -> None:
        self._owner = owner
        self._closed: Deferred[None] = Deferred()

    def connectionMade(self) -> None:
        """Learn when the reader of our output is too slow."""
        self.transport.registerProducer(Tap(self._owner), True)

    def lineReceived(self, line: bytes) -> None:
        """Hand a line on; bytes that are no UTF-8 are replaced."""
        self._owner.typed(line.removesuffix(b"\r").decode("utf-8", "replace"))

    def lineLengthExceeded(self, line: bytes) -> None:
        """Skip a line to its end."""
        self._owner.tooLong()
        self.setRawMode()
        self.rawDataReceived(line)

    def rawDataReceived(self, data: bytes) -> None:
        """Go on behind the end of the line that is skipped."""
        _, end, rest = data.partition(b"\n")
        if end:
            self.setLineMode(rest)

    def readConnectionLost(self) -> None:
        """No more comes; a last line may lack its end."""
        if self.line_mode and (rest := self.clearLineBuffer()):
            for line in rest.removesuffix(b"\n").split(b"\n"):
                self.lineReceived(line)
        self._owner.inputEnded()

    def writeConnectionLost(self) -> None:
        """Nobody reads on: there is nothing left to wait for."""
        self._close()
        self._owner.outputClosed()

    def connectionLost(self, reason: Failure = connectionDone) -> None:
        """All was written, or can't be."""
        self._close()

    def _close(self) -> None:
        if not self._closed.called:
            self._closed.callback(None)

    def show(self, line: str) -> None:
        """Print a line."""
        self.transport.write(line.encode("utf-8", "replace") + b"\n")

    def close(self) -> "Deferred[None]":
        """Fires when all that was shown is written."""
        self.transport.unregisterProducer()
        self.transport.loseConnection()
        return self._closed


class Tap:
    """The producer of our output, as standard output sees it: what the server sends."""

    def __init__(self, owner: Any) -> None:
        self._owner = owner

    def pauseProducing(self) -> None:
        """What is shown isn't taken as fast as it comes."""
        self._owner.setShowing(False)

    def resumeProducing(self) -> None:
        """It is taken again."""
        self._owner.setShowing(True)

    def stopProducing(self) -> None:
        """Lines.writeConnectionLost tells."""
