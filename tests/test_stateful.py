"""The whole server against a simple model of it: random commands of several people in several sessions.

The model below is written from what is promised, not from the rules: rooms are lists of events, a person is a
nick, and a command is a few lines that say what it is answered and what it appends. Followers are checked by
what they received: the events of the model's list, each once and in order.
"""

from typing import Any

import attrs
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from tests.harness import Client, Server

ACCOUNTS = ("ana", "bia", "caio")
GUESTS = ("gil", "hugo")
NAMES = {"lobby": "open", "square": "open", "garden": "group", "kitchen": "group"}
NEWEST = 50
IN_ROOMS = ("created", "said", "joined", "left", "promoted", "closed")
IN_INBOXES = ("invited", "asked", "accepted", "rejected", "direct", "answered")
ASIDE = ("entered", "gone", "unread", "seen", "bye")


@attrs.define(eq=False)
class Room:
    """A room of the model; `events` are (type, by, what it is about)."""

    name: str
    kind: str
    members: dict[str, int] = attrs.Factory(dict)
    """Since which number of the timeline, in the order they came."""
    admin: str | None = None
    events: list[tuple[str, str, Any]] = attrs.Factory(list)

    @property
    def last(self) -> int:
        return len(self.events)

    def append(self, type: str, by: str, about: Any) -> int:
        self.events.append((type, by, about))
        return self.last


@attrs.define(eq=False)
class Notice:
    """An invitation or a request: in whose inbox, about whom, in which state."""

    to: str
    seq: int
    type: str
    room: Room
    subject: str
    state: str = "pending"


@attrs.define(eq=False)
class Place:
    """Where a session is in a room: the last event that it got, and the last one that it may get."""

    room: Room
    cursor: int
    until: int | None = None


@attrs.define(eq=False)
class Session:
    """A connection, what it follows, and what it must have been told aside."""

    nick: str
    client: Client
    places: dict[str, Place] = attrs.Factory(dict)
    opening: dict[int, Place] = attrs.Factory(dict)
    closing: dict[int, Place] = attrs.Factory(dict)
    """Places that begin, and that end, with the answer of this id."""
    aside: list[tuple[Any, ...]] = attrs.Factory(list)


class No(Exception):
    """The model's refusal: a code."""


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


# --- what is tried

some = st.integers(0, 1000)
names = st.sampled_from(sorted(NAMES))
groups = st.sampled_from(["garden", "garden", "kitchen", "lobby"])
nicks = st.sampled_from([*ACCOUNTS, *ACCOUNTS, *GUESTS])
keys = st.sampled_from([None, None, None, "k1", "k2"])


def command(type: str, **fields: Any) -> st.SearchStrategy[tuple[str, dict[str, Any]]]:
    """A command with its fields; those that are None are left out."""
    drawn = st.fixed_dictionaries(fields)
    return drawn.map(lambda it: (type, {name: value for name, value in it.items() if value is not None}))


places = st.one_of(
    names, st.sampled_from(["lobby", "garden"]), st.sampled_from(["lobby", "@ana"]), nicks.map("@{}".format)
)
creating = names.filter(lambda name: name != "lobby").flatmap(
    lambda name: command("create", room=st.just(name), kind=st.just(NAMES[name]), key=keys)
)
membership = st.one_of(
    command("invite", room=groups, nick=nicks, key=keys),
    command("ask", room=groups, key=keys),
    command("accept", room=groups, nick=st.none() | nicks, key=keys),
    command("reject", room=groups, nick=st.none() | nicks, key=keys),
    command("leave", room=names, to=st.none() | nicks, key=keys),
    command("join", room=names, key=keys),
)
talking = st.one_of(
    command("open", room=places, after=st.sampled_from([None, 0, 1, 3, 1000])),
    command("close", room=places),
    command("say", room=places, text=st.sampled_from(["oi", "olá", "x" * 300]), key=keys),
    command("seen", room=places, seq=st.integers(0, 12)),
)


