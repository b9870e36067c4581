"""Membership: how one becomes a member of an open room, and ceases to be one of any room."""

from tests.roomscase import RoomsTestCase


class JoinTests(RoomsTestCase):
    """Becoming a member of an open room."""

    def test_a_member_has_it_among_their_rooms(self):
        self.bia.ok("join", room="LOBBY")
        self.assertEqual([row["room"] for row in self.bia.ok("my-rooms")["rooms"]], ["lobby"])
        self.assertEqual(self.timeline("lobby"), [("joined", "bia", "bia")])
        self.assertEqual(self.bia.refused("join", room="lobby"), "already-a-member")

    def test_a_group_is_not_joined(self):
        self.group(members=[self.bia])
        self.assertEqual(self.caio.refused("join", room="garden"), "invite-only")
        self.assertEqual(self.bia.refused("join", room="garden"), "invite-only")

    def test_guests_join_nothing_but_may_open_and_talk(self):
        self.assertEqual(self.guest.refused("join", room="lobby"), "accounts-only")
        self.guest.ok("open", room="lobby")
        self.guest.ok("say", room="lobby", text="oi")

    def test_opening_needs_no_membership(self):
        self.bia.ok("open", room="lobby")
        self.assertFalse(self.bia.ok("is-member", room="lobby")["member"])


