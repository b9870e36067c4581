"""The terminal as a whole: raw keys in, what is drawn out, signals, and leaving it exactly as it was found."""

import fcntl
import os
import signal
import struct
import termios
import tty
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any, Protocol

from twisted.internet.defer import Deferred, succeed
from twisted.internet.interfaces import IDelayedCall
from twisted.internet.protocol import Protocol as TwistedProtocol
from twisted.internet.protocol import connectionDone
from twisted.logger import Logger
from twisted.python.failure import Failure

from chatcli.line.events import Answer, Event
from chatcli.line.keys import Keys
from chatcli.line.pasted import asPaste
from chatcli.outgoing import Outgoing, Viewer
from chatcli.pictures.ability import isLast
from chatcli.terminal import Standard

LONE_ESCAPE_SECONDS = 0.05
"""After an Escape, how long more bytes may take to make it the begin of something else."""
ANSWER_SECONDS = 0.3
"""How long a terminal may take to say what it can, before that can't be told from keys, and may come too late."""

KEEP_TITLE = b"\x1b[22;0t"
MODES_ON = b"\x1b[?2004h\x1b[?1004h"
"""Mark pastes, tell of focus (xterm's control sequences; unknown ones are ignored)."""
MODES_OFF = b"\x1b[?1004l\x1b[?2004l\x1b[23;0t"
SIZE = (80, 24)
"""Columns and rows where the terminal doesn't know, as on a serial line."""

log = Logger()


class Typist(Viewer, Protocol):
    """Who takes the keys."""

    def took(self, events: list[Event]) -> None:
        """Keys were pressed, something was pasted, the focus went or came."""

    def resized(self, width: int, height: int) -> None:
        """The terminal has another size, in columns and rows."""

    def woken(self) -> None:
        """The terminal is ours, for the first time or again: what was drawn is gone."""

    def overdrawn(self) -> None:
        """The terminal is ours still, but somebody else may have written to it."""

    def farewell(self) -> str:
        """The terminal is no longer ours: what takes away what stays at the bottom."""

    def inputEnded(self) -> None:
        """No key will come any more."""


