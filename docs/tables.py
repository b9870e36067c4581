"""The tables of `protocol.md`, rendered from what the code declares. `make docs` writes them anew."""

import ast
import inspect
import json
import re
import types
from collections.abc import Callable, Iterable
from itertools import pairwise
from pathlib import Path
from typing import Any, Literal, Union, get_args, get_origin

import attrs

from chatd import silence
from chatd.doors.farewell import FAREWELL_SECONDS, GRACE_SECONDS
from chatd.model import answers, limits
from chatd.model.fields import NUMBER_MAX, TEXT_MAX, checkOf
from chatd.model.names import NICK_MAX, ROOM_MAX
from chatd.model.refusals import SENTENCES
from chatd.model.timeline import Entry
from chatd.registry import CROWD
from chatd.rules.table import rowOf
from chatd.rules.talk import NEWEST
from chatd.wire.frames import FRAME_MAX
from chatd.wire.names import COMMANDS, EVENTS, NOTICES
from chatd.wire.requests import MESSAGE_MAX

PROTOCOL = Path(__file__).with_name("protocol.md")

WORDS = {str: "text", int: "number", float: "number", bool: "`true` or `false`", Entry: "event"}
"""How the types of fields that have no check are called."""
TIMES = ("at", "created", "used", "since")
"""Texts that are times."""


