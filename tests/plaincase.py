"""For tests of the plain door: people with netcat or telnet, in memory, with a clock."""

import re

from twisted.internet.address import IPv4Address
from twisted.internet.error import ConnectionDone
from twisted.internet.testing import StringTransport
from twisted.python.failure import Failure
from twisted.trial.unittest import SynchronousTestCase

from chatd.doors.table import DOORS
from chatd.model.settings import Settings
from tests.harness import Server

STAMP = re.compile(r"^\[\d\d:\d\d\]")
"""The time before a line: the server's, wherever the tests run."""
PASSWORD = "correct horse"
"""Of all accounts of the harness."""

# What the door says to somebody who comes in.
NICK = "-- What is your nickname?"
SEEN = " (It can't be hidden here: it will stand on your screen.)"
IN_USE = "-- The nick ana is in use. If it is yours, type its password; an empty line goes back." + SEEN
AGAIN = "-- The password of ana? An empty line goes back." + SEEN
WRONG = "-- The name or the password is wrong."
STILL = "-- You are still {}. From here on what you type is said."
HELLO = "-- Hello, {}. What you type is said to all in the room; /help lists the commands, /quit leaves."
LOBBY = "-- You talk in lobby now. — Lobby"


class Person:
    """Somebody with netcat: types lines, reads lines."""

    def __init__(self, server, address="10.0.0.1", **options):
        self.server = server
        self.isLost = False
        self.transport = StringTransport(peerAddress=IPv4Address("TCP", address, 50000))
        self.transport.abortConnection = self.lose
        self.door = DOORS["plain"](server.service, **options).buildProtocol(None)
        self.door.makeConnection(self.transport)

    def type(self, *lines):
        """Type lines; gives what comes of it."""
        self.write("".join(f"{line}\n" for line in lines).encode())
        return self.read()

    def write(self, data):
        """Send bytes as they are."""
        self.door.dataReceived(data)

    def raw(self):
        """The bytes that came since the last reading."""
        data = self.transport.value()
        self.transport.clear()
        return data

    def read(self):
        """The lines that came since the last reading, their times replaced by `[]`."""
        data = self.raw().decode()
        assert not data or data.endswith("\n"), data
        return [STAMP.sub("[]", line) for line in data.splitlines()]

    def half(self):
        """Close the half that one writes to."""
        self.door.readConnectionLost()
        return self.read()

    def lose(self):
        """The connection is gone, if it wasn't before."""
        if not self.isLost:
            self.isLost = True
            self.door.connectionLost(Failure(ConnectionDone()))

    @property
    def closing(self):
        return self.transport.disconnecting


class PlainTestCase(SynchronousTestCase):
    """A server, and somebody who listens at the native door."""

    settings = Settings()

    def setUp(self):
        self.server = Server(self.settings)
        self.bot = self.server.guest("bot")
        self.bot.ok("open", room="lobby")
        self.told = 0

    def step(self, between):
        """Commit one thing that was asked, then do something before the next one is. `commits` is busy."""
        commits = self.server.commits
        (ask, *later), commits._asks = commits._asks, []
        commits._deliver(commits.ledger.commit([ask]))
        later, commits._asks, commits.busy = [*later, *commits._asks], [], False
        between()
        commits._asks, commits.busy = later, True

    def say(self, count):
        """Have the bot say its next texts: numbers."""
        for _ in range(count):
            self.told += 1
            self.bot.ok("say", room="lobby", text=str(self.told))

    def said(self):
        """What was said since the last time, with who said it."""
        return [(it["by"], it["text"]) for it in self.bot.messages() if it["type"] == "said"]

    def person(self, nick, **options):
        """Somebody who is in as a guest, and has read what they were told then."""
        person = Person(self.server, **options)
        person.type(nick)
        return person

    def owner(self, nick):
        """Somebody who is in with an account of theirs."""
        self.server.account(nick).lose()
        person = Person(self.server)
        person.type(nick, PASSWORD)
        return person
