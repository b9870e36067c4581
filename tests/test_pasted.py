"""Lines that come at once from a terminal that marks no pastes."""

from twisted.trial.unittest import SynchronousTestCase

from chatcli.line.events import Focus, Key, Paste, Text
from chatcli.line.keys import Keys
from chatcli.line.pasted import asPaste


class PastedTest(SynchronousTestCase):
    def read(self, data):
        return asPaste(Keys().feed(data))

    def test_severalLinesAreOnePaste(self):
        self.assertEqual(self.read(b"one\rt\two\r\rthree\r"), [Paste("one\nt\two\n\nthree\n")])

    def test_twoAreSomebodyQuick(self):
        self.assertEqual(self.read(b"a\rb\r"), [Text("a"), Key("Enter"), Text("b"), Key("Enter")])

    def test_keysBetweenAreNoPaste(self):
        events = self.read(b"a\rb\r\x1b[Ac\r")
        self.assertEqual(events.count(Key("Enter")), 3)
        self.assertEqual(asPaste([*events, Focus(True)]), [*events, Focus(True)])

    def test_EnterHeldDownIsNoPaste(self):
        self.assertEqual(self.read(b"\r\r\r\r"), [Key("Enter")] * 4)
