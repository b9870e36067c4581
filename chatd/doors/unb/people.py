"""Requests about people: who one is, and who there is."""

from typing import TYPE_CHECKING, Any

from chatd.doors.unb.words import ANSWERS, answer, named
from chatd.model import commands, friends
from chatd.model.names import fold
from chatd.model.refusals import Refused

if TYPE_CHECKING:
    from chatd.doors.unb.door import UnbDoor

LISTED_MOST = 10_000
"""Names in one answer, at most: the server lists them by the page, and a line has no pages."""


async def signUp(door: "UnbDoor", email: str, name: str, password: str, postal: str) -> list[Any]:
    """Make an account, and be in."""
    nick = named(name)
    if fold(nick) in ANSWERS:
        raise Refused("bad-nick")
    welcome = await door.asked(
        commands.Signup, nick=nick, email=email.strip(), password=password, postal=postal.strip()
    )
    door.admitted(welcome.nick)
    return [welcome.nick]


async def logIn(door: "UnbDoor", email: str, password: str) -> list[Any]:
    """Be in; an older connection of the same person ends."""
    welcome = await door.asked(commands.Login, email=email.strip(), password=password)
    door.admitted(welcome.nick)
    return [welcome.nick, welcome.email, welcome.postal]


async def logOut(door: "UnbDoor") -> None:
    """Leave."""
    async with door.floor():
        await door.asked(commands.Logout, lambda _: door.put(answer("3", [])))


async def befriend(door: "UnbDoor", name: str) -> list[Any]:
    """Add somebody to one's friends."""
    await door.asked(friends.Befriend, nick=named(name))
    return [named(name)]


async def people(door: "UnbDoor") -> list[Any]:
    """List all accounts."""
    return await paged(door, commands.People, "people")


async def profile(door: "UnbDoor", name: str) -> list[Any]:
    """Show somebody's name, e-mail address and postal code; what they hide is empty."""
    card = await door.asked(commands.AboutPerson, nick=named(name))
    return [card.nick, card.email or "", card.postal or ""]


async def nickOf(door: "UnbDoor", name: str) -> str:
    """The nick of somebody who may be called by their e-mail address."""
    if "@" not in name:
        return named(name)
    card = await door.asked(commands.AboutPerson, email=name.strip())
    return str(card.nick)


async def paged(door: "UnbDoor", kind: type[Any], field: str, **fields: Any) -> list[Any]:
    """All that a command lists in one field of its answers, page by page; the last one of a page leads to the next."""
    found: list[Any] = []
    while len(found) < LISTED_MOST:
        last = {"after": getattr(found[-1], "room", found[-1])} if found else {}
        page = await door.asked(kind, **fields, **last)
        found += getattr(page, field)
        if not page.more:
            break
    return found