class LeaveTests(RoomsTestCase):
    """Ceasing to be a member."""

    def test_a_member_goes(self):
        self.group(members=[self.bia])
        self.bia.ok("leave", room="garden")
        self.assertEqual(self.timeline("garden")[-1], ("left", "bia", "bia"))
        self.assertEqual(self.ana.ok("members", room="garden")["members"], ["ana"])
        self.assertEqual(self.ana.ok("room", room="garden")["admin"], "ana")
        for type, more in [
            ("open", {}),
            ("history", {}),
            ("say", {"text": "x"}),
            ("leave", {}),
            ("seen", {"seq": 1}),
            ("who", {}),
            ("topic", {"topic": "x"}),
        ]:
            self.assertEqual(self.bia.refused(type, room="garden", **more), "not-a-member", type)

    def test_who_is_no_member_cannot(self):
        self.group()
        self.ana.ok("open", nick="bia")
        for client, room, code in [
            (self.bia, "garden", "not-a-member"),
            (self.bia, "lobby", "not-a-member"),
            (self.bia, "@ana", "not-a-member"),
            (self.caio, "@ana@bia", "no-such-room"),
            (self.bia, "@bia", "not-a-member"),
            (self.guest, "lobby", "accounts-only"),
        ]:
            self.assertEqual(client.refused("leave", room=room), code, room)

    def test_the_longest_standing_follows_the_administrator(self):
        self.group(members=[self.caio, self.bia])
        self.ana.ok("leave", room="garden")
        self.assertEqual(self.bia.ok("room", room="garden")["admin"], "caio")
        self.assertEqual(self.timeline("garden", self.bia)[-2:], [("left", "ana", "ana"), ("promoted", "ana", "caio")])
        self.caio.ok("topic", room="garden", topic="mine")

    def test_the_administrator_may_name_who_follows(self):
        self.group(members=[self.caio, self.bia])
        for nick, code in [
            ("nobody", "no-such-person"),
            ("gil", "no-such-person"),
            ("ana", "not-yourself"),
            ("", "missing-field"),
            ("x" * 33, "too-long"),
        ]:
            self.assertEqual(self.ana.refused("leave", room="garden", to=nick), code, nick)
        self.assertTrue(self.ana.ok("is-member", room="garden")["member"], "a refused leave changes nothing")
        self.server.account("davi")
        self.assertEqual(self.ana.refused("leave", room="garden", to="davi"), "no-such-person")
        self.ana.ok("leave", room="garden", to="BIA")
        self.assertEqual(self.bia.ok("room", room="garden")["admin"], "bia")

    def test_who_is_not_the_administrator_names_nobody(self):
        self.group(members=[self.caio, self.bia])
        self.bia.ok("leave", room="garden", to="caio")
        self.assertEqual(self.ana.ok("room", room="garden")["admin"], "ana")

    def test_a_former_administrator_who_comes_back_is_a_member(self):
        self.group(members=[self.bia])
        self.ana.ok("leave", room="garden")
        self.ana.ok("ask", room="garden")
        self.bia.ok("accept", room="garden", nick="ana")
        self.assertEqual(self.ana.refused("topic", room="garden", topic="x"), "not-admin")
        self.assertEqual(self.ana.ok("members", room="garden")["members"], ["bia", "ana"])

    def test_the_last_one_out_closes_the_group_and_frees_its_name(self):
        self.group()
        self.ana.ok("say", room="garden", text="old secret")
        self.ana.ok("leave", room="garden")
        for client in (self.ana, self.bia):
            self.assertEqual(client.refused("open", room="garden"), "no-such-room")
            self.assertEqual(client.refused("history", room="garden"), "no-such-room")
            self.assertNotIn("garden", [row["room"] for row in client.ok("rooms")["rooms"]])
        self.bia.ok("create", room="Garden")
        self.assertEqual(self.timeline("garden", self.bia), [("created", "bia", None), ("joined", "bia", "bia")])
        self.assertEqual(self.ana.refused("history", room="garden"), "not-a-member")
        self.assertEqual([row["room"] for row in self.ana.ok("my-rooms")["rooms"]], [])

    def test_sessions_of_an_old_group_get_nothing_of_the_new_one(self):
        self.group()
        self.ana.ok("open", room="garden")
        self.ana.ok("leave", room="garden")
        self.ana.messages()
        self.bia.ok("create", room="garden")
        self.bia.ok("say", room="garden", text="new")
        self.assertEqual(self.ana.messages(), [])

    def test_the_last_events_reach_who_leaves_and_nothing_behind_them(self):
        self.group(members=[self.bia])
        bias = [self.bia, self.server.login("bia"), self.server.login("bia")]
        for client in bias[:2]:
            client.ok("open", room="garden")
            client.messages()
        bias[0].send("leave", id=1, room="garden")
        self.assertEqual([it["type"] for it in bias[0].messages()], ["ok", "left"])
        self.assertEqual([it["type"] for it in bias[1].messages()], ["left"])
        self.ana.ok("say", room="garden", text="behind her back")
        self.assertEqual([client.messages() for client in bias], [[], [], []])

    def test_not_even_what_is_committed_together_with_the_leave(self):
        self.group(members=[self.bia])
        self.bia.ok("open", room="garden")
        self.bia.messages()
        for order in ((self.ana, self.bia), (self.bia, self.ana)):
            self.server.commits.busy = True
            for client in order:
                if client is self.bia:
                    client.send("leave", id="leave", room="garden")
                else:
                    client.send("say", room="garden", text="while she left")
            self.server.commits.busy = False
            self.server.commits.run()
            told = [it["type"] for it in self.bia.got("ok", "said", "left")]
            self.assertEqual(told, ["said", "ok", "left"] if order[0] is self.ana else ["ok", "left"])
            self.ana.ok("invite", room="garden", nick="bia")
            self.bia.ok("accept", room="garden")
            self.bia.ok("open", room="garden", after=1000)
            self.bia.messages()

    def test_leaving_an_open_room_leaves_it_open(self):
        self.bia.ok("join", room="lobby")
        self.bia.ok("open", room="lobby")
        self.bia.ok("leave", room="lobby")
        self.bia.messages()
        self.ana.ok("say", room="lobby", text="still here?")
        self.assertEqual(self.bia.take()["text"], "still here?")
        self.ana.ok("create", room="square", kind="open")
        self.ana.ok("leave", room="square")
        self.assertEqual(self.bia.ok("room", room="square")["members"], 0)

    def test_an_open_rooms_administrator_passes_it_on(self):
        self.ana.ok("create", room="square", kind="open")
        self.bia.ok("join", room="square")
        self.ana.ok("leave", room="square")
        self.assertEqual(self.bia.ok("room", room="square")["admin"], "bia")
        self.bia.ok("topic", room="square", topic="mine")
