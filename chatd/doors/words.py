"""What happened, in words for people: decided once, for all doors that speak in lines.

A file is its name, its size and what else is known of it. Nothing here is harmless yet: see `harmless`.
"""

import re
from collections.abc import Callable, Mapping
from typing import Any

import msgspec

from chatd.model.timeline import Entry

Fields = Mapping[str, Any]
Translate = Callable[[str], str]

LINE_END = " ⏎ "
"""A line end inside a text: a real one would let its author forge another's line."""

_ENDS = re.compile("\r\n|[\r\n\x85\u2028\u2029]")
# C0 but the tab, DEL, C1, and what turns the direction of writing (Unicode Standard Annex 9, section 2).
_HARMFUL = re.compile("[\0-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_UNITS = ("B", "KiB", "MiB", "GiB")


def N_(text: str) -> str:
    """Mark a text for the catalogues."""
    return text


def harmless(text: str) -> str:
    """The text on one line, with control and direction characters made visible."""
    return _HARMFUL.sub(_escape, _ENDS.sub(LINE_END, text))


def _escape(found: re.Match[str]) -> str:
    number = ord(found[0])
    return f"\\x{number:02x}" if number < 0x100 else f"\\u{number:04x}"


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


def sizeText(size: float) -> str:
    """A size in bytes, for people: `812 B`, `1.4 MiB`."""
    unit = 0
    while size >= 1024 and unit < len(_UNITS) - 1:
        size, unit = size / 1024, unit + 1
    return f"{size:.{0 if not unit or size >= 10 else 1}f} {_UNITS[unit]}"


def lengthText(seconds: float) -> str:
    """A length in seconds, for people: `0:12`."""
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes}:{rest:02}"


def _created(fields: Fields) -> str:
    return N_("{by} made the room: {title}") if fields.get("title") else N_("{by} made the room")


def _topic(fields: Fields) -> str:
    return N_("{by} set the topic: {topic}") if fields["topic"] else N_("{by} took the topic away")


TOLD: dict[str, str | Callable[[Fields], str]] = {
    "created": _created,
    "shared": N_("{by} shared {file}"),
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
