"""Keys within one commit: whatever is committed together is answered, and stored, as if committed one by one."""

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from twisted.trial.unittest import SynchronousTestCase

from tests.harness import Client, Server
from tests.randomcommands import command

TABLES = ("room", "event", "receipt", "member", "notice", "marker", "guest")
ACCOUNTS = ("ana", "bia", "caio")
GUEST = "gil"
ENDS = ("COMMIT", "ROLLBACK")

Step = tuple[str, str, dict[str, Any]]
"""Who gives which command, with which fields."""


class World:
    """A server with three accounts and a guest, all in the lobby, and ana's group; and what they are answered."""

    def __init__(self) -> None:
        self.server = Server()
        self.clients: dict[str, Client] = {nick: self.server.account(nick) for nick in ACCOUNTS}
        self.clients[GUEST] = self.server.guest(GUEST, token="the token of gil")
        self.clients["stranger"] = self.server.client()
        self.clients["ana"].ok("create", room="garden")
        for nick in (*ACCOUNTS, GUEST):
            self.clients[nick].ok("open", room="lobby", after=0)
        self.clients["ana"].ok("open", room="garden", after=0)
        self.ends: list[str] = []
        """How the transactions ended since the last steps."""
        self.server.db.set_trace_callback(lambda text: self.ends.append(text) if text in ENDS else None)

    def perform(self, steps: list[Step], *, together: bool) -> list[dict[str, Any] | None]:
        """Have the steps committed as one, or each by itself; gives the answers. A step `lose` has none."""
        for client in self.clients.values():
            client.messages()
        self.ends.clear()
        self.server.commits.busy = together
        for number, (nick, type, fields) in enumerate(steps):
            if type == "lose":
                self.clients.pop(nick).lose()  # whoever is gone hears nothing
            else:
                self.clients[nick].send(type, id=number, **fields)
        self.server.commits.busy = False
        self.server.commits.run()
        self.heard = {nick: client.messages() for nick, client in self.clients.items()}
        answers = {it["re"]: it for messages in self.heard.values() for it in messages if "re" in it}
        return [answers.get(number) for number in range(len(steps))]

    def events(self) -> dict[tuple[str, str], list[dict[str, Any]]]:
        """What each has just heard of each room, in order."""
        heard: dict[tuple[str, str], list[dict[str, Any]]] = {}
        for nick, messages in self.heard.items():
            for message in messages:
                if "at" in message and "re" not in message:
                    heard.setdefault((nick, message["room"]), []).append(message)
        return heard

    def stored(self) -> dict[str, list[Any]]:
        """All that the store holds of rooms and who is in them."""
        return {table: self.server.db.execute(f"SELECT * FROM {table} ORDER BY 1, 2").fetchall() for table in TABLES}


class Worlds:
    """Two worlds in which the same happens: in one of them together, in the other one by one."""

    def __init__(self) -> None:
        self.one, self.other = World(), World()

    def perform(self, *steps: Step) -> list[dict[str, Any]]:
        """The answers, which are the same in both worlds, as is what was heard and what is stored."""
        together = self.one.perform(list(steps), together=True)
        apart = self.other.perform(list(steps), together=False)
        for step, answer, expected in zip(steps, together, apart, strict=True):
            assert answer == expected, (step, answer, expected, steps)
        assert "COMMIT" in self.one.ends, "nothing was committed"
        assert "ROLLBACK" not in self.one.ends, f"not together after all: {steps}"
        assert self.one.events() == self.other.events(), steps
        assert self.one.stored() == self.other.stored(), steps
        return [{name: it for name, it in (answer or {}).items() if name != "re"} for answer in together]


def say(nick: str, room: str, text: str = "oi", **key: str) -> Step:
    return nick, "say", {"room": room, "text": text, **key}


