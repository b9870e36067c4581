"""Pictures: their size as seen, and thumbnails."""

import contextlib
import struct
import warnings
from io import BytesIO

from PIL import Image, PngImagePlugin
from twisted.trial.unittest import SynchronousTestCase

from chatd.media.pictures import FORMATS, PIXELS_MAX, THUMBNAIL_BYTES, UPRIGHT, found
from tests import mediafiles

RED, BLUE = (255, 0, 0), (0, 0, 255)


def details(data, media="image/png"):
    """All that is found, and the thumbnail as a picture."""
    all_ = {name: value for some in found(BytesIO(data), media) for name, value in some.items()}
    return all_, Image.open(BytesIO(all_["thumbnail"])) if "thumbnail" in all_ else None


def isNear(picture, place, colour):
    """Whether a picture has a colour at a place, as far as JPEG keeps colours."""
    seen = picture.convert("RGB").getpixel(place)
    return all(abs(one - other) < 40 for one, other in zip(seen, colour, strict=True))


class SizeTests(SynchronousTestCase):
    def test_everyFormatHasItsSizeAndThumbnail(self):
        for data, media in [
            (mediafiles.png(), "image/png"),
            (mediafiles.jpeg(), "image/jpeg"),
            (mediafiles.gif(), "image/gif"),
            (mediafiles.webp(), "image/webp"),
            (mediafiles.bmp(), "image/bmp"),
        ]:
            all_, small = details(data, media)
            self.assertEqual(
                (all_["width"], all_["height"], small.size, small.format), (80, 40, (80, 40), "JPEG"), media
            )
            self.assertTrue(isNear(small, (5, 20), RED) and isNear(small, (75, 20), BLUE), media)

    def test_orientationIsApplied(self):
        corners = {}
        for orientation in range(1, 9):
            all_, small = details(mediafiles.jpeg(orientation=orientation), "image/jpeg")
            self.assertEqual((all_["width"], all_["height"]), small.size)
            corners[orientation] = "".join(
                "r" if isNear(small, (x, y), RED) else "b" for x in (2, small.width - 3) for y in (2, small.height - 3)
            )
        # Which corners are red: top left, bottom left, top right, bottom right.
        expected = {1: "rrbb", 2: "bbrr", 3: "bbrr", 4: "rrbb", 5: "rbrb", 6: "rbrb", 7: "brbr", 8: "brbr"}
        self.assertEqual(corners, expected)
        self.assertEqual(set(UPRIGHT), set(range(2, 9)))

    def test_exifThatIsBrokenHurtsNobody(self):
        whole = mediafiles.jpeg(orientation=6)
        for broken in [
            b"Exif\0\0XX\x2a\0\x08\0\0\0",
            b"Exif\0\0II\x2a\0\xff\xff\xff\xff",
            b"Exif\0\0II\x2a\0\x01\0\0\0",
        ]:
            at = whole.index(b"Exif\0\0")
            with warnings.catch_warnings(action="ignore"):
                all_, small = details(whole[:at] + broken + whole[at + len(broken) :], "image/jpeg")
            self.assertEqual((all_["width"], all_["height"], small.size), (80, 40, (80, 40)))
        notes = PngImagePlugin.PngInfo()
        notes.add_text("Raw profile type exif", "\nexif\n   3\nzz\n")
        self.assertEqual(details(mediafiles.png(pnginfo=notes))[1].size, (80, 40))

    def test_theFirstFrameIsShown(self):
        _, small = details(mediafiles.gif(frames=5), "image/gif")
        self.assertTrue(isNear(small, (5, 20), RED))


