"""Rooms: making them, looking at them, and what they talk about."""

from tests.roomscase import RoomsTestCase


class CreateTests(RoomsTestCase):
    """Making rooms."""

    def test_a_group_has_its_maker_as_administrator_and_member(self):
        answer = self.ana.ok("create", room="Garden", title="Our garden")
        self.assertEqual(answer["seq"], 1)
        self.assertEqual(
            self.bia.ok("room", room="garden"),
            {
                "type": "ok",
                "re": "ask",
                "room": "Garden",
                "kind": "group",
                "title": "Our garden",
                "topic": "",
                "last": 2,
                "members": 1,
                "admin": "ana",
            },
        )
        self.assertEqual(self.timeline("Garden"), [("created", "ana", None), ("joined", "ana", "ana")])

    def test_an_open_room_too(self):
        self.ana.ok("create", room="square", kind="open")
        card = self.guest.ok("room", room="square")
        self.assertEqual((card["kind"], card["admin"], card["members"]), ("open", "ana", 1))

    def test_a_name_is_taken_in_any_spelling(self):
        self.ana.ok("create", room="Café")
        for room in ("Café", "CAFÉ", "cafe\u0301", "ｃａｆé"):
            self.assertEqual(self.bia.refused("create", room=room), "room-taken", room)
            self.assertEqual(self.bia.ok("room", room=room)["room"], "Café")
        self.assertEqual(self.bia.refused("create", room="LOBBY", kind="open"), "room-taken")
        self.bia.ok("create", room="Cafe")

    def test_names_that_rooms_cannot_have(self):
        for room in ("", "a b", "#a", "@ana", "@ana@bia", "x" * 51):
            self.assertEqual(self.ana.refused("create", room=room), "bad-room", room)

    def test_guests_make_none(self):
        self.assertEqual(self.guest.refused("create", room="garden"), "accounts-only")

    def test_there_is_a_lobby_from_the_start(self):
        card = self.guest.ok("room", room="Lobby")
        self.assertEqual((card["room"], card["kind"], card["last"], "admin" in card), ("lobby", "open", 0, False))


class LookTests(RoomsTestCase):
    """Cards, lists, members."""

    def test_what_does_not_exist(self):
        for client in (self.ana, self.guest):
            for room in ("nowhere", "@nobody", "@", "@@", "@~", "@ana@nobody", "#lobby", " lobby"):
                for type in ("room", "members", "is-member", "open", "close", "history", "who"):
                    self.assertEqual(client.refused(type, room=room)[:8], "no-such-", (type, room))
                self.assertIn(client.refused("say", room=room, text="x"), ("no-such-room", "no-such-person"), room)
        for type in ("join", "leave", "ask", "accept", "reject"):
            self.assertEqual(self.ana.refused(type, room="nowhere"), "no-such-room", type)
        self.assertEqual(self.ana.refused("topic", room="nowhere", topic=""), "no-such-room")
        self.assertEqual(self.ana.refused("invite", room="nowhere", nick="bia"), "no-such-room")
        self.assertEqual(self.ana.refused("seen", room="nowhere", seq=1), "no-such-room")

    def test_the_list_has_open_rooms_and_groups_and_no_chats(self):
        self.group()
        self.ana.ok("create", room="Square", kind="open", title="The square")
        self.ana.ok("open", nick="bia")
        rooms = self.guest.ok("rooms")
        self.assertEqual(
            [(it["room"], it["kind"]) for it in rooms["rooms"]],
            [("garden", "group"), ("lobby", "open"), ("Square", "open")],
        )
        self.assertEqual(
            rooms["rooms"][2], {"room": "Square", "kind": "open", "last": 2, "title": "The square", "topic": ""}
        )
        self.assertFalse(rooms["more"])

    def test_the_list_goes_page_by_page(self):
        for number in range(7):
            self.ana.ok("create", room=f"Room{number}", kind="open")
        found, after = [], {}
        for _ in range(10):
            page = self.guest.ok("rooms", limit=3, **after)
            self.assertLessEqual(len(page["rooms"]), 3)
            found += [row["room"] for row in page["rooms"]]
            after = {"after": found[-1].upper()}
            if not page["more"]:
                break
        self.assertEqual(found, ["lobby", *(f"Room{number}" for number in range(7))])
        self.assertEqual(self.guest.ok("rooms", after="zzz")["rooms"], [])
        self.assertTrue(self.guest.ok("rooms", limit=7)["more"])
        self.assertFalse(self.guest.ok("rooms", limit=8)["more"])

    def test_members_stand_in_the_order_they_came(self):
        self.group(members=[self.caio, self.bia])
        self.assertEqual(self.guest.ok("members", room="garden")["members"], ["ana", "caio", "bia"])
        page = self.guest.ok("members", room="garden", limit=2)
        self.assertEqual((page["members"], page["more"]), (["ana", "caio"], True))
        page = self.guest.ok("members", room="garden", limit=2, after="CAIO")
        self.assertEqual((page["members"], page["more"]), (["bia"], False))

    def test_who_is_a_member(self):
        self.group(members=[self.bia])
        self.assertEqual(
            self.guest.ok("is-member", room="GARDEN", nick="BIA"),
            {"type": "ok", "re": "ask", "room": "garden", "nick": "bia", "member": True},
        )
        self.assertFalse(self.guest.ok("is-member", room="garden", nick="caio")["member"])
        self.assertTrue(self.ana.ok("is-member", room="garden")["member"])
        self.assertFalse(self.guest.ok("is-member", room="garden")["member"])
        self.assertFalse(self.bia.ok("is-member", room="garden", nick="gil")["member"])
        self.assertEqual(self.ana.refused("is-member", room="garden", nick="nobody"), "no-such-person")

    def test_my_rooms_tell_what_is_unread(self):
        self.group(members=[self.bia])
        self.bia.ok("join", room="lobby")
        self.bia.ok("say", room="garden", text="mine")
        for text in ("one", "two"):
            self.ana.ok("say", room="garden", text=text)
            self.ana.ok("say", room="@bia", text=text)
        rows = {row["room"]: row for row in self.bia.ok("my-rooms")["rooms"]}
        self.assertEqual({room: row["unread"] for room, row in rows.items()}, {"garden": 2, "lobby": 0, "@ana@bia": 2})
        self.assertEqual(rows["garden"]["seen"], 3, "since bia joined")
        self.assertEqual(
            (rows["@ana@bia"]["kind"], rows["@ana@bia"]["nick"], rows["@ana@bia"]["last"]), ("direct", "ana", 2)
        )
        mine = {row["room"]: row["unread"] for row in self.ana.ok("my-rooms")["rooms"]}
        self.assertEqual(mine, {"garden": 1, "@ana@bia": 0}, "own texts are not counted")

    def test_a_guests_rooms_are_its_chats(self):
        self.ana.ok("say", room="@gil", text="oi")
        (row,) = self.guest.ok("my-rooms")["rooms"]
        self.assertEqual((row["nick"], row["unread"], row["kind"]), ("ana", 1, "direct"))


