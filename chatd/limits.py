"""Rates: how often something may happen, counted in buckets that fill up again with time."""

from collections import OrderedDict
from collections.abc import Hashable
from ipaddress import ip_network

from twisted.internet.interfaces import IReactorTime

from chatd.model.limits import Rate
from chatd.model.refusals import Refused

BUCKETS_MOST = 10_000
"""Names that are counted at once; beyond them the one not seen for the longest time is forgotten."""

LEAST_SECONDS = 0.001
"""A wait that moves the clock on, however little of a token is missing."""


def networkOf(address: str) -> str:
    """Whom an address stands for when it is counted: of IPv6, one customer has 2**64 addresses (RFC 6177)."""
    return str(ip_network((address, 64), strict=False)) if ":" in address else address


class Bucket:
    """Tokens that come at a steady rate, up to a burst."""

    __slots__ = ("_clock", "_filledAt", "_rate", "_tokens")

    def __init__(self, rate: Rate, clock: IReactorTime) -> None:
        self._rate = rate
        self._clock = clock
        self._tokens = rate.burst
        self._filledAt = clock.seconds()

    def take(self, count: int = 1) -> float:
        """Take tokens, at most one of which need be there, the others may be owed: 0, or the seconds until there is
        one, and then none is taken.
        """
        now = self._clock.seconds()
        passedSeconds = max(0, now - self._filledAt)  # clocks are set back
        self._tokens = min(self._rate.burst, self._tokens + passedSeconds * self._rate.perSecond)
        self._filledAt = now
        if self._tokens < 1:
            return max(LEAST_SECONDS, (1 - self._tokens) / self._rate.perSecond)
        self._tokens -= count
        return 0.0

    def give(self) -> None:
        """Give a token back."""
        self._tokens = min(self._rate.burst, self._tokens + 1)


class Buckets:
    """A bucket for each name, of a bounded number of names."""

    def __init__(self, rate: Rate, clock: IReactorTime) -> None:
        self._rate = rate
        self._clock = clock
        self._buckets: OrderedDict[Hashable, Bucket] = OrderedDict()

    def take(self, name: Hashable) -> None:
        """Take a token in this name; refuses `too-fast`."""
        bucket = self._buckets.setdefault(name, Bucket(self._rate, self._clock))
        self._buckets.move_to_end(name)
        if len(self._buckets) > BUCKETS_MOST:
            self._buckets.popitem(last=False)
        if seconds := bucket.take():
            raise Refused("too-fast", seconds=max(1, round(seconds)))

    def give(self, name: Hashable) -> None:
        """Give a token back."""
        if bucket := self._buckets.get(name):
            bucket.give()
