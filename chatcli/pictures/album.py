"""The pictures of what was shared lately: fetched in the background, a few at a time, and kept for a while."""

from collections import OrderedDict, deque
from collections.abc import Callable, Iterable

from twisted.internet.defer import Deferred
from twisted.python.failure import Failure

from chatcli.pictures.preparing import BYTES_MOST, Picture
from chatcli.protocol import Message

KEPT_MOST = 50
"""Pictures that are kept."""
NEWEST = 4
"""Of many events that come at once, how many have their pictures fetched: the newest."""
AT_ONCE = 2
"""Pictures that are fetched at the same time."""

Fetch = Callable[[str, int], "Deferred[bytes]"]
"""Gets the thumbnail of an event: its room and its number."""


class Album:
    """`prepare` makes a picture of bytes, elsewhere; `came` learns whose picture is here now."""

    def __init__(
        self, fetch: Fetch, prepare: Callable[[bytes], "Deferred[Picture | None]"], came: Callable[[Message], None]
    ) -> None:
        self._fetch = fetch
        self._prepare = prepare
        self._came = came
        self._isOpen = False
        self._wanted: deque[Message] = deque(maxlen=NEWEST)
        self._underway: dict[str, list[Message]] = {}
        self._kept: OrderedDict[str, Picture | None] = OrderedDict()
        """By SHA-256 of the content, the last used last; None for what is no picture."""

    def open(self) -> None:
        """Fetch from now on."""
        self._isOpen = True
        self._next()

    def find(self, event: Message) -> Picture | None:
        """The picture that belongs to an event, if it is here."""
        if not hasPicture(event) or (sha256 := event["sha256"]) not in self._kept:
            return None
        self._kept.move_to_end(sha256)
        return self._kept[sha256]

    def want(self, events: Iterable[Message]) -> None:
        """These are shown: have the pictures of the newest of them fetched, where they aren't here."""
        for event in events:
            if hasPicture(event) and event["sha256"] not in self._kept:
                self._wanted.append(event)
        self._next()

    def _next(self) -> None:
        while self._isOpen and self._wanted and len(self._underway) < AT_ONCE:
            event = self._wanted.popleft()
            if not hasPicture(event):
                continue  # it was deleted
            if event["sha256"] in self._kept:
                self._came(event)
            elif event["sha256"] in self._underway:
                self._underway[event["sha256"]].append(event)
            else:
                self._begin(event)

    def _begin(self, event: Message) -> None:
        sha256 = event["sha256"]
        self._underway[sha256] = [event]
        fetching = self._fetch(event["room"], event["seq"]).addCallback(self._prepare)
        # Why there is no picture doesn't matter: there is its line. When it is shown again, it is tried again.
        fetching.addCallbacks(lambda picture: self._keep(sha256, picture), _passing)
        fetching.addBoth(self._done, sha256)

    def _keep(self, sha256: str, picture: Picture | None) -> None:
        self._kept[sha256] = picture
        while len(self._kept) > KEPT_MOST:
            self._kept.popitem(last=False)

    def _done(self, _: object, sha256: str) -> None:
        for event in self._underway.pop(sha256):
            if self.find(event) is not None:
                self._came(event)
        self._next()


def hasPicture(event: Message) -> bool:
    """Whether there is a small picture to fetch, and of a size that makes sense."""
    return event["type"] == "shared" and 0 < int(event.get("thumbnail", 0)) <= BYTES_MOST


def _passing(_: Failure) -> None:
    """Whatever it was."""