class KeysCase(SynchronousTestCase):
    def setUp(self) -> None:
        self.worlds = Worlds()
        self.perform = self.worlds.perform

    def seqs(self, *steps: Step) -> list[int | str | None]:
        """The numbers that the steps of one commit are answered with, or the codes of refusals."""
        return [it.get("seq", it.get("code")) for it in self.perform(*steps)]

    def texts(self, nick: str, room: str) -> list[str]:
        """What a room holds."""
        (answer,) = self.perform((nick, "history", {"room": room, "limit": 200}))
        return [event["text"] for event in answer["events"] if event["type"] == "said"]


class TalkTests(KeysCase):
    def test_a_key_of_an_earlier_commit_gets_its_first_answer(self) -> None:
        (first,) = self.perform(say("ana", "lobby", "one", key="k"))
        answers = self.perform(
            say("bia", "lobby", "two"), say("ana", "Lobby", "again", key="k"), say("ana", "lobby", "three", key="new")
        )
        self.assertEqual([it["seq"] for it in answers], [2, 1, 3])
        self.assertEqual(answers[1], first)
        self.assertEqual(self.texts("ana", "lobby"), ["one", "two", "three"])

    def test_a_first_answer_has_its_time(self) -> None:
        (first,) = self.perform(say("ana", "lobby", key="k"))
        for world in (self.worlds.one, self.worlds.other):
            world.server.clock.advance(7)
        answers = self.perform(say("ana", "lobby", key="new"), say("ana", "lobby", key="k"))
        self.assertEqual(answers[1], first)
        self.assertNotEqual(answers[0]["at"], first["at"])

    def test_the_same_key_twice_in_one_commit_is_one_text(self) -> None:
        answers = self.perform(say("ana", "lobby", "one", key="k"), say("ana", "LOBBY", "two", key="k"))
        self.assertEqual(answers[0], answers[1])
        self.assertEqual(self.texts("bia", "lobby"), ["one"])

    def test_a_key_is_of_one_author(self) -> None:
        steps = [say(nick, "lobby", nick, key="k") for nick in ("ana", "bia", "gil", "bia", "ana", "gil")]
        self.assertEqual(self.seqs(*steps), [1, 2, 3, 2, 1, 3])
        self.assertEqual(self.seqs(*steps), [1, 2, 3, 2, 1, 3], "in a later commit too")
        self.assertEqual(self.texts("ana", "lobby"), ["ana", "bia", "gil"])

    def test_a_key_is_of_one_room(self) -> None:
        steps = [say("ana", room, key="k") for room in ("lobby", "garden", "lobby", "garden")]
        self.assertEqual(self.seqs(*steps), [1, 3, 1, 3])
        self.assertEqual(self.seqs(*steps), [1, 3, 1, 3])

    def test_a_key_that_was_refused_is_free(self) -> None:
        accept = ("bia", "accept", {"room": "garden", "key": "k"})
        invite = ("ana", "invite", {"room": "garden", "nick": "bia", "key": "k"})
        self.assertEqual(self.seqs(accept, invite, accept, accept), ["no-such-request", None, 3, 3])


