"""The table of commands: which sessions may give one, and which rule decides it.

The gate reads it once for every command, so a right that stands here can't be forgotten on one path.
"""

from collections.abc import Callable
from enum import Enum
from typing import Any

import attrs

from chatd.model import commands, entrances
from chatd.model import friends as befriended
from chatd.model import media as files
from chatd.model.answers import Done
from chatd.model.contents import Offer
from chatd.model.decisions import Decided
from chatd.model.refusals import Refused
from chatd.rules import accounts, friends, groups, inbox, media, people, removal, rooms, talk

Rule = Callable[..., Decided]


class Who(Enum):
    """Whose command it is."""

    STRANGER = "before login"
    ANYBODY = "always"
    GUEST = "guests and accounts"
    ACCOUNT = "accounts"


@attrs.frozen
class Row:
    """One command.

    `alone`: what the session asks next waits for its answer, because it changes who asks. `weight`: how much
    it takes of what a session may have under way at once, since answers wait in memory for a slow reader.
    """

    rule: Rule
    who: Who = Who.GUEST
    alone: bool = False
    weight: int = 1


PAGE = 16
"""The weight of a command whose answer is a page: up to 256 KiB."""


def _nothing(view: Any, actor: Any, command: Any) -> Decided:
    """Decide that all is well."""
    return Decided(answer=Done())


PROVED: dict[type[Any], type[Any]] = {
    commands.Signup: entrances.Register,
    commands.Login: entrances.Enter,
    commands.Guest: entrances.EnterAsGuest,
    commands.Resume: entrances.EnterByToken,
    commands.SetPassword: entrances.ChangeSecret,
    files.Share: Offer,
}
"""Commands that must be proved first, and what they become by that."""

ROWS: dict[type[Any], Row] = {
    entrances.Register: Row(accounts.register, Who.STRANGER, alone=True),
    entrances.Enter: Row(accounts.enter, Who.STRANGER, alone=True),
    entrances.EnterAsGuest: Row(accounts.enterAsGuest, Who.STRANGER, alone=True),
    entrances.EnterByToken: Row(accounts.enterByToken, Who.STRANGER, alone=True),
    commands.Logout: Row(accounts.logout, Who.ANYBODY, alone=True),
    commands.Ping: Row(_nothing, Who.ANYBODY),
    commands.Tokens: Row(accounts.tokens, Who.ACCOUNT),
    commands.Revoke: Row(accounts.revoke, Who.ACCOUNT),
    commands.SetProfile: Row(accounts.setProfile, Who.ACCOUNT),
    entrances.ChangeSecret: Row(accounts.changeSecret, Who.ACCOUNT, alone=True),
    commands.Create: Row(rooms.create, Who.ACCOUNT),
    commands.Rooms: Row(rooms.listRooms, weight=PAGE),
    commands.MyRooms: Row(rooms.myRooms, weight=PAGE),
    commands.AboutRoom: Row(rooms.aboutRoom),
    commands.Members: Row(rooms.members, weight=PAGE),
    commands.IsMember: Row(rooms.isMember),
    commands.Topic: Row(rooms.topic, Who.ACCOUNT),
    commands.Join: Row(rooms.join, Who.ACCOUNT),
    commands.Leave: Row(rooms.leave, Who.ACCOUNT),
    commands.Invite: Row(groups.invite, Who.ACCOUNT),
    commands.Ask: Row(groups.ask, Who.ACCOUNT),
    commands.Accept: Row(groups.accept, Who.ACCOUNT),
    commands.Reject: Row(groups.reject, Who.ACCOUNT),
    commands.Notifications: Row(inbox.notifications, weight=PAGE),
    commands.Open: Row(talk.open_),
    commands.Close: Row(talk.close),
    commands.Say: Row(talk.say),
    commands.History: Row(talk.history, weight=PAGE),
    commands.Seen: Row(talk.seen, Who.ACCOUNT),
    commands.Delete: Row(removal.delete, Who.ACCOUNT),
    files.Upload: Row(media.upload),
    files.Collect: Row(media.collect),
    Offer: Row(media.share),
    files.Download: Row(media.download),
    files.Cancel: Row(media.cancel),
    files.Files: Row(media.files, weight=PAGE),
    befriended.Befriend: Row(friends.befriend, Who.ACCOUNT),
    befriended.Unfriend: Row(friends.unfriend, Who.ACCOUNT),
    befriended.Friends: Row(friends.friends, Who.ACCOUNT, weight=PAGE),
    commands.People: Row(people.people, weight=PAGE),
    commands.AboutPerson: Row(people.profile),
    commands.Who: Row(people.who, weight=PAGE),
    entrances.Depart: Row(accounts.depart, Who.ANYBODY),
}


def isAlone(command: Any) -> bool:
    """Whether what the session asks next must wait for this command's answer."""
    return not isinstance(command, Refused) and rowOf(type(command)).alone


def weightOf(command: Any) -> int:
    """How much of what a session may have under way a command takes."""
    return 1 if isinstance(command, Refused) else rowOf(type(command)).weight


def rowOf(kind: type[Any]) -> Row:
    """The row of a command's class, also of one that must be proved first."""
    return ROWS[PROVED.get(kind, kind)]
