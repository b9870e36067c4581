"""The end of a connection: what was written gets time to leave, and then it is over, whatever is left."""

from typing import Any

from twisted.internet.interfaces import IDelayedCall

GRACE_SECONDS = 2.0
"""How long a connection that we end has to take what was written to it."""
FAREWELL_SECONDS = 60.0
"""The same, where the client has closed its half and waits for the rest of what it asked for: it may read slowly."""


class Farewell:
    """Mixed into a protocol that is about to close its connection."""

    transport: Any
    _abort: IDelayedCall | None = None

    def abortSoon(self, clock: Any, isEnded: bool) -> None:
        """Abort the connection in a while, which is short if its session is ended."""
        self._abort = clock.callLater(GRACE_SECONDS if isEnded else FAREWELL_SECONDS, self.transport.abortConnection)

    def hurry(self, clock: Any) -> None:
        """Abort it in a short while at the latest, if that is under way: by now its session is ended."""
        if self._abort is not None and self._abort.active():
            self._abort.reset(min(GRACE_SECONDS, self._abort.getTime() - clock.seconds()))

    def abortNoMore(self) -> None:
        """The connection is gone."""
        if self._abort is not None and self._abort.active():
            self._abort.cancel()