class TopicTests(RoomsTestCase):
    """What a room talks about."""

    def test_the_administrator_sets_it_and_everybody_reads_it(self):
        self.group(members=[self.bia])
        self.bia.ok("open", room="garden")
        self.bia.messages()
        self.ana.ok("topic", room="garden", topic="roses")
        event = self.bia.take()
        self.assertEqual((event["type"], event["topic"], event["by"]), ("topic-set", "roses", "ana"))
        self.assertEqual(self.guest.ok("room", room="garden")["topic"], "roses")
        self.ana.ok("topic", room="garden", topic="")
        self.assertEqual(self.guest.ok("room", room="garden")["topic"], "")

    def test_who_may(self):
        self.group(members=[self.bia])
        self.bia.ok("create", room="square", kind="open")
        root = self.server.account("root")
        cases = [
            (self.ana, "garden", "ok"),
            (self.bia, "garden", "not-admin"),
            (self.caio, "garden", "not-a-member"),
            (self.guest, "garden", "accounts-only"),
            (root, "garden", "not-a-member"),
            (self.bia, "square", "ok"),
            (self.ana, "square", "not-admin"),
            (root, "square", "ok"),
            (self.ana, "lobby", "not-admin"),
            (root, "lobby", "ok"),
        ]
        for client, room, code in cases:
            answer = client.ask("topic", room=room, topic="x")
            self.assertEqual(answer.get("code", "ok"), code, (client.welcome["nick"], room))
        self.ana.ok("invite", room="garden", nick="root")
        root.ok("accept", room="garden")
        self.assertEqual(root.refused("topic", room="garden", topic="x"), "not-admin", "a group is its administrator's")
        self.assertEqual(self.ana.refused("topic", room="garden", topic="x" * 301), "too-long")
        self.assertEqual(self.ana.refused("topic", room="garden"), "missing-field")

    def test_both_may_in_a_direct_chat_and_nobody_else(self):
        self.ana.ok("open", nick="bia")
        self.ana.ok("topic", room="@bia", topic="one")
        self.bia.ok("topic", room="@ana@bia", topic="two")
        self.assertEqual(self.caio.refused("topic", room="@ana@bia", topic="x"), "no-such-room")
        self.assertEqual(self.ana.ok("open", nick="bia")["topic"], "two")

    def test_an_inbox_has_none(self):
        self.ana.ok("open", nick="bia")
        self.assertEqual(self.bia.refused("topic", room="@bia", topic="x"), "not-admin")