class AnewTests(KeysCase):
    """A group that closes, and one of the same name made anew, all in one commit."""

    LEAVE: Step = ("ana", "leave", {"room": "garden"})
    CREATE: Step = ("ana", "create", {"room": "garden"})

    def test_a_key_is_new_in_the_new_group(self) -> None:
        answers = self.seqs(
            say("ana", "garden", "a"), say("ana", "garden", "b", key="k"), say("ana", "garden", "c", key="k"),
            self.LEAVE, say("ana", "garden", "d", key="k"), say("ana", "garden", "e", key="new"),
            self.CREATE, say("ana", "garden", "f", key="k"), say("ana", "garden", "g", key="k"),
        )  # fmt: skip
        self.assertEqual(answers, [3, 4, 4, 5, 4, "no-such-room", 1, 3, 3])
        self.assertEqual(self.texts("ana", "garden"), ["f"])

    def test_also_if_it_is_known_from_an_earlier_commit(self) -> None:
        known = say("ana", "garden", key="k")
        self.assertEqual(self.seqs(say("ana", "garden"), known), [3, 4])
        answers = self.seqs(known, self.LEAVE, known, self.CREATE, known, known)
        self.assertEqual(answers, [4, 5, 4, 1, 3, 3])
        self.assertEqual(self.seqs(known, self.LEAVE, known), [3, 4, 3])

    def test_a_key_of_creating_and_of_leaving(self) -> None:
        """Sent again, they change nothing: neither does the room come back, nor does it close again."""
        create, leave = ((*step[:2], {**step[2], "key": step[1]}) for step in (self.CREATE, self.LEAVE))
        answers = self.seqs(
            self.LEAVE, create, create, say("ana", "garden"), leave, leave, create, say("ana", "garden")
        )
        self.assertEqual(answers, [3, 1, 1, 3, 4, 4, 1, "no-such-room"])
        self.assertEqual(self.seqs(create, leave, self.CREATE, leave), [1, 4, 1, 3])

    def test_a_key_that_placed_nothing(self) -> None:
        invite = ("ana", "invite", {"room": "garden", "nick": "bia", "key": "k"})
        self.perform(invite, invite, self.LEAVE, invite, self.CREATE, invite, invite)
        (answer,) = self.perform(("bia", "notifications", {}))
        states = [(it["type"], it["state"]) for it in answer["notifications"]]
        self.assertEqual(states, [("invited", "closed"), ("invited", "pending")])


class ReceiptTests(KeysCase):
    """Keys of commands that place nothing in the room that they name."""

    def notes(self, nick: str) -> list[tuple[str, str | None]]:
        (answer,) = self.perform((nick, "notifications", {}))
        return [(it["type"], it.get("state")) for it in answer["notifications"]]

    def twice(self, *steps: Step) -> None:
        """Do each step twice in one commit, and all of them again in the next one: every answer is `ok`, no more."""
        doubled = [step for step in steps for _ in range(2)]
        for _ in range(2):
            self.assertEqual(self.perform(*doubled), [{"type": "ok"}] * len(doubled))

    def test_an_invitation(self) -> None:
        self.twice(("ana", "invite", {"room": "garden", "nick": "bia", "key": "k"}))
        self.assertEqual(self.notes("bia"), [("invited", "pending")])

    def test_a_request_and_its_rejection(self) -> None:
        """The request sent again behind its rejection would be a second one."""
        ask = ("bia", "ask", {"room": "garden", "key": "k"})
        reject = ("ana", "reject", {"room": "GARDEN", "nick": "bia", "key": "k"})
        self.twice(ask, reject, ask)
        self.assertEqual(self.notes("ana"), [("asked", "rejected")])
        self.assertEqual(self.notes("bia"), [("rejected", None)])

    def test_what_is_so_already(self) -> None:
        """An invitation that waits already writes nothing but its key: with it, it isn't sent again later."""
        first, second = (("ana", "invite", {"room": "garden", "nick": "bia", "key": key}) for key in ("one", "two"))
        self.twice(first, second, ("bia", "reject", {"room": "garden", "key": "k"}), second)
        self.assertEqual(self.notes("bia"), [("invited", "rejected")])

    def test_one_key_is_one_command_whatever_it_asks(self) -> None:
        invite = ("ana", "invite", {"room": "garden", "nick": "bia", "key": "k"})
        other = ("ana", "invite", {"room": "garden", "nick": "bia", "key": "j"})
        answers = self.seqs(say("ana", "garden", key="j"), other, invite, say("ana", "garden", key="k"))
        self.assertEqual(answers, [3, 3, None, None])
        self.assertEqual((self.texts("ana", "garden"), self.notes("bia")), (["oi"], [("invited", "pending")]))


