"""The bodies of events: what is stored and sent is the JSON object of the event's own fields."""

from typing import Any

import attrs
import msgspec

from chatd.model.events import Event
from chatd.model.timeline import Entry
from chatd.wire.names import EVENT_NAMES, EVENTS

_encode = msgspec.json.Encoder().encode
_decoders = {name: msgspec.json.Decoder(kind) for name, kind in EVENTS.items()}


_PARTIAL = frozenset(kind for kind in EVENT_NAMES if any(field.default is None for field in attrs.fields(kind)))
"""Classes of events that may lack something; few do, and the others needn't be looked through."""


def writeBody(event: Event) -> tuple[str, bytes]:
    """An event's wire name and its body, without the fields that are None."""
    kind = type(event)
    body: Any = event
    return EVENT_NAMES[kind], _encode(attrs.asdict(body, filter=_isThere) if kind in _PARTIAL else body)


def _isThere(_: Any, value: Any) -> bool:
    return value is not None


def readBody(name: str, body: bytes) -> Any:
    """The event back from its wire name and its body."""
    return _decoders[name].decode(body)


def fieldsOf(entry: Entry) -> dict[str, Any]:
    """An event's own fields, and who it is `by`; also where its class isn't known."""
    fields: dict[str, Any] = msgspec.json.decode(entry.body)
    return {"by": entry.by, **fields}