class Console(TwistedProtocol):
    """Standard input by the key, in one reactor with everything else."""

    transport: Any

    def __init__(
        self, reactor: Any, owner: Typist, standard: Standard, question: Callable[[int], str] = lambda _: ""
    ) -> None:
        self._reactor = reactor
        self._owner = owner
        self._standard = standard
        self._outgoing = Outgoing(reactor, standard.output, owner)
        self._keys = Keys()
        self._question = question
        self._answered: Deferred[None] = succeed(None)
        self._timer: IDelayedCall | None = None
        self._isOurs = self._isStopped = self._hasHeard = False
        self._closed: Deferred[None] = Deferred()
        standard.leavings.append(self.leave)

    def size(self) -> tuple[int, int]:
        """Columns and rows."""
        try:
            columns, rows = os.get_terminal_size(self._standard.output)
        except OSError:
            return SIZE
        return (columns, rows) if columns > 0 < rows else SIZE

    def cell(self) -> tuple[int, int] | None:
        """The pixels of a cell, across and down; None where the terminal doesn't tell its size in pixels."""
        try:
            told = fcntl.ioctl(self._standard.output, termios.TIOCGWINSZ, bytes(8))
        except OSError:
            return None
        rows, columns, width, height = struct.unpack("4H", told)
        return (width // columns, height // rows) if columns and rows and width >= columns and height >= rows else None

    # --- keys and pictures

    def connectionMade(self) -> None:
        """Take the terminal."""
        self._on(signal.SIGWINCH, lambda: self._owner.resized(*self.size()))
        self._onStops()
        self._take()
        self._ask()

    def _ask(self) -> None:
        """Ask the terminal what it can. Nothing waits for that but leaving: else the shell would get what it says."""
        if question := self._question(self.size()[0]):
            self._outgoing.write(question.encode())
            self._answered = Deferred()
            self._reactor.callLater(ANSWER_SECONDS, self._isAnswered)

    def _isAnswered(self) -> None:
        if not self._answered.called:
            self._answered.callback(None)

    def dataReceived(self, data: bytes) -> None:
        """Take what was typed."""
        if self._timer is not None and self._timer.active():
            self._timer.cancel()
        events = self._keys.feed(data)
        # What was typed before the terminal was ours comes at once too.
        self._hand(asPaste(events) if self._hasHeard else events)
        self._hasHeard = True
        if any(isinstance(event, Answer) and isLast(event.sequence) for event in events):
            self._isAnswered()
        if self._keys.isWaiting:
            # What the terminal says begins with an Escape too.
            seconds = LONE_ESCAPE_SECONDS if self._answered.called else ANSWER_SECONDS
            self._timer = self._reactor.callLater(seconds, lambda: self._hand(self._keys.expire()))

    def _hand(self, events: list[Event]) -> None:
        # A mistake of ours costs a key, not the run: Twisted would close standard input.
        with log.failuresHandled("while taking keys"):
            if events:
                self._owner.took(events)

    def write(self, text: str) -> None:
        """Draw something."""
        if text:
            self._outgoing.write(text.encode("utf-8", "replace"))

    # --- leaving and coming back

    def _take(self) -> None:
        """Have each key as it is pressed, from now on."""
        self._setModes()
        self._isOurs = True
        self._outgoing.write(KEEP_TITLE + MODES_ON)
        self._owner.woken()

    def _setModes(self) -> None:
        tty.setraw(self._standard.input, termios.TCSADRAIN)
        for fd in (self._standard.input, self._standard.output):
            os.set_blocking(fd, False)

    def leave(self) -> None:
        """Leave the terminal as it was found; does nothing the second time."""
        if self._isOurs:
            self._isOurs = False
            self._outgoing.finish(self._owner.farewell().encode("utf-8", "replace") + MODES_OFF)
            self._standard.restoreSettings()

    def _on(self, number: int, do: Callable[[], None]) -> None:
        """Do something in the reactor when a signal comes: a handler may interrupt anything."""
        signal.signal(number, lambda *_: self._reactor.callFromThread(do))

    def _onStops(self) -> None:
        self._on(signal.SIGTSTP, self.suspend)
        self._on(signal.SIGCONT, self._woken)

    def suspend(self) -> None:
        """Stop, as C-z does elsewhere; goes on after `fg`."""
        self.leave()
        self._isStopped = True
        signal.signal(signal.SIGTSTP, signal.SIG_DFL)
        os.kill(0, signal.SIGTSTP)  # the whole job, as the terminal itself would
        # Without a shell that could wake us, the kernel doesn't stop us at all, and no SIGCONT comes.
        self._reactor.callLater(0, self._wakeAnyway)

    def _wakeAnyway(self) -> None:
        if self._isStopped:
            self._woken()

    def _woken(self) -> None:
        self._isStopped = False
        self._onStops()
        if self._isOurs:  # we were stopped without being asked, or not at all
            self._setModes()
            self._outgoing.write(MODES_ON)
            self._owner.overdrawn()
        else:
            self._take()

    async def lend(self, use: Callable[[int, int], Awaitable[object]]) -> None:
        """Let another program use the terminal; `use` gets its descriptors, and is done when the program is."""
        self.leave()
        self.transport.pauseProducing()
        former = signal.signal(signal.SIGINT, lambda *_: None)  # C-c is the other program's
        signal.signal(signal.SIGTSTP, signal.SIG_DFL)
        signal.signal(signal.SIGCONT, signal.SIG_DFL)
        try:
            await use(self._standard.input, self._standard.output)
        finally:
            signal.signal(signal.SIGINT, former)
            self._onStops()
            self.transport.resumeProducing()
            self._take()

    def connectionLost(self, reason: Failure = connectionDone) -> None:
        """The terminal hung up, or we are done with it."""
        if not self._closed.called:
            self._closed.callback(None)
            self._owner.inputEnded()

    def close(self) -> "Deferred[None]":
        """Give the terminal back; fires when that is done."""
        return self._answered.addCallback(lambda _: self._giveBack())

    def _giveBack(self) -> "Deferred[None]":
        with suppress(OSError, termios.error):
            self.leave()
        if not self._closed.called:
            self.transport.loseConnection()
        return self._closed
