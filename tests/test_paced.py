"""The way out for simple programs, as far as the socket is concerned."""

import socket

from twisted.internet.protocol import Protocol
from twisted.internet.task import Clock
from twisted.internet.tcp import Connection
from twisted.internet.testing import MemoryReactor
from twisted.trial.unittest import SynchronousTestCase

from chatd.doors.paced import SEND_BUFFER_BYTES, Paced


class PacedTests(SynchronousTestCase):
    def test_theKernelKeepsLittle(self):
        """So a client that stops reading is soon seen, and costs little. Linux doubles what it is asked for."""
        with socket.socket() as one:
            Paced(Connection(one, Protocol(), MemoryReactor()), None, Clock())
            kept = one.getsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF)
        assert kept in (SEND_BUFFER_BYTES, 2 * SEND_BUFFER_BYTES), "left to itself it grows"
