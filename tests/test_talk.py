"""Talk: saying, following, reading back, marking as read; in rooms and between two."""

from tests.harness import Server
from tests.test_rooms import RoomsTestCase


class TalkTestCase(RoomsTestCase):
    """What talking is tried with."""

    def say(self, client, room, *texts):
        """Say texts; gives their numbers."""
        return [client.ok("say", room=room, text=text)["seq"] for text in texts]

    def texts(self, messages):
        return [message["text"] for message in messages if message["type"] == "said"]


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


class OpenTests(TalkTestCase):
    """Following a room: first what was, then what comes, without a gap or a repeat."""

    def setUp(self):
        super().setUp()
        for number in range(1, 81):
            self.ana.send("say", room="lobby", text=str(number))
        self.ana.messages()

    def opened(self, client=None, **fields):
        """The answer, and the numbers of the events that followed it."""
        client = client or self.bia
        client.messages()
        client.send("open", id="open", **{"room": "lobby"} | fields)
        answer, *events = client.messages()
        self.assertEqual((answer["type"], answer["re"]), ("ok", "open"))
        return answer, [event["seq"] for event in events if "seq" in event]

    def test_left_out_after_means_the_newest_50(self):
        answer, seqs = self.opened(room="Lobby")
        self.assertEqual((answer["room"], answer["kind"], answer["last"], answer["seen"]), ("lobby", "open", 80, 0))
        self.assertEqual(seqs, list(range(31, 81)))

    def test_from_the_beginning_from_the_middle_from_the_end(self):
        for after, first in [(0, 1), (1, 2), (79, 80), (80, 81), (81, 81), (2**53 - 1, 81)]:
            answer, seqs = self.opened(after=after)
            self.assertEqual((answer["last"], seqs), (80, list(range(first, 81))), after)

    def test_then_come_the_live_ones(self):
        for after in (0, 80, 1000):
            self.opened(after=after)
            (seq,) = self.say(self.ana, "lobby", "live")
            self.assertEqual(self.bia.take()["seq"], seq, after)

    def test_opening_again_moves_the_cursor(self):
        self.opened(after=80)
        self.assertEqual(self.opened(after=70)[1], list(range(71, 81)))
        self.assertEqual(self.opened(after=80)[1], [])
        self.say(self.ana, "lobby", "once")
        self.assertEqual(len(self.bia.messages()), 1)

    def test_what_comes_together_with_the_opening_comes_once(self):
        for order in ("open", "say", "open"), ("say", "open", "say"):
            self.server.commits.busy = True
            for type in order:
                if type == "open":
                    self.bia.send("open", room="lobby", after=78)
                else:
                    self.ana.send("say", room="lobby", text="x")
            self.server.commits.busy = False
            self.server.commits.run()
            opened = -1
            for message in self.bia.got("ok", "said"):
                if message["type"] == "ok":
                    opened = message["last"]
                    seqs = [78]
                else:
                    seqs.append(message["seq"])
            self.assertEqual(seqs, list(range(78, seqs[-1] + 1)))
            self.assertGreaterEqual(seqs[-1], opened)
            self.assertEqual(seqs[-1], self.ana.ok("room", room="lobby")["last"])

    def test_what_cannot_be_opened(self):
        self.group()
        for client, fields, code in [
            (self.bia, {"room": "garden"}, "not-a-member"),
            (self.guest, {"room": "garden"}, "not-a-member"),
            (self.bia, {"room": "nowhere"}, "no-such-room"),
            (self.bia, {}, "missing-field"),
            (self.bia, {"room": ""}, "missing-field"),
            (self.bia, {"room": "lobby", "after": -1}, "bad-field"),
            (self.bia, {"nick": "nobody"}, "no-such-person"),
            (self.bia, {"room": "@nobody"}, "no-such-person"),
            (self.bia, {"nick": "BIA"}, "not-yourself"),
            (self.bia, {"nick": ""}, "missing-field"),
        ]:
            self.assertEqual(client.refused("open", **fields), code, fields)

    def test_closing_ends_it(self):
        self.opened()
        self.bia.ok("close", room="LOBBY")
        self.say(self.ana, "lobby", "unheard")
        self.assertEqual(self.bia.messages(), [])
        self.assertEqual(self.bia.refused("close", room="lobby"), "not-open")
        self.assertEqual(self.bia.refused("close", room="nowhere"), "no-such-room")
        self.assertEqual(self.opened(after=80)[1], [81])

    def test_sessions_of_one_person_follow_by_themselves(self):
        other = self.server.login("bia")
        self.opened(after=80)
        self.opened(other, after=79)
        self.bia.ok("close", room="lobby")
        self.say(self.ana, "lobby", "x")
        self.assertEqual((len(self.bia.messages()), len(other.messages())), (0, 1))


