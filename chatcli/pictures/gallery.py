"""Pictures on the terminal: finds out what it can, and gives each picture its rows."""

from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from typing import Any

from twisted.internet.defer import Deferred
from twisted.internet.threads import deferToThread

from chatcli.language import _
from chatcli.link import Link
from chatcli.pictures import kitty
from chatcli.pictures.ability import Ability, Way
from chatcli.pictures.album import KEPT_MOST, Album
from chatcli.pictures.blocks import blockRows, shrunk
from chatcli.pictures.preparing import BYTES_MOST, Cell, Picture, prepared
from chatcli.pictures.raster import Box, Raster, boxOf
from chatcli.protocol import Message
from chatcli.rooms import Rooms
from chatcli.screen.canvas import Canvas
from chatcli.screen.clip import clipped
from chatcli.screen.style import MANY
from chatcli.stage import Stage
from chatd.model.filenames import safeName

ANSWER_SECONDS = 1.0
"""How long a terminal may take to say what it can; what comes later still counts for the next picture."""
INDENT = 6
"""Cells before a picture: as many as the time takes."""
INDENT_FROM = 24
"""Columns of a screen that has room for that."""
WIDTH_LEAST = 10
"""Columns of a screen on which there are pictures at all."""

InThread = Callable[..., "Deferred[Any]"]
"""Carries something out in a thread."""


class Gallery:
    """`link` gives the link once there is one, and `cell` the pixels of a cell, where somebody knows.

    `isBack` tells whether somebody looks back, and so nothing new is shown.
    """

    def __init__(
        self, clock: Any, stage: Stage, ability: Ability, rooms: Rooms, link: Callable[[], Link],
        cell: Callable[[], Cell | None], isBack: Callable[[], bool], inThread: InThread = deferToThread,
    ) -> None:  # fmt: skip
        self._stage = stage
        self._ability = ability
        self._rooms = rooms
        self._link = link
        self._cell = cell
        self._isBack = isBack
        self._inThread = inThread
        self._album = Album(self._fetch, self._prepare, self._came)
        self._late: dict[tuple[str, int], Message] = {}
        """Events whose pictures came and aren't drawn yet."""
        self._drawnBelow: tuple[str, int | None] | None = None
        """The event below which one of them was drawn: what comes below that isn't its own picture."""
        self._given: set[int] = set()
        """Pictures that the terminal has."""
        if ability.way is not None:
            clock.callLater(ANSWER_SECONDS, self._album.open)

    # --- what the terminal says

    def take(self, sequence: str) -> None:
        """The terminal said something of itself."""
        self._ability.take(sequence)
        if self._ability.isOver and self._ability.way is not None:
            self._album.open()

    def forget(self) -> None:
        """Another program had the terminal meanwhile: what it was given may be gone."""
        self._given.clear()

    # --- fetching

    def want(self, events: Iterable[Message]) -> None:
        """These events are shown now: their pictures come behind them, when they are here."""
        if self._ability.way is not None:
            self._album.want(events)

    def _fetch(self, room: str, seq: int) -> "Deferred[bytes]":
        return self._link().fetch(room, seq, thumbnail=True, most=BYTES_MOST)

    def _lastIn(self, event: Message) -> int | None:
        """The last event's number in the room of an event, or None where that isn't shown."""
        room = self._rooms.current
        return None if room is None or room.name != event["room"] or self._isBack() else room.last

    def _prepare(self, data: bytes) -> "Deferred[Picture | None]":
        return self._inThread(prepared, data, self._ability.way, _room(self._stage.width), self._cell())

    def _came(self, event: Message) -> None:
        if self._lastIn(event) is not None:
            self._late[_place(event)] = event
            self._stage.show(lambda width: self._lateRows(event, width))

    def _lateRows(self, event: Message, width: int) -> list[str]:
        """The rows of a picture that came later than its event: once; drawn again it stands below that."""
        if _place(event) not in self._late:
            return []
        last = (event["room"], self._lastIn(event))
        isBelow = last == _place(event) and last != self._drawnBelow
        found = list(self.rows(event, width))
        self._drawnBelow = last
        return found if isBelow or not found else [_title(event, width), *found]

    # --- showing

    def rows(self, event: Message, width: int) -> Sequence[str]:
        """The rows of an event's picture, for a screen of this width; none where it isn't here."""
        isShown = self._ability.way is not None and width >= WIDTH_LEAST
        picture = self._album.find(event) if isShown else None
        if picture is None:
            return ()
        self._late.pop(_place(event), None)
        indent = " " * _indent(width)
        box = boxOf(picture.width, picture.height, _room(width))
        if self._ability.way is Way.KITTY and picture.packed:
            return [indent + row for row in self._placed(event["sha256"], picture, box)]
        found = [indent + row for row in _blocks(picture.small, box, self._depth)]
        if picture.sixels and (box, self._cell()) == (picture.box, picture.cell):
            found[0] = Canvas(found[0], f"\x1b[{len(indent)}C{picture.sixels}" if indent else picture.sixels)
        return found

    @property
    def _depth(self) -> int:
        return max(self._ability.colours, MANY)

    def _placed(self, sha256: str, picture: Picture, box: Box) -> list[str]:
        number = kitty.numberOf(sha256, box)
        if number not in self._given:
            self._given.add(number)
            self._stage.send(kitty.transmission(picture.packed, *picture.scaled, number, box))
        return kitty.placeholderRows(number, box)


@lru_cache(maxsize=KEPT_MOST)
def _blocks(small: Raster, box: Box, colours: int) -> list[str]:
    return blockRows(shrunk(small, box.columns, 2 * box.rows), colours)


def _room(width: int) -> int:
    """The columns that a picture may take."""
    # In the last cell placeholders would lose their marks (see `screen.ink`).
    return width - 1 - _indent(width)


def _indent(width: int) -> int:
    return INDENT if width >= INDENT_FROM else 0


def _place(event: Message) -> tuple[str, int]:
    return event["room"], event["seq"]


def _title(event: Message, width: int) -> str:
    """What stands above a picture that doesn't stand below its event."""
    return clipped("↑ " + _("{name}, from {by}").format(name=safeName(event["name"]), by=event["by"]), width)
