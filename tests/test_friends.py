"""Friends: one's own list of people, which others don't see."""

from chatd.model.limits import Limits
from chatd.model.settings import Settings
from tests.harness import Server
from tests.roomscase import RoomsTestCase


class FriendsTests(RoomsTestCase):
    def friends(self, client=None):
        return (client or self.ana).ok("friends")["people"]

    def test_are_added_and_taken_away(self):
        for nick in ("caio", "BIA"):
            self.ana.ok("befriend", nick=nick)
        self.assertEqual(self.friends(), ["bia", "caio"])
        self.ana.ok("unfriend", nick="Caio")
        self.assertEqual(self.friends(), ["bia"])

    def test_it_is_one_sided_and_nobody_is_told(self):
        self.bia.messages()
        self.ana.ok("befriend", nick="bia")
        self.assertEqual(self.bia.messages(), [])
        self.assertEqual(self.friends(self.bia), [])
        self.assertEqual(self.bia.ok("notifications")["notifications"], [])
        self.bia.ok("befriend", nick="ana")
        self.ana.ok("unfriend", nick="bia")
        self.assertEqual((self.friends(), self.friends(self.bia)), ([], ["ana"]))

    def test_twice_is_once(self):
        for _ in range(2):
            self.ana.ok("befriend", nick="bia")
        self.assertEqual(self.friends(), ["bia"])
        for _ in range(2):
            self.ana.ok("unfriend", nick="bia")
        self.assertEqual(self.friends(), [])

    def test_nobody_and_guests_are_no_friends(self):
        for type in ("befriend", "unfriend"):
            for nick in ("nobody", "gil"):
                self.assertEqual(self.ana.refused(type, nick=nick), "no-such-person")
            self.assertEqual(self.ana.refused(type, nick="ANA"), "not-yourself")
            self.assertEqual(self.ana.refused(type), "missing-field")

    def test_the_list_goes_page_by_page(self):
        for nick in ("caio", "bia", self.server.account("Álvaro", email="a@example.org").welcome["nick"]):
            self.ana.ok("befriend", nick=nick)
        page = self.ana.ok("friends", limit=2)
        self.assertEqual((page["people"], page["more"]), (["bia", "caio"], True))
        page = self.ana.ok("friends", limit=2, after="CAIO")
        self.assertEqual((page["people"], page["more"]), (["Álvaro"], False))

    def test_they_outlive_a_restart(self):
        self.ana.ok("befriend", nick="bia")
        self.server = Server(db=self.server.db)
        self.assertEqual(self.friends(self.server.login("ana")), ["bia"])

    def test_there_is_a_most(self):
        self.server = Server(Settings(limits=Limits(friendsPerAccount=1)), self.server.db)
        ana = self.server.login("ana")
        ana.ok("befriend", nick="bia")
        ana.ok("befriend", nick="bia")
        self.assertEqual(ana.refused("befriend", nick="caio"), "too-many")
        ana.ok("unfriend", nick="bia")
        ana.ok("befriend", nick="caio")