class HistoryTests(TalkTestCase):
    """Reading backwards."""

    def setUp(self):
        super().setUp()
        for number in range(1, 251):
            self.ana.send("say", room="lobby", text=str(number))
        self.ana.messages()

    def history(self, **fields):
        answer = self.guest.ok("history", room="Lobby", **fields)
        self.assertEqual(answer["room"], "lobby")
        return [event["seq"] for event in answer["events"]], answer["more"]

    def test_pages(self):
        for fields, first, last, more in [
            ({}, 201, 250, True),
            ({"limit": 1}, 250, 250, True),
            ({"limit": 200}, 51, 250, True),
            ({"limit": 201}, 51, 250, True),
            ({"limit": 2**53 - 1}, 51, 250, True),
            ({"before": 51}, 1, 50, False),
            ({"before": 52}, 2, 51, True),
            ({"before": 51, "limit": 49}, 2, 50, True),
            ({"before": 51, "limit": 200}, 1, 50, False),
            ({"before": 2, "limit": 1}, 1, 1, False),
            ({"before": 1}, 1, 0, False),
            ({"before": 0}, 1, 0, False),
            ({"before": 251, "limit": 2}, 249, 250, True),
            ({"before": 10_000, "limit": 2}, 249, 250, True),
        ]:
            self.assertEqual(self.history(**fields), (list(range(first, last + 1)), more), fields)

    def test_back_to_the_beginning(self):
        seqs, more, before = [], True, {}
        while more:
            page, more = self.history(limit=77, **before)
            seqs = page + seqs
            before = {"before": page[0]}
        self.assertEqual(seqs, list(range(1, 251)))

    def test_events_are_those_that_were_told(self):
        self.bia.ok("open", room="lobby")
        self.bia.messages()
        self.ana.ok("say", room="lobby", text="x", key="k")
        told = self.bia.take()
        self.assertEqual((told["at"], told["key"]), ("2027-01-15T08:00:00.000Z", "k"))
        self.assertEqual(self.bia.ok("history", room="lobby", limit=1)["events"], [told])

    def test_a_page_of_long_texts_is_shorter_and_says_so(self):
        for number in range(100):
            self.ana.send("say", room="lobby", text=f"{number:16000}")
        seqs, more = self.history(limit=100)
        self.assertLess(len(seqs), 100)
        self.assertEqual((seqs, more), (list(range(seqs[0], 351)), True))

    def test_limits_and_rooms_that_are_none(self):
        for limit in (0, -1, "5", 1.5):
            self.assertEqual(self.guest.refused("history", room="lobby", limit=limit), "bad-field")
        self.assertEqual(self.guest.refused("history", room="nowhere"), "no-such-room")
        self.ana.ok("create", room="garden")
        self.assertEqual(self.bia.refused("history", room="garden"), "not-a-member")
        self.assertEqual(self.guest.refused("history", room="garden"), "not-a-member")

    def test_an_empty_room(self):
        self.ana.ok("open", nick="bia")
        self.assertEqual(
            self.bia.ok("history", room="@ana"),
            {"type": "ok", "re": "ask", "room": "@ana@bia", "events": [], "more": False},
        )


