"""One's own notifications: the inbox as a list, as a room, and live."""

from tests.roomscase import RoomsTestCase


class NotificationsTests(RoomsTestCase):
    """The list."""

    def fill(self, many=7):
        for number in range(many):
            self.ana.ok("create", room=f"room{number}")
            self.ana.ok("invite", room=f"room{number}", nick="bia")

    def test_none_yet(self):
        for client in (self.ana, self.guest):
            self.assertEqual(
                client.ok("notifications"), {"type": "ok", "re": "ask", "notifications": [], "more": False}
            )

    def test_a_note_has_all_that_an_answer_needs(self):
        self.fill(1)
        (note,) = self.bia.ok("notifications")["notifications"]
        self.assertEqual(
            note,
            {
                "seq": 1,
                "at": "2027-01-15T08:00:00.000Z",
                "type": "invited",
                "by": "ana",
                "about": "room0",
                "state": "pending",
            },
        )

    def test_the_newest_stand_last_and_older_ones_on_the_page_before(self):
        self.fill()
        notes, more, before = [], True, {}
        while more:
            page = self.bia.ok("notifications", limit=3, **before)
            more = page["more"]
            notes = page["notifications"] + notes
            before = {"before": notes[0]["seq"]}
        self.assertEqual([note["about"] for note in notes], [f"room{number}" for number in range(7)])
        self.assertEqual(self.bia.ok("notifications", limit=7)["more"], False)
        self.assertEqual(self.bia.ok("notifications", limit=6)["more"], True)
        self.assertEqual(self.bia.ok("notifications", before=1)["notifications"], [])
        self.assertEqual(self.bia.refused("notifications", limit=0), "bad-field")

    def test_an_answer_is_a_state_and_no_note_of_its_own(self):
        self.fill(2)
        self.bia.ok("accept", room="room0")
        self.bia.ok("reject", room="room1")
        notes = self.bia.ok("notifications")["notifications"]
        self.assertEqual([(note["seq"], note["state"]) for note in notes], [(1, "accepted"), (2, "rejected")])

    def test_what_asks_for_nothing_has_no_state(self):
        self.ana.ok("open", nick="gil")
        (note,) = self.guest.ok("notifications")["notifications"]
        self.assertEqual((note["type"], note["about"].split("~")[0], "state" in note), ("direct", "@ana@gil", False))

    def test_everybody_has_their_own(self):
        self.fill(1)
        self.assertEqual(self.caio.ok("notifications")["notifications"], [])


class LiveTests(RoomsTestCase):
    """Notifications reach every session of a person without being asked for, each once and in order."""

    def test_numbers_rise_by_one_in_each_session(self):
        self.ana.ok("create", room="garden")
        second = self.server.login("bia")
        self.ana.ok("invite", room="garden", nick="bia")
        self.bia.send("reject", room="garden")
        third = self.server.login("bia")
        self.ana.ok("invite", room="garden", nick="bia")
        self.bia.send("accept", room="garden")
        for client, seqs in ((self.bia, [1, 2, 3, 4]), (second, [1, 2, 3, 4]), (third, [3, 4])):
            events = client.got("invited", "answered")
            self.assertEqual([it["seq"] for it in events], seqs)
            self.assertEqual({it["room"] for it in events}, {"@bia"})

    def test_opening_the_inbox_brings_what_was_missed_and_no_repeat(self):
        self.ana.ok("create", room="garden")
        self.bia.lose()
        self.ana.ok("invite", room="garden", nick="bia")
        bia = self.server.login("bia")
        bia.send("open", room="@bia", after=0)
        self.assertEqual([it.get("seq") for it in bia.messages()], [None, 1])
        self.ana.ok("open", nick="bia")
        self.assertEqual([it["seq"] for it in bia.messages()], [2])

    def test_the_first_ones_come_all_at_once_if_they_were_committed_so(self):
        self.server.commits.busy = True
        for client in (self.ana, self.caio, self.guest):
            client.send("open", nick="bia")
        self.server.commits.busy = False
        self.server.commits.run()
        self.assertEqual([(it["seq"], it["by"]) for it in self.bia.messages()], [(1, "ana"), (2, "caio"), (3, "gil")])

    def test_a_closed_inbox_tells_on(self):
        self.bia.ok("open", room="@bia")
        self.bia.ok("close", room="@bia")
        self.ana.ok("open", nick="bia")
        self.assertEqual([it["type"] for it in self.bia.messages()], ["direct"])

    def test_who_was_away_finds_it_later(self):
        self.bia.lose()
        self.ana.ok("say", room="@bia", text="oi")
        bia = self.server.login("bia")
        self.assertEqual([it["type"] for it in bia.ok("notifications")["notifications"]], ["direct"])
        self.assertEqual([row["unread"] for row in bia.ok("my-rooms")["rooms"]], [1])
