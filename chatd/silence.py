"""How long a client may say nothing: time to log in, then a ping, then the end."""

from typing import Any, Protocol

from twisted.internet.interfaces import IDelayedCall

LOGIN_SECONDS = 60
QUIET_SECONDS = 10 * 60
PINGED_SECONDS = 5 * 60


class Quiet(Protocol):
    """What is listened to."""

    @property
    def paused(self) -> bool:
        """Whether nothing is read from it at the moment."""

    def tell(self, notice: str, /, **fields: Any) -> None:
        """Send a notice."""

    def over(self, code: str | None = None) -> object:
        """End the session."""


class Silence:
    """Watches one session with one timer, which looks at the time of the last byte only when it fires.

    Hearing something costs no timer; a session that is paused for writing isn't judged, because
    nothing is read from it meanwhile.
    """

    __slots__ = ("_clock", "_heardAt", "_pinged", "_session", "_timer")

    def __init__(self, clock: Any, session: Quiet) -> None:
        self._clock = clock
        self._session = session
        self._heardAt: float = clock.seconds()
        self._pinged = False
        self._timer: IDelayedCall | None = None

    def start(self) -> None:
        """Wait for the login."""
        self._timer = self._clock.callLater(LOGIN_SECONDS, self._noLogin)

    def admitted(self) -> None:
        """The session logged in: from now on only its silence counts."""
        self.stop()
        self.heard()
        self._timer = self._clock.callLater(QUIET_SECONDS, self._look)

    def heard(self) -> None:
        """A byte came."""
        self._heardAt = self._clock.seconds()
        self._pinged = False

    def stop(self) -> None:
        """Watch no longer."""
        if self._timer is not None and self._timer.active():
            self._timer.cancel()

    def _noLogin(self) -> None:
        self._session.over("login-first")

    def _look(self) -> None:
        if self._session.paused:
            self.heard()
        silentSeconds = self._clock.seconds() - self._heardAt
        if self._pinged:
            self._session.over("silent")
        elif silentSeconds >= QUIET_SECONDS:
            self._pinged = True
            self._session.tell("ping")
            self._timer = self._clock.callLater(PINGED_SECONDS, self._look)
        else:
            self._timer = self._clock.callLater(QUIET_SECONDS - silentSeconds, self._look)
