"""The table of slash commands. Help is made from it, and nothing else says what a command takes.

Arguments are words in capitals: `[OPTIONAL]`, and `REST...` for the rest of the line. Where the
server carries a command out, an argument is the field of its name, and the command has the wire's name.
A ROOM may have a `#` before it and a NICK an `@`, as they have in talk; spaces in a FILE stand in quotes.
"""

import re
from collections.abc import Callable
from difflib import get_close_matches
from typing import Any

import attrs

from chatcli.commanded import Arguments, BadCommand, Client
from chatcli.language import N_, _
from chatcli.quoting import firstWord

__all__ = ["BY_NAME", "TABLE", "Arguments", "BadCommand", "Client", "Slash", "isCommand", "parse", "text"]

NUMBERS = frozenset({"BEFORE", "LIMIT", "SEQ", "NUMBER"})
"""Arguments that are whole numbers."""
WORDS = (
    N_("AFTER"), N_("BEFORE"), N_("CAPTION"), N_("COMMAND"), N_("DIR"), N_("EMAIL"), N_("FIELD"), N_("FILE"),
    N_("KIND"), N_("LIMIT"), N_("NICK"), N_("NUMBER"), N_("POSTAL"), N_("ROOM"), N_("SEQ"), N_("TEXT"), N_("TITLE"),
    N_("TO"), N_("TOKEN"), N_("TOPIC"), N_("VALUE"),
)  # fmt: skip
"""All arguments."""
QUOTED = frozenset({"DIR", "FILE"})
"""Arguments that may hold spaces, in quotes or behind a backslash."""
SIGNS = {"ROOM": "#", "NICK": "@"}
"""What people write before a name, and what is none of it."""
MESSAGES = frozenset({"before", "seq"})
"""Arguments that mean an event: `#3` is the third text from the bottom, where the client knows what it shows."""
REFERENCE = re.compile("#[0-9]{1,9}")
SECRETS = frozenset({"PASSWORD", "TOKEN"})
"""Arguments that nobody may read over a shoulder."""
ASKING = frozenset({"login", "signup", "set-password"})
"""Commands that ask for a password: some write it behind them all the same."""
NUMBER_DIGITS = 16
"""What the server takes has no more."""

Run = Callable[[Client, Arguments], None]


@attrs.frozen
class Slash:
    """One command: its name, what it takes, what it does. `run` None: the server does it, as it stands there."""

    name: str
    arguments: str
    help: str
    run: Run | None = None
    here: bool = False
    """Whether the current room is meant where no ROOM is given."""
    wire: str | None = None
    """The command of the server that it gives, if that isn't called the same."""
    opensFiles: bool = False
    """Whether `#3` may be a file where a ROOM could stand."""

    def perform(self, client: Client, arguments: Arguments) -> None:
        """Carry it out."""
        if self.here:
            arguments.setdefault("room", client.room)
        for name in MESSAGES & arguments.keys():
            if isinstance(reference := arguments[name], str):
                arguments[name] = client.numberOf(reference, arguments.get("room", client.room))
        if self.run is not None:
            self.run(client, arguments)
        else:
            client.request(self.wire or self.name, **arguments)

    def carriesSecret(self) -> bool:
        """Whether what stands behind it may be a password or a token."""
        return self.name in ASKING or not SECRETS.isdisjoint(_WORDS.findall(self.arguments))

    def usage(self) -> str:
        """How it is written, for people: its arguments have names in their language."""
        return f"/{self.name} {_WORDS.sub(lambda word: _(word[0]), self.arguments)}".rstrip()


def parse(line: str) -> tuple[Slash, Arguments]:
    """The command of a line that begins with `/`, and its arguments. Raises `BadCommand`."""
    name, rest = _firstWord(line[1:])
    command = _called(name)
    return command, _arguments(command, rest)


def _called(name: str) -> Slash:
    command = BY_NAME.get(name.lower())
    if command is None:
        (nearest,) = get_close_matches(name.lower(), BY_NAME, n=1, cutoff=0) or ("help",)
        unknown = _("There is no command /{name}. Did you mean {usage}? /help lists all.")
        raise BadCommand(unknown.format(name=name, usage=BY_NAME[nearest].usage()))
    return command