class Chat(RuleBasedStateMachine):
    """Does the same to the server and to the model, and compares."""

    @initialize()
    def begin(self) -> None:
        self.server = Server()
        self.model = Model()
        self.ids = 0
        for nick in ACCOUNTS:
            client = self.server.account(nick)
            self.model.inboxNames[nick] = client.welcome["inbox"]
            self.model.sessions.append(Session(nick, client))
        for nick in GUESTS:
            self.come(nick)
        for nick, room in (("ana", "garden"), ("bia", "kitchen")):
            self.do(self.model.of(nick)[0], "create", {"room": room, "kind": "group"})

    # --- steps

    @rule(which=some, what=st.one_of(talking, membership, talking, membership, creating))
    def one(self, which: int, what: tuple[str, dict[str, Any]]) -> None:
        if self.model.sessions:
            self.do(self.session(which), *what)

    @rule(nick=st.sampled_from(ACCOUNTS), room=st.sampled_from(["garden", "kitchen"]))
    def letIn(self, nick: str, room: str) -> None:
        """What random steps seldom bring about: a group with several members."""
        admin = self.admin(room)
        if self.model.of(admin) and self.model.of(nick):
            self.do(self.model.of(nick)[0], "ask", {"room": room})
            self.do(self.model.of(admin)[-1], "accept", {"room": room, "nick": nick})

    @rule(room=st.sampled_from(["garden", "kitchen"]), people=st.permutations(ACCOUNTS), answer=st.booleans())
    def handOver(self, room: str, people: list[str], answer: bool) -> None:
        """The administrator leaves while a request waits, and the heir answers it."""
        one, other, _ = sorted(people, key=lambda nick: nick == self.admin(room))
        for who, type, fields in (
            (one, "create", {"kind": "group"}),
            (one, "ask", {}),
            (None, "accept", {"nick": one}),
            (other, "ask", {}),
            (None, "leave", {}),
            (None, "accept" if answer else "reject", {"nick": other}),
        ):
            if sessions := self.model.of(who or self.admin(room)):
                self.do(sessions[0], type, {"room": room, **fields})

    def admin(self, room: str) -> str:
        return (self.model.rooms[room].admin or "") if room in self.model.rooms else ""

    @rule(whats=st.lists(st.tuples(some, talking | membership), min_size=2, max_size=6))
    def together(self, whats: list[tuple[int, tuple[str, dict[str, Any]]]]) -> None:
        """Commands of different sessions, committed at once."""
        chosen = {self.session(which): what for which, what in whats if self.model.sessions}
        expected = []
        self.server.commits.busy = True
        for session, (type, fields) in chosen.items():
            self.ids += 1
            session.client.send(type, id=self.ids, **fields)
            expected.append((session, self.ids, self.expected(session, type, fields, self.ids)))
        self.server.commits.busy = False
        self.server.commits.run()
        for session in self.model.sessions:
            answers = self.hear(session, aside=False)
            for asker, id, answer in expected:
                if asker is session:
                    self.compare(answers[id], answer)

    @rule(nick=st.sampled_from([*ACCOUNTS, *GUESTS]))
    def come(self, nick: str) -> None:
        older = [] if nick in ACCOUNTS else self.model.of(nick)
        client = self.server.login(nick) if nick in ACCOUNTS else self.server.guest(nick, token=f"the token of {nick}")
        self.model.inboxNames[nick] = client.welcome["inbox"]
        for session in older:
            assert session.client.closing
            assert session.client.messages()[-1]["code"] == "replaced"
            session.client.lose()
            self.gone(session)
        self.model.sessions.append(Session(nick, client))

    @precondition(lambda self: len(self.model.sessions) > 3)
    @rule(which=some, politely=st.booleans())
    def go(self, which: int, politely: bool) -> None:
        session = self.session(which)
        if politely:
            session.client.ok("logout")
        session.client.lose()
        self.gone(session)

    # --- how

    def session(self, which: int) -> Session:
        return self.model.sessions[which % len(self.model.sessions)]

    def gone(self, session: Session) -> None:
        self.model.sessions.remove(session)
        for place in list(session.places.values()):
            session.places.pop(place.room.name)
            self.model.tellPresence("gone", session, place.room)

    def do(self, session: Session, type: str, fields: dict[str, Any]) -> None:
        self.ids += 1
        session.client.send(type, id=self.ids, **fields)
        expected = self.expected(session, type, fields, self.ids)
        for other in self.model.sessions:
            answers = self.hear(other)
            if other is session:
                self.compare(answers[self.ids], expected)

    def expected(self, session: Session, type: str, fields: dict[str, Any], id: int) -> dict[str, Any]:
        try:
            return {"type": "ok", **self.model.perform(session, type, fields, id)}
        except No as no:
            return {"type": "refused", "code": str(no)}

    def compare(self, answer: dict[str, Any], expected: dict[str, Any]) -> None:
        assert {key: answer.get(key) for key in expected} == expected, (answer, expected)
        assert ("seq" in answer) == ("seq" in expected), (answer, expected)

    def hear(self, session: Session, *, aside: bool = True) -> dict[int, dict[str, Any]]:
        """Check all that a session was told, in order; gives its answers by their ids."""
        answers, told = {}, []
        for message in session.client.messages():
            if "re" in message:
                answers[message["re"]] = message
                if place := session.opening.pop(message["re"], None):
                    session.places[place.room.name] = place
                if place := session.closing.pop(message["re"], None):
                    assert place.cursor == place.until
            elif message["type"] in ASIDE:
                fields = ("type", "room", "nick", "last", "seq", "by")
                told.append(tuple(message[field] for field in fields if field in message))
            else:
                self.follow(session, message)
        for name, place in list(session.places.items()):
            assert place.cursor == (place.room.last if place.until is None else place.until), (name, place)
            if place.until is not None:
                del session.places[name]
        assert not session.opening
        expected, session.aside = session.aside, []
        assert not aside or sorted(map(str, told)) == sorted(map(str, expected)), (session.nick, told, expected)
        return answers

    def follow(self, session: Session, event: dict[str, Any]) -> None:
        closing = {place.room.name: place for place in session.closing.values()}
        place = closing.get(event["room"]) or session.places[event["room"]]
        assert event["seq"] == place.cursor + 1, (event, place)
        place.cursor += 1
        assert place.until is None or place.cursor <= place.until, (event, place)
        assert plain(event) == place.room.events[place.cursor - 1], (event, place)

    # --- what is true in between

    @invariant()
    def everything(self) -> None:
        if getattr(self, "ids", 0) % 4 == 2:
            self.checkRooms()
            for nick in {session.nick for session in self.model.sessions}:
                self.checkPerson(nick, self.model.of(nick)[0])

    def asked(self, session: Session, type: str, **fields: Any) -> dict[str, Any]:
        """The answer to something that changes nothing."""
        session.client.send(type, id="look", **fields)
        return self.hear(session)["look"]

    def checkRooms(self) -> None:
        rooms = [*self.model.rooms.values(), *self.model.directs.values()]
        for room in rooms:
            readers = [it for it in self.model.sessions if room.kind == "open" or it.nick in room.members]
            if readers:
                self.checkRoom(readers[0], room)
        listed = self.asked(self.session(0), "rooms")["rooms"]
        assert {(row["room"], row["kind"], row["last"]) for row in listed} == {
            (room.name, room.kind, room.last) for room in self.model.rooms.values()
        }

    def checkRoom(self, reader: Session, room: Room) -> None:
        events = self.asked(reader, "history", room=room.name, limit=200)["events"]
        assert [event["seq"] for event in events] == list(range(1, room.last + 1))[-200:]
        assert [plain(event) for event in events] == room.events[-200:]
        card = self.asked(reader, "room", room=room.name)
        assert (card.get("admin"), card["members"]) == (room.admin, len(room.members)), (card, room)
        members = self.asked(reader, "members", room=room.name)["members"]
        assert sorted(members) == sorted(room.members)
        assert room.kind == "direct" or members == sorted(room.members, key=room.members.__getitem__)
        here = {it.nick for it in self.model.sessions if room.name in it.places}
        assert set(self.asked(reader, "who", room=room.name)["people"]) == here

    def checkPerson(self, nick: str, session: Session) -> None:
        rooms = [*self.model.rooms.values(), *self.model.directs.values()]
        rows = self.asked(session, "my-rooms")["rooms"]
        assert {row["room"]: (row["seen"], row["unread"], row["last"]) for row in rows} == {
            room.name: (self.model.mark(nick, room), self.model.unread(nick, room), room.last)
            for room in rooms if nick in room.members
        }  # fmt: skip
        inbox = self.model.inboxes.get(nick, Room("", "inbox"))
        states = {it.seq: it.state for it in self.model.notices if it.to == nick}
        assert [
            (it["seq"], it["type"], it["by"], it["about"], it.get("state"))
            for it in self.asked(session, "notifications", limit=200)["notifications"]
        ] == [
            (seq, type, by, about, states.get(seq))
            for seq, (type, by, about) in enumerate(inbox.events, 1) if type != "answered"
        ][-200:]  # fmt: skip


def plain(event: dict[str, Any]) -> tuple[str, str, Any]:
    """An event as the model has it."""
    type = event["type"]
    about = (
        event.get("about") if type in IN_INBOXES else event.get({"said": "text", "created": "kind"}.get(type, "nick"))
    )
    if type == "answered":
        about = (event["about"], event["notification"], event["state"])
    return type, event["by"], about


Chat.TestCase.settings = settings(max_examples=80, stateful_step_count=30, deadline=None)
ChatTests = Chat.TestCase
