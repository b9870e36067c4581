"""Where in a line a word stands, and so what it can be: a nick, a room, a command, a path. Pure."""

import re
from collections.abc import Callable, Iterable, Sequence
from typing import Protocol

import attrs

from chatcli.line.folding import fold
from chatcli.quoting import begunWord, written
from chatcli.slash import BY_NAME, PROFILE, isCommand

_OPENING = "([{<\"'«“‘„¿¡"
"""What may stand before a name without a space."""


class Sources(Protocol):
    """What there is to complete from. Everything is in the order in which it is to be offered."""

    def nicks(self) -> Sequence[str]:
        """Who is here, the last speaker first."""

    def rooms(self) -> Sequence[str]:
        """The rooms, without `#`."""

    def commands(self) -> Sequence[str]:
        """The commands, without `/`."""

    def paths(self, prefix: str) -> Sequence[str]:
        """The paths that this one may become, written as it is (`~/pho` becomes `~/photos/`); folders end with `/`."""


@attrs.frozen
class Kind:
    """A kind of word: which names there are for what was begun, and how one is written."""

    names: Callable[[Sources, str], Iterable[str]]
    mark: str = ""
    """What the word may begin with, before the name."""
    before: str = ""
    """What is written before the name: the mark again, or nothing where the server takes the bare name."""
    behind: str = " "


@attrs.frozen
class Begun:
    """A word that was begun: where in the text it starts, what of it stands before the cursor, and its kind."""

    start: int
    word: str
    kind: Kind

    def candidates(self, sources: Sources) -> tuple[str, ...]:
        """What the word may become, without repeats."""
        names = self.kind.names(sources, self.word.removeprefix(self.kind.mark))
        return tuple(dict.fromkeys(f"{self.kind.before}{name}{self.kind.behind}" for name in names))


def _startingWith(names: Callable[[Sources], Iterable[str]]) -> Callable[[Sources, str], Iterable[str]]:
    """Those of the names that begin with what was typed, blind to case and accents."""
    return lambda sources, begun: [name for name in names(sources) if fold(name).startswith(fold(begun))]


_nicks = _startingWith(lambda sources: sources.nicks())
_rooms = _startingWith(lambda sources: sources.rooms())
_commands = _startingWith(lambda sources: sources.commands())

ADDRESS = Kind(_nicks, behind=": ")
PERSON = Kind(_nicks)
MENTION = Kind(_nicks, "@", "@")
ROOM = Kind(_rooms, "#", "#")
COMMAND = Kind(_commands, "/", "/")
NOTHING = Kind(lambda sources, begun: ())
PATH = Kind(lambda sources, begun: map(written, sources.paths(begun)), behind="")
ARGUMENTS = {
    "ROOM": Kind(_rooms, "#"),
    "NICK": Kind(_nicks, "@"),
    "TO": Kind(_nicks, "@"),
    "COMMAND": Kind(_commands, "/"),
    "KIND": Kind(_startingWith(lambda sources: ("group", "open"))),
    "FIELD": Kind(_startingWith(lambda sources: PROFILE)),
    "FILE": PATH,
    "DIR": PATH,
}
"""What an argument of a command can be, by its word in the table of commands."""


def begunAt(text: str, cursor: int) -> Begun:
    """Where the cursor stands: the word before it, and what that may become."""
    typed = text[:cursor]
    start = len(typed) - len(re.split(r"\s", typed)[-1])
    if not isCommand(text):
        return _inTalk(typed, start)
    return Begun(start, typed, COMMAND) if start == 0 else _inCommand(typed, start)


def _inTalk(typed: str, start: int) -> Begun:
    """A word of a message."""
    isFirst = typed[start - 1 : start] in ("", "\n")
    begun = typed[start:].lstrip(_OPENING)
    kind = {"@": MENTION, "#": ROOM}.get(begun[:1], ADDRESS if isFirst and begun == typed[start:] else PERSON)
    return Begun(len(typed) - len(begun), begun, kind)


def _inCommand(typed: str, start: int) -> Begun:
    """A word behind a command: its argument, or a word of what it says."""
    name, *given = re.split(r"\s+", typed[1:start].rstrip())
    words = _argumentsOf(name.lower())
    if path := _path(typed, words):
        return path
    argument = words[min(len(given), len(words) - 1)] if words else ""
    isRest = "..." in argument
    if len(given) >= len(words) and not isRest:
        return Begun(start, typed[start:], NOTHING)
    kind = ARGUMENTS.get(argument.strip("[]."))
    if kind is None and isRest:
        return _inTalk(typed, start)
    if typed[start : start + 1] == "@" and argument.strip("[]") == "ROOM":
        kind = MENTION
    return Begun(start, typed[start:], kind or NOTHING)


def _path(typed: str, words: Sequence[str]) -> Begun | None:
    """The path in which the cursor stands, if it does: one may hold spaces."""
    count, start, begun = begunWord(typed)
    argument = words[count - 1] if 0 < count <= len(words) else ""
    return Begun(start, begun, PATH) if ARGUMENTS.get(argument.strip("[].")) is PATH else None


def _argumentsOf(name: str) -> Sequence[str]:
    """The words for what a command takes; what isn't known may take any text."""
    if name in BY_NAME:
        return BY_NAME[name].arguments.split()
    return ("TEXT...",)