class ThumbnailTests(SynchronousTestCase):
    def test_itFitsIntoASquare(self):
        for size, fits in [
            ((1, 1), (1, 1)),
            ((320, 320), (320, 320)),
            ((2000, 1000), (320, 160)),
            ((9, 3000), (1, 320)),
        ]:
            all_, small = details(mediafiles.png(*size))
            self.assertEqual((all_["width"], all_["height"]), size)
            self.assertEqual(small.size, fits)

    def test_whatShinesThroughStaysSo(self):
        for size in [(80, 40), (3000, 1500)]:
            _, small = details(mediafiles.seeThrough(*size))
            self.assertEqual((small.format, small.mode), ("PNG", "RGBA"))
            self.assertEqual(small.getpixel((5, 20))[3], 0)
            self.assertEqual(small.getpixel((small.width - 5, 20)), (*BLUE, 255))

    def test_anAlphaChannelThatHidesNothingIsLeftOut(self):
        _, small = details(mediafiles.saved(mediafiles.halves(mode="RGBA"), "PNG"))
        self.assertEqual(small.format, "JPEG")

    def test_itIsNeverLargerThanPromised(self):
        for mode, kind in [("RGB", "JPEG"), ("RGBA", "PNG")]:
            all_, small = details(mediafiles.saved(mediafiles.noise(320, 320, mode), "PNG"))
            self.assertEqual(small.format, kind)
            self.assertTrue(90 < small.width < 320)
            self.assertLessEqual(len(all_["thumbnail"]), THUMBNAIL_BYTES)

    def test_itSaysNothingOfWhereItWasTaken(self):
        for data, media in [
            (mediafiles.jpeg(), "image/jpeg"),
            (mediafiles.jpeg(orientation=6), "image/jpeg"),
            (mediafiles.pngWithSecrets(), "image/png"),
        ]:
            self.assertIn(mediafiles.SECRET, data)
            all_, small = details(data, media)
            self.assertNotIn(mediafiles.SECRET, all_["thumbnail"])
            self.assertEqual(set(small.info) - {"jfif", "jfif_version", "jfif_unit", "jfif_density"}, set())

    def test_everyModeOfPixelsWillDo(self):
        wide = mediafiles.halves(1600, 800)
        for mode in ("1", "L", "LA", "P", "RGB", "RGBA"):
            all_, small = details(mediafiles.saved(wide.convert(mode), "PNG"))
            self.assertEqual((all_["width"], small.size), (1600, (320, 160)), mode)
        _, small = details(mediafiles.saved(Image.new("RGBA", (1600, 800)), "GIF"), "image/gif")
        self.assertEqual((small.format, small.getchannel("A").getextrema()), ("PNG", (0, 0)))
        cmyk = mediafiles.saved(mediafiles.halves(1600, 800).convert("CMYK"), "JPEG")
        self.assertTrue(isNear(details(cmyk, "image/jpeg")[1], (5, 20), RED))

    def test_16BitsAreScaledAndNotCutOff(self):
        grey = Image.new("I;16", (1600, 800), 0x8000)
        _, small = details(mediafiles.saved(grey, "PNG"))
        self.assertTrue(isNear(small, (50, 50), (128, 128, 128)), small.getpixel((50, 50)))


class IllTests(SynchronousTestCase):
    def test_aBombHasNeitherSizeNorThumbnail(self):
        self.assertTellsNothing(mediafiles.bomb(), "image/png")
        side = int(PIXELS_MAX**0.5) + 1
        self.assertTellsNothing(mediafiles.bomb(side, side), "image/png")

    def test_manyPixelsAreNoBombYet(self):
        all_, small = details(mediafiles.bomb(10_000, 4_000))
        self.assertEqual((all_["width"], all_["height"], small.size), (10_000, 4_000, (320, 128)))

    def test_whatIsTruncatedTellsNothing(self):
        for data, media in [
            (mediafiles.png(400, 400), "image/png"),
            (mediafiles.jpeg(400, 400), "image/jpeg"),
            (mediafiles.webp(), "image/webp"),
            (mediafiles.gif(frames=1), "image/gif"),
            (mediafiles.bmp(), "image/bmp"),
        ]:
            for part in (len(data) // 2, 30, 12):
                self.assertTellsNothing(data[:part], media)

    def test_aHeaderThatLiesIsNotBelieved(self):
        self.assertTellsNothing(mediafiles.pngOf(5000, 5000), "image/png")
        whole = mediafiles.bmp()
        self.assertTellsNothing(whole[:18] + struct.pack("<ii", 5000, 5000) + whole[26:], "image/bmp")

    def test_whatIsSomethingElseTellsNothing(self):
        self.assertTellsNothing(mediafiles.jpeg(), "image/png")
        self.assertTellsNothing(b"", "image/gif")
        self.assertEqual(details(mediafiles.png(), "audio/wav"), ({}, None))
        self.assertEqual(details(b"%!PS-Adobe-3.0 EPSF-3.0\n", "image/tiff"), ({}, None))
        self.assertNotIn("EPS", FORMATS.values())

    def test_aTextThatUnpacksWithoutEndIsNotUnpacked(self):
        self.assertTellsNothing(mediafiles.textBomb(2**27), "image/png")

    def assertTellsNothing(self, data, media):
        """Whatever Pillow says of it, nothing is told before."""
        told = []
        with contextlib.suppress(Exception):
            told.extend(found(BytesIO(data), media))
        self.assertEqual(told, [])
