"""What comes from the server as lines for people. Pure; and harmless, whatever others wrote."""

import re
from collections.abc import Callable
from typing import Any

import msgspec

from chatcli.language import N_, _
from chatcli.protocol import Message
from chatcli.shares import sharedText
from chatd.wire.harmless import harmless

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
    kind = event["type"]
    if kind == "said":
        return f"{event['by']}: {event['text']}"
    tell = EVENTS.get(kind, lambda m: f"{m.get('by', '?')}: {kind}")
    return str(tell(event))


def notificationText(note: Message) -> str:
    """What a notification says."""
    by, about, type = note["by"], note.get("about"), note["type"]
    return _(NOTIFICATIONS[type]).format(by=by, about=about) if type in NOTIFICATIONS else f"{by}: {type}"


def stateText(state: str) -> str:
    """What became of a notification that asks for an answer; a later server may know more than we."""
    return _(state) if state in STATES else state


def _saying(text: str) -> Callable[[Message], str]:
    """Fills the text's places with the event's own fields."""
    return lambda event: _(text).format_map(event)


def _asking(how: str) -> Callable[[Message], str]:
    return lambda note: f"{notificationText(note)} ({_(how).format_map(note)})"


def _created(event: Message) -> str:
    return _("{by} made the room").format_map(event) + (f": {event['title']}" if event.get("title") else "")


def _topic(event: Message) -> str:
    text = _("{by} set the topic: {topic}") if event["topic"] else _("{by} took the topic away")
    return text.format_map(event)


def _answered(event: Message) -> str:
    text = _("notification {notification} about {about} is {state}")
    return text.format_map({**event, "state": stateText(event["state"])})


NOTIFICATIONS = {
    "invited": N_("{by} invites you into {about}"),
    "asked": N_("{by} asks to join {about}"),
    "accepted": N_("{by} accepted: {about}"),
    "rejected": N_("{by} rejected: {about}"),
    "direct": N_("{by} opened a direct chat with you"),
}
"""What a notification says, by its type."""

STATES = (N_("pending"), N_("accepted"), N_("rejected"), N_("passed"), N_("closed"))
"""The states of notifications, as the wire and English call them."""

EVENTS: dict[str, Callable[[Message], Any]] = {
    "created": _created,
    "shared": sharedText,
    "deleted": _saying(N_("{by} deleted a message")),
    "removed": _saying(N_("(deleted)")),
    "joined": _saying(N_("{nick} joined")),
    "left": _saying(N_("{nick} left")),
    "promoted": _saying(N_("{nick} is the administrator now")),
    "topic-set": _topic,
    "closed": _saying(N_("{by} was the last one: the room is closed")),
    "entered": _saying(N_("{nick} entered")),
    "gone": _saying(N_("{nick} left")),
    "invited": _asking(N_("/accept {about} or /reject {about}")),
    "asked": _asking(N_("/accept {about} {by} or /reject {about} {by}")),
    "accepted": notificationText,
    "rejected": notificationText,
    "direct": notificationText,
    "answered": _answered,
}
"""What happened, in words, by the type of event or notice."""