def table(heads: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """A table in Markdown."""
    heads = tuple(heads)
    lines = [heads, ("---",) * len(heads), *rows]
    return "\n".join(f"| {' | '.join(cell.replace('|', '&#124;') for cell in line)} |" for line in lines)


def meaning(kind: type[Any]) -> str:
    """What a class says of itself, as one paragraph."""
    return " ".join((kind.__doc__ or "").split())


def words(kind: Any) -> str:
    """How a field's type is called."""
    if check := checkOf(kind):
        return check.words
    if get_origin(kind) is Literal:
        return ", ".join(f"`{value}`" if value else "empty" for value in get_args(kind))
    if get_origin(kind) in (Union, types.UnionType):
        return words(next(part for part in get_args(kind) if part is not type(None)))
    if get_origin(kind) is tuple:
        return f"list of {words(get_args(kind)[0])}"
    return WORDS.get(kind) or f"*{kind.__name__}*"


def askedField(field: Any) -> str:
    """One field of a command: its name, what it is, and whether it may be left out, or what it is then."""
    mark = ""
    if field.default is not attrs.NOTHING:
        mark = "?" if field.default is None else f" = `{json.dumps(field.default)}`"
    return f"`{field.name}`{mark}: {words(field.type)}"


def sentField(field: Any) -> str:
    """One field of what the server sends: it stands there always, unless it is marked with `?`."""
    return (
        f"`{field.name}`{'?' if field.default is None else ''}: {'time' if field.name in TIMES else words(field.type)}"
    )


def fields(kind: type[Any], field: Callable[[Any], str] = sentField) -> str:
    """The fields of a class, each on a line of its own."""
    return "<br>".join(map(field, attrs.fields(kind))) or "–"


def commandTable() -> str:
    """Every command."""
    return table(
        ("command", "fields", "who", "what it does", "its `ok` carries"),
        (
            (f"`{name}`", fields(kind, askedField), rowOf(kind).who.value, meaning(kind), answered(kind))
            for name, kind in COMMANDS.items()
        ),
    )


def answered(command: type[Any]) -> str:
    """The name of what a command's `ok` carries."""
    answer = answers.ANSWERS.get(command)
    return f"*{answer.__name__}*" if answer else "–"


def answerTable() -> str:
    """What answers carry, and what stands in their lists."""
    kinds = [
        kind
        for kind in vars(answers).values()
        if attrs.has(kind) and kind.__module__ == answers.__name__ and kind is not answers.Done
    ]
    return table(
        ("name", "fields", "what it is"), ((f"*{kind.__name__}*", fields(kind), meaning(kind)) for kind in kinds)
    )


def eventTable() -> str:
    """Every kind of event, with what it has besides the fields that all have."""
    return table(
        ("event", "its own fields", "what it says"),
        ((f"`{name}`", fields(kind), meaning(kind)) for name, kind in EVENTS.items()),
    )


def noticeTable() -> str:
    """What the server says besides events."""
    return table(("message", "what it says"), ((f"`{name}`", text) for name, text in NOTICES.items()))


def refusalTable() -> str:
    """Every code and its sentence."""
    rows = ((f"`{code}`", re.sub(r"{(\w+)}", r"*\1*", sentence)) for code, sentence in SENTENCES.items())
    return table(("`code`", "`why`"), rows)


def sizeTable() -> str:
    """Sizes and times that stand always."""
    rows = (
        ("the JSON of one message", f"{MESSAGE_MAX:,} bytes"),
        ("a frame", f"{FRAME_MAX:,} bytes"),
        ("a text", f"{TEXT_MAX:,} characters"),
        ("a nick", f"{NICK_MAX} characters"),
        ("a room's name", f"{ROOM_MAX} characters"),
        ("a whole number", f"{NUMBER_MAX:,}"),
        ("events that `open` begins with when `after` is left out", str(NEWEST)),
        ("people who have a room open while `entered` and `gone` are still told", str(CROWD)),
        ("time to log in", f"{silence.LOGIN_SECONDS} s"),
        ("silence until the server sends a `ping`", f"{silence.QUIET_SECONDS} s"),
        ("silence after that until it closes", f"{silence.PINGED_SECONDS} s"),
        ("time to take what was written when the server ends a connection", f"{GRACE_SECONDS:g} s"),
        ("the same, when the client has closed its half", f"{FAREWELL_SECONDS:g} s"),
    )
    return table(("what", "at most"), rows)


def limitTable() -> str:
    """Counts and rates, and which of them `--limits off` lifts."""
    told = attributeTexts(limits.Limits)
    usual, off = limits.Limits(), limits.OFF
    return table(
        ("what", "at most", "with `--limits off`"),
        (
            (told.get(name) or spaced(name), amount(getattr(usual, name)), amount(getattr(off, name)))
            for name in (field.name for field in attrs.fields(limits.Limits))
        ),
    )


def amount(value: Any) -> str:
    """A count or a rate."""
    if isinstance(value, limits.Rate):
        if value.burst >= limits.MANY:
            return "no limit"
        return f"{value.burst:,} at once, then {value.perSecond:g} a second"
    if limits.MANY > value >= limits.MIB:
        return f"{value // limits.MIB:,} MiB"
    return "no limit" if value >= limits.MANY else f"{value:,}"


def attributeTexts(kind: type[Any]) -> dict[str, str]:
    """The strings that stand below the fields of a class, by the fields' names."""
    body = ast.parse(inspect.getsource(kind)).body[0]
    assert isinstance(body, ast.ClassDef), kind
    return {
        ast.unparse(above.target): " ".join(ast.literal_eval(below.value).split()).rstrip(".")
        for above, below in pairwise(body.body)
        if isinstance(above, ast.AnnAssign) and isinstance(below, ast.Expr)
    }


def spaced(name: str) -> str:
    """The words of a name: `roomsPerPerson` is `Rooms per person`."""
    return re.sub(r"(?<!^)([A-Z])", lambda match: f" {match[1].lower()}", name).capitalize()


TABLES: dict[str, Callable[[], str]] = {
    "commands": commandTable,
    "answers": answerTable,
    "events": eventTable,
    "notices": noticeTable,
    "refusals": refusalTable,
    "sizes": sizeTable,
    "limits": limitTable,
}


def withTables(text: str) -> str:
    """The document with its tables as they should be; what stands between their marks is replaced."""
    for name, render in TABLES.items():
        start, end = f"<!-- tables:{name} -->", f"<!-- /tables:{name} -->"
        before, _, rest = text.partition(start)
        _, found, after = rest.partition(end)
        if not found:
            raise ValueError(f"{start} … {end} is missing")
        text = f"{before}{start}\n{render()}\n{end}{after}"
    return text


if __name__ == "__main__":
    PROTOCOL.write_text(withTables(PROTOCOL.read_text("utf-8")), "utf-8")
