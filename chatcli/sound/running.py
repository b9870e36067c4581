"""A program that we started: paused, continued and ended by its process id, and told of when it has ended."""

import signal
import subprocess
import threading
from collections.abc import Sequence
from typing import Any

from twisted.internet.defer import Deferred
from twisted.internet.interfaces import IDelayedCall

from chatcli.folders import OTHERS

GRACE_SECONDS = 3.0
"""How long one that was asked to end may take before it is killed."""


class Running:
    """A program without a terminal, in a session of its own: C-c and C-z aren't meant for it, and it writes nowhere.

    What it makes is for the user's eyes only. `ended` fires with its exit status; negative is the signal that
    ended it. Raises `OSError` where it can't be started.
    """

    def __init__(self, reactor: Any, command: Sequence[str]) -> None:
        self.ended: Deferred[int] = Deferred()
        self.wasKilled = False
        """Whether it had to be: what it wrote may not be whole."""
        self._reactor = reactor
        self._patience: IDelayedCall | None = None
        nothing = subprocess.DEVNULL
        self._process = subprocess.Popen(
            command, stdin=nothing, stdout=nothing, stderr=nothing, start_new_session=True, umask=OTHERS
        )
        # In a thread: signals of children belong to the reactor, which may run without them.
        threading.Thread(target=self._wait, daemon=True).start()

    @property
    def pid(self) -> int:
        """Its process id."""
        return self._process.pid

    def _wait(self) -> None:
        status = self._process.wait()
        self._reactor.callFromThread(self._ended, status)

    def _ended(self, status: int) -> None:
        if self._patience is not None and self._patience.active():
            self._patience.cancel()
        self.ended.callback(status)

    def pause(self) -> None:
        """Stop it for a while."""
        self._process.send_signal(signal.SIGSTOP)

    def goOn(self) -> None:
        """Let it go on."""
        self._process.send_signal(signal.SIGCONT)

    def end(self, number: int = signal.SIGTERM) -> None:
        """Ask it to end; does nothing the second time."""
        if self._patience is None and not self.ended.called:
            self._process.send_signal(number)
            self.goOn()  # else one that is stopped doesn't hear it
            self._patience = self._reactor.callLater(GRACE_SECONDS, self.kill)

    def kill(self) -> None:
        """End it at once."""
        self.wasKilled = True
        self._process.kill()
