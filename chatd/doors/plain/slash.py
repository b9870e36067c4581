"""The table of slash commands of a line. Help is made from it, and nothing else says what a command takes."""

import time
from difflib import get_close_matches
from functools import partial
from typing import Any

from chatd.doors.plain import shown
from chatd.doors.plain.command import SHOWN_MOST, Arguments, BadCommand, Slash, Talker
from chatd.model import commands, friends, media
from chatd.model.fields import NUMBER_MAX
from chatd.model.refusals import Translate
from chatd.wire.languages import N_

LIKE_LEAST = 0.5
"""How like a name must be to one that is unknown, of 1. Less helps nobody, and costs ten times the time to find."""
HISTORY_LINES = 20
"""Lines of history that are shown when nobody says how many."""


def _help(talker: Talker, arguments: Arguments) -> None:
    name = arguments.get("command", "").removeprefix("/")
    rows = [called(name, talker.translate)] if name else list(TABLE)
    talker.show(_helpLines(rows, talker.translate, isWhole=not name))


def _helpLines(rows: list[Slash], translate: Translate, isWhole: bool) -> list[str]:
    width = max(len(row.usage(translate)) for row in rows)
    lines = [f"{row.usage(translate):{width}}  {translate(row.help)}" for row in rows]
    end = translate(N_("Any other line is said, and //x says /x. Times are the server's ({zone})."))
    return [*lines, end.format(zone=time.strftime("%Z"))] if isWhole else lines


def _historyOf(_: Translate, arguments: Arguments) -> Arguments:
    """A number alone is how many lines."""
    if "limit" not in arguments and (number := arguments.get("room", "")).isdigit() and number.isascii():
        return {"limit": int(number[:16])}
    return {"limit": HISTORY_LINES, **arguments}


def _show(talker: Talker, arguments: Arguments) -> None:
    """Show one event: the page of history that ends with it is that long."""
    seq = arguments["seq"]
    upTo = {"before": min(seq + 1, NUMBER_MAX), "limit": 1}
    talker.request(commands.History, partial(shown.whole, seq), room=arguments["room"], **upTo)


def _topicOf(_: Translate, arguments: Arguments) -> Arguments:
    return {"topic": "", **arguments}


def _roomToMake(translate: Translate, arguments: Arguments) -> Arguments:
    if arguments.get("kind", "group") not in ("group", "open"):
        kinds = translate(N_("A room's kind is group or open, not {kind!r}."))
        raise BadCommand(kinds.format(kind=arguments["kind"][:SHOWN_MOST]))
    return arguments


PROFILE = {"name": str, "about": str, "email": str, "postal": str, "showEmail": bool, "showPostal": bool}
"""The fields of a profile that one may change."""


def _profileOf(translate: Translate, arguments: Arguments) -> Arguments:
    field = next((name for name in PROFILE if name.lower() == arguments["field"].lower()), None)
    value: Any = arguments.get("value", "")
    if field is None:
        unknown = translate(N_("A profile has no {field}, but {fields}."))
        raise BadCommand(unknown.format(field=arguments["field"][:SHOWN_MOST], fields=", ".join(PROFILE)))
    if PROFILE[field] is bool:
        flags = {"yes": True, translate(N_("yes")): True, "no": False, translate(N_("no")): False}
        if value not in flags:
            raise BadCommand(translate(N_("{field} is yes or no.")).format(field=field))
        value = flags[value]
    return {field: value}


