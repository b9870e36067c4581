"""One room that is open: what came in it, what of that is new, and who is there. Pure: times are those of events."""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator

import attrs

from chatcli.mentions import isMention
from chatcli.protocol import Message
from chatd.model.names import fold

KEPT_MOST = 2000
"""Events of a room that are kept, besides those that were fetched to read back."""
TEXTS = frozenset({"said", "shared"})
"""What somebody said or gave: what counts as unread, and what one refers to."""
NOTES = frozenset({"invited", "asked", "accepted", "rejected"})
"""What counts as unread in an inbox, where nobody says anything. The chat of a `direct` counts for itself."""


@attrs.define(eq=False)
class OpenRoom:
    """A room that is followed. Numbers are those of events (`seq`)."""

    name: str
    """The server's own name for it: `lobby`, `@ana@bia`."""
    called: str
    """How it is shown: `lobby`, `@bia`, `inbox`."""
    kind: str
    """`open`, `group`, `direct` or `inbox`."""
    nick: str
    """Who we are."""
    seen: int = 0
    """Up to where it was read."""
    title: str = ""
    topic: str = ""
    events: list[Message] = attrs.field(factory=list, repr=False)
    """The newest, in order, without holes or repeats."""
    marker: int | None = None
    """The event behind which the line stands that says: from here on it is new."""
    draft: str = ""
    present: dict[str, None] = attrs.field(factory=dict, repr=False)
    """Who has it open, as far as we were told."""
    isWatched: bool = False
    """Whether somebody looks at it: what comes then is never behind a marker."""
    unread: int = attrs.field(default=0, init=False)
    """What others said since it was read."""
    mentions: int = attrs.field(default=0, init=False)
    """What of it names us, where that isn't said to us alone anyway."""
    since: str = attrs.field(default="", init=False)
    """When the first that is unread was said, as the server writes it."""
    _fetched: int = attrs.field(default=0, init=False)
    _isWhole: bool = attrs.field(default=False, init=False)

    # --- what comes

    @property
    def last(self) -> int:
        """The newest event's number; 0 where none is known."""
        return self.events[-1]["seq"] if self.events else 0

    def take(self, event: Message) -> None:
        """An event came."""
        if self.events and event["seq"] <= self.last and not self._isOtherPast(event):
            return
        if self.events and event["seq"] > self.last + 1:
            # There is a hole: reading back from here fills it.
            self.events.clear()
            self._isWhole, self._fetched = False, 0
        self.events.append(event)
        self._trim()
        if event["type"] == "topic-set":
            self.topic = event["topic"]
        if event["type"] == "deleted":
            self._remove(event["target"])
        self._count(event)

    def _remove(self, seq: int) -> None:
        """What somebody deleted isn't shown again, nor counted. In its place stands what the server now tells there."""
        at = self._index(seq)
        if at < len(self.events) and (gone := self.events[at])["seq"] == seq and gone["type"] in TEXTS:
            left = {"type": "removed"} | {field: gone[field] for field in ("room", "seq", "at", "by")}
            # The same event stands in what was drawn already, and is drawn from there again.
            gone.clear()
            gone.update(left)
            self._recount()

    def _isOtherPast(self, event: Message) -> bool:
        """Whether a server that lost its newest events tells another past; then what it lost is forgotten here too."""
        at = self._index(event["seq"])
        known = self.events[at]
        if known["seq"] != event["seq"] or known["at"] == event["at"]:
            return False
        del self.events[at:]
        self.seen = min(self.seen, event["seq"] - 1)
        if self.marker is not None and self.marker > self.seen:
            self.marker = None
        self._recount()
        return True

    def prepend(self, events: Iterable[Message], more: bool = True) -> list[Message]:
        """Take an older page, the oldest first; `more`: the server has older ones. Gives what of it is new here."""
        page = list(events)
        first = self.events[0]["seq"] if self.events else None
        older = [event for event in page if first is None or event["seq"] < first]
        if older and first is not None and older[-1]["seq"] != first - 1:
            return []  # the answer to a question from before a hole
        self._isWhole = self._isWhole or not (more and page)
        self.events[:0] = older
        self._fetched += len(older)
        self._recount()
        return older

    @property
    def reachesBack(self) -> bool:
        """Whether the server has more from before."""
        return not self._isWhole and (not self.events or self.events[0]["seq"] > 1)

    def _trim(self) -> None:
        if (excess := len(self.events) - KEPT_MOST - self._fetched) > 0:
            del self.events[:excess]
            self._isWhole = False

    # --- what is new

    @property
    def directs(self) -> int:
        """What of the unread is said to us alone."""
        return self.unread if self.kind in ("direct", "inbox") else 0

    @property
    def news(self) -> str | None:
        """The kind of what is new: `mention`, `direct` or `talk`; None where nothing is."""
        return "mention" if self.mentions else "direct" if self.directs else "talk" if self.unread else None

    def isNews(self, event: Message) -> bool:
        """Whether an event is one to read: somebody else's words, or a notification that asks or answers."""
        kinds = NOTES if self.kind == "inbox" else TEXTS
        return event["type"] in kinds and fold(event["by"]) != fold(self.nick)

    def isForUs(self, event: Message) -> bool:
        """Whether an event is said to us: alone, or by name."""
        return self.isNews(event) and (self.kind in ("direct", "inbox") or self._names(event))

    def _names(self, event: Message) -> bool:
        return isMention(str(event.get("text") or event.get("caption", "")), self.nick)

    def markSeen(self) -> int | None:
        """All was read: what to tell the server, or None where that is nothing new."""
        self.unread = self.mentions = 0
        if self.last <= self.seen:
            return None
        self.seen = self.last
        return self.seen

    def seenElsewhere(self, seq: int) -> None:
        """The same person read it in another session."""
        if seq > self.seen:
            self.seen = seq
            self._recount()

    def become(self, nick: str) -> None:
        """We are called something else."""
        self.nick = nick
        self._recount()

    def left(self) -> None:
        """Another room is shown: what was read here has no line before it any more, and nobody reads back."""
        self.isWatched = False
        if not self.unread:
            self.marker = None
        self._fetched = 0
        self._trim()

    def _recount(self) -> None:
        self.unread = self.mentions = 0
        for event in self.events[self._index(self.seen + 1) :]:
            self._count(event)

    def _count(self, event: Message) -> None:
        if event["seq"] <= self.seen or not self.isNews(event):
            return
        if not self.unread:
            self.since = event["at"]
            if not self.isWatched:
                self.marker = event["seq"] - 1
        self.unread += 1
        if self.kind not in ("direct", "inbox"):
            self.mentions += self._names(event)

    # --- what is asked

    def _index(self, seq: int) -> int:
        return bisect_left(self.events, seq, key=lambda event: event["seq"])

    def reference(self, text: str) -> Message | None:
        """The text that is meant: `#3` is the third from the bottom, `3` the one with that number; None for no text."""
        if not (found := re.fullmatch("(#?)([0-9]{1,16})", text)):
            return None
        number = int(found[2])
        if found[1]:
            return next((event for place, event in enumerate(self._texts(), 1) if place == number), None)
        return next((event for event in self._texts() if event["seq"] == number), None)

    def _texts(self) -> Iterator[Message]:
        return (event for event in reversed(self.events) if event["type"] in TEXTS)

    def speakers(self) -> Iterator[str]:
        """Who said something, the last one first, oneself too; somebody may come several times."""
        return (event["by"] for event in self._texts())

    # --- who is there

    def entered(self, nick: str) -> None:
        """Somebody came."""
        self.present[nick] = None

    def gone(self, nick: str) -> None:
        """Somebody left."""
        self.present.pop(nick, None)

    def met(self, people: Iterable[str]) -> None:
        """These are there, and nobody else."""
        self.present = dict.fromkeys(people)
