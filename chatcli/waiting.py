"""Waiting: for something to become so, and for time to pass."""

from collections.abc import Callable
from typing import Any

from twisted.internet.defer import Deferred
from twisted.internet.interfaces import IDelayedCall
from twisted.python.failure import Failure


class Waiters:
    """Those who wait until something is so. `failure`, once set, is what they get instead."""

    def __init__(self) -> None:
        self.failure: Failure | None = None
        self._waiters: list[Callable[[], bool]] = []

    def when(self, isSo: Callable[[], bool]) -> "Deferred[None]":
        """Fire as soon as something is so."""
        result: Deferred[None] = Deferred()

        def look() -> bool:
            if not isSo():
                return False
            if self.failure is None:
                result.callback(None)
            else:
                result.errback(self.failure)
            return True

        if not look():
            self._waiters.append(look)
        return result

    def look(self) -> None:
        """Something may be so now."""
        # Who is told may make others wait, or end it all: each leaves the list before it looks.
        for look in tuple(self._waiters):
            if look in self._waiters:
                self._waiters.remove(look)
                if not look():
                    self._waiters.append(look)


class Timers:
    """Timers by name, so that they can be stopped together."""

    def __init__(self, clock: Any) -> None:
        self._clock = clock
        self._timers: dict[str, IDelayedCall] = {}

    def __contains__(self, name: str) -> bool:
        return name in self._timers

    def start(self, name: str, seconds: float, do: Callable[[], Any]) -> None:
        """Do something after some seconds."""
        self._timers[name] = self._clock.callLater(seconds, do)

    def stop(self, *names: str) -> None:
        """Stop these timers, or all if none is named."""
        for name in names or tuple(self._timers):
            timer = self._timers.pop(name, None)
            if timer is not None and timer.active():
                timer.cancel()


class Seldom:
    """Does something soon after each time that it is called, but once in so many seconds at most."""

    def __init__(self, clock: Any, seconds: float, do: Callable[[], object]) -> None:
        self._clock, self._seconds, self._do = clock, seconds, do
        self._timer: IDelayedCall | None = None

    def __call__(self) -> None:
        """Have it done."""
        if self._timer is None or not self._timer.active():
            self._timer = self._clock.callLater(self._seconds, self._do)
