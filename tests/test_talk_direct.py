"""Talk between two: people with accounts, and guests, whose chats are bound to their tokens."""

from tests.talkcase import TalkTestCase


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
