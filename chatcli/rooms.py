"""The rooms that the interactive client has open, and which of them is shown. Pure: times are those of events."""

from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from chatcli.mentions import isMention
from chatcli.protocol import Message
from chatcli.room import OpenRoom
from chatd.model.names import fold

__all__ = ["News", "OpenRoom", "Rooms", "isMention"]

RANKS = {"mention": 0, "direct": 1, "talk": 2}
"""The kinds of news, the most urgent first."""


class News(NamedTuple):
    """A room with something new, for the status line."""

    number: int
    """Its place in the order of opening, from 1."""
    name: str
    """How it is called."""
    unread: int
    kind: str
    """One of `RANKS`."""


class Rooms:
    """The open rooms, in the order of opening. `inbox` is the name of the room of our notifications."""

    def __init__(self, nick: str = "", inbox: str = "") -> None:
        self.nick = nick
        self.inbox = inbox
        self.current: OpenRoom | None = None
        """The one that is shown, and where one talks."""
        self._open: dict[str, OpenRoom] = {}
        self._isLooking = True

    # --- opening and closing

    def become(self, nick: str, inbox: str) -> None:
        """Who we are. Where that is somebody else, chats between people are open no longer."""
        if self.inbox not in ("", inbox):
            for name in [name for name in self._open if name.startswith("@")]:
                self.closed(name)
        self.nick, self.inbox = nick, inbox
        for room in self._open.values():
            room.become(nick)

    def opened(self, answer: Message, after: int | None = None) -> OpenRoom:
        """A room was opened: `answer` is the server's, `after` what was asked for. It is not shown by that.

        Where the server keeps no mark of what we read (for guests), what comes from behind `after` is new,
        and without one nothing that was said before is.
        """
        start: int = answer["last"] if after is None else min(after, answer["last"])
        room = self._open.get(answer["room"]) or self._add(answer["room"], answer["kind"], answer.get("seen", start))
        room.kind = answer["kind"]
        room.title, room.topic = answer.get("title", ""), answer.get("topic", "")
        if "nick" in answer:
            room.called = f"@{answer['nick']}"
        room.seenElsewhere(answer.get("seen", 0))
        return room

    def _add(self, name: str, kind: str, seen: int) -> OpenRoom:
        called = "inbox" if name == self.inbox else name
        room = self._open[name] = OpenRoom(name, called, kind, self.nick, seen)
        return room

    def closed(self, name: str) -> OpenRoom | None:
        """A room is open no longer; where it was shown, the one before it is now. Gives the room that is shown."""
        if (room := self.find(name)) is not None:
            order = list(self._open.values())
            before = order[order.index(room) - 1]
            del self._open[room.name]
            if room is self.current:
                self.current = None
                self.show(before if before is not room else None)
        return self.current

    def find(self, name: str) -> OpenRoom | None:
        """The open room of this name: its own one, or as it is called, also with `#`. Blind to case."""
        name = fold(name.removeprefix("#"))
        return next((room for room in self if name in (fold(room.name), fold(room.called))), None)

    def __iter__(self) -> Iterator[OpenRoom]:
        return iter(self._open.values())

    # --- what comes

    def take(self, message: Message) -> OpenRoom | None:
        """An event or a notice came: the open room that it belongs to, if there is one."""
        name = message.get("room", "")
        room = self._open.get(name)
        isEvent = "seq" in message and "at" in message
        if room is None and name and name == self.inbox and isEvent:
            # Nobody opens the inbox: the server follows it for us, from now on.
            room = self._add(name, "inbox", message["seq"] - 1)
        if room is not None:
            tell = OpenRoom.take if isEvent else NOTICES.get(message["type"], _nothing)
            tell(room, message)
        return room

    # --- showing

    def show(self, room: OpenRoom | None) -> None:
        """Show a room from now on. What is new in it stays so until it is marked as seen."""
        former, self.current = self.current, room
        if former is not None and former is not room:
            former.left()
        self.look(self._isLooking)

    def look(self, isLooking: bool) -> None:
        """Somebody looks at the terminal, or nobody does: it lost the focus."""
        self._isLooking = isLooking
        for room in self:
            room.isWatched = isLooking and room is self.current

    def numbered(self) -> list[tuple[int, OpenRoom]]:
        """The rooms that a key reaches, by 1 to 9."""
        return list(enumerate(self, 1))[:9]

    def neighbour(self, step: int) -> OpenRoom | None:
        """The room so many places further on from the one that is shown, around the end."""
        order = list(self)
        at = order.index(self.current) + step if self.current in order else 0
        return order[at % len(order)] if order else None

    # --- what is new

    def _news(self) -> list[tuple[int, OpenRoom]]:
        """Rooms with news that aren't shown, the most urgent first, then the longest waiting."""
        found = [(number, room) for number, room in enumerate(self, 1) if room.news and room is not self.current]
        return sorted(found, key=lambda row: (RANKS[row[1].news or "talk"], row[1].since))

    def nextActivity(self) -> OpenRoom | None:
        """Where to look next: a mention before a direct chat before talk, and the oldest first."""
        return next((room for _, room in self._news()), None)

    def activity(self) -> list[News]:
        """What is new in the rooms that aren't shown, in the order of `nextActivity`."""
        return [News(number, room.called, room.unread, room.news or "talk") for number, room in self._news()]

    @property
    def unreadTotal(self) -> int:
        """What is unread in all rooms together."""
        return sum(room.unread for room in self)

    # --- people

    def speakers(self, room: OpenRoom) -> list[str]:
        """Who spoke in a room, the last one first, without ourselves."""
        return self._others(room.speakers())

    def everybody(self) -> list[str]:
        """All that we know of: who spoke in the room that is shown, the last one first; who is there; the others."""
        order = sorted(self, key=lambda room: room is not self.current)
        return self._others(nick for room in order for nick in (*room.speakers(), *room.present))

    def _others(self, nicks: Iterable[str]) -> list[str]:
        """The nicks without repeats and without our own, as they were last written."""
        found: dict[str, str] = {}
        for nick in nicks:
            found.setdefault(fold(nick), nick)
        found.pop(fold(self.nick), None)
        return list(found.values())


def _nothing(room: OpenRoom, message: Message) -> None:
    """A notice that says nothing of the room itself."""


NOTICES: dict[str, Callable[[OpenRoom, Message], None]] = {
    "entered": lambda room, notice: room.entered(notice["nick"]),
    "gone": lambda room, notice: room.gone(notice["nick"]),
    "seen": lambda room, notice: room.seenElsewhere(notice["seq"]),
}
"""What a notice does to its room."""
