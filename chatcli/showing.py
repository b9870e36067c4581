"""What of the open rooms stands on the screen already, and what is due. Pure: gives rows, draws nothing.

The rooms hold what came, and the screen is fed from them, as the server feeds a reader from a timeline:
what follows the last event that was drawn is due, however long the terminal was not ours.
"""

from bisect import bisect_right
from collections.abc import Callable

from chatcli.protocol import Message
from chatcli.room import OpenRoom
from chatcli.rooms import Rooms
from chatcli.screen.view import Look
from chatcli.stage import Item
from chatcli.transcript import dayOf, transcript

DUE_MOST = 500
"""Events that are drawn at once, at most: what is older can be looked back at."""


class Showing:
    """Where the screen is in each room: by the room's own name, the number of the last event that was drawn.

    `shown` learns of the events that are drawn now.
    """

    def __init__(self, rooms: Rooms, look: Look, shown: Callable[[list[Message]], None] = lambda _: None) -> None:
        self._rooms = rooms
        self._shown = shown
        self.look = look
        self._drawn: dict[str, int] = {}

    def begin(self, room: OpenRoom, events: int) -> None:
        """A room is shown from now on, with so many events of its past."""
        before = room.events[-events - 1 :] if events < len(room.events) else []
        self._drawn[room.name] = before[0]["seq"] if before else 0

    def due(self) -> Item | None:
        """What came in the room that is shown and isn't drawn yet; it counts as drawn by that."""
        room = self._rooms.current
        if room is None or room.last <= self._drawn.get(room.name, 0):
            return None
        at = bisect_right(room.events, self._drawn.get(room.name, 0), key=_seq)
        at = max(at, len(room.events) - DUE_MOST)
        self._drawn[room.name] = room.last
        self._shown(room.events[at:])
        return self._item(room.events[at:], room.events[at - 1] if at else None, room.marker)

    def _item(self, events: list[Message], before: Message | None, newAfter: int | None) -> Item:
        return lambda width: transcript(events, self.look, width, before=before, newAfter=newAfter)

    def past(self, width: int) -> list[str]:
        """The rows of all that is known of the room that is shown."""
        room = self._rooms.current
        return [] if room is None else transcript(room.events, self.look, width, newAfter=room.marker)

    def older(self, page: list[Message], width: int) -> tuple[list[str], int]:
        """The rows of a page that now stands first in the room that is shown.

        And for how many of the rows that were first before they stand too: the line of a day that begins earlier.
        """
        room = self._rooms.current
        if room is None or not page:
            return [], 0
        drawn = transcript(page, self.look, width, newAfter=room.marker)
        behind = room.events[len(page) : len(page) + 1]
        isSameDay = bool(behind) and dayOf(behind[0], self.look) is not None
        isSameDay = isSameDay and dayOf(behind[0], self.look) == dayOf(page[-1], self.look)
        return drawn, int(isSameDay)


def _seq(event: Message) -> int:
    number: int = event["seq"]
    return number
