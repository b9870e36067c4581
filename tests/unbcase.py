"""For tests of the door `unb`: clients in each of its three modes, in memory, with a clock."""

from twisted.internet.address import IPv4Address
from twisted.internet.error import ConnectionDone
from twisted.internet.testing import StringTransport
from twisted.python.failure import Failure
from twisted.trial.unittest import SynchronousTestCase

from chatd.doors.paced import PAUSE_SECONDS
from chatd.doors.table import DOORS
from chatd.doors.unb.modes import MARK, SILENCE_SECONDS
from chatd.model.limits import OFF
from chatd.model.settings import Settings
from tests.mediacase import MediaServer

CEP = "70910-900"
PASSWORD = "correct horse"


class Student:
    """A client in line mode. What it sends is answered before `send` returns."""

    def __init__(self, server, address="10.0.0.1"):
        self.server = server
        self.transport = StringTransport(peerAddress=IPv4Address("TCP", address, 50000))
        self.transport.abortConnection = self.lose
        self.door = server.unb.buildProtocol(None)
        self.door.makeConnection(self.transport)

    @property
    def closing(self):
        return self.transport.disconnecting

    def write(self, data):
        """Send bytes as they are; no time passes."""
        self.door.dataReceived(data)
        self.server.turn()

    def encoded(self, request):
        return f"{request}\n".encode()

    def raw(self):
        """The bytes that came, in however many pieces."""
        return b"".join(self.pieces())

    def pieces(self):
        """What one `recv` after the other gives."""
        pieces = []
        self.server.turn()
        while True:
            if data := self.transport.value():
                pieces.append(data)
                self.transport.clear()
            if self.door.session is None or not self.door.outflow.isBusy:
                return pieces
            self.server.clock.advance(PAUSE_SECONDS)
            self.server.turn()

    def decoded(self, data):
        assert data == b"" or data.endswith(b"\n"), data
        return data.decode().split("\n")[:-1]

    def lines(self):
        """The lines that came."""
        return self.decoded(self.raw())

    def send(self, request, body=b""):
        """Send a request, and bytes right behind it."""
        self.write(self.encoded(request) + body)

    def ask(self, request, body=b""):
        """Send a request; gives the lines that come."""
        self.send(request, body)
        return self.lines()

    def ok(self, request):
        """Send a request that must be answered by one line, a yes; gives its fields."""
        (line,) = self.ask(request)
        code = request.partition("|")[0]
        assert line == f"OK|{code}" or line.startswith(f"OK|{code}|"), line
        return line.split("|")[2:]

    def no(self, request, body=b""):
        """Send a request that must be refused; gives the reason."""
        (line,) = self.ask(request, body)
        code = request.partition("|")[0]
        assert line.startswith(f"ERRO|{code}|"), line
        return line.split("|", 2)[2]

    def lose(self):
        self.door.connectionLost(Failure(ConnectionDone()))


class Chunked(Student):
    """A client that sends a request at once, and marks no end."""

    def encoded(self, request):
        return request.encode()

    def send(self, request, body=b""):
        super().send(request, body)
        self.server.quiet()


class Utf32(Chunked):
    """A client as the first ones: UTF-32, each message with a mark."""

    def encoded(self, request):
        return request.encode("utf-32")

    def decoded(self, data):
        messages = data.split(MARK)
        assert messages[0] == b"", data
        lines = [message.decode("utf-32-le") for message in messages[1:]]
        assert all(line.endswith("\n") for line in lines), lines
        return [line[:-1] for line in lines]


MODES = (Student, Chunked, Utf32)


class UnbServer(MediaServer):
    """A server in memory with a door `unb`."""

    def __init__(self, *arguments):
        super().__init__(*arguments)
        self.unb = DOORS["unb"](self.service)

    def quiet(self):
        """Nothing comes for a moment."""
        self.clock.advance(SILENCE_SECONDS)
        self.turn()


class UnbTestCase(SynchronousTestCase):
    """A server, and students who are in."""

    settings = Settings(limits=OFF)

    def setUp(self):
        self.server = UnbServer(self.settings)

    def student(self, nick, kind=Student):
        """Somebody who has just signed up."""
        student = kind(self.server)
        assert student.ok(f"0|{nick}@unb.br|{nick}|{PASSWORD}|{CEP}") == [nick]
        return student

    def again(self, nick, kind=Student):
        """A newer connection of somebody."""
        student = kind(self.server)
        assert student.ok(f"1|{nick}@unb.br|{PASSWORD}")[0] == nick
        return student

    def group(self, name, *students):
        """A group of the first one's, with the others in it; all have it open."""
        admin, *others = students
        admin.ok(f"8|{name}|{admin.door.nick}")
        for other in others:
            other.ok(f"6|{name}|{other.door.nick}")
            admin.ok(f"7|{name}|{other.door.nick}")
        for student in students:
            student.ask(f"0|grupo|{name}")


class DoorTestCase(UnbTestCase):
    def setUp(self):
        super().setUp()
        self.ana, self.bia = self.student("ana"), self.student("bia")
        self.group("estudo", self.ana, self.bia)
        self.ana.raw()

    def isRead(self, student):
        """Whether bytes are taken from a client's socket."""
        return student.transport.producerState == "producing"
