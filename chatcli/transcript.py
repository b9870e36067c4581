"""A stretch of a room's events as rows: with a line where a day begins, and one before what is new. Pure."""

from collections.abc import Iterable
from datetime import date, datetime

from chatcli.protocol import Message
from chatcli.screen.view import Look, dayRow, newRow, rows


def transcript(
    events: Iterable[Message], look: Look, width: int, *, before: Message | None = None, newAfter: int | None = None
) -> list[str]:
    """The rows of events in order. `before` is the event that stands above them already; behind the number
    `newAfter` comes what is new.
    """
    drawn: list[str] = []
    day = None if before is None else dayOf(before, look)
    for event in events:
        if (today := dayOf(event, look)) != day:
            drawn.append(dayRow(today, width, look.style))
            day = today
        if newAfter is not None and event["seq"] > newAfter:
            drawn.append(newRow(width, look.style))
            newAfter = None
        drawn += rows(event, look, width)
    return drawn


def dayOf(event: Message, look: Look) -> date:
    """The day of an event, where the reader is."""
    return datetime.fromisoformat(event["at"]).astimezone(look.zone).date()
