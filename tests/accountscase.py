"""For tests of accounts: a server, and a card to sign up with."""

from twisted.trial.unittest import SynchronousTestCase

from tests.harness import Server

CARD = {"nick": "ana", "email": "ana@example.org", "password": "correct horse", "postal": "01310-100"}


class AccountsTestCase(SynchronousTestCase):
    """A server, and what its clients were told besides answers."""

    def setUp(self):
        self.server = Server()

    def refused(self, type, **fields):
        """The code that a new client gets."""
        return self.server.client().refused(type, **fields)
