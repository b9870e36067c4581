"""The whole server against a simple model of it: random commands of several people in several sessions.

Followers are checked by what they received: the events of the model's list, each once and in order.
"""

from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from tests.chatmodel import ACCOUNTS, GUESTS, Model
from tests.chatrecords import No, Room, Session
from tests.harness import Server
from tests.randomcommands import creating, membership, some, talking

IN_ROOMS = ("created", "said", "joined", "left", "promoted", "closed")
IN_INBOXES = ("invited", "asked", "accepted", "rejected", "direct", "answered")
ASIDE = ("entered", "gone", "unread", "seen", "bye")


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
