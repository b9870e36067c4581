"""A simple model of a chat server, written from what is promised and not from the rules.

Rooms are lists of events, a person is a nick, and a command is a few lines that say what it is answered and what it
appends.
"""

from typing import Any

from tests.chatrecords import No, Notice, Place, Room, Session

ACCOUNTS = ("ana", "bia", "caio")
GUESTS = ("gil", "hugo")
NEWEST = 50


class Model:
    """What a chat server is."""

    def __init__(self) -> None:
        self.rooms = {"lobby": Room("lobby", "open")}
        self.inboxes: dict[str, Room] = {}
        self.directs: dict[frozenset[str], Room] = {}
        self.notices: list[Notice] = []
        self.newest = dict(self.rooms)
        """The newest room of each name, also when it is closed by now."""
        self.keys: dict[tuple[str, Room, str], dict[str, Any]] = {}
        self.marks: dict[tuple[str, Room], int] = {}
        self.sessions: list[Session] = []
        self.inboxNames: dict[str, str] = {}

    # --- helpers

    def exists(self, nick: str) -> bool:
        return nick in ACCOUNTS or any(session.nick == nick for session in self.sessions)

    def of(self, nick: str) -> list[Session]:
        return [session for session in self.sessions if session.nick == nick]

    def find(self, me: str, name: str, *, make: bool = False) -> Room:
        """The room that a name means, if one may know of it; a direct chat is made where asked for."""
        if name == f"@{me}":
            return self.findInbox(me, make=make)
        if name.startswith("@"):
            if not self.exists(name[1:]):
                raise No("no-such-person" if make else "no-such-room")
            pair = frozenset((me, name[1:]))
            if pair not in self.directs:
                if not make:
                    raise No("no-such-room")
                self.makeDirect(me, name[1:])
            return self.directs[pair]
        if name not in self.rooms:
            raise No("no-such-room")
        return self.rooms[name]

    def findInbox(self, me: str, *, make: bool) -> Room:
        if make:
            self.inboxes.setdefault(me, Room(self.inboxNames[me], "inbox"))
        if me not in self.inboxes:
            raise No("no-such-room")
        return self.inboxes[me]

    def makeDirect(self, me: str, other: str) -> None:
        name = "".join(sorted(self.inboxNames[nick] for nick in (me, other)))
        self.directs[frozenset((me, other))] = Room(name, "direct", {me: 0, other: 0})
        self.notify(other, "direct", me, name)

    def readable(self, me: str, name: str, *, make: bool = False) -> Room:
        room = self.find(me, name, make=make)
        if room.kind == "group" and me not in room.members:
            raise No("not-a-member")
        return room

    def group(self, name: str) -> Room:
        room = self.find("", name)
        if room.kind != "group":
            raise No("not-a-group")
        return room

    def notify(self, to: str, type: str, by: str, about: Any) -> int:
        inbox = self.inboxes.setdefault(to, Room(self.inboxNames[to], "inbox"))
        for session in self.of(to):
            session.places.setdefault(inbox.name, Place(inbox, inbox.last))
        return inbox.append(type, by, about)

    def pending(self, room: Room, subject: str | None = None, type: str | None = None) -> list[Notice]:
        return [
            it for it in self.notices
            if it.room is room and it.state == "pending" and subject in (None, it.subject) and type in (None, it.type)
        ]  # fmt: skip

    def settle(self, notice: Notice, state: str, by: str) -> None:
        notice.state = state
        self.notify(notice.to, "answered", by, (notice.room.name, notice.seq, state))

    def mark(self, nick: str, room: Room) -> int:
        return self.marks.get((nick, room), room.members.get(nick, 0))

    def unread(self, nick: str, room: Room) -> int:
        return sum(type == "said" and by != nick for type, by, _ in room.events[self.mark(nick, room) :])

    # --- commands: what each is answered, and what it does

    def perform(self, session: Session, type: str, fields: dict[str, Any], id: int) -> dict[str, Any]:
        me, key = session.nick, fields.get("key")
        if me in GUESTS and type not in ("open", "close", "say"):
            raise No("accounts-only")
        if key is not None and (room := self.named(me, fields["room"])) and (me, room, key) in self.keys:
            return self.keys[me, room, key]
        answer = getattr(self, type)(session, id, **{name: it for name, it in fields.items() if name != "key"}) or {}
        if key is not None and (room := self.named(me, fields["room"])):
            self.keys[me, room, key] = answer
        return answer

    def named(self, me: str, name: str) -> Room | None:
        """The room that a key belongs to."""
        if name.startswith("@"):
            return self.directs.get(frozenset((me, name[1:]))) if self.exists(name[1:]) else None
        return self.newest.get(name)

    def create(self, session: Session, id: int, room: str, kind: str) -> dict[str, Any]:
        if room in self.rooms:
            raise No("room-taken")
        made = self.rooms[room] = self.newest[room] = Room(room, kind, admin=session.nick)
        made.append("created", session.nick, kind)
        made.members[session.nick] = made.append("joined", session.nick, session.nick)
        return {"seq": 1}

    def join(self, session: Session, id: int, room: str) -> dict[str, Any]:
        place = self.find(session.nick, room)
        if place.kind != "open":
            raise No("invite-only")
        if session.nick in place.members:
            raise No("already-a-member")
        return {"seq": self.admit(place, session.nick, session.nick)}

    def admit(self, room: Room, nick: str, by: str) -> int:
        room.members[nick] = seq = room.append("joined", by, nick)
        for notice in self.pending(room, nick):
            self.settle(notice, "accepted", by)
        return seq

    def leave(self, session: Session, id: int, room: str, to: str | None = None) -> dict[str, Any]:
        me, place = session.nick, self.readable(session.nick, room)
        if me not in place.members:
            raise No("not-a-member")
        heir = self.heir(place, me, to)
        seq = place.append("left", me, me)
        del place.members[me]
        if heir:
            self.passOn(place, me, heir)
        elif place.admin == me:
            place.admin = None
        if place.kind == "group":
            if not place.members:
                self.shut(place, me)
            self.bound(place, me)
        return {"seq": seq}

    def heir(self, room: Room, me: str, to: str | None) -> str | None:
        others = [nick for nick in room.members if nick != me]
        if not others or room.admin != me:
            return None
        if to == me:
            raise No("not-yourself")
        if to not in (None, *others):
            raise No("no-such-person")
        return to or others[0]

    def passOn(self, room: Room, me: str, heir: str) -> None:
        room.admin = heir
        room.append("promoted", me, heir)
        for notice in self.pending(room, type="asked"):
            self.settle(notice, "passed", me)
            self.ring(heir, "asked", room, notice.subject, notice.subject)

    def shut(self, room: Room, me: str) -> None:
        room.append("closed", me, None)
        del self.rooms[room.name]
        for notice in self.pending(room):
            self.settle(notice, "closed", me)

    def bound(self, room: Room, me: str) -> None:
        """Sessions of who left get nothing that comes later."""
        for session in self.of(me):
            for place in (*session.places.values(), *session.opening.values()):
                if place.room is room:
                    place.until = room.last

    def ring(self, to: str, type: str, room: Room, subject: str, by: str) -> None:
        self.notices.append(Notice(to, self.notify(to, type, by, room.name), type, room, subject))

    def administered(self, me: str, name: str) -> Room:
        room = self.group(name)
        if me not in room.members:
            raise No("not-a-member")
        if room.admin != me:
            raise No("not-admin")
        return room

    def invite(self, session: Session, id: int, room: str, nick: str) -> None:
        place = self.administered(session.nick, room)
        if nick not in ACCOUNTS:
            raise No("no-such-person")
        self.request(place, nick, "invited", nick, session.nick)

    def ask(self, session: Session, id: int, room: str) -> None:
        place = self.group(room)
        self.request(place, session.nick, "asked", place.admin or "", session.nick)

    def request(self, room: Room, subject: str, type: str, to: str, by: str) -> None:
        if subject in room.members:
            raise No("already-a-member")
        if not self.pending(room, subject, type):
            self.ring(to, type, room, subject, by)

    def waiting(self, me: str, room: str, nick: str | None) -> tuple[Notice, str]:
        """What an answer means, and who waits for it."""
        if nick in (None, me):
            place, subject, type = self.group(room), me, "invited"
            waits = place.admin or ""
        else:
            place, subject, type = self.administered(me, room), nick, "asked"
            if nick not in ACCOUNTS:
                raise No("no-such-person")
            waits = nick
        if found := self.pending(place, subject, type):
            return found[0], waits
        old = [it for it in self.notices if it.room is place and it.subject == subject and it.type == type]
        raise No("already-answered" if any(it.state != "passed" for it in old) else "no-such-request")

    def accept(self, session: Session, id: int, room: str, nick: str | None = None) -> dict[str, Any]:
        notice, waits = self.waiting(session.nick, room, nick)
        seq = self.admit(notice.room, notice.subject, session.nick)
        self.notify(waits, "accepted", session.nick, notice.room.name)
        return {"seq": seq}

    def reject(self, session: Session, id: int, room: str, nick: str | None = None) -> None:
        notice, waits = self.waiting(session.nick, room, nick)
        self.settle(notice, "rejected", session.nick)
        self.notify(waits, "rejected", session.nick, notice.room.name)

    def open(self, session: Session, id: int, room: str, after: int | None = None) -> dict[str, Any]:
        place = self.readable(session.nick, room, make=True)
        self.tellPresence("entered", session, place)
        cursor = max(0, place.last - NEWEST) if after is None else min(after, place.last)
        session.opening[id] = Place(place, cursor)
        return {"room": place.name, "kind": place.kind, "last": place.last}

    def close(self, session: Session, id: int, room: str) -> None:
        place = self.find(session.nick, room)
        if not self.follows(session, place):
            raise No("not-open")
        session.closing[id] = following = session.places.pop(place.name)
        following.until = place.last
        self.tellPresence("gone", session, place)

    def follows(self, session: Session, room: Room) -> bool:
        return any(place.room is room for place in (*session.places.values(), *session.opening.values()))

    def tellPresence(self, type: str, session: Session, room: Room) -> None:
        """Tell others in an open room who came with a first session, or went with the last one."""
        if room.kind != "open" or any(self.follows(other, room) for other in self.of(session.nick)):
            return
        for other in self.sessions:
            if other.nick != session.nick and self.follows(other, room):
                other.aside.append((type, room.name, session.nick))

    def say(self, session: Session, id: int, room: str, text: str) -> dict[str, Any]:
        if room == f"@{session.nick}":
            raise No("no-such-room")
        place = self.readable(session.nick, room, make=True)
        seq = place.append("said", session.nick, text)
        if place.kind == "direct":
            for nick in place.members:
                for other in self.of(nick):
                    if not self.follows(other, place):
                        other.aside.append(("unread", place.name, seq, session.nick))
        return {"seq": seq}

    def seen(self, session: Session, id: int, room: str, seq: int) -> dict[str, Any]:
        place = self.readable(session.nick, room)
        before = self.mark(session.nick, place)
        seq = max(before, min(seq, place.last))
        if seq != before:
            self.marks[session.nick, place] = seq
            for other in self.of(session.nick):
                if other is not session:
                    other.aside.append(("seen", place.name, seq))
        return {"room": place.name, "seq": seq}
