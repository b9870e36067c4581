"""What is drawn when: once a turn, all of it, and nothing where nothing is new."""

from twisted.internet.task import Clock
from twisted.trial.unittest import SynchronousTestCase

from chatcli.screen.painter import Block
from chatcli.stage import Stage
from tests.screens import Terminal


class StageTest(SynchronousTestCase):
    """A stage on a screen, whose block asks for a title each time it is drawn."""

    def setUp(self):
        self.clock, self.terminal = Clock(), Terminal(20, 6)
        self.written, self.titles, self.due = [], [], []
        self.text = ""
        self.stage = Stage(self.clock, self.write, self.block, lambda: self.due.pop(0) if self.due else None)
        self.stage.lift(20, 6)
        self.turn()

    def write(self, text):
        self.written.append(text)
        self.terminal.feed(text)

    def block(self):
        self.stage.send(f"\x1b]2;{self.titles.pop(0)}\x07" if self.titles else "")
        return Block("status", "", self.text, len(self.text))

    def turn(self):
        """What one turn of the reactor writes."""
        self.written.clear()
        self.clock.advance(0)
        return "".join(self.written)

    def test_nothingIsDrawnWhereNothingIsNew(self):
        self.assertEqual(self.clock.getDelayedCalls(), [])

    def test_aTitleIsWrittenOnceAndThenAllIsQuiet(self):
        self.titles.append("(1) lobby")
        self.stage.change()
        self.assertIn("(1) lobby", self.turn())
        self.assertEqual(self.turn(), "")
        self.assertEqual(self.clock.getDelayedCalls(), [])

    def test_whatComesInOneTurnIsWrittenTogether(self):
        for number in range(3):
            self.stage.show(lambda width, number=number: [f"row {number}"])
        self.text = "typed"
        self.turn()
        self.assertEqual(len([text for text in self.written if text]), 1)
        self.assertEqual(self.terminal.rows(), ["row 0", "row 1", "row 2", "status", "typed"])

    def test_whatIsDueComesBeforeWhatIsShownLater(self):
        self.due.append(lambda width: ["said before"])
        self.stage.show(lambda width: ["answer"])
        self.due.append(lambda width: ["said after"])
        self.turn()
        self.assertEqual(self.terminal.rows(), ["said before", "answer", "said after", "status"])

    def test_inTheDarkNothingIsDrawnAndNothingLost(self):
        self.terminal.feed(self.stage.lower())
        self.stage.show(lambda width: ["meanwhile"])
        self.assertEqual(self.turn(), "")
        self.assertEqual(self.terminal.rows(), [])
        self.stage.lift(20, 6)
        self.turn()
        self.assertEqual(self.terminal.rows(), ["meanwhile", "status"])

    def test_anotherSizeShowsTheRowsAnew(self):
        self.stage.show(lambda width: [f"width {width}"])
        self.turn()
        self.terminal.screen.resize(6, 12)
        self.stage.resize(12, 6)
        self.turn()
        self.assertEqual(self.terminal.visible()[:2], ["width 12", "status"])
