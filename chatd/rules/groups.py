"""Into a group: invitations and requests wait as notifications until they are answered, once."""

from chatd.model import commands
from chatd.model.answers import Done
from chatd.model.decisions import AsItWas, Decided, Fact, Notice, NoticeState, Notify
from chatd.model.events import Accepted, Asked, Invited, Rejected
from chatd.model.names import fold
from chatd.model.people import Actor, Party
from chatd.model.refusals import Phrase, Refused
from chatd.model.rooms import Room
from chatd.rules import places
from chatd.rules.rooms import admission
from chatd.rules.view import View


def invite(view: View, actor: Actor, command: commands.Invite) -> Decided:
    """The administrator invites somebody with an account; twice is once."""
    room = _administered(view, actor, command.room)
    guest = places.member(view, command.nick)
    return _request(view, room, guest, Notify(guest, Invited(room.name), room, guest))


def ask(view: View, actor: Actor, command: commands.Ask) -> Decided:
    """Somebody asks the administrator to be let in; twice is once."""
    room = places.group(view, actor, command.room)
    assert room.admin is not None, "a group has an administrator"
    return _request(view, room, actor.party, Notify(view.party(room.admin), Asked(room.name), room, actor.party))


def _request(view: View, room: Room, subject: Party, notify: Notify) -> Decided:
    if view.isMember(room, subject.person):
        raise Refused("already-a-member", nick=subject.nick, room=room.name)
    type = "invited" if isinstance(notify.event, Invited) else "asked"
    if view.pending(room, subject.person, type):
        return Decided((AsItWas(),), (), Done())
    most = view.settings.limits.pendingPerRoom
    if view.countPending(room) >= most:
        raise Refused("too-many", most=most, what=Phrase("requests that wait"))
    return Decided((notify,), (), Done())


def accept(view: View, actor: Actor, command: commands.Accept) -> Decided:
    """Let the one in whom the notification is about, and tell who waited for it."""
    room, notice, waits = _answered(view, actor, command.room, command.nick)
    facts = admission(view, room, notice.subject)
    return Decided((*facts, *(Notify(party, Accepted(room.name)) for party in waits)))


def reject(view: View, actor: Actor, command: commands.Reject) -> Decided:
    """Keep them out, and tell who waited for it."""
    room, notice, waits = _answered(view, actor, command.room, command.nick)
    told: tuple[Fact, ...] = tuple(Notify(party, Rejected(room.name)) for party in waits)
    return Decided((NoticeState(notice, "rejected"), *told), (), Done())


def _answered(view: View, actor: Actor, name: str, nick: str | None) -> tuple[Room, Notice, tuple[Party, ...]]:
    """The notification that an answer means, and who waits for it: the other side."""
    if nick is None or fold(nick) == fold(actor.nick):
        room = places.group(view, actor, name)
        notice = _waiting(view, room, actor.party, "invited")
        assert room.admin is not None, "a group has an administrator"
        return room, notice, (view.party(room.admin),)
    room = _administered(view, actor, name)
    asker = places.member(view, nick)
    return room, _waiting(view, room, asker, "asked"), (asker,)


def _waiting(view: View, room: Room, subject: Party, type: str) -> Notice:
    if notice := view.pending(room, subject.person, type):
        return notice
    if state := view.lastState(room, subject.person, type):
        raise Refused("already-answered", state=Phrase(state))
    raise Refused("no-such-request", nick=subject.nick, room=room.name)


def _administered(view: View, actor: Actor, name: str) -> Room:
    room = places.group(view, actor, name)
    if not view.isMember(room, actor.person):
        raise Refused("not-a-member", room=room.name)
    if room.admin != actor.person:
        raise Refused("not-admin", room=room.name)
    return room
