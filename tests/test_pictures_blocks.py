"""Half blocks: the colours of the cells on a screen are those of the pixels."""

from hypothesis import given, settings
from hypothesis import strategies as st
from twisted.trial.unittest import SynchronousTestCase

from chatcli.pictures.blocks import blockRows, nearest, shrunk
from chatcli.pictures.raster import COLUMNS_MOST, ROWS_MOST, Raster, boxOf
from chatcli.screen.painter import Block, Painter
from tests.drawn import colour, halfBlocks, raster
from tests.screens import Terminal

ALL, MANY = 1 << 24, 256
XTERM = {16: "000000", 21: "0000ff", 46: "00ff00", 196: "ff0000", 231: "ffffff", 244: "808080"}

pixels = st.tuples(*[st.integers(0, 255)] * 3, st.sampled_from((0, 127, 128, 255)))
rasters = st.tuples(st.integers(1, 6), st.sampled_from((2, 4))).flatmap(
    lambda size: st.lists(pixels, min_size=size[0] * size[1], max_size=size[0] * size[1]).map(
        lambda found: Raster(*size, b"".join(map(bytes, found)))
    )
)


def drawn(picture, colours=ALL):
    """What a screen shows of a picture above the block: for each cell its two colours."""
    terminal, painter = Terminal(20, 10), Painter(20, 10)
    terminal.feed(painter.draw(Block("status", "", "input", 5)))
    terminal.feed(painter.above([*blockRows(picture, colours), "behind"]))
    shown = [[terminal.screen.buffer[y][x] for x in range(20)] for y in range(10)]
    after = shown[picture.height // 2]
    assert "".join(char.data for char in after[:6]) == "behind"
    assert {(char.fg, char.bg) for row in shown[picture.height // 2 :] for char in row} == {("default", "default")}
    return [halfBlocks(row[: picture.width]) for row in shown[: picture.height // 2]]


class Cells(SynchronousTestCase):
    @settings(max_examples=60, deadline=None)
    @given(rasters)
    def test_areThePixels(self, picture):
        found = drawn(picture)
        for y in range(picture.height):
            for x in range(picture.width):
                self.assertEqual(found[y // 2][x][y % 2], colour(picture.pixel(x, y)), (x, y))

    def test_ofA256ColourTerminal(self):
        numbers = list(XTERM)
        colours = [tuple(bytes.fromhex(XTERM[number])) for number in numbers]
        found = drawn(raster(6, 2, lambda x, y: colours[x]), MANY)
        self.assertEqual(found, [[(XTERM[number],) * 2 for number in numbers]])

    def test_rowsThatAreOfOneColourAreShort(self):
        (row,) = blockRows(raster(40, 2, lambda x, y: (1, 2, 3)), ALL)
        self.assertEqual(row, "\x1b[38;2;1;2;3;48;2;1;2;3m" + "▀" * 40 + "\x1b[39;49m")


class Colours(SynchronousTestCase):
    def test_xtermsOwnAreThemselves(self):
        self.assertEqual({number: nearest(*bytes.fromhex(rgb)) for number, rgb in XTERM.items()}, {n: n for n in XTERM})

    def test_theNearest(self):
        self.assertEqual(nearest(250, 3, 8), 196)
        self.assertEqual(nearest(129, 127, 130), 244)
        self.assertEqual(nearest(90, 90, 250), 63)

    @given(st.tuples(*[st.integers(0, 255)] * 3))
    def test_neverThoseThatTheirOwnerChooses(self, rgb):
        self.assertTrue(16 <= nearest(*rgb) <= 255)


class Sizes(SynchronousTestCase):
    @given(st.integers(1, 5000), st.integers(1, 5000), st.integers(1, 200))
    def test_fits(self, width, height, columns):
        box = boxOf(width, height, columns)
        self.assertTrue(1 <= box.columns <= min(columns, COLUMNS_MOST))
        self.assertTrue(1 <= box.rows <= ROWS_MOST)

    def test_keepsTheShape(self):
        found = [boxOf(*size, 80) for size in ((640, 480), (480, 640), (4000, 100), (10, 10), (100, 4000))]
        sizes = [(box.columns, box.rows) for box in found]
        self.assertEqual(sizes, [(32, 12), (18, 12), (40, 1), (10, 5), (1, 12)])
        self.assertEqual((boxOf(640, 480, 20).columns, boxOf(640, 480, 20).rows), (20, 8))

    def test_shrunkIsTheMiddle(self):
        picture = raster(4, 2, lambda x, y: (100 * (x % 2), 0, 200, 255 if x < 3 else 0))
        small = shrunk(picture, 2, 2)
        self.assertEqual([small.pixel(x, 1) for x in range(2)], [(50, 0, 200, 255), (0, 0, 200, 127)])
        self.assertIs(shrunk(picture, 4, 2), picture)

    @given(rasters, st.integers(1, 9), st.integers(1, 9))
    def test_anySize(self, picture, width, height):
        small = shrunk(picture, width, height)
        self.assertEqual((small.width, small.height, len(small.data)), (width, height, 4 * width * height))