def _arguments(command: Slash, rest: str) -> Arguments:
    found: Arguments = {}
    for word in command.arguments.split():
        name, isRest = word.strip("[]."), "..." in word
        value, rest = (rest, "") if isRest else _nextWord(name, rest.lstrip())
        if value.strip():
            found[name.lower()] = _value(command, name, value)
        elif not word.startswith("["):
            lacking = _("/{command} lacks its {name}: {usage}")
            raise BadCommand(lacking.format(command=command.name, name=_(name), usage=command.usage()))
    if rest := rest.strip():
        raise BadCommand(_tooMuch(command).format(command=command.name, rest=rest, usage=command.usage()))
    return found


def _tooMuch(command: Slash) -> str:
    if command.carriesSecret():  # It would stay on the screen, for everyone to read.
        return _("/{command} doesn't take all that: {usage}")
    return _("/{command} doesn't take {rest!r}: {usage}")


def _nextWord(name: str, line: str) -> tuple[str, str]:
    if name not in QUOTED:
        return _firstWord(line)
    try:
        return firstWord(line)
    except ValueError:
        raise BadCommand(_("A quote isn't closed: {line}").format(line=line)) from None


def _firstWord(line: str) -> tuple[str, str]:
    """A word, and what stands behind the one space, tab or line end after it."""
    word, *rest = re.split(r"\s", line, maxsplit=1)
    return word, "".join(rest)


def _value(command: Slash, name: str, value: str) -> Any:
    if name in SIGNS and not (command.opensFiles and REFERENCE.fullmatch(value)):
        return value.removeprefix(SIGNS[name]) or value
    if name not in NUMBERS or (name.lower() in MESSAGES and REFERENCE.fullmatch(value)):
        return value
    return _number(command, value)


def _number(command: Slash, value: str) -> int:
    if not (value.isascii() and value.isdigit() and len(value) <= NUMBER_DIGITS):
        raise BadCommand(_("{value!r} is no number: {usage}").format(value=value, usage=command.usage()))
    return int(value)


# --- what the client does itself


def _help(client: Client, arguments: Arguments) -> None:
    name = arguments.get("command", "").removeprefix("/")
    commands = [_called(name)] if name else list(TABLE)
    width = max(len(command.usage()) for command in commands)
    client.show([f"{command.usage():{width}}  {_(command.help)}" for command in commands])


PROFILE = {"name": str, "about": str, "email": str, "postal": str, "showEmail": bool, "showPostal": bool}
"""The fields of a profile that one may change."""


def _setProfile(client: Client, arguments: Arguments) -> None:
    field = next((name for name in PROFILE if name.lower() == arguments["field"].lower()), None)
    value: Any = arguments.get("value", "")
    if field is None:
        unknown = _("A profile has no {field}, but {fields}.")
        raise BadCommand(unknown.format(field=arguments["field"], fields=", ".join(PROFILE)))
    if PROFILE[field] is bool:
        value = _flag(field, value)
    client.request("set-profile", **{field: value})


def _flag(field: str, value: str) -> bool:
    flags = {"yes": True, _("yes"): True, "no": False, _("no"): False}
    if value not in flags:
        raise BadCommand(_("{field} is yes or no.").format(field=field))
    return flags[value]


def _open(client: Client, arguments: Arguments) -> None:
    room = arguments["room"]
    if not REFERENCE.fullmatch(room):
        client.goTo(room)
    elif client.isFile(room):
        client.file("open", room=client.room, seq=client.numberOf(room, client.room))
    else:
        client.goTo(room.removeprefix(SIGNS["ROOM"]))


def _create(client: Client, arguments: Arguments) -> None:
    if arguments.get("kind", "group") not in ("group", "open"):
        raise BadCommand(_("A room's kind is group or open, not {kind!r}.").format(kind=arguments["kind"]))
    client.request("create", **arguments)


