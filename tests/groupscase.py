"""For tests of groups: one of ana's, what her people are notified of, and who is in it."""

from tests.roomscase import RoomsTestCase


class GroupsTestCase(RoomsTestCase):
    """A group of ana's."""

    def setUp(self):
        super().setUp()
        self.group()
        for client in (self.ana, self.bia, self.caio):
            client.messages()

    def notes(self, client):
        """A person's notifications: type, by whom, about what, in which state."""
        notes = client.ok("notifications")["notifications"]
        return [(note["type"], note["by"], note["about"], note.get("state")) for note in notes]

    def isMember(self, nick):
        return self.ana.ok("is-member", room="garden", nick=nick)["member"]
