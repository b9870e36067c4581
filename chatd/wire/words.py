"""What happened, in words for people: decided once, for the doors that speak in lines and for the client. Pure.

A file is its name and what is known of it, a correction stands behind who made it. Whatever a later server, or one that
lies, puts into the fields, something is said. Nothing here is harmless yet: see `harmless`.
"""

from collections.abc import Callable, Mapping
from typing import Any, get_args

from chatd.model.events import State
from chatd.model.fields import NUMBER_MAX
from chatd.model.filenames import safeName
from chatd.model.refusals import Translate
from chatd.wire.amounts import lengthText, sizeText
from chatd.wire.languages import N_

Fields = Mapping[str, Any]
"""An event's fields: its own, and `by`."""

WAVEFORM_MOST = 32
"""Blocks of a sound's loudness that are shown, at most."""
BLOCKS = "▁▂▃▄▅▆▇█"
"""What a loudness is drawn with."""
STATES = get_args(State)
"""The states of notifications, as the wire and English call them."""


def happened(type: str, fields: Fields, translate: Translate) -> str:
    """What an event or a notice says that is no text, with who did it: `ana set the topic: tea`.

    One that isn't known, or lacks something, is told by its type: `ana: polled`.
    """
    try:
        tell = TOLD[type]
        return _filled(tell, fields, translate) if isinstance(tell, str) else tell(fields, translate)
    except KeyError:
        return f"{fields.get('by', '?')}: {type}"


def asking(type: str, fields: Fields, translate: Translate) -> str:
    """The same, and how it is answered if it asks for that, where people have the commands to answer it."""
    text, how = happened(type, fields, translate), ANSWERED_BY.get(type)
    isWhole = how is not None and {"by", "about"} <= fields.keys()
    return f"{text} ({_filled(how, fields, translate)})" if how and isWhole else text


def noted(type: str, fields: Fields, translate: Translate) -> str:
    """A notification in a list of them: how it is answered, or else what became of it, if anything can."""
    state = fields.get("state")
    if state == "pending":
        return asking(type, fields, translate)
    text = happened(type, fields, translate)
    return f"{text} ({stateText(state, translate)})" if state else text


def stateText(state: object, translate: Translate) -> str:
    """What became of a notification; a later server may know more than we."""
    return translate(state) if isinstance(state, str) and state in STATES else str(state)


def sharing(fields: Fields, translate: Translate) -> str:
    """What somebody shared and says to it: what stands behind who it was."""
    caption = f" — {fields['caption']}" if fields.get("caption") else ""
    # NOTE: before it stands who did that
    return _filled(N_("shared {file}"), {"file": fileText(fields)}, translate) + caption


def fileText(fields: Fields) -> str:
    """A file: its name, and what is known of it."""
    facts = ", ".join(filter(None, (_pixels(fields), _length(fields), _size(fields))))
    name = safeName(str(fields.get("name", "")))
    return f"{name} ({facts})" if facts else name


def _pixels(fields: Fields) -> str:
    width, height = (_number(fields, name) for name in ("width", "height"))
    return f"{width}×{height}" if width and height else ""


def _length(fields: Fields) -> str:
    seconds = _number(fields, "seconds")
    return f"{lengthText(seconds)} {waveform(fields)}".rstrip() if seconds is not None else ""


def _size(fields: Fields) -> str:
    size = _number(fields, "size")
    return sizeText(size) if size is not None else ""


def _number(fields: Fields, name: str) -> Any:
    """A number that can be one of such a thing; None for all else."""
    value: Any = fields.get(name)
    return value if type(value) in (int, float) and 0 <= value <= NUMBER_MAX else None


def waveform(fields: Fields) -> str:
    """The loudness of a sound, as a row of blocks; "" where it isn't known."""
    return "".join(char for char in str(fields.get("waveform", "")) if char in BLOCKS)[:WAVEFORM_MOST]


def _filled(text: str, fields: Fields, translate: Translate) -> str:
    """One of our texts, its places filled. What fills them is never a format. Raises `KeyError`."""
    return translate(text).format_map(fields)


def _shared(fields: Fields, translate: Translate) -> str:
    return f"{fields['by']} {sharing(fields, translate)}"


def _created(fields: Fields, translate: Translate) -> str:
    text = N_("{by} made the room: {title}") if fields.get("title") else N_("{by} made the room")
    return _filled(text, fields, translate)


def _topic(fields: Fields, translate: Translate) -> str:
    text = N_("{by} set the topic: {topic}") if fields["topic"] else N_("{by} took the topic away")
    return _filled(text, fields, translate)


def _answered(fields: Fields, translate: Translate) -> str:
    text = N_("notification {notification} about {about} is {state}")
    return _filled(text, {**fields, "state": stateText(fields["state"], translate)}, translate)


TOLD: dict[str, str | Callable[[Fields, Translate], str]] = {
    "created": _created,
    "shared": _shared,
    "edited": N_("{by} corrected: {text}"),
    "deleted": N_("{by} deleted a message"),
    "removed": N_("a message of {by} was deleted"),
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
    "answered": _answered,
    "entered": N_("{nick} entered"),
    "gone": N_("{nick} left"),
}
"""What an event or notice says, by its type."""

ANSWERED_BY = {
    "invited": N_("/accept {about} or /reject {about}"),
    "asked": N_("/accept {about} {by} or /reject {about} {by}"),
}
"""How a notification is answered, by its type."""
