"""Looks into files, a few at a time, each in a process of its own; whatever they do to it, there is an answer."""

import os
import sys
from collections import deque
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from twisted.internet.defer import Deferred, DeferredList, succeed
from twisted.internet.error import ProcessExitedAlready
from twisted.internet.interfaces import IDelayedCall, IProcessTransport
from twisted.internet.protocol import ProcessProtocol
from twisted.logger import Logger
from twisted.python.failure import Failure

from chatd.media.telling import Telling
from chatd.model.media import Found

log = Logger()

# Nothing is imported from the folder where the server happens to stand, and no bytecode is written.
WORKER = (sys.executable, "-P", "-B", "-m", "chatd.media.worker")
"""The command that looks into the file which is its standard input."""
INHERITED = ("LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "PYTHONHOME")
"""What some Pythons need of the environment to start at all."""
ERRORS_MAX = 4096
"""Bytes of complaints that are listened to, of one process."""


class Inspector:
    """At most `most` processes at once, each for at most `seconds`; the files that come meanwhile wait in order."""

    def __init__(self, reactor: Any, most: int = 2, seconds: float = 10.0, command: Sequence[str] = WORKER) -> None:
        self._reactor = reactor
        self._most = most
        self._seconds = seconds
        self._command = command
        self._waiting: deque[tuple[Path, Deferred[Found]]] = deque()
        self._running: set[_Look] = set()
        self._stopped = False

    def inspect(self, path: Path) -> "Deferred[Found]":
        """Fires with what is found in the file at `path`. Never fails: what can't be found is left out."""
        if self._stopped:
            return succeed(Found())
        answer: Deferred[Found] = Deferred()
        self._waiting.append((path, answer))
        self._startNext()
        return answer

    def stop(self) -> "Deferred[None]":
        """Kill what runs, and answer everybody with what is known; fires when all processes are gone."""
        self._stopped = True
        gone = DeferredList([look.ended for look in self._running])
        for look in tuple(self._running):
            look.giveUp()
        while self._waiting:
            self._waiting.popleft()[1].callback(Found())
        return gone.addCallback(lambda _: None)

    def _startNext(self) -> None:
        while self._waiting and len(self._running) < self._most:
            path, answer = self._waiting.popleft()
            look = _Look(self._reactor, self._seconds, answer)
            try:
                self._spawn(look, path)
            except OSError as error:
                log.warn("Can't look into {path}: {error}", path=path, error=error)
                answer.callback(Found())
            else:
                self._running.add(look)
                look.ended.addCallback(self._ended)

    def _spawn(self, look: "_Look", path: Path) -> None:
        """Start the process; raises `OSError` where the file can't be opened, or there is no room for a process."""
        descriptor = os.open(path, os.O_RDONLY)
        try:
            files: Any = {0: descriptor, 1: "r", 2: "r"}
            self._reactor.spawnProcess(look, self._command[0], self._command, environment(), childFDs=files)
        finally:
            os.close(descriptor)

    def _ended(self, look: "_Look") -> "_Look":
        self._running.discard(look)
        self._startNext()
        return look


def environment() -> dict[str, str]:
    """All of the environment that the process gets: where its modules are, wherever it stands."""
    path = os.pathsep.join(map(os.path.abspath, sys.path))
    return {"PYTHONPATH": path} | {name: os.environ[name] for name in INHERITED if name in os.environ}


class _Look(ProcessProtocol):
    """One process: `answer` fires when it has told everything or is given up on, `ended` when it is gone."""

    transport: IProcessTransport

    def __init__(self, reactor: Any, seconds: float, answer: "Deferred[Found]") -> None:
        self.ended: Deferred[_Look] = Deferred()
        self._answer: Deferred[Found] | None = answer
        self._reactor = reactor
        self._seconds = seconds
        self._telling = Telling()
        self._complained = 0
        self._patience: IDelayedCall | None = None

    def connectionMade(self) -> None:
        """The process runs, and its time with it."""
        self._patience = self._reactor.callLater(self._seconds, self.giveUp)

    def outReceived(self, data: bytes) -> None:
        """It tells something."""
        if self._answer is not None and not self._telling.hear(data):
            self.giveUp()

    def errReceived(self, data: bytes) -> None:
        """It complains: a decoder gave up, or the process did."""
        self._complained += len(data)
        if self._complained <= ERRORS_MAX:
            log.debug("Looking into a file: {complaint!r}", complaint=data)
        else:
            self.giveUp()

    def processEnded(self, reason: Failure) -> None:
        """It is gone, well or not."""
        self._tell()
        self.ended.callback(self)

    def giveUp(self) -> None:
        """End it now; what it has told stands."""
        with suppress(ProcessExitedAlready):
            self.transport.signalProcess("KILL")
        self._tell()

    def _tell(self) -> None:
        if self._patience is not None and self._patience.active():
            self._patience.cancel()
        answer, self._answer = self._answer, None
        if answer is not None:
            answer.callback(self._telling.found)
