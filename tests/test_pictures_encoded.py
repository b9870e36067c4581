"""Sixels and kitty's protocol: what a terminal reads out of them is the picture."""

import re

from hypothesis import given, settings
from hypothesis import strategies as st
from twisted.trial.unittest import SynchronousTestCase
from wcwidth import wcswidth

from chatcli.pictures.kitty import PLACEHOLDER, numberOf, packed, placeholderRows, transmission
from chatcli.pictures.raster import COLUMNS_MOST, ROWS_MOST, Box
from chatcli.pictures.sixel import Indexed, sixels
from chatcli.screen.ink import inked
from tests.drawn import kittyPictures, raster, sixelPixels

PALETTE = ((255, 0, 0), (0, 255, 0), (51, 102, 204))
PERCENT = ((100, 0, 0), (0, 100, 0), (20, 40, 80))

indexed = st.tuples(st.integers(1, 30), st.integers(1, 20)).flatmap(
    lambda size: st.lists(
        st.sampled_from((0, 1, 2, 255)), min_size=size[0] * size[1], max_size=size[0] * size[1]
    ).map(lambda found: Indexed(*size, bytes(found), PALETTE))
)  # fmt: skip


class Sixels(SynchronousTestCase):
    @settings(max_examples=100, deadline=None)
    @given(indexed)
    def test_areThePicture(self, picture):
        size, pixels = sixelPixels(sixels(picture))
        self.assertEqual(size, (picture.width, picture.height))
        places = ((x, y) for y in range(picture.height) for x in range(picture.width))
        expected = {place: PERCENT[number] for place, number in zip(places, picture.data, strict=True) if number < 3}
        self.assertEqual(pixels, expected)

    def test_manyOfAKindAreCounted(self):
        written = sixels(Indexed(400, 6, bytes(2400), PALETTE))
        self.assertEqual(written, '\x1bP0;1;0q"1;1;400;6#0;2;100;0;0#1;2;0;100;0#2;2;20;40;80#0!400~\x1b\\')

    def test_nothingAtAll(self):
        self.assertEqual(sixelPixels(sixels(Indexed(3, 7, b"\xff" * 21, PALETTE))), ((3, 7), {}))


class Kitty(SynchronousTestCase):
    def received(self, picture, box=None):
        box = box or Box(10, 3)
        return kittyPictures(transmission(packed(picture), picture.width, picture.height, 0x12345, box))

    def test_theTerminalGetsThePixels(self):
        # Nothing that could be compressed: so it needs several chunks.
        picture = raster(80, 60, lambda x, y: ((x * 7919 + y * 104729) % 251, x * y % 241, (x ^ y) * 31 % 256, 77))
        (number, (told, pixels)), = self.received(picture).items()  # fmt: skip
        self.assertEqual((number, pixels), (0x12345, picture.data))
        expected = {"a": "T", "U": "1", "q": "2", "f": "32", "o": "z", "s": "80", "v": "60", "c": "10", "r": "3"}
        self.assertEqual({key: told[key] for key in expected}, expected)

    def test_oneChunk(self):
        written = transmission(b"x", 1, 1, 7, Box(1, 1))
        self.assertEqual(written, "\x1b_Ga=T,U=1,q=2,i=7,f=32,o=z,s=1,v=1,c=1,r=1,m=0;eA==\x1b\\")

    def test_eachCellSaysWhichPartItShows(self):
        rows = placeholderRows(0x123456, Box(COLUMNS_MOST, ROWS_MOST))
        marks = [re.findall(f"{PLACEHOLDER}(.)(.)", row) for row in rows]
        self.assertEqual([len(row) for row in marks], [COLUMNS_MOST] * ROWS_MOST)
        columns = [column for _, column in marks[0]]
        self.assertEqual(len(set(columns)), COLUMNS_MOST)
        # The same list counts rows and columns; its first ones, as kitty has them.
        self.assertEqual("".join(columns[:4]), "\u0305\u030d\u030e\u0310")
        self.assertEqual("".join(columns[-2:]), "\u0595\u0597")
        for y, row in enumerate(marks):
            self.assertEqual(row, [(columns[y], column) for column in columns])

    def test_theInkIsTheNumber(self):
        (row,) = placeholderRows(0x010AFF, Box(1, 1))
        self.assertTrue(row.startswith("\x1b[38;2;1;10;255m"))
        self.assertTrue(row.endswith("\x1b[39m"))

    def test_onTheWayToTheTerminalNothingIsLost(self):
        (row,) = placeholderRows(1, Box(40, 1))
        written = inked(row, 41)
        self.assertEqual(re.findall(f"{PLACEHOLDER}..", written), re.findall(f"{PLACEHOLDER}..", row))
        self.assertEqual(wcswidth(re.sub("\x1b\\[[0-9;]*m", "", row)), 40)

    @given(st.text(), st.integers(1, 40), st.integers(1, 12))
    def test_numbersAreColours(self, sha256, columns, rows):
        number = numberOf(sha256, Box(columns, rows))
        self.assertTrue(0 < number < 1 << 24)
        self.assertEqual(number, numberOf(sha256, Box(columns, rows)))

    def test_anotherSizeIsAnotherPicture(self):
        self.assertNotEqual(numberOf("a", Box(1, 2)), numberOf("a", Box(2, 2)))
