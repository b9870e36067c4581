"""What the server sends, before anybody trusts it: each kind of message has the fields that it must have, and those
that are known have their types. Pure. The facts are the server's own declarations.

What isn't known passes: a later server may say more than we understand.
"""

from types import UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

import attrs
import msgspec

from chatcli.language import _
from chatcli.protocol import Message
from chatd.model.answers import ANSWERS, Done, Events, RoomRow
from chatd.model.fields import NUMBER_MAX
from chatd.model.timeline import Entry
from chatd.wire.names import COMMANDS, EVENTS

TEXT_MOST = 64 * 1024
"""Characters in what somebody says, at most: far more than a server of today lets through."""
NAME_MOST = 1000
"""Characters in all other texts."""
DEPTH_MOST = 32
"""How deep lists and objects may lie in each other: what can hardly be read could not be written again."""

BAD_ANSWER = "bad-answer"
"""The code of the refusal that stands for an answer of which nothing can be made."""

OWN = frozenset({"online", "offline", "dropped"})
"""Kinds of messages that a link makes itself: no server may."""
ANSWERING = frozenset({"ok", "refused"})

_Name = Annotated[str, msgspec.Meta(max_length=NAME_MOST)]
_Text = Annotated[str, msgspec.Meta(max_length=TEXT_MOST)]
_Number = Annotated[int, msgspec.Meta(ge=0, le=NUMBER_MAX)]
_Seconds = Annotated[float, msgspec.Meta(ge=0, le=NUMBER_MAX)]
_Shape = type[msgspec.Struct]
_BOXES = frozenset({dict, list})


def fits(message: Message) -> bool:
    """Whether a message is one that can be handed on. Of an answer only whose it is: see `answerTo`."""
    kind = message.get("type")
    if type(kind) is not str or kind in OWN:
        return False
    if kind in ANSWERING:
        return _has(message, _ANY_ANSWER)
    if not (_has(message, _SHAPES.get(kind, _ANY)) and _isShallow(message)):
        return False
    # What has a time is taken for an event, also where it is called as something else is.
    return kind in EVENTS or "at" not in message or _has(message, _EVENT)


def isPlaced(message: Message) -> bool:
    """Whether a message has an event's place at least: its room and its number there."""
    return "at" in message and _has(message, _PLACED)


def answerTo(command: Any, answer: Message) -> Message:
    """The answer to a command; where nothing can be made of that, a refusal in its place."""
    isOk = answer.get("type") == "ok"
    shape = _ANSWERS.get(command, _DONE) if isOk else _REFUSED
    if _isShallow(answer) and _has(answer, shape) and (_hasEvents(command, answer) if isOk else "at" not in answer):
        return answer
    return {"type": "refused", "code": BAD_ANSWER, "why": _("The server's answer makes no sense.")}


def _hasEvents(command: Any, answer: Message) -> bool:
    """Whether the list of events has nothing else in it, where the command asks for one."""
    if command not in _PAGED:
        return True
    return all(type(event) is dict and "at" in event and fits(event) for event in answer["events"])


def _has(message: Message, shape: _Shape) -> bool:
    try:
        msgspec.convert(message, shape)
    except msgspec.ValidationError:
        return False
    return True


def _isShallow(message: Message) -> bool:
    level: list[Any] = [message]
    for _depth in range(DEPTH_MOST):
        inside = (box.values() if type(box) is dict else box for box in level)
        level = [value for values in inside for value in values if type(value) in _BOXES]
        if not level:
            return True
    return False


# --- shapes, from what the server declares

_Fields = dict[str, tuple[Any, ...]]


def _shape(name: str, *fields: _Fields) -> _Shape:
    """What a message must be like; of two fields of a name the last one counts."""
    found = {field: value for group in fields for field, value in group.items()}
    return msgspec.defstruct(name, [(field, *value) for field, value in found.items()], kw_only=True)


def _declared(kind: type[Any]) -> _Fields:
    """The fields of a class of the model. The server leaves out those that may be None; it sends no null."""
    return {
        field.name: (
            _Text if field.name == "text" else _typed(field.type),
            *(() if field.default is attrs.NOTHING else (msgspec.UNSET,)),
        )
        for field in attrs.fields(kind)
    }


def _typed(kind: Any) -> Any:
    """A type of the model as it is on the wire."""
    if kind in (str, int, float):
        return {str: _Name, int: _Number, float: _Seconds}[kind]
    if get_origin(kind) is Literal:
        return _Name  # a later server may know more words
    if get_origin(kind) in (Union, UnionType):
        return _typed(next(part for part in get_args(kind) if part is not type(None)))
    if get_origin(kind) is tuple:
        return list[_typed(get_args(kind)[0])]  # type: ignore[misc]
    if kind is Entry:
        return Any  # see `_hasEvents`
    return _shape(kind.__name__, _declared(kind)) if attrs.has(kind) else kind


def _optional(fields: _Fields) -> _Fields:
    return {name: (value[0], msgspec.UNSET) for name, value in fields.items()}


def _some(*names: str) -> _Fields:
    """Known fields that must be there."""
    return {name: _KNOWN[name][:1] for name in names}


_KNOWN: _Fields = _optional(
    {
        **{name: value for kind in (*EVENTS.values(), RoomRow) for name, value in _declared(kind).items()},
        **dict.fromkeys(("type", "at", "by", "key", "code", "why", "name"), (_Name,)),
        "seq": (_Number,),
        "re": (_Number | _Name,),
        "offset": (_Number,),
    }
)
"""All fields that have a meaning for us outside of answers, wherever they are."""
NOTICES = {
    "entered": ("room", "nick"), "gone": ("room", "nick"), "unread": ("room", "last", "by"), "seen": ("room", "seq"),
    "received": ("sha256", "offset"), "uploaded": ("sha256", "media"), "failed": ("sha256", "code", "why"),
}  # fmt: skip
"""What a notice must have, where that is anything."""

_COMMON = _some("room", "seq", "at", "by")
_ANY = _shape("Any", _KNOWN)
_EVENT = _shape("Event", _COMMON)
_PLACED = _shape("Placed", _some("room", "seq"))
_SHAPES = {
    **{name: _shape(name, _KNOWN, _COMMON, _declared(kind)) for name, kind in EVENTS.items()},
    **{name: _shape(name, _KNOWN, _some(*must)) for name, must in NOTICES.items()},
}
_ANY_ANSWER = _shape("AnyAnswer", {"re": _KNOWN["re"]})
_REFUSED = _shape("Refused", _KNOWN, _some("code", "why"))
_DONE = _shape("Done", _KNOWN)
_ANSWERS = {name: _shape(name, _KNOWN, _declared(ANSWERS.get(kind, Done))) for name, kind in COMMANDS.items()}
_PAGED = frozenset(name for name, kind in COMMANDS.items() if ANSWERS.get(kind) is Events)
