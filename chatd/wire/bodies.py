"""The bodies of events: what is stored and sent is the JSON object of the event's own fields."""

from typing import Any

import msgspec

from chatd.model.events import Event
from chatd.wire.names import EVENT_NAMES, EVENTS

_encode = msgspec.json.Encoder().encode
_decoders = {name: msgspec.json.Decoder(kind) for name, kind in EVENTS.items()}


def writeBody(event: Event) -> tuple[str, bytes]:
    """An event's wire name and its body."""
    return EVENT_NAMES[type(event)], _encode(event)


def readBody(name: str, body: bytes) -> Any:
    """The event back from its wire name and its body."""
    return _decoders[name].decode(body)
