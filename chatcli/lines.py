"""What comes from the server as lines for people. Pure; and harmless, whatever others wrote."""

import re
from collections.abc import Callable
from typing import Any

import msgspec

from chatcli.protocol import Message

LINE_END = " ⏎ "
"""A line end inside a text: a real one would let its author forge another's line."""

_ENDS = re.compile("\r\n|[\r\n\x85\u2028\u2029]")
# C0, DEL, C1, and what turns the direction of writing (Unicode Standard Annex 9, section 2).
_HARMFUL = re.compile("[\0-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_UNJSON = re.compile("[\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]")


def harmless(text: object) -> str:
    """The text on one line, with control and direction characters made visible."""
    return _HARMFUL.sub(_escape, _ENDS.sub(LINE_END, str(text)))


def _escape(found: re.Match[str]) -> str:
    number = ord(found[0])
    return f"\\x{number:02x}" if number < 0x100 else f"\\u{number:04x}"


def jsonLine(message: Message) -> str:
    """A message as the server's own JSON, on one line; JSON's own escapes keep it harmless."""
    text = msgspec.json.encode(message).decode()
    return _UNJSON.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def said(room: str, nick: str, text: str) -> str:
    """Somebody's words."""
    return f"[{harmless(room)}] {harmless(nick)}: {harmless(text)}"


def told(room: str, text: str) -> str:
    """Anything else that happened in a room."""
    return f"[{harmless(room)}] * {harmless(text)}"


def eventLine(message: Message, room: str) -> str:
    """The line of an event, or of somebody's coming or going. `room` is how its room is called here."""
    kind = message["type"]
    if kind == "said":
        return said(room, message["by"], message["text"])
    tell = EVENTS.get(kind, lambda m: f"{m.get('by', '?')}: {kind}")
    return told(room, tell(message))


def notificationText(note: Message) -> str:
    """What a notification says."""
    about = note.get("about")
    return {
        "invited": f"{note['by']} invites you into {about}",
        "asked": f"{note['by']} asks to join {about}",
        "accepted": f"{note['by']} accepted: {about}",
        "rejected": f"{note['by']} rejected: {about}",
        "direct": f"{note['by']} opened a direct chat with you",
    }.get(note["type"], f"{note['by']}: {note['type']}")


def _asking(how: str) -> Callable[[Message], str]:
    return lambda note: f"{notificationText(note)} ({how.format(about=note['about'], by=note['by'])})"


def _created(event: Message) -> str:
    return f"{event['by']} made the room" + (f": {event['title']}" if event.get("title") else "")


def _topic(event: Message) -> str:
    return f"{event['by']} set the topic: {event['topic']}" if event["topic"] else f"{event['by']} took the topic away"


EVENTS: dict[str, Callable[[Message], Any]] = {
    "created": _created,
    "joined": lambda e: f"{e['nick']} joined",
    "left": lambda e: f"{e['nick']} left",
    "promoted": lambda e: f"{e['nick']} is the administrator now",
    "topic-set": _topic,
    "closed": lambda e: f"{e['by']} was the last one: the room is closed",
    "entered": lambda e: f"{e['nick']} entered",
    "gone": lambda e: f"{e['nick']} left",
    "invited": _asking("/accept {about} or /reject {about}"),
    "asked": _asking("/accept {about} {by} or /reject {about} {by}"),
    "accepted": notificationText,
    "rejected": notificationText,
    "direct": notificationText,
    "answered": lambda e: f"notification {e['notification']} about {e['about']} is {e['state']}",
}
"""What happened, in words, by the type of event or notice."""
