"""The way out for simple programs, as far as the socket is concerned."""

import socket

from twisted.internet.protocol import Protocol
from twisted.internet.task import Clock
from twisted.internet.tcp import Connection
from twisted.internet.testing import MemoryReactor, StringTransport
from twisted.trial.unittest import SynchronousTestCase

from chatd.doors.farewell import GRACE_SECONDS
from chatd.doors.paced import PAUSE_SECONDS, QUEUED_MOST, SEND_BUFFER_BYTES, Paced
from chatd.doors.pieces import PIECE_BYTES, Pieces


class PacedTests(SynchronousTestCase):
    def test_theKernelKeepsLittle(self):
        """So a client that stops reading is soon seen, and costs little. Linux doubles what it is asked for."""
        with socket.socket() as one:
            Paced(Connection(one, Protocol(), MemoryReactor()), None, Clock())
            kept = one.getsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF)
        assert kept in (SEND_BUFFER_BYTES, 2 * SEND_BUFFER_BYTES), "left to itself it grows"


class PieceTests(SynchronousTestCase):
    def came(self, *messages):
        """What comes of messages, a text for each `recv`."""
        clock, transport, came = Clock(), StringTransport(), []
        paced = Paced(transport, None, clock, pieces=Pieces(["{nick}: {text}"]))
        for message in messages:
            paced.write(message)
        while True:
            came.append(transport.value())
            transport.clear()
            if not paced.isBusy:
                return came
            clock.advance(PAUSE_SECONDS)

    def test_whatIsShortGoesTogetherEachOnALine(self):
        assert self.came(b"a: 1", b"a: 2\n", b"a: 3") == [b"a: 1", b"a: 2\na: 3"]

    def test_aLongMessageComesAsItIs(self):
        """However small its pieces are: no line end comes between them."""
        for pad in (b"x", b" "):
            message = b"a: " + pad * 1300 + b"bob: I quit"
            came = self.came(b"a: 1", message, b"a: 2")
            assert b"".join(came) == b"a: 1" + message + b"\na: 2"
            assert came[-1] == came[-1].strip(), "what follows is on a line of its own, behind the last piece"
            assert not any(piece.strip().startswith(b"bob:") for piece in came)

    def test_whatIsLongIsCutInItsTurn(self):
        """Much may be written at once, to many."""
        cut = []
        pieces = Pieces(["{nick}: {text}"])
        self.patch(pieces, "_cut", lambda data, cutting=pieces._cut: cut.append(data) or cutting(data))
        paced = Paced(StringTransport(), Reader(), Clock(), pieces=pieces)
        for number in range(100):
            paced.write(b"%d" % number + b"x" * 3000)
        assert len(cut) == 1


class ClosingTests(SynchronousTestCase):
    """What is queued when the connection is to be closed comes as it would have come, but sooner."""

    def setUp(self):
        self.clock, self.transport = Clock(), StringTransport()
        self.paced = Paced(self.transport, Reader(), self.clock, pieces=Pieces(["{nick}: {text}"]))

    def rest(self):
        """What comes until the connection is closed, a text for each `recv`."""
        came = []
        while not self.transport.disconnecting:
            came.append(self.transport.value())
            self.transport.clear()
            self.clock.advance(self.clock.getDelayedCalls()[0].getTime() - self.clock.seconds())
        assert self.clock.getDelayedCalls() == []
        return [*came, self.transport.value()]

    def test_whereNothingIsQueuedItIsClosedAtOnce(self):
        self.paced.write(b"a: 1")
        self.paced.close()
        assert self.transport.disconnecting
        assert self.clock.getDelayedCalls() == []

    def test_noPieceIsForgedThen(self):
        message = b"a: " + b"x" * 1021 + b"bob: I quit"
        self.paced.write(message)
        for more in (b"b: 2", b"* bye\n"):
            self.paced.write(more)
        self.paced.close()
        first, second = self.rest()
        assert first + second == message + b"\nb: 2\n* bye\n"
        assert not second.startswith(b"bob:")

    def test_itIsDoneBeforeTheDoorAborts(self):
        self.paced.write(b"y" * 2 * QUEUED_MOST)
        self.paced.close()
        came = self.rest()
        assert all(len(piece) == PIECE_BYTES for piece in came)
        assert len(came) == 2 * QUEUED_MOST / PIECE_BYTES
        assert self.clock.seconds() < GRACE_SECONDS

    def test_whoTakesNothingIsWaitedFor(self):
        self.paced.write(b"y" * 3000)
        self.paced.pauseProducing()
        self.paced.close()
        self.clock.advance(1)
        assert not self.transport.disconnecting
        self.paced.resumeProducing()
        assert [len(piece) for piece in self.rest()] == [2 * PIECE_BYTES, 3000 - 2 * PIECE_BYTES]

    def test_whoIsGoneLeavesNothingBehind(self):
        self.paced.write(b"y" * 3000)
        self.paced.close()
        self.paced.stopProducing()
        assert self.clock.getDelayedCalls() == []


class Reader:
    """Is paused, and goes on."""

    def pauseProducing(self):
        pass

    resumeProducing = pauseProducing