class SeenTests(TalkTestCase):
    """How far somebody read."""

    def setUp(self):
        super().setUp()
        self.bia.ok("join", room="lobby")
        self.say(self.ana, "lobby", "one", "two", "three")

    def mark(self, client=None):
        (row,) = (client or self.bia).ok("my-rooms")["rooms"]
        return row["seen"], row["unread"]

    def test_the_mark_moves_forward_and_never_back(self):
        self.assertEqual(self.mark(), (1, 3))
        self.assertEqual(
            self.bia.ok("seen", room="LOBBY", seq=3), {"type": "ok", "re": "ask", "room": "lobby", "seq": 3}
        )
        self.assertEqual(self.mark(), (3, 1))
        self.assertEqual(self.bia.ok("seen", room="lobby", seq=2)["seq"], 3)
        self.assertEqual(self.bia.ok("seen", room="lobby", seq=0)["seq"], 3)
        self.assertEqual(self.mark(), (3, 1))

    def test_it_stops_at_the_end(self):
        self.assertEqual(self.bia.ok("seen", room="lobby", seq=2**53 - 1)["seq"], 4)
        self.say(self.ana, "lobby", "four")
        self.assertEqual(self.mark(), (4, 1))

    def test_own_texts_are_not_unread_and_do_not_move_the_mark(self):
        self.say(self.bia, "lobby", "mine")
        self.assertEqual(self.mark(), (1, 3))

    def test_only_texts_are_unread(self):
        self.bia.ok("seen", room="lobby", seq=4)
        self.caio.ok("join", room="lobby")
        self.assertEqual(self.mark(), (4, 0))

    def test_the_persons_other_sessions_learn_it(self):
        others = [self.server.login("bia"), self.server.login("bia")]
        self.bia.send("seen", id=1, room="lobby", seq=2)
        self.assertEqual([it["type"] for it in self.bia.messages()], ["ok"])
        for other in others:
            self.assertEqual(other.take(), {"type": "seen", "room": "lobby", "seq": 2})
        self.assertEqual(self.ana.messages(), [])
        self.bia.ok("seen", room="lobby", seq=1)
        self.assertEqual([other.messages() for other in others], [[], []], "a mark that stays is no news")

    def test_a_mark_is_no_cursor(self):
        self.bia.ok("seen", room="lobby", seq=4)
        self.bia.send("open", room="lobby", after=1)
        self.assertEqual([it["seq"] for it in self.bia.got("said")], [2, 3, 4])

    def test_who_may(self):
        self.group()
        self.assertEqual(self.guest.refused("seen", room="lobby", seq=1), "accounts-only")
        self.assertEqual(self.bia.refused("seen", room="garden", seq=1), "not-a-member")
        self.assertEqual(self.bia.refused("seen", room="nowhere", seq=1), "no-such-room")
        self.assertEqual(self.bia.refused("seen", room="lobby", seq=-1), "bad-field")
        self.assertEqual(self.bia.refused("seen", room="lobby"), "missing-field")
        self.caio.ok("seen", room="lobby", seq=2)
        self.assertEqual(self.caio.ok("open", room="lobby")["seen"], 2)

    def test_a_new_member_has_read_what_was_before(self):
        self.group()
        self.say(self.ana, "garden", "old", "older")
        self.ana.ok("invite", room="garden", nick="caio")
        self.caio.ok("accept", room="garden")
        self.assertEqual(self.mark(self.caio), (5, 0))
        self.say(self.ana, "garden", "new")
        self.assertEqual(self.mark(self.caio), (5, 1))


