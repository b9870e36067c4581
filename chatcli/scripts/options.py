"""What stands on the command line of a script: `chatcli send lobby "the build is done"`."""

import argparse
import re
from collections.abc import Callable, Sequence
from math import isfinite
from typing import Any

import attrs

from chatcli.language import N_, _

LOBBY = "lobby"
"""The room where no other is named."""
NUMBER_DIGITS = 16
"""What the server takes has no more."""


@attrs.frozen
class Script:
    """What one script is to do."""

    name: str
    json: bool = False
    room: str | None = None
    """Which room, or `@nick`; None where none was named."""
    text: str | None = None
    """What to send; None means standard input."""
    after: int | None = None
    before: int | None = None
    lines: int | None = None
    limit: int = 50
    """How many events of history, at most."""
    pattern: str = ""
    files: tuple[str, ...] = ()
    """Paths of what to upload."""
    caption: str = ""
    events: tuple[int, ...] = ()
    """Numbers of the events whose files to download."""
    to: str | None = None
    """Into which folder; None means the user's own one for downloads."""
    timeout: float | None = None
    """Seconds; None means as long as it takes."""

    @property
    def isWriting(self) -> bool:
        """Whether it asks for something that an outbox keeps."""
        return self.name == "send"

    @property
    def isSending(self) -> bool:
        """Whether it goes on where nobody reads what it prints."""
        return self.name in ("send", "upload")


def addScripts(subparsers: Any, parents: Sequence[argparse.ArgumentParser]) -> None:
    """Add each script to what `add_subparsers(dest="script")` gave. `parents` have the options that all share.

    No option that is added here has a default: what isn't given isn't in the namespace, so that what was
    given before the script's name, or in a file, stands.
    """
    for name, (help, add) in SCRIPTS.items():
        parser = subparsers.add_parser(
            name, help=_(help), description=_(help), parents=list(parents), allow_abbrev=False,
            argument_default=argparse.SUPPRESS,
        )  # fmt: skip
        add(parser)
        parser.add_argument("--timeout", type=seconds, metavar=_("S"), help=_("give up after so many seconds"))


def takeScript(values: dict[str, Any]) -> Script | None:
    """The script of these options, if they name one; what only scripts have is taken out of them.

    Raises `argparse.ArgumentTypeError` for a number out of range, as a file may hold.
    """
    own = {name: values.pop(name) for name in OWN if name in values}
    name, target = own.pop("script", None), own.pop("target", None)
    if name is None:
        return None
    own |= {option: VALUES[option](value) for option, value in own.items() if option in VALUES}
    if name == "wait-for":
        target = _room(values.get("room", LOBBY))
    return Script(name, json=bool(values.get("json")), room=target, **own)


OPTION_TYPES = {"timeout": float, "after": int, "before": int, "lines": int, "limit": int}
"""What of this may stand in a file, and of which type."""
OWN = frozenset(attrs.fields_dict(Script)) - {"name", "json", "room"} | {"script", "target"}
"""Options that only scripts have. `target` is the ROOM behind a script's name, which isn't that of `--room`."""

# --- what each takes

Parser = argparse.ArgumentParser


def _send(parser: Parser) -> None:
    _oneRoom(parser)
    help = _("what to say, as it stands; left out, or -: standard input, whole")
    parser.add_argument("text", type=_text, nargs="?", default=None, metavar=_("TEXT"), help=help)


def _tail(parser: Parser) -> None:
    _oneRoom(parser)
    begin = parser.add_mutually_exclusive_group()
    begin.add_argument("--after", type=number, metavar=_("SEQ"), help=_("begin behind this event's number"))
    begin.add_argument("--lines", type=number, metavar=_("N"), help=_("begin with the newest N (50)"))


def _history(parser: Parser) -> None:
    _oneRoom(parser)
    parser.add_argument("--limit", type=number, metavar=_("N"), help=_("how many, at most (50)"))
    parser.add_argument("--before", type=number, metavar=_("SEQ"), help=_("only what was before this event's number"))


def _rooms(_parser: Parser) -> None:
    pass


def _who(parser: Parser) -> None:
    help = _("who has this room open (left out: who is online)")
    parser.add_argument("target", type=_room, nargs="?", default=None, metavar=_("ROOM"), help=help)


def _waitFor(parser: Parser) -> None:
    help = _("a regular expression of Python; the room is that of --room")
    parser.add_argument("pattern", type=_pattern, metavar=_("PATTERN"), help=help)


def _upload(parser: Parser) -> None:
    _oneRoom(parser)
    parser.add_argument("files", nargs="+", metavar=_("FILE"), help=_("the files, each shared for itself"))
    parser.add_argument("--caption", type=_text, metavar=_("TEXT"), help=_("what stands under each of them"))


def _download(parser: Parser) -> None:
    _oneRoom(parser)
    help = _("the numbers of the events that shared them, as history --json tells")
    parser.add_argument("events", type=number, nargs="+", metavar=_("SEQ"), help=help)
    help = _("the folder to save them in, made if need be (your folder for downloads)")
    parser.add_argument("--to", metavar=_("DIR"), help=help)


def _oneRoom(parser: Parser) -> None:
    help = _("a room's name, or @NICK for the chat with somebody")
    parser.add_argument("target", type=_room, metavar=_("ROOM"), help=help)


SCRIPTS: dict[str, tuple[str, Callable[[Parser], None]]] = {
    "send": (N_("say something, and wait until it is acknowledged"), _send),
    "tail": (N_("follow a room until you are stopped"), _tail),
    "history": (N_("print what was said in a room, the oldest first"), _history),
    "upload": (N_("share files, and wait until they are there"), _upload),
    "download": (N_("save files that were shared, and print where they are; overwrites nothing"), _download),
    "rooms": (N_("list open rooms and groups"), _rooms),
    "who": (N_("list who is there"), _who),
    "wait-for": (N_("wait until somebody says something that matches, and print it"), _waitFor),
}

# --- values


def seconds(value: str | float) -> float:
    """A time. Raises `argparse.ArgumentTypeError`, as the others here do."""
    try:
        found = float(value)
    except ValueError:
        found = 0.0
    if found <= 0 or not isfinite(found):
        raise argparse.ArgumentTypeError(_("{value} is no number of seconds").format(value=value))
    return found


def number(value: str | int) -> int:
    """A whole number from 0."""
    text = str(value)
    if not (text.isascii() and text.isdigit() and len(text) <= NUMBER_DIGITS):
        raise argparse.ArgumentTypeError(_("{value} is no whole number").format(value=text))
    return int(text)


VALUES: dict[str, Callable[[Any], Any]] = {
    "timeout": seconds, "after": number, "before": number, "lines": number, "limit": number, "files": tuple,
    "events": tuple,
}  # fmt: skip
"""How a value of an option is checked, wherever it stood."""


def _room(text: str) -> str:
    # People write #lobby where rooms and people could be mixed up; it isn't part of the name.
    room = _text(text).removeprefix("#")
    if not room:
        raise argparse.ArgumentTypeError(_("a room's name can't be empty"))
    return room


def _pattern(text: str) -> str:
    pattern = _text(text)
    try:
        re.compile(pattern)
    except (re.error, RecursionError, OverflowError) as error:
        raise argparse.ArgumentTypeError(_("that is no regular expression: {error}").format(error=error)) from None
    return pattern


def _text(text: str) -> str:
    """What was given, with bytes that are no UTF-8 replaced: Python hands them on as something that can't be sent."""
    return text.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
