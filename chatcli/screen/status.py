"""The row above the input: where one is, and what one should know. Pure."""

from collections.abc import Sequence

import attrs

from chatcli.language import N_, _
from chatcli.screen.cells import width as cells
from chatcli.screen.clip import clipped
from chatcli.screen.style import Paint, Style

Other = tuple[int, str, int, str]
"""A room with news: its number, its name, how much is unread, and `mention`, `direct` or `talk`."""

NAME_MOST = 20
"""Cells for the name of another room, at most."""
ABOUT_LEAST = 8
"""Cells that are left for the topic, at least: less would say nothing."""
KEYS = 9
"""M-1 to M-9: rooms beyond that stand without their number."""
CONNECTIONS = {"online": N_("online"), "offline": N_("offline"), "connecting": N_("connecting")}


@attrs.frozen
class Status:
    """What there is to tell. What nobody knows is left empty."""

    room: str
    connection: str = "online"
    """`online`, `offline` or `connecting`."""
    others: Sequence[Other] = ()
    """Other rooms with news, the most urgent first."""
    typing: tuple[str, ...] = ()
    """Nicks of those who are typing."""
    away: tuple[str, ...] = ()
    note: str = ""
    """What is going on at the moment: progress, what waits."""
    topic: str = ""
    title: str = ""


def statusRow(state: Status, style: Style, width: int) -> str:
    """The row, at most so many cells wide. Where there isn't room for all, the last of these is left out first:

    a connection that isn't there, the room, the note, other rooms with news, who is typing, who is
    away, that one is online, the topic or else the title.
    """
    connection = f"[{_(CONNECTIONS.get(state.connection, CONNECTIONS['offline']))}]"
    isOnline = state.connection == "online"
    row = _Row(width)
    trouble = "" if isOnline else clipped(connection, width)
    row.add(_bracketed(state.room, row.left - cells(trouble) - bool(trouble)), style.bold)
    row.add(trouble, style.mention)
    row.add(clipped(state.note, min(row.left, width // 2)))
    _addOthers(row, state.others, style)
    for text in (_typing(state.typing), _away(state.away), connection if isOnline else ""):
        row.add(text, style.quiet)
    row.add(clipped(state.topic or state.title, row.left) if row.left >= ABOUT_LEAST else "", style.quiet)
    return row.text


class _Row:
    """A row that is being filled, with a space between its parts."""

    def __init__(self, width: int) -> None:
        self.text = ""
        self.left = width
        """Cells for the next part."""

    def add(self, text: str, paint: Paint = str) -> None:
        """Put a part behind the others, if there is room for it."""
        if text and cells(text) <= self.left:
            self.text += (" " if self.text else "") + paint(text)
            self.left -= cells(text) + 1


def _bracketed(name: str, width: int) -> str:
    return f"[{clipped(name, width - 2)}]" if width > 2 else ""


def _addOthers(row: _Row, others: Sequence[Other], style: Style) -> None:
    """As many rooms as there is room for, and how many more there are."""
    tones: dict[str, Paint] = {"mention": style.mention, "direct": style.bold}
    for index, other in enumerate(others):
        text, more = _other(other), len(others) - index
        # The last one needs no room behind it; before that, there must be some for what is left out.
        needed = cells(text) + (len(f" +{more - 1}") if more > 1 else 0)
        if needed > row.left:
            row.add(f"+{more}")
            return
        row.add(text, tones.get(other[3], str))


def _other(other: Other) -> str:
    number, name, unread, kind = other
    key = f"{number}:" if number <= KEYS else ""
    return f"{key}{clipped(name, NAME_MOST)}({unread}{'!' if kind == 'mention' else ''})"


def _typing(nicks: tuple[str, ...]) -> str:
    if len(nicks) > 2:
        return _("{count} people are typing").format(count=len(nicks))
    if len(nicks) == 2:
        return _("{nick} and {other} are typing").format(nick=_short(nicks[0]), other=_short(nicks[1]))
    return _("{nick} is typing").format(nick=_short(nicks[0])) if nicks else ""


def _away(nicks: tuple[str, ...]) -> str:
    if len(nicks) > 1:
        return _("{count} people are away").format(count=len(nicks))
    return _("{nick} is away").format(nick=_short(nicks[0])) if nicks else ""


def _short(nick: str) -> str:
    return clipped(nick, NAME_MOST)
