"""How long something has been going on, without the time in which it was paused."""

from collections.abc import Callable
from math import floor
from typing import Any

from twisted.internet.interfaces import IDelayedCall


class Stopwatch:
    """Runs from the beginning. `changed` is called each time that another second is full, as long as it runs."""

    def __init__(self, clock: Any, changed: Callable[[], None]) -> None:
        self._clock = clock
        self._changed = changed
        self._before = 0.0
        self._since: float | None = None
        self._next: IDelayedCall | None = None
        self.goOn()

    @property
    def seconds(self) -> float:
        """How long it ran."""
        return self._before + (0.0 if self._since is None else self._clock.seconds() - self._since)

    @property
    def isRunning(self) -> bool:
        """Whether it does."""
        return self._since is not None

    def goOn(self) -> None:
        """Run, from where it was stopped."""
        if self._since is None:
            self._since = self._clock.seconds()
            self._await()

    def stop(self) -> None:
        """Stand still."""
        self._before, self._since = self.seconds, None
        if self._next is not None and self._next.active():
            self._next.cancel()

    def _await(self) -> None:
        self._next = self._clock.callLater(floor(self.seconds) + 1 - self.seconds, self._tick)

    def _tick(self) -> None:
        self._await()
        self._changed()
