"""What reaches somebody who isn't looking: the bell, a notification, the title. Gives what is to be written."""

from collections.abc import Iterable

from chatcli.lines import eventText
from chatcli.protocol import Message
from chatcli.room import OpenRoom
from chatd.wire.harmless import harmless

BELL = "\x07"
LENGTH_MOST = 200
"""Characters of a title or a notification."""


class Alerts:
    """Calls for attention only while the terminal isn't looked at, as far as it tells."""

    def __init__(self) -> None:
        self.isFocused: bool | None = None
        """None until the terminal has told: then a call is made, rather too often than never."""
        self._title = ""
        self._before: set[str] = set()
        self._liveAfter: dict[str, int] = {}

    def knew(self, rooms: Iterable[str]) -> None:
        """What is in these rooms by now is nothing to call for."""
        self._before.update(rooms)

    def follow(self, room: str, last: int, after: int | None) -> None:
        """A room is followed, from the event `after` on. Nobody is called for what was said before one came in."""
        isNews = after is not None and room not in self._before
        self._liveAfter[room] = (after or 0) if isNews else last

    def about(self, room: OpenRoom, event: Message) -> str:
        """Call where somebody is spoken to, now."""
        isLive = event["seq"] > self._liveAfter.get(room.name, 0)
        return self.call(eventText(event)) if isLive and room.isForUs(event) else ""

    def call(self, text: str) -> str:
        """Ring, and have a notification shown (OSC 9)."""
        return "" if self.isFocused else f"{BELL}\x1b]9;{_harmless(text)}{BELL}"

    def title(self, text: str) -> str:
        """Have the window called so, unless it is already (OSC 2)."""
        if text == self._title:
            return ""
        self._title = text
        return f"\x1b]2;{_harmless(text)}{BELL}"

    def forgetTitle(self) -> None:
        """Another program had the terminal meanwhile."""
        self._title = ""


def _harmless(text: str) -> str:
    # A semicolon parts a control sequence: some terminals take `9;4;` for another command.
    return harmless(text[:LENGTH_MOST]).replace(";", ",")[:LENGTH_MOST]
