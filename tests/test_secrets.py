"""Passwords and tokens stay out of the log: in no `repr`, and in nothing that a stranger is refused."""

import attrs
from twisted.logger import eventAsText, globalLogPublisher
from twisted.trial.unittest import SynchronousTestCase

from chatd.model import answers, decisions, entrances
from chatd.wire.names import COMMANDS
from tests.harness import Server

SECRET = "correct-horse-battery"
SECRETS = {"password", "old", "new", "token", "secret"}
"""Fields of text that are one."""


class ReprTests(SynchronousTestCase):
    def test_noneIsInARepr(self):
        kinds = [
            *COMMANDS.values(),
            *vars(entrances).values(),
            answers.Welcome,
            decisions.NewAccount,
            decisions.SecretIs,
        ]
        found = [(kind, field) for kind in kinds if attrs.has(kind) for field in attrs.fields(kind)]
        shown = [(kind.__name__, field.name) for kind, field in found if field.name in SECRETS and field.repr]
        assert shown == [("Revoke", "token")], "that is a number"
        assert sum(field.name in SECRETS for _, field in found) > 12

    def test_aCommandForInstance(self):
        command = COMMANDS["login"](nick="ana", password=SECRET)
        assert SECRET not in repr(command)
        assert "ana" in repr(command)


class LogTests(SynchronousTestCase):
    def setUp(self):
        self.server = Server()
        self.log = []
        globalLogPublisher.addObserver(self.observe)
        self.addCleanup(globalLogPublisher.removeObserver, self.observe)

    def observe(self, event):
        self.log.append(eventAsText(event, includeTimestamp=False, includeSystem=False))

    def test_whatAStrangerIsRefusedStandsThereByItsCodeAlone(self):
        """Who mixes fields up may send the password anywhere, and a sentence may quote what was sent."""
        stranger = self.server.client()
        stranger.send("signup", nick="ana", email=f"x@€{SECRET}", password="ana@example.org", postal="01310-100")
        stranger.send(SECRET)
        assert all(SECRET in message["why"] for message in stranger.messages())
        assert self.log[-2:] == ["refused bad-email to 10.0.0.1", "refused unknown-type to 10.0.0.1"]

    def test_whoIsInIsRefusedInWords(self):
        self.server.guest("ana").send("open", room="nowhere")
        assert self.log[-1] == "refused no-such-room to ana: 'There is no room called nowhere.'"
