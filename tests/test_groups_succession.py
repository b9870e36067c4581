"""Groups without their administrator: what becomes of the invitations and requests that wait."""

from tests.groupscase import GroupsTestCase


class SuccessionTests(GroupsTestCase):
    """What becomes of what waits when the administrator goes."""

    def setUp(self):
        super().setUp()
        self.davi = self.server.account("davi")
        self.ana.ok("invite", room="garden", nick="bia")
        self.bia.ok("accept", room="garden")

    def test_requests_wait_for_the_heir(self):
        self.caio.ok("ask", room="garden")
        self.davi.ok("ask", room="garden")
        self.bia.messages()
        self.ana.ok("leave", room="garden")
        self.assertEqual(
            [(it["type"], it["by"]) for it in self.bia.got("asked")], [("asked", "caio"), ("asked", "davi")]
        )
        self.assertEqual(
            [note[0::3] for note in self.notes(self.ana)],
            [("accepted", None), ("asked", "passed"), ("asked", "passed")],
        )
        self.assertEqual(
            [note[0::3] for note in self.notes(self.bia)][1:], [("asked", "pending"), ("asked", "pending")]
        )
        self.assertEqual(self.ana.refused("accept", room="garden", nick="caio"), "not-a-member")
        self.bia.ok("accept", room="garden", nick="caio")
        self.bia.ok("reject", room="garden", nick="davi")
        self.assertEqual(self.bia.ok("members", room="garden")["members"], ["bia", "caio"])
        self.assertEqual(self.notes(self.caio), [("accepted", "bia", "garden", None)])

    def test_an_invitation_stays_and_its_answer_reaches_the_heir(self):
        self.ana.ok("invite", room="garden", nick="caio")
        self.ana.ok("leave", room="garden")
        self.caio.ok("accept", room="garden")
        self.assertIn(("accepted", "caio", "garden", None), self.notes(self.bia))
        self.assertEqual(self.bia.ok("members", room="garden")["members"], ["bia", "caio"])

    def test_what_waits_for_a_closed_group_is_closed(self):
        self.caio.ok("ask", room="garden")
        self.ana.ok("invite", room="garden", nick="davi")
        self.bia.ok("leave", room="garden")
        self.ana.ok("leave", room="garden")
        self.assertIn(("asked", "caio", "garden", "closed"), self.notes(self.ana))
        self.assertEqual(self.notes(self.davi), [("invited", "ana", "garden", "closed")])
        self.assertEqual(self.davi.refused("accept", room="garden"), "no-such-room")
        self.bia.ok("create", room="garden")
        self.assertEqual(
            self.davi.refused("accept", room="garden"), "no-such-request", "the old one's was for the old one"
        )
        self.assertEqual(self.bia.refused("accept", room="garden", nick="caio"), "no-such-request")

    def test_the_administrators_own_invitation_elsewhere_is_not_touched(self):
        self.caio.ok("create", room="kitchen")
        self.caio.ok("invite", room="kitchen", nick="ana")
        self.ana.ok("leave", room="garden")
        self.assertIn(("invited", "caio", "kitchen", "pending"), self.notes(self.ana))

    def test_who_left_may_be_invited_again(self):
        self.bia.ok("leave", room="garden")
        self.assertEqual(self.bia.refused("accept", room="garden"), "already-answered")
        self.ana.ok("invite", room="garden", nick="bia")
        self.bia.ok("accept", room="garden")
        self.assertTrue(self.isMember("bia"))
