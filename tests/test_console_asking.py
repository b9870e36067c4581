"""The terminal is asked what it can: what it says is told from keys, and never comes to the shell."""

import fcntl
import os
import signal
import struct
import termios

from twisted.internet.testing import MemoryReactorClock
from twisted.trial.unittest import SynchronousTestCase

from chatcli.console import ANSWER_SECONDS, LONE_ESCAPE_SECONDS, Console
from chatcli.line.events import Answer, Key, Text

QUESTION = "\x1b[c"
ANSWER = b"\x1b[?6c"


class Pair:
    """A pseudoterminal in the place of the one that the program was started on, and its other end."""

    def __init__(self):
        self.end, self.input = os.openpty()
        self.output = self.input
        self.leavings = []

    def restoreSettings(self):
        pass

    def written(self):
        return os.read(self.end, 65536)

    def close(self):
        os.close(self.end)
        os.close(self.input)


class Owner:
    def __init__(self):
        self.events = []

    def took(self, events):
        self.events += events

    def woken(self):
        pass

    def farewell(self):
        return "farewell"

    inputEnded = woken


class ConsoleCase(SynchronousTestCase):
    question = QUESTION

    def setUp(self):
        for number in (signal.SIGWINCH, signal.SIGTSTP, signal.SIGCONT):
            self.addCleanup(signal.signal, number, signal.getsignal(number))
        self.pair, self.owner, self.clock = Pair(), Owner(), MemoryReactorClock()
        self.addCleanup(self.pair.close)
        self.console = Console(self.clock, self.owner, self.pair, lambda columns: self.question)
        self.console.makeConnection(self)

    def loseConnection(self):
        self.console.connectionLost()


class Asked(ConsoleCase):
    def test_leavingWaitsForWhatItSays(self):
        self.assertTrue(self.pair.written().endswith(QUESTION.encode()))
        closed = self.console.close()
        self.console.dataReceived(ANSWER[:3])
        self.assertNoResult(closed)
        self.console.dataReceived(ANSWER[3:])
        self.successResultOf(closed)
        self.assertIn(b"farewell", self.pair.written())

    def test_butNotForLong(self):
        closed = self.console.close()
        self.assertNoResult(closed)
        self.clock.advance(ANSWER_SECONDS)
        self.successResultOf(closed)

    def test_anEscapeMayBeItsBegin(self):
        for piece in (ANSWER[:1], ANSWER[1:]):
            self.console.dataReceived(piece)
            self.clock.advance(2 * LONE_ESCAPE_SECONDS)
        self.assertEqual(self.owner.events, [Answer(ANSWER.decode())])

    def test_oneThatWasTypedIsAKey(self):
        self.console.dataReceived(b"\x1b")
        self.clock.advance(ANSWER_SECONDS)
        self.assertEqual(self.owner.events, [Key("Escape")])

    def test_afterItsAnswerKeysAreQuickAgain(self):
        self.console.dataReceived(ANSWER + b"x")
        self.console.dataReceived(b"\x1b")
        self.clock.advance(LONE_ESCAPE_SECONDS)
        self.assertEqual(self.owner.events[1:], [Text("x"), Key("Escape")])
        self.successResultOf(self.console.close())

    def test_theSizeOfACell(self):
        for size, cell in (
            ((24, 80, 800, 480), (10, 20)),
            ((24, 80, 0, 0), None),
            ((0, 0, 800, 480), None),
            ((24, 80, 79, 480), None),
        ):
            fcntl.ioctl(self.pair.end, termios.TIOCSWINSZ, struct.pack("4H", *size))
            self.assertEqual(self.console.cell(), cell)


class NotAsked(ConsoleCase):
    question = ""

    def test_nothingIsWrittenAndNothingWaits(self):
        self.assertNotIn(QUESTION.encode(), self.pair.written())
        self.console.dataReceived(b"\x1b")
        self.clock.advance(LONE_ESCAPE_SECONDS)
        self.assertEqual(self.owner.events, [Key("Escape")])
        self.successResultOf(self.console.close())
