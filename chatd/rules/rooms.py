"""Rooms: making them, looking at them, becoming and ceasing to be a member."""

from chatd.model import commands
from chatd.model.answers import MemberList, Membership, RoomInfo, RoomList, RoomRow
from chatd.model.decisions import (
    AdminIs,
    Append,
    Decided,
    Dismiss,
    Fact,
    MemberAdded,
    MemberGone,
    NewRoom,
    NoticeState,
    Notify,
    RoomClosed,
    TopicIs,
)
from chatd.model.events import Asked, Closed, Created, Joined, Left, Promoted, TopicSet
from chatd.model.people import Actor, Party
from chatd.model.refusals import Phrase, Refused
from chatd.model.rooms import Room
from chatd.rules import places
from chatd.rules.view import View


def create(view: View, actor: Actor, command: commands.Create) -> Decided:
    """Make a room; who makes it is its administrator and first member."""
    if view.room(command.room):
        raise Refused("room-taken", room=command.room)
    most = view.settings.limits.roomsPerPerson
    if view.countRooms(actor.person, direct=False) >= most:
        raise Refused("too-many", most=most, what=Phrase("rooms"))
    room = NewRoom(command.kind, command.room, command.title, admin=actor.person)
    created = Append(room, Created(command.kind, command.title))
    return Decided((room, created, Append(room, Joined(actor.nick)), MemberAdded(room, actor.party)))


def join(view: View, actor: Actor, command: commands.Join) -> Decided:
    """Become a member of an open room."""
    room = places.visible(view, actor, command.room)
    if room.kind != "open":
        raise Refused("invite-only", room=room.name)
    if view.isMember(room, actor.person):
        raise Refused("already-a-member", nick=actor.nick, room=room.name)
    return Decided(admission(view, room, actor.party))


def admission(view: View, room: Room, party: Party) -> tuple[Fact, ...]:
    """What happens when somebody becomes a member: whatever waited for that is accepted."""
    most = view.settings.limits.membersPerRoom
    if view.countMembers(room) >= most:
        raise Refused("too-many", most=most, what=Phrase("members"))
    waiting = (NoticeState(notice, "accepted") for notice in view.allPending(room, party.person))
    return Append(room, Joined(party.nick)), MemberAdded(room, party), *waiting


def leave(view: View, actor: Actor, command: commands.Leave) -> Decided:
    """Cease to be a member; an administrator's role passes on, the last one out closes a group."""
    room = places.readable(view, actor, command.room)
    if room.kind not in ("group", "open") or not view.isMember(room, actor.person):
        raise Refused("not-a-member", room=room.name)
    gone = (Append(room, Left(actor.nick)), MemberGone(room, actor.person))
    dismissed = (Dismiss(room, actor.person),) if room.kind == "group" else ()
    return Decided((*gone, *_succession(view, actor, room, command.to)), dismissed)


def _succession(view: View, actor: Actor, room: Room, to: str | None) -> tuple[Fact, ...]:
    heir = view.heir(room, actor.person)
    if heir is None and room.kind == "group":
        waiting = (NoticeState(notice, "closed") for notice in view.allPending(room))
        return Append(room, Closed()), RoomClosed(room), *waiting
    if room.admin != actor.person:
        return ()
    if heir is None:
        return (AdminIs(room, None),)
    if to is not None:
        heir = _namedHeir(view, actor, room, to)
    return Append(room, Promoted(heir.nick)), AdminIs(room, heir), *_passOn(view, room, heir)


def _namedHeir(view: View, actor: Actor, room: Room, to: str) -> Party:
    heir = places.member(view, to)
    if heir.person == actor.person:
        raise Refused("not-yourself")
    if not view.isMember(room, heir.person):
        raise Refused("no-such-person", nick=to)
    return heir


def _passOn(view: View, room: Room, heir: Party) -> tuple[Fact, ...]:
    """Requests that waited for the old administrator wait for the new one."""
    facts: list[Fact] = []
    for notice in view.allPending(room, type="asked"):
        facts += NoticeState(notice, "passed"), Notify(heir, Asked(room.name), room, notice.subject, by=notice.subject)
    return tuple(facts)


def topic(view: View, actor: Actor, command: commands.Topic) -> Decided:
    """Say what a room is about: its administrator may, an operator too in open rooms, in a direct chat both."""
    room = places.readable(view, actor, command.room)
    allowed = room.kind == "direct" or room.admin == actor.person or (room.kind == "open" and actor.operator)
    if not allowed:
        raise Refused("not-admin", room=room.name)
    return Decided((Append(room, TopicSet(command.topic)), TopicIs(room, command.topic)))


def listRooms(view: View, _: Actor, command: commands.Rooms) -> Decided:
    """List what anybody may know of: open rooms and groups."""
    limit = min(command.limit, 200)
    found = view.rooms(command.after, limit + 1)
    rows = tuple(RoomRow(room.name, room.kind, room.last, room.title, room.topic) for room in found[:limit])
    return Decided(answer=RoomList(rows, more=len(found) > limit))


def myRooms(view: View, actor: Actor, _: commands.MyRooms) -> Decided:
    """List one's own rooms and chats, with what is unread."""
    return Decided(answer=RoomList(tuple(_myRow(view, actor, room) for room in view.roomsOf(actor.person))))


def _myRow(view: View, actor: Actor, room: Room) -> RoomRow:
    return RoomRow(
        room.name,
        room.kind,
        room.last,
        title=room.title,
        topic=room.topic,
        nick=view.other(room, actor.person) if room.kind == "direct" else None,
        seen=view.seen(room, actor.person),
        unread=view.unread(room, actor.person, actor.author),
    )


def aboutRoom(view: View, actor: Actor, command: commands.AboutRoom) -> Decided:
    """Show a room's card: of groups too, so that one knows whom to ask."""
    room = places.visible(view, actor, command.room)
    admin = view.party(room.admin).nick if room.admin and room.kind != "direct" else None
    members = view.countMembers(room)
    return Decided(answer=RoomInfo(room.name, room.kind, room.title, room.topic, room.last, members, admin))


def members(view: View, actor: Actor, command: commands.Members) -> Decided:
    """List members: of open rooms and groups anybody may."""
    room = places.visible(view, actor, command.room)
    limit = min(command.limit, 200)
    found = view.members(room, command.after, limit + 1)
    return Decided(answer=MemberList(room.name, tuple(found[:limit]), more=len(found) > limit))


def isMember(view: View, actor: Actor, command: commands.IsMember) -> Decided:
    """Tell whether somebody is a member."""
    room = places.visible(view, actor, command.room)
    who = places.person(view, command.nick) if command.nick is not None else actor.party
    return Decided(answer=Membership(room.name, who.nick, view.isMember(room, who.person)))
