"""Saying: a text comes to all who follow its room, and once, however often it is sent."""

from tests.harness import Server
from tests.talkcase import TalkTestCase


class SayTests(TalkTestCase):
    """Putting a text into a room."""

    def test_the_answer_comes_first_and_then_the_speakers_own_event(self):
        self.ana.ok("open", room="lobby")
        self.ana.messages()
        self.ana.send("say", id=1, room="LOBBY", text="olá", key="k")
        ok, said = self.ana.messages()
        self.assertEqual((ok["type"], ok["re"], ok["seq"]), ("ok", 1, 1))
        self.assertEqual(
            said,
            {"type": "said", "room": "lobby", "seq": 1, "at": ok["at"], "by": "ana", "text": "olá", "key": "k"},
        )

    def test_others_get_it_before_the_speakers_answer(self):
        order = []
        for client in (self.ana, self.bia):
            client.ok("open", room="lobby")
        for client in (self.ana, self.bia):
            write = client.transport.write
            client.transport.write = lambda data, write=write, client=client: (order.append(client), write(data))
        self.ana.send("say", room="lobby", text="oi")
        self.assertEqual(order, [self.bia, self.ana, self.ana])

    def test_who_has_not_opened_the_room_gets_no_event(self):
        self.ana.send("say", id=1, room="lobby", text="oi")
        self.assertEqual([it["type"] for it in self.ana.messages()], ["ok"])

    def test_texts_are_kept_exactly(self):
        for text in (" ", "\n", "\x1b[2J", "\u202eabc", "é e\u0301", "x" * 16_000, "😀" * 16_000):
            self.ana.ok("say", room="lobby", text=text)
            self.assertEqual(self.bia.ok("history", room="lobby", limit=1)["events"][0]["text"], text)

    def test_texts_that_are_none(self):
        self.assertEqual(self.ana.refused("say", room="lobby", text=""), "bad-text")
        self.assertEqual(self.ana.refused("say", room="lobby", text="a\0"), "bad-text")
        self.assertEqual(self.ana.refused("say", room="lobby", text="x" * 16_001), "too-long")
        self.assertEqual(self.ana.refused("say", room="lobby"), "missing-field")
        self.assertEqual(self.ana.refused("say", text="x"), "missing-field")
        self.assertEqual(self.timeline("lobby"), [])

    def test_where_one_may(self):
        self.group(members=[self.bia])
        self.assertEqual(self.caio.refused("say", room="garden", text="x"), "not-a-member")
        self.assertEqual(self.guest.refused("say", room="garden", text="x"), "not-a-member")
        self.assertEqual(self.caio.refused("say", room="nowhere", text="x"), "no-such-room")
        self.assertEqual(self.bia.refused("say", room="@bia", text="x"), "no-such-room")
        self.assertEqual(self.server.client().refused("say", room="lobby", text="x"), "login-first")
        self.say(self.bia, "garden", "x")

    def test_nobody_writes_into_an_inbox(self):
        self.ana.ok("open", nick="bia")
        for client in (self.ana, self.bia, self.guest):
            for room in ("@bia", "@ana"):
                if room[1:] == client.welcome["nick"]:
                    self.assertEqual(client.refused("say", room=room, text="x"), "no-such-room")
        self.guest.ok("open", nick="ana")
        for room in (self.guest.welcome["inbox"], "@gil~0123456789abcdef"):
            self.assertEqual(self.ana.refused("say", room=room, text="x"), "no-such-room")
            self.assertEqual(self.ana.refused("open", room=room), "no-such-room")
        self.assertEqual(self.guest.refused("say", room=self.guest.welcome["inbox"], text="x"), "no-such-room")


class KeyTests(TalkTestCase):
    """The same key of the same author in the same room is the same text."""

    def test_again_is_the_first_answer_and_writes_nothing(self):
        self.bia.ok("open", room="lobby")
        first = self.ana.ok("say", room="lobby", text="one", key="k")
        self.say(self.bia, "lobby", "between")
        self.server.clock.advance(60)
        self.bia.messages()
        self.assertEqual(self.ana.ok("say", room="Lobby", text="another text", key="k"), first)
        self.assertEqual(self.server.login("ana").ok("say", room="lobby", text="one", key="k"), first)
        self.assertEqual(self.bia.messages(), [])
        self.assertEqual(self.timeline("lobby"), [("said", "ana", "one"), ("said", "bia", "between")])

    def test_twice_in_one_commit(self):
        self.server.commits.busy = True
        for _ in range(3):
            self.ana.send("say", room="lobby", text="one", key="k")
        self.server.commits.busy = False
        self.server.commits.run()
        self.assertEqual([it["seq"] for it in self.ana.messages()], [1, 1, 1])
        self.assertEqual(len(self.timeline("lobby")), 1)

    def test_other_authors_rooms_and_keys_are_others(self):
        self.ana.ok("create", room="square", kind="open")
        self.ana.ok("say", room="lobby", text="x", key="k")
        self.assertEqual(self.bia.ok("say", room="lobby", text="x", key="k")["seq"], 2)
        self.assertEqual(self.guest.ok("say", room="lobby", text="x", key="k")["seq"], 3)
        self.assertEqual(self.ana.ok("say", room="lobby", text="x", key="K")["seq"], 4)
        self.assertEqual(self.ana.ok("say", room="lobby", text="x")["seq"], 5)
        self.assertEqual(self.ana.ok("say", room="square", text="x", key="k")["seq"], 3)

    def test_an_answer_outlives_the_right(self):
        self.group(members=[self.bia])
        first = self.bia.ok("say", room="garden", text="x", key="k")
        self.bia.ok("leave", room="garden")
        self.assertEqual(self.bia.ok("say", room="garden", text="x", key="k"), first)
        self.assertEqual(self.bia.refused("say", room="garden", text="x", key="new"), "not-a-member")

    def test_a_guests_keys_outlive_a_reconnect_and_a_restart(self):
        first = self.guest.ok("say", room="lobby", text="x", key="k")
        self.guest.lose()
        self.assertEqual(self.server.guest("GIL").ok("say", room="lobby", text="x", key="k"), first)
        self.assertEqual(Server(db=self.server.db).guest("gil").ok("say", room="lobby", text="x", key="k"), first)

    def test_in_a_direct_chat_by_either_name(self):
        first = self.ana.ok("say", room="@bia", text="x", key="k")
        self.assertEqual(self.ana.ok("say", room="@BIA", text="x", key="k"), first)
        self.assertEqual(self.ana.ok("say", room="@ana@bia", text="x", key="k"), first)
        self.assertEqual(self.bia.ok("say", room="@ana", text="x", key="k")["seq"], 2)
