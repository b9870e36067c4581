"""What is drawn on its way to a terminal that takes it, doesn't take it, or has gone: with a real pipe."""

import fcntl
import os

from twisted.internet.testing import MemoryReactor
from twisted.trial.unittest import SynchronousTestCase

from chatcli import outgoing
from chatcli.outgoing import FULL_BYTES, Outgoing

PIPE_BYTES = 2 * 4096


class OutgoingTest(SynchronousTestCase):
    """A pipe that holds two pages, and who draws."""

    def setUp(self):
        self.reading, writing = os.pipe()
        self.addCleanup(lambda: self.reading is None or os.close(self.reading))
        self.addCleanup(os.close, writing)
        fcntl.fcntl(writing, fcntl.F_SETPIPE_SZ, PIPE_BYTES)
        os.set_blocking(writing, False)
        os.set_blocking(self.reading, False)
        self.reactor, self.told = MemoryReactor(), []
        self.out = Outgoing(self.reactor, writing, self)

    def setShowing(self, showing):
        self.told.append(showing)

    def outputClosed(self):
        self.told.append("closed")

    def hangUp(self):
        os.close(self.reading)
        self.reading = None

    def taken(self):
        """What the other end reads until nothing more comes, as the reactor would bring it about."""
        parts = []
        while True:
            try:
                parts.append(os.read(self.reading, 1 << 20))
            except BlockingIOError:
                return b"".join(parts)
            if self.out in self.reactor.getWriters():
                self.out.doWrite()

    def test_atOnceWhileItIsTaken(self):
        self.out.write(b"one")
        self.assertEqual((self.taken(), self.reactor.getWriters()), (b"one", []))

    def test_whatIsNotTakenWaitsInOrder(self):
        data = os.urandom(3 * PIPE_BYTES)
        self.out.write(data)
        self.out.write(b"more")
        self.assertEqual(self.reactor.getWriters(), [self.out])
        self.assertEqual(self.taken(), data + b"more")
        self.assertEqual((self.reactor.getWriters(), self.told), ([], []))

    def test_whenTooMuchWaitsNothingMoreIsAskedFor(self):
        self.out.write(b"x" * (FULL_BYTES + PIPE_BYTES + 1))
        self.out.write(b"x")
        self.assertEqual(self.told, [False])
        self.taken()
        self.assertEqual(self.told, [False, True])

    def test_theLastBytesComeBehindAllOthers(self):
        self.out.write(b"x")
        self.out.finish(b"last")
        self.assertEqual(self.taken(), b"xlast")

    def test_whatIsStoppedIsNotWaitedForForever(self):
        self.patch(outgoing, "FINISH_SECONDS", 0.001)
        self.out.write(b"x" * 2 * PIPE_BYTES)
        self.out.finish(b"last")
        self.assertEqual(self.taken(), b"x" * PIPE_BYTES)
        self.assertEqual(self.reactor.getWriters(), [])

    def test_whatHungUpIsToldAndTakesNothing(self):
        self.hangUp()
        self.out.write(b"x")
        self.assertEqual(self.told, ["closed"])
        self.out.finish(b"last")
