"""From events, answers and refusals to the bytes of one native message, without framing."""

from typing import Any

import attrs
import msgspec

from chatd.model.answers import Events, Placed
from chatd.model.refusals import Refused
from chatd.model.timeline import Entry
from chatd.wire.languages import ENGLISH, whyIn
from chatd.wire.requests import Id
from chatd.wire.times import timeText

encode = msgspec.json.Encoder().encode


def renderEntry(entry: Entry) -> bytes:
    """An event: the timeline's fields, then the event's own, as they are stored."""
    head = b'{"type":"%b","room":%b,"seq":%d,"at":"%b","by":%b' % (
        entry.type.encode(), encode(entry.room), entry.seq, timeText(entry.at).encode(), encode(entry.by),
    )  # fmt: skip
    own = b"," + entry.body[1:-1] if len(entry.body) > 2 else b""
    key = b',"key":' + encode(entry.key) if entry.key is not None else b""
    return head + own + key + b"}"


def renderOk(requestId: Id, answer: Any) -> bytes:
    """The answer to a command that was carried out."""
    head = b'{"type":"ok"' + _re(requestId)
    if type(answer) is Placed:
        return head + b',"seq":%d,"at":"%b"}' % (answer.seq, answer.at.encode())
    own = encode(_plain(answer))
    return head + (b"," + own[1:] if len(own) > 2 else b"}")


def renderRefused(requestId: Id, refused: Refused, language: str = ENGLISH) -> bytes:
    """The answer to a command that was not carried out."""
    why = whyIn(language, refused)
    return b'{"type":"refused"%b,"code":%b,"why":%b}' % (_re(requestId), encode(refused.code), encode(why))


def renderBye(refused: Refused, language: str = ENGLISH) -> bytes:
    """The last words to a connection that the server ends."""
    return renderNotice("bye", code=refused.code, why=whyIn(language, refused))


def renderNotice(name: str, /, **fields: Any) -> bytes:
    """What the server says of itself: `hello`, presence, hints, `ping`, `bye`."""
    return encode({"type": name, **fields})


def _re(requestId: Id) -> bytes:
    return b',"re":' + encode(requestId) if requestId is not None else b""


def _plain(answer: Any) -> dict[str, Any]:
    """The answer as a dictionary, without the fields that are None."""
    if isinstance(answer, Events):
        rendered = [msgspec.Raw(renderEntry(entry)) for entry in answer.events]
        return {"room": answer.room, "events": rendered, "more": answer.more}
    return attrs.asdict(answer, filter=lambda _, value: value is not None)
