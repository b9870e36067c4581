"""The room in front: its events scroll by, its draft is at the prompt, what is typed goes there."""

from collections.abc import Callable
from functools import partial
from typing import Any

from chatcli.line.prompt import Prompt
from chatcli.past import Past
from chatcli.room import OpenRoom
from chatcli.rooms import Rooms
from chatcli.screen.view import roomRow
from chatcli.showing import Showing
from chatcli.stage import Item, Stage

SEEN_SECONDS = 1.0
"""How long a room is looked at before it counts as read."""


class Front:
    """`talkIn` learns where one talks from now on, `tellSeen` what was read and up to where."""

    def __init__(
        self, clock: Any, rooms: Rooms, prompt: Prompt, stage: Stage, showing: Showing, past: Past,
        talkIn: Callable[[str], None], tellSeen: Callable[[OpenRoom, int], None],
    ) -> None:  # fmt: skip
        self.room: OpenRoom | None = None
        self.isLookedAt = True
        self._clock = clock
        self._rooms = rooms
        self._prompt = prompt
        self._stage = stage
        self._showing = showing
        self._past = past
        self._talkIn = talkIn
        self._tellSeen = tellSeen
        self._timer: Any = None

    # --- which one

    def enter(self, room: OpenRoom | None) -> None:
        """Have a room in front: its draft, its newest events, what is new in it. Without one, nothing changes."""
        if room is None:
            return
        if room is not self.room:
            self._past.leave()
            self.markSeen()
            self._stage.show(partial(self._head, room))  # behind what is due in the former room
            self._change(room)
            self._showing.begin(room, self._past.height)
        self._talkIn(room.name)

    def _head(self, room: OpenRoom, width: int) -> list[str]:
        return [roomRow(room.called, room.topic or room.title, self._showing.look, width)]

    def _change(self, room: OpenRoom) -> None:
        if self.room is not None:  # else it is the first room, and what is typed already is meant for it
            self.room.draft = self._prompt.swap(room.draft)
            if self.room.draft and self.room not in self._rooms:
                self._prompt.history.add(self.room.draft)  # its room is gone, it can be had back
        self._rooms.show(room)
        self.room = room

    def closed(self, name: str) -> None:
        """A room is open no longer."""
        self._rooms.closed(name)
        self.settle()

    def settle(self) -> None:
        """Rooms may have been closed by others: have in front what is left, if anything."""
        if self._rooms.current is not None:
            self.enter(self._rooms.current)
        elif self.room is not None:
            self._past.leave()
            self.room = None
            self._talkIn("")
        self._stage.change()

    # --- what is seen of it

    def due(self) -> Item | None:
        """What came in it and isn't on the screen yet."""
        if self.room is None or self.room is not self._rooms.current or self._past.isShown:
            return None
        due = self._showing.due()
        if due is not None:
            self.look()
        return due

    def look(self) -> None:
        """Count the room as read when it has been looked at for a moment."""
        if self.isLookedAt and self._timer is None:
            self._timer = self._clock.callLater(SEEN_SECONDS, self._looked)

    def _looked(self) -> None:
        self._timer = None
        self.markSeen()

    def markSeen(self) -> None:
        """All of it was read, if somebody looks."""
        room = self.room
        if room is None or room is not self._rooms.current or self._past.isShown or not self.isLookedAt:
            return
        if (seq := room.markSeen()) is not None:
            self._tellSeen(room, seq)
        self._stage.change()
