"""Reading: following a room, going back in it, and marking how far one has read."""

from tests.talkcase import TalkTestCase


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
