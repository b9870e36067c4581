"""docs/doors.md says what the plain door is like: its transcript is played with a real server."""

import re

from twisted.trial.unittest import SynchronousTestCase

from chatd.doors.plain.slash import TABLE
from tests.processes import CHECKOUT, ChatServer, temporaryFolder
from tests.test_plain_run import Netcat

TEXT = (CHECKOUT / "docs" / "doors.md").read_text("utf-8")
TURN = re.compile(r"(\w+) (?:([→←]) (.*)|✕)")
TIME = re.compile(r"\[\d\d:\d\d\]")
"""What differs each time."""


def block(language):
    """What stands in the document's only block of a language."""
    (found,) = re.findall(rf"^```{language}\n(.*?)^```$", TEXT, re.MULTILINE | re.DOTALL)
    return found


class PlainPageTests(SynchronousTestCase):
    def setUp(self):
        self.people = {}

    def person(self, name):
        """Somebody connects when they are first heard of."""
        if name not in self.people:
            self.people[name] = Netcat(self.port)
            self.addCleanup(self.people[name].close)
        return self.people[name]

    def act(self, name, arrow, text):
        """Play one turn; gives what was read in it."""
        person = self.person(name)
        if arrow is None:
            return "".join(person.rest())
        if arrow == "←":
            return person.line()
        return person.type(f"{text}\n")

    def test_theTranscriptIsWhatARealServerSays(self):
        server = ChatServer(temporaryFolder(self), "--listen", "plain:tcp:0:interface=127.0.0.1")
        self.addCleanup(server.close)
        self.port = int(server.until(r"is running on port (\d+) \(plain\)")[1])
        turns = [TURN.fullmatch(line).groups() for line in block("netcat").splitlines()]
        for name, arrow, text in turns:
            came = self.act(name, arrow, text)
            if arrow != "→":
                assert TIME.sub("[]", came) == TIME.sub("[]", text or ""), (name, text)
        assert [name for name, arrow, _ in turns if arrow is None] == list(self.people), "everybody's end is shown"

    def test_theCommandsAreThoseOfTheTable(self):
        listed = [tuple(re.split(r" {2,}", line)) for line in block("commands").splitlines()]
        assert listed == [(row.usage(str), row.help) for row in TABLE]
