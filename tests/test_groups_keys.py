"""Into a group once: what is sent again with its key gets its first answer."""

from tests.groupscase import GroupsTestCase


class KeyTests(GroupsTestCase):
    """A command that is sent again with its key gets its first answer, whatever has changed since."""

    def again(self, client, type, **fields):
        first = client.ok(type, key="k", **fields)
        self.server.clock.advance(5)
        self.assertEqual(client.ok(type, key="k", **fields), first)
        return first

    def test_invite(self):
        first = self.again(self.ana, "invite", room="garden", nick="bia")
        self.bia.ok("accept", room="garden")
        self.assertEqual(self.ana.ok("invite", room="garden", nick="bia", key="k"), first)
        self.assertEqual(len(self.notes(self.bia)), 1)
        self.assertEqual(self.ana.refused("invite", room="garden", nick="bia", key="other"), "already-a-member")

    def test_an_invitation_that_waited_already(self):
        self.ana.ok("invite", room="garden", nick="bia")
        first = self.again(self.ana, "invite", room="garden", nick="bia")
        self.bia.ok("accept", room="garden")
        self.assertEqual(self.ana.ok("invite", room="garden", nick="bia", key="k"), first)

    def test_ask(self):
        first = self.again(self.bia, "ask", room="garden")
        self.ana.ok("accept", room="garden", nick="bia")
        self.assertEqual(self.bia.ok("ask", room="GARDEN", key="k"), first)
        self.assertEqual(len(self.notes(self.ana)), 1)

    def test_accept(self):
        self.ana.ok("invite", room="garden", nick="bia")
        first = self.again(self.bia, "accept", room="garden")
        self.bia.ok("leave", room="garden")
        self.assertEqual(self.bia.ok("accept", room="garden", key="k"), first)
        self.assertFalse(self.isMember("bia"), "the second one changes nothing")

    def test_accept_of_a_request(self):
        self.bia.ok("ask", room="garden")
        self.again(self.ana, "accept", room="garden", nick="bia")
        self.assertEqual(self.ana.ok("members", room="garden")["members"], ["ana", "bia"])

    def test_reject(self):
        self.ana.ok("invite", room="garden", nick="bia")
        first = self.again(self.bia, "reject", room="garden")
        self.ana.ok("invite", room="garden", nick="bia")
        self.assertEqual(self.bia.ok("reject", room="garden", key="k"), first)
        self.assertEqual([note[3] for note in self.notes(self.bia)], ["rejected", "pending"])

    def test_create(self):
        first = self.again(self.ana, "create", room="kitchen", title="One")
        self.ana.ok("leave", room="kitchen")
        self.assertEqual(self.ana.ok("create", room="kitchen", key="k"), first, "also when it is closed by now")
        self.assertEqual(self.ana.refused("room", room="kitchen"), "no-such-room")
        self.assertEqual(self.bia.ok("create", room="kitchen", key="k")["seq"], 1, "another's key is another key")

    def test_join_and_leave(self):
        first = self.again(self.bia, "join", room="lobby")
        left = self.bia.ok("leave", room="lobby", key="l")
        self.assertEqual(self.bia.ok("leave", room="lobby", key="l"), left)
        self.assertEqual(self.bia.ok("join", room="lobby", key="k"), first)
        self.assertEqual([it[0] for it in self.timeline("lobby")], ["joined", "left"])

    def test_leaving_a_group_that_one_can_see_no_longer(self):
        first = self.again(self.ana, "leave", room="garden")
        self.assertEqual(first["seq"], 3)

    def test_topic(self):
        first = self.again(self.ana, "topic", room="garden", topic="one")
        self.ana.ok("topic", room="garden", topic="two")
        self.assertEqual(self.ana.ok("topic", room="garden", topic="one", key="k"), first)
        self.assertEqual(self.ana.ok("room", room="garden")["topic"], "two")

    def test_a_key_is_of_one_author_and_one_room(self):
        self.ana.ok("create", room="kitchen")
        one = self.ana.ok("topic", room="garden", topic="one", key="k")
        other = self.ana.ok("topic", room="kitchen", topic="other", key="k")
        self.assertEqual((one["seq"], other["seq"]), (3, 3))
        self.assertEqual(self.ana.ok("room", room="kitchen")["topic"], "other")

    def test_a_refused_command_uses_its_key_up_for_nothing(self):
        self.assertEqual(self.bia.refused("accept", room="garden", key="k"), "no-such-request")
        self.ana.ok("invite", room="garden", nick="bia")
        self.bia.ok("accept", room="garden", key="k")
        self.assertTrue(self.isMember("bia"))
