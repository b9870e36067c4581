"""The block at the bottom of the screen: what exactly is written, also where there is hardly any room."""

import attrs
from twisted.trial.unittest import SynchronousTestCase

from chatcli.screen.painter import Block, Painter
from tests.blockruns import BOLD, RED, RESET
from tests.screens import Terminal


class Written(SynchronousTestCase):
    """What exactly is written, where few bytes matter."""

    def drawn(self, width=80, height=24, **fields):
        self.painter = Painter(width, height)
        self.block = Block(**{"status": "s", "label": "", "text": "", "cursor": 0, **fields})
        return self.painter.draw(self.block)

    def then(self, **changes):
        self.block = attrs.evolve(self.block, **changes)
        return self.painter.draw(self.block)

    def test_theFirstBeginsInTheCursorsRow(self):
        self.assertEqual(self.drawn(text="ab", cursor=1), "\r\x1b[Js\r\nab\r\x1b[1C")

    def test_nothingWhereNothingChanged(self):
        self.drawn(text="ab字", cursor=3)
        self.assertEqual(self.then(), "")

    def test_aKeyAtTheEndOfALongInput(self):
        for character, most in (("x", 1), ("ã", 1), ("字", 11), ("👍", 12), ("e\u0301", 11)):
            text = character * 2000
            self.drawn(text=text, cursor=len(text))
            text += character
            self.assertLessEqual(len(self.then(text=text, cursor=len(text))), most)

    def test_aRowThatBecomesFull(self):
        self.drawn(width=4, text="abc", cursor=3)
        self.assertEqual(self.then(text="abcd", cursor=4), "d\r\n")
        self.assertEqual(self.then(text="abcde", cursor=5), "e")
        self.assertEqual(self.then(text="abcd", cursor=4), "\r\x1b[K")
        self.assertEqual(self.then(text="abc", cursor=3), "\x1b[A\r\x1b[3C\x1b[K\x1b[B\r\x1b[J\x1b[A\r\x1b[3C")

    def test_movingTheCursor(self):
        self.drawn(text="abc", cursor=3)
        self.assertEqual(self.then(cursor=2), "\r\x1b[2C")
        self.assertEqual(self.then(cursor=0), "\r")

    def test_onlyTheStatus(self):
        self.drawn(text="abc", cursor=3)
        self.assertEqual(self.then(status=f"{RED}t"), f"\x1b[A\r\x1b[K{RED}t{RESET}\x1b[B\r\x1b[3C")

    def test_colours(self):
        self.drawn(status=f"{RED}t")
        self.assertIn(f"\x1b[K{BOLD}t{RESET}", self.then(status=f"{BOLD}t"))
        self.assertIn(f"\x1b[K{BOLD}ti{RESET}", self.then(status=f"{BOLD}ti"))
        self.assertIn("\x1b[Kt", self.then(status="t"))

    def test_aMarkIsWrittenWithItsBase(self):
        self.drawn(text="abq", cursor=3)
        self.assertIn("q\u0301", self.then(text="abq\u0301", cursor=4))
        self.assertIn("\x1b[2C\x1b[Kq", self.then(text="abq", cursor=3))

    def test_rowsAbove(self):
        self.drawn(text="abc", cursor=3)
        self.assertEqual(self.painter.above([f"{RED}m"]), f"\x1b[A\r\x1b[K{RED}m{RESET}\r\n\x1b[Ks\r\nabc")
        self.assertEqual(self.painter.above([]), "")
        written = self.painter.above(["m" * 80] * 100)
        self.assertLess(len(written), 100 * 82 + 40)

    def test_marksAreShown(self):
        terminal = Terminal(20, 2)
        terminal.feed(self.drawn(20, 2, status="", text="aq\u0301b", cursor=4))
        self.assertEqual(terminal.rows(), ["aq\u0301b"])

    def test_clear(self):
        self.assertEqual(Painter(80, 24).clear(), "")
        self.drawn(text="abc", cursor=3)
        self.assertEqual(self.painter.clear(), "\x1b[A\r\x1b[J")
        self.assertEqual(self.painter.clear(), "")
        self.assertEqual(self.then(), "\r\x1b[Js\r\nabc")

    def test_mark(self):
        self.drawn(text="abc", cursor=3)
        self.painter.mark()
        self.assertEqual(self.painter.clear(), "")
        self.assertEqual(self.then(), "\r\x1b[Js\r\nabc")


class Small(SynchronousTestCase):
    """Screens with hardly any room."""

    def shows(self, width, height, block):
        terminal = Terminal(width, height)
        terminal.feed(Painter(width, height).draw(block))
        return terminal.visible(), terminal.cursor()

    def test_theInputComesBeforeTheStatus(self):
        block = Block("st", "", "abcdef", 6, ("one", "two"))
        self.assertEqual(self.shows(3, 1, block), ([""], (0, 0)))
        self.assertEqual(self.shows(4, 1, block), (["ef"], (0, 2)))
        self.assertEqual(self.shows(4, 2, block), (["st", "ef"], (1, 2)))
        self.assertEqual(self.shows(4, 3, block), (["two", "st", "ef"], (2, 2)))
        self.assertEqual(self.shows(4, 5, block), (["one", "two", "st", "abcd", "ef"], (4, 2)))

    def test_theWindowFollowsTheCursorAndStaysWhereItCan(self):
        painter, terminal = Painter(2, 3), Terminal(2, 3)
        for cursor, rows, at in [
            (14, ["kl", "mn", ""], (2, 0)),
            (8, ["ij", "kl", "mn"], (0, 0)),
            (10, ["ij", "kl", "mn"], (1, 0)),
            (0, ["ab", "cd", "ef"], (0, 0)),
            (5, ["ab", "cd", "ef"], (2, 1)),
        ]:
            terminal.feed(painter.draw(Block("", "", "abcdefghijklmn", cursor)))
            self.assertEqual((terminal.visible(), terminal.cursor()), (rows, at))

    def test_oneColumn(self):
        self.assertEqual(self.shows(1, 4, Block("status", ">", "a字", 2)), (["s", "a", "\ufffd", ""], (3, 0)))

    def test_sizesOfTerminalsThatDoNotKnowTheirs(self):
        self.assertEqual(Painter(0, 0).draw(Block("", "", "", 0)), "\r\x1b[J")

    def test_aLabelWiderThanTheScreen(self):
        self.assertEqual(self.shows(5, 3, Block("", "question? ", "y", 1)), (["quest", "ion?", "y"], (2, 1)))

    def test_controlCharactersAreShown(self):
        self.assertEqual(self.shows(20, 1, Block("", "", "a\x1b[2J\tb", 6)), (["a\\x1b[2J    b"], (0, 12)))
