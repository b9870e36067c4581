"""Pastes in terminals that don't mark them: several lines that come at once were not typed. Pure."""

from chatcli.line.events import Event, Key, Paste, Text

LINES = 3
"""Line ends in one read that nobody types; two may be somebody quick, or a program that answers."""
_CHARACTERS = {"Enter": "\n", "Tab": "\t"}


def asPaste(events: list[Event]) -> list[Event]:
    """One paste, where these events are several lines of text and nothing else; else the events."""
    characters = [each for event in events if (each := _character(event)) is not None]
    isText = len(characters) == len(events) and any(isinstance(event, Text) for event in events)
    return [Paste("".join(characters))] if isText and characters.count("\n") >= LINES else events


def _character(event: Event) -> str | None:
    if isinstance(event, Text):
        return event.text
    return _CHARACTERS.get(event.name) if isinstance(event, Key) else None