class DirectTests(KeysCase):
    """Direct chats go by `@nick`, and come into being by being spoken into."""

    def test_in_the_commit_that_makes_the_chat_and_later(self) -> None:
        steps = [
            say("ana", "@bia", "one", key="k"),
            say("ana", "@BIA", "two", key="k"),
            say("bia", "@ana", "three", key="k"),
            say("ana", "@ana@bia", "four", key="k"),
            say("ana", "@caio", "five", key="k"),
            say("ana", "@bia", "six"),
        ]
        self.assertEqual(self.seqs(*steps), [1, 1, 2, 1, 1, 3])
        self.assertEqual(self.seqs(*steps[:5]), [1, 1, 2, 1, 1])
        self.assertEqual(self.texts("bia", "@ana"), ["one", "three", "six"])

    def test_a_chat_that_is_named_before_it_is_there(self) -> None:
        answers = self.seqs(
            say("ana", "@ana@bia", key="k"), say("bia", "@ana", key="k"), say("ana", "@ana@bia", key="k")
        )
        self.assertEqual(answers, ["no-such-room", 1, 2])

    def test_another_guest_of_the_same_nick_is_another_person(self) -> None:
        answers = self.perform(
            say("ana", "@gil", "a"), say("ana", "@gil", "to the first", key="k"), ("gil", "lose", {}),
            say("ana", "@gil", "to nobody", key="k"),
            ("stranger", "guest", {"nick": "gil", "token": "the token of another"}),
            say("ana", "@gil", "to the second", key="k"), say("ana", "@gil", "to the second", key="k"),
        )  # fmt: skip
        self.assertEqual([it.get("seq", it.get("code")) for it in answers], [1, 2, None, "no-such-person", None, 1, 1])
        self.assertEqual(self.texts("stranger", "@ana"), ["to the second"])


keys = st.sampled_from(["j", "k", "k", None])
groups = st.sampled_from(["garden", "garden", "garden", "lobby", "Garden"])
rooms = st.sampled_from(["lobby", "garden", "garden", "@ana", "@bia", "@ANA", "@gil", "@ana@bia"])
nicks = st.sampled_from(ACCOUNTS)
steps = st.tuples(
    st.sampled_from([*ACCOUNTS, "ana", GUEST]),
    st.one_of(
        command("say", room=rooms, text=st.just("oi"), key=keys),
        command("create", room=st.sampled_from(["garden", "kitchen"]), key=keys),
        command("leave", room=groups, key=keys),
        command("join", room=groups, key=keys),
        command("invite", room=groups, nick=nicks, key=keys),
        command("ask", room=groups, key=keys),
        command("accept", room=groups, nick=st.none() | nicks, key=keys),
        command("reject", room=groups, nick=st.none() | nicks, key=keys),
        command("topic", room=rooms, topic=st.sampled_from(["one", "two"]), key=keys),
        command("open", room=rooms, after=st.just(1000)),  # no page that comes when it comes
        command("seen", room=rooms, seq=st.integers(0, 5)),
        st.sampled_from(["my-rooms", "notifications", "rooms"]).flatmap(command),
        st.sampled_from(["history", "room", "members"]).flatmap(lambda type: command(type, room=rooms)),
    ),
).map(lambda step: (step[0], *step[1]))


class TogetherTests(KeysCase):
    def test_each_sees_what_those_before_it_changed(self) -> None:
        topic, card = {"room": "garden", "topic": "roses"}, {"room": "garden"}
        answers = self.perform(
            ("ana", "topic", topic), ("ana", "room", card), ("bia", "ask", card), ("bia", "topic", topic),
            ("ana", "accept", {"room": "garden", "nick": "bia"}), ("ana", "leave", card), ("bia", "room", card),
            ("bia", "topic", {"room": "garden", "topic": ""}), ("ana", "room", card), say("ana", "garden"),
        )  # fmt: skip
        self.assertEqual([answers[n]["topic"] for n in (1, 6)], ["roses", "roses"])
        self.assertEqual([answers[n]["admin"] for n in (1, 6, 8)], ["ana", "bia", "bia"])
        self.assertEqual([answers[n]["code"] for n in (3, 9)], ["not-a-member", "not-a-member"])

    @settings(max_examples=150)
    @given(st.lists(st.lists(steps, min_size=1, max_size=9), min_size=1, max_size=3))
    def test_together_is_as_one_by_one(self, commits: list[list[Step]]) -> None:
        worlds = Worlds()
        for commit in commits:
            worlds.perform(*commit)
