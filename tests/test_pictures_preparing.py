"""From a thumbnail's bytes to what is shown: also where a server sends something else."""

import struct
import zlib
from warnings import catch_warnings, simplefilter

from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from twisted.trial.unittest import SynchronousTestCase

from chatcli.pictures.ability import Way
from chatcli.pictures.preparing import BYTES_MOST, PIXELS_MOST, prepared
from chatcli.pictures.raster import Box
from tests.drawn import sixelPixels
from tests.mediafiles import gif, halves, jpeg, noise, png, saved, seeThrough

RED, BLUE = (255, 0, 0, 255), (0, 0, 255, 255)


def blocks(data):
    return prepared(data, Way.BLOCKS, 40, None)


def header(width, height):
    """A PNG that says it is so large, and has hardly a pixel."""
    head = b"IHDR" + struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    parts = [head, b"IDAT" + zlib.compress(b"\0" * 1000), b"IEND"]
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(part) - 4) + part + struct.pack(">I", zlib.crc32(part)) for part in parts
    )


class Good(SynchronousTestCase):
    def test_aPixelForEachHalfOfACell(self):
        picture = blocks(png(80, 40))
        self.assertEqual((picture.width, picture.height), (80, 40))
        self.assertEqual((picture.small.width, picture.small.height), (40, 20))
        found = [[picture.small.pixel(x, y) for x in range(40)] for y in range(20)]
        self.assertEqual(found, [[RED] * 20 + [BLUE] * 20] * 20)

    def test_jpeg(self):
        red, green, blue, opacity = blocks(jpeg()).small.pixel(2, 2)
        self.assertTrue(red > 240 and green < 15 and blue < 15 and opacity == 255)

    def test_whatOneSeesThrough(self):
        picture = blocks(seeThrough())
        self.assertEqual((picture.small.pixel(0, 0)[3], picture.small.pixel(39, 0)), (0, BLUE))

    def test_everyModeOfPillows(self):
        for mode in ("1", "L", "LA", "P", "RGBA", "I;16"):
            self.assertIsNotNone(blocks(saved(Image.new(mode, (9, 9)), "PNG")), mode)
        self.assertIsNotNone(blocks(saved(Image.new("CMYK", (9, 9)), "JPEG")))

    def test_forKitty(self):
        picture = prepared(png(320, 160), Way.KITTY, 10, None)
        self.assertEqual(picture.scaled, (320, 160))
        pixels = zlib.decompress(picture.packed)
        self.assertEqual((len(pixels), pixels[:4], pixels[-4:]), (320 * 160 * 4, bytes(RED), bytes(BLUE)))
        # No sharper than what the terminal can show of it.
        self.assertEqual(prepared(png(800, 800), Way.KITTY, 80, None).scaled, (240, 240))

    def test_inSixels(self):
        picture = prepared(png(80, 40), Way.SIXEL, 20, (8, 16))
        self.assertEqual((picture.box, picture.cell), (Box(20, 5), (8, 16)))
        size, pixels = sixelPixels(picture.sixels)
        self.assertEqual(size, (160, 80))
        self.assertEqual(len(pixels), 160 * 80)
        self.assertEqual((pixels[0, 0], pixels[159, 79]), ((100, 0, 0), (0, 0, 100)))

    def test_whereNothingIsThereIsNoSixel(self):
        _, pixels = sixelPixels(prepared(seeThrough(), Way.SIXEL, 20, (8, 16)).sixels)
        self.assertEqual({x for x, _ in pixels}, set(range(80, 160)))

    def test_noSixelsForCellsOfUnknownOrSenselessSize(self):
        for cell in (None, (500, 1000)):
            picture = prepared(png(), Way.SIXEL, 20, cell)
            self.assertEqual((picture.sixels, picture.small.width), ("", 40))


class Bad(SynchronousTestCase):
    def test_noPictures(self):
        whole = png()
        for data in (b"", b"\xff\xd8\xff", whole[:40], whole[:-30], b"%PDF-1.7", gif(), saved(halves(), "BMP")):
            self.assertIsNone(blocks(data), data[:8])

    def test_tooManyBytes(self):
        data = saved(noise(200, 200, "RGB"), "PNG")
        self.assertGreater(len(data), BYTES_MOST)
        self.assertIsNone(blocks(data))

    def test_tooManyPixels(self):
        side = int(PIXELS_MOST**0.5)
        self.assertIsNotNone(blocks(saved(Image.new("1", (side, side)), "PNG")))
        self.assertIsNone(blocks(saved(Image.new("1", (side + 1, side)), "PNG")))
        for size in ((60_000, 60_000), (2**31 - 1, 2**31 - 1), (0, 5)):
            self.assertIsNone(blocks(header(*size)))

    def test_nothingIsWrittenOnTheScreenAboutDamage(self):
        whole = jpeg()
        exif = whole.index(b"Exif")
        with catch_warnings(record=True) as warned:
            simplefilter("always")
            for at in range(exif, exif + 60):
                blocks(whole[:at] + b"\xff" + whole[at + 1 :])
        self.assertEqual(list(map(str, warned)), [])

    def test_wayLongerThanWide(self):
        picture = blocks(saved(Image.new("RGB", (1, 2000), "red"), "PNG"))
        self.assertEqual((picture.small.width, picture.small.height), (1, 24))

    @settings(max_examples=150, deadline=None)
    @given(st.sampled_from((png(), jpeg())), st.data())
    def test_anyDamage(self, data, draw):
        damaged = bytearray(data)
        for _ in range(draw.draw(st.integers(1, 5))):
            damaged[draw.draw(st.integers(0, len(data) - 1))] = draw.draw(st.integers(0, 255))
        picture = blocks(bytes(damaged))
        self.assertTrue(picture is None or picture.small.width <= 40)
