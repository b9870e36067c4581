"""A stretch of a room's events as rows: with a line where a day begins, and one before what is new. Pure."""

from collections.abc import Iterable
from datetime import date, datetime

from chatcli.protocol import Message
from chatcli.screen.view import Look, dayRow, newRow, rows


def transcript(
    events: Iterable[Message], look: Look, width: int, *, before: Message | None = None, newAfter: int | None = None
) -> list[str]:
    """The rows of events in order. `before` is the event that stands above them already; behind the one with
    the number `newAfter` comes what is new.
    """
    drawn: list[str] = []
    day = None if before is None else dayOf(before, look)
    for event in events:
        today = dayOf(event, look)
        if today is not None and today != day:
            drawn.append(dayRow(today, width, look.style))
            day = today
        if newAfter is not None and event["seq"] == newAfter + 1:
            drawn.append(newRow(width, look.style))
        drawn += rows(event, look, width)
    return drawn


def dayOf(event: Message, look: Look) -> date | None:
    """The day of an event, where the reader is; None where that can't be told."""
    try:
        return datetime.fromisoformat(event["at"]).astimezone(look.zone).date()
    except (TypeError, ValueError, OverflowError):
        return None
