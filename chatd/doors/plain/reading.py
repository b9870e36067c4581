"""From a line that somebody typed to a slash command and what it is given. Pure."""

import re
from typing import Any

from chatd.doors.plain.command import SHOWN_MOST, Arguments, BadCommand, Slash
from chatd.doors.plain.slash import called
from chatd.model.refusals import Translate
from chatd.wire.languages import N_

NUMBERS = frozenset({"BEFORE", "LIMIT", "SEQ"})
"""Arguments that are whole numbers."""
NUMBER_DIGITS = 16
"""What the model takes has no more."""
SIGNS = {"ROOM": "#", "NICK": "@", "TO": "@"}
"""What people write before a name, and what is none of it."""


def isCommand(line: str) -> bool:
    """Whether a line is a command; `//x` isn't, it says `/x`."""
    return line.startswith("/") and not line.startswith("//")


def text(line: str) -> str:
    """What a line that is no command says."""
    return line[1:] if line.startswith("//") else line


def parse(line: str, translate: Translate) -> tuple[Slash, Arguments]:
    """The command of a line that begins with `/`, and the fields that it fills. Raises `BadCommand`."""
    name, rest = _firstWord(line[1:])
    command = called(name, translate)
    return command, command.prepare(translate, _arguments(command, rest, translate))


def _arguments(command: Slash, rest: str, translate: Translate) -> Arguments:
    found: Arguments = {}
    usage = command.usage(translate)
    for word in command.arguments.split():
        name, isRest = word.strip("[]."), "..." in word
        value, rest = (rest, "") if isRest else _firstWord(rest.lstrip())
        if value.strip():
            found[name.lower()] = _value(name, value, usage, translate)
        elif not word.startswith("["):
            lacking = translate(N_("/{command} lacks its {name}: {usage}"))
            raise BadCommand(lacking.format(command=command.name, name=translate(name), usage=usage))
    if rest.strip():  # not shown back: some write a password there
        tooMuch = translate(N_("/{command} doesn't take all that: {usage}"))
        raise BadCommand(tooMuch.format(command=command.name, usage=usage))
    return found


def _firstWord(line: str) -> tuple[str, str]:
    """A word, and what stands behind the one space or tab after it."""
    word, *rest = re.split(r"\s", line, maxsplit=1)
    return word, "".join(rest)


def _value(name: str, value: str, usage: str, translate: Translate) -> Any:
    if name not in NUMBERS:
        return value.removeprefix(SIGNS.get(name, "")) or value
    if not (value.isascii() and value.isdigit() and len(value) <= NUMBER_DIGITS):
        noNumber = translate(N_("{value!r} is no number: {usage}"))
        raise BadCommand(noNumber.format(value=value[:SHOWN_MOST], usage=usage))
    return int(value)
