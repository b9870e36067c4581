"""Where a link is: the rooms it follows, how far it has read each, and what it still has to get."""

from chatcli.checked import isPlaced
from chatcli.protocol import Message
from chatd.model.fields import NUMBER_MAX
from chatd.model.names import fold

FROM_NOW = NUMBER_MAX
"""As `after` when opening a room: nothing of what was said before."""
NEWEST = 50
"""Events that the server shows of a room that is opened without `after`."""


class Places:
    """Rooms by their own names, as the server writes them. Numbers are those of events (`seq`)."""

    def __init__(self) -> None:
        self.inbox = ""
        self._followed: dict[str, None] = {}
        self._cursors: dict[str, int] = {}
        self._due: dict[str, int] = {}
        self._names: dict[str, str] = {}
        self._groups: set[str] = set()

    def named(self, name: str) -> str:
        """The own name of a room that was opened under this one; else the same."""
        return self._names.get(fold(name), name)

    def isFollowed(self, name: str) -> bool:
        """Whether the room is open."""
        return self.named(name) in self._followed

    def cursor(self, name: str) -> int | None:
        """The last event that came of a room; None where none was asked for yet."""
        return self._cursors.get(self.named(name))

    def followed(self) -> tuple[tuple[str, int], ...]:
        """Rooms and how far they are read, in the order of opening."""
        return tuple((room, self._cursors[room]) for room in self._followed)

    def opened(self, asked: Message, answer: Message) -> None:
        """A room is open: from its `after` on, or else from where we were, events are to come."""
        room, last = answer["room"], answer["last"]
        if answer.get("kind") == "group":
            self._groups.add(room)
        for name in (room, asked.get("room"), f"@{asked.get('nick') or answer.get('nick')}"):
            if name and (name != "@None"):
                self._names[fold(name)] = room
        after = asked.get("after")
        before = self._cursors.get(room, max(0, last - NEWEST))
        start = before if after is None else min(after, last)
        # While a room is open its events come once: opening it again may overtake what is on its way.
        self._cursors[room] = max(start, before) if room in self._followed else start
        self._followed[room] = None
        self.owe(room, last)

    def inboxAt(self, last: int) -> None:
        """Our own inbox is read up to here; the server follows it for us."""
        self._cursors[self.inbox] = max(last, self._cursors.get(self.inbox, 0))

    def closed(self, name: str) -> None:
        """A room is open no longer; its place is kept, for another time."""
        room = self.named(name)
        self._followed.pop(room, None)
        self._due.pop(room, None)

    def returned(self, room: str, last: int) -> None:
        """A room is open again. One whose server lost its newest events goes on from where that server is."""
        self._cursors[room] = min(self._cursors[room], last)
        self.owe(room, last)

    def ended(self, room: str) -> None:
        """The server lets us follow a group no longer; if there is one of its name again, it may be another."""
        if self.named(room) in self._groups:
            self.closed(room)
            self._cursors.pop(self.named(room), None)

    def take(self, room: str, seq: int) -> bool:
        """An event came: whether it is new."""
        if seq <= self._cursors.get(room, 0):
            return False
        self._cursors[room] = seq
        self._came(room, seq)
        return True

    def miss(self, message: Message) -> None:
        """Something came of which nothing can be made: if it was an event, it isn't waited for."""
        if isPlaced(message):
            self._came(message["room"], message["seq"])

    def _came(self, room: str, seq: int) -> None:
        if seq >= self._due.get(room, NUMBER_MAX):
            self._due.pop(room, None)

    def owe(self, name: str, seq: int) -> None:
        """The event `seq` of a room that is open has to come yet."""
        room = self.named(name)
        if room in self._followed and seq > max(self._cursors[room], self._due.get(room, 0)):
            self._due[room] = seq

    def isComplete(self) -> bool:
        """Whether all has come that has to."""
        return not self._due

    def become(self, inbox: str) -> None:
        """We are somebody else, perhaps: chats between people are not theirs."""
        if inbox != self.inbox:
            for table in (self._followed, self._cursors, self._due):
                for room in [room for room in table if room.startswith("@")]:
                    table.pop(room)
            self._names = {name: room for name, room in self._names.items() if not room.startswith("@")}
        self.inbox = inbox