TABLE = (
    # talk
    Slash("help", "[COMMAND]", N_("show the commands"), _help),
    Slash("quit", "", N_("wait for what was sent, and leave"), lambda client, _: client.leave(), wire="logout"),
    Slash("logout", "", N_("the same"), lambda client, _: client.leave()),
    Slash("open", "ROOM", N_("talk in a room, or with @NICK, from now on; #3: look at a file"), _open, opensFiles=True),
    Slash("close", "[ROOM]", N_("follow a room no longer"), here=True),
    Slash("say", "TEXT...", N_("say something in the current room, as a line without a slash does"), here=True),
    Slash("msg", "NICK TEXT...", N_("say something to one person"), lambda client, arguments: client.tell(**arguments),
          wire="say"),
    Slash("history", "[ROOM] [BEFORE] [LIMIT]", N_("show what was said before an event's number"), here=True),
    Slash("seen", "ROOM SEQ", N_("mark a room as read up to an event's number")),
    Slash("who", "[ROOM]", N_("list who has a room open, or who is online")),
    # files
    Slash("upload", "FILE [CAPTION...]", N_("share a file here; quotes or a backslash for spaces in its name"),
          lambda client, arguments: client.file("upload", **arguments), here=True),
    Slash("get", "SEQ [DIR]", N_("save a file, by its event's number (#3)"),
          lambda client, arguments: client.file("get", **arguments), here=True),
    Slash("files", "[ROOM]", N_("list the files that were shared in a room"), here=True),
    Slash("delete", "SEQ", N_("delete a text or a file of yours, by its event's number"), here=True),
    Slash("cancel", "[FILE]", N_("stop what is sent or fetched: all, or one FILE or #3"),
          lambda client, arguments: client.file("cancel", **arguments)),
    # sound
    Slash("play", "[SEQ]", N_("play a sound: that of an event's number (#3), or the newest one here"),
          lambda client, arguments: client.sound("play", **arguments), here=True),
    Slash("pause", "", N_("pause what is played, or go on"), lambda client, _: client.sound("pause")),
    Slash("stop", "", N_("play no more; or end the recording, and share it"), lambda client, _: client.sound("stop")),
    Slash("record", "[CAPTION...]", N_("record a voice note, again: end and share it; /record cancel throws it away"),
          lambda client, arguments: client.sound("record", **arguments)),
    # rooms
    Slash("rooms", "[AFTER]", N_("list open rooms and groups, by name")),
    Slash("my-rooms", "", N_("list your rooms and chats, and what is unread")),
    Slash("create", "ROOM [KIND] [TITLE...]", N_("make a room: a group, or an open one"), _create),
    Slash("room", "[ROOM]", N_("show a room's card"), here=True),
    Slash("topic", "ROOM [TOPIC...]", N_("say what a room is about, or take that away"),
          lambda client, arguments: client.request("topic", **{"topic": "", **arguments})),
    Slash("join", "ROOM", N_("become a member of an open room")),
    Slash("leave", "ROOM [TO]", N_("cease to be a member; an administrator may name who is next")),
    Slash("members", "[ROOM] [AFTER]", N_("list a room's members"), here=True),
    Slash("is-member", "ROOM [NICK]", N_("tell whether somebody is a member")),
    # groups
    Slash("invite", "ROOM NICK", N_("invite somebody into your group")),
    Slash("ask", "ROOM", N_("ask to join a group")),
    Slash("accept", "ROOM [NICK]", N_("accept your invitation, or the request of NICK")),
    Slash("reject", "ROOM [NICK]", N_("reject your invitation, or the request of NICK")),
    Slash("notifications", "[BEFORE]", N_("list your notifications")),
    # people
    Slash("people", "[AFTER]", N_("list the accounts, by nick")),
    Slash("befriend", "NICK", N_("add somebody to your friends; they aren't told")),
    Slash("unfriend", "NICK", N_("take somebody from your friends")),
    Slash("friends", "[AFTER]", N_("list your friends, by nick")),
    Slash("profile", "[NICK]", N_("show somebody's profile, or yours")),
    Slash("set-profile", "FIELD [VALUE...]", N_("change your name, about, email, postal, showEmail or showPostal"),
          _setProfile),
    # who you are
    Slash("signup", "EMAIL POSTAL [NICK]", N_("make an account and come back with it"),
          lambda client, arguments: client.enterAs("signup", **arguments)),
    Slash("login", "[NICK]", N_("come back with your account"),
          lambda client, arguments: client.enterAs("login", **arguments)),
    Slash("guest", "NICK", N_("come back as a guest"), lambda client, arguments: client.enterAs("guest", **arguments)),
    Slash("resume", "TOKEN", N_("come back with a device's token"),
          lambda client, arguments: client.enterAs("resume", **arguments)),
    Slash("set-password", "", N_("change your password"), lambda client, _: client.changePassword()),
    Slash("tokens", "", N_("list the devices that can log in without the password")),
    Slash("revoke", "NUMBER", N_("take back a device's token"),
          lambda client, arguments: client.request("revoke", token=arguments["number"])),
    Slash("ping", "", N_("ask for a sign of life")),
)  # fmt: skip

_WORDS = re.compile("[A-Z]+")
BY_NAME = {command.name: command for command in TABLE}


def isCommand(line: str) -> bool:
    """Whether a line is a command; `//x` isn't, it says `/x`."""
    return line.startswith("/") and not line.startswith("//")


def text(line: str) -> str:
    """What a line that is no command says."""
    return line[1:] if line.startswith("//") else line
