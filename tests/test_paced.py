"""The way out for simple programs, as far as the socket is concerned."""

import socket

from twisted.internet.protocol import Protocol
from twisted.internet.task import Clock
from twisted.internet.tcp import Connection
from twisted.internet.testing import MemoryReactor, StringTransport
from twisted.trial.unittest import SynchronousTestCase

from chatd.doors.paced import PAUSE_SECONDS, SEND_BUFFER_BYTES, Paced
from chatd.doors.pieces import Pieces


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
