"""Looking back in the room that is shown, also further than what is here."""

from collections.abc import Callable
from typing import Any

from chatcli.errors import LinkEnded, RefusedByServer
from chatcli.language import _
from chatcli.link import Link
from chatcli.lookback import Lookback
from chatcli.protocol import Message
from chatcli.room import OpenRoom
from chatcli.rooms import Rooms
from chatcli.showing import Showing
from chatcli.stage import Stage

FETCHED_MOST = 100
"""Events that are fetched at once."""
BELOW = 3
"""Rows that the rest takes: the one that says that one looks back, the status, the line. So the screen is full."""


class Past:
    """The view of the past, while there is one. `link` gives the link once there is one."""

    def __init__(self, rooms: Rooms, showing: Showing, stage: Stage, link: Callable[[], Link]) -> None:
        self._rooms = rooms
        self._showing = showing
        self._stage = stage
        self._link = link
        self._view: Lookback | None = None
        self._isFetching = False

    @property
    def isShown(self) -> bool:
        """Whether somebody looks back: then nothing new scrolls in."""
        return self._view is not None

    @property
    def height(self) -> int:
        """Rows that are seen at once."""
        return max(self._stage.height - BELOW, 1)

    def rows(self) -> tuple[str, ...]:
        """What is seen."""
        if self._view is None:
            return ()
        above = _("looking back - Page Down leads to what is new")
        return (f"-- {above}", *self._view.rows(self.height))

    def page(self, step: int) -> None:
        """Go a screen back (−1) or on (1); on from the newest ends it."""
        if wasHere := self._view is None:
            self._view = Lookback(self._showing.past(self._stage.width))
        isBack, room = self._view.page(step, self.height), self._rooms.current
        if step < 0 and room is not None and room.reachesBack and self._view.isAtTop(self.height):
            self._fetch(room)
        elif not isBack:
            self.leave()
        if wasHere:
            self._stage.repaint()
        else:
            self._stage.change()

    def leave(self) -> None:
        """Look at the newest again."""
        if self._view is not None:
            self.forget()
            self._stage.repaint()

    def forget(self) -> None:
        """Look back no longer, without drawing anything."""
        self._view = None

    def _fetch(self, room: OpenRoom) -> None:
        """Get what is older from the server, a page at a time."""
        if not self._isFetching:
            self._isFetching = True
            before = room.events[0]["seq"] if room.events else None
            asked = self._link().ask("history", room=room.name, before=before, limit=FETCHED_MOST)
            page = asked.addCallback(lambda answer: room.prepend(answer["events"], answer["more"]))
            page.addErrback(passing).addCallback(self._fetched, room)

    def _fetched(self, page: list[Message] | None, room: OpenRoom) -> None:
        self._isFetching = False
        if self._view is None or room is not self._rooms.current:
            return
        self._view.prepend(*self._showing.older(page or [], self._stage.width))
        if not (self._view.isBack or self._view.page(-1, self.height)):
            self.leave()  # what there is fits on the screen
        self._stage.change()


def passing(failure: Any) -> None:
    """What a client asks for itself isn't worth a complaint when it is refused."""
    failure.trap(RefusedByServer, LinkEnded)
