"""Sixels and kitty's placeholders on the screen: at their places, and the line below stays whole."""

import re

from chatcli.pictures.kitty import PLACEHOLDER
from tests.drawn import SIXELS, kittyPictures, sixelPixels
from tests.gallerycase import HALVES, GalleryCase
from tests.mediafiles import png

DRAWING = re.compile(f"(\x1b7(?:\x1b\\[[0-9]+C)?{SIXELS.pattern}\x1b8)")


class OverlaidCase(GalleryCase):
    def setUp(self):
        self.drawings = []
        super().setUp()

    def feed(self, written):
        """Draw as a terminal with sixels does: where the cursor is; and then pyte, which knows none, stays clean."""
        self.written += written
        parts = DRAWING.split(written)
        for text, drawing in zip(parts[::5], [*parts[1::5], ""], strict=True):
            self.terminal.feed(text)
            if drawing:
                self.terminal.feed(drawing.partition("\x1bP")[0])
                self.drawings.append((self.terminal.screen.cursor.y, self.terminal.screen.cursor.x, drawing))
                self.terminal.feed("\x1b8")
        self.assertNotIn("\x1bP", "".join(parts[::5]))


class Sixel(OverlaidCase):
    says = "\x1b[?62;4;22c"

    def placeOf(self, text):
        return next(index for index, row in enumerate(self.terminal.visible()) if text in row)

    def test_overTheBlocksAndNowhereElse(self):
        self.talk(1)
        self.share(2)
        self.comes(2)
        ((row, column, drawing),) = self.drawings
        self.assertEqual((row, column), (self.placeOf("cat.png") + 1, 6))
        # 8 × 4 cells of 10 × 20 pixels: exactly the cells of the half blocks, which stand below.
        size, pixels = sixelPixels(drawing)
        self.assertEqual((size, len(pixels)), ((80, 80), 6400))
        self.assertEqual(self.pictureAt("cat.png"), HALVES)
        row, column = self.terminal.cursor()
        self.assertEqual((self.terminal.rows()[row], column), ("half a word", 4))

    def test_onAFullScreen(self):
        for seq in range(1, 40):
            self.talk(seq)
        self.share(40)
        self.comes(40)
        self.assertEqual(self.drawings[0][:2], (self.HEIGHT - 2 - 4, 6))
        self.assertEqual(self.placeOf("cat.png"), self.HEIGHT - 2 - 5)

    def test_drawnAgain(self):
        self.share(1)
        self.comes(1)
        for count, redraw in enumerate((self.stage.repaint, lambda: self.resize(60, 30)), 2):
            redraw()
            self.clock.advance(0)
            self.assertEqual(len(self.drawings), count)
            self.assertEqual(self.drawings[-1][:2], (self.placeOf("cat.png") + 1, 6))
            self.assertEqual(self.pictureAt("cat.png"), HALVES)

    def test_wherePartOfItIsNotOnTheScreenBlocksAreEnough(self):
        self.share(1)
        self.comes(1)
        self.resize(60, 5)
        self.assertEqual(len(self.drawings), 1)

    def test_aPictureThatFitsIntoTheScreenExactly(self):
        self.resize(60, 6)
        self.share(1)
        self.comes(1)
        self.assertEqual(self.drawings[0][:2], (0, 6))

    def test_blocksWhereTheSizeIsAnother(self):
        self.share(1)
        self.comes(1, png(80, 40))
        self.assertEqual(len(self.drawings), 1)
        self.resize(30, 24)
        self.cell = (8, 16)
        self.resize(60, 24)
        self.assertEqual(len(self.drawings), 1)
        self.assertIn("▀" * 40, "\n".join(self.terminal.visible()))

    def test_blocksWhereNobodyKnowsTheCells(self):
        self.cell = None
        self.share(1)
        self.comes(1)
        self.assertEqual(self.drawings, [])
        self.assertEqual(self.pictureAt("cat.png"), HALVES)


class Kitty(OverlaidCase):
    says = "\x1b[?62;c"

    def setUp(self):
        super().setUp()
        for sequence in ("\x1b_Gi=31;OK\x1b\\", "\x1bP>|kitty(0.35.2)\x1b\\"):
            self.gallery.take(sequence)

    def feed(self, written):
        """Give pyte, which doesn't know such strings, only the rest."""
        self.written += written
        self.terminal.feed(re.sub("\x1b_G[^\x1b]*\x1b\\\\", "", written))

    def numbers(self):
        """The pictures whose placeholders stand on the screen, by the colour of their ink; how many cells of each."""
        found = {}
        for row in self.terminal.screen.buffer.values():
            for char in row.values():
                if char.data.startswith(PLACEHOLDER):
                    self.assertEqual(len(char.data), 3)
                    found[int(char.fg, 16)] = found.get(int(char.fg, 16), 0) + 1
        return found

    def test_givenBeforeItIsPlaced(self):
        self.share(1)
        self.comes(1)
        ((number, (told, pixels)),) = kittyPictures(self.written).items()
        self.assertEqual((told["s"], told["v"], told["c"], told["r"], len(pixels)), ("8", "8", "8", "4", 256))
        self.assertEqual(self.numbers(), {number: 32})
        self.assertLess(self.written.index(f"i={number}"), self.written.index(PLACEHOLDER))
        row, column = self.terminal.cursor()
        self.assertEqual((self.terminal.rows()[row], column), ("half a word", 4))

    def test_givenOnce(self):
        first = self.share(1)
        self.comes(1)
        self.stage.repaint()
        self.share(2, sha256=first["sha256"])
        self.clock.advance(0)
        self.assertEqual(self.written.count("a=T"), 1)
        self.assertEqual(list(self.numbers().values()), [64])

    def test_givenAgainWhenAnotherProgramHadTheTerminal(self):
        self.share(1)
        self.comes(1)
        self.gallery.forget()
        self.stage.repaint()
        self.assertEqual(self.written.count("a=T"), 2)
        self.assertLess(self.written.rindex("a=T"), self.written.rindex(PLACEHOLDER))

    def test_inAnotherSizeItIsAnother(self):
        self.share(1)
        self.comes(1, png(320, 160))
        (former,) = self.numbers()
        self.resize(30, 24)
        (number,) = self.numbers()
        self.assertNotEqual(number, former)
        self.assertEqual(self.numbers(), {number: 23 * 6})
        self.assertIn(number, kittyPictures(self.written))

    def test_lookedBackAt(self):
        self.share(1)
        self.comes(1)
        for seq in range(2, 40):
            self.talk(seq)
        self.assertEqual(self.numbers(), {})
        self.past.page(-1)
        self.past.page(-1)
        self.clock.advance(0)
        self.assertEqual(list(self.numbers().values()), [32])
