"""From the bytes of one message to a command, or to the refusal that says what is wrong with it."""

import json
import re
from typing import Any

import attrs
import msgspec

from chatd.model.fields import LANGUAGE_MAX, NUMBER_MAX
from chatd.model.refusals import Phrase, Refused
from chatd.wire.names import COMMANDS

MESSAGE_MAX = 64 * 1024
"""Bytes of JSON in one message, at most."""

Id = int | str | None
"""What a client calls its request: a whole number from 0 to 2**53-1, or up to 64 characters."""


class _Envelope(msgspec.Struct):
    """What every request has, read leniently, so that a refusal can still name the request."""

    type: Any = None
    id: Any = None


class _Asked(msgspec.Struct):
    """What tells the language of the answer, also where the rest of the request can't be used."""

    type: str
    lang: str


@attrs.frozen
class Request:
    """One request: a command of the model, or the refusal that it got on its way in.

    `language` is what an entrance command asks to be answered in, also where it is refused.
    """

    id: Id
    command: Any
    language: str | None = None


_envelope = msgspec.json.Decoder(_Envelope)
_asked = msgspec.json.Decoder(_Asked)
_decoders = {name: msgspec.json.Decoder(kind) for name, kind in COMMANDS.items()}
_entrances = tuple(name for name, kind in COMMANDS.items() if "lang" in attrs.fields_dict(kind))


def readRequest(data: bytes) -> Request:
    """Read one message. Never raises: what is wrong with it is a `Refused` in place of the command."""
    try:
        # Checked as a whole, because the decoders skip over what they don't know without looking.
        data.decode()
        envelope = _envelope.decode(data)
    except (ValueError, RecursionError) as error:
        return _unreadable(data, error)
    language = _language(data) if envelope.type in _entrances else None
    if not _isId(envelope.id):
        detail = Phrase("it is a number from 0 or up to 64 characters")
        return Request(None, Refused("bad-field", field="id", detail=detail), language)
    return Request(envelope.id, _command(envelope.type, data), language)


def _language(data: bytes) -> str | None:
    """What an entrance command asks to be answered in, if that could be the name of a language."""
    try:
        asked = _asked.decode(data)
    except (ValueError, RecursionError):
        return None
    return _asking(asked.type, asked.lang)


def _asking(name: Any, language: Any) -> str | None:
    isName = isinstance(language, str) and len(language) <= LANGUAGE_MAX
    return language if isName and name in _entrances else None


def tooLong(what: Phrase = Phrase("message"), most: int = MESSAGE_MAX) -> Refused:
    """The refusal for something with too many bytes: a message, if nothing else is named."""
    return Refused("too-long", what=what, most=Phrase("{most} bytes", most=most))


def _command(name: Any, data: bytes) -> Any:
    if name is None or name == "":
        return Refused("missing-field", field="type")
    if not isinstance(name, str):
        return Refused("bad-field", field="type", detail=Phrase("it is a string"))
    return _decoded(_decoders[name], data) if name in _decoders else Refused("unknown-type", type=name[:64])


def _decoded(decoder: msgspec.json.Decoder[Any], data: bytes) -> Any:
    try:
        return decoder.decode(data)
    except Refused as refused:
        return refused
    except msgspec.ValidationError as error:
        return _invalid(str(error))
    except (ValueError, RecursionError) as error:
        return _unreadable(data, error).command


def _invalid(detail: str) -> Refused:
    """The refusal for a message whose fields are not of the declared types, from msgspec's own words."""
    if missing := re.search(r"missing required field `(.*?)`", detail):
        return Refused("missing-field", field=missing[1])
    path = re.search(r" - at `\$\.(.*?)`$", detail)
    field = path[1] if path else "message"
    return Refused("bad-field", field=field, detail=detail.partition(" - at ")[0].replace("`", ""))


def _unreadable(data: bytes, error: Exception) -> Request:
    """Tell half a surrogate pair, which JSON can write and text can't hold, from what is no JSON object."""
    if isinstance(error, msgspec.ValidationError) and " - at " in str(error):
        return Request(None, _invalid(str(error)), _language(data))
    try:
        # From text, because `loads` would take bytes for UTF-16 too; and NaN is Python's, not JSON's.
        parsed = json.loads(data.decode(), parse_constant=_noJson)
    except (ValueError, RecursionError):
        parsed = None
    if not isinstance(parsed, dict):
        return Request(None, Refused("bad-json", detail=_shortly(error)), _language(data))
    requestId, language = parsed.get("id"), _asking(parsed.get("type"), parsed.get("lang"))
    return Request(requestId if _isId(requestId) else None, Refused("bad-text"), language)


def _noJson(constant: str) -> Any:
    raise ValueError(constant)


def _shortly(error: Exception) -> str:
    return str(error).replace("`", "")[:120]


def _isId(value: Any) -> bool:
    if value is None or (isinstance(value, str) and len(value) <= 64 and _encodes(value)):
        return True
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= NUMBER_MAX


def _encodes(value: str) -> bool:
    return value.isascii() or not any("\ud800" <= char <= "\udfff" for char in value)
