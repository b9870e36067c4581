"""Into a group: invitations and requests, in every order."""

from tests.groupscase import GroupsTestCase


class InviteTests(GroupsTestCase):
    """The administrator invites."""

    def test_an_invitation_waits_among_the_notifications(self):
        self.assertEqual(self.ana.ok("invite", room="GARDEN", nick="BIA"), {"type": "ok", "re": "ask"})
        self.assertEqual(self.notes(self.bia), [("invited", "ana", "garden", "pending")])
        self.assertFalse(self.isMember("bia"))
        self.assertEqual(self.bia.refused("history", room="garden"), "not-a-member")

    def test_all_sessions_of_the_invited_get_it_live(self):
        others = [self.server.login("bia"), self.server.login("bia")]
        for client in (self.bia, *others):
            client.messages()
        self.ana.ok("invite", room="garden", nick="bia")
        for client in (self.bia, *others):
            event = client.take()
            self.assertEqual(
                (event["type"], event["room"], event["seq"], event["by"], event["about"]),
                ("invited", "@bia", 1, "ana", "garden"),
            )
        self.assertEqual(self.caio.messages(), [])

    def test_twice_is_once(self):
        self.ana.ok("invite", room="garden", nick="bia")
        self.bia.messages()
        self.ana.ok("invite", room="garden", nick="bia")
        self.ana.ok("invite", room="garden", nick="bia", key="k")
        self.assertEqual(self.bia.messages(), [])
        self.assertEqual(len(self.notes(self.bia)), 1)

    def test_accepting_makes_a_member_and_the_administrator_learns_it(self):
        self.ana.ok("invite", room="garden", nick="bia")
        self.bia.messages()
        self.ana.messages()
        answer = self.bia.ok("accept", room="garden")
        self.assertEqual(answer["seq"], 3)
        self.assertTrue(self.isMember("bia"))
        self.assertEqual(self.timeline("garden")[-1], ("joined", "bia", "bia"))
        self.assertEqual(self.notes(self.bia), [("invited", "ana", "garden", "accepted")])
        self.assertEqual(self.notes(self.ana), [("accepted", "bia", "garden", None)])

    def test_both_sides_learn_an_answer_live(self):
        self.ana.ok("invite", room="garden", nick="bia")
        phone, desk = self.server.login("bia"), self.server.login("ana")
        for client in (self.ana, self.bia, phone, desk):
            client.messages()
        self.bia.send("accept", room="garden")
        self.assertEqual([(it["type"], it["about"]) for it in desk.messages()], [("accepted", "garden")])
        self.assertEqual([it["type"] for it in self.ana.messages()], ["accepted"])
        answered = phone.take()
        self.assertEqual(
            (answered["type"], answered["notification"], answered["state"], answered["seq"]),
            ("answered", 1, "accepted", 2),
        )
        self.assertEqual([it["type"] for it in self.bia.messages()], ["ok", "answered"])

    def test_rejecting_keeps_out_and_the_administrator_learns_it(self):
        self.ana.ok("invite", room="garden", nick="bia")
        self.assertEqual(self.bia.ok("reject", room="garden"), {"type": "ok", "re": "ask"})
        self.assertFalse(self.isMember("bia"))
        self.assertEqual(self.notes(self.bia), [("invited", "ana", "garden", "rejected")])
        self.assertEqual(self.notes(self.ana), [("rejected", "bia", "garden", None)])

    def test_what_was_answered_stays_answered(self):
        self.ana.ok("invite", room="garden", nick="bia")
        self.bia.ok("reject", room="garden")
        for type in ("accept", "reject"):
            answer = self.bia.ask(type, room="garden")
            self.assertEqual(
                (answer["code"], answer["why"]), ("already-answered", "This was answered already: rejected.")
            )
        self.assertFalse(self.isMember("bia"))

    def test_after_a_no_there_may_be_another_invitation(self):
        self.ana.ok("invite", room="garden", nick="bia")
        self.bia.ok("reject", room="garden")
        self.ana.ok("invite", room="garden", nick="bia")
        self.assertEqual([note[3] for note in self.notes(self.bia)], ["rejected", "pending"])
        self.bia.ok("accept", room="garden")
        self.assertEqual([note[3] for note in self.notes(self.bia)], ["rejected", "accepted"])
        self.assertEqual(self.bia.refused("accept", room="garden"), "already-answered")

    def test_who_may_invite_whom(self):
        self.ana.ok("invite", room="garden", nick="bia")
        self.bia.ok("accept", room="garden")
        for client, room, nick, code in [
            (self.bia, "garden", "caio", "not-admin"),
            (self.caio, "garden", "caio", "not-a-member"),
            (self.guest, "garden", "bia", "accounts-only"),
            (self.ana, "garden", "bia", "already-a-member"),
            (self.ana, "garden", "ana", "already-a-member"),
            (self.ana, "garden", "nobody", "no-such-person"),
            (self.ana, "garden", "gil", "no-such-person"),
            (self.ana, "lobby", "bia", "not-a-group"),
            (self.ana, "nowhere", "bia", "no-such-room"),
            (self.ana, "@ana", "bia", "not-a-group"),
            (self.ana, "garden", "", "missing-field"),
        ]:
            self.assertEqual(client.refused("invite", room=room, nick=nick), code, (room, nick))

    def test_the_notification_waits_for_who_is_away(self):
        self.bia.lose()
        self.ana.ok("invite", room="garden", nick="bia")
        bia = self.server.login("bia")
        self.assertEqual(self.notes(bia), [("invited", "ana", "garden", "pending")])
        bia.ok("accept", room="garden")


