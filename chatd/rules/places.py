"""From the name that a client wrote to the room it means, and whether the actor may read it."""

from chatd.model.decisions import Fact, MemberAdded, NewRoom, Notify
from chatd.model.events import Direct
from chatd.model.names import fold
from chatd.model.people import Actor, Party
from chatd.model.refusals import Phrase, Refused
from chatd.model.rooms import Room, directName
from chatd.rules.view import View


def fullName(view: View, actor: Actor, name: str) -> str:
    """A room's own name: `@nick` means the direct chat with that person, or one's own inbox."""
    if not name.startswith("@") or "@" in name[1:] or "~" in name:
        return name
    if fold(name[1:]) == fold(actor.nick):
        return actor.party.inbox
    there = findPerson(view, name[1:])
    return directName(actor.party.inbox, there.inbox) if there else name


def findPerson(view: View, nick: str) -> Party | None:
    """Who has this nick now: an account, or else a guest who is here."""
    if account := view.account(nick):
        return account.party
    seat = view.guest(nick)
    return seat.party if seat else None


def person(view: View, nick: str) -> Party:
    """Who has this nick now; refuses `no-such-person`."""
    if there := findPerson(view, nick):
        return there
    raise Refused("no-such-person", nick=nick)


def member(view: View, nick: str) -> Party:
    """Somebody with an account, as members have; refuses `no-such-person`."""
    if account := view.account(nick):
        return account.party
    raise Refused("no-such-person", nick=nick)


def visible(view: View, actor: Actor, name: str) -> Room:
    """The room, if the actor may know of it: chats of others don't exist for them. Refuses `no-such-room`."""
    room = view.room(fullName(view, actor, name))
    if room is None or (room.kind in ("direct", "inbox") and not view.isMember(room, actor.person)):
        raise Refused("no-such-room", room=name)
    return room


def readable(view: View, actor: Actor, name: str) -> Room:
    """The room, if the actor may read it. Refuses `no-such-room`, `not-a-member`."""
    room = visible(view, actor, name)
    if room.kind == "group" and not view.isMember(room, actor.person):
        raise Refused("not-a-member", room=room.name)
    return room


def group(view: View, actor: Actor, name: str) -> Room:
    """The room, if it is a group. Refuses `no-such-room`, `not-a-group`."""
    room = visible(view, actor, name)
    if room.kind != "group":
        raise Refused("not-a-group", room=room.name)
    return room


def place(
    view: View, actor: Actor, room: str | None, nick: str | None = None
) -> tuple[Room | NewRoom, tuple[Fact, ...]]:
    """The room, or one's chat with `nick`, if the actor may read it, and what must happen first where it is new."""
    if room is None and nick is None:
        raise Refused("missing-field", field="room")
    if nick is None and room is not None:
        nick = directNick(view, actor, room)
    if nick is not None:
        return direct(view, actor, nick)
    name = room or ""
    if fullName(view, actor, name) == actor.party.inbox:
        return inbox(view, actor)
    return readable(view, actor, name), ()


def writable(view: View, actor: Actor, name: str) -> tuple[Room | NewRoom, tuple[Fact, ...]]:
    """The room, if the actor may say something in it, and what must happen first where it is new."""
    found, facts = place(view, actor, name)
    if found.kind == "inbox":
        raise Refused("no-such-room", room=name)
    return found, facts


def direct(view: View, actor: Actor, nick: str) -> tuple[Room | NewRoom, tuple[Fact, ...]]:
    """The direct chat with `nick`, and what must happen first where it is new. Refuses `no-such-person`, `too-many`."""
    other = person(view, nick)
    if other.person == actor.person:
        raise Refused("not-yourself")
    name = directName(actor.party.inbox, other.inbox)
    if room := view.room(name):
        return room, ()
    limits = view.settings.limits
    most = limits.directsPerGuest if actor.isGuest else limits.directsPerPerson
    if view.countRooms(actor.person, direct=True) >= most:
        raise Refused("too-many", most=most, what=Phrase("direct chats"))
    new = NewRoom("direct", name, admin=actor.person)
    return new, (new, MemberAdded(new, actor.party), MemberAdded(new, other), Notify(other, Direct(name)))


def inbox(view: View, actor: Actor) -> tuple[Room | NewRoom, tuple[Fact, ...]]:
    """One's own inbox, which is there even before the first notification."""
    if room := view.room(actor.party.inbox):
        return room, ()
    new = NewRoom("inbox", actor.party.inbox)
    return new, (new, MemberAdded(new, actor.party))


def directNick(view: View, actor: Actor, name: str) -> str | None:
    """The nick that `@nick` names, if the name is of that form and means somebody else's chat with the actor."""
    if name.startswith("@") and "@" not in name[1:] and "~" not in name and fold(name[1:]) != fold(actor.nick):
        return name[1:]
    return None
