"""A broadcast as one writes it first in Twisted: a `LineReceiver`, and `transport.write` for each reader.

Listens on a free port of 127.0.0.1 and prints it. The protocol is relay.c's.
"""

from collections import defaultdict

from twisted.internet import reactor
from twisted.internet.protocol import Factory
from twisted.protocols.basic import LineReceiver

rooms = defaultdict(set)


class Relay(LineReceiver):
    """One client: its first line names the room, every later one goes to all in it."""

    delimiter = b"\n"
    room = None

    def connectionMade(self):
        """Send small packets at once: without this the comparison would be too easy."""
        self.transport.setTcpNoDelay(True)

    def lineReceived(self, line):
        """Take a line."""
        if self.room is None:
            self.room = rooms[line]
            self.room.add(self)
            self.sendLine(b"joined")
        else:
            for member in self.room:
                member.sendLine(line)

    def connectionLost(self, reason):
        """Leave."""
        if self.room is not None:
            self.room.discard(self)


factory = Factory.forProtocol(Relay)
factory.noisy = False
port = reactor.listenTCP(0, factory, backlog=4096, interface="127.0.0.1")
print(f"running on port {port.getHost().port}", flush=True)
reactor.run()
