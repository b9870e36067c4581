"""Requests about groups: into them, out of them, and what is known of them."""

from typing import TYPE_CHECKING, Any

from chatd.doors.unb.people import LISTED_MOST, paged
from chatd.doors.unb.words import ANSWERS, NO, YES, Unfit, isSame, named
from chatd.model import commands
from chatd.model.names import fold
from chatd.model.refusals import Refused
from chatd.wire.languages import N_

if TYPE_CHECKING:
    from chatd.doors.unb.door import UnbDoor


def groupNamed(name: str) -> str:
    """A group's name; what would mean a chat or an inbox to the server means nothing here."""
    if "@" in name:
        raise Refused("no-such-room", room=name)
    return named(name)


async def invite(door: "UnbDoor", group: str, name: str) -> list[Any]:
    """Invite somebody into one's group."""
    await door.asked(commands.Invite, room=groupNamed(group), nick=named(name))
    return [named(group), named(name)]


async def ask(door: "UnbDoor", group: str, me: str) -> list[Any]:
    """Ask to be let into a group."""
    door.mustBeMe(me)
    await door.asked(commands.Ask, room=groupNamed(group))
    return [named(group), door.nick]


async def accept(door: "UnbDoor", group: str, name: str) -> list[Any]:
    """Say yes to one's invitation, or to somebody's request."""
    return await _respond(door, commands.Accept, group, name)


async def reject(door: "UnbDoor", group: str, name: str) -> list[Any]:
    """Say no to one's invitation, or to somebody's request."""
    return await _respond(door, commands.Reject, group, name)


async def _respond(door: "UnbDoor", kind: type[Any], group: str, name: str) -> list[Any]:
    nick = None if isSame(name, door.nick) else named(name)
    await door.asked(kind, room=groupNamed(group), nick=nick)
    return [named(group), named(name)]


async def create(door: "UnbDoor", group: str, me: str) -> list[Any]:
    """Make a group, and be its administrator."""
    door.mustBeMe(me)
    name = named(group)
    if fold(name) in ANSWERS:
        raise Refused("bad-room")
    await door.asked(commands.Create, room=name)
    return [name, door.nick]


async def leave(door: "UnbDoor", group: str, me: str) -> list[Any]:
    """Cease to be a member. As in this dialect's first server, a group's administrator can't."""
    door.mustBeMe(me)
    card = await door.asked(commands.AboutRoom, room=groupNamed(group))
    if card.kind == "group" and isSame(card.admin, door.nick):
        raise Unfit(N_("The administrator of {room} can't leave it."), room=card.room)
    await door.asked(commands.Leave, room=card.room)
    return [card.room, door.nick]


async def groups(door: "UnbDoor") -> list[Any]:
    """List all groups."""
    return [row.room for row in await paged(door, commands.Rooms, "rooms") if row.kind == "group"]


async def myGroups(door: "UnbDoor") -> list[Any]:
    """List the groups one is a member of."""
    mine = await door.asked(commands.MyRooms)
    return [row.room for row in mine.rooms if row.kind == "group"]


async def notifications(door: "UnbDoor") -> list[Any]:
    """List what waits for an answer, the oldest first."""
    found: list[Any] = []
    before = None
    while len(found) < LISTED_MOST:
        page = await door.asked(commands.Notifications, before=before, limit=200)
        found[:0] = [_notification(note) for note in page.notifications if note.state == "pending"]
        if not page.more:
            break
        before = page.notifications[0].seq
    return found


def _notification(note: Any) -> str:
    return f"3@{note.about}" if note.type == "invited" else f"4@{note.about}@{note.by}"


async def members(door: "UnbDoor", group: str) -> list[Any]:
    """List a group's administrator, and all its members."""
    card = await door.asked(commands.AboutRoom, room=groupNamed(group))
    if card.kind != "group":
        raise Refused("not-a-group", room=card.room)
    return [card.room, card.admin, *await paged(door, commands.Members, "members", room=card.room)]


async def isMember(door: "UnbDoor", group: str) -> list[Any]:
    """Tell whether one is a member of a group."""
    answer = await door.asked(commands.IsMember, room=groupNamed(group))
    return [YES if answer.member else NO]