TABLE = (
    # talk
    Slash("help", "[COMMAND]", N_("show the commands"), run=_help, early=True),
    Slash("quit", "", N_("leave"), run=lambda talker, _: talker.leave(), early=True),
    Slash("open", "ROOM", N_("talk in a room, or with @NICK, from now on"),
          run=lambda talker, arguments: talker.goTo(**arguments)),
    Slash("say", "TEXT...", N_("say something in the current room, as a line without a slash does"),
          run=lambda talker, arguments: talker.say(**arguments)),
    Slash("msg", "NICK TEXT...", N_("say something to one person"),
          run=lambda talker, arguments: talker.say(arguments["text"], f"@{arguments['nick']}")),
    Slash("who", "[ROOM]", N_("list who has a room open, or who is online"), commands.Who, shown.present),
    Slash("history", "[ROOM] [LIMIT]", N_("show what was said, with the numbers of the events"), commands.History,
          shown.events, prepare=_historyOf, here=True),
    Slash("show", "SEQ [ROOM]", N_("show all of a text, by its event's number"), run=_show, here=True),
    Slash("files", "[ROOM]", N_("list the files that were shared in a room"), media.Files, shown.events, here=True),
    Slash("delete", "SEQ", N_("delete a text or a file of yours, by its event's number"), commands.Delete, here=True),
    Slash("seen", "ROOM SEQ", N_("mark a room as read up to an event's number"), commands.Seen, shown.marked),
    # rooms
    Slash("rooms", "[AFTER]", N_("list open rooms and groups, by name"), commands.Rooms, shown.rooms),
    Slash("my-rooms", "", N_("list your rooms and chats, and what is unread"), commands.MyRooms, shown.rooms),
    Slash("create", "ROOM [KIND] [TITLE...]", N_("make a room: a group, or an open one"), commands.Create,
          shown.created, prepare=_roomToMake),
    Slash("room", "[ROOM]", N_("show a room's card"), commands.AboutRoom, shown.card, here=True),
    Slash("topic", "ROOM [TOPIC...]", N_("say what a room is about, or take that away"), commands.Topic,
          prepare=_topicOf),
    Slash("join", "ROOM", N_("become a member of an open room"), commands.Join, shown.joined),
    Slash("leave", "ROOM [TO]", N_("cease to be a member; an administrator may name who is next"),
          run=lambda talker, arguments: talker.leaveRoom(**arguments)),
    Slash("members", "[ROOM] [AFTER]", N_("list a room's members"), commands.Members, shown.members, here=True),
    Slash("is-member", "ROOM [NICK]", N_("tell whether somebody is a member"), commands.IsMember, shown.membership),
    # groups
    Slash("invite", "ROOM NICK", N_("invite somebody into your group"), commands.Invite),
    Slash("ask", "ROOM", N_("ask to join a group"), commands.Ask),
    Slash("accept", "ROOM [NICK]", N_("accept your invitation, or the request of NICK"), commands.Accept),
    Slash("reject", "ROOM [NICK]", N_("reject your invitation, or the request of NICK"), commands.Reject),
    Slash("notifications", "[BEFORE]", N_("list your notifications"), commands.Notifications, shown.notes),
    # people
    Slash("people", "[AFTER]", N_("list the accounts, by nick"), commands.People, shown.people),
    Slash("befriend", "NICK", N_("add somebody to your friends; they aren't told"), friends.Befriend),
    Slash("unfriend", "NICK", N_("take somebody from your friends"), friends.Unfriend),
    Slash("friends", "[AFTER]", N_("list your friends, by nick"), friends.Friends, shown.people),
    Slash("profile", "[NICK]", N_("show somebody's profile, or yours"), commands.AboutPerson, shown.card),
    Slash("set-profile", "FIELD [VALUE...]", N_("change your name, about, email, postal, showEmail or showPostal"),
          commands.SetProfile, prepare=_profileOf),
    # who you are
    Slash("signup", "EMAIL POSTAL [NICK]", N_("make an account and come back with it"),
          run=lambda talker, arguments: talker.signup(**arguments), early=True),
    Slash("login", "NICK", N_("come back with your account"),
          run=lambda talker, arguments: talker.login(**arguments), early=True),
    Slash("guest", "NICK", N_("come back as a guest"), run=lambda talker, arguments: talker.guest(**arguments)),
    Slash("set-password", "", N_("change your password"), run=lambda talker, _: talker.changePassword()),
    Slash("lang", "LANGUAGE", N_("speak another language: en or pt"),
          run=lambda talker, arguments: talker.speak(**arguments), early=True),
    Slash("ping", "", N_("ask for a sign of life"), commands.Ping, shown.pong, early=True),
)  # fmt: skip

BY_NAME = {command.name: command for command in TABLE}


def called(name: str, translate: Translate) -> Slash:
    """The command of a name. Raises `BadCommand`, which tells one that is like it."""
    command = BY_NAME.get(name.lower())
    if command is None:
        name = name[:SHOWN_MOST]
        near = get_close_matches(name.lower(), BY_NAME, n=1, cutoff=LIKE_LEAST)
        if not near:
            raise BadCommand(translate(N_("There is no command /{name}. /help lists all.")).format(name=name))
        unknown = translate(N_("There is no command /{name}. Did you mean {usage}? /help lists all."))
        raise BadCommand(unknown.format(name=name, usage=BY_NAME[near[0]].usage(translate)))
    return command
