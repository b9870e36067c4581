"""For tests of rooms: a server with three accounts and a guest, and what a room holds."""

from twisted.trial.unittest import SynchronousTestCase

from chatd.model.settings import Settings
from tests.harness import Server


class RoomsTestCase(SynchronousTestCase):
    """A server with three accounts and a guest."""

    def setUp(self):
        self.server = Server(Settings(operators=frozenset({"root"})))
        self.ana, self.bia, self.caio = (self.server.account(nick) for nick in ("ana", "bia", "caio"))
        self.guest = self.server.guest("gil")

    def group(self, room="garden", members=()):
        """A group of ana's."""
        self.ana.ok("create", room=room)
        for client in members:
            client.ok("ask", room=room)
            self.ana.ok("accept", room=room, nick=client.welcome["nick"])

    def timeline(self, room, client=None):
        """What a room holds, each event by its type and what it is about."""
        events = (client or self.ana).ok("history", room=room, limit=200)["events"]
        self.assertEqual([event["seq"] for event in events], list(range(1, len(events) + 1)))
        return [(it["type"], it["by"], it.get("nick", it.get("text", it.get("topic")))) for it in events]