class DirectTests(TalkTestCase):
    """The chat of two."""

    def test_opening_makes_it_and_tells_the_other(self):
        answer = self.ana.ok("open", nick="BIA")
        self.assertEqual(
            (answer["room"], answer["kind"], answer["last"], answer["nick"]), ("@ana@bia", "direct", 0, "bia")
        )
        note = self.bia.take()
        self.assertEqual((note["type"], note["room"], note["by"], note["about"]), ("direct", "@bia", "ana", "@ana@bia"))
        self.assertEqual(self.ana.ok("open", room="@bia")["room"], "@ana@bia")
        self.assertEqual(self.bia.ok("open", nick="ana")["room"], "@ana@bia")
        self.assertEqual(self.bia.ok("open", room="@ana@bia")["nick"], "ana")
        self.assertEqual(self.bia.messages(), [], "once is enough")

    def test_saying_makes_it_too(self):
        self.ana.ok("say", room="@bia", text="psst")
        self.assertEqual([it["type"] for it in self.bia.messages()], ["direct", "unread"])
        self.assertEqual(self.texts(self.bia.ok("history", room="@ana")["events"]), ["psst"])

    def test_the_answer_to_the_first_text_is_its_own_number(self):
        for client in (self.caio, self.guest):
            client.ok("open", nick="bia")
        first = self.ana.ok("say", room="@bia", text="psst", key="k")
        self.assertEqual(first["seq"], 1, "not that of the notification")
        self.assertEqual(self.ana.ok("say", room="@bia", text="psst", key="k"), first)

    def test_who_has_it_open_gets_events_and_who_has_not_a_hint(self):
        phone = self.server.login("bia")
        self.ana.ok("open", nick="bia")
        phone.ok("open", nick="ana")
        for client in (self.ana, self.bia, phone):
            client.messages()
        self.ana.send("say", room="@bia", text="psst")
        self.assertEqual(self.bia.take(), {"type": "unread", "room": "@ana@bia", "last": 1, "by": "ana"})
        self.assertEqual(self.texts(phone.messages()), ["psst"])
        self.assertEqual([it["type"] for it in self.ana.messages()], ["ok", "said"])

    def test_a_third_finds_nothing_there(self):
        self.ana.ok("say", room="@bia", text="secret")
        mallory = self.server.account("mallory")
        for client in (self.caio, self.guest, mallory):
            for room in ("@ana@bia", "@bia@ana", "@ANA@BIA", "＠ana＠bia"):
                for type, fields in [
                    ("open", {}),
                    ("say", {"text": "x"}),
                    ("history", {}),
                    ("room", {}),
                    ("members", {}),
                    ("is-member", {}),
                    ("who", {}),
                    ("close", {}),
                ]:
                    self.assertEqual(client.refused(type, room=room, **fields), "no-such-room", (type, room))
                if client is not self.guest:
                    for type, fields in [
                        ("seen", {"seq": 1}),
                        ("topic", {"topic": "x"}),
                        ("leave", {}),
                        ("join", {}),
                        ("ask", {}),
                        ("invite", {"nick": "ana"}),
                        ("accept", {}),
                    ]:
                        self.assertEqual(client.refused(type, room=room, **fields), "no-such-room", (type, room))
            for room in ("@ana", "@bia"):
                self.assertNotIn("secret", str(client.ask("history", room=room)))
        self.assertEqual(self.timeline("@bia"), [("said", "ana", "secret")])

    def test_its_key_gives_nothing_away(self):
        self.ana.ok("say", room="@bia", text="secret", key="k")
        self.assertEqual(self.caio.refused("say", room="@ana@bia", text="x", key="k"), "no-such-room")

    def test_inboxes_of_others_are_not_read(self):
        self.ana.ok("open", nick="bia")
        self.guest.ok("open", nick="bia")
        for client in (self.ana, self.caio, self.guest):
            answer = client.ask("history", room="@bia")
            self.assertNotEqual(answer.get("room"), "@bia")
        self.assertEqual(self.bia.ok("history", room="@bia")["room"], "@bia")

    def test_ones_own_inbox_is_read_like_a_room(self):
        self.ana.ok("open", nick="bia")
        self.assertEqual([it["type"] for it in self.bia.ok("history", room="@BIA")["events"]], ["direct"])
        bia = self.server.login("bia")
        bia.send("open", room="@bia", after=0)
        self.assertEqual([it["type"] for it in bia.messages()], ["ok", "direct"])

    def test_ones_own_inbox_is_there_before_the_first_notification(self):
        answer = self.caio.ok("open", room="@caio")
        self.assertEqual((answer["room"], answer["kind"], answer["last"]), ("@caio", "inbox", 0))
        self.assertEqual(self.guest.ok("open", room="@gil")["room"], self.guest.welcome["inbox"])
        self.assertEqual(self.caio.refused("say", room="@caio", text="x"), "no-such-room")
        self.ana.ok("open", nick="caio")
        self.assertEqual(self.caio.take()["type"], "direct")

    def test_members_of_it_are_the_two(self):
        self.ana.ok("open", nick="bia")
        self.assertEqual(sorted(self.bia.ok("members", room="@ana")["members"]), ["ana", "bia"])
        self.assertFalse(self.bia.ok("is-member", room="@ana", nick="caio")["member"])
        for type in ("join", "leave", "ask"):
            self.assertIn(self.ana.refused(type, room="@bia"), ("invite-only", "not-a-member", "not-a-group"))

    def test_both_at_once_make_one_chat(self):
        self.server.commits.busy = True
        self.ana.send("open", id=1, nick="bia")
        self.bia.send("open", id=1, nick="ana")
        self.server.commits.busy = False
        self.server.commits.run()
        rooms = [it["room"] for client in (self.ana, self.bia) for it in client.messages() if it["type"] == "ok"]
        self.assertEqual(rooms, ["@ana@bia"] * 2)


