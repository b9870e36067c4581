"""What comes from the server as lines for people. Pure; and harmless, whatever others wrote."""

import re

import msgspec

from chatcli.language import wireWords
from chatcli.protocol import Message
from chatd.wire.harmless import harmless
from chatd.wire.words import asking

_UNJSON = re.compile("[\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]")


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
    if message["type"] == "said":
        return said(room, message["by"], message["text"])
    return told(room, eventText(message))


def eventText(event: Message) -> str:
    """What an event says, with who did it; not harmless yet."""
    if event["type"] == "said":
        return f"{event['by']}: {event['text']}"
    return asking(event["type"], event, wireWords)
