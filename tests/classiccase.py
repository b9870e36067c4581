"""For tests of the classic doors: clients of each dialect, in memory, with a clock."""

from twisted.internet.address import IPv4Address
from twisted.internet.testing import StringTransport
from twisted.trial.unittest import SynchronousTestCase

from chatd.doors.paced import PAUSE_SECONDS
from chatd.doors.sends import SILENCE_SECONDS
from chatd.doors.table import DOORS
from chatd.model.settings import Settings
from tests.harness import Server


def listener(server, door):
    """The one listener of a dialect that a server has."""
    if not hasattr(server, "listeners"):
        server.listeners = {}
    return server.listeners.setdefault(door, DOORS[door](server.service))


class Student:
    """A student's client: sends as it does, and reads what comes in pieces."""

    def __init__(self, server, door, address="10.0.0.1"):
        self.server = server
        self.transport = StringTransport(peerAddress=IPv4Address("TCP", address, 50000))
        self.transport.abortConnection = self.lose
        self.door = listener(server, door).buildProtocol(None)
        self.pieces = []
        self.door.makeConnection(self.transport)

    def send(self, text, quiet=True):
        """One `send`, and then silence."""
        self.door.dataReceived(text.encode() if isinstance(text, str) else text)
        if quiet:
            self.server.clock.advance(SILENCE_SECONDS)

    def taken(self):
        """What one `recv(1024)` gives now, if anything."""
        data = self.transport.value()
        self.transport.clear()
        return data.decode()

    def read(self):
        """All pieces that come, one `recv` each."""
        pieces = []
        while True:
            if piece := self.taken():
                pieces.append(piece)
            if not self.door.outflow.isBusy:
                return pieces
            self.server.clock.advance(PAUSE_SECONDS)

    def lose(self):
        from twisted.internet.error import ConnectionLost
        from twisted.python.failure import Failure

        self.door.connectionLost(Failure(ConnectionLost()))

    @property
    def closing(self):
        return self.transport.disconnecting


def students(server: Server, door: str, *nicks: str) -> list[Student]:
    """Clients who are in, and have read what they were told then."""
    found = []
    for nick in nicks:
        student = Student(server, door)
        student.send(f"<{nick}> oi" if door == "ufpa" else nick)
        found.append(student)
    for student in found:
        student.read()
    return found


class ClassicTestCase(SynchronousTestCase):
    def setUp(self):
        self.server = Server(Settings(name="Little Cats"))
        self.bot = self.server.guest("bot")
        self.bot.ok("open", room="lobby")

    def said(self):
        return [(it["by"], it["text"]) for it in self.bot.messages() if it["type"] == "said"]