class GuestsDirectTests(TalkTestCase):
    """A guest's chats are bound to its token, whoever has the nick later."""

    def setUp(self):
        super().setUp()
        self.token = self.guest.welcome["token"]
        self.chat = self.ana.ok("open", nick="gil")["room"]
        self.ana.ok("say", room="@gil", text="for this gil only")
        self.guest.messages()

    def test_a_later_guest_of_the_nick_finds_nothing(self):
        self.guest.lose()
        other = self.server.guest("gil")
        for room in (self.chat, "@ana"):
            for type in ("history", "room", "members", "is-member", "close", "who"):
                self.assertEqual(other.refused(type, room=room), "no-such-room", (type, room))
        self.assertEqual(other.refused("open", room=self.chat), "no-such-room")
        self.assertEqual(other.refused("say", room=self.chat, text="x"), "no-such-room")
        self.assertEqual(other.ok("my-rooms")["rooms"], [])
        self.assertEqual(other.ok("notifications")["notifications"], [])
        new = other.ok("open", nick="ana")
        self.assertNotEqual(new["room"], self.chat)
        self.assertEqual(new["last"], 0)
        self.assertEqual(self.ana.ok("open", nick="gil")["room"], new["room"], "the nick means who has it now")
        self.assertEqual(self.ana.ok("history", room=self.chat)["events"][0]["text"], "for this gil only")

    def test_the_later_guest_gets_nothing_live_either(self):
        self.guest.lose()
        other = self.server.guest("gil")
        self.ana.ok("say", room=self.chat, text="are you there?")
        self.assertEqual(other.messages(), [])

    def test_the_same_token_reads_on(self):
        self.guest.lose()
        back = self.server.guest("gil", token=self.token)
        self.assertEqual(self.texts(back.ok("history", room="@ana")["events"]), ["for this gil only"])
        self.assertEqual([it["about"] for it in back.ok("notifications")["notifications"]], [self.chat])
        self.ana.ok("say", room="@gil", text="again")
        self.assertEqual([it["type"] for it in back.messages()], ["unread"])

    def test_an_account_of_the_nick_is_another_person(self):
        self.guest.lose()
        account = self.server.account("gil")
        self.assertEqual(account.refused("history", room=self.chat), "no-such-room")
        self.assertEqual(account.refused("history", room="@ana"), "no-such-room")
        self.assertEqual(self.ana.ok("open", nick="gil")["room"], "@ana@gil")

    def test_two_guests_talk(self):
        other = self.server.guest("hugo")
        room = self.guest.ok("open", nick="hugo")["room"]
        other.ok("open", nick="gil")
        self.guest.ok("say", room="@hugo", text="oi")
        self.assertEqual(self.texts(other.messages()), ["oi"])
        self.assertEqual(self.ana.refused("open", room=room), "no-such-room")

    def test_the_one_who_stays_may_write_to_the_chat_of_one_who_left(self):
        self.guest.lose()
        self.assertEqual(self.ana.refused("open", nick="gil"), "no-such-person")
        self.ana.ok("say", room=self.chat, text="for later")
        back = self.server.guest("gil", token=self.token)
        self.assertEqual(self.texts(back.ok("history", room="@ana")["events"]), ["for this gil only", "for later"])
