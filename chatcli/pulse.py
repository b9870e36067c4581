"""Whether the server is still there, when it has said nothing for a while."""

from collections.abc import Callable
from typing import Any

from twisted.internet.interfaces import IDelayedCall

QUIET_SECONDS = 60.0
"""After so long without a word from the server it is asked for one."""
ANSWER_SECONDS = 60.0
"""How long it then has."""


class Pulse:
    """Watches a connection with one timer. While reading is paused nothing can be heard, and nothing is judged."""

    def __init__(self, clock: Any, ask: Callable[[], None], giveUp: Callable[[], None]) -> None:
        self.paused = False
        self._clock = clock
        self._ask = ask
        self._giveUp = giveUp
        self._heardAt = 0.0
        self._timer: IDelayedCall | None = None

    def start(self) -> None:
        """Watch a connection that is new."""
        self.stop()
        self.heard()
        self._timer = self._clock.callLater(QUIET_SECONDS, self._look)

    def heard(self) -> None:
        """The server said something."""
        self._heardAt = self._clock.seconds()

    def stop(self) -> None:
        """Watch no longer."""
        if self._timer is not None and self._timer.active():
            self._timer.cancel()

    def _look(self) -> None:
        quietSeconds = self._clock.seconds() - self._heardAt
        if self.paused or quietSeconds < QUIET_SECONDS:
            self._timer = self._clock.callLater(QUIET_SECONDS, self._look)
        elif quietSeconds < QUIET_SECONDS + ANSWER_SECONDS:
            self._ask()
            self._timer = self._clock.callLater(ANSWER_SECONDS, self._look)
        else:
            self._giveUp()
