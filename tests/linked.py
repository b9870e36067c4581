"""For tests of the client's link: one that leads to a whole server in memory and can be cut, and what it heard."""

from twisted.internet.defer import fail, succeed
from twisted.internet.error import ConnectionRefusedError
from twisted.test import iosim
from twisted.trial.unittest import TestCase

from chatcli.link import Guest, Link, LinkEnded, RefusedByServer
from tests.harness import Server


class Network:
    """An endpoint that leads to a server in memory, as long as it is `up`."""

    def __init__(self, server):
        self.server = server
        self.up = True
        self.pump = None

    def connect(self, factory):
        if not self.up:
            return fail(ConnectionRefusedError())
        client, door = factory.buildProtocol(None), self.server._factory.buildProtocol(None)
        ends = iosim.FakeTransport(door, True), iosim.FakeTransport(client, False)
        self.pump = iosim.connect(door, ends[0], client, ends[1], greet=False, clock=self.server.clock)
        return succeed(client)

    def flush(self):
        """Carry all that was written to the other side, until nothing is."""
        if self.pump is not None:
            self.pump.flush()

    def carryOut(self):
        """Let the server read what was written to it, and hold back what it says."""
        data = b"".join(self.pump.clientIO.stream)
        self.pump.clientIO.stream.clear()
        self.pump.server.dataReceived(data)

    def cut(self):
        """Break the connection; what is on its way is lost."""
        self.pump.clientIO.stream.clear()
        self.pump.serverIO.stream.clear()
        self.pump.clientIO.loseConnection()
        self.flush()

    def restart(self):
        """Put a new server in the old one's place, with its data."""
        self.cut()
        now = self.server.clock
        self.server = Server(db=self.server.db, files=self.server.files)
        self.server.clock = self.server.service.clock = now
        self.server.files.clock = self.server.service.uploads._clock = now


class Linked(TestCase):
    """A link and what it heard."""

    def setUp(self):
        self.server = Server()
        self.clock = self.server.clock
        self.network = Network(self.server)

    def link(self, identity=None, **how):
        link = Link(self.clock, self.network, identity or Guest("ana"), **how)
        self.heard = []
        link.on("*", self.heard.append)
        link.start().addErrback(lambda failure: failure.trap(LinkEnded))
        self.network.flush()
        self.addCleanup(self.leave, link)
        return link

    def leave(self, link):
        link.stop()
        self.network.flush()

    def after(self, seconds):
        for _ in range(int(seconds)):
            self.clock.advance(1)
            self.network.flush()

    def said(self):
        return [message["text"] for message in self.heard if message["type"] == "said"]

    def open(self, link, room="lobby", **fields):
        opened = link.open(room, **fields)
        self.network.flush()
        return self.successResultOf(opened)

    def say(self, link, text, room="lobby"):
        said = link.say(room, text)
        self.network.flush()
        return self.successResultOf(said)

    def refused(self, deferred):
        self.network.flush()
        return self.failureResultOf(deferred, RefusedByServer).value.code