class AskTests(GroupsTestCase):
    """Somebody asks to be let in."""

    def test_a_request_waits_for_the_administrator(self):
        self.assertEqual(self.bia.ok("ask", room="Garden"), {"type": "ok", "re": "ask"})
        self.assertEqual(self.notes(self.ana), [("asked", "bia", "garden", "pending")])
        self.assertFalse(self.isMember("bia"))

    def test_twice_is_once(self):
        self.bia.ok("ask", room="garden")
        self.ana.messages()
        self.bia.ok("ask", room="garden")
        self.assertEqual(self.ana.messages(), [])
        self.assertEqual(len(self.notes(self.ana)), 1)

    def test_the_administrator_lets_in_and_the_asker_learns_it(self):
        self.bia.ok("ask", room="garden")
        phone = self.server.login("bia")
        phone.messages()
        self.ana.ok("accept", room="garden", nick="BIA")
        self.assertEqual([(it["type"], it["by"]) for it in phone.messages()], [("accepted", "ana")])
        self.assertTrue(self.isMember("bia"))
        self.assertEqual(self.timeline("garden")[-1], ("joined", "ana", "bia"))
        self.assertEqual(self.notes(self.ana), [("asked", "bia", "garden", "accepted")])
        self.assertEqual(self.notes(self.bia), [("accepted", "ana", "garden", None)])

    def test_the_administrator_keeps_out_and_the_asker_learns_it(self):
        self.bia.ok("ask", room="garden")
        self.ana.ok("reject", room="garden", nick="bia")
        self.assertFalse(self.isMember("bia"))
        self.assertEqual(self.notes(self.bia), [("rejected", "ana", "garden", None)])
        self.assertEqual(self.ana.refused("accept", room="garden", nick="bia"), "already-answered")
        self.bia.ok("ask", room="garden")
        self.ana.ok("accept", room="garden", nick="bia")

    def test_what_was_answered_stays_answered(self):
        self.bia.ok("ask", room="garden")
        self.ana.ok("accept", room="garden", nick="bia")
        for type in ("accept", "reject"):
            self.assertEqual(self.ana.refused(type, room="garden", nick="bia"), "already-answered")
        self.assertTrue(self.isMember("bia"))

    def test_who_may_ask_where(self):
        for client, room, code in [
            (self.ana, "garden", "already-a-member"),
            (self.bia, "lobby", "not-a-group"),
            (self.bia, "nowhere", "no-such-room"),
            (self.bia, "@ana@caio", "no-such-room"),
            (self.guest, "garden", "accounts-only"),
            (self.bia, "", "missing-field"),
        ]:
            self.assertEqual(client.refused("ask", room=room), code, room)

    def test_who_may_answer(self):
        self.bia.ok("ask", room="garden")
        self.ana.ok("invite", room="garden", nick="caio")
        self.caio.ok("accept", room="garden")
        for type in ("accept", "reject"):
            for client, nick, code in [
                (self.caio, "bia", "not-admin"),
                (self.server.account(f"out{type}"), "bia", "not-a-member"),
                (self.guest, "bia", "accounts-only"),
                (self.bia, "bia", "no-such-request"),
                (self.bia, None, "no-such-request"),
                (self.bia, "caio", "not-a-member"),
                (self.ana, None, "no-such-request"),
                (self.ana, "ana", "no-such-request"),
                (self.ana, "nobody", "no-such-person"),
                (self.ana, "gil", "no-such-person"),
            ]:
                self.assertEqual(
                    client.refused(type, room="garden", **({"nick": nick} if nick else {})), code, (type, nick)
                )
            self.assertEqual(self.ana.refused(type, room="lobby", nick="bia"), "not-a-group")
            self.assertEqual(self.ana.refused(type, room="nowhere"), "no-such-room")
        self.assertFalse(self.isMember("bia"))

    def test_nobody_answers_for_the_invited(self):
        self.ana.ok("invite", room="garden", nick="bia")
        self.assertEqual(self.ana.refused("accept", room="garden", nick="bia"), "no-such-request")
        self.assertEqual(self.caio.refused("accept", room="garden"), "no-such-request")
        self.assertEqual(self.caio.refused("accept", room="garden", nick="bia"), "not-a-member")
        self.assertFalse(self.isMember("bia"))


class BothWaysTests(GroupsTestCase):
    """An invitation and a request about the same person."""

    def setUp(self):
        super().setUp()
        self.ana.ok("invite", room="garden", nick="bia")
        self.bia.ok("ask", room="garden")

    def test_accepting_the_invitation_answers_the_request(self):
        self.bia.ok("accept", room="garden")
        self.assertIn(("asked", "bia", "garden", "accepted"), self.notes(self.ana))
        self.assertIn(("invited", "ana", "garden", "accepted"), self.notes(self.bia))
        self.assertEqual(self.ana.refused("accept", room="garden", nick="bia"), "already-answered")
        self.assertEqual(self.ana.ok("members", room="garden")["members"], ["ana", "bia"])

    def test_accepting_the_request_answers_the_invitation(self):
        self.ana.ok("accept", room="garden", nick="bia")
        self.assertIn(("invited", "ana", "garden", "accepted"), self.notes(self.bia))
        self.assertEqual(self.bia.refused("reject", room="garden"), "already-answered")
        self.assertTrue(self.isMember("bia"))

    def test_rejecting_one_leaves_the_other(self):
        self.bia.ok("reject", room="garden")
        self.assertIn(("asked", "bia", "garden", "pending"), self.notes(self.ana))
        self.ana.ok("accept", room="garden", nick="bia")
        self.assertTrue(self.isMember("bia"))

    def test_a_request_after_a_rejected_invitation_counts_by_itself(self):
        self.ana.ok("reject", room="garden", nick="bia")
        self.bia.ok("accept", room="garden")
        self.assertTrue(self.isMember("bia"))
