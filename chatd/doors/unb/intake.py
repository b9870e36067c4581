"""How a connection is read: a request at a time, and nothing behind it until that is done with.

So what a client sends waits in its own socket, and here waits no more than one read gave. Silence counts only while
there is something to hear.
"""

from collections.abc import Callable
from typing import Any

from twisted.internet.defer import Deferred
from twisted.internet.interfaces import IDelayedCall

from chatd.doors.unb.modes import SILENCE_SECONDS, Asked, Requests
from chatd.wire.chunks import CHUNK_MAX

Take = Callable[[bytes], object]
"""Takes a piece of a file. All have `CHUNK_MAX` bytes, but for the last."""


class Intake:
    """Reads one connection. `begin` gets each request, and `done` must be called behind it.

    `read` is told whether bytes are wanted; of a file, none are while `isFull`. `over` is called when nothing more
    will come and all was begun.
    """

    def __init__(
        self, clock: Any, begin: Callable[[Asked], object], read: Callable[[bool], object], isFull: Callable[[], bool],
        over: Callable[[], object],
    ) -> None:  # fmt: skip
        self.requests = Requests()
        self._clock = clock
        self._begin = begin
        self._read = read
        self._isFull = isFull
        self._over = over
        self._isReading = self._isAllowed = True
        self._isBusy = self._isEnding = self._isStopped = False
        self._gathering: tuple[Take, Deferred[None]] | None = None
        self._timer: IDelayedCall | None = None

    def take(self, data: bytes) -> None:
        """Take bytes."""
        self._quiet()
        self.requests.feed(data)
        if self._gathering is not None:
            self._collect(*self._gathering)
        self._go()

    def allow(self, isAllowed: bool) -> None:
        """Go on with requests, or don't: their client doesn't take the answers. Look again whether it `isFull`."""
        self._isAllowed = isAllowed
        self._go()

    def done(self) -> None:
        """The request that was begun is answered. The next one has its own turn: what comes of this one is first.

        Until then nothing is read, also where the answer came at once: else requests would come in faster than they go.
        """
        self._clock.callLater(0, self._next)

    def _next(self) -> None:
        self._isBusy = False
        self._go()

    def end(self) -> None:
        """Nothing more will come: what was begun counts as whole, but a file that lacks its end is none."""
        self._isEnding = True
        self.requests.end()
        self._go()

    def stop(self) -> None:
        """Nothing matters any more."""
        self._isStopped = True
        self._quiet()

    def gather(self, take: Take) -> "Deferred[None]":
        """Hand on the bytes that follow a head; fires when all of them have come.

        They are read even from a client that doesn't read: it may well send all of a file before.
        """
        done: Deferred[None] = Deferred()
        self._gathering = take, done
        self._collect(take, done)
        self._listen()
        return done

    def _collect(self, take: Take, done: "Deferred[None]") -> None:
        while piece := self.requests.body(CHUNK_MAX):
            take(piece)
        if not self.requests.left:
            self._gathering = None
            done.callback(None)

    def _go(self) -> None:
        """Begin the next request, if there is one and it may."""
        if self._isStopped:
            return
        asked = self.requests.next() if self._isAllowed and not self._isBusy else None
        if asked is not None:
            self._isBusy = True
            self._begin(asked)
        elif self._isEnding and self._isAllowed and (self.requests.left or not self._isBusy):
            self._over()
        self._listen()

    def _listen(self) -> None:
        """Read on or don't; a request that is begun may be whole, if nothing comes."""
        isReading = self._isAllowed and not self._isBusy if self._gathering is None else not self._isFull()
        if isReading != self._isReading:
            self._isReading = isReading
            self._read(isReading)
        if not (isReading and self.requests.isBegun):
            self._quiet()
        elif self._timer is None:
            self._timer = self._clock.callLater(SILENCE_SECONDS, self._silence)

    def _quiet(self) -> None:
        timer, self._timer = self._timer, None
        if timer is not None and timer.active():
            timer.cancel()

    def _silence(self) -> None:
        self._timer = None
        self.requests.silence()
        self._go()
