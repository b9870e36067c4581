"""What happened, in words for people: decided once, for all doors that speak in lines.

A file is its name, its size and what else is known of it, a correction stands behind who made it, and a text of several
lines is folded into one. Nothing here is harmless yet: see `harmless`, which folds too.
"""

from collections.abc import Callable, Mapping
from typing import Any

import msgspec

from chatd.model.timeline import Entry
from chatd.wire import harmless as wire
from chatd.wire.amounts import lengthText, sizeText

Fields = Mapping[str, Any]
Translate = Callable[[str], str]


def N_(text: str) -> str:
    """Mark a text for the catalogues."""
    return text


def harmless(text: str) -> str:
    """The text on one line, with control and direction characters made visible; a tab does no harm in a line."""
    return wire.harmless(text, kept="\t")


def fieldsOf(entry: Entry) -> dict[str, Any]:
    """An event's own fields, and who it is by."""
    fields: dict[str, Any] = msgspec.json.decode(entry.body)
    return {"by": entry.by, **fields}


def happened(type: str, fields: Fields, translate: Translate) -> str:
    """What an event says that is no text, with who did it: `ana set the topic: tea`."""
    tell = TOLD.get(type, "{by}: " + type)
    text = tell if isinstance(tell, str) else tell(fields)
    return translate(text).format(**fields, file=fileText(fields) if "size" in fields else "")


def fileText(fields: Fields) -> str:
    """A file: its name, its size and what is known of it."""
    facts = [sizeText(fields["size"])]
    if "seconds" in fields:
        facts.insert(0, lengthText(fields["seconds"]))
    if "width" in fields:
        facts.insert(0, f"{fields['width']}×{fields['height']}")
    caption = f" — {fields['caption']}" if fields.get("caption") else ""
    return f"{fields['name']} ({', '.join(facts)}){caption}"


def _created(fields: Fields) -> str:
    return N_("{by} made the room: {title}") if fields.get("title") else N_("{by} made the room")


def _topic(fields: Fields) -> str:
    return N_("{by} set the topic: {topic}") if fields["topic"] else N_("{by} took the topic away")


TOLD: dict[str, str | Callable[[Fields], str]] = {
    "created": _created,
    "shared": N_("{by} shared {file}"),
    "edited": N_("{by} corrected: {text}"),
    "deleted": N_("{by} deleted a message"),
    "removed": N_("{by} wrote something that was deleted"),
    "joined": N_("{nick} joined"),
    "left": N_("{nick} left"),
    "promoted": N_("{nick} is the administrator now"),
    "topic-set": _topic,
    "closed": N_("{by} was the last one: the room is closed"),
    "invited": N_("{by} invites you into {about}"),
    "asked": N_("{by} asks to join {about}"),
    "accepted": N_("{by} accepted: {about}"),
    "rejected": N_("{by} rejected: {about}"),
    "direct": N_("{by} opened a direct chat with you"),
    "answered": N_("notification {notification} about {about} is {state}"),
    "entered": N_("{nick} entered"),
    "gone": N_("{nick} left"),
}
"""What an event or notice says, by its type."""
